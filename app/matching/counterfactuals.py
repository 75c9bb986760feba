"""What would bring something higher, for the lists as they are now: `score.counterfactual` on today's pools."""

from collections.abc import Callable
from datetime import date
from typing import Any

from app.matching import pools
from app.matching.ranking import Basis
from app.matching.score.counterfactual import Counterfactual, for_offering, for_seeker
from app.matching.score.parties import Seeker

LARGEST = 50_000
"""In a list of more rows than this nothing is worked out while somebody waits for the page."""


def higher(basis: Basis, key: str, *, day: date) -> Counterfactual | None:
    """Return the fewest badges that bring the row with `key` to the top of a list.

    Badges of the person who looks, or, in a list of a company, of the person who stands in it. None where the row
    is not in the list, or the list is too long to say.
    """
    pool = basis.pool
    if len(pool) > LARGEST or pool.get(key) is None:
        return None
    known: dict[str, Any] = {
        "pool": pool,
        "pairing": basis.pairing,
        "lexicon": basis.lexicon,
        "weights": pools.weights(),
        "day": day,
        "blocked": basis.refused,
    }
    found: Callable[[str], Any] = pool.get
    if isinstance(basis.one, Seeker):
        return for_seeker(basis.one, key, offering_of=found, **known)
    return for_offering(basis.one, key, seeker_of=found, **known)
