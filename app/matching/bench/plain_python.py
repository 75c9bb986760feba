"""The same score written out in plain Python, one row at a time, titles compared with RapidFuzz: the way to start."""

import heapq
import math
from collections.abc import Sequence
from datetime import date
from typing import Any

from rapidfuzz import fuzz

from app.kernel.levels import NLQF
from app.kernel.region import EARTH_RADIUS_KM
from app.matching.bench.flat import Flat
from app.matching.kernel.ranker import Ranker
from app.matching.score import fits
from app.matching.score.fits import CEFR
from app.matching.score.parties import Offering, Seeker
from app.matching.score.pool import DIGITS, UNTOLD
from app.matching.score.pools import LATEST, offered_titles, wished_titles
from app.matching.score.weights import Component

Values = dict[Component, float | None]


class PlainPython:
    """Objects in a list. What is compared of a title is folded before."""

    indexes = "none: every row is looked at; titles folded beforehand"

    def __init__(self, flat: Flat, ranker: Ranker[Any, Any], day: date) -> None:
        self.flat, self._ranker, self._day = flat, ranker, day
        lexicon = ranker.lexicon
        self._rows: list[Seeker | Offering] = list(ranker.packed.rows())
        self._titles = [
            wished_titles(row, lexicon) if isinstance(row, Seeker) else offered_titles(row, lexicon)
            for row in self._rows
        ]
        self._turn: Sequence[int] = flat.columns["turn"].tolist()

    def top(self, one: Seeker | Offering, limit: int) -> list[int]:
        """Return the numbers of the best rows."""
        lexicon = self._ranker.lexicon
        scored = []
        own = wished_titles(one, lexicon) if isinstance(one, Seeker) else offered_titles(one, lexicon)
        near = lexicon.occupations(one.occupations)
        asked = lexicon.asked(one) if isinstance(one, Offering) else ()
        for number, (row, titles) in enumerate(zip(self._rows, self._titles, strict=True)):
            seeker, offering = (row, one) if isinstance(row, Seeker) else (one, row)
            assert isinstance(seeker, Seeker)  # noqa: S101 - for the type checker
            assert isinstance(offering, Offering)  # noqa: S101 - likewise
            km = _km(seeker, offering)
            if _out(seeker, offering, km, self._day):
                continue
            score = -1.0
            if seeker.told:
                values = self._values(seeker, offering, km, asked or lexicon.asked(offering))
                values[Component.TITLE] = _title(row, one, own, titles, near)
                score = self._sum(values)
            scored.append((-score, self._turn[number], number))
        return [number for _, _, number in heapq.nsmallest(limit, scored)]

    def _sum(self, values: Values) -> float:
        total = 0.0
        for component, share in self._ranker.weights.of[self._ranker.pairing].items():
            value = values[component]
            total += share * ((0.0 if component is Component.SKILLS else UNTOLD) if value is None else value)
        return round(total, DIGITS)

    def _values(self, seeker: Seeker, offering: Offering, km: float | None, asked: Sequence[Any]) -> Values:
        return {
            Component.SKILLS: self._skills(seeker, asked),
            Component.EDUCATION: _level(seeker, offering),
            Component.STUDY: float(bool(seeker.studies & offering.studies))
            if seeker.studies and offering.studies
            else None,
            Component.DISTANCE: 1.0
            if seeker.remote_ok and offering.remote
            else None
            if km is None
            else max(0.0, 1.0 - fits.FAR * km / (seeker.max_km or fits.USUAL_KM)),
            Component.HOURS: _hours(seeker, offering),
            Component.PERIOD: _period(seeker, offering, self._day),
            Component.LANGUAGES: _languages(seeker, offering),
        }

    def _skills(self, seeker: Seeker, asked: Sequence[Any]) -> float | None:
        if not seeker.skills or not asked:
            return None
        have = whole = 0.0
        lexicon = self._ranker.lexicon
        for need in asked:
            best = 0.0
            for skill, share in lexicon.answers(need.skill).items():
                held = seeker.skills.get(skill)
                if held is not None:
                    best = max(
                        best, share * lexicon.credit.of(need=need.level, level=held.level, verified=held.verified)
                    )
            have += need.weight * best
            whole += need.weight
        return have / whole


