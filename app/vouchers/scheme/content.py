"""What a voucher scheme says, as frozen values."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from enum import StrEnum
from fractions import Fraction
from typing import Self

from app.kernel.text import N_, Percent, Text, Value
from app.vouchers.scheme.payer import Payer
from app.vouchers.scheme.recourse import ExclusionTerms, ObjectionTerms, RecoveryTerms, SignalBounds

_HALF = Decimal(50)


class ApplicantKind(StrEnum):
    """Who applies; for the last three the participant is the applicant."""

    EMPLOYER = "employer"
    SELF_EMPLOYED = "self_employed"
    EMPLOYEE = "employee"
    JOB_SEEKER = "job_seeker"


KIND_NAMES = {
    ApplicantKind.EMPLOYER: N_("Werkgever"),
    ApplicantKind.SELF_EMPLOYED: N_("Zzp’er"),
    ApplicantKind.EMPLOYEE: N_("Werknemer"),
    ApplicantKind.JOB_SEEKER: N_("Werkzoekende"),
}


class CostKind(StrEnum):
    """The costs of a training that a scheme may count (R3)."""

    TUITION = "tuition"
    EXAM = "exam"
    MATERIAL = "material"


COST_NAMES = {
    CostKind.TUITION: N_("Lesgeld"),
    CostKind.EXAM: N_("Examengeld"),
    CostKind.MATERIAL: N_("Verplicht lesmateriaal"),
}


class Payee(StrEnum):
    """Whose account the money goes to (R13); a citizen's own account is not among them."""

    EMPLOYER = "employer"
    TRAINER = "trainer"


class Supply(StrEnum):
    """How an applicant supplies a piece of evidence (R14)."""

    FILE = "file"
    FIELD = "field"
    DECLARATION = "declaration"


class Rounding(StrEnum):
    """How base × rate becomes whole cents (R5)."""

    DOWN = "down"
    HALF_UP = "half_up"


class Label(str):
    """Words of a scheme file: a string in Dutch that also carries its English."""

    __slots__ = ("en",)
    en: str

    def __new__(cls, nl: str, en: str) -> Self:
        """Make the label whose string value is `nl`."""
        label = super().__new__(cls, nl)
        label.en = en
        return label

    def show(self, locale: str) -> str:
        """Return the words for `locale` ("nl" or "en")."""
        return str(self) if locale == "nl" else self.en

    def beside(self, locale: str) -> str:
        """Return the words for `locale`, what is official in Dutch beside its English: "… [het dagelijks bestuur]"."""
        return str(self) if locale == "nl" or self.en == self else f"{self.en} [{self}]"

    @staticmethod
    def listed(labels: Iterable["Label"]) -> "Label":
        """Return the labels behind each other, separated by commas, in both languages."""
        words = tuple(labels)
        return Label(", ".join(words), ", ".join(label.en for label in words))


@dataclass(frozen=True)
class EvidenceItem:
    """One thing an application must hold before it is complete (R14)."""

    code: str
    label: Label
    supply: Supply


@dataclass(frozen=True)
class KindTerms:
    """What the scheme asks of and gives to one kind of applicant."""

    rate_percent: Decimal
    payees: tuple[Payee, ...]
    evidence: tuple[EvidenceItem, ...]

    @property
    def rate(self) -> Fraction:
        """The exact share of the base that is paid (R4): 1/2 for 50 percent."""
        return Fraction(self.rate_percent) / 100


@dataclass(frozen=True)
class Terms:
    """Terms in weeks."""

    decision_weeks: int
    """To decide, from receipt (Awb 4:13)."""
    completion_weeks: int
    """For the applicant to complete the application (Awb 4:5)."""
    offer_weeks: int
    """For the applicant to accept a partial offer."""
    settlement_weeks: int
    """To settle after the end of the training (R16)."""
    objection_weeks: int
    """To object to a decision (Awb 6:7)."""
    extension_weeks: int
    """By which the term to decide is put off, once (Awb 4:14)."""
    latest_start_weeks: int
    """After its planned start, and after the award, in which the training must have begun."""
    evidence_weeks: int
    """After the end of the training, for the applicant to send the evidence (R16)."""


