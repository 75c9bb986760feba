"""Mistakes that the machine found, or that writing it showed: each of them once more, alone."""

from collections.abc import Callable
from datetime import datetime, timedelta

from app.accounts.models import Account
from app.kernel.database import db
from app.vouchers import actions, ledger
from app.vouchers.actions.budgeting import pay_back
from app.vouchers.afterwards import actions as afterwards
from app.vouchers.process import State
from app.vouchers.replaying.replay import replay
from tests.factories.voucher_cases import (
    applicant_of,
    make_employer,
    make_in_review,
    make_proposed,
    make_sent,
    open_fund,
    pots,
)
from tests.factories.vouchers import SCHEME


def two_of_one_person(advisor: Account, decider: Account):
    """Return a granted voucher, and an application of the same person that is refused as long as it stands (R7)."""
    employer, name = make_employer(), "Deelnemer Tweemaal"
    first = make_proposed(advisor, employer=employer, participant_name=name)
    actions.decide(first, by=decider, reason="Akkoord.")
    second = make_in_review(advisor, employer, participant_name=name)
    assert second.reserved_cents == 0
    return first, second


def test_who_gives_a_voucher_back_can_be_granted_another(advisor: Account, decider: Account) -> None:
    open_fund(rijk=5_000_00)
    first, second = two_of_one_person(advisor, decider)
    afterwards.give_back(first, by=applicant_of(first))

    assert not actions.propose(second, by=advisor, outcome="refuse", reason="Al een voucher.")
    assert (second.state, second.reserved_cents) == (State.IN_REVIEW, 1_500_00)
    assert actions.propose(second, by=advisor, outcome="grant", reason="Alles is in orde.")
    actions.decide(second, by=decider, reason="Akkoord.")

    assert second.state == State.GRANTED
    assert pots() == {"rijk": (3_500_00, 0, 1_500_00)}
    assert ledger.check() == []


def test_who_gives_a_voucher_back_waits_for_another_where_its_money_has_gone(
    advisor: Account, decider: Account
) -> None:
    open_fund(rijk=1_500_00)
    first, second = two_of_one_person(advisor, decider)
    make_sent()
    afterwards.give_back(first, by=applicant_of(first))

    assert not actions.propose(second, by=advisor, outcome="grant", reason="Alles is in orde.")

    assert second.state == State.WAITING
    assert ledger.check() == []


def test_a_case_that_was_set_aside_replays_as_it_was(
    advisor: Account, decider: Account, at: Callable[[timedelta], datetime]
) -> None:
    open_fund(rijk=5_000_00)
    case = make_sent(complete=False)
    at(timedelta(weeks=4))
    actions.propose_set_aside(case, by=advisor, reason="De offerte kwam niet.")
    actions.decide(case, by=decider, reason="Akkoord.")
    db.session.flush()
    assert replay(str(case.number)).differences == ()


def test_what_nobody_claimed_goes_back_to_who_paid_it(treasurer: Account) -> None:
    open_fund(rijk=5_000_00)
    pay_back(scheme=SCHEME, contributor="rijk", cents=2_000_00, by=treasurer, note="terug")
    assert pots() == {"rijk": (3_000_00, 0, 0)}
    assert ledger.check() == []
