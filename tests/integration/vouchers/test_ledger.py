"""The fund's books: every movement twice, never more out than in, whoever writes."""

from collections.abc import Callable
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import func, select, text
from sqlalchemy.exc import IntegrityError

from app.accounts.models import Account
from app.kernel.database import db
from app.kernel.errors import DomainError
from app.vouchers import actions, ledger
from app.vouchers.ledger import Difference, InsufficientFundsError
from app.vouchers.models import BUCKETS, MOVES, LedgerEntry, Pot, VoucherApplication
from app.vouchers.process import State
from app.vouchers.rules import Draw
from tests.factories.accounts import make_account
from tests.factories.voucher_cases import applicant_of, hand_in, make_employer, make_sent, open_fund, pots
from tests.factories.vouchers import SCHEME, make_application

OVERSPENDING = {
    "available": "UPDATE pot SET available_cents = -1, reserved_cents = reserved_cents + available_cents + 1",
    "reserved": "UPDATE pot SET reserved_cents = -1, available_cents = available_cents + reserved_cents + 1",
    "awarded": "UPDATE pot SET awarded_cents = -1, available_cents = available_cents + awarded_cents + 1",
    "more than the budget": "UPDATE pot SET reserved_cents = reserved_cents + 1",
    "budget from nowhere": "UPDATE pot SET budget_cents = budget_cents + 1",
}
LATER_BUCKETS = ("payable", "paid", "settled", "claimed", "waived")
OVERSPENDING |= {
    bucket: f"UPDATE pot SET {bucket}_cents = -1, available_cents = available_cents + {bucket}_cents + 1"
    for bucket in LATER_BUCKETS
}
WRONG_MOVES = {
    "nothing": ("reserve", "available", "reserved", 0),
    "less than nothing": ("reserve", "available", "reserved", -5),
    "past the reservation": ("award", "available", "awarded", 5),
    "out of the fund": ("release", "awarded", "funding", 5),
    "paid without being due": ("pay", "awarded", "paid", 5),
    "settled without being paid": ("settle", "payable", "settled", 5),
    "spent from nowhere": ("settle", "funding", "settled", 5),
    "back from where it is not": ("return", "awarded", "funding", 5),
    "waived without a claim": ("waive", "paid", "waived", 5),
    "of no kind": ("gift", "available", "awarded", 5),
}


def in_review() -> VoucherApplication:
    """An application to book for, in a state that may hold money."""
    return make_application(applicant=make_account(), state=State.IN_REVIEW)


def booked() -> dict[str, int]:
    """Return what the entries say of every bucket: what went in less what went out."""
    db.session.flush()
    sums = dict.fromkeys(BUCKETS, 0)
    for entry in db.session.scalars(select(LedgerEntry)):
        sums[entry.debit] -= entry.amount_cents
        sums[entry.credit] += entry.amount_cents
    return sums


def test_money_goes_from_budget_to_reservation_to_award() -> None:
    open_fund(rijk=2_000_00, deventer=500_00)
    case, giver = in_review(), make_account()
    ledger.reserve(case, [Draw("deventer", 500_00), Draw("rijk", 700_00)], by_id=None)
    assert case.reserved_cents == 1_200_00
    assert pots() == {"rijk": (1_300_00, 700_00, 0), "deventer": (0, 500_00, 0)}
    assert ledger.award(case, by_id=giver.id) == 1_200_00
    case.state, case.decision = State.GRANTED.value, "grant"
    case.decided_by_id, case.decided_at = giver.id, case.received_at
    assert (case.reserved_cents, case.awarded_cents) == (0, 1_200_00)
    assert pots() == {"rijk": (1_300_00, 0, 700_00), "deventer": (0, 0, 500_00)}
    nothing = dict.fromkeys(BUCKETS, 0)
    assert booked() == nothing | {"funding": -2_500_00, "available": 1_300_00, "awarded": 1_200_00}
    assert ledger.check() == []


def test_a_release_gives_back_all_that_was_held_to_the_pots_it_came_from() -> None:
    open_fund(rijk=2_000_00, deventer=500_00)
    case = in_review()
    ledger.reserve(case, [Draw("deventer", 500_00), Draw("rijk", 1)], by_id=None)
    assert ledger.release(case, by_id=None, note="test") == 500_01
    assert ledger.release(case, by_id=None, note="again") == 0
    assert pots() == {"rijk": (2_000_00, 0, 0), "deventer": (500_00, 0, 0)}
    assert case.reserved_cents == 0
    assert ledger.check() == []


def test_a_pot_never_gives_more_than_it_holds() -> None:
    open_fund(rijk=1_000_00)
    case = in_review()
    with pytest.raises(InsufficientFundsError, match="niet genoeg geld"):
        ledger.reserve(case, [Draw("rijk", 1_000_01)], by_id=None)
    assert (ledger.count(), pots()) == (1, {"rijk": (1_000_00, 0, 0)})


@pytest.mark.parametrize("statement", OVERSPENDING.values(), ids=list(OVERSPENDING))
def test_the_database_refuses_an_overspend_by_whoever_writes(statement: str) -> None:
    open_fund(rijk=1_000_00)
    with pytest.raises(IntegrityError):
        db.session.execute(text(statement + " WHERE contributor = 'rijk'"))


