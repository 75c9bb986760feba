"""The two pools: all offerings for one person, and all people for one offering."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from datetime import date
from functools import partial
from typing import Self

import numpy as np

from app.matching.score import fits
from app.matching.score.columns import Bools, Ints, Ragged, any_of, flags, grades, how_many, number_of, numbers, told
from app.matching.score.fits import CEFR, LEVEL_FITS, Floats
from app.matching.score.lexicon import Asked, Lexicon
from app.matching.score.parties import Offering, Seeker
from app.matching.score.pool import Fits, Pool
from app.matching.score.ranked import Removed
from app.matching.score.weights import Component, Credit, Pairing, Weights

LEVELS_OF_SKILL = range(4)
LATEST = fits.LATE_DAYS


def credits(credit: Credit) -> Floats:
    """Return what a skill is worth, by the level asked, the level told and the level proven."""
    return np.array(
        [
            [
                [credit.of(need=need, level=level, verified=proven) for proven in LEVELS_OF_SKILL]
                for level in LEVELS_OF_SKILL
            ]
            for need in LEVELS_OF_SKILL
        ]
    )


class Offerings(Pool[Seeker, Offering]):
    """Vacancies or stage profiles, ranked for one person."""

    pairings = (Pairing.TALENT_VACANCY, Pairing.STUDENT_STAGE)

    def __init__(self, rows: Sequence[Offering], *, pairing: Pairing, lexicon: Lexicon, weights: Weights) -> None:
        """Take in `rows`, whose keys differ."""
        super().__init__(rows, pairing=pairing, lexicon=lexicon, weights=weights)
        rows = self.rows
        self._length = len(rows)
        self._credit = weights.credit
        self._ask([lexicon.asked(row) for row in rows])
        self._occupations = Ragged([sorted(row.occupations) for row in rows])
        self._titles = Ragged([offered_titles(row, lexicon) for row in rows])
        self._has_title = told(row.title or row.occupations for row in rows)
        self._levels = np.array([fits.level_bits(row.levels) for row in rows], np.int64)
        self._studies, self._has_studies = flags([row.studies for row in rows]), told(row.studies for row in rows)
        self._kinds, self._has_kinds = flags([row.kinds for row in rows]), told(row.kinds for row in rows)
        self._licences = flags([row.licences for row in rows])
        self._languages = grades([row.languages for row in rows], CEFR)
        self._has_languages = told(row.languages for row in rows)
        self._hours = numbers(row.hours_min for row in rows), numbers(row.hours_max for row in rows)
        self._starts, self._ends = numbers(row.starts_on for row in rows), numbers(row.ends_on for row in rows)
        self._remote = told(row.remote for row in rows)
        self._lat, self._lon = _sites(rows)
        self._answers, self._freshness = numbers(r.answers for r in rows), numbers(r.freshness for r in rows)

    def missing(self, one: Seeker) -> dict[str, int]:
        """Return how many skills that each row asks are missing altogether, by its key: not had, nor nearly."""
        near = {needed for skill in one.skills for needed in self.lexicon.gives(skill)}
        lacks = np.array([skill not in near for skill in self._asked_skills], bool)
        lacking = np.bincount(self._item_row, lacks[self._item_skill], self._length)
        return {row.key: int(count) for row, count in zip(self.rows, lacking, strict=True)}

    def under(self, lexicon: Lexicon) -> Self:
        """Return the same rows under a lexicon of the same vocabulary that counted other offerings."""
        other = super().under(lexicon)
        other._weigh()
        return other

    def _ask(self, asked: Sequence[Sequence[Asked]]) -> None:
        """Keep what every row asks, one behind the other, in the order of the skills."""
        items = [(number, one) for number, row in enumerate(asked) for one in sorted(row)]
        self._asked_skills = sorted({one.skill for _, one in items})
        at = {skill: number for number, skill in enumerate(self._asked_skills)}
        self._item_skill = np.array([at[one.skill] for _, one in items], np.int64)
        self._item_level = np.array([one.level for _, one in items], np.int64)
        self._item_share = np.array([1.0 if one.required else self._credit.wished for _, one in items], float)
        self._item_row = np.array([number for number, _ in items], np.int64)
        self._skill_at = at
        self._weigh()

    def _weigh(self) -> None:
        """Weigh what is asked by how telling the lexicon finds each skill."""
        telling = np.array([self.lexicon.telling(skill) for skill in self._asked_skills], float)
        self._item_weight = self._item_share * telling[self._item_skill]
        whole = np.bincount(self._item_row, self._item_weight, self._length)
        self._asks = np.where(whole > 0, whole, np.nan)

    def _fits(self, one: Seeker, day: date) -> Fits:
        km, language = self._km(one), partial(self._language, one)
        return {
            Component.SKILLS: partial(self._skills, one),
            Component.TITLE: partial(self._title, one),
            Component.EDUCATION: lambda: LEVEL_FITS[self._levels, fits.level_number(one.level)],
            Component.STUDY: partial(self._study, one),
            Component.DISTANCE: lambda: self._distance(one, km),
            Component.HOURS: lambda: fits.hours_fit(
                number_of(one.hours_min), number_of(one.hours_max), self._hours[0], self._hours[1]
            ),
            Component.PERIOD: lambda: fits.period_fit(self._late(one, day)),
            Component.LANGUAGES: lambda: language()[0],
            Component.KIND: partial(self._kind, one),
            Component.ANSWERS: lambda: self._answers,
            Component.FRESHNESS: lambda: self._freshness,
        }

    def _filters(self, one: Seeker, day: date) -> Iterable[tuple[Removed, Bools]]:
        if one.kinds:
            yield Removed.KIND, self._has_kinds & ~any_of(self._kinds, one.kinds, self._length)
        starts = np.maximum(self._starts, day.toordinal())
        gone = (self._ends < day.toordinal()) | (self._late(one, day) > LATEST)
        yield (
            Removed.DATES,
            gone | (number_of(one.available_until) < np.where(np.isnan(starts), day.toordinal(), starts)),
        )
        if one.max_km is not None:
            yield Removed.DISTANCE, ~self._at_home(one) & (self._km(one) > one.max_km)
        lacking = self._licences.keys() - fits.licences_held(one.licences)
        yield Removed.LICENCE, any_of(self._licences, lacking, self._length)
        yield Removed.LANGUAGE, self._language(one)[1]

    def _told(self, one: Seeker) -> bool:
        return one.told

    def _pair(self, one: Seeker, many: Offering) -> tuple[Seeker, Offering]:
        return one, many

    def _skills(self, one: Seeker) -> Floats | float:
        if not one.skills:
            return np.nan
        worth = np.zeros((len(self._asked_skills), len(LEVELS_OF_SKILL)))
        for skill, held in one.skills.items():
            own = np.array([self._credit.of(need=n, level=held.level, verified=held.verified) for n in LEVELS_OF_SKILL])
            for needed, share in self.lexicon.gives(skill).items():
                at = self._skill_at.get(needed)
                if at is not None:
                    np.maximum(worth[at], share * own, out=worth[at])
        covered = self._item_weight * worth[self._item_skill, self._item_level]
        return np.bincount(self._item_row, covered, self._length) / self._asks

    def _title(self, one: Seeker) -> Floats | float:
        titles = wished_titles(one, self.lexicon)
        if not titles and not one.occupations:
            return np.nan
        near = self.lexicon.occupations(one.occupations)
        known = self._occupations.best(np.array([near.get(word, 0.0) for word in self._occupations.words]))
        best = np.maximum(known, fits.likeness(self._titles.alike(titles)))
        return np.where(self._has_title, best, np.nan)

    def _study(self, one: Seeker) -> Floats | float:
        if not one.studies:
            return np.nan
        return np.where(self._has_studies, any_of(self._studies, one.studies, self._length), np.nan)

    def _kind(self, one: Seeker) -> Floats | float:
        if not one.kinds:
            return np.nan
        return np.where(self._has_kinds, how_many(self._kinds, one.kinds, self._length) / len(one.kinds), np.nan)

    def _km(self, one: Seeker) -> Floats:
        """Return how far the nearest site of each row is; NaN where either place is not known."""
        km = fits.kilometres(number_of(one.lat), number_of(one.lon), self._lat, self._lon)
        nearest: Floats = np.fmin.reduce(km, axis=1)
        return nearest

    def _at_home(self, one: Seeker) -> Bools:
        return self._remote & one.remote_ok

    def _distance(self, one: Seeker, km: Floats) -> Floats:
        return np.where(self._at_home(one), 1.0, fits.distance_fit(km, number_of(one.max_km)))

    def _late(self, one: Seeker, day: date) -> Floats:
        return fits.days_late(number_of(one.available_from), self._starts, float(day.toordinal()))

    def _language(self, one: Seeker) -> tuple[Floats, Bools]:
        """Return how well the languages asked are spoken, NaN where not told, and which rows ask too much."""
        total, asked, lowest = np.zeros(self._length), np.zeros(self._length), np.ones(self._length)
        for code, need in self._languages.items():
            have = CEFR[one.languages[code]] if code in one.languages else 0
            fit = np.where(need > 0, fits.language_fit(have, need), 0.0)
            total, asked = total + fit, asked + (need > 0)
            lowest = np.where(need > 0, np.minimum(lowest, fit), lowest)
        if not one.languages:
            return np.full(self._length, np.nan), np.zeros(self._length, bool)
        return np.divide(total, asked, out=np.full(self._length, np.nan), where=asked > 0), lowest == 0.0


class Seekers(Pool[Offering, Seeker]):
    """Talents or students, ranked for one offering."""

    pairings = (Pairing.VACANCY_TALENT, Pairing.STAGE_STUDENT)

    def __init__(self, rows: Sequence[Seeker], *, pairing: Pairing, lexicon: Lexicon, weights: Weights) -> None:
        """Take in `rows`, whose keys differ."""
        super().__init__(rows, pairing=pairing, lexicon=lexicon, weights=weights)
        rows = self.rows
        self._length = len(rows)
        self._credits = credits(weights.credit)
        self._holders = _holders(rows)
        self._filled = told(row.told for row in rows)
        self._has_skills = told(row.skills for row in rows)
        self._occupations = Ragged([sorted(row.occupations) for row in rows])
        titles = [wished_titles(row, lexicon) for row in rows]
        self._titles = Ragged(titles)
        self._has_title = told(row.occupations or own for row, own in zip(rows, titles, strict=True))
        self._level = np.array([fits.level_number(row.level) for row in rows], np.int64)
        self._studies, self._has_studies = flags([row.studies for row in rows]), told(row.studies for row in rows)
        self._kinds = flags([row.kinds for row in rows])
        self._how_many_kinds = np.array([len(row.kinds) or np.nan for row in rows], float)
        self._licences = flags([fits.licences_held(row.licences) for row in rows])
        self._languages = grades([row.languages for row in rows], CEFR)
        self._has_languages = told(row.languages for row in rows)
        self._hours = numbers(row.hours_min for row in rows), numbers(row.hours_max for row in rows)
        self._from = numbers(row.available_from for row in rows)
        self._until = numbers(row.available_until for row in rows)
        self._remote_ok = told(row.remote_ok for row in rows)
        self._lat, self._lon = numbers(row.lat for row in rows), numbers(row.lon for row in rows)
        self._max_km = numbers(row.max_km for row in rows)

    def facts(self) -> Self:
        """Return what a list is narrowed by: see `score.listing.Facts`."""
        return self

    def levels(self) -> Ints:
        """Return the number of each level; -1 where it is not told."""
        return self._level

    def most_hours(self) -> Floats:
        """Return the most hours a week; NaN where not told."""
        return self._hours[1]

    def km_from(self, lat: float, lon: float) -> Floats:
        """Return how far each lives from a place, in km; NaN where that is not known."""
        return fits.kilometres(self._lat, self._lon, lat, lon)

    def holding(self, skill: str, level: int) -> Bools:
        """Return who has a skill on this level or above, by own word or proven."""
        found = np.zeros(self._length, bool)
        if skill in self._holders:
            rows, told_level, proven = self._holders[skill]
            found[rows] = np.maximum(told_level, proven) >= level
        return found

    def _fits(self, one: Offering, day: date) -> Fits:
        return {
            Component.SKILLS: partial(self._skills, one),
            Component.TITLE: partial(self._title, one),
            Component.EDUCATION: lambda: LEVEL_FITS[fits.level_bits(one.levels), self._level],
            Component.STUDY: partial(self._study, one),
            Component.DISTANCE: partial(self._distance, one),
            Component.HOURS: lambda: fits.hours_fit(
                self._hours[0], self._hours[1], number_of(one.hours_min), number_of(one.hours_max)
            ),
            Component.PERIOD: lambda: fits.period_fit(self._late(one, day)),
            Component.LANGUAGES: lambda: self._language(one)[0],
            Component.KIND: partial(self._kind, one),
            Component.ANSWERS: lambda: number_of(one.answers),
            Component.FRESHNESS: lambda: number_of(one.freshness),
        }

    def _filters(self, one: Offering, day: date) -> Iterable[tuple[Removed, Bools]]:
        wants, today = ~np.isnan(self._how_many_kinds), day.toordinal()
        if one.kinds:
            yield Removed.KIND, wants & ~any_of(self._kinds, one.kinds, self._length)
        starts = max(today, one.starts_on.toordinal()) if one.starts_on else today
        over = one.ends_on is not None and one.ends_on < day
        yield Removed.DATES, over | (self._late(one, day) > LATEST) | (self._until < starts)
        yield Removed.DISTANCE, ~(self._remote_ok & one.remote) & (self._km(one) > self._max_km)
        lacks = np.zeros(self._length, bool)
        for code in one.licences:
            lacks |= ~self._licences.get(code, np.zeros(self._length, bool))
        yield Removed.LICENCE, lacks
        yield Removed.LANGUAGE, self._language(one)[1]

    def _told(self, one: Offering) -> Bools:
        return self._filled

    def _pair(self, one: Offering, many: Seeker) -> tuple[Seeker, Offering]:
        return many, one

    def _skills(self, one: Offering) -> Floats | float:
        asked = self.lexicon.asked(one)
        if not asked:
            return np.nan
        covered, whole = np.zeros(self._length), 0.0
        for need in asked:
            best = np.zeros(self._length)
            for skill, share in self.lexicon.answers(need.skill).items():
                if skill in self._holders:
                    rows, level, verified = self._holders[skill]
                    best[rows] = np.maximum(best[rows], share * self._credits[need.level, level, verified])
            covered += need.weight * best
            whole += need.weight
        return np.where(self._has_skills, covered / whole, np.nan)

    def _title(self, one: Offering) -> Floats | float:
        if not one.title and not one.occupations:
            return np.nan
        near = self.lexicon.occupations(one.occupations)
        known = self._occupations.best(np.array([near.get(word, 0.0) for word in self._occupations.words]))
        best = np.maximum(known, fits.likeness(self._titles.alike(offered_titles(one, self.lexicon))))
        return np.where(self._has_title, best, np.nan)

    def _study(self, one: Offering) -> Floats | float:
        if not one.studies:
            return np.nan
        return np.where(self._has_studies, any_of(self._studies, one.studies, self._length), np.nan)

    def _kind(self, one: Offering) -> Floats | float:
        if not one.kinds:
            return np.nan
        shared: Floats = how_many(self._kinds, one.kinds, self._length) / self._how_many_kinds
        return shared

    def _km(self, one: Offering) -> Floats:
        """Return how far each row is from the nearest site; NaN where either place is not known."""
        nearest = np.full(self._length, np.nan)
        for lat, lon in one.sites:
            nearest = np.fmin(nearest, fits.kilometres(self._lat, self._lon, lat, lon))
        return nearest

    def _distance(self, one: Offering) -> Floats:
        return np.where(self._remote_ok & one.remote, 1.0, fits.distance_fit(self._km(one), self._max_km))

    def _late(self, one: Offering, day: date) -> Floats:
        return fits.days_late(self._from, number_of(one.starts_on), float(day.toordinal()))

    def _language(self, one: Offering) -> tuple[Floats, Bools]:
        """Return how well the languages asked are spoken, NaN where not told, and which rows speak one too little."""
        total, lowest = np.zeros(self._length), np.ones(self._length)
        for code, grade in one.languages.items():
            have = self._languages.get(code, np.zeros(self._length, np.int8))
            fit = fits.language_fit(have, CEFR[grade])
            total, lowest = total + fit, np.minimum(lowest, fit)
        if not one.languages:
            return np.full(self._length, np.nan), np.zeros(self._length, bool)
        return np.where(self._has_languages, total / len(one.languages), np.nan), self._has_languages & (lowest == 0.0)


def wished_titles(seeker: Seeker, lexicon: Lexicon) -> tuple[str, ...]:
    """Return what somebody wants to be, in words to compare."""
    return lexicon.titles(seeker.headline, seeker.occupations)


def offered_titles(offering: Offering, lexicon: Lexicon) -> tuple[str, ...]:
    """Return what the work is called, in words to compare: its title, else its occupations."""
    return lexicon.titles(offering.title, () if offering.title else offering.occupations)


def _sites(rows: Sequence[Offering]) -> tuple[Floats, Floats]:
    """Return the degrees of every site, NaN where a row has fewer than others."""
    most = max((len(row.sites) for row in rows), default=0)
    degrees = np.full((2, len(rows), max(1, most)), np.nan)
    for number, row in enumerate(rows):
        for at, site in enumerate(row.sites):
            degrees[:, number, at] = site
    return degrees[0], degrees[1]


def _holders(rows: Sequence[Seeker]) -> dict[str, tuple[Ints, Ints, Ints]]:
    """Return for each skill the rows that have it, and how well by own word and as proven."""
    listed: dict[str, list[tuple[int, int, int]]] = defaultdict(list)
    for number, row in enumerate(rows):
        for skill, held in row.skills.items():
            listed[skill].append((number, held.level, held.verified))
    columns = {skill: np.array(found, np.int64).T for skill, found in listed.items()}
    return {skill: (row, level, verified) for skill, (row, level, verified) in columns.items()}
