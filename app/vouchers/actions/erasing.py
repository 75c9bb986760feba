"""Drafts that go: with the account of who wrote them, or because nobody sent them."""

from datetime import datetime

from sqlalchemy import select

from app.accounts.models import Account
from app.kernel.database import db
from app.vouchers.actions.applying import discard
from app.vouchers.models import VoucherApplication
from app.vouchers.process import State

_DRAFTS = select(VoucherApplication).where(VoucherApplication.state == State.DRAFT).order_by(VoucherApplication.id)


def discard_drafts(account: Account) -> None:
    """Throw away what somebody who erases their account did not send."""
    for draft in db.session.scalars(_DRAFTS.where(VoucherApplication.applicant_id == account.id)).all():
        discard(draft, by=account)


def discard_older_than(moment: datetime, *, at_most: int) -> None:
    """Throw away what was not changed since `moment` and never sent."""
    for draft in db.session.scalars(_DRAFTS.where(VoucherApplication.changed_at < moment).limit(at_most)).all():
        discard(draft, by=db.session.get_one(Account, draft.applicant_id))
