"""What happens to the money of a voucher when it ends or is settled. The fund and the application are held."""

from collections.abc import Mapping
from dataclasses import dataclass

from app.accounts.models import Account
from app.kernel.errors import ConflictError
from app.kernel.text import N_
from app.vouchers import ledger
from app.vouchers.casefile import frozen_case
from app.vouchers.models import VoucherApplication
from app.vouchers.payments import actions as payments
from app.vouchers.recovery import actions as recovery
from app.vouchers.rules import draw, left_for, places_of

ALREADY_PAID = N_("Wij hebben al betaald voor deze opleiding. Neem contact met ons op.")
NOTHING_LEFT = N_("Er is niet genoeg geld meer voor dit bedrag.")
REASON = "settlement"
"""Why a payment is queued, as payments know it."""


@dataclass(frozen=True)
class Settled:
    """What a settlement did with the money, in cents."""

    settled_cents: int
    due_cents: int
    released_cents: int
    claimed_cents: int


def take_back(application: VoucherApplication, *, by: Account, claims: bool) -> None:
    """Take back what was due to who loses or gives back a voucher, and claim what was paid.

    The step itself releases what is still awarded. Without `claims`, raises ConflictError when anything was paid.
    """
    paid = ledger.totals(application.id)["paid"]
    if paid and not claims:
        raise ConflictError(ALREADY_PAID)
    payments.withdraw_unpaid(application, by=by, why="ended")
    if paid:
        recovery.open_claim(application, paid, by=by)


def settle_money(application: VoucherApplication, final_cents: int, *, by: Account) -> Settled:
    """Bring the books of a voucher to `final_cents`: settle what was paid, queue what is due, release or claim more.

    Raises ConflictError while a payment that is too much stands in a batch, InsufficientFundsError when an objection
    gives more than is left in the fund.
    """
    held = ledger.totals(application.id)
    if held["paid"] + held["payable"] > final_cents:
        payments.withdraw_unpaid(application, by=by, why=REASON)
    held = ledger.totals(application.id)
    missing = final_cents - held["paid"] - held["payable"] - held["awarded"]
    if missing > 0:
        _award_again(application, missing, by)
    settled, due = min(held["paid"], final_cents), max(0, final_cents - held["paid"] - held["payable"])
    if settled:
        ledger.move(application, "settle", settled, by_id=by.id)
    if due:
        payments.queue(application, due, by=by, reason=REASON)
    released = ledger.totals(application.id)["awarded"]
    if released:
        ledger.move(application, "release", released, by_id=by.id, note="settle", source="awarded")
    claimed = max(0, held["paid"] - final_cents)
    if claimed:
        recovery.open_claim(application, claimed, by=by)
    return Settled(settled, due, released, claimed)


def outlook(application_id: int, final_cents: int) -> Mapping[str, int]:
    """Return in cents what settling at `final_cents` would do: paid, due, released, claimed; nothing is booked."""
    held = ledger.totals(application_id)
    paid = held["paid"]
    return {
        "paid": paid,
        "due": max(0, final_cents - paid),
        "released": max(0, held["awarded"] + held["payable"] - max(0, final_cents - paid)),
        "claimed": max(0, paid - final_cents),
    }


def undo(application: VoucherApplication, *, by: Account) -> None:
    """Undo what a settlement did with what was paid: it is paid again, as it was, and no longer claimed."""
    recovery.undo_claim(application, by=by)
    if settled := ledger.totals(application.id)["settled"]:
        ledger.move(application, "unsettle", settled, by_id=by.id, note="reopen_settlement")


def _award_again(application: VoucherApplication, cents: int, by: Account) -> None:
    """Bring money back that an earlier settlement released."""
    case, version = frozen_case(application)
    pots, places = ledger.balances(application.scheme), places_of(case, version)
    if left_for(pots, places) < cents:
        raise ledger.InsufficientFundsError(NOTHING_LEFT)
    ledger.award_again(application, draw(cents, pots, places), by_id=by.id)
