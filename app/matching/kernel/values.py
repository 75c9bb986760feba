"""The different values of a pack as columns: what `score.pools` keeps by row is here by value."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from datetime import date
from typing import Any

import numpy as np

from app.matching.kernel.counting import Bits
from app.matching.kernel.titles import Titles
from app.matching.score import fits
from app.matching.score.columns import any_of, flags, grades, how_many, number_of, numbers, told
from app.matching.score.fits import CEFR, Floats


class Values:
    """The tables of a pack, ready to be worked with."""

    def __init__(self, meta: Mapping[str, Any], bits: Bits) -> None:
        tables: Mapping[str, Sequence[Any]] = meta["tables"]
        self.people = meta["side"] == "seekers"
        self.lengths = {name: len(table) for name, table in tables.items()}
        self.titles = Titles(meta["parts"])
        self.studies, self.has_studies = flags(tables["studies"]), told(tables["studies"])
        self.kinds, self.has_kinds = flags(tables["kinds"]), told(tables["kinds"])
        self.how_many_kinds = np.array([len(own) or np.nan for own in tables["kinds"]], float)
        licences = [frozenset(own) for own in tables["licences"]]
        self.licences = flags([fits.licences_held(own) if self.people else own for own in licences])
        self.languages = grades([dict(own) for own in tables["languages"]], CEFR)
        self.has_languages = told(tables["languages"])
        self.hours = numbers(own[0] for own in tables["hours"]), numbers(own[1] for own in tables["hours"])
        self.comes, self.goes = _days(tables["comes"]), _days(tables["goes"])
        self.answers, self.freshness = numbers(tables["answers"]), numbers(tables["freshness"])
        self.max_km = numbers(own[1] for own in tables["spots"])
        self.remote = told(own[2] for own in tables["spots"])
        self._places(tables["spots"])
        self.planes: Mapping[str, int] = meta["planes"]
        self.bits = bits
        self.licence_codes = frozenset(self.licences)

    def study(self, asked: Collection[str]) -> Floats:
        """Return which values have any of these studies; NaN where either side did not tell."""
        length = self.lengths["studies"]
        if not asked:
            return np.full(length, np.nan)
        return np.where(self.has_studies, any_of(self.studies, asked, length), np.nan)

    def shared_kinds(self, asked: Collection[str]) -> Floats:
        """Return how many kinds the values share with these."""
        return how_many(self.kinds, asked, self.lengths["kinds"])

    def km(self, sites: Iterable[tuple[float | None, float | None]]) -> Floats:
        """Return how far each place is from the nearest of these sites; NaN where either is not known."""
        nearest = np.full(len(self._place_start) - 1, np.nan)
        for lat, lon in sites:
            km = fits.kilometres(self._lat, self._lon, number_of(lat), number_of(lon))
            nearest = np.fmin(nearest, np.fmin.reduceat(km, self._place_start[:-1]) if len(km) else nearest)
        return nearest

    def _places(self, spots: Sequence[Any]) -> None:
        """Keep every different place once: the spots of a place differ in how far one travels from there."""
        listed: dict[tuple[tuple[float | None, float | None], ...], int] = {}
        places = []
        for place, _, _ in spots:
            sites = [place] if self.people else place
            places.append(listed.setdefault(tuple((lat, lon) for lat, lon in sites), len(listed)))
        self.place, self.places = np.array(places, np.uint32), len(listed)
        degrees = [site for sites in listed for site in sites or ((None, None),)]
        self._lat, self._lon = numbers(lat for lat, _ in degrees), numbers(lon for _, lon in degrees)
        self._place_start = np.concatenate(([0], np.cumsum([max(1, len(sites)) for sites in listed]))).astype(np.int64)


def _days(values: Sequence[int | date | None]) -> Floats:
    return numbers(values)
