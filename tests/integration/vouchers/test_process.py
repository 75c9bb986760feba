"""An application through its process by the actions that people use: money, order, four eyes, mail."""

from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from types import MappingProxyType

import pytest
from flask import Flask
from sqlalchemy import select

from app.accounts.models import Account, AuditRow
from app.accounts.rules import Role
from app.kernel.database import db
from app.kernel.errors import ConflictError, DomainError, NotAllowedError
from app.kernel.outbox import OutboxMail
from app.vouchers import actions, ledger
from app.vouchers.actions.reviewing import Facts
from app.vouchers.casefile import assessment_of, schemes
from app.vouchers.models import CaseEvent, LedgerEntry, VoucherApplication
from app.vouchers.process import State
from app.vouchers.queries.worklist import next_complete
from app.vouchers.rules import Code
from app.vouchers.scheme import Schemes
from tests.factories.accounts import make_account
from tests.factories.companies import make_membership
from tests.factories.letters import latest_said
from tests.factories.voucher_cases import (
    applicant_of,
    hand_in,
    make_draft,
    make_employer,
    make_in_review,
    make_proposed,
    make_sent,
    open_fund,
    pots,
    submit,
)
from tests.factories.vouchers import SCHEME

At = Callable[[timedelta], object]
FACTS = Facts(trainer_recognised=True, trainer_linked=False, sector_fund_available=False, relevance_note="")


@pytest.fixture(autouse=True)
def _books_add_up() -> object:
    """After every test the books add up."""
    yield
    assert ledger.check() == []


def last_mail() -> OutboxMail:
    return db.session.scalars(select(OutboxMail).order_by(OutboxMail.id.desc())).first()  # type: ignore[return-value]


def failing(application: VoucherApplication) -> list[Code]:
    return [rule.code for rule in assessment_of(application, application.changed_at)[2].rules if not rule.passed]


def test_the_order_is_that_of_the_last_missing_item(at: At) -> None:
    """R12: X filed at 09:00 and complete at 11:00, Y complete at 10:00; both ask for more than half of the budget."""
    open_fund(rijk=2_000_00)
    x = make_sent(complete=False, tuition_cents=3_000_00)
    at(timedelta(hours=1))
    y = make_sent(tuition_cents=3_000_00)
    at(timedelta(hours=2))
    hand_in(x)
    assert (y.state, y.reserved_cents) == (State.COMPLETE, 1_500_00)
    assert (x.state, x.reserved_cents) == (State.WAITING, 0)
    assert (y.place, x.place) == (1, 2)
    assert failing(x) == [Code.BUDGET]
    assert pots() == {"rijk": (500_00, 1_500_00, 0)}


def test_who_waits_moves_up_when_money_comes_free() -> None:
    open_fund(rijk=2_000_00)
    first, second, third = (make_sent() for _ in range(3))
    assert [case.state for case in (first, second, third)] == [State.COMPLETE, State.WAITING, State.WAITING]
    actions.withdraw(first, by=applicant_of(first))
    assert [case.state for case in (first, second, third)] == [State.WITHDRAWN, State.COMPLETE, State.WAITING]
    assert (first.reserved_cents, second.reserved_cents) == (0, 1_500_00)
    assert "1.500,00" in last_mail().body
    assert last_mail().recipient == applicant_of(second).email


def test_money_that_is_paid_in_goes_to_who_waits_in_order(treasurer: Account) -> None:
    open_fund(rijk=1_000_00)
    cases = [make_sent() for _ in range(4)]
    assert [case.reserved_cents for case in cases] == [1_000_00, 0, 0, 0]
    moved = actions.pay_in(scheme=SCHEME, contributor="rijk", cents=2_600_00, by=treasurer, note="bijdrage")
    assert moved == 2
    assert [case.reserved_cents for case in cases] == [1_000_00, 1_500_00, 1_100_00, 0]
    assert [case.state for case in cases] == [State.COMPLETE, State.COMPLETE, State.COMPLETE, State.WAITING]
    row = db.session.scalars(select(AuditRow).where(AuditRow.action == "voucher.pay_in")).one()
    assert (row.actor_id, row.facts) == (treasurer.id, {"contributor": "rijk", "cents": 2_600_00})


