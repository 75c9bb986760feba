"""The address of a search for vacancies: that of a search for stages, with other filters and orders.

Besides `q`, `vanaf`, `afstand`, `sorteer` and `pagina`: the facets of `VacancyFacet`, `gaten=1` (at most one skill is
missing) and `alles=1` (also what does not suit the wishes); the last two mean something for a talent with a profile.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Any, ClassVar

from werkzeug.datastructures import MultiDict

from app.kernel.levels import LEVELS
from app.kernel.region import Region
from app.kernel.text import N_
from app.matching.ranking import Fit
from app.matching.search import Query, Sort
from app.matching.vacancy_rows import CLOSING, HOURS, NO_LEVEL, SALARIES, Opening, VacancyFacet
from app.pages.ranked_lists import EVERYTHING
from app.pages.search.address import VERBATIM, Asked, Options, flag, read_as
from app.pages.search.wishes import for_reader
from app.vacancies.rules import KIND_IN_ADDRESS, Remote

PATH = "/vacatures"
FEW_GAPS = "gaten"
MOST_GAPS = 1
FIRST_TO_CLOSE = "sluit"
REMOTE_IN_ADDRESS = {"nee": Remote.NO, "deels": Remote.PARTLY, "helemaal": Remote.FULLY}
UNKNOWN: Mapping[str, str] = {
    VacancyFacet.KIND: N_("De soort “%(value)s” kennen wij niet. Kies baan of opdracht."),
    VacancyFacet.LEVEL: N_("Het niveau “%(value)s” kennen wij niet."),
    VacancyFacet.HOURS: N_("De uren “%(value)s” kennen wij niet. Kies 16, 24, 32 of 40."),
    VacancyFacet.SALARY: N_("Het salaris “%(value)s” kennen wij niet. Kies een bedrag uit de lijst."),
    VacancyFacet.MUNICIPALITY: N_("De gemeente “%(value)s” kennen wij niet in deze regio."),
    VacancyFacet.SECTOR: N_("De sector “%(value)s” kennen wij niet."),
    VacancyFacet.REMOTE: N_("De keuze “%(value)s” kennen wij niet. Kies nee, deels of helemaal."),
    VacancyFacet.CLOSING: N_("De sluitdatum “%(value)s” kennen wij niet. Kies week of maand."),
    VacancyFacet.SKILL: N_("De vaardigheid “%(value)s” kennen wij niet."),
}


@dataclass
class VacancyAsked(Asked):
    """What an address asks for among the vacancies; `ranked` says that it is known how they fit the reader."""

    path: ClassVar[str] = PATH
    facets: ClassVar[Sequence[str]] = tuple(VacancyFacet)
    sorts: ClassVar[Sequence[str]] = (*Sort, FIRST_TO_CLOSE)
    unknown: ClassVar[Mapping[str, str]] = UNKNOWN
    unknown_sort: ClassVar[str] = N_("De volgorde “%(value)s” kennen wij niet. Kies match, afstand, nieuw of sluit.")
    ranked: bool = False

    @classmethod
    def names(cls) -> tuple[str, ...]:
        """Return the parameters in the order in which addresses are written."""
        return ("q", VERBATIM, *cls.facets, "vanaf", "afstand", FEW_GAPS, EVERYTHING, "sorteer")

    @property
    def usual_sort(self) -> Sort:
        """The order where none is asked for: what fits, for words or a known reader; else near, else new."""
        if self.ranked or self.value("q"):
            return Sort.MATCH
        return Sort.DISTANCE if self.value("vanaf") else Sort.NEW

    @property
    def sort(self) -> str:
        """The order of the list, by its name in the address."""
        return self.value("sorteer") or self.usual_sort


def options_of(region: Region, skills: Mapping[str, Any]) -> Options:
    """Return what can be chosen in `region`; `skills` by slug."""
    return Options(
        {
            VacancyFacet.KIND: {word: kind.value for word, kind in KIND_IN_ADDRESS.items()},
            VacancyFacet.LEVEL: {level: level for level in (*LEVELS, NO_LEVEL)},
            VacancyFacet.HOURS: {band: band for band in HOURS},
            VacancyFacet.SALARY: {str(euros): str(euros) for euros in SALARIES},
            VacancyFacet.MUNICIPALITY: {place.name: place.name for place in region.municipalities},
            VacancyFacet.SECTOR: {sector.code: sector.code for sector in region.sectors},
            VacancyFacet.REMOTE: {word: remote.value for word, remote in REMOTE_IN_ADDRESS.items()},
            VacancyFacet.CLOSING: {name: name for name in CLOSING},
            VacancyFacet.SKILL: {slug: slug for slug in skills},
        }
    )


def read(
    typed: MultiDict[str, str], region: Region, skills: Mapping[str, Any], today: date, fit: Fit | None
) -> VacancyAsked:
    """Read the parameters of a search by a reader whom vacancies fit as `fit` says, if that is known."""
    asked = read_as(VacancyAsked, typed, region, options_of(region, skills), today)
    for name in (FEW_GAPS, EVERYTHING):
        flag(asked, name)
    asked.ranked = fit is not None
    query = asked.query if asked.value("sorteer") else replace(asked.query, sort=asked.usual_sort)
    if asked.sort == FIRST_TO_CLOSE:
        query = replace(query, order=_closing)
    asked.query = query
    if fit is not None:
        asked.query = _with_few_gaps(asked, for_reader(asked, fit), fit)
    return asked


def _with_few_gaps(asked: VacancyAsked, query: Query, fit: Fit) -> Query:
    """Return the query with the filter on what misses little, and how many that leaves."""
    few = {slug for slug, missing in fit.missing.items() if missing <= MOST_GAPS}
    among = {**query.among, FEW_GAPS: few} if asked.value(FEW_GAPS) else query.among
    return replace(query, among=among, tallies={**query.tallies, FEW_GAPS: (FEW_GAPS, few)})


def _closing(opening: Opening) -> tuple[date, int]:
    return opening.ends_on, opening.id
