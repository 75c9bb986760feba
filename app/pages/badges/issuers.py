"""Who gives badges in the region: a list that says everything, a map beside it, narrowed by place, sector and skill."""

from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from enum import StrEnum

from flask import current_app, render_template, request
from flask.typing import ResponseReturnValue
from sqlalchemy import select

from app.accounts.access import public
from app.badges import queries
from app.badges.queries import CatalogueEntry, IssuerSpot
from app.kernel.database import db
from app.kernel.region import Region
from app.kernel.web import locale
from app.pages.views import blueprint
from app.skills import queries as skills
from app.skills.models import Concept


class By(StrEnum):
    """What the list can be narrowed by; the value is its name in addresses."""

    MUNICIPALITY = "gemeente"
    SECTOR = "sector"
    SKILL = "vaardigheid"


Option = tuple[str, str, int, bool]
"""A value, its label, how many issuers it finds, and whether it is chosen."""


@dataclass(frozen=True)
class Issuer:
    """An issuer with the badges that can be had there, and what they prove."""

    spot: IssuerSpot
    badges: Sequence[CatalogueEntry]
    values: dict[By, frozenset[str]]


@blueprint.get("/uitgevers")
@public
def issuers() -> ResponseReturnValue:
    """List the issuers, narrowed by what the address asks."""
    chosen = {by: request.args.get(by, "") for by in By}
    everybody = _everybody()
    hits = [one for one in everybody if all(_fits(one, by, value) for by, value in chosen.items())]
    names = _names(everybody)
    return render_template(
        "pages/issuers.html",
        hits=hits,
        total=len(everybody),
        options={by: _options(everybody, chosen, by, names[by]) for by in By},
        by=By,
    )


def _everybody() -> list[Issuer]:
    """Return every issuer that awards something now, by name."""
    of: dict[str, list[CatalogueEntry]] = {}
    for entry in queries.catalogue():
        of.setdefault(entry.issuer_slug, []).append(entry)
    sectors = _sectors({skill for entries in of.values() for entry in entries for skill in entry.skills})
    found = []
    for spot in queries.issuer_spots():
        entries = of.get(spot.slug, [])
        proven = frozenset(skill for entry in entries for skill in entry.skills)
        values = {
            By.MUNICIPALITY: frozenset(entry.municipality for entry in entries),
            By.SECTOR: frozenset(sectors[skill] for skill in proven if skill in sectors),
            By.SKILL: proven,
        }
        found.append(Issuer(spot, entries, values))
    return found


def _sectors(slugs: set[str]) -> dict[str, str]:
    """Return the sector of each of these skills that belongs to one."""
    query = select(Concept.slug, Concept.sector).where(Concept.slug.in_(slugs), Concept.sector.is_not(None))
    return {slug: sector for slug, sector in db.session.execute(query) if sector}


def _fits(issuer: Issuer, by: By, value: str) -> bool:
    return not value or value in issuer.values[by]


def _options(everybody: Sequence[Issuer], chosen: dict[By, str], by: By, names: dict[str, str]) -> list[Option]:
    """Return the values of a choice with how many issuers each finds beside the other choices."""
    others = [one for one in everybody if all(_fits(one, other, chosen[other]) for other in By if other is not by)]
    counts = Counter(value for one in others for value in one.values[by])
    named = sorted(names.items(), key=lambda pair: pair[1].casefold())
    listed = [(value, label, counts[value], value == chosen[by]) for value, label in named]
    return [one for one in listed if one[2] or one[3]]


def _names(everybody: Sequence[Issuer]) -> dict[By, dict[str, str]]:
    region: Region = current_app.extensions["region"]
    sectors = {one.code: one.en if locale() == "en" else one.nl for one in region.sectors}
    listed = skills.word_list("skill")
    label: dict[By, Callable[[str], str]] = {
        By.MUNICIPALITY: str,
        By.SECTOR: lambda value: sectors.get(value, value),
        By.SKILL: lambda value: listed.name(value, locale()) if value in listed else value,
    }
    return {by: {value: label[by](value) for one in everybody for value in one.values[by]} for by in By}
