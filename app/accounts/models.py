"""Accounts, the roles they hold, password resets and the append-only audit trail."""

from datetime import datetime
from typing import Any

from flask_login import UserMixin
from sqlalchemy import JSON, CheckConstraint, ForeignKey, Index, String, text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from app.accounts.rules import Role
from app.kernel.database import Base, check_in


class Account(UserMixin, Base):  # type: ignore[misc]
    """Somebody who signs in; `public_id` is what addresses carry, never a name.

    `warned_at` is when an unused account was told that it ends. An erased account is an empty row for what
    the law has us keep: without name, address, password or role.
    """

    __tablename__ = "account"
    __table_args__ = (
        CheckConstraint("email = lower(email)", name="email_lower"),
        CheckConstraint("locale IN ('nl', 'en')", name="locale"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    public_id: Mapped[str] = mapped_column(String(22), unique=True)
    email: Mapped[str] = mapped_column(String(254), unique=True)
    name: Mapped[str] = mapped_column(String(120))
    password_hash: Mapped[str] = mapped_column(String(200))
    locale: Mapped[str] = mapped_column(String(2), default="nl")
    epoch: Mapped[int] = mapped_column(default=0)
    created_at: Mapped[datetime]
    email_confirmed_at: Mapped[datetime | None]
    blocked_at: Mapped[datetime | None]
    signed_in_at: Mapped[datetime | None] = mapped_column(index=True)
    warned_at: Mapped[datetime | None]
    erased_at: Mapped[datetime | None]

    grants: Mapped[list["RoleGrant"]] = relationship(
        lazy="raise",
        primaryjoin="and_(Account.id == RoleGrant.account_id, RoleGrant.ended_at.is_(None))",
        order_by="RoleGrant.id",
        viewonly=True,
    )

    @property
    def roles(self) -> list[Role]:
        """The roles held now, oldest first."""
        return [Role(grant.role) for grant in self.grants]


class RoleGrant(Base):
    """One role of one account, from its grant to its end; `granted_by_id` is empty where the person chose it."""

    __tablename__ = "role_grant"
    __table_args__ = (
        CheckConstraint(check_in("role", Role), name="role"),
        Index(
            "uq_role_grant_current",
            "account_id",
            "role",
            unique=True,
            sqlite_where=text("ended_at IS NULL"),
            postgresql_where=text("ended_at IS NULL"),
        ),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    account_id: Mapped[int] = mapped_column(ForeignKey("account.id"), index=True)
    role: Mapped[str] = mapped_column(String(20))
    granted_by_id: Mapped[int | None] = mapped_column(ForeignKey("account.id"))
    granted_at: Mapped[datetime]
    ended_at: Mapped[datetime | None]


class MailedLink(Base):
    """A link in a mail that proves the address: to set a password or to confirm the address. Only its hash is kept."""

    __tablename__ = "mailed_link"
    __table_args__ = (CheckConstraint("purpose IN ('reset', 'confirm')", name="purpose"),)

    token_hash: Mapped[str] = mapped_column(String(64), primary_key=True)
    account_id: Mapped[int] = mapped_column(ForeignKey("account.id"), index=True)
    purpose: Mapped[str] = mapped_column(String(10))
    created_at: Mapped[datetime]
    used_at: Mapped[datetime | None]


class AuditRow(Base):
    """Who did or read what, when, in which role; never changed, never removed before its term of five years.

    `person_id` is the account whose file was touched: that person can see the row.
    """

    __tablename__ = "audit_row"
    id: Mapped[int] = mapped_column(primary_key=True)
    at: Mapped[datetime] = mapped_column(index=True)
    actor_id: Mapped[int | None] = mapped_column(ForeignKey("account.id"))
    role: Mapped[str | None] = mapped_column(String(20))
    action: Mapped[str] = mapped_column(String(60))
    subject: Mapped[str] = mapped_column(String(60))
    person_id: Mapped[int | None] = mapped_column(ForeignKey("account.id"), index=True)
    facts: Mapped[dict[str, Any]] = mapped_column(JSON, default=dict)
