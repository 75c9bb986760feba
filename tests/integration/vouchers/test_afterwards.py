"""After the decision: given back, begun, lapsed, proven, settled; who may, in which order, and what the money does."""

import json
from collections.abc import Callable
from datetime import date, timedelta

import pytest
from sqlalchemy import insert, select, update
from sqlalchemy.exc import IntegrityError

from app.accounts.models import Account
from app.accounts.rules import Role
from app.companies.models import Company
from app.kernel import clock
from app.kernel.database import db
from app.kernel.errors import ConflictError, DomainError, NotAllowedError
from app.kernel.outbox import OutboxMail
from app.kernel.text import show
from app.vouchers import actions, ledger
from app.vouchers.afterwards import actions as afterwards
from app.vouchers.afterwards import queries, sweeping
from app.vouchers.afterwards.models import TrainingEvidence, VoucherSettlement
from app.vouchers.casefile import schemes
from app.vouchers.letters.models import Letter
from app.vouchers.models import VoucherApplication
from app.vouchers.payments import actions as payments
from app.vouchers.process import State
from app.vouchers.recovery import queries as recoveries
from app.vouchers.rules import Blame, Ground, settle_json
from tests.factories.accounts import make_account
from tests.factories.companies import make_membership
from tests.factories.voucher_after import (
    make_granted,
    make_started,
    pay,
    send_evidence,
    sent,
)
from tests.factories.voucher_cases import applicant_of, hand_in, make_in_review, make_proposed, make_sent, open_fund

At = Callable[[timedelta], object]
TOMORROW = timedelta(days=1)


@pytest.fixture(autouse=True)
def _books_add_up(database: object) -> object:
    """Money for two, and books that add up after every test."""
    open_fund(rijk=3_000_00)
    yield
    db.session.flush()
    assert ledger.check() == []


def held(case: VoucherApplication) -> dict[str, int]:
    """Return where the money of a case is, without what is nothing."""
    return {bucket: cents for bucket, cents in ledger.totals(case.id).items() if cents}


def mails_to(case: VoucherApplication) -> list[OutboxMail]:
    address = applicant_of(case).email
    return list(db.session.scalars(select(OutboxMail).where(OutboxMail.recipient == address).order_by(OutboxMail.id)))


def letter_of(case: VoucherApplication) -> str:
    """Return all that the last letter of a case says."""
    query = select(Letter).where(Letter.application_id == case.id).order_by(Letter.id.desc())
    return json.dumps(db.session.scalars(query).first().data, ensure_ascii=False)  # type: ignore[union-attr]


def assert_says_how_to_pay_back(case: VoucherApplication) -> None:
    """The last letter of a case names the account, its owner and the reference, and what the claim is due on."""
    said = letter_of(case)
    (due,) = recoveries.parts_of(recoveries.latest_of(case.id).id)  # type: ignore[union-attr]
    for words in (
        "NL02 ABNA 0123 4567 89",
        "Regio Stedendriehoek (demo)",
        f"Zet {case.number} in",
        show(due.due_on, "nl"),
    ):
        assert words in said, words


class TestGivingBack:
    def test_a_voucher_given_back_goes_to_the_next_in_line(self, advisor: Account, decider: Account) -> None:
        case, _other, waiting = make_granted(advisor, decider), make_sent(), make_sent()
        assert waiting.state == State.WAITING
        afterwards.give_back(case, by=applicant_of(case))
        assert (case.state, case.awarded_cents, held(case)) == (State.WITHDRAWN, 0, {})
        assert (waiting.state, waiting.reserved_cents) == (State.COMPLETE, 1_500_00)
        assert "teruggegeven" in mails_to(case)[-1].subject

    def test_what_was_due_is_taken_back_what_was_paid_is_not_given_back(
        self, advisor: Account, decider: Account, treasurer: Account
    ) -> None:
        case, paid = make_granted(advisor, decider), make_granted(advisor, decider)
        payments.queue(case, 700_00, by=treasurer, reason="invoice")
        afterwards.give_back(case, by=applicant_of(case))
        assert held(case) == {}
        pay(paid, 700_00)
        with pytest.raises(ConflictError, match="al betaald"):
            afterwards.give_back(paid, by=applicant_of(paid))
        assert paid.state == State.GRANTED

    def test_after_the_start_nothing_is_given_back(self, advisor: Account, decider: Account, at: At) -> None:
        case = make_started(advisor, decider)
        with pytest.raises(ConflictError, match="begonnen"):
            afterwards.give_back(case, by=applicant_of(case))


