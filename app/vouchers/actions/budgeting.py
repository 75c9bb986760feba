"""What the treasurer does: book the money that a contributor pays in, so that who waits moves up, or gets back."""

from sqlalchemy import select

from app.accounts import audit
from app.accounts.models import Account
from app.kernel import clock
from app.kernel.database import db
from app.kernel.errors import DomainError
from app.kernel.text import N_, Euro, Text
from app.vouchers import ledger
from app.vouchers.actions.claiming import move_up
from app.vouchers.actions.steps import hold_fund
from app.vouchers.casefile import schemes
from app.vouchers.models import Fund, LedgerEntry, Pot
from app.vouchers.scheme import NotInForceError, SchemeVersion

BOOKED = N_("Dit bedrag is met deze omschrijving al geboekt. Is het een tweede bedrag? Schrijf dat in de omschrijving.")


def pay_in(*, scheme: str, contributor: str, cents: int, by: Account, note: str) -> int:
    """Add `cents` of a contributor to its pot; return how many waiting applications get money by it (R12, R15).

    Raises DomainError for an amount of nothing and for a contributor that the scheme does not know.
    """
    version = _version(scheme)
    if contributor not in {known.code for known in version.contributors}:
        raise DomainError(N_("Kies wie dit geld betaalt."), "contributor")
    if cents <= 0:
        raise DomainError(N_("Vul een bedrag in dat hoger is dan € 0."), "amount")
    ledger.open_fund(version)
    hold_fund(scheme)
    ledger.budget(scheme, contributor, cents, by_id=by.id, note=note)
    audit.record("voucher.pay_in", f"fund:{scheme}", by=by, contributor=contributor, cents=cents)
    return move_up(scheme)


def pay_back(*, scheme: str, contributor: str, cents: int, by: Account, note: str) -> None:
    """Book `cents` that nobody claimed back to their contributor.

    Raises DomainError for an amount of nothing, an unknown contributor and more than is available in its pot.
    """
    version = _version(scheme)
    if contributor not in {known.code for known in version.contributors}:
        raise DomainError(N_("Kies wie dit geld terugkrijgt."), "contributor")
    if cents <= 0:
        raise DomainError(N_("Vul een bedrag in dat hoger is dan € 0."), "amount")
    ledger.open_fund(version)
    hold_fund(scheme)
    left = {one.pot: one.left_cents for one in ledger.balances(scheme)}[contributor]
    if cents > left:
        raise DomainError(Text(N_("Van dit geld is nog %(left)s beschikbaar."), {"left": Euro(left)}), "amount")
    ledger.give_back_budget(scheme, contributor, cents, by_id=by.id, note=note)
    audit.record("voucher.pay_back", f"fund:{scheme}", by=by, contributor=contributor, cents=cents)


def ensure_new(*, scheme: str, kind: str, contributor: str, cents: int, note: str) -> None:
    """Raise DomainError where the same money was booked before in the same words: a second page, or the back button.

    `kind` is that of the entry: "budget" or "return".
    """
    hold_fund(scheme)
    of_contributor = select(Pot.id).join(Fund).where(Fund.scheme == scheme, Pot.contributor == contributor)
    same = select(LedgerEntry.id).where(
        LedgerEntry.kind == kind,
        LedgerEntry.pot_id.in_(of_contributor),
        LedgerEntry.amount_cents == cents,
        LedgerEntry.note == note,
    )
    if db.session.scalars(same.limit(1)).first() is not None:
        raise DomainError(BOOKED, "note")


def _version(scheme: str) -> SchemeVersion:
    """Return the version in force now; the last one after the scheme closed."""
    try:
        return schemes().version_at(scheme, clock.now())
    except NotInForceError:
        return schemes().scheme(scheme).versions[-1]
