"""The map beside a search: every company that answers it, not those of one page. Browsers ask when the map opens."""

from flask import current_app, request
from flask.typing import ResponseReturnValue

from app.accounts.access import public
from app.kernel import clock
from app.matching import live
from app.matching.profiles import Facet, Profile
from app.matching.search import Hit
from app.pages.search.address import POINTS, read
from app.pages.search.cards import distance, site_of
from app.pages.search.views import known_options, known_to_fit
from app.pages.search.words import Words, words
from app.pages.views import blueprint

Point = tuple[float, float, str, str, str]
"""Latitude, longitude (degrees), name, address of the page, and where it is: "Deventer · 3,4 km"."""


@blueprint.get(POINTS)
@public
def stages_map() -> ResponseReturnValue:
    """Answer with the points of a search, read from the same address as its list."""
    asked = read(request.args, current_app.extensions["region"], known_options(), clock.today())
    if asked.problems:
        return [], 400
    known_to_fit(asked)
    labels, municipalities = words(), asked.query.filters.get(Facet.MUNICIPALITY, frozenset())
    return [_point(hit, municipalities, labels) for hit in live.places(asked.query) if hit.document.profile.sites]


def _point(hit: Hit[Profile], municipalities: frozenset[str], labels: Words) -> Point:
    profile = hit.document.profile
    site = profile.sites[site_of(hit, municipalities)]
    place = site.place if hit.km is None else f"{site.place} · {distance(hit.km, labels)}"
    return site.lat, site.lon, profile.name, f"/bedrijven/{profile.slug}", place