class TestStarting:
    @pytest.mark.parametrize(
        ("days", "sentence"), [(11, "moet nog komen"), (0, "vóór de aanvraag"), (-3, "vóór de aanvraag")]
    )
    def test_a_day_that_cannot_be_is_refused(
        self, advisor: Account, decider: Account, at: At, days: int, sentence: str
    ) -> None:
        case = make_granted(advisor, decider)
        first = clock.today()
        at(timedelta(days=10))
        for act, by in ((afterwards.start, applicant_of(case)), (afterwards.note_start, advisor)):
            with pytest.raises(DomainError, match=sentence) as caught:
                act(case, by=by, on=first + timedelta(days=days))
            assert caught.value.field == "started_on"

    def test_applicant_or_advisor_tells_it_once(self, advisor: Account, decider: Account, at: At) -> None:
        case, other = make_granted(advisor, decider), make_granted(advisor, decider)
        at(timedelta(days=3))
        afterwards.start(case, by=applicant_of(case), on=clock.today())
        afterwards.note_start(other, by=advisor, on=clock.today() - TOMORROW)
        assert (case.state, case.started_on) == (State.STARTED, date(2026, 3, 5))
        assert (other.state, other.started_on) == (State.STARTED, date(2026, 3, 4))
        with pytest.raises(ConflictError):
            afterwards.start(case, by=applicant_of(case), on=clock.today())

    def test_a_later_start_moves_the_days_for_evidence_and_settlement(
        self, advisor: Account, decider: Account, at: At
    ) -> None:
        case = make_granted(advisor, decider)
        # Planned from 1 September to 30 November 2026; it began two weeks later.
        assert queries.days_of(case).start == date(2026, 12, 1)
        assert queries.days_of(case).evidence == date(2027, 1, 11)
        at(date(2026, 9, 20) - date(2026, 3, 2))
        afterwards.start(case, by=applicant_of(case), on=date(2026, 9, 15))
        assert queries.days_of(case).evidence == date(2027, 1, 25)
        assert queries.days_of(case).settlement == date(2027, 4, 26)  # thirteen weeks after the last day for evidence


class TestLapsing:
    def test_a_decider_lets_go_what_did_not_begin_in_time(self, advisor: Account, decider: Account, at: At) -> None:
        case, _other, waiting = make_granted(advisor, decider), make_sent(), make_sent()
        at(date(2026, 12, 1) - date(2026, 3, 2))
        with pytest.raises(ConflictError, match="op tijd"):
            afterwards.lapse(case, by=decider, reason="Niet begonnen.")
        at(date(2026, 12, 2) - date(2026, 3, 2))
        afterwards.lapse(case, by=decider, reason="De opleiding is niet begonnen.")
        assert (case.state, case.awarded_cents, held(case)) == (State.LAPSED, 0, {})
        assert waiting.state == State.COMPLETE
        assert "De opleiding is niet begonnen." in letter_of(case)
        assert "bezwaar" in letter_of(case)

    def test_what_was_paid_before_is_claimed(self, advisor: Account, decider: Account, at: At) -> None:
        case = make_granted(advisor, decider)
        pay(case, 700_00)
        at(timedelta(days=300))
        afterwards.lapse(case, by=decider, reason="De opleiding is niet begonnen.")
        assert (case.state, held(case)) == (State.LAPSED, {"claimed": 700_00})
        for said in (mails_to(case)[-1].body, letter_of(case)):
            assert "U moet €\u00a0700,00 terugbetalen, uiterlijk op 8 februari 2027." in said
        assert_says_how_to_pay_back(case)