@pytest.mark.parametrize("move", WRONG_MOVES.values(), ids=list(WRONG_MOVES))
def test_the_database_refuses_a_movement_that_is_none(move: tuple[str, str, str, int]) -> None:
    open_fund(rijk=1_000_00)
    kind, debit, credit, cents = move
    values = {"kind": kind, "debit": debit, "credit": credit, "amount_cents": cents, "application_id": in_review().id}
    pot_id = db.session.scalars(select(Pot.id).where(Pot.contributor == "rijk")).one()
    db.session.add(LedgerEntry(pot_id=pot_id, at=make_account().created_at, note="", **values))
    with pytest.raises(IntegrityError):
        db.session.flush()


def test_what_does_not_add_up_is_found() -> None:
    open_fund(rijk=1_000_00)
    case = in_review()
    assert ledger.check() == []
    db.session.execute(
        text("UPDATE pot SET budget_cents = 100001, available_cents = 100001 WHERE contributor = 'rijk'")
    )
    case.reserved_cents = 5
    db.session.flush()
    db.session.expire_all()
    assert ledger.check() == [
        Difference("pot", "rijk", "available", 1_000_00, 1_000_01),
        Difference("pot", "rijk", "budget", 1_000_00, 1_000_01),
        Difference("application", case.number, "reserved", 0, 5),
    ]


def awarded_case() -> VoucherApplication:
    """Return a case with an award of EUR 1,200.00 from two pots."""
    open_fund(rijk=2_000_00, deventer=500_00)
    case, giver = in_review(), make_account()
    ledger.reserve(case, [Draw("deventer", 500_00), Draw("rijk", 700_00)], by_id=None)
    ledger.award(case, by_id=giver.id)
    case.state, case.decision = State.GRANTED.value, "grant"
    case.decided_by_id, case.decided_at = giver.id, case.received_at
    db.session.flush()
    return case


def of(case: VoucherApplication) -> dict[str, int]:
    """Return what the books hold of a case, without the empty buckets."""
    return {bucket: cents for bucket, cents in ledger.totals(case.id).items() if cents}


WAY = (
    ("due", 900_00, {"awarded": 300_00, "payable": 900_00}),
    ("undue", 100_00, {"awarded": 400_00, "payable": 800_00}),
    ("pay", 800_00, {"awarded": 400_00, "paid": 800_00}),
    ("bounce", 50_00, {"awarded": 400_00, "payable": 50_00, "paid": 750_00}),
    ("pay", 50_00, {"awarded": 400_00, "paid": 800_00}),
    ("settle", 600_00, {"awarded": 400_00, "paid": 200_00, "settled": 600_00}),
    ("unsettle", 100_00, {"awarded": 400_00, "paid": 300_00, "settled": 500_00}),
    ("claim", 300_00, {"awarded": 400_00, "settled": 500_00, "claimed": 300_00}),
    ("unclaim", 50_00, {"awarded": 400_00, "paid": 50_00, "settled": 500_00, "claimed": 250_00}),
    ("recover", 150_00, {"awarded": 400_00, "paid": 50_00, "settled": 500_00, "claimed": 100_00}),
    ("waive", 100_00, {"awarded": 400_00, "paid": 50_00, "settled": 500_00, "waived": 100_00}),
)
"""Each kind after the award, with what the case holds then."""


def test_money_goes_every_way_after_the_award_and_the_books_add_up() -> None:
    case = awarded_case()
    for kind, cents, holds in WAY:
        ledger.move(case, kind, cents, by_id=None, reference="SV-1-1" if kind == "due" else "")
        assert of(case) == holds, kind
        assert ledger.check() == [], kind
    assert {entry.kind for entry in db.session.scalars(select(LedgerEntry))} == set(MOVES) - {"return", "release"}
    assert pots()["deventer"][0] + pots()["rijk"][0] == 1_300_00 + 150_00
    assert sum(booked().values()) == 0


@pytest.mark.parametrize("kind", [kind for kind, (sources, _target) in MOVES.items() if sources[0] in LATER_BUCKETS])
def test_nothing_moves_that_is_not_there(kind: str) -> None:
    case = awarded_case()
    before = ledger.count()
    with pytest.raises(InsufficientFundsError, match="niet genoeg geld"):
        ledger.move(case, kind, 1, by_id=None)
    assert ledger.count() == before


def test_money_keeps_the_payment_that_it_belongs_to() -> None:
    case = awarded_case()
    for reference, cents in (("P-1", 700_00), ("P-2", 500_00)):
        ledger.move(case, "due", cents, by_id=None, reference=reference)
        ledger.move(case, "pay", cents, by_id=None, reference=reference)
    ledger.move(case, "settle", 1_200_00, by_id=None)
    assert sum(ledger.held(case.id, "settled", "P-1").values()) == 700_00
    assert sum(ledger.held(case.id, "settled", "P-2").values()) == 500_00
    with pytest.raises(InsufficientFundsError):
        ledger.move(case, "unsettle", 500_01, by_id=None, reference="P-2")
    ledger.move(case, "unsettle", 500_00, by_id=None, reference="P-2")
    ledger.move(case, "bounce", 500_00, by_id=None, reference="P-2")
    assert of(case) == {"payable": 500_00, "settled": 700_00}
    ledger.move(case, "undue", 500_00, by_id=None, reference="P-2")
    ledger.move(case, "due", 500_00, by_id=None, reference="P-3")
    assert sum(ledger.held(case.id, "payable", "P-3").values()) == 500_00
    assert ledger.check() == []