@pytest.mark.parametrize(("contributor", "cents", "field"), [("rijk", 0, "amount"), ("nergens", 100, "contributor")])
def test_nothing_is_paid_in_by_mistake(treasurer: Account, contributor: str, cents: int, field: str) -> None:
    open_fund()
    with pytest.raises(DomainError) as refused:
        actions.pay_in(scheme=SCHEME, contributor=contributor, cents=cents, by=treasurer, note="x")
    assert refused.value.field == field
    assert ledger.count() == 0


def test_money_of_a_municipality_is_for_its_own_branches_and_used_first(treasurer: Account) -> None:
    open_fund(rijk=1_000_00, deventer=1_200_00)
    here, elsewhere = make_sent(), make_sent(make_employer("Epe"))
    assert (here.reserved_cents, elsewhere.state) == (1_500_00, State.WAITING)
    assert pots() == {"rijk": (700_00, 300_00, 0), "deventer": (0, 1_200_00, 0)}
    actions.pay_in(scheme=SCHEME, contributor="epe", cents=300_00, by=treasurer, note="x")
    assert (elsewhere.state, elsewhere.reserved_cents) == (State.COMPLETE, 1_000_00)


def test_asking_for_an_item_gives_back_money_and_place(advisor: Account, at: At) -> None:
    open_fund(rijk=1_500_00)
    asked, next_one = make_in_review(advisor), make_sent()
    assert next_one.state == State.WAITING
    at(timedelta(days=1))
    actions.ask_item(asked, by=advisor, code="quote", label="", reason="De offerte mist een datum.")
    assert (asked.state, asked.reserved_cents, asked.place, asked.completed_at) == (State.INCOMPLETE, 0, None, None)
    assert (next_one.state, next_one.reserved_cents) == (State.COMPLETE, 1_500_00)
    assert failing(asked) == [Code.BUDGET, Code.EVIDENCE]
    hand_in(asked)
    assert (asked.state, asked.place) == (State.WAITING, 3)
    assert asked.advisor_id == advisor.id


def test_an_item_asked_for_on_top_is_named_in_the_mail_and_completes_the_case_again(advisor: Account) -> None:
    open_fund(rijk=5_000_00)
    case = make_in_review(advisor)
    actions.ask_item(case, by=advisor, code="extra", label="bewijs van betaling", reason="Wij zien geen betaling.")
    assert "- bewijs van betaling: Wij zien geen betaling." in last_mail().body
    hand_in(case, "extra-1")
    assert case.state == State.COMPLETE
    actions.ask_item(case, by=advisor, code="extra", label="nog iets", reason="Nog iets.")
    assert {item.code for item in case.evidence} >= {"extra-1", "extra-2"}


def test_an_item_that_nobody_knows_is_not_asked_for(advisor: Account) -> None:
    open_fund(rijk=5_000_00)
    case = make_in_review(advisor)
    with pytest.raises(DomainError, match="Kies welk stuk"):
        actions.ask_item(case, by=advisor, code="extra", label="", reason="x")


