"""Profiles of talents and students, what they can do, and what they agreed to.

No name, sex, birth date, origin, photo or address stands here: the name is the account's, the place is
one of the region's. Lists of codes are JSON: read and written whole, filtered in memory by matching.
"""

from datetime import date, datetime

from sqlalchemy import (
    JSON,
    BigInteger,
    Boolean,
    CheckConstraint,
    Float,
    ForeignKey,
    Index,
    String,
    UniqueConstraint,
    event,
    text,
    update,
)
from sqlalchemy import Text as SqlText
from sqlalchemy.engine import Connection
from sqlalchemy.orm import Mapped, Mapper, mapped_column
from sqlalchemy.orm.attributes import get_history

from app.accounts.models import Account
from app.kernel.database import Base, check_in
from app.kernel.levels import LEVELS
from app.kernel.search_clock import raising
from app.people.rules import PersonKind, Purpose, Situation


class Person(Base):
    """One profile of one account: as a student or as a talent. `public_id` is what addresses carry.

    `occupations` are slugs of wished occupations; `languages` maps ISO 639-1 codes to levels of the CEFR;
    `kinds` are kinds of placement (students) or of vacancy (talents) that are wished; `lat`/`lon` are the
    centre of `place` in degrees (WGS 84); `max_km` is how far the person wants to travel at most.
    """

    __tablename__ = "person"
    __table_args__ = (
        UniqueConstraint("account_id", "kind"),
        CheckConstraint(check_in("kind", PersonKind), name="kind"),
        CheckConstraint(f"level IS NULL OR {check_in('level', LEVELS)}", name="level"),
        CheckConstraint(f"situation IS NULL OR {check_in('situation', Situation)}", name="situation"),
        CheckConstraint("max_km IS NULL OR max_km BETWEEN 1 AND 100", name="max_km"),
        CheckConstraint(
            "(hours_min IS NULL OR hours_min BETWEEN 1 AND 60) AND (hours_max IS NULL OR hours_max BETWEEN 1 AND 60) "
            "AND (hours_min IS NULL OR hours_max IS NULL OR hours_min <= hours_max)",
            name="hours",
        ),
        CheckConstraint(
            "(place IS NULL) = (lat IS NULL) AND (place IS NULL) = (lon IS NULL) "
            "AND (place IS NULL) = (municipality IS NULL)",
            name="position",
        ),
        CheckConstraint(
            "available_from IS NULL OR available_until IS NULL OR available_from <= available_until", name="available"
        ),
        Index("ix_person_search_revision", "search_revision"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    public_id: Mapped[str] = mapped_column(String(22), unique=True)
    account_id: Mapped[int] = mapped_column(ForeignKey("account.id"))
    kind: Mapped[str] = mapped_column(String(10))
    headline: Mapped[str] = mapped_column(String(120), default="")
    about: Mapped[str] = mapped_column(SqlText, default="")
    occupations: Mapped[list[str]] = mapped_column(JSON, default=list)
    kinds: Mapped[list[str]] = mapped_column(JSON, default=list)
    level: Mapped[str | None] = mapped_column(String(4))
    study: Mapped[str | None] = mapped_column(String(40))
    situation: Mapped[str | None] = mapped_column(String(15))
    place: Mapped[str | None] = mapped_column(String(80))
    municipality: Mapped[str | None] = mapped_column(String(80))
    lat: Mapped[float | None] = mapped_column(Float)
    lon: Mapped[float | None] = mapped_column(Float)
    max_km: Mapped[int | None]
    remote_ok: Mapped[bool] = mapped_column(Boolean, default=False)
    hours_min: Mapped[int | None]
    hours_max: Mapped[int | None]
    available_from: Mapped[date | None]
    available_until: Mapped[date | None]
    languages: Mapped[dict[str, str]] = mapped_column(JSON, default=dict)
    licences: Mapped[list[str]] = mapped_column(JSON, default=list)
    school_id: Mapped[int | None] = mapped_column(ForeignKey("organisation.id"), index=True)
    created_at: Mapped[datetime]
    changed_at: Mapped[datetime]
    search_revision: Mapped[int] = mapped_column(BigInteger, default=0)


class PersonSkill(Base):
    """A skill that a person says to have, at a level of `skills.rules.SkillLevel`."""

    __tablename__ = "person_skill"
    __table_args__ = (CheckConstraint("level BETWEEN 1 AND 3", name="level"),)

    person_id: Mapped[int] = mapped_column(ForeignKey("person.id", ondelete="CASCADE"), primary_key=True)
    skill: Mapped[str] = mapped_column(String(80), primary_key=True)
    level: Mapped[int]


class VerifiedSkill(Base):
    """A skill that a valid, accepted badge proves of an account; counts up to and including `valid_until`.

    Written by `app.badges` whenever a badge is accepted, revoked or given back, with a new search
    revision for the profiles of the account.
    """

    __tablename__ = "verified_skill"
    __table_args__ = (CheckConstraint("level BETWEEN 1 AND 3", name="level"),)

    account_id: Mapped[int] = mapped_column(ForeignKey("account.id", ondelete="CASCADE"), primary_key=True)
    skill: Mapped[str] = mapped_column(String(80), primary_key=True)
    level: Mapped[int]
    valid_until: Mapped[date | None]


class Consent(Base):
    """What a person agreed to, from when until when; the rows are the log, one per purpose is current."""

    __tablename__ = "consent"
    __table_args__ = (
        CheckConstraint(check_in("purpose", Purpose), name="purpose"),
        Index(
            "uq_consent_current",
            "person_id",
            "purpose",
            unique=True,
            sqlite_where=text("withdrawn_at IS NULL"),
            postgresql_where=text("withdrawn_at IS NULL"),
        ),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"), index=True)
    purpose: Mapped[str] = mapped_column(String(15))
    given_at: Mapped[datetime]
    withdrawn_at: Mapped[datetime | None]


@event.listens_for(Account, "after_update")
def _look_again(_mapper: Mapper[Account], connection: Connection, account: Account) -> None:
    """Make search look again at the profiles of an account that was blocked or opened.

    `app.accounts` does that, and knows no profiles.
    """
    if get_history(account, "blocked_at").has_changes():
        revision = connection.scalar(raising())
        own = update(Person).where(Person.account_id == account.id)
        connection.execute(own.values(search_revision=revision))
