"""When somebody can be excluded, and who decides."""

from datetime import date

from app.accounts.models import Account
from app.kernel.text import N_
from app.vouchers.afterwards.models import VoucherSettlement
from app.vouchers.excluded.models import Exclusion
from app.vouchers.excluded.rules import BLAMED, ExclusionState
from app.vouchers.models import VoucherApplication
from app.vouchers.process import State

FOUR_EYES = N_("U stelde dit zelf voor. Een andere beslisser neemt het besluit.")


def follows_from(application: VoucherApplication, settlement: VoucherSettlement | None) -> bool:
    """Return whether an exclusion can follow from a case: it was settled, and somebody was to blame (R17)."""
    return application.state == State.SETTLED and settlement is not None and settlement.ground in BLAMED


def may_decide(exclusion: Exclusion, account: Account) -> bool:
    """Return whether a proposal lies there that `account` did not make itself (four eyes)."""
    return exclusion.state == ExclusionState.PROPOSED and exclusion.proposed_by_id != account.id


def has_to_wait(exclusion: Exclusion, today: date, reply: str) -> bool:
    """Return whether the applicant can still answer to the proposal and did not (Awb 4:8)."""
    return not reply and today <= exclusion.reply_by