def _out(seeker: Seeker, offering: Offering, km: float | None, day: date) -> bool:
    if seeker.kinds and offering.kinds and not seeker.kinds & offering.kinds:
        return True
    starts = max(offering.starts_on or day, day)
    if (offering.ends_on and offering.ends_on < day) or (seeker.available_until and seeker.available_until < starts):
        return True
    if offering.starts_on and seeker.available_from and (seeker.available_from - starts).days > LATEST:
        return True
    at_home = seeker.remote_ok and offering.remote
    if km is not None and seeker.max_km is not None and km > seeker.max_km and not at_home:
        return True
    if not offering.licences <= fits.licences_held(seeker.licences):
        return True
    return bool(seeker.languages) and any(_spoken(seeker, *need) == 0.0 for need in offering.languages.items())


def _spoken(seeker: Seeker, code: str, need: str) -> float:
    if code not in seeker.languages:
        return 0.0
    short = CEFR[need] - CEFR[seeker.languages[code]]
    return 1.0 if short <= 0 else 0.5 if short == 1 else 0.0


def _languages(seeker: Seeker, offering: Offering) -> float | None:
    if not seeker.languages or not offering.languages:
        return None
    return sum(_spoken(seeker, *need) for need in offering.languages.items()) / len(offering.languages)


def _km(seeker: Seeker, offering: Offering) -> float | None:
    if seeker.lat is None or seeker.lon is None or not offering.sites:
        return None
    return min(_between(seeker.lat, seeker.lon, lat, lon) for lat, lon in offering.sites)


def _between(lat: float, lon: float, other_lat: float, other_lon: float) -> float:
    one, other = math.radians(lat), math.radians(other_lat)
    half_lat, half_lon = math.sin((other - one) / 2), math.sin((math.radians(other_lon) - math.radians(lon)) / 2)
    chord = half_lat**2 + math.cos(one) * math.cos(other) * half_lon**2
    return 2 * EARTH_RADIUS_KM * math.asin(min(1.0, math.sqrt(chord)))


def _level(seeker: Seeker, offering: Offering) -> float | None:
    if seeker.level is None or not offering.levels:
        return None
    if seeker.level in offering.levels:
        return 1.0
    steps = min(abs(NLQF[seeker.level] - NLQF[level]) for level in offering.levels)
    return max(0.0, 1.0 - fits.LEVEL_STEP * max(1, steps))


def _hours(seeker: Seeker, offering: Offering) -> float | None:
    least, most = seeker.hours_min, seeker.hours_max
    asked_least, asked_most = offering.hours_min, offering.hours_max
    if (least is None and most is None) or (asked_least is None and asked_most is None):
        return None
    low, high = max(least or 0, asked_least or 0), min(most or math.inf, asked_most or math.inf)
    return 1.0 if low <= high else max(0.0, 1.0 - (low - high) / fits.MANY_HOURS)


def _period(seeker: Seeker, offering: Offering, day: date) -> float | None:
    if seeker.available_from is None or offering.starts_on is None:
        return None
    late = max(0, (seeker.available_from - max(offering.starts_on, day)).days)
    return max(0.0, 1.0 - late / fits.LATE_DAYS)


def _title(
    row: Seeker | Offering,
    one: Seeker | Offering,
    own: Sequence[str],
    titles: Sequence[str],
    near: dict[str, float],
) -> float | None:
    if not _named(row, titles) or not _named(one, own):
        return None
    best = max((near.get(slug, 0.0) for slug in row.occupations), default=0.0)
    for title in titles:
        for other in own:
            best = max(best, (fuzz.token_sort_ratio(title, other) - fits.MIN_LIKENESS) / (100.0 - fits.MIN_LIKENESS))
    return min(1.0, best)


def _named(party: Seeker | Offering, titles: Sequence[str]) -> bool:
    return bool(party.occupations or (titles if isinstance(party, Seeker) else party.title))