class TestEvidence:
    @pytest.mark.parametrize(("days", "sentence"), [(2, "moet nog komen"), (-2, "voor de start")])
    def test_the_last_day_is_between_the_start_and_today(
        self, advisor: Account, decider: Account, at: At, days: int, sentence: str
    ) -> None:
        case = make_started(advisor, decider)
        at(TOMORROW)
        with pytest.raises(DomainError, match=sentence) as caught:
            send_evidence(case, sent(on=clock.today() + timedelta(days=days)))
        assert caught.value.field == "completed_on"
        assert db.session.scalars(select(TrainingEvidence)).all() == []

    def test_it_comes_back_with_a_reason_and_is_sent_again(self, advisor: Account, decider: Account, at: At) -> None:
        case = make_started(advisor, decider)
        at(timedelta(days=9))
        send_evidence(case, sent())
        with pytest.raises(ConflictError, match="bekijkt het bewijs"):
            send_evidence(case, sent())
        afterwards.return_evidence(case, by=advisor, reason="Het diploma is onleesbaar.")
        assert (case.state, case.evidence_submitted_at) == (State.STARTED, None)
        assert queries.current_evidence(case.id) is None
        assert "Het diploma is onleesbaar." in letter_of(case)
        send_evidence(case, sent(attended=85))
        found = queries.current_evidence(case.id)
        assert found is not None
        assert (case.state, found.attended_percent, found.return_reason) == (State.EVIDENCE_SUBMITTED, 85, None)

    def test_the_database_keeps_one_at_a_time(self, advisor: Account, decider: Account, at: At) -> None:
        case = make_started(advisor, decider)
        at(TOMORROW)
        send_evidence(case, sent())
        first = queries.current_evidence(case.id)
        assert first is not None
        again = {c.name: getattr(first, c.name) for c in TrainingEvidence.__table__.columns if c.name != "id"}
        with pytest.raises(IntegrityError), db.session.begin_nested():
            db.session.execute(insert(TrainingEvidence).values(again))


