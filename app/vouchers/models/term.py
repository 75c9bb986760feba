"""Days that the law or the scheme sets, as lists and the calendar read them."""

from enum import StrEnum

from sqlalchemy import Boolean, CheckConstraint, ForeignKey, Index, Integer, String
from sqlalchemy.orm import Mapped, mapped_column

from app.kernel.database import Base, check_in


class TermKind(StrEnum):
    """What ends on a day."""

    DECISION = "decision"
    COMPLETION = "completion"
    OFFER = "offer"
    START = "start"
    EVIDENCE = "evidence"
    SETTLEMENT = "settlement"
    OBJECTION = "objection"
    APPEAL = "appeal"
    """Our term to decide on an objection (Awb 7:10)."""


LEADING = frozenset({TermKind.DECISION, TermKind.OFFER, TermKind.START, TermKind.EVIDENCE, TermKind.SETTLEMENT})
"""The terms that lists are sorted by: at any time a case has at most one of these."""


class CaseTerm(Base):
    """A term of an application that runs now; written at every step by `actions.terms`, from `queries.clock`.

    Days are numbers (`date.toordinal`), so that both databases can add them up. The term to decide moves along
    while the applicant completes the application: each day after `still_from` up to and including `still_until`
    comes on top of `last_day`. `leads` marks the one that lists are sorted by (LEADING).
    """

    __tablename__ = "case_term"
    __table_args__ = (
        CheckConstraint(check_in("kind", TermKind), name="kind"),
        CheckConstraint("(still_from IS NULL) = (still_until IS NULL)", name="still"),
        CheckConstraint("still_from IS NULL OR kind = 'decision'", name="moves_along"),
        Index("ix_case_term_last_day", "last_day", "kind"),
    )

    application_id: Mapped[int] = mapped_column(
        ForeignKey("voucher_application.id"), primary_key=True, autoincrement=False
    )
    kind: Mapped[str] = mapped_column(String(15), primary_key=True)
    last_day: Mapped[int] = mapped_column(Integer)
    still_from: Mapped[int | None]
    still_until: Mapped[int | None]
    leads: Mapped[bool] = mapped_column(Boolean)
