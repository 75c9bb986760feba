"""What work asks of packed people: the same as `score.pools.Seekers`, over the different values of the pack."""

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
from app.matching.score.parties import Offering
from app.matching.score.pools import LATEST, offered_titles
from app.matching.score.ranked import Removed
from app.matching.score.weights import Component

LEVELS = 8
"""How many values the column of levels has."""


class AskingPeople:
    """Makes the question of a vacancy or stage profile."""

    def __init__(self, values: Values, kept: Kept, lexicon: Lexicon) -> None:
        self._values, self._kept, self._lexicon = values, kept, lexicon

    def question(self, one: Offering, day: date) -> Question:
        """Return what `one` asks on `day`."""
        values, kept = self._values, self._kept
        languages = kept.languages.get(tuple(sorted(one.languages.items())), lambda: self._language(one))
        kinds = kept.kinds.get(one.kinds, lambda: self._kind(one))
        days = kept.days.get((one.starts_on, day), lambda: self._days(one, day))
        return Question(
            parts={
                Component.EDUCATION: kept.education.of(one.levels, lambda: LEVEL_FITS[fits.level_bits(one.levels)]),
                Component.STUDY: kept.study.of(one.studies, lambda: values.study(one.studies)),
                Component.HOURS: kept.hours.of((one.hours_min, one.hours_max), lambda: self._hours(one)),
                Component.PERIOD: days.period,
                Component.LANGUAGES: languages.part,
                Component.KIND: kinds.part,
                Component.ANSWERS: kept.answers.of(one.answers, lambda: np.array([number_of(one.answers)])),
                Component.FRESHNESS: kept.freshness.of(one.freshness, lambda: np.array([number_of(one.freshness)])),
            },
            title=kept.titles.get((one.title, one.occupations), lambda: self._title(one)),
            around=Around(kept.km.get(one.sites, lambda: values.km(one.sites)), np.nan, one.remote),
            kinds=kinds.out,
            days=days,
            licences=kept.licences.get(one.licences, lambda: self._licence(one)),
            languages=languages.out,
            told=True,
            everybody_late=one.ends_on is not None and one.ends_on < day,
            counted=(Removed.KIND, *COUNTED) if one.kinds else COUNTED,
        )

    def _title(self, one: Offering) -> AskedTitle:
        words = offered_titles(one, self._lexicon)
        near = self._lexicon.occupations(one.occupations)
        return AskedTitle(bool(one.title or one.occupations), *self._values.titles.worth(words, near))

    def _hours(self, one: Offering) -> Floats:
        own = self._values.hours
        return fits.hours_fit(own[0], own[1], number_of(one.hours_min), number_of(one.hours_max))

    def _language(self, one: Offering) -> Both:
        values, share = self._values, self._kept.shares.get(Component.LANGUAGES)
        length = values.lengths["languages"]
        total, lowest = np.zeros(length), np.ones(length)
        for code, grade in one.languages.items():
            have = values.languages.get(code, np.zeros(length, np.int8))
            fit = fits.language_fit(have, CEFR[grade])
            total, lowest = total + fit, np.minimum(lowest, fit)
        if not one.languages:
            return Both(worked(np.full(length, np.nan), share), Filter(np.zeros(length, np.uint8), NOBODY_OUT))
        spoken = np.where(values.has_languages, total / len(one.languages), np.nan)
        names = [f"language:{code}:{max(1, CEFR[grade] - 1)}" for code, grade in one.languages.items()]
        wrong = values.has_languages & (lowest == 0.0)
        return Both(worked(spoken, share), filtered(values, wrong, names, base="has_languages", inverted=True))

    def _days(self, one: Offering, day: date) -> Days:
        values, share = self._values, self._kept.shares.get(Component.PERIOD)
        late = fits.days_late(values.comes, number_of(one.starts_on), number_of(day))
        starts = max(day, one.starts_on) if one.starts_on else day
        return out_of_days(values, worked(fits.period_fit(late), share), late > LATEST, values.goes < number_of(starts))

    def _kind(self, one: Offering) -> Both:
        values, share = self._values, self._kept.shares.get(Component.KIND)
        length = values.lengths["kinds"]
        if not one.kinds:
            return Both(worked(np.full(length, np.nan), share), Filter(np.zeros(length, np.uint8), NOBODY_OUT))
        shared = worked(values.shared_kinds(one.kinds) / values.how_many_kinds, share)
        wrong = values.has_kinds & ~any_of(values.kinds, one.kinds, length)
        names = [f"kind:{kind}" for kind in one.kinds]
        return Both(shared, filtered(values, wrong, names, base="has_kinds", every=True, inverted=True))

    def _licence(self, one: Offering) -> Filter:
        values = self._values
        length = values.lengths["licences"]
        lacks = np.zeros(length, bool)
        for code in one.licences:
            lacks |= ~values.licences.get(code, np.zeros(length, bool))
        return filtered(values, lacks, [f"licence:{code}" for code in one.licences], inverted=True)
