"""From queue to bank and back: one batch, four eyes, money that moves once, and what the bank rejects."""

from collections.abc import Callable
from datetime import date

import pytest
from lxml import etree
from sqlalchemy import select, text
from sqlalchemy.exc import IntegrityError

from app.accounts.models import Account
from app.kernel.database import db
from app.kernel.errors import ConflictError, DomainError, NotAllowedError
from app.vouchers import ledger
from app.vouchers.actions.steps import lock
from app.vouchers.ledger import InsufficientFundsError
from app.vouchers.models import VoucherApplication
from app.vouchers.payments import actions
from app.vouchers.payments.actions.batching import next_working_day
from app.vouchers.payments.creditfile import NAMESPACE, check_order
from app.vouchers.payments.models import BankReport, Payment, PaymentBatch
from app.vouchers.payments.rules import BatchState, NameCheck, PaymentState
from app.vouchers.queries.books import balance, total
from tests.factories.bank import status_report
from tests.factories.voucher_cases import applicant_of
from tests.factories.vouchers import SCHEME

Award = Callable[..., VoucherApplication]
PAIN = f"{{{NAMESPACE}}}"


def queued(award: Award, by: Account, count: int = 3, **answers: object) -> list[Payment]:
    """Queue the whole award of so many new cases."""
    payments = []
    for _ in range(count):
        application = lock(award(**answers))
        payments.append(actions.queue(application, 1_500_00, by=by, reason="invoice"))
    return payments


def released(payments: list[Payment], preparer: Account, releaser: Account) -> PaymentBatch:
    batch = actions.prepare(SCHEME, [payment.end_to_end_id for payment in payments], by=preparer)
    return actions.release(batch, by=releaser)


def of_case(payment: Payment) -> dict[str, int]:
    """What the books hold of the payment's case, without the empty buckets."""
    return {bucket: cents for bucket, cents in ledger.totals(payment.application_id).items() if cents}


def test_a_queued_payment_is_due_under_its_own_identification(awarded: Award, advisor: Account) -> None:
    application = lock(awarded())
    first = actions.queue(application, 1_000_00, by=advisor, reason="invoice")
    second = actions.queue(application, 500_00, by=advisor, reason="settlement")
    assert [first.end_to_end_id, second.end_to_end_id] == [f"{application.number}-1", f"{application.number}-2"]
    assert of_case(first) == {"payable": 1_500_00}
    assert sum(ledger.held(application.id, "payable", second.end_to_end_id).values()) == 500_00
    with pytest.raises(InsufficientFundsError):
        actions.queue(application, 1, by=advisor, reason="invoice")
    with pytest.raises(DomainError, match="niets te betalen"):
        actions.queue(application, 0, by=advisor, reason="invoice")
    assert ledger.check() == []


