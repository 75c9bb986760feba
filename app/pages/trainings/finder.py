"""The list of trainings: words, filters with counts, an order, and ways on where nothing is found."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from flask import render_template, request
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from app.accounts.access import public
from app.kernel import clock
from app.kernel.levels import LEVEL_NAMES
from app.kernel.text import format_euro
from app.kernel.web import locale, shown
from app.matching.search import Query, Results
from app.matching.search import Sort as IndexSort
from app.pages.trainings import voucher
from app.pages.trainings.address import KNOWN, PATH, Asked, Sort, read
from app.pages.trainings.cards import cards_of
from app.pages.trainings.catalogue import ONLINE, PRICES, Entry, Facet, places, results
from app.pages.trainings.wanted import reader, wanted_by
from app.pages.views import blueprint
from app.skills import queries as skills
from app.trainings.rules import FORM_IN_ADDRESS, FORM_NAMES, still_starts

FacetNames = Mapping[str, Mapping[str, str]]
"""What each option is called, by facet and by its value in the address."""


@dataclass(frozen=True)
class Way:
    """A way on from an empty list: what to do, how many trainings that gives, and its address."""

    label: str
    count: int
    href: str


@dataclass(frozen=True)
class Group:
    """The options of one filter as the page shows them: (value, label, count, whether it is on)."""

    legend: str
    name: str
    options: list[tuple[str, str, int, bool]] = field(default_factory=list)


@blueprint.get(PATH)
@public
def trainings() -> ResponseReturnValue:
    """List the trainings that answer a question; for somebody with a profile, what they miss comes first."""
    vocabulary = skills.word_list("skill")
    person = reader()
    wanted = wanted_by(person) if person else {}
    towns = places()
    asked = read(request.args, towns, vocabulary)
    now = voucher.today()
    today = clock.today()
    query = Query(
        today=today,
        text=asked.text,
        filters=asked.filters,
        sort=IndexSort.MATCH,
        page=asked.page,
        order=_order(asked.sort, today),
    )
    found = results(query, wanted if asked.sort is Sort.MATCH else None)
    names = _names(towns, found, asked)
    beyond = bool(found.total) and asked.page > found.pages
    wrong = asked.problems or beyond
    page = render_template(
        "pages/trainings.html",
        asked=asked,
        found=found,
        cards=[] if wrong else cards_of(found.hits, now, wanted),
        groups=_groups(asked, found, names),
        skills=_skills(asked, found, names),
        chips=_chips(asked, names),
        sorts=_sorts(asked, bool(wanted)),
        ways_on=[] if found.total or wrong else _ways_on(asked, found),
        beyond=beyond,
        voucher=now,
    )
    return page, 400 if wrong else 200


def _order(sort: Sort, today: date) -> Callable[[Entry], Any] | None:
    """Return what to sort by, least first; None for the usual order."""
    if sort is Sort.PRICE:
        return lambda entry: (entry.training.price_cents, entry.id)
    if sort is Sort.START:
        return lambda entry: _start(entry, today)
    return None


def _start(entry: Entry, today: date) -> tuple[bool, int, int]:
    """Return the place by start: the soonest first, then whenever one likes."""
    start = entry.training.next_start
    if start is None or not still_starts(start, today):
        return True, entry.training.price_cents, entry.id
    return False, start.toordinal(), entry.id


def _names(towns: list[str], found: Results[Entry], asked: Asked) -> FacetNames:
    taught = {*found.facets[Facet.SKILL], *asked.chosen(Facet.SKILL)}
    return {
        Facet.FORM: {word: shown(FORM_NAMES[form]) for word, form in FORM_IN_ADDRESS.items()},
        Facet.PRICE: {str(p // 100): _("tot en met %(price)s", price=_whole_euros(p)) for p in PRICES},
        Facet.VOUCHER: {word: _("met een voucher") for word in KNOWN[Facet.VOUCHER]},
        Facet.LEVEL: {level: shown(name) for level, name in LEVEL_NAMES.items()},
        Facet.PLACE: {town: _("Online") if town == ONLINE else town for town in towns},
        Facet.SKILL: skills.skill_names(taught, locale()),
    }


def _whole_euros(cents: int) -> str:
    """Write whole euros without their cents."""
    written = format_euro(cents, locale())
    return written[:-3]


def _groups(asked: Asked, found: Results[Entry], names: FacetNames) -> list[Group]:
    """Return the filters with boxes in the order of the page, each option with its count."""
    legends = {
        Facet.VOUCHER: _("Betalen"),
        Facet.PRICE: _("Prijs"),
        Facet.FORM: _("Vorm"),
        Facet.PLACE: _("Waar"),
        Facet.LEVEL: _("Niveau"),
    }
    groups = []
    for facet, legend in legends.items():
        chosen, counts = asked.chosen(facet), found.facets[facet]
        inside = KNOWN.get(facet, {})
        options = [
            (value, label, counts.get(inside.get(value, value), 0), value in chosen)
            for value, label in names[facet].items()
            if facet is not Facet.LEVEL or value in counts or value in chosen
        ]
        groups.append(Group(legend, facet.value, options))
    return groups


def _skills(asked: Asked, found: Results[Entry], names: FacetNames) -> list[tuple[str, str, int, bool]]:
    """Return the skills that hits teach, by name, with what is chosen even where it finds nothing."""
    chosen, counts = asked.chosen(Facet.SKILL), found.facets[Facet.SKILL]
    listed = [
        (slug, label, counts.get(slug, 0), slug in chosen)
        for slug, label in names[Facet.SKILL].items()
        if counts.get(slug) or slug in chosen
    ]
    return sorted(listed, key=lambda option: option[1].casefold())


def _chips(asked: Asked, names: FacetNames) -> list[tuple[str, str]]:
    """Return the filters that are on, each with the address without it."""
    return [
        (names[facet].get(value, value), asked.without_value(facet, value))
        for facet in Facet
        for value in asked.chosen(facet)
        if value in names[facet]
    ]


def _sorts(asked: Asked, wants: bool) -> list[tuple[str, str, bool]]:
    """Return the orders as (name, address, whether it is this one)."""
    usual = _("Wat je nog mist") if wants else _("Beste eerst") if asked.text else _("Eerst beginnen")
    labels = {Sort.MATCH: usual, Sort.PRICE: _("Goedkoopste eerst")}
    if wants or asked.text:
        labels[Sort.START] = _("Eerst beginnen")
    return [(label, asked.sorted_by(sort), asked.sort is sort) for sort, label in labels.items()]


def _ways_on(asked: Asked, found: Results[Entry]) -> list[Way]:
    """Return what gives hits where the whole question gives none, most hits first."""
    labels = {
        Facet.FORM: _("Elke vorm"),
        Facet.PRICE: _("Elke prijs"),
        Facet.VOUCHER: _("Met en zonder voucher"),
        Facet.LEVEL: _("Elk niveau"),
        Facet.PLACE: _("Overal en online"),
        Facet.SKILL: _("Elke vaardigheid"),
    }
    ways = [
        Way(label, found.without[facet], asked.without(facet))
        for facet, label in labels.items()
        if found.without.get(facet)
    ]
    ways.sort(key=lambda way: -way.count)
    if found.without.get("q"):
        ways.append(Way(_("Zonder “%(question)s”", question=asked.text), found.without["q"], asked.without("q")))
    if found.everything:
        ways.append(Way(_("Alle opleidingen"), found.everything, PATH))
    return ways