class TestSettling:
    @pytest.mark.parametrize(
        ("tuition", "attended", "blame", "ground", "final"),
        [
            (3_000_00, None, Blame.NONE, Ground.DIPLOMA, 1_500_00),
            (1_800_00, None, Blame.NONE, Ground.DIPLOMA, 900_00),
            (1_800_00, 50, Blame.NONE, Ground.EXCUSED, 900_00),
            (1_800_00, 50, Blame.TO_BLAME, Ground.TO_BLAME, 0),
            (3_600_00, 90, Blame.NONE, Ground.ATTENDANCE, 1_500_00),
        ],
    )
    def test_the_amount_follows_the_rule_and_the_money_the_amount(
        self,
        advisor: Account,
        decider: Account,
        at: At,
        tuition: int,
        attended: int | None,
        blame: Blame,
        ground: Ground,
        final: int,
    ) -> None:
        case = make_started(advisor, decider)
        at(TOMORROW)
        send_evidence(case, sent(tuition, attended))
        settlement = afterwards.propose_settlement(case, by=advisor, blame=blame, reason="Zie het bewijs.")
        assert (settlement.ground, settlement.final_cents, held(case)) == (ground, final, {"awarded": 1_500_00})
        afterwards.settle(case, by=decider, reason="Akkoord.", seen=settlement.proposed_at)
        assert (case.state, case.final_cents, case.awarded_cents) == (State.SETTLED, final, 1_500_00)
        assert held(case) == ({"payable": final} if final else {})
        assert (settlement.due_cents, settlement.released_cents) == (final, 1_500_00 - final)
        assert "Zie het bewijs." in letter_of(case)

    def test_what_was_paid_is_settled_and_the_rest_is_due(self, advisor: Account, decider: Account, at: At) -> None:
        case = make_started(advisor, decider)
        pay(case, 700_00)
        at(TOMORROW)
        send_evidence(case, sent(2_400_00))
        _settled(case, advisor, decider)
        assert held(case) == {"settled": 700_00, "payable": 500_00}

    def test_what_was_paid_too_much_is_claimed_and_what_was_due_taken_back(
        self, advisor: Account, decider: Account, treasurer: Account, at: At
    ) -> None:
        case = make_started(advisor, decider)
        pay(case, 1_000_00)
        payments.queue(case, 200_00, by=treasurer, reason="invoice")
        at(TOMORROW)
        send_evidence(case, sent(1_800_00))
        settlement = _settled(case, advisor, decider)
        assert held(case) == {"settled": 900_00, "claimed": 100_00}
        assert "U moet €\u00a0100,00 terugbetalen, uiterlijk op 14 april 2026." in letter_of(case)
        assert_says_how_to_pay_back(case)
        assert (settlement.claimed_cents, settlement.released_cents) == (100_00, 500_00)

    def test_a_payment_in_a_batch_that_is_too_much_comes_first(
        self, advisor: Account, decider: Account, treasurer: Account, at: At
    ) -> None:
        case = make_started(advisor, decider)
        payment = payments.queue(case, 1_200_00, by=treasurer, reason="invoice")
        payments.prepare(case.scheme, [payment.end_to_end_id], by=treasurer)
        at(TOMORROW)
        send_evidence(case, sent(1_800_00))
        settlement = afterwards.propose_settlement(case, by=advisor, blame=Blame.NONE, reason="Zie bewijs.")
        db.session.commit()
        with pytest.raises(ConflictError):
            afterwards.settle(case, by=decider, reason="Akkoord.", seen=settlement.proposed_at)
        db.session.rollback()
        assert (case.state, held(case)) == (State.SETTLEMENT_PROPOSED, {"awarded": 300_00, "payable": 1_200_00})

    def test_what_is_released_goes_to_the_next_in_line(self, advisor: Account, decider: Account, at: At) -> None:
        case, _other, waiting = make_started(advisor, decider), make_sent(), make_sent(tuition_cents=2_000_00)
        assert waiting.state == State.WAITING
        at(TOMORROW)
        send_evidence(case, sent(1_000_00))
        _settled(case, advisor, decider)
        assert (waiting.state, waiting.reserved_cents) == (State.COMPLETE, 1_000_00)

    def test_who_proposes_does_not_settle(self, decider: Account, at: At) -> None:
        both = make_account(Role.ADVISOR, Role.DECIDER)
        case = make_started(both, decider)
        at(TOMORROW)
        send_evidence(case, sent())
        afterwards.propose_settlement(case, by=both, blame=Blame.NONE, reason="Zie bewijs.")
        for act in (afterwards.settle, afterwards.return_settlement):
            with pytest.raises(NotAllowedError, match="Een collega beslist"):
                act(case, by=both, reason="Ik vind van wel.")
        assert case.state == State.SETTLEMENT_PROPOSED
        settlement = queries.last_settlement(case.id)
        assert settlement is not None
        facts = {"settled_by_id": both.id, "settled_at": clock.now(), "settle_reason": "x"}
        facts |= dict.fromkeys(("settled_cents", "due_cents", "released_cents", "claimed_cents"), 0)
        again = update(VoucherSettlement).where(VoucherSettlement.id == settlement.id).values(facts)
        with pytest.raises(IntegrityError, match="four_eyes"), db.session.begin_nested():
            db.session.execute(again)

    def test_nobody_settles_for_their_own_company(self, advisor: Account, decider: Account, at: At) -> None:
        case = make_started(advisor, decider)
        own = make_account(Role.EMPLOYER, Role.ADVISOR, Role.DECIDER)
        make_membership(company=db.session.get_one(Company, case.company_id), account=own)
        at(TOMORROW)
        send_evidence(case, sent())
        for act in (
            lambda: afterwards.return_evidence(case, by=own, reason="x"),
            lambda: afterwards.propose_settlement(case, by=own, blame=Blame.NONE, reason="x"),
        ):
            with pytest.raises(NotAllowedError, match="van u of van uw bedrijf"):
                act()

    def test_a_proposal_that_was_returned_and_made_anew_is_read_first(
        self, advisor: Account, decider: Account, at: At
    ) -> None:
        case = make_started(advisor, decider)
        at(TOMORROW)
        send_evidence(case, sent(1_800_00, 50))
        first = afterwards.propose_settlement(case, by=advisor, blame=Blame.NONE, reason="Ziek.")
        afterwards.return_settlement(case, by=decider, reason="Is er een verklaring?", seen=first.proposed_at)
        assert (case.state, case.final_cents) == (State.EVIDENCE_SUBMITTED, None)
        at(timedelta(days=2))
        again = afterwards.propose_settlement(case, by=advisor, blame=Blame.TO_BLAME, reason="Geen verklaring.")
        with pytest.raises(ConflictError, match="intussen veranderd"):
            afterwards.settle(case, by=decider, reason="Akkoord.", seen=first.proposed_at)
        afterwards.settle(case, by=decider, reason="Akkoord.", seen=again.proposed_at)
        with pytest.raises(ConflictError, match="vastgesteld"):
            afterwards.settle(case, by=decider, reason="Akkoord.", seen=again.proposed_at)
        assert (first.settled_at, again.settled_by_id, case.final_cents) == (None, decider.id, 0)

    def test_without_evidence_only_after_its_term_or_for_a_no_show(
        self, advisor: Account, decider: Account, at: At
    ) -> None:
        case, other = make_started(advisor, decider), make_started(advisor, decider)
        at(timedelta(days=30))
        with pytest.raises(DomainError, match="Zonder bewijs"):
            afterwards.propose_settlement(case, by=advisor, blame=Blame.NONE, reason="x")
        with pytest.raises(ConflictError, match="heeft nog tijd"):
            afterwards.propose_settlement(case, by=advisor, blame=Blame.TO_BLAME, reason="x")
        afterwards.propose_settlement(case, by=advisor, blame=Blame.NO_SHOW, reason="De opleider zag niemand.")
        afterwards.return_settlement(case, by=decider, reason="Vraag het na.")
        assert (case.state, case.evidence_submitted_at) == (State.STARTED, None)
        at(queries.days_of(other).evidence + TOMORROW - date(2026, 3, 2))
        afterwards.propose_settlement(other, by=advisor, blame=Blame.TO_BLAME, reason="Wij kregen geen bewijs.")
        afterwards.settle(other, by=decider, reason="Akkoord.")
        assert (other.final_cents, held(other)) == (0, {})

    def test_what_was_kept_can_be_replayed(self, advisor: Account, decider: Account, at: At) -> None:
        case = make_started(advisor, decider)
        at(TOMORROW)
        send_evidence(case, sent(1_800_00, 50))
        _settled(case, advisor, decider)
        version = schemes().version(case.scheme, case.scheme_version or "")
        kept = queries.frozen_settlements(case.id)
        assert [settle_json(frozen, version) for frozen, _answer in kept] == [answer for _frozen, answer in kept]
        assert kept[0][1]["final_cents"] == 900_00


