"""A region of people and work that never was: seeded, made of the vocabulary that ships.

The shape follows what the product asks: two thirds name a wish in own words, three in ten of all skills are proven
by a badge, places are those of the region, the larger the more often, one in fifty profiles says nothing.
"""

import random
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import accumulate
from types import SimpleNamespace
from typing import Any

from app.kernel.region import LEVELS, Region
from app.matching.score.parties import Held, Offering, Seeker
from app.skills.vocabulary_file import OccupationEntry, Vocabulary

DAY = date(2026, 9, 1)
SEED = 2026
KINDS = ("job", "assignment")
ADJECTIVES = ("allround ", "ervaren ", "junior ", "senior ", "leerling ", "zelfstandig ", "tweede ", "hulp ")
LANGUAGES = ("en", "de", "pl", "tr", "ar", "uk", "fr", "es")
GRADES = ("A1", "A2", "B1", "B2", "C1", "C2")
LEVEL_SHARES = (8, 6, 14, 16, 26, 20, 10)
KM = (None, 5, 10, 15, 20, 25, 30, 40, 50, 75)
KM_SHARES = (15, 5, 15, 18, 14, 12, 9, 6, 4, 2)
TALENT_HOURS = ((None, None), (8, 16), (16, 24), (20, 28), (24, 32), (24, 36), (32, 36), (32, 40), (36, 40), (40, None))
WORK_HOURS = ((16, 24), (20, 24), (24, 32), (28, 36), (32, 32), (32, 40), (36, 40), (40, 40))
WORDS_TYPED_WRONG = 0.02
SAYS_NOTHING = 0.02


@dataclass(frozen=True)
class Site:
    """A place or postcode area, and how many people it stands for."""

    lat: float
    lon: float
    weight: float


