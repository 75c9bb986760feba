"""An objection from receipt to decision, and what a founded one does to the case and the books."""

from datetime import datetime, timedelta

import pytest
from sqlalchemy.exc import IntegrityError

from app.accounts.models import Account
from app.accounts.rules import Role
from app.kernel import clock
from app.kernel.clock import AMSTERDAM
from app.kernel.database import db
from app.kernel.errors import ConflictError, DomainError, NotAllowedError
from app.kernel.files import read
from app.vouchers import actions, ledger
from app.vouchers.casefile import version_of
from app.vouchers.models import VoucherApplication
from app.vouchers.objections import actions as objecting
from app.vouchers.objections import queries
from app.vouchers.objections.actions import Judged
from app.vouchers.objections.models import Objection
from app.vouchers.objections.rules import Hearing, Outcome
from app.vouchers.process import State, term_end
from app.vouchers.queries import casepage
from app.vouchers.replaying.replay import replay
from tests.factories.accounts import make_account
from tests.factories.files import PDF, upload
from tests.factories.recourse import make_granted, make_refused
from tests.factories.voucher_cases import applicant_of, make_sent, open_fund

START = datetime(2026, 3, 2, 10, 0, tzinfo=AMSTERDAM)
GROUNDS = "De opleider is wel erkend. Zie de bijlage."


def _object(application: VoucherApplication, **values: object) -> Objection:
    return objecting.object_to(application, by=applicant_of(application), grounds=GROUNDS, **values)  # type: ignore[arg-type]


def _judged(outcome: Outcome = Outcome.FOUNDED, **values: object) -> Judged:
    return Judged(outcome, Hearing.HELD, "Dit is de reden.", **values)  # type: ignore[arg-type]


def _decider() -> Account:
    return make_account(Role.DECIDER)


def test_an_objection_is_registered_with_its_terms_and_the_decision_stands() -> None:
    open_fund(rijk=9_000_00)
    with clock.standing_at(START):
        application = make_refused()
    with clock.standing_at(START + timedelta(weeks=2)):
        document = read(upload(PDF, "erkenning.pdf"), "documents")
        objection = _object(application, documents=[document])
        last = term_end(START.date(), 6)
        assert (objection.term_ended_on, objection.late) == (last, False)
        assert objection.decide_before == term_end(last, 6)
        assert [one.name for one in queries.files_of(objection.id)] == ["erkenning.pdf"]
        assert the_open(application).state == State.REFUSED, "an objection suspends nothing (Awb 6:16)"


def test_nobody_objects_twice_to_one_decision_but_may_again_after_withdrawing() -> None:
    open_fund(rijk=9_000_00)
    application = make_refused()
    objection = _object(application)
    with pytest.raises(ConflictError):
        _object(application)
    objecting.withdraw(objection, by=applicant_of(application))
    assert _object(application).id != objection.id


def test_there_is_nothing_to_object_to_before_a_decision() -> None:
    open_fund(rijk=9_000_00)
    with pytest.raises(ConflictError):
        _object(make_sent())


def test_who_took_or_proposed_the_decision_does_not_decide() -> None:
    open_fund(rijk=9_000_00)
    application = make_refused()
    objection = _object(application)
    for account_id in (application.decided_by_id, application.proposed_by_id):
        with pytest.raises(NotAllowedError):
            objecting.decide(objection, by=db.session.get_one(Account, account_id), judged=_judged())
    objection.state, objection.outcome, objection.hearing = "decided", "unfounded", "held"
    objection.decision_reason, objection.decided_at = "x", clock.now()
    objection.decided_by_id = objection.contested_by_id
    with pytest.raises(IntegrityError):
        db.session.flush()


def test_a_founded_objection_to_a_refusal_opens_the_case_and_claims_its_money() -> None:
    open_fund(rijk=9_000_00)
    application = make_refused(tuition_cents=3_000_00)
    objection = _object(application)
    application.trainer_recognised = True  # what the objection shows
    objecting.decide(objection, by=_decider(), judged=_judged())
    application = the_open(application)
    assert (application.state, application.reserved_cents) == (State.COMPLETE, 1_500_00)
    assert (application.decision, application.decided_by_id, application.proposed_by_id) == (None, None, None)
    assert ledger.check() == []
    advisor = make_account(Role.ADVISOR)
    actions.take(application, by=advisor)
    actions.propose(application, by=advisor, outcome="grant", reason="Het klopt nu.")
    actions.decide(application, by=_decider(), reason="Akkoord.")
    assert the_open(application).awarded_cents == 1_500_00
    assert ledger.check() == []


