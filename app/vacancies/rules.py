"""What a vacancy can be, what it may pay and ask, and when it can be seen."""

import re
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from enum import StrEnum

from app.kernel.text import N_, Euro, Text


class VacancyKind(StrEnum):
    """A job at a company, or an assignment for who works on own account."""

    JOB = "job"
    ASSIGNMENT = "assignment"


KIND_NAMES = {VacancyKind.JOB: N_("Baan"), VacancyKind.ASSIGNMENT: N_("Opdracht")}
KIND_IN_ADDRESS = {"baan": VacancyKind.JOB, "opdracht": VacancyKind.ASSIGNMENT}


class SalaryPer(StrEnum):
    """What a salary is paid for."""

    HOUR = "hour"
    MONTH = "month"


SALARY_PER_NAMES = {SalaryPer.HOUR: N_("per uur"), SalaryPer.MONTH: N_("per maand")}


class Remote(StrEnum):
    """Whether the work is done at a branch, partly at home, or anywhere."""

    NO = "no"
    PARTLY = "partly"
    FULLY = "fully"


REMOTE_NAMES = {
    Remote.NO: N_("Op locatie"),
    Remote.PARTLY: N_("Deels thuis"),
    Remote.FULLY: N_("Helemaal op afstand"),
}


class VacancyState(StrEnum):
    """Where a vacancy stands."""

    DRAFT = "draft"
    OPEN = "open"
    EXPIRED = "expired"
    CLOSED = "closed"


STATE_NAMES = {
    VacancyState.DRAFT: N_("Nog niet zichtbaar"),
    VacancyState.OPEN: N_("Open"),
    VacancyState.EXPIRED: N_("Verlopen"),
    VacancyState.CLOSED: N_("Gesloten"),
}


def state_of(published_at: datetime | None, closed_at: datetime | None, ends_on: date, today: date) -> VacancyState:
    """Return where a vacancy stands; it can be seen up to and including `ends_on`."""
    if closed_at is not None:
        return VacancyState.CLOSED
    if published_at is None:
        return VacancyState.DRAFT
    return VacancyState.OPEN if today <= ends_on else VacancyState.EXPIRED


RESERVED_SLUGS = frozenset({"nieuw"})
"""Words that are pages themselves, beside /mijn-bedrijf/<slug>/vacatures/<slug>."""

MAX_SKILLS = 20
MAX_HOURS = 60
MAX_DAYS_OPEN = 365
USUAL_DAYS_OPEN = 60
"""How long a copy stays open where its company does not say."""
CLOSING_SOON_DAYS = 7

MAX_SALARY_CENTS = {SalaryPer.HOUR: 300_00, SalaryPer.MONTH: 25_000_00}
"""Above these a salary is a typing error: cents an hour, cents a month."""
WEEKS_IN_YEAR, MONTHS_IN_YEAR = 52, 12


def monthly_cents(cents: int, per: str, hours: int) -> int:
    """Return what `cents` an hour or a month come to in a month of so many hours a week, rounded down."""
    return cents * hours * WEEKS_IN_YEAR // MONTHS_IN_YEAR if per == SalaryPer.HOUR else cents


