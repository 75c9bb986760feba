"""Concepts (skills and occupations) and their labels, as loaded from the vocabulary files."""

from sqlalchemy import JSON, CheckConstraint, ForeignKey, Index, String, false
from sqlalchemy.orm import Mapped, mapped_column

from app.kernel.database import Base


class Concept(Base):
    """A skill or an occupation with a URI; `links` lists slugs by relation (broader, related, skills)."""

    __tablename__ = "concept"
    __table_args__ = (CheckConstraint("kind IN ('skill', 'occupation')", name="kind"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    uri: Mapped[str] = mapped_column(String(200), unique=True)
    slug: Mapped[str] = mapped_column(String(80), index=True)
    kind: Mapped[str] = mapped_column(String(10))
    sector: Mapped[str | None] = mapped_column(String(40))
    links: Mapped[dict[str, list[str]]] = mapped_column(JSON, default=dict)


class Label(Base):
    """One word or phrase for a concept, in one language (a BCP 47 code); exactly one per language is preferred.

    A learnt one comes from an advisor's correction, and stays when the vocabulary is loaded anew.
    """

    __tablename__ = "concept_label"
    __table_args__ = (
        CheckConstraint("length(language) >= 2", name="language"),
        Index("uq_concept_label_text", "concept_id", "language", "text", unique=True),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    concept_id: Mapped[int] = mapped_column(ForeignKey("concept.id", ondelete="CASCADE"))
    language: Mapped[str] = mapped_column(String(35))
    text: Mapped[str] = mapped_column(String(160))
    preferred: Mapped[bool]
    learnt: Mapped[bool] = mapped_column(default=False, server_default=false())
