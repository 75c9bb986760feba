"""What a reader's wishes do to a search: what does not suit them is left out and counted, until asked for.

A place, a distance or a kind that the reader chooses says more than the profile: then nothing is left out for that.
"""

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from app.kernel.text import Text
from app.matching.profiles import Facet
from app.matching.ranking import Fit
from app.matching.score.ranked import Removed, removed_text
from app.matching.search import Query, Results, Sort
from app.pages.ranked_lists import EVERYTHING, best_first
from app.pages.search.address import Asked

KIND, PLACES = Facet.KIND.value, ("vanaf", "afstand", Facet.MUNICIPALITY.value)
"""The parameter that says what kind, and those that say where in place of how far; every search has them."""


def for_reader(asked: Asked, fit: Fit) -> Query:
    """Return the query with how well each hit fits the reader, and what is left out; equals in today's shuffle."""
    query = asked.query
    if query.order is None and query.sort is Sort.MATCH and not query.text:
        query = replace(query, order=best_first(fit, query.today))
    query = replace(query, fit=fit.fitted.scores)
    removed = {} if asked.value(EVERYTHING) else _removed(asked, fit)
    if not removed:
        return query
    out = {why: {slug for slug, one in removed.items() if one is why} for why in dict.fromkeys(removed.values())}
    return replace(
        query,
        among={EVERYTHING: fit.fitted.scores.keys() - removed.keys()},
        tallies={why.value: (EVERYTHING, slugs) for why, slugs in out.items()},
    )


def left_out(results: Results[Any], fit: Fit) -> list[Text]:
    """Say what is left out of a list for the reader's wishes: "12 verder weg dan 15 km"."""
    tallies, km = results.tallies, fit.seeker.max_km
    return [removed_text(why, tallies[why], km) for why in Removed if tallies.get(why)]


def _removed(asked: Asked, fit: Fit) -> Mapping[str, Removed]:
    """Return what is left out, by its slug, with the first reason of those that count for what is asked."""
    seeker = fit.seeker
    if asked.value(KIND):
        seeker = replace(seeker, kinds=frozenset())
    if any(asked.value(name) for name in PLACES):
        seeker = replace(seeker, max_km=None)
    if seeker == fit.seeker:
        return fit.removed
    found: Mapping[str, Removed] = fit.basis.pool.removed(seeker, day=asked.query.today, blocked=fit.basis.refused)
    return found
