"""A bank that says two things of one payment: a rejection wins, and nothing is paid anew until a person asked."""

from collections.abc import Callable, Sequence
from itertools import count

import pytest

from app.accounts.models import Account
from app.kernel.database import db
from app.kernel.errors import ConflictError, DomainError
from app.vouchers import ledger
from app.vouchers.actions.steps import lock
from app.vouchers.models import VoucherApplication
from app.vouchers.payments import actions, queries
from app.vouchers.payments.actions.failing import Read
from app.vouchers.payments.bankfile import MOST_DEPTH, MOST_ELEMENTS
from app.vouchers.payments.models import Payment, PaymentBatch
from app.vouchers.payments.policy import doubt_of
from app.vouchers.payments.rules import Doubt, PaymentState
from tests.factories.bank import status_report
from tests.factories.voucher_cases import SCHEME, applicant_of
from tests.integration.vouchers_payments.test_failing import case_of, mails_to
from tests.support.client import SiteClient

Award = Callable[..., VoucherApplication]
NEW_ACCOUNT = {"name": "Vakschool BV", "iban": "NL20INGB0001234567", "reason": "Nieuwe rekening."}
_reports = count(1)


class Bank:
    """Two payments of one case, of EUR 1,000.00 and 500.00, that went to the bank in one batch; its answers."""

    def __init__(self, batch: PaymentBatch, payments: Sequence[Payment], by: Account, other: Account) -> None:
        self.batch, self.by, self.other = batch, by, other
        self.first, self.second = payments

    def says(self, *statuses: str, **of_the_whole: object) -> Read:
        """Answer with what is said of the first payment, in this order in one file."""
        answers = [(self.first.end_to_end_id, (status, "AC04" if status == "RJCT" else "")) for status in statuses]
        report = status_report(self.batch.message_id, answers, **of_the_whole)  # type: ignore[arg-type]
        return actions.read_answer(report.replace(b"BANK-1", f"BANK-{next(_reports)}".encode()), by=self.by)

    def pays(self, payment: Payment) -> PaymentBatch:
        """Send a payment to the bank."""
        return actions.release(actions.prepare(SCHEME, [payment.end_to_end_id], by=self.by), by=self.other)

    def holds(self) -> dict[str, int]:
        """Return what the books hold for the case, in cents."""
        return {name: cents for name, cents in ledger.totals(self.first.application_id).items() if cents}


@pytest.fixture
def bank(awarded: Award, advisor: Account, treasurer: Account, other_treasurer: Account) -> Bank:
    application = awarded()
    payments = [actions.queue(lock(application), cents, by=advisor, reason="invoice") for cents in (1_000_00, 500_00)]
    batch = actions.prepare(SCHEME, [payment.end_to_end_id for payment in payments], by=treasurer)
    return Bank(actions.release(batch, by=other_treasurer), payments, treasurer, other_treasurer)


def test_a_rejection_wins_wherever_it_stands_in_a_file(bank: Bank) -> None:
    read = bank.says("RJCT", "ACSP")
    assert (read.accepted, read.rejected, read.asked) == (0, 1, 1)
    assert bank.first.state == PaymentState.FAILED
    assert bank.holds() == {"payable": 1_000_00, "paid": 500_00}


@pytest.mark.parametrize(
    "files",
    [
        [("RJCT",), ("ACCP",)],
        [("RJCT",), ("ACSC",)],
        [("ACSC",), ("RJCT",)],
        [("ACCC",), ("ACCP",), ("RJCT",)],
        [("ACCP", "RJCT")],
        [("RJCT", "ACSC")],
    ],
    ids=lambda files: "; ".join(" then ".join(statuses) for statuses in files),
)
def test_nothing_is_paid_anew_while_the_bank_says_both(bank: Bank, files: list[tuple[str, ...]]) -> None:
    asked = [bank.says(*statuses).asked for statuses in files]
    assert asked[-1] == 1
    assert (bank.first.state, doubt_of(bank.first)) == (PaymentState.FAILED, Doubt.BOTH)
    assert [row.end_to_end_id for row in queries.to_ask(bank.batch.id)] == [bank.first.end_to_end_id]
    with pytest.raises(ConflictError, match="De kassier vraagt eerst de bank"):
        actions.pay_again(bank.first, by=bank.by)
    application = case_of(bank.first)
    actions.correct_payee(application, by=applicant_of(application), **NEW_ACCOUNT)
    with pytest.raises(ConflictError, match="De kassier vraagt eerst de bank"):
        actions.withdraw_unpaid(lock(application), by=bank.by, why="test")
    assert queries.open_ids() == []
    assert bank.holds() == {"payable": 1_000_00, "paid": 500_00}


