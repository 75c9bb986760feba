"""Companies, their branches and who acts for them.

`search_revision` is the number of the last change that search must see; it comes from `kernel.search_clock`,
raised in the same transaction as the change.
"""

from datetime import datetime

from sqlalchemy import JSON, BigInteger, Boolean, CheckConstraint, Float, ForeignKey, Index, String, text
from sqlalchemy import Text as SqlText
from sqlalchemy.orm import Mapped, mapped_column, relationship

from app.companies.rules import MembershipState, Verification
from app.kernel.database import Base, check_in


class Company(Base):
    """One company and its public profile (bedrijfsprofiel).

    `contact_name` and `contact_email` are never shown: messages are relayed. `published_at` is empty
    until the company shows its profile; `removed_at` makes its page answer 410. `export_countries` are
    ISO 3166 codes ("DE").
    """

    __tablename__ = "company"
    __table_args__ = (
        CheckConstraint("length(kvk_number) = 8", name="kvk_number"),
        CheckConstraint(check_in("verification", Verification), name="verification"),
        CheckConstraint("employees IS NULL OR employees >= 0", name="employees"),
        CheckConstraint("(verification = 'pending') = (verified_at IS NULL)", name="verified_at"),
        Index("ix_company_search_revision", "search_revision"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    slug: Mapped[str] = mapped_column(String(120), unique=True)
    name: Mapped[str] = mapped_column(String(120))
    kvk_number: Mapped[str] = mapped_column(String(8), unique=True)
    sector: Mapped[str] = mapped_column(String(40))
    sbi_code: Mapped[str | None] = mapped_column(String(6))
    about: Mapped[str] = mapped_column(SqlText, default="")
    website: Mapped[str | None] = mapped_column(String(200))
    employees: Mapped[int | None]
    export_countries: Mapped[list[str]] = mapped_column(JSON, default=list)
    contact_name: Mapped[str] = mapped_column(String(120))
    contact_email: Mapped[str] = mapped_column(String(254))
    verification: Mapped[str] = mapped_column(String(10), default=Verification.PENDING)
    verified_by_id: Mapped[int | None] = mapped_column(ForeignKey("account.id"))
    verified_at: Mapped[datetime | None]
    verification_note: Mapped[str | None] = mapped_column(String(500))
    created_at: Mapped[datetime]
    confirmed_at: Mapped[datetime | None]
    published_at: Mapped[datetime | None]
    removed_at: Mapped[datetime | None]
    search_revision: Mapped[int] = mapped_column(BigInteger, default=0)
    messages_received: Mapped[int] = mapped_column(default=0)
    messages_answered: Mapped[int] = mapped_column(default=0)
    answer_days: Mapped[float | None] = mapped_column(Float)

    branches: Mapped[list["Branch"]] = relationship(lazy="raise", order_by="Branch.id", back_populates="company")


class Branch(Base):
    """A place where the company works; `lat`/`lon` are degrees (WGS 84). The first open branch is shown."""

    __tablename__ = "branch"
    __table_args__ = (CheckConstraint("lat BETWEEN -90 AND 90 AND lon BETWEEN -180 AND 180", name="position"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    company_id: Mapped[int] = mapped_column(ForeignKey("company.id"), index=True)
    street: Mapped[str] = mapped_column(String(120))
    postcode: Mapped[str] = mapped_column(String(7))
    place: Mapped[str] = mapped_column(String(80))
    municipality: Mapped[str] = mapped_column(String(80))
    lat: Mapped[float] = mapped_column(Float)
    lon: Mapped[float] = mapped_column(Float)
    closed_at: Mapped[datetime | None]

    company: Mapped[Company] = relationship(lazy="raise", back_populates="branches")


class CompanyMembership(Base):
    """Somebody acts for a company; an admin of the company (or an administrator) lets others in."""

    __tablename__ = "company_membership"
    __table_args__ = (
        CheckConstraint(check_in("state", MembershipState), name="state"),
        CheckConstraint("(state = 'ended') = (ended_at IS NOT NULL)", name="ended_at"),
        Index(
            "uq_company_membership_current",
            "company_id",
            "account_id",
            unique=True,
            sqlite_where=text("state <> 'ended'"),
            postgresql_where=text("state <> 'ended'"),
        ),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    company_id: Mapped[int] = mapped_column(ForeignKey("company.id"), index=True)
    account_id: Mapped[int] = mapped_column(ForeignKey("account.id"), index=True)
    is_admin: Mapped[bool] = mapped_column(Boolean, default=False)
    state: Mapped[str] = mapped_column(String(10))
    created_at: Mapped[datetime]
    ended_at: Mapped[datetime | None]
