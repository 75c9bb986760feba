"""R12: the order in which pots are drawn on."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.vouchers.rules import Draw, PotBalance, draw, left_for, places_of, usable_pots

POTS = (
    PotBalance("rijk", 1_000_00),
    PotBalance("gelderland", 2_000_00),
    PotBalance("apeldoorn", 300_00, "Apeldoorn"),
    PotBalance("deventer", 500_00, "Deventer"),
)


def test_own_earmark_first_then_the_order_of_the_scheme():
    assert draw(1_600_00, POTS, ["Deventer"]) == (
        Draw("deventer", 500_00),
        Draw("rijk", 1_000_00),
        Draw("gelderland", 100_00),
    )


def test_the_earmark_of_another_municipality_is_not_touched():
    assert [pot.pot for pot in usable_pots(POTS, ["Epe"])] == ["rijk", "gelderland"]
    assert left_for(POTS, ["Epe"]) == 3_000_00
    with pytest.raises(ValueError, match="the pots are 1 cents short of 300001"):
        draw(3_000_01, POTS, ["Epe"])


def test_pots_left_alone_are_not_named():
    assert draw(300_00, POTS, ["Deventer"]) == (Draw("deventer", 300_00),)
    assert draw(0, POTS, ["Deventer"]) == ()
    empty = (PotBalance("deventer", 0, "Deventer"), PotBalance("rijk", 5))
    assert draw(5, empty, ["Deventer"]) == (Draw("rijk", 5),)
    assert draw(1, empty, ["Deventer"]) == (Draw("rijk", 1),)


def test_money_follows_the_branches_of_an_employer_and_the_home_of_others(make_case, version):
    changes = {"applicant.branch_municipalities": ["Zwolle", "Epe", "Deventer", "Epe"]}
    assert places_of(make_case("employer", changes), version) == ("Epe", "Deventer")
    assert places_of(make_case("employee", {"participant.municipality": "Lochem"}), version) == ("Lochem",)
    assert places_of(make_case("job_seeker", {"participant.municipality": "Raalte"}), version) == ()


pots_strategy = st.lists(
    st.tuples(st.integers(0, 10_000), st.sampled_from([None, "Epe", "Deventer", "Voorst"])), max_size=8
).map(lambda rows: [PotBalance(str(place), left, earmark) for place, (left, earmark) in enumerate(rows)])


@given(pots_strategy, st.integers(0, 40_000), st.sampled_from([["Epe"], ["Deventer", "Epe"], []]))
def test_no_pot_is_overdrawn_and_the_whole_amount_is_found_or_refused(pots, amount, places):
    if amount > left_for(pots, places):
        with pytest.raises(ValueError, match="short"):
            draw(amount, pots, places)
        return
    draws = draw(amount, pots, places)
    by_pot = {pot.pot: pot for pot in pots}
    assert sum(found.cents for found in draws) == amount
    assert len({found.pot for found in draws}) == len(draws)
    for found in draws:
        pot = by_pot[found.pot]
        assert 0 < found.cents <= pot.left_cents
        assert pot.earmark is None or pot.earmark in places
    # General money is only touched when the own earmarks are empty.
    if any(by_pot[found.pot].earmark is None for found in draws):
        earmarked = sum(pot.left_cents for pot in pots if pot.earmark in places)
        assert sum(found.cents for found in draws if by_pot[found.pot].earmark) == earmarked
