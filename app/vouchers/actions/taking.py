"""The next case for an advisor: the complete one that the law gives the fewest days, to one advisor only."""

from app.accounts.models import Account
from app.kernel.database import db
from app.vouchers.actions.reviewing import take
from app.vouchers.actions.steps import hold_fund
from app.vouchers.casefile import scheme_code
from app.vouchers.models import VoucherApplication
from app.vouchers.queries.worklist import next_complete


def take_next(*, by: Account) -> VoucherApplication | None:
    """Take the complete case with the fewest days left; return it, or None when there is none to take.

    The fund is held while choosing, so that two advisors who ask at once get two cases.
    """
    hold_fund(scheme_code())
    application_id = next_complete(by)
    if application_id is None:
        return None
    application = db.session.get_one(VoucherApplication, application_id)
    take(application, by=by)
    return application