def test_corrected_facts_flip_the_outcome_and_the_money(advisor: Account) -> None:
    open_fund(rijk=2_000_00)
    case, waiting = make_in_review(advisor), make_sent()
    assert waiting.state == State.WAITING
    actions.correct_facts(case, by=advisor, facts=replace(FACTS, trainer_recognised=False))
    assert failing(case) == [Code.TRAINER]
    assert (case.reserved_cents, waiting.reserved_cents) == (0, 1_500_00)
    released = db.session.scalars(select(LedgerEntry).where(LedgerEntry.kind == "release")).one()
    assert (released.by_id, released.note) == (advisor.id, "correct_facts")
    event = db.session.scalars(select(CaseEvent).where(CaseEvent.transition == "correct_facts")).one()
    assert (event.by_id, event.text) == (advisor.id, "De opleider is erkend: nee.")
    with pytest.raises(DomainError, match="alleen weigeren"):
        actions.propose(case, by=advisor, outcome="grant", reason="Toch maar.")
    actions.propose(case, by=advisor, outcome="refuse", reason="De opleider is niet erkend.")
    assert case.state == State.PROPOSED


def test_a_case_that_holds_after_all_waits_in_its_place_when_the_money_has_gone(advisor: Account) -> None:
    open_fund(rijk=2_000_00)
    case = make_in_review(advisor, trainer_recognised=False)
    served, later = make_sent(), make_sent()
    assert (case.reserved_cents, served.reserved_cents, later.state) == (0, 1_500_00, State.WAITING)
    actions.correct_facts(case, by=advisor, facts=FACTS)
    assert (case.state, case.place) == (State.WAITING, 1)
    actions.withdraw(served, by=applicant_of(served))
    assert (case.state, case.reserved_cents, later.state) == (State.COMPLETE, 1_500_00, State.WAITING)
    assert actions.take_next(by=advisor) is case


def test_a_note_about_work_in_the_region_leaves_the_money_alone(advisor: Account) -> None:
    open_fund(rijk=2_000_00)
    case, entries = make_in_review(advisor), ledger.count()
    actions.correct_facts(case, by=advisor, facts=replace(FACTS, relevance_note="Lassers zijn schaars."))
    assert (case.relevance_note, ledger.count()) == ("Lassers zijn schaars.", entries)


def test_facts_stay_as_they_are_once_a_decision_is_proposed(advisor: Account) -> None:
    open_fund(rijk=2_000_00)
    case = make_proposed(advisor)
    with pytest.raises(ConflictError):
        actions.correct_facts(case, by=advisor, facts=replace(FACTS, trainer_recognised=False))


def test_a_grant_takes_two_people(decider: Account) -> None:
    open_fund(rijk=2_000_00)
    both = make_account(Role.ADVISOR, Role.DECIDER)
    case = make_proposed(both)
    for step in (actions.decide, actions.send_back):
        with pytest.raises(NotAllowedError, match="Een collega beslist"):
            step(case, by=both, reason="Ik vind van wel.")
    actions.decide(case, by=decider, reason="Akkoord.")
    assert (case.state, case.awarded_cents, case.reserved_cents) == (State.GRANTED, 1_500_00, 0)
    assert pots() == {"rijk": (500_00, 0, 1_500_00)}
    assert case.assessment is not None
    assert case.assessment["amount_cents"] == 1_500_00


def test_a_proposal_that_was_sent_back_can_be_made_anew(advisor: Account, decider: Account, at: At) -> None:
    open_fund(rijk=2_000_00)
    case = make_proposed(advisor)
    seen = case.proposed_at
    actions.send_back(case, by=decider, reason="Is de opleider erkend?", seen=seen)
    assert (case.state, case.decision_reason) == (State.IN_REVIEW, "Is de opleider erkend?")
    actions.correct_facts(case, by=advisor, facts=replace(FACTS, trainer_recognised=False))
    at(timedelta(hours=1))
    actions.propose(case, by=advisor, outcome="refuse", reason="Niet erkend.")
    with pytest.raises(ConflictError, match="intussen veranderd"):
        actions.decide(case, by=decider, reason="Akkoord.", seen=seen)
    assert case.state == State.PROPOSED
    actions.decide(case, by=decider, reason="De opleider is niet erkend.", seen=case.proposed_at)
    assert case.state == State.REFUSED


