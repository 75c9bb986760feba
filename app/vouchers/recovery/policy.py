"""Who decides on a proposal to waive."""

from app.accounts.models import Account
from app.kernel.text import N_
from app.vouchers.recovery.models import Waiver

FOUR_EYES = N_("U stelde dit zelf voor. Een collega beslist.")


def may_decide(waiver: Waiver, account: Account) -> bool:
    """Return whether `account` may decide: somebody else than who proposed (four eyes)."""
    return waiver.proposed_by_id != account.id
