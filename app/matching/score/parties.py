"""Who is matched: what a person brings and wishes, and what work or a placement asks and offers.

No name, sex, birth date, origin, photo, postcode or behaviour stands here: what is not here cannot count.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date


@dataclass(frozen=True, slots=True)
class Held:
    """How well somebody has a skill, 1 to 3: by own word, and as a badge proves; 0 is not at all."""

    level: int
    verified: int = 0

    def __post_init__(self) -> None:
        """Refuse levels that do not exist."""
        if not (0 <= self.level <= 3 and 0 <= self.verified <= 3 and (self.level or self.verified)):
            raise ValueError(self)


@dataclass(frozen=True, slots=True)
class Seeker:
    """A talent or student; `key` is a public id that says nothing.

    `skills` by slug; `occupations` are slugs of what is wished and `headline` is that in own words; `level` is
    a code of `kernel.region.LEVELS`, `studies` are codes of the region; `lat`/`lon` in degrees, `max_km` as the
    crow flies; hours per week; `languages` maps codes to levels of the CEFR ("B1"). Empty is: not told.
    """

    key: str
    skills: Mapping[str, Held] = field(default_factory=dict)
    occupations: frozenset[str] = frozenset()
    headline: str = ""
    level: str | None = None
    studies: frozenset[str] = frozenset()
    lat: float | None = None
    lon: float | None = None
    max_km: float | None = None
    remote_ok: bool = False
    hours_min: int | None = None
    hours_max: int | None = None
    available_from: date | None = None
    available_until: date | None = None
    languages: Mapping[str, str] = field(default_factory=dict)
    licences: frozenset[str] = frozenset()
    kinds: frozenset[str] = frozenset()

    @property
    def told(self) -> bool:
        """Whether the profile says anything that a match can build on."""
        answers = (self.skills, self.occupations, self.headline.strip(), self.level, self.studies, self.languages)
        return any(answers) or any(
            answer is not None for answer in (self.lat, self.hours_min, self.hours_max, self.available_from)
        )


@dataclass(frozen=True, slots=True)
class Offering:
    """A vacancy, an assignment or a stage profile; `key` is what its address carries.

    `required` and `wished` map slugs of skills to the level asked (1 to 3); `levels` are all levels of education
    that will do; `sites` are (lat, lon) of where it can be done; `remote` is: fully at a distance; `ends_on` is
    the last day on which it can be seen; `answers` (how often messages are answered) and `freshness` in [0, 1].
    """

    key: str
    kinds: frozenset[str] = frozenset()
    required: Mapping[str, int] = field(default_factory=dict)
    wished: Mapping[str, int] = field(default_factory=dict)
    occupations: frozenset[str] = frozenset()
    title: str = ""
    levels: frozenset[str] = frozenset()
    studies: frozenset[str] = frozenset()
    sites: tuple[tuple[float, float], ...] = ()
    remote: bool = False
    hours_min: int | None = None
    hours_max: int | None = None
    starts_on: date | None = None
    ends_on: date | None = None
    languages: Mapping[str, str] = field(default_factory=dict)
    licences: frozenset[str] = frozenset()
    answers: float | None = None
    freshness: float | None = None

    def __post_init__(self) -> None:
        """Refuse levels that do not exist, and a skill that is both required and wished."""
        asked = (*self.required.values(), *self.wished.values())
        if any(not 1 <= level <= 3 for level in asked) or self.required.keys() & self.wished.keys():
            raise ValueError(self.key)
