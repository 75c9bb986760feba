"""Objections and the files that came with them.

Who took or proposed the contested decision does not decide on the objection (Awb 10:3): a CHECK holds it too.
"""

from datetime import date, datetime

from sqlalchemy import BigInteger, CheckConstraint, Date, ForeignKey, Index, String, text
from sqlalchemy import Text as SqlText
from sqlalchemy.orm import Mapped, mapped_column

from app.kernel.database import Base, check_in
from app.vouchers.objections.rules import Against, Channel, Hearing, ObjectionState, Outcome

_OPEN = text("state = 'open'")


class Objection(Base):
    """One objection. `term_ended_on` is the last day to object, `decide_before` our last day, moved by an extension.

    `contested_by_id` and `contested_proposed_by_id` are who took and who proposed the contested decision.
    `late` stays as it was established at receipt; `excused` is what the decider makes of it (Awb 6:11).
    """

    __tablename__ = "objection"
    __table_args__ = (
        CheckConstraint(check_in("against", Against), name="against"),
        CheckConstraint(check_in("channel", Channel), name="channel"),
        CheckConstraint(check_in("state", ObjectionState), name="state"),
        CheckConstraint(check_in("outcome", Outcome), name="outcome"),
        CheckConstraint(check_in("hearing", Hearing), name="hearing"),
        CheckConstraint("(channel = 'letter') = (postmarked_on IS NOT NULL)", name="postmark"),
        CheckConstraint(
            "(state = 'decided') = (outcome IS NOT NULL) AND (outcome IS NULL) = (decided_at IS NULL)"
            " AND (outcome IS NULL) = (decided_by_id IS NULL) AND (outcome IS NULL) = (hearing IS NULL)"
            " AND (outcome IS NULL) = (decision_reason = '')",
            name="decided",
        ),
        CheckConstraint("(state = 'withdrawn') = (withdrawn_at IS NOT NULL)", name="withdrawn"),
        CheckConstraint(
            "decided_by_id IS NULL OR (decided_by_id <> contested_by_id"
            " AND (contested_proposed_by_id IS NULL OR decided_by_id <> contested_proposed_by_id))",
            name="four_eyes",
        ),
        CheckConstraint("(extended_at IS NULL) = (extension_reason = '')", name="extended"),
        CheckConstraint("excused IS NULL OR late", name="excused"),
        CheckConstraint(
            "outcome IS NULL OR outcome = 'not_admissible' OR NOT late OR (excused IS NOT NULL AND excused)",
            name="late_is_not_admissible",
        ),
        Index("uq_objection_open", "application_id", unique=True, sqlite_where=_OPEN, postgresql_where=_OPEN),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    public_id: Mapped[str] = mapped_column(String(22), unique=True)
    application_id: Mapped[int] = mapped_column(ForeignKey("voucher_application.id"), index=True)
    against: Mapped[str] = mapped_column(String(10))
    contested_by_id: Mapped[int] = mapped_column(ForeignKey("account.id"))
    contested_proposed_by_id: Mapped[int | None] = mapped_column(ForeignKey("account.id"))
    contested_on: Mapped[date] = mapped_column(Date)
    term_ended_on: Mapped[date] = mapped_column(Date)
    channel: Mapped[str] = mapped_column(String(10))
    received_at: Mapped[datetime]
    received_on: Mapped[date] = mapped_column(Date)
    postmarked_on: Mapped[date | None] = mapped_column(Date)
    registered_by_id: Mapped[int] = mapped_column(ForeignKey("account.id"))
    late: Mapped[bool]
    excused: Mapped[bool | None]
    grounds: Mapped[str] = mapped_column(SqlText)
    state: Mapped[str] = mapped_column(String(10), index=True)
    decide_before: Mapped[date] = mapped_column(Date, index=True)
    extended_at: Mapped[datetime | None]
    extension_reason: Mapped[str] = mapped_column(SqlText, default="")
    hearing: Mapped[str | None] = mapped_column(String(10))
    outcome: Mapped[str | None] = mapped_column(String(15))
    new_amount_cents: Mapped[int | None] = mapped_column(BigInteger)
    decision_reason: Mapped[str] = mapped_column(SqlText, default="")
    decided_by_id: Mapped[int | None] = mapped_column(ForeignKey("account.id"))
    decided_at: Mapped[datetime | None]
    withdrawn_at: Mapped[datetime | None]


class ObjectionFile(Base):
    """A document that came with an objection."""

    __tablename__ = "objection_file"

    id: Mapped[int] = mapped_column(primary_key=True)
    objection_id: Mapped[int] = mapped_column(ForeignKey("objection.id"), index=True)
    file_id: Mapped[int] = mapped_column(ForeignKey("stored_file.id"))