def test_a_budget_goes_back_only_where_nobody_claimed_it() -> None:
    awarded_case()
    giver = make_account()
    with pytest.raises(InsufficientFundsError):
        ledger.give_back_budget(SCHEME, "rijk", 1_300_01, by_id=giver.id, note="terug")
    ledger.give_back_budget(SCHEME, "rijk", 1_300_00, by_id=giver.id, note="terug")
    assert pots()["rijk"] == (0, 0, 700_00)
    assert ledger.check() == []


@pytest.mark.parametrize("change", ["UPDATE ledger_entry SET reference = 'X'", "DELETE FROM ledger_entry"])
def test_an_entry_is_never_rewritten(change: str) -> None:
    case = awarded_case()
    ledger.move(case, "due", 1, by_id=None, reference="P-1")
    db.session.commit()
    with pytest.raises(IntegrityError, match="append-only"):
        db.session.execute(text(change))


def test_a_fund_is_opened_once() -> None:
    open_fund()
    open_fund()
    assert db.session.scalar(select(func.count()).select_from(Pot)) == len(ledger.balances(SCHEME)) == 11


STEPS = st.tuples(
    st.sampled_from(["arrive", "complete", "take", "ask", "propose", "decide", "answer", "withdraw", "pay"]),
    st.integers(0, 5),
    st.sampled_from([1_999_99, 2_000_00, 2_345_67, 3_000_00, 5_000_01]),
)


@settings(max_examples=30, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(steps=st.lists(STEPS, min_size=8, max_size=25), budget=st.integers(0, 7_000_00))
def test_whatever_people_do_the_books_add_up(database: object, steps: list[tuple[str, int, int]], budget: int) -> None:
    people = _People()
    try:
        if budget:
            open_fund(rijk=budget)
        else:
            open_fund()
        for name, number, cents in steps:
            people.act(name, number, cents)
            _invariants()
    finally:
        db.session.rollback()


class _People:
    """Everybody who acts, and the cases that there are so far."""

    def __init__(self) -> None:
        self.advisor, self.decider = make_account(), make_account()
        self.employer = make_employer()
        self.cases: list[VoucherApplication] = []

    def act(self, name: str, number: int, cents: int) -> None:
        """Try one step; what the domain refuses has no effect."""
        try:
            with db.session.begin_nested():
                getattr(self, name)(number, cents)
        except DomainError:
            db.session.expire_all()

    def case(self, number: int) -> VoucherApplication:
        if not self.cases:
            raise DomainError("er is nog geen aanvraag")
        return self.cases[number % len(self.cases)]

    def arrive(self, number: int, cents: int) -> None:
        self.cases.append(make_sent(self.employer, complete=number % 2 == 0, tuition_cents=cents))

    def complete(self, number: int, _cents: int) -> None:
        hand_in(self.case(number))

    def take(self, number: int, _cents: int) -> None:
        actions.take(self.case(number), by=self.advisor)

    def ask(self, number: int, _cents: int) -> None:
        actions.ask_item(self.case(number), by=self.advisor, code="quote", label="", reason="x")

    def propose(self, number: int, cents: int) -> None:
        outcome = ("grant", "partial_offer", "refuse")[cents % 3]
        actions.propose(self.case(number), by=self.advisor, outcome=outcome, reason="x")

    def decide(self, number: int, _cents: int) -> None:
        actions.decide(self.case(number), by=self.decider, reason="x")

    def answer(self, number: int, cents: int) -> None:
        case = self.case(number)
        step: Callable[..., Any] = actions.accept if cents % 2 else actions.decline
        step(case, by=applicant_of(case))

    def withdraw(self, number: int, _cents: int) -> None:
        case = self.case(number)
        actions.withdraw(case, by=applicant_of(case))

    def pay(self, _number: int, cents: int) -> None:
        payer: Account = self.advisor
        actions.pay_in(scheme=SCHEME, contributor="rijk", cents=cents // 4, by=payer, note="x")


def _invariants() -> None:
    assert ledger.check() == []
    db.session.expire_all()
    for pot in db.session.scalars(select(Pot)):
        assert min(pot.available_cents, pot.reserved_cents, pot.awarded_cents) >= 0
        assert pot.reserved_cents + pot.awarded_cents <= pot.budget_cents
    assert sum(booked().values()) == 0
    query = select(VoucherApplication).where(VoucherApplication.state == State.WAITING)
    if db.session.scalars(query).first() is not None:
        assert sum(pot.left_cents for pot in ledger.balances(SCHEME)) < 1_000_00, "money lies idle while somebody waits"