def test_a_batch_of_three_goes_to_the_bank_and_one_comes_back(
    awarded: Award, advisor: Account, treasurer: Account, other_treasurer: Account
) -> None:
    payments = queued(awarded, advisor)
    batch = released(payments, treasurer, other_treasurer)
    check_order(batch.content or b"")
    root = etree.fromstring(batch.content or b"")
    assert [element.text for element in root.iter(f"{PAIN}NbOfTxs")] == ["3", "3"]
    assert [element.text for element in root.iter(f"{PAIN}CtrlSum")] == ["4500.00", "4500.00"]
    assert [element.text for element in root.iter(f"{PAIN}EndToEndId")] == [p.end_to_end_id for p in payments]
    assert [element.text for element in root.iter(f"{PAIN}MsgId")] == [batch.message_id]
    assert batch.execution_on == date(2026, 3, 3)
    everything = total(balance(SCHEME))
    assert (everything.paid_cents, everything.payable_cents) == (4_500_00, 0)

    one, two, three = payments
    answer = {
        one.end_to_end_id: ("ACSC", ""),
        two.end_to_end_id: ("RJCT", "AC04"),
        three.end_to_end_id: ("ACCP", ""),
    }
    report = status_report(batch.message_id, answer, group="PART")
    read = actions.read_answer(report, by=treasurer)
    assert (read.accepted, read.rejected, read.new) == (2, 1, True)
    assert (two.state, two.failure_code, two.failure_text) == (PaymentState.FAILED, "AC04", "zegt de bank")
    assert (one.bank_status, three.bank_status) == ("ACSC", "ACCP")
    assert of_case(two) == {"payable": 1_500_00}
    assert of_case(one) == {"paid": 1_500_00}

    again = actions.read_answer(report, by=other_treasurer)
    assert (again.accepted, again.rejected, again.new) == (2, 1, False)
    assert len(db.session.scalars(select(BankReport)).all()) == 1

    application = db.session.get_one(VoucherApplication, two.application_id)
    actions.correct_payee(
        application, by=applicant_of(application), name="Vakschool BV", iban="NL20INGB0001234567", reason="Opgeheven."
    )
    anew = db.session.scalars(select(Payment).where(Payment.replaces_id == two.id)).one()
    assert (two.state, anew.state, anew.amount_cents) == (PaymentState.REPLACED, PaymentState.OPEN, 1_500_00)
    assert (anew.payee_name, anew.payee_iban) == ("Vakschool BV", "NL20INGB0001234567")
    assert sum(ledger.held(application.id, "payable", anew.end_to_end_id).values()) == 1_500_00
    released([anew], treasurer, other_treasurer)
    assert of_case(anew) == {"paid": 1_500_00}
    assert ledger.check() == []


def test_a_batch_that_the_bank_rejects_whole_is_due_again(
    awarded: Award, advisor: Account, treasurer: Account, other_treasurer: Account
) -> None:
    payments = queued(awarded, advisor, 2)
    batch = released(payments, treasurer, other_treasurer)
    read = actions.read_answer(status_report(batch.message_id, group="RJCT", reason="FF01", version="10"), by=treasurer)
    assert (read.accepted, read.rejected) == (0, 2)
    assert {(payment.state, payment.failure_code) for payment in payments} == {(PaymentState.FAILED, "FF01")}
    anew = [actions.pay_again(payment, by=treasurer) for payment in payments]
    with pytest.raises(ConflictError, match="niet teruggekomen"):
        actions.pay_again(payments[0], by=treasurer)
    assert [payment.replaces_id for payment in anew] == [payment.id for payment in payments]
    assert ledger.check() == []


def test_an_answer_about_something_else_changes_nothing(
    awarded: Award, advisor: Account, treasurer: Account, other_treasurer: Account
) -> None:
    payments = queued(awarded, advisor, 1)
    batch = released(payments, treasurer, other_treasurer)
    for content, said in (
        (b"geen xml", "geen xml-bestand"),
        (b'<!DOCTYPE x [<!ENTITY e "e">]><x>&e;</x>', "geen xml-bestand"),
        (b'<?xml version="1.0" encoding="ebcdic"?><Document/>', "geen xml-bestand"),
        (b"<Document/>", "geen antwoord op een batch"),
        (status_report("SV-2026-B9999", {}), "geen vrijgegeven batch"),
        (status_report(batch.message_id, {"SV-1": ("RJCT", "AC01")}), "zit niet in deze batch"),
    ):
        with pytest.raises(DomainError, match=said):
            actions.read_answer(content, by=treasurer)
    assert of_case(payments[0]) == {"paid": 1_500_00}
    assert batch.content == batch.content


def test_money_that_comes_back_later_is_due_again_also_after_the_settlement(
    awarded: Award, advisor: Account, treasurer: Account, other_treasurer: Account
) -> None:
    (payment,) = queued(awarded, advisor, 1)
    with pytest.raises(ConflictError, match="niet betaald"):
        actions.came_back(payment, by=treasurer)
    released([payment], treasurer, other_treasurer)
    application = lock(db.session.get_one(VoucherApplication, payment.application_id))
    ledger.move(application, "settle", 1_500_00, by_id=advisor.id)
    assert of_case(payment) == {"settled": 1_500_00}
    actions.came_back(payment, by=treasurer)
    assert of_case(payment) == {"payable": 1_500_00}
    assert (payment.state, payment.failure_code) == (PaymentState.FAILED, "BACK")
    assert actions.withdraw_unpaid(application, by=advisor, why="test") == 1_500_00
    assert of_case(payment) == {"awarded": 1_500_00}
    assert ledger.check() == []


