"""What a person asks of packed work: the same as `score.pools.Offerings`, over the different values of the pack."""

from datetime import date

import numpy as np

from app.matching.kernel.question import (
    COUNTED,
    NOBODY_OUT,
    Around,
    AskedTitle,
    Both,
    Days,
    Filter,
    Kept,
    Question,
    filtered,
    out_of_days,
    worked,
)
from app.matching.kernel.values import Values
from app.matching.score import fits
from app.matching.score.columns import any_of, number_of
from app.matching.score.fits import CEFR, LEVEL_FITS, Floats
from app.matching.score.lexicon import Lexicon
from app.matching.score.parties import Seeker
from app.matching.score.pools import LATEST, wished_titles
from app.matching.score.ranked import Removed
from app.matching.score.weights import Component

LEVELS = len(LEVEL_FITS)
"""How many values the column of levels has: a set of levels is one."""
HIGHEST = max(CEFR.values())
NO_LIMIT = tuple(reason for reason in COUNTED if reason is not Removed.DISTANCE)


class AskingWork:
    """Makes the question of a talent or student."""

    def __init__(self, values: Values, kept: Kept, lexicon: Lexicon) -> None:
        self._values, self._kept, self._lexicon = values, kept, lexicon

    def question(self, one: Seeker, day: date) -> Question:
        """Return what `one` asks on `day`."""
        values, kept = self._values, self._kept
        languages = kept.languages.get(tuple(sorted(one.languages.items())), lambda: self._language(one))
        kinds = kept.kinds.get(one.kinds, lambda: self._kind(one))
        days = kept.days.get((one.available_from, one.available_until, day), lambda: self._days(one, day))
        counted = COUNTED if one.max_km is not None else NO_LIMIT
        sites = ((one.lat, one.lon),)
        return Question(
            parts={
                Component.EDUCATION: kept.education.of(one.level, lambda: LEVEL_FITS[:, fits.level_number(one.level)]),
                Component.STUDY: kept.study.of(one.studies, lambda: values.study(one.studies)),
                Component.HOURS: kept.hours.of((one.hours_min, one.hours_max), lambda: self._hours(one)),
                Component.PERIOD: days.period,
                Component.LANGUAGES: languages.part,
                Component.KIND: kinds.part,
                Component.ANSWERS: kept.answers.of(None, lambda: values.answers),
                Component.FRESHNESS: kept.freshness.of(None, lambda: values.freshness),
            },
            title=kept.titles.get((one.headline, one.occupations), lambda: self._title(one)),
            around=Around(kept.km.get(sites, lambda: values.km(sites)), number_of(one.max_km), one.remote_ok),
            kinds=kinds.out,
            days=days,
            licences=kept.licences.get(one.licences, lambda: self._licence(one)),
            languages=languages.out,
            told=one.told,
            everybody_late=False,
            counted=(Removed.KIND, *counted) if one.kinds else counted,
        )

    def _title(self, one: Seeker) -> AskedTitle:
        words = wished_titles(one, self._lexicon)
        near = self._lexicon.occupations(one.occupations)
        return AskedTitle(bool(words or one.occupations), *self._values.titles.worth(words, near))

    def _hours(self, one: Seeker) -> Floats:
        own = self._values.hours
        return fits.hours_fit(number_of(one.hours_min), number_of(one.hours_max), own[0], own[1])

    def _language(self, one: Seeker) -> Both:
        values, share = self._values, self._kept.shares.get(Component.LANGUAGES)
        length = values.lengths["languages"]
        if not one.languages:
            return Both(worked(np.full(length, np.nan), share), Filter(np.zeros(length, np.uint8), NOBODY_OUT))
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
        return Both(worked(spoken, share), filtered(values, lowest == 0.0, names))

    def _days(self, one: Seeker, day: date) -> Days:
        values, share, today = self._values, self._kept.shares.get(Component.PERIOD), number_of(day)
        late = fits.days_late(number_of(one.available_from), values.comes, today)
        starts = np.maximum(values.comes, today)
        too_late = number_of(one.available_until) < np.where(np.isnan(starts), today, starts)
        return out_of_days(
            values, worked(fits.period_fit(late), share), (late > LATEST) | too_late, values.goes < today
        )

    def _kind(self, one: Seeker) -> Both:
        values, share = self._values, self._kept.shares.get(Component.KIND)
        length = values.lengths["kinds"]
        if not one.kinds:
            return Both(worked(np.full(length, np.nan), share), Filter(np.zeros(length, np.uint8), NOBODY_OUT))
        wanted = np.where(values.has_kinds, values.shared_kinds(one.kinds) / len(one.kinds), np.nan)
        wrong = values.has_kinds & ~any_of(values.kinds, one.kinds, length)
        names = [f"kind:{kind}" for kind in one.kinds]
        return Both(worked(wanted, share), filtered(values, wrong, names, base="has_kinds", every=True, inverted=True))

    def _licence(self, one: Seeker) -> Filter:
        values = self._values
        lacking = values.licence_codes - fits.licences_held(one.licences)
        wrong = any_of(values.licences, lacking, values.lengths["licences"])
        return filtered(values, wrong, [f"licence:{code}" for code in lacking])
