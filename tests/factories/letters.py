"""Letters that were sent."""

from sqlalchemy import select
from sqlalchemy.orm import undefer

from app.accounts.models import Account
from app.kernel.database import db
from app.vouchers.letters.content import Words, section, text
from app.vouchers.letters.freezing import freeze, said
from app.vouchers.letters.models import Letter
from app.vouchers.letters.writer import Writer
from app.vouchers.models import VoucherApplication


def make_letter(*, application: VoucherApplication, kind: str = "receipt_complete", line: str = "Dag.") -> Letter:
    """Freeze a letter that says `line`; no mail."""
    reader = db.session.get_one(Account, application.applicant_id)
    freeze(kind, Writer(application, reader), Words("Onderwerp", (section("", text(line)),)))
    return latest_letter()


def latest_letter() -> Letter:
    """Return the letter that was sent last."""
    return db.session.scalars(select(Letter).order_by(Letter.id.desc()).limit(1).options(undefer(Letter.data))).one()


def latest_said() -> str:
    """Return what the letter that was sent last says."""
    return said(latest_letter().data)