def least_cents(per: str, hours: int, hourly_cents: int) -> int:
    """Return the least legal salary for so many hours a week, at the minimum wage of `hourly_cents`; rounded up."""
    return -(-hourly_cents * hours * WEEKS_IN_YEAR // MONTHS_IN_YEAR) if per == SalaryPer.MONTH else hourly_cents


@dataclass(frozen=True)
class Pay:
    """Gross salary from and to, in cents for `per`, and the hours a week that they are for."""

    min_cents: int
    max_cents: int
    per: str
    hours_min: int
    hours_max: int


def salary_problem(pay: Pay, hourly_cents: int | None) -> tuple[str, Text] | None:
    """Return (field, sentence) for a salary that cannot be right, else None.

    `hourly_cents` is the legal minimum wage from 21 years of age. The least is paid for the fewest hours.
    """
    if pay.max_cents < pay.min_cents:
        return "salary_max", Text(N_("Het hoogste salaris is lager dan het laagste. Draai ze om."))
    most = MAX_SALARY_CENTS[SalaryPer(pay.per)]
    if pay.max_cents > most:
        name = "salary_min" if pay.min_cents > most else "salary_max"
        return name, Text(
            N_("Dit is meer dan %(most)s. Kijk of het bedrag en de periode kloppen."), {"most": Euro(most)}
        )
    if hourly_cents is None:
        return None
    for name, cents, hours in (
        ("salary_min", pay.min_cents, pay.hours_min),
        ("salary_max", pay.max_cents, pay.hours_max),
    ):
        least = least_cents(pay.per, hours, hourly_cents)
        if cents < least:
            return name, _too_little(pay.per, least, hours, hourly_cents)
    return None


def _too_little(per: str, least: int, hours: int, hourly_cents: int) -> Text:
    if per == SalaryPer.HOUR:
        sentence = N_("Het minimumloon is %(hourly)s per uur, vanaf 21 jaar. Vul dat of meer in.")
        return Text(sentence, {"hourly": Euro(hourly_cents)})
    return Text(
        N_("Het minimumloon is %(hourly)s per uur. Voor %(hours)s uur is dat %(least)s per maand. Vul dat of meer in."),
        {"hourly": Euro(hourly_cents), "hours": hours, "least": Euro(least)},
    )


def closing_problem(ends_on: date, today: date) -> Text | None:
    """Return what is wrong with a closing date: it lies in the past, or more than a year ahead."""
    if ends_on < today:
        return Text(N_("De sluitdatum is voorbij. Kies vandaag of een latere dag."))
    last = today + timedelta(days=MAX_DAYS_OPEN)
    if ends_on > last:
        return Text(N_("Een vacature staat hoogstens een jaar open. Kies uiterlijk %(day)s."), {"day": last})
    return None


class Ground(StrEnum):
    """What nobody may be refused for."""

    AGE = "age"
    SEX = "sex"
    ORIGIN = "origin"


GROUND_SENTENCES = {
    Ground.AGE: N_("“%(words)s” lijkt een eis aan iemands leeftijd. Dat mag bijna nooit (WGBL)."),
    Ground.SEX: N_("“%(words)s” lijkt te vragen om een man of een vrouw. Dat mag bijna nooit (AWGB)."),
    Ground.ORIGIN: N_("“%(words)s” lijkt een eis aan iemands afkomst. Dat mag bijna nooit (AWGB)."),
}
"""Wet gelijke behandeling op grond van leeftijd bij de arbeid, articles 3 and 7; Algemene wet gelijke behandeling,
articles 1, 2 and 5."""

_SOMEBODY = r"(?:kandidaat|kandidaten|collega|medewerk(?:er|ster)|kracht|persoon|iemand|assistent|verkoper)\w*"
_YEARS = r"(?:[2-6]\d)"
_PATTERNS = {
    Ground.AGE: (
        rf"(?:max(?:imaal|\.)?|hoogstens|niet ouder dan|jonger dan|tot(?: en met)?) {_YEARS} jaar(?! ervaring)",
        rf"(?:1[5-9]|{_YEARS}) ?(?:-|–|tot|en) ?{_YEARS} jaar(?! ervaring)",
        rf"jong(?:e|ere)? (?:\w+ )?{_SOMEBODY}",
        r"(?:je|jij|u) bent (?:nog )?jong",
    ),
    Ground.SEX: (
        r"(?:alleen|uitsluitend|geen|liefst|bij voorkeur)(?: een)? (?:man|mannen|vrouw|vrouwen|dames?|heren)",
        rf"(?:mannelijke|vrouwelijke) (?:\w+ )?{_SOMEBODY}",
    ),
    Ground.ORIGIN: (
        r"autochto(?:on|ne|nen)",
        r"(?:nederlandse|westerse) (?:afkomst|komaf|nationaliteit|achtergrond)",
        r"geen (?:buitenlanders?|allochtonen?|vluchtelingen)",
        r"(?:geboren|opgegroeid) in nederland",
        r"nederlands (?:als|is (?:je|uw)) moedertaal",
        r"native speaker",
    ),
}
_DEMANDS = {
    ground: re.compile("|".join(rf"\b(?:{pattern})\b" for pattern in patterns), re.IGNORECASE)
    for ground, patterns in _PATTERNS.items()
}


@dataclass(frozen=True)
class Demand:
    """Words in a text that look like a demand that nobody may make, and on what ground."""

    ground: Ground
    words: str

    @property
    def sentence(self) -> Text:
        """What to tell about it."""
        return Text(GROUND_SENTENCES[self.ground], {"words": self.words})


def demands(*texts: str) -> list[Demand]:
    """Return what looks like a demand on age, sex or origin in these texts, each once."""
    found = {
        (ground, " ".join(match.group().split()).lower()): None
        for ground, pattern in _DEMANDS.items()
        for text in texts
        for match in pattern.finditer(" ".join(text.split()))
    }
    return [Demand(ground, words) for ground, words in found]


_GENDER_ENDING = re.compile(r"\([mvx](?:/[mvx])+\)|\b[mvx](?:/[mvx])+\b", re.IGNORECASE)


def plain_title(title: str) -> str:
    """Return a title without what only says that everybody is welcome: "Lasser (m/v/x)" becomes "Lasser"."""
    return " ".join(_GENDER_ENDING.sub(" ", title).split())
