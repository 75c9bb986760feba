"""What a demo company consists of, before it becomes rows."""

from dataclasses import dataclass
from datetime import date


@dataclass(frozen=True)
class BranchSeed:
    """An address. The first branch of a company is its main one; lat and lon are degrees (WGS 84)."""

    street: str
    house_number: str
    postcode: str
    place: str
    municipality: str
    lat: float
    lon: float


@dataclass(frozen=True)
class ContactSeed:
    """The person who answers for a company; never shown to students."""

    name: str
    email: str


@dataclass(frozen=True)
class AnswerSeed:
    """How a company dealt with messages; `median_days` is None while none was answered."""

    received: int
    answered: int
    median_days: int | None


@dataclass(frozen=True)
class CompanySeed:
    """One demo company with its stage profile. Paragraphs in texts are parted by an empty line.

    `kinds` are internship, graduation_project and practical_assignment; `levels` those of
    `kernel.region.LEVELS`; `skills` slugs of the vocabulary; `start_months` 1-12, all twelve when a
    student may start in any month; `export_countries` ISO 3166 codes; `languages` ISO 639 codes.
    """

    name: str
    slug: str
    kvk_number: str
    trade: str
    sector: str
    sbi: str
    employees: int
    founded: int
    about: str
    what_you_do: str
    kinds: tuple[str, ...]
    levels: tuple[str, ...]
    studies: tuple[str, ...]
    skills: tuple[str, ...]
    places_per_year: int
    hours_min: int
    hours_max: int
    period: str
    start_months: tuple[int, ...]
    languages: tuple[str, ...]
    language_note: str
    website: str | None
    sbb_recognised: bool
    sbb_number: str | None
    export_countries: tuple[str, ...]
    branches: tuple[BranchSeed, ...]
    contact: ContactSeed
    last_confirmed: date
    answers: AnswerSeed
