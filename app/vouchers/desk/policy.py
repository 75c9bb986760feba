"""Who may get a case, and when there is something to divide."""

from app.accounts.models import Account
from app.accounts.rules import Role
from app.kernel.text import N_
from app.vouchers.models import VoucherApplication
from app.vouchers.process import ENDED_STATES, State

NOT_AN_ADVISOR = N_("Deze collega is geen adviseur meer.")
THEIR_OWN = N_("Dit is een aanvraag van deze collega of van diens bedrijf.")
ENDED = N_("Deze aanvraag is klaar. Er valt niets meer te verdelen.")


def can_be_divided(application: VoucherApplication) -> bool:
    """Return whether somebody still has something to do with an application that was sent."""
    return State(application.state) not in (State.DRAFT, *ENDED_STATES)


def advises(account: Account) -> bool:
    """Return whether `account` may get cases."""
    return Role.ADVISOR in account.roles and account.blocked_at is None
