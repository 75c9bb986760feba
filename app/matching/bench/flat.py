"""The same rows as plain columns: what every other engine is given, and what of a question it need not work out.

The others get, without it counting in their time, what each different title, set of studies, languages, licences
and kinds is worth for the question, one number for each value. Places, hours, days and skills they work out.
"""

from dataclasses import dataclass
from datetime import date
from typing import Any

import numpy as np
from numpy.typing import NDArray

from app.kernel.region import LEVELS
from app.matching.kernel.layout import ENTRY_BITS, HAS_SKILLS, TOLD, Column
from app.matching.kernel.ranker import Ranker
from app.matching.kernel.titles import NO_TITLE
from app.matching.score import fits
from app.matching.score.columns import number_of, numbers
from app.matching.score.fits import LEVEL_FITS, Floats
from app.matching.score.parties import Offering, Seeker
from app.matching.score.pool import UNTOLD, shuffled
from app.matching.score.weights import Component

Column_ = NDArray[Any]
HOWS = 1 << ENTRY_BITS


@dataclass(frozen=True)
class Plain:
    """One question in plain numbers. `tables` by component and code of a value, `fails` by column and code.

    `needs`: for people, each skill asked: its weight and the (skill, how known) that answer it, with their worth.
    `worth`: for work, what each skill is worth by (skill, level asked).
    """

    tables: dict[str, Floats]
    fails: dict[str, NDArray[np.bool_]]
    lat: float
    lon: float
    max_km: float
    remote: bool
    hours: tuple[float, float]
    comes: float
    goes: float
    today: float
    over: bool
    needs: list[tuple[float, list[tuple[int, Floats]]]]
    worth: list[tuple[int, Floats]]
    told: bool


class Flat:
    """Rows of a pack as columns, in the order of their numbers; `turn` orders equals on the day."""

    def __init__(self, ranker: Ranker[Any, Any], day: date) -> None:
        packed = ranker.packed
        self.ranker, self.day, self.people = ranker, day, not ranker.pairing.for_person
        self.shares = {str(component): share for component, share in ranker.weights.of[ranker.pairing].items()}
        at, tables = packed.arrays["at"], packed.meta["tables"]
        forward = packed.forward[at]
        spots = tables["spots"]
        places = [place if self.people else (place[0] if place else (None, None)) for place, _, _ in spots]
        spot, hours = forward[:, Column.SPOT], tables["hours"]
        hashes = forward[:, Column.HASH].view(np.uint32).astype(np.uint64)
        turn = np.empty(len(at), np.int64)
        turn[np.lexsort((np.arange(len(at)), shuffled(hashes, day)))] = np.arange(len(at))
        self.columns: dict[str, Column_] = {
            "lat": numbers(lat for lat, _ in places)[spot],
            "lon": numbers(lon for _, lon in places)[spot],
            "max_km": numbers(km for _, km, _ in spots)[spot],
            "remote": np.array([bool(remote) for _, _, remote in spots], bool)[spot],
            "hours_min": numbers(least for least, _ in hours)[forward[:, Column.HOURS]],
            "hours_max": numbers(most for _, most in hours)[forward[:, Column.HOURS]],
            "comes": numbers(tables["comes"])[forward[:, Column.COMES]],
            "goes": numbers(tables["goes"])[forward[:, Column.GOES]],
            "told": forward[:, Column.FLAGS] & TOLD != 0,
            "has_skills": forward[:, Column.FLAGS] & HAS_SKILLS != 0,
            "turn": turn,
            "level": forward[:, Column.LEVEL],
            "title": forward[:, Column.TITLE],
            "studies": forward[:, Column.STUDIES],
            "languages": forward[:, Column.LANGUAGES],
            "licences": forward[:, Column.LICENCES],
            "kinds": forward[:, Column.KINDS],
        }
        start = packed.arrays["entry_start"].astype(np.int64)
        entries = packed.arrays["entries"].astype(np.int64)
        lying = np.repeat(packed.forward[:, Column.NUMBER].astype(np.int64), start[1:] - start[:-1])
        self.entry_row, self.entry_skill, self.entry_how = lying, entries >> ENTRY_BITS, entries & (HOWS - 1)
        self._title_parts = np.zeros((len(tables["titles"]), packed.arrays["row_parts"].shape[1]), np.int32)
        self._title_parts[packed.forward[:, Column.TITLE]] = packed.arrays["row_parts"]
        self.skills = len(packed.meta["skills"])
        if not self.people:
            self.entry_weight = self._weights()

    def plain(self, one: Seeker | Offering) -> Plain:
        """Return a question in plain numbers."""
        ranker = self.ranker
        question, skills = ranker._asking.question(one, self.day), ranker._skills.of(one)
        tables = {"title": self._titles(question.title), "education": self._levels(one)}
        for component, column in ((Component.STUDY, "studies"), (Component.LANGUAGES, "languages")):
            tables[column] = question.parts[component].values
        fails = {
            "languages": question.languages.fails.astype(bool),
            "licences": question.licences.fails.astype(bool),
            "kinds": question.kinds.fails.astype(bool),
        }
        needs: list[tuple[float, list[tuple[int, Floats]]]] = []
        worth: list[tuple[int, Floats]] = []
        if isinstance(one, Offering):
            for need, weight in enumerate(skills.weights.tolist()):
                answers = np.flatnonzero(skills.need_of == need)
                needs.append((weight, [(int(skills.answers[at]), skills.worth[at]) for at in answers]))
            lat, lon = one.sites[0] if one.sites else (None, None)
            max_km, remote, comes, goes = None, one.remote, one.starts_on, one.ends_on
        else:
            worth = [(int(skill), skills.by_skill[skill]) for skill in skills.answers]
            lat, lon, max_km, remote = one.lat, one.lon, one.max_km, one.remote_ok
            comes, goes = one.available_from, one.available_until
        return Plain(
            tables=tables,
            fails=fails,
            lat=number_of(lat),
            lon=number_of(lon),
            max_km=number_of(max_km),
            remote=remote,
            hours=(number_of(one.hours_min), number_of(one.hours_max)),
            comes=number_of(comes),
            goes=number_of(goes),
            today=float(self.day.toordinal()),
            over=question.everybody_late,
            needs=needs,
            worth=worth,
            told=question.told,
        )

    def _levels(self, one: Seeker | Offering) -> Floats:
        if isinstance(one, Offering):
            return LEVEL_FITS[fits.level_bits(one.levels), : len(LEVELS) + 1]
        return LEVEL_FITS[:, fits.level_number(one.level)]

    def _titles(self, title: Any) -> Floats:
        """Return what each different title is worth."""
        if not title.asks:
            return np.full(len(self._title_parts), np.nan)
        by_part = np.zeros(self.ranker.values.titles.length)
        np.maximum.at(by_part, title.parts, title.worth)
        return np.where(self._title_parts[:, 0] == NO_TITLE, np.nan, by_part[self._title_parts].max(axis=1))

    def _weights(self) -> Floats:
        """Return which part of all that its work asks each skill asked is."""
        ranker = self.ranker
        tells = np.array([ranker.lexicon.telling(skill) for skill in ranker.packed.meta["skills"]])
        own = tells[self.entry_skill] * np.where(self.entry_how & 1, 1.0, ranker.lexicon.credit.wished)
        weights: Floats = own / np.bincount(self.entry_row, own, len(ranker.packed))[self.entry_row]
        return weights


__all__ = ["UNTOLD", "Flat", "Plain"]