def test_a_refusal_says_why_what_would_turn_it_and_where_to_object(advisor: Account, decider: Account) -> None:
    open_fund(rijk=2_000_00)
    case, waiting = make_proposed(advisor, "refuse", tuition_cents=1_999_99), make_sent()
    actions.decide(case, by=decider, reason="De kosten zijn te laag voor een voucher.")
    body = latest_said()
    assert case.state == State.REFUSED
    for said in (
        "€\u00a01.999,99",
        "minstens €\u00a02.000,00",
        "De kosten zijn te laag",
        "bezwaar tot en met",
        "Postbus",
    ):
        assert said in body
    assert waiting.state == State.COMPLETE


def test_a_part_is_offered_and_accepted(advisor: Account, decider: Account) -> None:
    open_fund(rijk=1_200_00)
    case = make_proposed(advisor, "partial_offer")
    actions.decide(case, by=decider, reason="Akkoord.")
    assert (case.state, case.reserved_cents, case.awarded_cents) == (State.PARTIALLY_OFFERED, 1_200_00, 0)
    actions.accept(case, by=applicant_of(case))
    assert (case.state, case.reserved_cents, case.awarded_cents) == (State.GRANTED, 0, 1_200_00)


def test_a_part_that_is_declined_goes_to_who_waits(advisor: Account, decider: Account) -> None:
    open_fund(rijk=1_200_00)
    case, waiting = make_proposed(advisor, "partial_offer"), make_sent(tuition_cents=2_000_00)
    actions.decide(case, by=decider, reason="Akkoord.")
    actions.decline(case, by=applicant_of(case))
    assert (case.state, waiting.state, waiting.reserved_cents) == (State.WITHDRAWN, State.COMPLETE, 1_000_00)
    mails = db.session.scalars(select(OutboxMail).where(OutboxMail.recipient == applicant_of(case).email)).all()
    declined = next(mail for mail in mails if mail.subject.startswith("U hebt ons aanbod afgewezen"))
    assert "U hebt ons aanbod afgewezen. U kunt een nieuwe aanvraag doen" in declined.body
    assert "ingetrokken" not in declined.body


def test_only_what_the_rules_come_to_can_be_proposed(advisor: Account) -> None:
    open_fund(rijk=1_200_00)
    part = make_in_review(advisor)
    for outcome in ("grant", "refuse"):
        with pytest.raises(DomainError, match="alleen een deel"):
            actions.propose(part, by=advisor, outcome=outcome, reason="x")


def test_another_voucher_in_the_meantime_counts_at_the_proposal(advisor: Account, decider: Account) -> None:
    """R7: the person got a voucher after this case was complete."""
    open_fund(rijk=9_000_00)
    first = make_proposed(advisor, participant_name="Zelfde Persoon")
    actions.decide(first, by=decider, reason="Akkoord.")
    second = make_in_review(advisor, participant_name="Andere Persoon")
    second.participant_key = first.participant_key
    assert actions.propose(second, by=advisor, outcome="grant", reason="x") is False
    assert (second.state, second.reserved_cents) == (State.IN_REVIEW, 0)
    with pytest.raises(DomainError, match="alleen weigeren"):
        actions.propose(second, by=advisor, outcome="grant", reason="x")


def test_who_waits_is_not_refused_while_the_scheme_is_open(advisor: Account) -> None:
    open_fund()
    waiting = make_sent()
    with pytest.raises(ConflictError, match="nog open"):
        actions.propose(waiting, by=advisor, outcome="refuse", reason="Geen geld.")
    assert waiting.state == State.WAITING


def test_who_still_waits_after_closing_is_refused_by_two_people(
    app: Flask, advisor: Account, decider: Account, at: At, monkeypatch: pytest.MonkeyPatch
) -> None:
    open_fund()
    waiting = make_sent()
    closed = _closing(schemes(), waiting)
    monkeypatch.setitem(app.extensions, "schemes", closed)
    at(timedelta(days=40))
    actions.propose(waiting, by=advisor, outcome="refuse", reason="Het geld is op.")
    actions.decide(waiting, by=decider, reason="Het geld is op.")
    assert waiting.state == State.REFUSED


