"""ESCO as downloaded: concepts with labels and texts per language, relations, releases.

Separate from `concept`: what people choose from stays the small vocabulary of our own, and importing ESCO changes
neither search nor matching. `EscoConcept.concept_id` says which own concept means the same.
"""

from datetime import datetime

from sqlalchemy import JSON, CheckConstraint, Float, ForeignKey, Index, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from app.kernel.database import Base

LANGUAGE = 35
"""Characters that the longest registered BCP 47 tags need (RFC 5646, section 4.4.1)."""


class EscoConcept(Base):
    """An occupation, skill or group by its URI; never deleted.

    `seen_in` is the newest version that had it ("" where the version was not known); what a newer version no
    longer has is `obsolete`, with what took its place where that is known.
    """

    __tablename__ = "esco_concept"
    __table_args__ = (CheckConstraint("kind IN ('occupation', 'skill', 'isco_group', 'skill_group')", name="kind"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    uri: Mapped[str] = mapped_column(String(200), unique=True)
    kind: Mapped[str] = mapped_column(String(12))
    code: Mapped[str | None] = mapped_column(String(40))
    isco_group: Mapped[str | None] = mapped_column(String(10))
    skill_type: Mapped[str | None] = mapped_column(String(40))
    reuse_level: Mapped[str | None] = mapped_column(String(40))
    nace: Mapped[list[str]] = mapped_column(JSON, default=list)
    status: Mapped[str] = mapped_column(String(40))
    seen_in: Mapped[str] = mapped_column(String(40))
    obsolete: Mapped[bool] = mapped_column(default=False)
    replaced_by_id: Mapped[int | None] = mapped_column(ForeignKey("esco_concept.id"))
    concept_id: Mapped[int | None] = mapped_column(ForeignKey("concept.id", ondelete="SET NULL"), index=True)
    link_score: Mapped[float | None] = mapped_column(Float)


class EscoLabel(Base):
    """A name of a concept in one language ("und" where the download does not say which); each text once."""

    __tablename__ = "esco_label"
    __table_args__ = (
        CheckConstraint("role IN ('preferred', 'alternative', 'hidden')", name="role"),
        CheckConstraint("length(language) >= 2", name="language"),
        Index("uq_esco_label_text", "esco_id", "language", "text", unique=True),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    esco_id: Mapped[int] = mapped_column(ForeignKey("esco_concept.id"))
    language: Mapped[str] = mapped_column(String(LANGUAGE))
    role: Mapped[str] = mapped_column(String(12))
    text: Mapped[str] = mapped_column(String(500))


class EscoText(Base):
    """What a concept is, in one language."""

    __tablename__ = "esco_text"
    __table_args__ = (CheckConstraint("length(language) >= 2", name="language"),)

    esco_id: Mapped[int] = mapped_column(ForeignKey("esco_concept.id"), primary_key=True)
    language: Mapped[str] = mapped_column(String(LANGUAGE), primary_key=True)
    description: Mapped[str] = mapped_column(Text)


class EscoRelation(Base):
    """`source` falls under (broader), or needs (essential, optional), `target`."""

    __tablename__ = "esco_relation"
    __table_args__ = (
        CheckConstraint("role IN ('broader', 'essential', 'optional')", name="role"),
        Index("ix_esco_relation_target_id_role", "target_id", "role"),
    )

    source_id: Mapped[int] = mapped_column(ForeignKey("esco_concept.id"), primary_key=True)
    role: Mapped[str] = mapped_column(String(10), primary_key=True)
    target_id: Mapped[int] = mapped_column(ForeignKey("esco_concept.id"), primary_key=True)


class EscoRelease(Base):
    """A language of a version that was imported, and when; version "" where the download does not name one."""

    __tablename__ = "esco_release"
    __table_args__ = (UniqueConstraint("version", "language"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    version: Mapped[str] = mapped_column(String(40))
    language: Mapped[str] = mapped_column(String(LANGUAGE))
    imported_at: Mapped[datetime]