@pytest.mark.parametrize("files", [[("ACCP",), ("RJCT",)], [("PDNG",), ("RJCT",)], [("RJCT",), ("PDNG",)], [("RJCT",)]])
def test_a_rejection_after_a_look_or_before_nothing_is_no_contradiction(
    bank: Bank, files: list[tuple[str, ...]]
) -> None:
    assert [bank.says(*statuses).asked for statuses in files] == [0] * len(files)
    assert (bank.first.state, doubt_of(bank.first)) == (PaymentState.FAILED, None)
    assert actions.pay_again(bank.first, by=bank.by).state == PaymentState.OPEN


def test_the_applicant_is_not_asked_for_an_account_that_may_be_paid(bank: Bank) -> None:
    bank.says("RJCT", "ACSC")
    assert mails_to(case_of(bank.first)) == []


def test_who_asked_the_bank_and_heard_that_it_paid(bank: Bank) -> None:
    bank.says("RJCT", "ACSC")
    actions.was_paid(bank.first, by=bank.by)
    assert (bank.first.state, bank.first.bank_status, bank.first.failure_code) == (PaymentState.PAID, "ACSC", "")
    assert bank.holds() == {"paid": 1_500_00}
    for late in (actions.was_paid, actions.was_not_paid, actions.pay_again):
        with pytest.raises(ConflictError):
            late(bank.first, by=bank.by)
    assert ledger.check() == []


def test_who_asked_the_bank_and_heard_that_it_did_not_pay(bank: Bank) -> None:
    bank.says("RJCT", "ACSC")
    actions.was_not_paid(bank.first, by=bank.by)
    assert doubt_of(bank.first) is None
    bank.pays(actions.pay_again(bank.first, by=bank.by))
    assert bank.holds() == {"paid": 1_500_00}


@pytest.mark.parametrize("times", [1, 2])
def test_what_took_the_place_of_a_payment_waits_until_the_bank_was_asked(bank: Bank, times: int) -> None:
    bank.says("RJCT")
    anew = actions.pay_again(bank.first, by=bank.by)
    for _time in range(times - 1):
        bank.pays(anew)
        actions.came_back(anew, by=bank.by)
        anew = actions.pay_again(anew, by=bank.by)
    batch = actions.prepare(SCHEME, [anew.end_to_end_id], by=bank.by)
    assert bank.says("ACSC").asked == 1
    with pytest.raises(ConflictError, match="De kassier vraagt eerst de bank"):
        actions.release(batch, by=bank.other)
    with pytest.raises(ConflictError, match="staat klaar in een batch"):
        actions.was_paid(bank.first, by=bank.by)
    actions.cancel(batch, by=bank.by)
    with pytest.raises(ConflictError, match="De kassier vraagt eerst de bank"):
        actions.prepare(SCHEME, [anew.end_to_end_id], by=bank.by)
    actions.was_paid(bank.first, by=bank.by)
    assert (bank.first.state, anew.state) == (PaymentState.PAID, PaymentState.WITHDRAWN)
    assert bank.holds() == {"paid": 1_500_00}
    assert ledger.check() == []


def test_what_was_paid_twice_is_asked_back_first(bank: Bank) -> None:
    bank.says("RJCT")
    anew = actions.pay_again(bank.first, by=bank.by)
    bank.pays(anew)
    assert bank.says("ACSC").asked == 1
    with pytest.raises(ConflictError, match=rf"Betaling {anew.end_to_end_id} ging ook naar de bank"):
        actions.was_paid(bank.first, by=bank.by)
    actions.came_back(anew, by=bank.by)
    actions.was_paid(bank.first, by=bank.by)
    assert bank.holds() == {"paid": 1_500_00}
    assert ledger.check() == []


