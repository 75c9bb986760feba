"""Lines of aid from elsewhere, and links between KvK numbers."""

from datetime import date

from app.accounts.models import Account
from app.kernel import clock
from app.vouchers.aid import actions
from app.vouchers.aid.models import AidLine, AidLink


def make_aid_line(
    *, kvk_number: str, by: Account, cents: int = 1_000_00, granted_on: date | None = None, grantor: str = "RVO"
) -> AidLine:
    """State aid from elsewhere, given today where no day is said."""
    return actions.add(kvk_number, by=by, grantor=grantor, granted_on=granted_on or clock.today(), cents=cents)


def make_aid_link(*, first: str, second: str, by: Account) -> AidLink:
    """Note that two KvK numbers are one undertaking."""
    return actions.link(first, second, by=by, reason="De een bezit de ander.")
