"""Badge classes and awarded badges, in the words of Open Badges 3.0 (Achievement and AchievementCredential).

What a credential says is fixed at the award: class, recipient (a salted hash of the e-mail address), from
when and until when, evidence. Acceptance, visibility and revocation stand beside it and can change.
"""

from datetime import date, datetime

from sqlalchemy import Boolean, CheckConstraint, ForeignKey, Index, String, text
from sqlalchemy import Text as SqlText
from sqlalchemy.orm import Mapped, mapped_column

from app.kernel.database import Base


class BadgeClass(Base):
    """What a badge stands for (an OB 3.0 Achievement); awarded while `withdrawn_at` is empty.

    A formal badge has a level in the NLQF (1-8) and a reference in its register. `valid_months` is how
    long an award counts; empty is for ever.
    """

    __tablename__ = "badge_class"
    __table_args__ = (
        CheckConstraint("nlqf_level IS NULL OR nlqf_level BETWEEN 1 AND 8", name="nlqf_level"),
        CheckConstraint("formal = (nlqf_level IS NOT NULL AND register_reference IS NOT NULL)", name="formal"),
        CheckConstraint("valid_months IS NULL OR valid_months > 0", name="valid_months"),
        CheckConstraint("language IN ('nl', 'en')", name="language"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    slug: Mapped[str] = mapped_column(String(120), unique=True)
    organisation_id: Mapped[int] = mapped_column(ForeignKey("organisation.id"), index=True)
    name: Mapped[str] = mapped_column(String(120))
    description: Mapped[str] = mapped_column(SqlText)
    criteria: Mapped[str] = mapped_column(SqlText)
    language: Mapped[str] = mapped_column(String(2), default="nl")
    formal: Mapped[bool] = mapped_column(Boolean, default=False)
    nlqf_level: Mapped[int | None]
    register_reference: Mapped[str | None] = mapped_column(String(80))
    valid_months: Mapped[int | None]
    created_at: Mapped[datetime]
    changed_at: Mapped[datetime]
    withdrawn_at: Mapped[datetime | None]


class BadgeSkill(Base):
    """A skill that a badge proves (an OB 3.0 Alignment), at `level`."""

    __tablename__ = "badge_skill"
    __table_args__ = (CheckConstraint("level BETWEEN 1 AND 3", name="level"),)

    badge_class_id: Mapped[int] = mapped_column(ForeignKey("badge_class.id", ondelete="CASCADE"), primary_key=True)
    skill: Mapped[str] = mapped_column(String(80), primary_key=True, index=True)
    level: Mapped[int]


class BadgeAssertion(Base):
    """One badge, awarded to one e-mail address (an OB 3.0 credential).

    `recipient_email` is where the award was mailed; `recipient_hash` is "sha256$" and the hash of that
    address with `recipient_salt`, which the credential carries. `account_id` is filled when somebody with
    that confirmed address answers. `shown` is the owner's choice to have a public page.
    """

    __tablename__ = "badge_assertion"
    __table_args__ = (
        CheckConstraint("recipient_email = lower(recipient_email)", name="recipient_lower"),
        CheckConstraint("NOT (accepted_at IS NOT NULL AND declined_at IS NOT NULL)", name="answered_once"),
        CheckConstraint("accepted_at IS NULL OR account_id IS NOT NULL", name="accepted_by"),
        CheckConstraint("(revoked_at IS NULL) = (revocation_reason IS NULL)", name="revoked"),
        CheckConstraint("NOT shown OR accepted_at IS NOT NULL", name="shown"),
        Index(
            "uq_badge_assertion_current",
            "badge_class_id",
            "recipient_email",
            unique=True,
            sqlite_where=text("revoked_at IS NULL AND declined_at IS NULL AND renewed_at IS NULL"),
            postgresql_where=text("revoked_at IS NULL AND declined_at IS NULL AND renewed_at IS NULL"),
        ),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    public_id: Mapped[str] = mapped_column(String(22), unique=True)
    badge_class_id: Mapped[int] = mapped_column(ForeignKey("badge_class.id"), index=True)
    account_id: Mapped[int | None] = mapped_column(ForeignKey("account.id"), index=True)
    recipient_email: Mapped[str] = mapped_column(String(254), index=True)
    recipient_salt: Mapped[str] = mapped_column(String(32))
    recipient_hash: Mapped[str] = mapped_column(String(80))
    evidence: Mapped[str] = mapped_column(SqlText, default="")
    awarded_by_id: Mapped[int | None] = mapped_column(ForeignKey("account.id"))
    awarded_at: Mapped[datetime]
    valid_until: Mapped[date | None]
    accepted_at: Mapped[datetime | None]
    declined_at: Mapped[datetime | None]
    renewed_at: Mapped[datetime | None]
    revoked_at: Mapped[datetime | None]
    revocation_reason: Mapped[str | None] = mapped_column(String(500))
    shown: Mapped[bool] = mapped_column(Boolean, default=False)
