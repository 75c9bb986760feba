"""The start page: one promise, a search, and a door for everybody."""

import math
from dataclasses import dataclass
from urllib.parse import quote_plus

from flask import current_app, render_template
from flask.typing import ResponseReturnValue

from app.accounts.access import public
from app.kernel.text import N_, Price, Text
from app.matching import live
from app.matching.profiles import Facet
from app.pages.locator import region_map
from app.pages.views import blueprint
from app.vouchers.queries import estimate
from app.vouchers.scheme import ApplicantKind, SchemeVersion

POPULAR = (N_("lassen"), N_("zorg"), N_("webontwikkeling"), N_("logistiek"), N_("dieren"), N_("koken"), N_("techniek"))


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
    version = estimate.version_now()
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
        steps=steps(version),
        version=version,
        for_whom=_for_whom(version) if version else "",
        money_left=version is not None and estimate.money_left(version).enough,
    )


def steps(version: SchemeVersion | None) -> tuple[tuple[str, str | Text, str], ...]:
    """Return how one comes from a missed match to a better one: what to do, what that gives, where it is done."""
    voucher: str | Text = N_("Je kunt nu geen voucher aanvragen.")
    if version is not None:
        voucher = Text(N_("Je krijgt een scholingsvoucher tot %(most)s."), {"most": Price(version.maximum_cents)})
    return (
        (
            N_("Je mist een vaardigheid"),
            N_("Bij elke vacature zie je wat je al kunt en wat je nog mist."),
            "/vacatures",
        ),
        (N_("Een opleiding leert het je"), N_("Je ziet bij wie, wat het kost en hoe lang het duurt."), "/opleidingen"),
        (N_("Een voucher betaalt mee"), voucher, "/vouchers"),
        (N_("Een badge bewijst het"), N_("Daarna telt de vaardigheid mee. Je past beter bij het werk."), "/badges"),
    )


def _for_whom(version: SchemeVersion) -> str:
    """Return for whom the vouchers are (a msgid)."""
    if ApplicantKind.EMPLOYER not in version.kinds:
        return N_("Voor wie werkt of werk zoekt.")
    if len(version.kinds) == 1:
        return N_("Voor werkgevers.")
    return N_("Voor werkgevers en voor wie werkt of werk zoekt.")


def _size(companies: int) -> float:
    """Return the radius of a town's dot: its area follows the number of companies."""
    return round(3 + math.sqrt(companies) / 2, 1)


def _towns(counts: dict[str, int]) -> list[Count]:
    region = current_app.extensions["region"]
    listed = [
        Count(place.name, f"/stages?gemeente={quote_plus(place.name)}", counts.get(place.name, 0))
        for place in region.municipalities
    ]
    return sorted(listed, key=lambda town: (-town.companies, town.label))
