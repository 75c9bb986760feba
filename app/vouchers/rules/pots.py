"""R12: from which pots an amount is drawn. Earmarked money first, for those it is meant for."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from app.vouchers.rules.case import Case
from app.vouchers.scheme import SchemeVersion


@dataclass(frozen=True)
class PotBalance:
    """What is left in one pot, in cents. `earmark` is the municipality whose people it is for, if any."""

    pot: str
    left_cents: int
    earmark: str | None = None


@dataclass(frozen=True)
class Draw:
    """Cents taken from one pot."""

    pot: str
    cents: int


def places_of(case: Case, version: SchemeVersion) -> tuple[str, ...]:
    """Return the municipalities whose earmarked money this application may use.

    For an employer the branches in the region that the application names, for the others their home.
    """
    named = case.applicant.branch_municipalities if case.by_employer else (case.participant.municipality,)
    return tuple(dict.fromkeys(place for place in named if place in version.municipalities))


def usable_pots(pots: Iterable[PotBalance], places: Sequence[str]) -> tuple[PotBalance, ...]:
    """Return the pots open to an application from `places`: its own earmarks first, then the given order.

    `pots` come in the order of the scheme. Money earmarked for another municipality is left out.
    """
    listed = tuple(pots)
    earmarked = tuple(pot for place in places for pot in listed if pot.earmark == place)
    return earmarked + tuple(pot for pot in listed if pot.earmark is None)


def left_for(pots: Iterable[PotBalance], places: Sequence[str]) -> int:
    """Return the cents left for an application from `places`: the `budget_left_cents` of its case."""
    return sum(pot.left_cents for pot in usable_pots(pots, places))


def draw(amount_cents: int, pots: Iterable[PotBalance], places: Sequence[str]) -> tuple[Draw, ...]:
    """Spread an amount over the pots, each emptied before the next is touched; pots left alone are not named.

    Raises ValueError when the pots hold less: nobody may spend what is not there.
    """
    draws: list[Draw] = []
    still = amount_cents
    for pot in usable_pots(pots, places):
        cents = min(still, pot.left_cents)
        if cents > 0:
            draws.append(Draw(pot.pot, cents))
            still -= cents
    if still > 0:
        raise ValueError(f"the pots are {still} cents short of {amount_cents}")
    return tuple(draws)