def test_money_that_is_claimed_back_is_not_booked_twice(
    awarded: Award, advisor: Account, treasurer: Account, other_treasurer: Account
) -> None:
    (payment,) = queued(awarded, advisor, 1)
    released([payment], treasurer, other_treasurer)
    application = lock(db.session.get_one(VoucherApplication, payment.application_id))
    ledger.move(application, "claim", 600_00, by_id=advisor.id)
    with pytest.raises(ConflictError, match="teruggevorderd"):
        actions.came_back(payment, by=treasurer)
    assert of_case(payment) == {"paid": 900_00, "claimed": 600_00}


def test_what_is_paid_of_a_settled_case_is_settled_at_once(
    awarded: Award, advisor: Account, decider: Account, treasurer: Account, other_treasurer: Account
) -> None:
    from app.kernel import clock

    application = lock(awarded())
    payment = actions.queue(application, 1_500_00, by=advisor, reason="settlement")
    now = clock.now()
    for column, value in {
        "state": "settled",
        "started_on": now.date(),
        "final_cents": 1_500_00,
        "settlement_proposed_by_id": advisor.id,
        "settlement_proposed_at": now,
        "settled_by_id": decider.id,
        "settled_at": now,
    }.items():
        setattr(application, column, value)
    db.session.flush()
    released([payment], treasurer, other_treasurer)
    assert of_case(payment) == {"settled": 1_500_00}
    assert ledger.check() == []


def test_one_scheme_does_not_pay_for_another(awarded: Award, advisor: Account, treasurer: Account) -> None:
    own, others = queued(awarded, advisor)[:2]
    db.session.get_one(VoucherApplication, others.application_id).scheme = "another"
    db.session.flush()
    with pytest.raises(ConflictError, match="een andere regeling"):
        actions.prepare(SCHEME, [own.end_to_end_id, others.end_to_end_id], by=treasurer)
    assert own.state == others.state == PaymentState.OPEN


def test_who_prepares_does_not_release_by_rule_and_by_the_database(
    awarded: Award, advisor: Account, treasurer: Account, other_treasurer: Account
) -> None:
    payments = queued(awarded, advisor, 1)
    batch = actions.prepare(SCHEME, [payment.end_to_end_id for payment in payments], by=treasurer)
    with pytest.raises(NotAllowedError, match="Een andere kassier"):
        actions.release(batch, by=treasurer)
    with pytest.raises(IntegrityError):
        db.session.execute(
            text(
                "UPDATE payment_batch SET state = 'released', released_by_id = prepared_by_id,"
                " released_at = prepared_at, execution_on = '2026-03-03', content = :content, sha256 = 'x'"
            ),
            {"content": b"x"},
        )


def test_a_batch_is_released_once_and_taken_back_only_before(
    awarded: Award, advisor: Account, treasurer: Account, other_treasurer: Account
) -> None:
    payments = queued(awarded, advisor, 2)
    ids = [payment.end_to_end_id for payment in payments]
    batch = actions.prepare(SCHEME, ids, by=treasurer)
    with pytest.raises(ConflictError, match="niet meer open"):
        actions.prepare(SCHEME, ids, by=treasurer)
    actions.cancel(batch, by=other_treasurer)
    assert {payment.state for payment in payments} == {PaymentState.OPEN}
    for late in (actions.cancel, actions.release):
        with pytest.raises(ConflictError, match="teruggehaald"):
            late(batch, by=other_treasurer)
    second = released(payments, treasurer, other_treasurer)
    assert second.message_id != batch.message_id
    for late in (actions.cancel, actions.release):
        with pytest.raises(ConflictError, match="niets twee keer betaald"):
            late(second, by=other_treasurer)
    assert of_case(payments[0]) == {"paid": 1_500_00}