def test_money_that_comes_after_closing_still_goes_to_who_waits(
    app: Flask, treasurer: Account, at: At, monkeypatch: pytest.MonkeyPatch
) -> None:
    open_fund()
    waiting = make_sent()
    monkeypatch.setitem(app.extensions, "schemes", _closing(schemes(), waiting))
    at(timedelta(days=40))
    assert actions.pay_in(scheme=SCHEME, contributor="rijk", cents=2_000_00, by=treasurer, note="laat") == 1
    assert (waiting.state, waiting.reserved_cents) == (State.COMPLETE, 1_500_00)


def _closing(known: Schemes, application: VoucherApplication) -> Schemes:
    """Return the schemes as if they closed a month after the application was received."""
    assert application.received_at is not None
    day = application.received_at.date() + timedelta(days=30)
    scheme = known.scheme(SCHEME)
    versions = tuple(replace(version, closes=day, effective_until=day) for version in scheme.versions)
    return Schemes(MappingProxyType({SCHEME: replace(scheme, closes=day, versions=versions)}))


def test_nobody_handles_the_application_of_their_own_company() -> None:
    open_fund(rijk=9_000_00)
    employer = make_employer()
    advisor = make_account(Role.EMPLOYER, Role.ADVISOR, Role.DECIDER)
    make_membership(company=employer.company, account=advisor)
    case = make_sent(employer)
    with pytest.raises(NotAllowedError, match="van u of van uw bedrijf"):
        actions.take(case, by=advisor)
    assert next_complete(advisor) is None
    assert actions.take_next(by=advisor) is None
    other = make_account(Role.ADVISOR)
    actions.take(case, by=other)
    for act in (
        lambda: actions.ask_item(case, by=advisor, code="quote", label="", reason="x"),
        lambda: actions.correct_facts(case, by=advisor, facts=FACTS),
        lambda: actions.propose(case, by=advisor, outcome="grant", reason="x"),
    ):
        with pytest.raises(NotAllowedError):
            act()
    actions.propose(case, by=other, outcome="grant", reason="x")
    with pytest.raises(NotAllowedError, match="van u of van uw bedrijf"):
        actions.decide(case, by=advisor, reason="x")


def test_the_next_case_is_the_one_with_the_fewest_days(advisor: Account, colleague: Account, at: At) -> None:
    open_fund(rijk=50_000_00)
    late_complete = make_sent(complete=False)
    at(timedelta(days=3))
    newer = make_sent()
    at(timedelta(days=5))
    hand_in(late_complete)
    newest = make_sent()
    assert failing(late_complete) == []
    taken = [actions.take_next(by=advisor), actions.take_next(by=colleague), actions.take_next(by=advisor)]
    # The first stood still for four days, so that it has more days than the one received on the third.
    assert taken == [newer, late_complete, newest]
    assert [case.advisor_id for case in (newer, late_complete, newest)] == [advisor.id, colleague.id, advisor.id]
    assert actions.take_next(by=advisor) is None


def test_a_case_that_comes_back_stays_with_its_advisor(advisor: Account, colleague: Account) -> None:
    open_fund(rijk=9_000_00)
    case = make_in_review(advisor)
    actions.ask_item(case, by=advisor, code="quote", label="", reason="x")
    hand_in(case)
    assert actions.take_next(by=colleague) is None
    assert actions.take_next(by=advisor) is case


def test_a_second_application_for_the_same_person_waits_for_the_first() -> None:
    open_fund(rijk=9_000_00)
    make_sent(participant_name="Zelfde Persoon")
    again = make_draft(participant_name="zelfde  persóón")
    with pytest.raises(ConflictError, match="loopt al een aanvraag"):
        submit(again)
