"""Mail leaves through a table: written in the transaction that causes it, sent by the worker.

At least once: a worker killed between sending and marking sends again, with the same Message-ID.
A message that keeps failing ends in a visible dead letter, never silently.
"""

from datetime import datetime, timedelta

from sqlalchemy import CheckConstraint, Index, Integer, String, select, update
from sqlalchemy import Text as SqlText
from sqlalchemy.orm import Mapped, mapped_column

from app.kernel import clock
from app.kernel.database import Base, db

MAX_ATTEMPTS = 8


class OutboxMail(Base):
    """One mail to one address, in the words the reader gets."""

    __tablename__ = "outbox_mail"
    __table_args__ = (
        CheckConstraint("NOT (sent_at IS NOT NULL AND dead_at IS NOT NULL)", name="one_end"),
        Index("ix_outbox_mail_next_attempt_at", "next_attempt_at"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    recipient: Mapped[str] = mapped_column(String(254))
    reply_to: Mapped[str | None] = mapped_column(String(254))
    subject: Mapped[str] = mapped_column(String(200))
    body: Mapped[str] = mapped_column(SqlText)
    created_at: Mapped[datetime]
    next_attempt_at: Mapped[datetime]
    attempts: Mapped[int] = mapped_column(Integer, default=0)
    sent_at: Mapped[datetime | None]
    dead_at: Mapped[datetime | None]
    last_error: Mapped[str | None] = mapped_column(String(500))
    unsubscribe: Mapped[str | None] = mapped_column(String(500))


def post(
    *, recipient: str, subject: str, body: str, reply_to: str | None = None, unsubscribe: str | None = None
) -> OutboxMail:
    """Put one mail in the outbox of this transaction; `body` is plain text in the reader's language.

    `unsubscribe` is the address that stops mails like this one, with one POST and without signing in (RFC 8058).
    """
    now = clock.now()
    mail = OutboxMail(
        recipient=recipient,
        reply_to=reply_to,
        subject=subject,
        body=body,
        created_at=now,
        next_attempt_at=now,
        attempts=0,
        unsubscribe=unsubscribe,
    )
    db.session.add(mail)
    db.session.flush()
    return mail


def next_due() -> OutboxMail | None:
    """Take the oldest mail that is due and count the attempt; other workers skip it for a while.

    The attempt is counted and put off before sending: the caller commits, sends, and then calls
    `sent` or `failed` in a second transaction.
    """
    now = clock.now()
    waiting = (
        select(OutboxMail)
        .where(OutboxMail.sent_at.is_(None), OutboxMail.dead_at.is_(None), OutboxMail.next_attempt_at <= now)
        .order_by(OutboxMail.id)
        .limit(1)
        .with_for_update(skip_locked=True)
    )
    mail = db.session.scalars(waiting).first()
    if mail is None:
        return None
    mail.attempts += 1
    mail.next_attempt_at = now + timedelta(seconds=30 * 2**mail.attempts)
    db.session.flush()
    return mail


def sent(mail_id: int) -> None:
    """Record that the mail left."""
    db.session.execute(update(OutboxMail).where(OutboxMail.id == mail_id).values(sent_at=clock.now(), last_error=None))


def failed(mail_id: int, error: str) -> None:
    """Record why the mail did not leave; after MAX_ATTEMPTS it is a dead letter."""
    mail = db.session.get_one(OutboxMail, mail_id)
    mail.last_error = error[:500]
    if mail.attempts >= MAX_ATTEMPTS:
        mail.dead_at = clock.now()
    db.session.flush()
