"""What was sent about a training, what was proposed and settled, and which reminders left."""

from datetime import date, datetime
from typing import Any

from sqlalchemy import JSON, BigInteger, Boolean, CheckConstraint, Date, ForeignKey, Index, String, text
from sqlalchemy import Text as SqlText
from sqlalchemy.orm import Mapped, mapped_column

from app.kernel.database import Base, check_in
from app.vouchers.afterwards.rules import Proof, Reminder
from app.vouchers.rules import Blame, Ground

_CURRENT = text("returned_at IS NULL")


class TrainingEvidence(Base):
    """What an applicant sent after the training: a diploma, or attendance with its list, and what it really cost.

    The one that was not returned counts; returned ones stay, with the reason that the applicant read.
    Amounts are entered as in the application: with or without VAT.
    """

    __tablename__ = "training_evidence"
    __table_args__ = (
        CheckConstraint(check_in("proof", Proof), name="proof"),
        CheckConstraint("(proof = 'attendance') = (attended_percent IS NOT NULL)", name="attendance"),
        CheckConstraint("attended_percent IS NULL OR attended_percent BETWEEN 0 AND 100", name="attended_percent"),
        CheckConstraint(
            "tuition_cents >= 0 AND exam_cents >= 0 AND material_cents >= 0 AND third_party_cents >= 0", name="cents"
        ),
        CheckConstraint("vat_percent BETWEEN 0 AND 100", name="vat_percent"),
        CheckConstraint(
            "(returned_at IS NULL) = (return_reason IS NULL) AND (returned_at IS NULL) = (returned_by_id IS NULL)",
            name="returned",
        ),
        Index(
            "uq_training_evidence_current",
            "application_id",
            unique=True,
            sqlite_where=_CURRENT,
            postgresql_where=_CURRENT,
        ),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    application_id: Mapped[int] = mapped_column(ForeignKey("voucher_application.id"), index=True)
    proof: Mapped[str] = mapped_column(String(10))
    attended_percent: Mapped[int | None]
    file_id: Mapped[int] = mapped_column(ForeignKey("stored_file.id"))
    completed_on: Mapped[date] = mapped_column(Date)
    tuition_cents: Mapped[int] = mapped_column(BigInteger)
    exam_cents: Mapped[int] = mapped_column(BigInteger)
    material_cents: Mapped[int] = mapped_column(BigInteger)
    third_party_cents: Mapped[int] = mapped_column(BigInteger)
    vat_percent: Mapped[int]
    amounts_include_vat: Mapped[bool] = mapped_column(Boolean)
    explanation: Mapped[str] = mapped_column(SqlText, default="")
    sent_by_id: Mapped[int] = mapped_column(ForeignKey("account.id"))
    sent_at: Mapped[datetime]
    returned_by_id: Mapped[int | None] = mapped_column(ForeignKey("account.id"))
    returned_at: Mapped[datetime | None]
    return_reason: Mapped[str | None] = mapped_column(SqlText)


class VoucherSettlement(Base):
    """One proposal to settle a voucher, and what became of it: returned, settled, or settled and reopened.

    `frozen_case` and `answer` are input and outcome of the rule as they were, so that it can be replayed. The
    cents after them say what the settlement did with the money; they are empty until it is decided.
    """

    __tablename__ = "voucher_settlement"
    __table_args__ = (
        CheckConstraint(check_in("blame", Blame), name="blame"),
        CheckConstraint(check_in("ground", Ground), name="ground"),
        CheckConstraint("final_cents >= 0", name="final"),
        # Nobody loses what was awarded for a fault without evidence of what was found.
        CheckConstraint("proposal_reason <> ''", name="proposal_reason"),
        CheckConstraint(
            "(returned_at IS NULL) = (return_reason IS NULL) AND (returned_at IS NULL) = (returned_by_id IS NULL)",
            name="returned",
        ),
        CheckConstraint(
            "(settled_at IS NULL) = (settled_by_id IS NULL) AND (settled_at IS NULL) = (settle_reason IS NULL)"
            " AND (settled_at IS NULL) = (settled_cents IS NULL) AND (settled_at IS NULL) = (due_cents IS NULL)"
            " AND (settled_at IS NULL) = (released_cents IS NULL) AND (settled_at IS NULL) = (claimed_cents IS NULL)",
            name="settled",
        ),
        CheckConstraint("settled_by_id IS NULL OR settled_by_id <> proposed_by_id", name="four_eyes"),
        CheckConstraint("returned_at IS NULL OR settled_at IS NULL", name="one_end"),
        CheckConstraint("reopened_at IS NULL OR settled_at IS NOT NULL", name="reopened"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    application_id: Mapped[int] = mapped_column(ForeignKey("voucher_application.id"), index=True)
    evidence_id: Mapped[int | None] = mapped_column(ForeignKey("training_evidence.id"))
    blame: Mapped[str] = mapped_column(String(12))
    ground: Mapped[str] = mapped_column(String(12))
    final_cents: Mapped[int] = mapped_column(BigInteger)
    frozen_case: Mapped[dict[str, Any]] = mapped_column(JSON)
    answer: Mapped[dict[str, Any]] = mapped_column(JSON)
    proposal_reason: Mapped[str] = mapped_column(SqlText)
    proposed_by_id: Mapped[int] = mapped_column(ForeignKey("account.id"))
    proposed_at: Mapped[datetime]
    returned_by_id: Mapped[int | None] = mapped_column(ForeignKey("account.id"))
    returned_at: Mapped[datetime | None]
    return_reason: Mapped[str | None] = mapped_column(SqlText)
    settled_by_id: Mapped[int | None] = mapped_column(ForeignKey("account.id"))
    settled_at: Mapped[datetime | None]
    settle_reason: Mapped[str | None] = mapped_column(SqlText)
    settled_cents: Mapped[int | None] = mapped_column(BigInteger)
    due_cents: Mapped[int | None] = mapped_column(BigInteger)
    released_cents: Mapped[int | None] = mapped_column(BigInteger)
    claimed_cents: Mapped[int | None] = mapped_column(BigInteger)
    reopened_at: Mapped[datetime | None]


class VoucherReminder(Base):
    """A mail that reminded an applicant of a last day (a number, as in `CaseTerm`): once for each kind and day."""

    __tablename__ = "voucher_reminder"
    __table_args__ = (CheckConstraint(check_in("kind", Reminder), name="kind"),)

    application_id: Mapped[int] = mapped_column(
        ForeignKey("voucher_application.id"), primary_key=True, autoincrement=False
    )
    kind: Mapped[str] = mapped_column(String(15), primary_key=True)
    last_day: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    sent_at: Mapped[datetime]