class Corpus:
    """Draws people and work, the same ones for the same seed."""

    def __init__(self, vocabulary: Vocabulary, region: Region, seed: int = SEED) -> None:
        self._random = random.Random(seed)  # noqa: S311 - it is seeded, not secret
        self._occupations = list(vocabulary.occupations.values())
        self._skills = list(vocabulary.skills)
        self._studies = sorted(study.code for study in region.studies)
        self._popular = list(accumulate(self._random.lognormvariate(0, 1) for _ in self._occupations))
        self._favourite = list(accumulate(self._random.lognormvariate(0, 1) for _ in self._skills))
        self._sites = self._places(region)
        self._peopled = list(accumulate(site.weight for site in self._sites))

    def talents(self, count: int) -> Iterator[Seeker]:
        """Yield so many people."""
        for number in range(count):
            yield self.talent(f"t{number:07d}")

    def vacancies(self, count: int) -> Iterator[Offering]:
        """Yield so many vacancies."""
        for number in range(count):
            yield self.vacancy(f"v{number:06d}")

    def talent(self, key: str) -> Seeker:
        """Draw somebody who learnt one occupation, knows part of it and something else."""
        draw = self._random
        if draw.random() < SAYS_NOTHING:
            return Seeker(key)
        trade = self._occupation()
        wishes = {trade.slug, *self._other_wishes()}
        site = draw.choices(self._sites, cum_weights=self._peopled)[0]
        least, most = draw.choice(TALENT_HOURS)
        return Seeker(
            key,
            skills=self._held(trade),
            occupations=frozenset(wishes) if draw.random() < 0.9 else frozenset(),
            headline=self._headline(trade) if draw.random() < 0.65 else "",
            level=draw.choices(LEVELS, LEVEL_SHARES)[0] if draw.random() < 0.9 else None,
            studies=frozenset(draw.sample(self._studies, draw.choice((0, 1, 1, 1, 2)))),
            lat=site.lat,
            lon=site.lon,
            max_km=draw.choices(KM, KM_SHARES)[0],
            remote_ok=draw.random() < 0.3,
            hours_min=least,
            hours_max=most,
            available_from=self._day(-60, 150, 0.35),
            available_until=self._day(-20, 700, 0.9),
            languages=self._languages(),
            licences=frozenset(draw.choice(((), ("B",), ("B",), ("B",), ("B", "BE"), ("B", "C"), ("T",)))),
            kinds=frozenset(draw.choice(((), ("job",), ("job",), ("job",), KINDS, ("assignment",)))),
        )

    def vacancy(self, key: str) -> Offering:
        """Draw work of one occupation, which asks for part of it and something else."""
        draw = self._random
        trade = self._occupation()
        asked = list(
            dict.fromkeys((*draw.sample(trade.skills, len(trade.skills)), *self._loose(draw.choice((0, 1, 2)))))
        )
        required = draw.randint(2, 5)
        site = draw.choices(self._sites, cum_weights=self._peopled)[0]
        least, most = draw.choice(WORK_HOURS)
        lowest = draw.choices(range(len(LEVELS)), LEVEL_SHARES)[0]
        return Offering(
            key,
            kinds=frozenset((draw.choices(KINDS, (85, 15))[0],)),
            required={skill: draw.choice((1, 2, 2, 3)) for skill in asked[:required]},
            wished={skill: draw.choice((1, 1, 2)) for skill in asked[required : required + 3]},
            occupations=frozenset((trade.slug,)) if draw.random() < 0.9 else frozenset(),
            title=self._headline(trade),
            levels=frozenset(LEVELS[lowest : lowest + draw.choice((1, 2, 3))]),
            studies=frozenset(draw.sample(self._studies, draw.choice((0, 0, 1, 2)))),
            sites=((site.lat, site.lon),),
            remote=draw.random() < 0.1,
            hours_min=least,
            hours_max=most,
            starts_on=self._day(-30, 120, 0.4),
            ends_on=DAY + timedelta(days=draw.randint(1, 60)),
            languages={"nl": draw.choice(("B1", "B1", "B2", "A2"))} if draw.random() < 0.5 else {},
            licences=frozenset(draw.choice(((), (), (), (), ("B",), ("C",)))),
            answers=round(draw.random(), 2),
            freshness=round(draw.random(), 2),
        )

    def _occupation(self) -> OccupationEntry:
        return self._random.choices(self._occupations, cum_weights=self._popular)[0]

    def _other_wishes(self) -> Sequence[str]:
        return [self._occupation().slug for _ in range(self._random.choice((0, 0, 0, 1, 2)))]

    def _held(self, trade: OccupationEntry) -> dict[str, Held]:
        draw = self._random
        own = [skill for skill in trade.skills if draw.random() < 0.75] + self._loose(draw.randint(1, 6))
        return {skill: self._level() for skill in own}

    def _level(self) -> Held:
        draw = self._random
        level = draw.choice((1, 2, 2, 3))
        return Held(level, draw.randint(1, level) if draw.random() < 0.3 else 0)

    def _loose(self, count: int) -> list[str]:
        return self._random.choices(self._skills, cum_weights=self._favourite, k=count)

    def _headline(self, trade: OccupationEntry) -> str:
        draw = self._random
        label = draw.choice((trade.nl, trade.nl, trade.nl, *trade.alt_nl, trade.en))
        if draw.random() < 0.25:
            label = draw.choice(ADJECTIVES) + label
        if draw.random() < WORDS_TYPED_WRONG:
            at = draw.randrange(len(label))
            label = label[:at] + label[at + 1 :]
        return label

    def _languages(self) -> dict[str, str]:
        draw = self._random
        if draw.random() < 0.15:
            return {}
        others = draw.sample(LANGUAGES, draw.choice((0, 1, 1, 2)))
        return {"nl": draw.choices(GRADES, (2, 5, 12, 25, 28, 28))[0]} | {code: draw.choice(GRADES) for code in others}

    def _day(self, first: int, last: int, untold: float) -> date | None:
        draw = self._random
        return None if draw.random() < untold else DAY + timedelta(days=draw.randint(first, last))

    def _places(self, region: Region) -> list[Site]:
        """Return the places of the region and around them their postcode areas."""
        draw = self._random
        sites = []
        for place in region.places:
            weight = draw.lognormvariate(0, 1.2)
            areas = 1 + min(12, int(weight * 2))
            for area in range(areas):
                aside = 0.0 if area == 0 else 0.02
                lat, lon = place.lat + draw.uniform(-aside, aside), place.lon + draw.uniform(-aside, aside)
                sites.append(Site(round(lat, 4), round(lon, 4), weight / areas))
        return sites


def concepts(vocabulary: Vocabulary) -> list[Any]:
    """Return the vocabulary as the lexicon takes it."""
    listed = []
    for kind, entries in (("skill", vocabulary.skills), ("occupation", vocabulary.occupations)):
        for entry in entries.values():
            links = {"broader": list(entry.broader), "related": list(entry.related)}
            names = {"nl": entry.nl, "en": entry.en}
            listed.append(SimpleNamespace(kind=kind, slug=entry.slug, links=links, names=names))
    return listed
