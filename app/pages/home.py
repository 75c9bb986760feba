"""The start page: one promise, a search, and a door for everybody."""

from dataclasses import dataclass
from urllib.parse import quote_plus

from flask import current_app, render_template
from flask.typing import ResponseReturnValue

from app.accounts.access import public
from app.kernel import clock
from app.kernel.text import N_
from app.matching import live
from app.matching.index import Facet
from app.pages.views import blueprint
from app.vouchers.casefile import SCHEME, schemes
from app.vouchers.queries import estimate
from app.vouchers.scheme import NotInForceError

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
    return render_template(
        "pages/home.html",
        question="",
        place="",
        order="",
        total=found.total,
        popular=POPULAR,
        towns=_towns(found.facets[Facet.MUNICIPALITY]),
        money_left=money_left(),
    )


def money_left() -> bool:
    """Say whether a voucher can still be had somewhere in the region."""
    try:
        version = schemes().version_at(SCHEME, clock.now())
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