class TestReopening:
    def test_a_settlement_is_undone_and_settled_higher(self, advisor: Account, decider: Account, at: At) -> None:
        case = make_started(advisor, decider)
        pay(case, 1_000_00)
        at(TOMORROW)
        send_evidence(case, sent(1_800_00, 50))
        first = afterwards.propose_settlement(case, by=advisor, blame=Blame.TO_BLAME, reason="Geen reden.")
        afterwards.settle(case, by=decider, reason="Akkoord.")
        assert held(case) == {"claimed": 1_000_00}
        afterwards.reopen_settlement(case, by=decider)
        assert (case.state, case.final_cents, case.settled_at) == (State.EVIDENCE_SUBMITTED, None, None)
        assert (held(case), first.reopened_at) == ({"paid": 1_000_00}, clock.now())
        assert ledger.check() == []
        at(timedelta(days=2))
        afterwards.return_evidence(case, by=advisor, reason="Stuur de rekening opnieuw.")
        send_evidence(case, sent(2_600_00))
        _settled(case, advisor, decider)
        assert (case.final_cents, case.awarded_cents) == (1_300_00, 1_500_00)
        assert held(case) == {"settled": 1_000_00, "payable": 300_00}

    def test_more_than_the_fund_still_has_is_refused(self, advisor: Account, decider: Account, at: At) -> None:
        case = make_started(advisor, decider)
        at(TOMORROW)
        send_evidence(case, sent(1_800_00, 50))
        afterwards.propose_settlement(case, by=advisor, blame=Blame.TO_BLAME, reason="Geen reden.")
        afterwards.settle(case, by=decider, reason="Akkoord.")
        taken = [make_sent(), make_sent()]
        assert [other.reserved_cents for other in taken] == [1_500_00, 1_500_00]
        afterwards.reopen_settlement(case, by=decider)
        at(timedelta(days=2))
        afterwards.propose_settlement(case, by=advisor, blame=Blame.NONE, reason="Ziek.")
        with pytest.raises(ledger.InsufficientFundsError):
            afterwards.settle(case, by=decider, reason="Akkoord.")