def test_without_money_the_case_waits_in_its_old_place() -> None:
    open_fund(rijk=1_500_00)
    application = make_refused()
    objection, place = _object(application), application.place
    taken = make_sent()
    assert taken.reserved_cents == 1_500_00
    application.trainer_recognised = True
    objecting.decide(objection, by=_decider(), judged=_judged())
    application = the_open(application)
    assert (application.state, application.place, application.reserved_cents) == (State.WAITING, place, 0)
    assert ledger.check() == []


def test_a_case_that_is_judged_again_has_a_term_again() -> None:
    open_fund(rijk=9_000_00)
    with clock.standing_at(START):
        application = make_refused()
    with clock.standing_at(START + timedelta(weeks=10)):
        objection = _object(application)
        assert objection.late
        application.trainer_recognised = True
        objecting.decide(objection, by=_decider(), judged=_judged(excused=True))
        file = casepage.case_file(casepage.sent(application.public_id))
        assert file.clock.deadline >= (START + timedelta(weeks=18)).date()


def test_late_without_a_good_reason_is_not_admissible() -> None:
    open_fund(rijk=9_000_00)
    with clock.standing_at(START):
        application = make_refused()
    with clock.standing_at(START + timedelta(weeks=10)):
        objection = _object(application)
        with pytest.raises(DomainError):
            objecting.decide(objection, by=_decider(), judged=_judged(Outcome.UNFOUNDED))
        with pytest.raises(DomainError):
            objecting.decide(objection, by=_decider(), judged=_judged(Outcome.UNFOUNDED, excused=False))
        objecting.decide(objection, by=_decider(), judged=_judged(Outcome.NOT_ADMISSIBLE, excused=False))
        assert the_open(application).state == State.REFUSED


def test_a_letter_in_time_by_its_postmark() -> None:
    open_fund(rijk=9_000_00)
    with clock.standing_at(START):
        application = make_refused()
    last = term_end(START.date(), 6)
    with clock.standing_at(START + timedelta(weeks=7)):
        objection = objecting.register_letter(
            application,
            by=make_account(Role.ADVISOR),
            grounds=GROUNDS,
            received=last + timedelta(days=3),
            posted=last,
        )
        assert (objection.late, objection.channel, objection.postmarked_on) == (False, "letter", last)


def test_more_time_is_taken_once() -> None:
    open_fund(rijk=9_000_00)
    with clock.standing_at(START):
        application = make_refused()
        objection = _object(application)
        before = objection.decide_before
        objecting.extend(objection, by=_decider(), reason="Wij wachten op een stuk.")
        assert objection.decide_before >= before + timedelta(weeks=6) - timedelta(days=4)
        with pytest.raises(ConflictError):
            objecting.extend(objection, by=_decider(), reason="Nog eens.")


def test_a_higher_amount_is_reserved_and_awarded_at_once() -> None:
    open_fund(rijk=2_000_00)
    application = make_granted()
    objection = _object(application)
    with pytest.raises(DomainError, match="beschikbaar"):
        objecting.decide(objection, by=_decider(), judged=_judged(new_amount_cents=2_100_00))


def test_a_higher_amount_stands_in_the_books() -> None:
    open_fund(rijk=2_000_00)
    application = make_granted()
    objecting.decide(_object(application), by=_decider(), judged=_judged(new_amount_cents=1_900_00))
    application = the_open(application)
    assert (application.state, application.awarded_cents, application.reserved_cents) == (State.GRANTED, 1_900_00, 0)
    assert ledger.check() == []
    assert replay(application.number or "").identical, "the first decision is still what the rules came to"


def test_the_version_says_how_long() -> None:
    open_fund(rijk=9_000_00)
    application = make_refused()
    chance = queries.chance_of(application, version_of(application, clock.now()))
    assert chance is not None
    assert chance.until == term_end(clock.today(), 6)


def the_open(application: VoucherApplication) -> VoucherApplication:
    """Return an application as the transaction has it now."""
    db.session.flush()
    db.session.refresh(application)
    return application
