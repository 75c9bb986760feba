"""Schools, badge issuers and trainers, and who acts for them."""

from datetime import datetime

from sqlalchemy import Boolean, CheckConstraint, Float, ForeignKey, Index, String, text
from sqlalchemy import Text as SqlText
from sqlalchemy.orm import Mapped, mapped_column

from app.kernel.database import Base


class Organisation(Base):
    """A school, badge issuer or trainer, or several of these; `lat`/`lon` are degrees (WGS 84).

    `contact_email` is where mail about the organisation goes; it is shown to nobody else.
    `removed_at` ends its pages and the access of its members.
    """

    __tablename__ = "organisation"
    __table_args__ = (
        CheckConstraint("is_school OR is_issuer OR is_trainer", name="kind"),
        CheckConstraint("lat BETWEEN -90 AND 90 AND lon BETWEEN -180 AND 180", name="position"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    slug: Mapped[str] = mapped_column(String(120), unique=True)
    name: Mapped[str] = mapped_column(String(120), unique=True)
    about: Mapped[str] = mapped_column(SqlText, default="")
    website: Mapped[str | None] = mapped_column(String(200))
    contact_email: Mapped[str] = mapped_column(String(254))
    place: Mapped[str] = mapped_column(String(80))
    municipality: Mapped[str] = mapped_column(String(80))
    lat: Mapped[float] = mapped_column(Float)
    lon: Mapped[float] = mapped_column(Float)
    is_school: Mapped[bool] = mapped_column(Boolean, default=False)
    is_issuer: Mapped[bool] = mapped_column(Boolean, default=False)
    is_trainer: Mapped[bool] = mapped_column(Boolean, default=False)
    created_at: Mapped[datetime]
    removed_at: Mapped[datetime | None]


class OrganisationMembership(Base):
    """Somebody acts for an organisation; an admin of it (or an administrator) lets others in and out."""

    __tablename__ = "organisation_membership"
    __table_args__ = (
        Index(
            "uq_organisation_membership_current",
            "organisation_id",
            "account_id",
            unique=True,
            sqlite_where=text("ended_at IS NULL"),
            postgresql_where=text("ended_at IS NULL"),
        ),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    organisation_id: Mapped[int] = mapped_column(ForeignKey("organisation.id"), index=True)
    account_id: Mapped[int] = mapped_column(ForeignKey("account.id"), index=True)
    is_admin: Mapped[bool] = mapped_column(Boolean, default=False)
    created_at: Mapped[datetime]
    ended_at: Mapped[datetime | None]
