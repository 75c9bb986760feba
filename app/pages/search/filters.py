"""The filters of a search: every option with its count, and the chips that remove them."""

from dataclasses import dataclass

from flask_babel import gettext
from markupsafe import Markup

from app.matching.index import Facet
from app.matching.search import Results, Sort
from app.pages.search.address import PATH, Asked, Options
from app.pages.search.words import Words

QUIET = " choice--none"
CHECKED, SELECTED = ("", " checked"), ("", " selected")


@dataclass(frozen=True, slots=True)
class Way:
    """A way on from an empty list: what to do, how many companies that gives, and its address."""

    label: str
    count: int
    href: str


def options(asked: Asked, results: Results, words: Words, known: Options) -> dict[str, Markup]:
    """Return the options of every facet with their counts, as HTML, by the name in the address."""
    shown = {}
    for facet, choices in words.choices.items():
        chosen, counts, inside = asked.chosen(facet), results.facets[facet], known.values[facet]
        listed = [(mould, counts.get(inside[value], 0), value in chosen) for value, mould in choices]
        if facet is Facet.STUDY:
            html = [mould % (SELECTED[on], count) for mould, count, on in listed]
        else:
            html = [mould % ("" if count else QUIET, CHECKED[on], count) for mould, count, on in listed]
        shown[facet.value] = Markup("".join(html))  # noqa: S704 - moulds and numbers
    if results.radii:
        shown["afstand"] = _distances(asked, results, words)
    return shown


def _distances(asked: Asked, results: Results, words: Words) -> Markup:
    """Return the distances to choose from; one that was typed in the address is among them."""
    radius, within = asked.query.radius, dict(results.radii)
    if radius is not None:
        within.setdefault(radius, results.total)
    html = [words.distance % (km, SELECTED[km == radius], km, count) for km, count in sorted(within.items())]
    return Markup("".join(html))  # noqa: S704 - a mould and numbers


def chips(asked: Asked, words: Words) -> list[tuple[str, str]]:
    """Return the filters that are on, each with the address without it."""
    found = [
        (words.options[facet][value], asked.without_value(facet, value))
        for facet in Facet
        for value in asked.chosen(facet)
    ]
    if place := asked.value("vanaf"):
        km = asked.query.radius
        label = (
            gettext("Binnen %(km)s km van %(place)s", km=km, place=place)
            if km
            else gettext("Vanaf %(place)s", place=place)
        )
        found.append((label, asked.without_value("vanaf", place)))
    return found


def choice(asked: Asked, words: Words) -> str:
    """Return the filters that are on in words, or ""."""
    return ", ".join(words.options[facet][value] for facet in Facet for value in asked.chosen(facet))


def sorts(asked: Asked, words: Words) -> list[tuple[str, str, bool]]:
    """Return the orders of the list as (name, address, chosen); distance only where there is a place."""
    return [
        (
            name,
            asked.without("sorteer") if sort is Sort.MATCH else asked.replacing("sorteer", sort.value),
            asked.query.sort is sort,
        )
        for sort, name in words.sorts.items()
        if sort is not Sort.DISTANCE or asked.query.origin
    ]


def ways_on(asked: Asked, results: Results, words: Words) -> list[Way]:
    """Return what gives hits where the whole question gives none, fewest changes first."""
    ways = [
        Way(gettext("Zoek binnen %(km)s km", km=km), count, asked.replacing("afstand", str(km)))
        for km, count in results.radii.items()
        if count and asked.query.radius and km > asked.query.radius
    ][:2]
    names = {
        Facet.KIND: gettext("Elke soort stage"),
        Facet.LEVEL: gettext("Elk niveau"),
        Facet.STUDY: gettext("Elke studie"),
        Facet.MUNICIPALITY: gettext("Elke gemeente"),
        Facet.SECTOR: gettext("Elke sector"),
        "afstand": gettext("Elke afstand"),
    }
    dropped = [
        Way(label, results.without[name], asked.without(name))
        for name, label in names.items()
        if results.without.get(name)
    ]
    ways += sorted(dropped, key=lambda way: -way.count)
    if results.without.get("q"):
        label = gettext("Zonder “%(question)s”", question=asked.query.text)
        ways.append(Way(label, results.without["q"], asked.without("q")))
    if not ways and results.without.get("filters"):
        everything_else = asked.without(*Facet, "afstand", "vanaf", "sorteer")
        ways.append(Way(gettext("Zonder filters"), results.without["filters"], everything_else))
    ways.append(Way(gettext("Alle bedrijven"), results.everything, PATH))
    return [way for way in ways if way.count]