class TestSettingAside:
    def test_two_people_set_aside_what_stayed_incomplete(self, advisor: Account, decider: Account, at: At) -> None:
        case = make_sent(complete=False)
        with pytest.raises(ConflictError, match="nog tijd"):
            actions.propose_set_aside(case, by=advisor, reason="Geen offerte.")
        at(timedelta(days=15))
        actions.propose_set_aside(case, by=advisor, reason="Wij kregen geen offerte.")
        assert (case.state, case.proposal) == (State.PROPOSED, "set_aside")
        actions.decide(case, by=decider, reason="Wij kregen geen offerte.", seen=case.proposed_at)
        assert (case.state, case.decision, case.decided_by_id) == (State.REFUSED, "set_aside", decider.id)
        assert case.assessment is not None
        assert case.frozen_case is not None
        assert "Wij kregen geen offerte." in letter_of(case)
        assert "bezwaar" in letter_of(case)

    def test_a_decider_returns_it_and_the_applicant_can_still_complete_it(
        self, advisor: Account, decider: Account, at: At
    ) -> None:
        case = make_sent(complete=False)
        at(timedelta(days=15))
        actions.propose_set_aside(case, by=advisor, reason="Geen offerte.")
        with pytest.raises(ConflictError):
            hand_in(case)
        actions.send_back(case, by=decider, reason="Bel eerst.", seen=case.proposed_at)
        assert case.state == State.INCOMPLETE
        hand_in(case)
        assert (case.state, case.reserved_cents) == (State.COMPLETE, 1_500_00)

    def test_who_proposes_does_not_set_aside(self, at: At) -> None:
        both, case = make_account(Role.ADVISOR, Role.DECIDER), make_sent(complete=False)
        at(timedelta(days=15))
        actions.propose_set_aside(case, by=both, reason="Geen offerte.")
        with pytest.raises(NotAllowedError):
            actions.decide(case, by=both, reason="x")


