"""Who decides on an objection."""

from app.accounts.models import Account
from app.kernel.text import N_
from app.vouchers.objections.models import Objection

NOT_YOURS = N_("U nam dit besluit of stelde het voor. Een collega beslist over het bezwaar.")


def may_decide(objection: Objection, account: Account) -> bool:
    """Return whether `account` may decide: nobody who took or proposed what is contested (Awb 10:3)."""
    return account.id not in (objection.contested_by_id, objection.contested_proposed_by_id)
