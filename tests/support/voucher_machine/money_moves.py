"""What is done with money beside the steps of a case: invoices, payments, batches, the bank, recoveries, budgets."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

from sqlalchemy import select

from app.kernel import clock
from app.kernel.database import db
from app.vouchers.actions import pay_in
from app.vouchers.actions.budgeting import pay_back
from app.vouchers.afterwards import sweeping
from app.vouchers.payments import actions as payments
from app.vouchers.payments.actions.invoicing import Billed
from app.vouchers.payments.models import Invoice, Payment, PaymentBatch
from app.vouchers.payments.policy import TAKES_INVOICES
from app.vouchers.payments.rules import BatchState, InvoiceState, NameCheck, PaymentState
from app.vouchers.recovery import actions as recovery
from app.vouchers.recovery.models import Recovery, Waiver
from app.vouchers.recovery.rules import RecoveryState, WaiverState
from app.vouchers.rules import Costs
from tests.factories.bank import status_report
from tests.factories.vouchers import SCHEME
from tests.support.voucher_machine.moves import WHY, Choose, document
from tests.support.voucher_machine.world import Job, World, account, application

MakeMoney = Callable[[World, Choose], Job | None]
MONEY_MOVES: dict[str, MakeMoney] = {}
TWICE_REFUSED = frozenset({"approve", "return_invoice", "prepare", "cancel", "release", "came_back", "pay_again"})
"""Doing one of these again at once must be refused."""
CONTRIBUTORS = ("rijk", "gelderland", "deventer", "apeldoorn", "zutphen")
IBANS = ("NL91ABNA0417164300", "NL20INGB0001234567", "NL02ABNA0123456789")


def money_move(make: MakeMoney) -> MakeMoney:
    """Register what can be done with money; it returns None where there is nothing to do it with."""
    MONEY_MOVES[make.__name__] = make
    return make


def _ids(model: Any, *conditions: Any) -> list[int]:
    return list(db.session.scalars(select(model.id).where(*conditions).order_by(model.id)))


def _on(model: Any, row_id: int, act: Callable[..., object], by: int, **values: Any) -> Job:
    return lambda: act(db.session.get_one(model, row_id), by=account(by), **values)


@money_move
def budget(world: World, choose: Choose) -> Job:
    """A contributor pays in."""
    values = {
        "contributor": choose.pick(CONTRIBUTORS),
        "cents": choose.pick((50_00, 700_00, 1_200_00, 2_500_00, 4_000_01)),
    }
    who = choose.pick(world.staff)
    return lambda: pay_in(scheme=SCHEME, by=account(who), note="bijdrage", **values)


@money_move
def budget_back(world: World, choose: Choose) -> Job:
    """A contributor gets back what nobody claimed."""
    values = {"contributor": choose.pick(CONTRIBUTORS), "cents": choose.pick((50_00, 700_00, 2_000_00))}
    who = choose.pick(world.staff)
    return lambda: pay_back(scheme=SCHEME, by=account(who), note="terug", **values)


@money_move
def invoice(world: World, choose: Choose) -> Job | None:
    """Hand in an invoice, now and then one that was handed in before."""
    cases = world.cases(*TAKES_INVOICES) if choose.number(0, 5) else world.cases()
    if not cases:
        return None
    case, number = choose.pick(cases), choose.pick((str(world.steps), str(world.steps), "F-1"))
    costs = Costs(
        tuition_cents=choose.pick((100_00, 1_500_00, 3_000_00, 6_000_00)),
        exam_cents=0,
        material_cents=0,
        vat_percent=21,
        amounts_include_vat=True,
        third_party_cents=0,
    )
    billed = Billed(number, clock.today(), costs)
    invoice_file, proof = document(f"factuur {number}"), document("bewijs")

    def hand_in() -> None:
        by = account(application(case).applicant_id)
        payments.hand_in(application(case), by=by, billed=billed, invoice=invoice_file, proof=proof)

    return hand_in


@money_move
def approve(world: World, choose: Choose) -> Job | None:
    """Approve an invoice, which queues its payment."""
    there = _ids(Invoice, Invoice.state == InvoiceState.SUBMITTED)
    return _on(Invoice, choose.pick(there), payments.approve, choose.pick(world.staff)) if there else None


@money_move
def return_invoice(world: World, choose: Choose) -> Job | None:
    """Return an invoice."""
    there = _ids(Invoice, Invoice.state == InvoiceState.SUBMITTED)
    return (
        _on(Invoice, choose.pick(there), payments.return_invoice, choose.pick(world.staff), reason=WHY)
        if there
        else None
    )


@money_move
def prepare(world: World, choose: Choose) -> Job | None:
    """Prepare a batch of what is open."""
    query = select(Payment.end_to_end_id).where(Payment.state == PaymentState.OPEN).order_by(Payment.id)
    there = list(db.session.scalars(query))
    if not there:
        return None
    chosen, who = there[: choose.number(1, len(there))], choose.pick(world.staff)
    return lambda: payments.prepare(SCHEME, chosen, by=account(who))


@money_move
def release(world: World, choose: Choose) -> Job | None:
    """Release a batch to the bank."""
    there = _ids(PaymentBatch, PaymentBatch.state == BatchState.PREPARED)
    return _on(PaymentBatch, choose.pick(there), payments.release, choose.pick(world.staff)) if there else None


@money_move
def cancel(world: World, choose: Choose) -> Job | None:
    """Take a batch back."""
    there = _ids(PaymentBatch, PaymentBatch.state == BatchState.PREPARED)
    return _on(PaymentBatch, choose.pick(there), payments.cancel, choose.pick(world.staff)) if there else None


@money_move
def bank_answers(world: World, choose: Choose) -> Job | None:
    """The bank rejects some of a batch, or all of it, or takes it; now and then it says so twice."""
    batches = _ids(PaymentBatch, PaymentBatch.state == BatchState.RELEASED)
    if not batches:
        return None
    batch_id, who = choose.pick(batches), choose.pick(world.staff)
    query = select(Payment.end_to_end_id).where(Payment.batch_id == batch_id).order_by(Payment.id)
    said = {one: choose.pick((("ACSC", ""), ("RJCT", "AC04"), ("RJCT", "BE01"))) for one in db.session.scalars(query)}
    message_id = db.session.get_one(PaymentBatch, batch_id).message_id
    group = choose.pick(("PART", "PART", "RJCT", "ACCP"))
    content = status_report(message_id, said if group == "PART" else None, group=group)
    return lambda: payments.read_answer(content, by=account(who))


@money_move
def came_back(world: World, choose: Choose) -> Job | None:
    """The money of a payment comes back later."""
    there = _ids(Payment, Payment.state == PaymentState.PAID)
    return _on(Payment, choose.pick(there), payments.came_back, choose.pick(world.staff)) if there else None


@money_move
def pay_again(world: World, choose: Choose) -> Job | None:
    """Queue again what came back."""
    there = _ids(Payment, Payment.state == PaymentState.FAILED)
    return _on(Payment, choose.pick(there), payments.pay_again, choose.pick(world.staff)) if there else None


@money_move
def name_check(world: World, choose: Choose) -> Job | None:
    """The treasurer notes what the bank says of a name."""
    there = _ids(Payment)
    if not there:
        return None
    result = choose.pick(tuple(NameCheck))
    return _on(Payment, choose.pick(there), payments.check_name, choose.pick(world.staff), result=result)


@money_move
def other_account(world: World, choose: Choose) -> Job | None:
    """The applicant corrects the account that is paid."""
    cases = world.cases()
    if not cases:
        return None
    case, iban = choose.pick(cases), choose.pick(IBANS)

    def correct() -> None:
        by = account(application(case).applicant_id)
        payments.correct_payee(application(case), by=by, name="Vakschool Voorbeeld", iban=iban, reason=WHY)

    return correct


@money_move
def plan(world: World, choose: Choose) -> Job | None:
    """Divide a claim over months."""
    there = _ids(Recovery, Recovery.state == RecoveryState.OPEN)
    if not there:
        return None
    first, parts = clock.today() + timedelta(days=choose.pick((0, 14))), choose.number(1, 25)
    return _on(Recovery, choose.pick(there), recovery.make_plan, choose.pick(world.staff), parts=parts, first=first)


@money_move
def receive(world: World, choose: Choose) -> Job | None:
    """Money of a claim comes in: a part, all of it, or too much."""
    there = _ids(Recovery, Recovery.state == RecoveryState.OPEN)
    if not there:
        return None
    recovery_id = choose.pick(there)
    still = db.session.get_one(Recovery, recovery_id).open_cents
    cents = choose.pick((1, max(1, still // 2), still, still, still + 1))
    return _on(Recovery, recovery_id, recovery.receive, choose.pick(world.staff), cents=cents, on=clock.today())


@money_move
def propose_waiver(world: World, choose: Choose) -> Job | None:
    """Propose to ask no longer for a claim, or a part of it."""
    there = _ids(Recovery, Recovery.state == RecoveryState.OPEN)
    if not there:
        return None
    cents = choose.pick((1, 333_33, 1_500_00))
    return _on(Recovery, choose.pick(there), recovery.propose_waiver, choose.pick(world.staff), cents=cents, reason=WHY)


@money_move
def decide_waiver(world: World, choose: Choose) -> Job | None:
    """Decide on such a proposal."""
    waivers = _ids(Waiver, Waiver.state == WaiverState.PROPOSED)
    if not waivers:
        return None
    waiver_id, granted = choose.pick(waivers), bool(choose.number(0, 2))
    recovery_id = db.session.get_one(Waiver, waiver_id).recovery_id
    who = choose.pick(world.staff)
    return _on(Recovery, recovery_id, recovery.decide_waiver, who, granted=granted, reason=WHY, seen=waiver_id)


@money_move
def sweeps(_world: World, _choose: Choose) -> Job:
    """The worker lets offers go, and reminds of last days and of instalments."""
    return lambda: (sweeping.sweep(), recovery.remind_overdue())
