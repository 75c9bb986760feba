"""Badge classes and awarded badges, in the words of Open Badges 3.0 (Achievement and AchievementCredential).

What a credential says is fixed at the award: class, recipient (a salted hash of the e-mail address), from
when and until when, evidence. Acceptance, visibility and revocation stand beside it and can change; so does
the signed credential, of which there is one per award.
"""

from datetime import date, datetime
from typing import Any

from sqlalchemy import (
    JSON,
    Boolean,
    CheckConstraint,
    ForeignKey,
    Index,
    LargeBinary,
    String,
    UniqueConstraint,
    text,
)
from sqlalchemy import Text as SqlText
from sqlalchemy.orm import Mapped, mapped_column

from app.badges.rules import CHECK_STATUSES, KEY_ALGORITHMS, LIST_SIZE
from app.kernel.database import Base, check_in


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


class IssuerKey(Base):
    """A key with which an issuer signs; `name` is its fragment in the issuer's DID, `sealed` its private half.

    One key of an issuer is in use. The private half of a retired key is destroyed; the public half stays,
    unless the key was in wrong hands (`compromised_at`): then nobody gets it any more.
    """

    __tablename__ = "issuer_key"
    __table_args__ = (
        CheckConstraint(check_in("algorithm", KEY_ALGORITHMS), name="algorithm"),
        CheckConstraint("(retired_at IS NULL) = (sealed IS NOT NULL)", name="retired"),
        CheckConstraint("compromised_at IS NULL OR retired_at IS NOT NULL", name="compromised"),
        Index(
            "uq_issuer_key_in_use",
            "organisation_id",
            unique=True,
            sqlite_where=text("retired_at IS NULL"),
            postgresql_where=text("retired_at IS NULL"),
        ),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    organisation_id: Mapped[int] = mapped_column(ForeignKey("organisation.id"), index=True)
    name: Mapped[str] = mapped_column(String(43), unique=True)
    algorithm: Mapped[str] = mapped_column(String(5))
    public_jwk: Mapped[dict[str, str]] = mapped_column(JSON)
    sealed: Mapped[bytes | None] = mapped_column(LargeBinary)
    created_at: Mapped[datetime]
    retired_at: Mapped[datetime | None]
    compromised_at: Mapped[datetime | None]


class StatusList(Base):
    """A list of bits, one per badge of an issuer, that says which are revoked; see `signing.status`.

    The bits themselves are not stored: they follow from the awards.
    """

    __tablename__ = "status_list"

    id: Mapped[int] = mapped_column(primary_key=True)
    public_id: Mapped[str] = mapped_column(String(22), unique=True)
    organisation_id: Mapped[int] = mapped_column(ForeignKey("organisation.id"), index=True)
    created_at: Mapped[datetime]


class SignedBadge(Base):
    """The signed credential of an award (a JWT), and its place in a status list."""

    __tablename__ = "signed_badge"
    __table_args__ = (
        UniqueConstraint("status_list_id", "status_index"),
        CheckConstraint(f"status_index BETWEEN 0 AND {LIST_SIZE - 1}", name="status_index"),
    )

    assertion_id: Mapped[int] = mapped_column(ForeignKey("badge_assertion.id"), primary_key=True)
    key_id: Mapped[int] = mapped_column(ForeignKey("issuer_key.id"), index=True)
    status_list_id: Mapped[int] = mapped_column(ForeignKey("status_list.id"))
    status_index: Mapped[int]
    credential: Mapped[str] = mapped_column(SqlText)
    signed_at: Mapped[datetime]


class ImportedBadge(Base):
    """A badge from elsewhere that a person brought along, as it was and as the last check found it.

    `content` is the credential itself, `content_hash` its SHA-256; `status` one of `rules.CHECK_STATUSES`;
    It was awarded to the address that the account had confirmed when it was brought. `skills` maps slugs
    to levels; `checks` are those of the last look. Only a valid one of an issuer that we know proves skills.
    """

    __tablename__ = "imported_badge"
    __table_args__ = (
        UniqueConstraint("account_id", "content_hash"),
        CheckConstraint(check_in("status", CHECK_STATUSES), name="status"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    public_id: Mapped[str] = mapped_column(String(22), unique=True)
    account_id: Mapped[int] = mapped_column(ForeignKey("account.id"), index=True)
    content: Mapped[str] = mapped_column(SqlText)
    content_hash: Mapped[str] = mapped_column(String(64))
    version: Mapped[str] = mapped_column(String(3))
    name: Mapped[str] = mapped_column(String(200))
    description: Mapped[str] = mapped_column(SqlText)
    issuer_id: Mapped[str] = mapped_column(String(500), index=True)
    issuer_name: Mapped[str] = mapped_column(String(200))
    awarded_at: Mapped[datetime | None]
    valid_until: Mapped[datetime | None]
    status: Mapped[str] = mapped_column(String(15))
    checks: Mapped[list[dict[str, Any]]] = mapped_column(JSON)
    skills: Mapped[dict[str, int]] = mapped_column(JSON)
    imported_at: Mapped[datetime]
    checked_at: Mapped[datetime] = mapped_column(index=True)


class KnownIssuer(Base):
    """An issuer elsewhere whose badges count here, by the id that its credentials carry."""

    __tablename__ = "known_issuer"

    id: Mapped[int] = mapped_column(primary_key=True)
    issuer_id: Mapped[str] = mapped_column(String(500), unique=True)
    name: Mapped[str] = mapped_column(String(200))
    added_by_id: Mapped[int | None] = mapped_column(ForeignKey("account.id"))
    added_at: Mapped[datetime]
