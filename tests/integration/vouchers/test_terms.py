"""The terms that the database keeps are those that the clock reckons, on every day that follows."""

import random
from collections.abc import Callable, Sequence
from datetime import date, timedelta

import pytest
from sqlalchemy import select

from app.accounts.models import Account
from app.kernel import clock
from app.kernel.database import db
from app.vouchers import actions
from app.vouchers.actions.terms import follow_all, follow_objection
from app.vouchers.casefile import version_of
from app.vouchers.models import CaseEvent, VoucherApplication
from app.vouchers.models.term import CaseTerm, TermKind
from app.vouchers.process import State, working_day_from
from app.vouchers.queries.clock import clock_of, start_by
from app.vouchers.queries.terms import last_day, passed, running, unanswered
from tests.factories.voucher_cases import hand_in, make_in_review, make_proposed, make_sent, open_fund

At = Callable[[timedelta], object]


@pytest.fixture(autouse=True)
def _money(database: object) -> None:
    open_fund(rijk=90_000_00)


def kept(case: VoucherApplication) -> dict[str, CaseTerm]:
    query = select(CaseTerm).where(CaseTerm.application_id == case.id).execution_options(populate_existing=True)
    return {term.kind: term for term in db.session.scalars(query)}


def events(case: VoucherApplication) -> Sequence[CaseEvent]:
    return db.session.scalars(select(CaseEvent).where(CaseEvent.application_id == case.id).order_by(CaseEvent.id)).all()


def assert_as_reckoned(case: VoucherApplication, today: date) -> None:
    """The SQL over the kept term says what `clock_of` says of the whole history."""
    reckoned = clock_of(case, events(case), version_of(case, clock.now()), today)
    query = select(last_day(today), CaseTerm.still_until, passed(today), unanswered(today)).where(
        CaseTerm.application_id == case.id, CaseTerm.leads
    )
    ends, still_until, late, silent = db.session.execute(query).one()
    term = running("decision", ends, still_until, today)
    first = min(reckoned.deadline, reckoned.set_aside_by or reckoned.deadline)
    assert (term.deadline, term.days_left, term.on_hold, bool(late)) == (
        first,
        (first - today).days,
        reckoned.on_hold,
        first < today,
    )
    assert (term.unanswered, bool(silent), term.set_aside_by, term.set_aside_late) == (
        reckoned.unanswered,
        reckoned.unanswered,
        reckoned.set_aside_by,
        reckoned.set_aside_late,
    )


@pytest.mark.parametrize("seed", range(3))
def test_what_is_kept_is_what_is_reckoned_after_any_history(advisor: Account, at: At, seed: int) -> None:
    chance = random.Random(seed)
    day = chance.randrange(5)
    at(timedelta(days=day))
    case = make_in_review(advisor)
    for _ in range(chance.randrange(1, 4)):
        day += chance.randrange(6)
        at(timedelta(days=day))
        actions.ask_item(case, by=advisor, code="quote", label="", reason="Geen datum.")
        for later in (0, 1, 4, 12, 20, *range(40, 62)):
            assert_as_reckoned(case, clock.today() + timedelta(days=later))
        day += chance.choice([0, 1, 3, 25])
        at(timedelta(days=day))
        hand_in(case)
        assert case.state == State.COMPLETE
        for later in (0, 7, 70):
            assert_as_reckoned(case, clock.today() + timedelta(days=later))
        actions.take(case, by=advisor)


def test_a_decision_ends_the_term_and_starts_others(advisor: Account, decider: Account) -> None:
    case = make_proposed(advisor)
    assert set(kept(case)) == {TermKind.DECISION}
    actions.decide(case, by=decider, reason="Akkoord.")
    terms = kept(case)
    assert set(terms) == {TermKind.START, TermKind.OBJECTION}
    assert terms["start"].last_day == start_by(case, version_of(case, clock.now())).toordinal()
    assert [kind for kind, term in terms.items() if term.leads] == [TermKind.START]


def test_an_incomplete_case_has_two_terms(advisor: Account) -> None:
    assert set(kept(make_sent(complete=False))) == {TermKind.DECISION, TermKind.COMPLETION}


def test_our_term_to_decide_on_an_objection_stays_beside_the_others(advisor: Account) -> None:
    case = make_sent()
    follow_objection(case, clock.today())
    actions.take(case, by=advisor)
    assert set(kept(case)) == {TermKind.DECISION, TermKind.APPEAL}
    follow_objection(case, None)
    assert set(kept(case)) == {TermKind.DECISION}


def test_applications_of_before_get_their_terms() -> None:
    case, other = make_sent(), make_sent(complete=False)
    before = {kind: term.last_day for kind, term in kept(other).items()}
    db.session.execute(db.delete(CaseTerm))
    follow_all()
    assert set(kept(case)) == {TermKind.DECISION}
    assert {kind: term.last_day for kind, term in kept(other).items()} == before


def test_the_database_moves_a_day_to_a_working_day_as_we_do(advisor: Account) -> None:
    case = make_in_review(advisor)
    actions.ask_item(case, by=advisor, code="quote", label="", reason="Geen datum.")
    term = kept(case)[TermKind.DECISION]
    today = clock.today()
    for days in range(0, 330, 1):
        term.last_day = today.toordinal() + days
        db.session.flush()
        ends = db.session.scalar(select(last_day(today)).where(CaseTerm.application_id == case.id, CaseTerm.leads))
        assert ends == working_day_from(today + timedelta(days=days)).toordinal()
