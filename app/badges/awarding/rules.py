"""What can be wrong with a row of a spreadsheet, and where a row stands. Pure."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from app.kernel.text import N_

MAX_ROWS = 5_000
MAX_EVIDENCE = 2_000
MAX_CELL = 320
"""As long as an address can be (RFC 3696, erratum 1690)."""
KEPT_DAYS = 30
"""How long a preview that nobody confirmed is kept."""
REPORT_DAYS = 365
"""How long the rows of a finished series are kept: after that only their number is."""


class RowState(StrEnum):
    """Where a row of a series stands; who is to be awarded is open until the worker did it."""

    OPEN = "open"
    LEFT_OUT = "left_out"
    DONE = "done"
    REFUSED = "refused"


class Problem(StrEnum):
    """Why a row cannot be awarded as it stands, in the order of the preview."""

    EMPTY = "empty"
    BAD_EMAIL = "bad_email"
    DOUBLE = "double"
    HAS_IT = "has_it"
    WAITING = "waiting"
    OWN = "own"
    BAD_DAY = "bad_day"
    FUTURE = "future"
    TOO_EARLY = "too_early"
    EXPIRED = "expired"
    NO_EVIDENCE = "no_evidence"
    LONG = "long"
    CITIZEN_NUMBER = "citizen_number"
    REFUSED = "refused"


PROBLEM_NAMES = {
    Problem.EMPTY: N_("Er staat geen e-mailadres"),
    Problem.BAD_EMAIL: N_("Het e-mailadres klopt niet"),
    Problem.DOUBLE: N_("Dit adres staat al in een eerdere rij"),
    Problem.HAS_IT: N_("Deze persoon heeft dit al"),
    Problem.WAITING: N_("Deze persoon kreeg dit al en heeft nog niet geantwoord"),
    Problem.OWN: N_("Dit is uw eigen adres"),
    Problem.BAD_DAY: N_("De datum klopt niet"),
    Problem.FUTURE: N_("De datum is nog niet geweest"),
    Problem.TOO_EARLY: N_("De datum is te lang geleden"),
    Problem.EXPIRED: N_("Een badge van die datum is al verlopen"),
    Problem.NO_EVIDENCE: N_("Er staat niet wat deze persoon liet zien"),
    Problem.LONG: N_("De tekst is te lang"),
    Problem.CITIZEN_NUMBER: N_("Er lijkt een burgerservicenummer in te staan"),
    Problem.REFUSED: N_("Dit kon bij het uitreiken niet meer"),
}
PROBLEM_HELP = {
    Problem.EMPTY: N_("Vul het adres in, of laat de rij weg."),
    Problem.BAD_EMAIL: N_("Verbeter het adres. Het ziet eruit als naam@voorbeeld.nl."),
    Problem.DOUBLE: N_("Ieder krijgt één badge. Laat de rij weg, of vul een ander adres in."),
    Problem.HAS_IT: N_("Laat de rij weg. Is de badge bijna verlopen? Dan kunt u hem verlengen."),
    Problem.WAITING: N_("Laat de rij weg. U kunt deze persoon wel een herinnering sturen."),
    Problem.OWN: N_("U kunt uzelf geen badge geven. Vraag een collega."),
    Problem.BAD_DAY: N_("Vul een datum in als dag-maand-jaar, zoals 31-12-2025."),
    Problem.FUTURE: N_("Vul vandaag of een eerdere dag in."),
    Problem.TOO_EARLY: N_("Vul een dag in vanaf 1 januari 2000."),
    Problem.EXPIRED: N_("Vul een latere datum in, of laat de rij weg."),
    Problem.NO_EVIDENCE: N_("Vertel wat deze persoon liet zien."),
    Problem.LONG: N_("Maak de tekst korter: hoogstens 2.000 tekens."),
    Problem.CITIZEN_NUMBER: N_("Haal het nummer weg, of zet een vinkje als het iets anders is."),
    Problem.REFUSED: N_("Reik de badge opnieuw uit als dat nog nodig is."),
}
ORDER = {problem: number for number, problem in enumerate(Problem)}


@dataclass(frozen=True)
class Judged:
    """A row read: the address as accounts have it ("" where it is none), its own day, and what is wrong with it."""

    email: str
    day: date | None
    problem: Problem | None


@dataclass(frozen=True)
class Counts:
    """How the rows of a series stand; `wrong` are open rows with a problem, `ready` those without."""

    ready: int = 0
    wrong: int = 0
    left_out: int = 0
    skipped: int = 0
    done: int = 0
    refused: int = 0

    @property
    def rows(self) -> int:
        """How many rows the spreadsheet has."""
        return self.ready + self.wrong + self.left_out + self.skipped + self.done + self.refused

    @property
    def to_do(self) -> int:
        """How many rows were confirmed: done, refused, and those still to come."""
        return self.ready + self.done + self.refused


def first_of(emails: Iterable[tuple[int, str]]) -> Mapping[str, int]:
    """Return in which row each address stands first; only that row can be awarded."""
    first: dict[str, int] = {}
    for number, email in emails:
        if email and number < first.get(email, number + 1):
            first[email] = number
    return first
