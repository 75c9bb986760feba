"""What badges can be had in the region: words, choices with their counts, and the issuers on a map."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from urllib.parse import urlencode

from flask import render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import ngettext

from app.accounts.access import public
from app.accounts.forms import one_line
from app.badges import queries
from app.badges.queries import CatalogueEntry
from app.kernel import paging
from app.kernel.web import locale
from app.pages.badges.finder import FORMAL, NON_FORMAL, Choice, Found, find
from app.pages.badges.words import LONGEST, Wanted
from app.pages.views import blueprint
from app.skills import queries as skills

Option = tuple[str, str, int, bool]
"""A value, its label, how many it finds, and whether it is chosen."""


MANY = (Choice.SKILL, Choice.ISSUER)
"""Choices with so many values that they are chosen from a menu."""
SHOWN = 24
"""How many badges one page lists."""


@dataclass(frozen=True)
class Point:
    """An issuer on the map."""

    lat: float
    lon: float
    name: str
    href: str
    text: str


@blueprint.get("/badges")
@public
def badges() -> ResponseReturnValue:
    """List the badge classes that can be had, narrowed by words and choices."""
    typed = (one_line(request.args.get("q")) or "")[:LONGEST]
    chosen = {choice: frozenset(filter(None, request.args.getlist(choice))) for choice in Choice}
    catalogue, wanted = queries.catalogue(), Wanted(typed)
    found = find(catalogue, chosen, wanted.matches)
    labels = _labels(catalogue, chosen)
    hits, number, pages = paging.cut(found.entries, SHOWN)
    return render_template(
        "pages/badges.html",
        words=typed,
        hits=hits,
        count=len(found.entries),
        page=number,
        pages=pages,
        page_address=paging.page_address,
        names=labels[Choice.SKILL],
        total=len(catalogue),
        options={choice: _options(labels[choice], found, chosen, choice) for choice in Choice},
        choice=Choice,
        chips=_chips(typed, chosen, labels),
        points=_points(found.entries),
    )


def _labels(catalogue: Sequence[CatalogueEntry], chosen: dict[Choice, frozenset[str]]) -> dict[Choice, dict[str, str]]:
    """Return every value of every choice with its label, in the order in which it is listed."""
    listed = skills.word_list("skill")
    slugs = {skill for entry in catalogue for skill in entry.skills}
    slugs |= {skill for skill in chosen[Choice.SKILL] if skill in listed}
    names = {slug: listed.name(slug, locale()) for slug in slugs}
    return {
        Choice.KIND: {NON_FORMAL: _("Non-formeel"), FORMAL: _("Formeel (met NLQF-niveau)")},
        Choice.SKILL: _by_label(names.items()),
        Choice.ISSUER: _by_label({(entry.issuer_slug, entry.issuer) for entry in catalogue}),
        Choice.MUNICIPALITY: _by_label({(entry.municipality, entry.municipality) for entry in catalogue}),
    }


def _by_label(pairs: Iterable[tuple[str, str]]) -> dict[str, str]:
    return dict(sorted(pairs, key=lambda pair: pair[1].casefold()))


def _options(
    labels: dict[str, str], found: Found, chosen: dict[Choice, frozenset[str]], choice: Choice
) -> list[Option]:
    """Return the values to choose from; of those that are many only what finds something."""
    counts = found.counts[choice]
    listed = [(value, label, counts[value], value in chosen[choice]) for value, label in labels.items()]
    return [one for one in listed if one[2] or one[3]] if choice in MANY else listed


def _chips(
    typed: str, chosen: dict[Choice, frozenset[str]], labels: dict[Choice, dict[str, str]]
) -> list[tuple[str, str]]:
    """Return what is chosen, each with the address of the list without it."""
    pairs = [("q", typed)] if typed else []
    pairs += [(choice.value, value) for choice in Choice for value in sorted(chosen[choice])]
    shown = []
    for pair in pairs:
        others = urlencode([other for other in pairs if other != pair])
        label = f"“{typed}”" if pair[0] == "q" else labels[Choice(pair[0])].get(pair[1], pair[1])
        shown.append((label, url_for("pages.badges") + (f"?{others}" if others else "")))
    return shown


def _points(hits: Sequence[CatalogueEntry]) -> list[Point]:
    """Return the issuers of the hits with how many of these they have."""
    count: dict[str, int] = {}
    for entry in hits:
        count[entry.issuer_slug] = count.get(entry.issuer_slug, 0) + 1
    return [
        Point(
            lat=spot.lat,
            lon=spot.lon,
            name=spot.name,
            href=url_for("pages.issuer", slug=spot.slug),
            text=f"{spot.place} · {ngettext('%(num)s badge', '%(num)s badges', count[spot.slug])}",
        )
        for spot in queries.issuer_spots()
        if spot.slug in count
    ]
