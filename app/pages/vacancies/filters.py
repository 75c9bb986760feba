"""The filters of a search for vacancies: every option with its count, and the chips that remove them."""

from collections.abc import Mapping
from dataclasses import dataclass

from flask_babel import gettext

from app.matching.search import Results
from app.matching.vacancy_rows import Opening, VacancyFacet
from app.pages.ranked_lists import EVERYTHING
from app.pages.search.address import Options
from app.pages.vacancies.address import FEW_GAPS, VacancyAsked
from app.pages.vacancies.words import sort_names

Names = Mapping[str, Mapping[str, str]]


@dataclass(frozen=True, slots=True)
class Group:
    """One filter: its name in the address, what it is called, and (value, label, count, chosen) for each option."""

    name: str
    legend: str
    options: list[tuple[str, str, int, bool]]


def groups(asked: VacancyAsked, results: Results[Opening], names: Names, known: Options) -> dict[str, Group]:
    """Return the filters by their name in the address."""
    legends = _legends()
    return {facet: _group(facet, legends[facet], asked, results, names, known) for facet in legends}


def _group(
    facet: str, legend: str, asked: VacancyAsked, results: Results[Opening], names: Names, known: Options
) -> Group:
    chosen, counts = asked.chosen(facet), results.facets[facet]
    options = [
        (value, names[facet][value], counts.get(inside, 0), value in chosen)
        for value, inside in known.values[facet].items()
    ]
    return Group(facet, legend, options)


def distances(asked: VacancyAsked, results: Results[Opening]) -> list[tuple[str, str, int, bool]]:
    """Return (km, label, hits, chosen) for each distance; one that was typed in the address is among them."""
    radius, within = asked.query.radius, dict(results.radii)
    if radius is not None:
        within.setdefault(radius, results.total)
    return [(str(km), f"{km} km", count, km == radius) for km, count in sorted(within.items())]


def chips(asked: VacancyAsked, names: Names) -> list[tuple[str, str]]:
    """Return the filters that are on, each with the address without it."""
    found = [
        (names[facet][value], asked.without_value(facet, value))
        for facet in VacancyFacet
        for value in asked.chosen(facet)
    ]
    if typed := asked.value("vanaf"):
        km, place = asked.query.radius, asked.place
        label = gettext("Binnen %(km)s km van %(place)s", km=km, place=place) if km else None
        found.append((label or gettext("Vanaf %(place)s", place=place), asked.without_value("vanaf", typed)))
    if asked.value(FEW_GAPS) and asked.ranked:
        found.append((gettext("Mist hoogstens 1 vaardigheid"), asked.without(FEW_GAPS)))
    if asked.value(EVERYTHING) and asked.ranked:
        found.append((gettext("Ook wat niet bij je wensen past"), asked.without(EVERYTHING)))
    return found


def sorts(asked: VacancyAsked) -> list[tuple[str, str, bool]]:
    """Return the orders of the list as (name, address, chosen): only those that mean something here."""
    usable = {"match": asked.ranked or bool(asked.query.text), "afstand": asked.query.origin is not None}
    return [
        (
            label,
            asked.without("sorteer") if name == asked.usual_sort else asked.replacing("sorteer", name),
            asked.sort == name,
        )
        for name, label in sort_names().items()
        if usable.get(name, True)
    ]


def _legends() -> dict[str, str]:
    return {
        VacancyFacet.KIND: gettext("Soort"),
        VacancyFacet.LEVEL: gettext("Niveau"),
        VacancyFacet.HOURS: gettext("Uren per week"),
        VacancyFacet.SALARY: gettext("Salaris"),
        VacancyFacet.MUNICIPALITY: gettext("Gemeente"),
        VacancyFacet.SECTOR: gettext("Sector"),
        VacancyFacet.REMOTE: gettext("Thuis werken"),
        VacancyFacet.CLOSING: gettext("Sluitdatum"),
    }


def any_names() -> dict[str, str]:
    """Return what it is called to choose nothing in a filter of vacancies."""
    return {
        VacancyFacet.KIND: gettext("Elke soort"),
        VacancyFacet.LEVEL: gettext("Elk niveau"),
        VacancyFacet.HOURS: gettext("Elk aantal uren"),
        VacancyFacet.SALARY: gettext("Elk salaris"),
        VacancyFacet.MUNICIPALITY: gettext("Elke gemeente"),
        VacancyFacet.SECTOR: gettext("Elke sector"),
        VacancyFacet.REMOTE: gettext("Thuis of op locatie"),
        VacancyFacet.CLOSING: gettext("Elke sluitdatum"),
        VacancyFacet.SKILL: gettext("Elke vaardigheid"),
        "afstand": gettext("Elke afstand"),
        FEW_GAPS: gettext("Hoeveel vaardigheden er ook ontbreken"),
    }