@dataclass(frozen=True)
class SettlementTerms:
    """When a training counts as followed (R16)."""

    attendance_percent: int
    """The least attendance, in whole percent, where there is no diploma."""


@dataclass(frozen=True)
class DeMinimis:
    """The ceiling of small state aid to one undertaking (Regulation (EU) 2023/2831, article 3(2))."""

    limit_cents: int
    years: int
    legal_basis: Label
    """What letters to undertakings name beside the legal basis of the scheme."""


@dataclass(frozen=True)
class Contributor:
    """A pot of money; `earmark` names the municipality whose residents and branches it is for."""

    code: str
    name: str
    earmark: str | None


@dataclass(frozen=True)
class Authority:
    """Who decides ("namens het dagelijks bestuur …"), by which mandate, who signs (a function), where to object."""

    name: Label
    mandate: Label
    signatory: Label
    objection_address: tuple[str, ...]


@dataclass(frozen=True)
class Letterhead:
    """Who writes the letters, and where people can ask about them."""

    name: str
    address: tuple[str, ...]
    email: str


@dataclass(frozen=True)
class Texts:
    """What a scheme says about itself on the pages."""

    summary: Label
    relevance: Label
    """What the advisor's note on labour-market relevance is for (R9)."""
    declaration: Label
    """What an applicant declares when sending the application."""


@dataclass(frozen=True)
class SchemeVersion:
    """The rules of a scheme from one day to another; an application keeps the one it was received under."""

    scheme: str
    id: str
    effective_from: date
    effective_until: date | None
    """The last day (inclusive); None is open."""
    closes: date | None
    """The last day on which the scheme takes applications (inclusive); None is open."""
    municipalities: tuple[str, ...]
    age_from: int
    """Full years: the birthday itself is in (R1)."""
    age_below: int
    """Full years: the birthday itself is out (R1)."""
    minimum_cents: int
    maximum_cents: int
    rounding: Rounding
    cost_kinds: tuple[CostKind, ...]
    awards_per_year: int
    """Per person per calendar year (R7)."""
    kinds: Mapping[ApplicantKind, KindTerms]
    terms: Terms
    settlement: SettlementTerms
    de_minimis: DeMinimis
    objection: ObjectionTerms
    recovery: RecoveryTerms
    exclusion: ExclusionTerms
    signals: SignalBounds
    contributors: tuple[Contributor, ...]
    """In the order in which their money is used (R12)."""
    payer: Payer
    authority: Authority
    letterhead: Letterhead
    legal_basis: tuple[Label, ...]
    texts: Texts

    @property
    def share(self) -> Text:
        """What part of the costs is paid, in words, by the rate of its kinds (R4): "de helft van de kosten"."""
        rates = {terms.rate_percent for terms in self.kinds.values()}
        most: dict[str, Value] = {"percent": Percent(max(rates))}
        if len(rates) > 1:
            return Text(N_("hoogstens %(percent)s procent van de kosten"), most)
        if rates == {_HALF}:
            return Text(N_("de helft van de kosten"))
        return Text(N_("%(percent)s procent van de kosten"), most)

    def in_force(self, day: date) -> bool:
        """Say whether this version applies to what is received on `day` (Amsterdam)."""
        return self.effective_from <= day and (self.effective_until is None or day <= self.effective_until)


@dataclass(frozen=True)
class Scheme:
    """A voucher scheme: its name, its period and the versions of its rules, oldest first."""

    code: str
    name: Label
    opens: date
    closes: date | None
    versions: tuple[SchemeVersion, ...]
    open_to_applications: bool = True
    """Whether the pages take applications for it; of a region's schemes exactly one is."""
