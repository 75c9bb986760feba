"""A claim from its opening to its end: the books, the plan and the list say the same."""

from datetime import timedelta

import pytest
from sqlalchemy import select
from sqlalchemy.exc import IntegrityError

from app.accounts.models import Account
from app.accounts.rules import Role
from app.kernel import clock
from app.kernel.database import db
from app.kernel.errors import ConflictError, DomainError, NotAllowedError
from app.kernel.outbox import OutboxMail
from app.vouchers import ledger
from app.vouchers.actions.steps import lock
from app.vouchers.models import VoucherApplication
from app.vouchers.process import State
from app.vouchers.recovery import actions, queries
from app.vouchers.recovery.models import Recovery
from tests.factories.accounts import make_account
from tests.factories.recourse import make_claim
from tests.factories.voucher_cases import make_sent, open_fund


@pytest.fixture(autouse=True)
def _fund() -> None:
    open_fund(rijk=1_500_00)


def _treasurer() -> Account:
    return make_account(Role.TREASURER)


def _books(recovery: Recovery) -> tuple[int, int]:
    totals = ledger.totals(recovery.application_id)
    return totals["claimed"], totals["waived"]


def test_a_claim_is_due_in_one_part_after_the_term_to_pay() -> None:
    recovery = make_claim(900_00)
    assert [
        (part.cents, part.due_on >= clock.today() + timedelta(weeks=6)) for part in queries.parts_of(recovery.id)
    ] == [(900_00, True)]
    assert _books(recovery) == (900_00, 0)
    assert ledger.totals(recovery.application_id)["paid"] == 600_00
    assert ledger.check() == []


def test_money_that_comes_in_goes_to_who_waits() -> None:
    recovery = make_claim(1_200_00)
    waits = make_sent()
    assert waits.state == State.WAITING
    assert actions.receive(recovery, by=_treasurer(), cents=700_00, on=clock.today()) == 0
    assert actions.receive(recovery, by=_treasurer(), cents=500_00, on=clock.today(), note="termijn 2") == 1
    db.session.refresh(waits)
    assert (waits.state, waits.reserved_cents) == (State.COMPLETE, 1_200_00)
    assert (recovery.state, recovery.open_cents, _books(recovery)) == ("closed", 0, (0, 0))
    assert ledger.check() == []


def test_no_more_is_booked_than_is_open_and_nothing_after_the_end() -> None:
    recovery = make_claim(900_00)
    for cents, on in ((900_01, clock.today()), (0, clock.today()), (100, clock.today() + timedelta(days=1))):
        with pytest.raises(DomainError):
            actions.receive(recovery, by=_treasurer(), cents=cents, on=on)
    actions.receive(recovery, by=_treasurer(), cents=900_00, on=clock.today())
    with pytest.raises(ConflictError):
        actions.receive(recovery, by=_treasurer(), cents=1, on=clock.today())


def test_a_plan_divides_what_is_open_and_replaces_the_one_before() -> None:
    recovery, by = make_claim(1_000_00), _treasurer()
    actions.receive(recovery, by=by, cents=100_00, on=clock.today())
    actions.make_plan(recovery, by=by, parts=7, first=clock.today() + timedelta(days=10))
    assert sum(part.cents for part in queries.parts_of(recovery.id)) == 900_00
    assert queries.standing_of(recovery)[0].open_cents == 128_58
    actions.receive(recovery, by=by, cents=200_00, on=clock.today())
    assert [one.open_cents for one in queries.standing_of(recovery)][:3] == [0, 57_15, 128_57]
    for parts, first in ((25, clock.today() + timedelta(days=1)), (2, clock.today())):
        with pytest.raises(DomainError):
            actions.make_plan(recovery, by=by, parts=parts, first=first)


def test_who_is_late_is_reminded_once_in_two_weeks_and_stands_on_top() -> None:
    recovery = make_claim(600_00)
    actions.make_plan(recovery, by=_treasurer(), parts=2, first=clock.today() + timedelta(days=1))
    assert actions.remind_overdue() == 0
    with clock.standing_at(clock.now() + timedelta(days=3)):
        assert actions.remind_overdue() == 1
        assert actions.remind_overdue() == 0, "at least once, and not again"
        assert queries.totals() == (1, 600_00, 300_00)
        row = db.session.execute(queries.listed()).one()
        assert (row.overdue_cents, row.open_cents) == (300_00, 600_00)
    with clock.standing_at(clock.now() + timedelta(days=18)):
        assert actions.remind_overdue() == 1
    subjects = db.session.scalars(select(OutboxMail.subject)).all()
    assert sum("moet nog" in subject for subject in subjects) == 2


def test_who_proposes_to_waive_does_not_decide() -> None:
    recovery, by = make_claim(900_00), make_account(Role.TREASURER, Role.DECIDER)
    waiver = actions.propose_waiver(recovery, by=by, cents=400_00, reason="Schulden.")
    with pytest.raises(NotAllowedError):
        actions.decide_waiver(recovery, by=by, granted=True, reason="Ja.", seen=waiver.id)
    waiver.state, waiver.decided_by_id, waiver.decided_at = "granted", by.id, clock.now()
    with pytest.raises(IntegrityError):
        db.session.flush()


def test_what_is_waived_leaves_the_plan_and_stays_in_the_books() -> None:
    recovery = make_claim(900_00)
    actions.make_plan(recovery, by=_treasurer(), parts=3, first=clock.today() + timedelta(days=5))
    waiver = actions.propose_waiver(recovery, by=_treasurer(), cents=400_00, reason="Schulden.")
    with pytest.raises(ConflictError):
        actions.propose_waiver(recovery, by=_treasurer(), cents=1, reason="Nog een.")
    actions.decide_waiver(recovery, by=make_account(Role.DECIDER), granted=True, reason="Akkoord.", seen=waiver.id)
    assert [part.cents for part in queries.parts_of(recovery.id)] == [300_00, 200_00]
    assert (recovery.open_cents, _books(recovery)) == (500_00, (500_00, 400_00))
    actions.receive(recovery, by=_treasurer(), cents=500_00, on=clock.today())
    assert recovery.state == "closed"
    assert ledger.check() == []


def test_a_proposal_that_was_decided_is_not_decided_again() -> None:
    recovery = make_claim(900_00)
    waiver = actions.propose_waiver(recovery, by=_treasurer(), cents=400_00, reason="Schulden.")
    actions.decide_waiver(recovery, by=make_account(Role.DECIDER), granted=False, reason="Nee.", seen=waiver.id)
    with pytest.raises(ConflictError):
        actions.decide_waiver(recovery, by=make_account(Role.DECIDER), granted=True, reason="Ja.", seen=waiver.id)
    assert _books(recovery) == (900_00, 0)


def test_a_claim_that_is_undone_is_paid_again() -> None:
    recovery = make_claim(900_00)
    actions.receive(recovery, by=_treasurer(), cents=100_00, on=clock.today())
    application = lock(db.session.get_one(VoucherApplication, recovery.application_id))
    assert actions.undo_claim(application, by=make_account(Role.DECIDER)) == 800_00
    assert ledger.totals(application.id)["paid"] == 1_400_00
    assert (recovery.state, queries.open_of(application.id)) == ("undone", None)
    assert actions.undo_claim(application, by=make_account(Role.DECIDER)) == 0
