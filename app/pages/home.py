"""The start page: one promise, a search, and a door for everybody."""

import math
from dataclasses import dataclass
from urllib.parse import quote_plus

from flask import current_app, render_template
from flask.typing import ResponseReturnValue

from app.accounts.access import public
from app.kernel import clock
from app.kernel.text import N_
from app.matching import live
from app.matching.profiles import Facet
from app.pages.locator import region_map
from app.pages.views import blueprint
from app.vouchers.casefile import scheme_code, schemes
from app.vouchers.queries import estimate
from app.vouchers.scheme import NotInForceError

POPULAR = (N_("lassen"), N_("zorg"), N_("webontwikkeling"), N_("logistiek"), N_("dieren"), N_("koken"), N_("techniek"))


STEPS = (
    (N_("Je mist een vaardigheid"), N_("Bij elke vacature zie je wat je al kunt en wat je nog mist."), "/vacatures"),
    (N_("Een opleiding leert het je"), N_("Je ziet bij wie, wat het kost en hoe lang het duurt."), "/opleidingen"),
    (N_("De helft wordt betaald"), N_("Met een scholingsvoucher krijg je tot € 2.500 terug."), "/vouchers"),
    (N_("Een badge bewijst het"), N_("Daarna telt de vaardigheid mee. Je past beter bij het werk."), "/badges"),
)
"""From a missed match to a better one: what to do, what that gives, where it is done."""


@dataclass(frozen=True)
class Count:
    """A search with the number of companies that it finds."""

    label: str
    href: str
    companies: int


@blueprint.get("/")
@public
def home() -> ResponseReturnValue:
    """Show what this site is for, with the number of companies in each town."""
    found = live.everything()
    towns = _towns(found.facets[Facet.MUNICIPALITY])
    by_name = {town.label: town for town in towns}
    drawing = region_map(current_app.extensions["region"])
    return render_template(
        "pages/home.html",
        question="",
        place="",
        order="",
        total=found.total,
        popular=POPULAR,
        towns=towns,
        map=drawing,
        marks=[(dot, by_name[dot.name], _size(by_name[dot.name].companies)) for dot in drawing.towns],
        steps=STEPS,
        money_left=money_left(),
    )


def _size(companies: int) -> float:
    """Return the radius of a town's dot: its area follows the number of companies."""
    return round(3 + math.sqrt(companies) / 2, 1)


def money_left() -> bool:
    """Say whether a voucher can still be had somewhere in the region."""
    try:
        version = schemes().version_at(scheme_code(), clock.now())
    except NotInForceError:
        return False
    return estimate.money_left(version).enough


def _towns(counts: dict[str, int]) -> list[Count]:
    region = current_app.extensions["region"]
    listed = [
        Count(place.name, f"/stages?gemeente={quote_plus(place.name)}", counts.get(place.name, 0))
        for place in region.municipalities
    ]
    return sorted(listed, key=lambda town: (-town.companies, town.label))