def test_money_that_came_back_later_was_paid_before(bank: Bank) -> None:
    actions.came_back(bank.first, by=bank.by)
    assert bank.says("ACSC").asked == 0
    assert doubt_of(bank.first) is None


@pytest.mark.parametrize(
    ("group", "blocks"),
    [
        ("RJCT", []),
        ("RJCT", [""]),
        ("", ["RJCT"]),
        ("ACTC", ["RJCT"]),
        ("PART", ["RJCT", "ACCP"]),
        ("", ["PDNG", "RJCT"]),
    ],
)
def test_a_batch_that_is_rejected_is_rejected_whatever_stands_beside_it(
    bank: Bank, group: str, blocks: list[str]
) -> None:
    assert bank.says(group=group, blocks=blocks).rejected == 2
    assert (bank.first.state, bank.second.state) == (PaymentState.FAILED, PaymentState.FAILED)
    assert bank.holds() == {"payable": 1_500_00}


def test_a_batch_that_is_taken_in_part_rejects_who_it_names(bank: Bank) -> None:
    read = bank.says("RJCT", group="PART")
    assert (read.accepted, read.rejected) == (0, 1)
    assert (bank.first.state, bank.second.state) == (PaymentState.FAILED, PaymentState.PAID)


@pytest.mark.parametrize("status", ["BLCK", "CANC", "rjct", "ACSCX"])
def test_a_word_that_we_do_not_know_is_for_a_person(bank: Bank, status: str) -> None:
    read = bank.says(status)
    assert (read.accepted, read.rejected, read.asked) == (0, 0, 1)
    assert doubt_of(bank.first) == Doubt.UNKNOWN
    assert bank.says("ACSC").asked == 0
    assert bank.first.bank_status == "ACSC"


def test_an_older_answer_that_is_read_later_changes_nothing(bank: Bank) -> None:
    bank.says("ACSC")
    bank.says("ACTC")
    bank.says("PDNG")
    assert bank.first.bank_status == "ACSC"


def test_an_answer_about_another_batch_books_nothing(bank: Bank) -> None:
    with pytest.raises(DomainError, match="ook over een andere batch"):
        bank.says("RJCT", block_id="SV-2026-B0099")
    assert bank.first.state == PaymentState.PAID


@pytest.mark.parametrize(
    "inside", ["<a>" * MOST_DEPTH + "</a>" * MOST_DEPTH, "<a/>" * MOST_ELEMENTS], ids=["deep", "long"]
)
def test_a_file_that_no_bank_would_write_is_not_read_to_its_end(bank: Bank, inside: str) -> None:
    report = status_report(bank.batch.message_id, group="RJCT").replace(b"</GrpSts>", f"</GrpSts>{inside}".encode())
    with pytest.raises(DomainError, match="te veel regels of lagen") as refused:
        actions.read_answer(report, by=bank.by)
    assert refused.value.field == "file"
    assert bank.first.state == PaymentState.PAID


def test_a_treasurer_reads_what_to_ask_and_says_what_the_bank_answered(client: SiteClient, bank: Bank) -> None:
    bank.says("RJCT", "ACSC")
    db.session.commit()
    client.sign_in(bank.by)
    batch = client.get(f"/kas/batches/{bank.batch.message_id}").text
    assert "Vraag dit de bank" in batch
    here = f"/kas/betalingen/{bank.first.end_to_end_id}"
    page = client.get(here).text
    assert "Tot dan betalen wij niet opnieuw." in page
    assert "Betaal opnieuw op dezelfde rekening" not in page
    done = client.post_token(f"{here}/bank-betaalde", {"once": "a"}, follow_redirects=True)
    assert "De betaling staat weer als betaald." in done.text
    again = client.post_token(f"{here}/bank-betaalde-niet", {"once": "b"}, follow_redirects=True)
    assert "al bekend wat de bank deed" in again.text
    db.session.rollback()
    assert bank.holds() == {"paid": 1_500_00}
    assert "Vraag dit de bank" not in client.get(f"/kas/batches/{bank.batch.message_id}").text