class TestTheWorker:
    def test_an_offer_lapses_after_its_last_day_and_the_next_in_line_moves_up(
        self, advisor: Account, decider: Account, at: At
    ) -> None:
        _first = make_sent(tuition_cents=3_600_00)
        case = make_proposed(advisor, "partial_offer")
        waiting = make_sent(tuition_cents=2_000_00)
        actions.decide(case, by=decider, reason="Akkoord.")
        assert (case.reserved_cents, waiting.state) == (1_200_00, State.WAITING)
        at(timedelta(days=14))
        sweeping.sweep()
        assert case.state == State.PARTIALLY_OFFERED
        at(timedelta(days=15))
        sweeping.sweep()
        assert (case.state, case.reserved_cents, waiting.state) == (State.LAPSED, 0, State.COMPLETE)
        count = len(mails_to(case))
        sweeping.sweep()
        assert len(mails_to(case)) == count
        with pytest.raises(ConflictError):
            actions.accept(case, by=applicant_of(case))

    def test_reminders_leave_once_before_the_last_day(self, advisor: Account, decider: Account, at: At) -> None:
        incomplete = make_sent(complete=False)
        before = len(mails_to(incomplete))
        for days, expected in ((10, 0), (11, 1), (12, 1), (14, 1), (15, 1)):
            at(timedelta(days=days))
            sweeping.sweep()
            assert len(mails_to(incomplete)) - before == expected, days
        assert "16 maart 2026" in mails_to(incomplete)[-1].body

    def test_the_reminder_lists_what_is_missing_and_what_is_wrong_with_it(self, advisor: Account, at: At) -> None:
        returned, more, complete = make_in_review(advisor), make_in_review(advisor), make_sent()
        actions.ask_item(returned, by=advisor, code="quote", label="", reason="De datum ontbreekt.")
        actions.ask_item(more, by=advisor, code="extra", label="een kopie van het contract", reason="")
        db.session.expire_all()
        at(timedelta(days=12))
        sweeping.sweep()
        asked = "offerte of bewijs van inschrijving: De datum ontbreekt."
        for case, item, other in ((returned, asked, "contract"), (more, "een kopie van het contract", "offerte")):
            assert "Vergeet niet: wij missen nog iets" in mails_to(case)[-1].subject
            for said in (mails_to(case)[-1].body, letter_of(case)):
                assert "Stuur uiterlijk op 16 maart 2026:" in said
                assert item in said
                assert other not in said, "what we have is not asked for"
        assert "missen" not in mails_to(complete)[-1].subject

    def test_two_reminders_ask_for_evidence(self, advisor: Account, decider: Account, at: At) -> None:
        case = make_granted(advisor, decider)
        at(date(2026, 9, 1) - date(2026, 3, 2))
        afterwards.start(case, by=applicant_of(case), on=clock.today())
        last = queries.days_of(case).evidence
        before = len(mails_to(case))
        for days, expected in ((15, 0), (14, 1), (10, 1), (3, 2), (0, 2)):
            at(last - timedelta(days=days) - date(2026, 3, 2))
            sweeping.sweep()
            assert len(mails_to(case)) - before == expected, days


class TestALongerTerm:
    def test_the_applicant_is_told_once_and_in_time(self, advisor: Account, at: At) -> None:
        case = make_sent()
        at(timedelta(days=50))
        actions.extend(case, by=advisor, reason="De adviseur is ziek.")
        assert case.state == State.COMPLETE
        assert "De adviseur is ziek." in letter_of(case)
        assert "26 mei 2026" in letter_of(case)
        with pytest.raises(ConflictError, match="één keer"):
            actions.extend(case, by=advisor, reason="Nog een keer.")
        late = make_sent()
        at(timedelta(days=150))
        with pytest.raises(ConflictError, match="voorbij"):
            actions.extend(late, by=advisor, reason="Te laat.")

    def test_not_after_the_decision(self, advisor: Account, decider: Account) -> None:
        case = make_granted(advisor, decider)
        with pytest.raises(ConflictError, match="loopt niet meer"):
            actions.extend(case, by=advisor, reason="x")


def _settled(case: VoucherApplication, advisor: Account, decider: Account) -> VoucherSettlement:
    settlement = afterwards.propose_settlement(case, by=advisor, blame=Blame.NONE, reason="Zie het bewijs.")
    afterwards.settle(case, by=decider, reason="Akkoord.", seen=settlement.proposed_at)
    return settlement
