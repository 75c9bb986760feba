"""The filters of a search: every option with its count, and the chips that remove them."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from flask_babel import gettext
from markupsafe import Markup

from app.matching.profiles import Facet, Profile
from app.matching.search import Results, Sort
from app.pages.ranked_lists import EVERYTHING
from app.pages.search.address import VERBATIM, Asked, Options
from app.pages.search.moulds import part
from app.pages.search.words import Words

ORDER = (Facet.KIND, Facet.LEVEL, Facet.STUDY, Facet.MUNICIPALITY, Facet.SECTOR)
"""The facets in the order of the filter form; distance stands behind municipality."""
QUIET, CHECKED, SELECTED = " choice--none", " checked", " selected"
MARKED = {facet: SELECTED if facet is Facet.STUDY else CHECKED for facet in Facet}


@dataclass(frozen=True, slots=True)
class Way:
    """A way on from an empty list: what to do, how many hits that gives, and its address."""

    label: str
    count: int
    href: str


def filter_form(asked: Asked, results: Results[Profile], words: Words, known: Options) -> Markup:
    """Return the filters as HTML: every option with its count, in the order of the page."""
    filling: list[object] = []
    for facet in ORDER:
        chosen, counts = asked.chosen(facet), results.facets[facet]
        for value, inside in known.values[facet].items():
            count = counts.get(inside, 0)
            if facet is not Facet.STUDY:
                filling.append("" if count else QUIET)
            filling += (MARKED[facet] if value in chosen else "", count)
        if facet is Facet.MUNICIPALITY:
            filling.append(_distances(asked, results, words) if results.radii else "")
    return Markup(words.filters % tuple(filling))  # noqa: S704 - a mould, numbers and words of our own


def _distances(asked: Asked, results: Results[Profile], words: Words) -> Markup:
    """Return the distances to choose from; one that was typed in the address is among them."""
    radius, within = asked.query.radius, dict(results.radii)
    if radius is not None:
        within.setdefault(radius, results.total)
    html = [words.distance % (km, SELECTED if km == radius else "", km, n) for km, n in sorted(within.items())]
    return part("distances")(asked.place, Markup("".join(html)))  # noqa: S704 - a mould and numbers


def chips(asked: Asked, words: Words) -> list[tuple[str, str]]:
    """Return the filters that are on, each with the address without it."""
    found = [
        (words.options[facet][value], asked.without_value(facet, value))
        for facet in Facet
        for value in asked.chosen(facet)
    ]
    if typed := asked.value("vanaf"):
        km, place = asked.query.radius, asked.place
        label = words.within % {"km": km, "place": place} if km else words.from_here % {"place": place}
        found.append((label, asked.without_value("vanaf", typed)))
    if asked.value(EVERYTHING) and asked.query.fit is not None:
        found.append((gettext("Ook wat niet bij je wensen past"), asked.without(EVERYTHING)))
    return found


def choice(asked: Asked, words: Words) -> str:
    """Return the filters that are on in words, or ""."""
    return ", ".join(words.options[facet][value] for facet in Facet for value in asked.chosen(facet))


def sorts(asked: Asked, words: Words) -> list[tuple[str, str, bool]]:
    """Return the orders of the list as (name, address, chosen); distance only where there is a place."""
    return [
        (
            name,
            asked.without("sorteer") if sort is asked.usual_sort else asked.replacing("sorteer", sort.value),
            asked.query.sort is sort,
        )
        for sort, name in words.sorts.items()
        if sort is not Sort.DISTANCE or asked.query.origin
    ]


def ways_on(asked: Asked, results: Results[Any], any_names: Mapping[str, str], all_of_them: str) -> list[Way]:
    """Return what gives hits where the whole question gives none, fewest changes first.

    `any_names` says by filter what it is called to choose nothing there, `all_of_them` to ask nothing at all. For a
    reader with wishes, an address whose count takes in what does not suit them asks for that too.
    """
    ways = [
        Way(gettext("Zoek binnen %(km)s km", km=km), count, asked.replacing("afstand", str(km)))
        for km, count in results.radii.items()
        if count and asked.query.radius and km > asked.query.radius
    ][:2]
    wishes = [] if asked.query.fit is None else [(EVERYTHING, "1")]
    dropped = [
        Way(label, results.without[name], asked.without(name))
        for name, label in any_names.items()
        if results.without.get(name)
    ]
    ways += sorted(dropped, key=lambda way: -way.count)
    if results.without.get(EVERYTHING):
        label = gettext("Ook wat niet bij je wensen past")
        ways.append(Way(label, results.without[EVERYTHING], asked.replacing(EVERYTHING, "1")))
    if results.without.get("q"):
        label = gettext("Zonder “%(question)s”", question=asked.query.text)
        ways.append(Way(label, results.without["q"], asked.without("q")))
    if not ways and results.without.get("filters"):
        question = [pair for pair in asked.pairs if pair[0] in ("q", VERBATIM)]
        ways.append(Way(gettext("Zonder filters"), results.without["filters"], asked.written([*question, *wishes])))
    ways.append(Way(all_of_them, results.everything, asked.written(wishes)))
    return [way for way in ways if way.count]


def any_names() -> dict[str, str]:
    """Return what it is called to choose nothing in a filter of stages."""
    return {
        Facet.KIND: gettext("Elke soort stage"),
        Facet.LEVEL: gettext("Elk niveau"),
        Facet.STUDY: gettext("Elke studie"),
        Facet.MUNICIPALITY: gettext("Elke gemeente"),
        Facet.SECTOR: gettext("Elke sector"),
        "afstand": gettext("Elke afstand"),
    }