FROZEN = {
    "the file": "UPDATE payment_batch SET content = NULL",
    "its state": "UPDATE payment_batch SET state = 'prepared'",
    "who released": "UPDATE payment_batch SET released_by_id = 1",
    "the batch goes": "DELETE FROM payment_batch",
    "an account": "UPDATE payment SET payee_iban = 'NL20INGB0001234567'",
    "a name": "UPDATE payment SET payee_name = 'Iemand anders'",
    "an amount": "UPDATE payment SET amount_cents = amount_cents + 1",
    "an identification": "UPDATE payment SET end_to_end_id = 'X'",
    "open again": "UPDATE payment SET state = 'open', batch_id = NULL, paid_at = NULL",
    "the payment goes": "DELETE FROM payment",
}


@pytest.mark.parametrize("statement", FROZEN.values(), ids=list(FROZEN))
def test_what_was_released_is_frozen(
    statement: str, awarded: Award, advisor: Account, treasurer: Account, other_treasurer: Account
) -> None:
    released(queued(awarded, advisor, 1), treasurer, other_treasurer)
    db.session.commit()
    with pytest.raises(IntegrityError, match="append-only"):
        db.session.execute(text(statement))


def test_the_history_of_an_account_and_the_name_check(
    awarded: Award, advisor: Account, treasurer: Account, other_treasurer: Account
) -> None:
    (payment,) = queued(awarded, advisor, 1)
    actions.check_name(payment, by=treasurer, result=NameCheck.MATCHES)
    application = db.session.get_one(VoucherApplication, payment.application_id)
    owner = applicant_of(application)
    with pytest.raises(DomainError, match="al hebben"):
        actions.correct_payee(application, by=owner, name=payment.payee_name, iban=payment.payee_iban, reason="Zelfde.")
    actions.correct_payee(application, by=owner, name="Vakschool BV", iban="NL20INGB0001234567", reason="Nieuw.")
    assert (payment.payee_iban, payment.name_check) == ("NL20INGB0001234567", NameCheck.UNCHECKED)
    batch = actions.prepare(SCHEME, [payment.end_to_end_id], by=treasurer)
    with pytest.raises(ConflictError, match="staat klaar in een batch"):
        actions.correct_payee(application, by=owner, name="Nog een", iban="NL91ABNA0417164300", reason="x")
    actions.release(batch, by=other_treasurer)
    with pytest.raises(ConflictError, match="al weg"):
        actions.check_name(payment, by=treasurer, result=NameCheck.PARTLY)
    assert batch.state == BatchState.RELEASED


def test_nobody_pays_to_themselves(
    awarded: Award, advisor: Account, treasurer: Account, other_treasurer: Account
) -> None:
    (payment,) = queued(awarded, advisor, 1)
    owner = applicant_of(db.session.get_one(VoucherApplication, payment.application_id))
    with pytest.raises(NotAllowedError, match="Een collega"):
        actions.prepare(SCHEME, [payment.end_to_end_id], by=owner)
    batch = actions.prepare(SCHEME, [payment.end_to_end_id], by=treasurer)
    with pytest.raises(NotAllowedError, match="Een collega"):
        actions.release(batch, by=owner)


@pytest.mark.parametrize(
    ("day", "following"),
    [
        (date(2026, 3, 2), date(2026, 3, 3)),
        (date(2026, 3, 6), date(2026, 3, 9)),
        (date(2026, 4, 2), date(2026, 4, 7)),
        (date(2026, 12, 31), date(2027, 1, 4)),
        (date(2026, 4, 26), date(2026, 4, 27)),
    ],
)
def test_the_bank_pays_on_its_next_working_day(day: date, following: date) -> None:
    assert next_working_day(day) == following
