"""What work asks of packed people: the same as `score.pools.Seekers`, over the different values of the pack."""

from datetime import date

import numpy as np

from app.matching.kernel.question import (
    NO_PLANES,
    NOT_ASKED,
    Asked,
    AskedTitle,
    Ints,
    Kept,
    Question,
    Worked,
    asked_planes,
    day_number,
    distance,
    fails,
    ranges_of,
    worked,
)
from app.matching.kernel.question import Fails as FailsOf
from app.matching.kernel.values import Values
from app.matching.score import fits
from app.matching.score.columns import any_of, number_of
from app.matching.score.fits import CEFR, LEVEL_FITS, Floats
from app.matching.score.lexicon import Lexicon
from app.matching.score.parties import Offering
from app.matching.score.pools import LATEST, offered_titles
from app.matching.score.ranked import Removed
from app.matching.score.weights import Component

COUNTED = (Removed.DATES, Removed.DISTANCE, Removed.LICENCE, Removed.LANGUAGE)


class AskingPeople:
    """Makes the question of a vacancy or stage profile."""

    def __init__(self, values: Values, kept: Kept, lexicon: Lexicon) -> None:
        self._values, self._kept, self._lexicon = values, kept, lexicon

    def question(self, one: Offering, day: date) -> Question:
        """Return what `one` asks on `day`."""
        values, kept = self._values, self._kept
        near, spot_fails = distance(values, kept, one.sites, np.nan, one.remote)
        spoken, language_fails, languages = kept.get(
            "languages", tuple(sorted(one.languages.items())), values.lengths["languages"], lambda: self._language(one)
        )
        period, comes_fails, comes_ranges, goes_fails, goes_ranges = kept.get(
            "dates",
            (one.starts_on, day),
            values.lengths["comes"] + values.lengths["goes"],
            lambda: self._days(one, day),
        )
        kind, kind_fails, kinds = kept.get("kinds", one.kinds, values.lengths["kinds"], lambda: self._kind(one))
        licence_fails, licences = kept.get(
            "licences", one.licences, values.lengths["licences"], lambda: self._licence(one)
        )
        parts = {
            Component.EDUCATION: kept.part(
                Component.EDUCATION, one.levels, 8, lambda: LEVEL_FITS[fits.level_bits(one.levels)]
            ),
            Component.STUDY: kept.part(
                Component.STUDY, one.studies, values.lengths["studies"], lambda: values.study(one.studies)
            ),
            Component.DISTANCE: near,
            Component.HOURS: kept.part(
                Component.HOURS, (one.hours_min, one.hours_max), values.lengths["hours"], lambda: self._hours(one)
            ),
            Component.PERIOD: period,
            Component.LANGUAGES: spoken,
            Component.KIND: kind,
            Component.ANSWERS: kept.part(Component.ANSWERS, one.answers, 1, lambda: np.array([number_of(one.answers)])),
            Component.FRESHNESS: kept.part(
                Component.FRESHNESS, one.freshness, 1, lambda: np.array([number_of(one.freshness)])
            ),
        }
        return Question(
            parts=parts,
            title=self._title(one),
            spot_fails=spot_fails,
            kind_fails=kind_fails,
            licence_fails=licence_fails,
            language_fails=language_fails,
            comes_fails=comes_fails,
            goes_fails=goes_fails,
            comes_ranges=comes_ranges,
            goes_ranges=goes_ranges,
            told=True,
            everybody_late=one.ends_on is not None and one.ends_on < day,
            kinds=kinds,
            licences=licences,
            languages=languages,
            counted=(Removed.KIND, *COUNTED) if one.kinds else COUNTED,
        )

    def _title(self, one: Offering) -> AskedTitle:
        words = offered_titles(one, self._lexicon)
        near = self._lexicon.occupations(one.occupations)
        return AskedTitle(bool(one.title or one.occupations), *self._values.titles.worth(words, near))

    def _hours(self, one: Offering) -> Floats:
        own = self._values.hours
        return fits.hours_fit(own[0], own[1], number_of(one.hours_min), number_of(one.hours_max))

    def _language(self, one: Offering) -> tuple[Worked, FailsOf, Asked]:
        values, share = self._values, self._kept.shares.get(Component.LANGUAGES, 0.0)
        length = values.lengths["languages"]
        total, lowest = np.zeros(length), np.ones(length)
        for code, grade in one.languages.items():
            have = values.languages.get(code, np.zeros(length, np.int8))
            fit = fits.language_fit(have, CEFR[grade])
            total, lowest = total + fit, np.minimum(lowest, fit)
        if not one.languages:
            return worked(np.full(length, np.nan), share), np.zeros(length, np.uint8), NO_BITMAPS
        spoken = np.where(values.has_languages, total / len(one.languages), np.nan)
        names = (f"language:{code}:{max(1, CEFR[grade] - 1)}" for code, grade in one.languages.items())
        planes = asked_planes(values.planes, names, inverted=True)
        return worked(spoken, share), fails(values.has_languages & (lowest == 0.0)), planes

    def _days(self, one: Offering, day: date) -> tuple[Worked, FailsOf, Ints, FailsOf, Ints]:
        values, share = self._values, self._kept.shares.get(Component.PERIOD)
        late = fits.days_late(values.comes, number_of(one.starts_on), float(day.toordinal()))
        starts = max(day_number(day), number_of(one.starts_on)) if one.starts_on else day_number(day)
        comes, goes = fails(late > LATEST), fails(values.goes < starts)
        period = NOT_ASKED if share is None else worked(fits.period_fit(late), share)
        return period, comes, ranges_of(comes), goes, ranges_of(goes)

    def _kind(self, one: Offering) -> tuple[Worked, FailsOf, Asked | None]:
        values, share = self._values, self._kept.shares.get(Component.KIND, 0.0)
        length = values.lengths["kinds"]
        if not one.kinds:
            return worked(np.full(length, np.nan), share), np.zeros(length, np.uint8), None
        shared = worked(values.shared_kinds(one.kinds) / values.how_many_kinds, share)
        wrong = fails(values.has_kinds & ~any_of(values.kinds, one.kinds, length))
        return shared, wrong, asked_planes(values.planes, (f"kind:{kind}" for kind in one.kinds), inverted=True)

    def _licence(self, one: Offering) -> tuple[FailsOf, Asked]:
        values = self._values
        length = values.lengths["licences"]
        lacks = np.zeros(length, bool)
        for code in one.licences:
            lacks |= ~values.licences.get(code, np.zeros(length, bool))
        planes = asked_planes(values.planes, (f"licence:{code}" for code in one.licences), inverted=True)
        return fails(lacks), planes


NO_BITMAPS = Asked(NO_PLANES, np.zeros(0, bool))
