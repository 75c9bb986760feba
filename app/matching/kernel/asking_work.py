"""What a person asks of packed work: the same as `score.pools.Offerings`, over the different values of the pack."""

from datetime import date

import numpy as np

from app.matching.kernel.asking_people import COUNTED, NO_BITMAPS
from app.matching.kernel.question import (
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
from app.matching.score.parties import Seeker
from app.matching.score.pools import LATEST, wished_titles
from app.matching.score.ranked import Removed
from app.matching.score.weights import Component

LEVEL_SETS = len(LEVEL_FITS)
HIGHEST = max(CEFR.values())


class AskingWork:
    """Makes the question of a talent or student."""

    def __init__(self, values: Values, kept: Kept, lexicon: Lexicon) -> None:
        self._values, self._kept, self._lexicon = values, kept, lexicon

    def question(self, one: Seeker, day: date) -> Question:
        """Return what `one` asks on `day`."""
        values, kept = self._values, self._kept
        near, spot_fails = distance(values, kept, ((one.lat, one.lon),), number_of(one.max_km), one.remote_ok)
        spoken, language_fails, languages = kept.get(
            "languages", tuple(sorted(one.languages.items())), values.lengths["languages"], lambda: self._language(one)
        )
        period, comes_fails, comes_ranges, goes_fails, goes_ranges = kept.get(
            "dates",
            (one.available_from, one.available_until, day),
            values.lengths["comes"] + values.lengths["goes"],
            lambda: self._days(one, day),
        )
        kind, kind_fails, kinds = kept.get("kinds", one.kinds, values.lengths["kinds"], lambda: self._kind(one))
        licence_fails, licences = kept.get(
            "licences", one.licences, values.lengths["licences"], lambda: self._licence(one)
        )
        parts = {
            Component.EDUCATION: kept.part(
                Component.EDUCATION, one.level, LEVEL_SETS, lambda: LEVEL_FITS[:, fits.level_number(one.level)]
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
            Component.ANSWERS: kept.part(Component.ANSWERS, None, values.lengths["answers"], lambda: values.answers),
            Component.FRESHNESS: kept.part(
                Component.FRESHNESS, None, values.lengths["freshness"], lambda: values.freshness
            ),
        }
        counted = COUNTED if one.max_km is not None else tuple(one for one in COUNTED if one is not Removed.DISTANCE)
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
            told=one.told,
            everybody_late=False,
            kinds=kinds,
            licences=licences,
            languages=languages,
            counted=(Removed.KIND, *counted) if one.kinds else counted,
        )

    def _title(self, one: Seeker) -> AskedTitle:
        words = wished_titles(one, self._lexicon)
        near = self._lexicon.occupations(one.occupations)
        return AskedTitle(bool(words or one.occupations), *self._values.titles.worth(words, near))

    def _hours(self, one: Seeker) -> Floats:
        own = self._values.hours
        return fits.hours_fit(number_of(one.hours_min), number_of(one.hours_max), own[0], own[1])

    def _language(self, one: Seeker) -> tuple[Worked, FailsOf, Asked]:
        values, share = self._values, self._kept.shares.get(Component.LANGUAGES, 0.0)
        length = values.lengths["languages"]
        if not one.languages:
            return worked(np.full(length, np.nan), share), np.zeros(length, np.uint8), NO_BITMAPS
        total, asked, lowest = np.zeros(length), np.zeros(length), np.ones(length)
        names = []
        for code, need in values.languages.items():
            have = CEFR[one.languages[code]] if code in one.languages else 0
            fit = np.where(need > 0, fits.language_fit(have, need), 0.0)
            total, asked = total + fit, asked + (need > 0)
            lowest = np.where(need > 0, np.minimum(lowest, fit), lowest)
            too_much = have + 2 if have else 1
            if too_much <= HIGHEST:
                names.append(f"language:{code}:{too_much}")
        spoken = np.divide(total, asked, out=np.full(length, np.nan), where=asked > 0)
        return worked(spoken, share), fails(lowest == 0.0), asked_planes(values.planes, names, inverted=False)

    def _days(self, one: Seeker, day: date) -> tuple[Worked, FailsOf, Ints, FailsOf, Ints]:
        values, share, today = self._values, self._kept.shares.get(Component.PERIOD), day_number(day)
        late = fits.days_late(number_of(one.available_from), values.comes, today)
        starts = np.maximum(values.comes, today)
        too_late = number_of(one.available_until) < np.where(np.isnan(starts), today, starts)
        comes, goes = fails((late > LATEST) | too_late), fails(values.goes < today)
        period = NOT_ASKED if share is None else worked(fits.period_fit(late), share)
        return period, comes, ranges_of(comes), goes, ranges_of(goes)

    def _kind(self, one: Seeker) -> tuple[Worked, FailsOf, Asked | None]:
        values, share = self._values, self._kept.shares.get(Component.KIND, 0.0)
        length = values.lengths["kinds"]
        if not one.kinds:
            return worked(np.full(length, np.nan), share), np.zeros(length, np.uint8), None
        wanted = np.where(values.has_kinds, values.shared_kinds(one.kinds) / len(one.kinds), np.nan)
        wrong = fails(values.has_kinds & ~any_of(values.kinds, one.kinds, length))
        planes = asked_planes(values.planes, (f"kind:{kind}" for kind in one.kinds), inverted=True)
        return worked(wanted, share), wrong, planes

    def _licence(self, one: Seeker) -> tuple[FailsOf, Asked]:
        values = self._values
        lacking = values.licence_codes - fits.licences_held(one.licences)
        wrong = fails(any_of(values.licences, lacking, values.lengths["licences"]))
        return wrong, asked_planes(values.planes, (f"licence:{code}" for code in lacking), inverted=False)
