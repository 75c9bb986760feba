"""Voucher applications, their evidence and history.

Facts and states are tied by CHECK constraints: nothing is granted without a decider, a date and an
amount, nothing is complete without its moment and its place in the line, nothing is settled without a
second person and a final amount.
"""

from datetime import date, datetime
from typing import Any

from sqlalchemy import JSON, BigInteger, Boolean, CheckConstraint, Date, ForeignKey, Index, String, text
from sqlalchemy import Text as SqlText
from sqlalchemy.orm import Mapped, mapped_column, relationship

from app.kernel.database import Base, check_in
from app.vouchers.process import AWARDED_STATES, OPEN_STATES, State


def _in(states: tuple[State, ...]) -> str:
    return f"state IN ({', '.join(repr(state.value) for state in states)})"


def _not_in(*states: State) -> str:
    return f"state NOT IN ({', '.join(repr(state.value) for state in states)})"


COMPLETED = (State.COMPLETE, State.IN_REVIEW, State.WAITING, State.PARTIALLY_OFFERED, *AWARDED_STATES)
STARTED = AWARDED_STATES[1:]


class VoucherApplication(Base):
    """One application (aanvraag) for one participant; see `process` for its states.

    `claim_cents` is what the rules make of the costs; `reserved_cents` what the fund holds for it now
    (0 in the states without a reservation); `place` its place in the line: (moment of the last missing
    item, database sequence). `frozen_case` is the input of the rules at completeness, as in the
    `assess` contract; `proposal`/`decision` are "grant", "partial_offer", "refuse" or "set_aside".
    `awarded_cents` is what was decided, while that stands (0 once given back or lapsed); `final_cents` what the
    settlement comes to, proposed or decided (R16). What was paid of it stands in the ledger.
    `trainer_id` and `training_id` name the trainer and the training where they are known here.
    """

    __tablename__ = "voucher_application"
    __table_args__ = (
        CheckConstraint(check_in("state", State), name="state"),
        CheckConstraint("applicant_kind IN ('employer', 'self_employed', 'employee', 'job_seeker')", name="kind"),
        CheckConstraint("(state = 'draft') = (received_at IS NULL)", name="received"),
        CheckConstraint("state = 'draft' OR number IS NOT NULL", name="number"),
        CheckConstraint(
            "applicant_kind <> 'employer' OR (company_id IS NOT NULL AND branch_id IS NOT NULL)",
            name="employer",
        ),
        CheckConstraint(
            f"{_not_in(*COMPLETED)} OR (completed_at IS NOT NULL AND place IS NOT NULL)",
            name="complete",
        ),
        # Only in these states does the fund hold a reservation for it.
        CheckConstraint(
            f"{_in((State.COMPLETE, State.IN_REVIEW, State.PROPOSED, State.PARTIALLY_OFFERED))} OR reserved_cents = 0",
            name="nothing_reserved",
        ),
        CheckConstraint("reserved_cents >= 0 AND awarded_cents >= 0", name="cents"),
        # Who is set aside (Awb 4:5) never was complete.
        CheckConstraint(
            "state <> 'proposed' OR (proposal IS NOT NULL AND proposed_by_id IS NOT NULL AND proposed_at IS NOT NULL"
            " AND (proposal = 'set_aside' OR (completed_at IS NOT NULL AND place IS NOT NULL)))",
            name="proposed",
        ),
        CheckConstraint(
            f"{_not_in(*AWARDED_STATES, State.PARTIALLY_OFFERED, State.REFUSED)} OR (decision IS NOT NULL"
            " AND decided_by_id IS NOT NULL AND decided_at IS NOT NULL)",
            name="decided",
        ),
        CheckConstraint(
            "decided_by_id IS NULL OR proposed_by_id IS NULL OR decided_by_id <> proposed_by_id",
            name="four_eyes",
        ),
        CheckConstraint(f"({_in(AWARDED_STATES)}) = (awarded_cents > 0)", name="granted"),
        CheckConstraint(f"{_not_in(*STARTED)} OR started_on IS NOT NULL", name="started"),
        CheckConstraint(
            f"{_not_in(State.EVIDENCE_SUBMITTED)} OR evidence_submitted_at IS NOT NULL", name="evidence_submitted"
        ),
        CheckConstraint(
            f"{_not_in(State.SETTLEMENT_PROPOSED, State.SETTLED)} OR (final_cents IS NOT NULL"
            " AND settlement_proposed_by_id IS NOT NULL AND settlement_proposed_at IS NOT NULL)",
            name="settlement_proposed",
        ),
        CheckConstraint(
            f"({_in((State.SETTLED,))}) = (settled_at IS NOT NULL) AND (settled_at IS NULL) = (settled_by_id IS NULL)",
            name="settled",
        ),
        CheckConstraint(
            "settled_by_id IS NULL OR settled_by_id <> settlement_proposed_by_id", name="settlement_four_eyes"
        ),
        CheckConstraint("final_cents IS NULL OR final_cents BETWEEN 0 AND awarded_cents", name="final"),
        Index(
            "uq_voucher_application_open",
            "scheme",
            "participant_key",
            unique=True,
            sqlite_where=text(_in(OPEN_STATES)),
            postgresql_where=text(_in(OPEN_STATES)),
        ),
        Index("ix_voucher_application_state", "state"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    public_id: Mapped[str] = mapped_column(String(22), unique=True)
    number: Mapped[str | None] = mapped_column(String(20), unique=True)
    scheme: Mapped[str] = mapped_column(String(40))
    scheme_version: Mapped[str | None] = mapped_column(String(20))
    state: Mapped[str] = mapped_column(String(20))
    applicant_kind: Mapped[str] = mapped_column(String(15))
    applicant_id: Mapped[int] = mapped_column(ForeignKey("account.id"), index=True)
    company_id: Mapped[int | None] = mapped_column(ForeignKey("company.id"), index=True)
    branch_id: Mapped[int | None] = mapped_column(ForeignKey("branch.id"))
    municipality: Mapped[str] = mapped_column(String(80))
    vat_deductible: Mapped[bool] = mapped_column(Boolean, default=False)
    de_minimis_prior_cents: Mapped[int | None] = mapped_column(BigInteger)

    participant_name: Mapped[str] = mapped_column(String(120))
    participant_birth_date: Mapped[date] = mapped_column(Date)
    participant_municipality: Mapped[str] = mapped_column(String(80))
    participant_key: Mapped[str] = mapped_column(String(64), index=True)

    training_title: Mapped[str] = mapped_column(String(160))
    trainer_name: Mapped[str] = mapped_column(String(160))
    training_start: Mapped[date] = mapped_column(Date)
    training_end: Mapped[date] = mapped_column(Date)
    tuition_cents: Mapped[int] = mapped_column(BigInteger)
    exam_cents: Mapped[int] = mapped_column(BigInteger)
    material_cents: Mapped[int] = mapped_column(BigInteger)
    third_party_cents: Mapped[int] = mapped_column(BigInteger)
    vat_percent: Mapped[int]
    amounts_include_vat: Mapped[bool] = mapped_column(Boolean)
    trainer_recognised: Mapped[bool] = mapped_column(Boolean)
    trainer_linked: Mapped[bool] = mapped_column(Boolean)
    sector_fund_available: Mapped[bool] = mapped_column(Boolean)
    motivation: Mapped[str] = mapped_column(SqlText, default="")
    relevance_note: Mapped[str] = mapped_column(SqlText, default="")
    payee_kind: Mapped[str] = mapped_column(String(10))
    payee_name: Mapped[str] = mapped_column(String(70))
    payee_iban: Mapped[str] = mapped_column(String(34))

    created_at: Mapped[datetime]
    changed_at: Mapped[datetime]
    received_at: Mapped[datetime | None]
    completed_at: Mapped[datetime | None]
    place: Mapped[int | None] = mapped_column(BigInteger)
    claim_cents: Mapped[int] = mapped_column(BigInteger, default=0)
    reserved_cents: Mapped[int] = mapped_column(BigInteger, default=0)
    awarded_cents: Mapped[int] = mapped_column(BigInteger, default=0)
    frozen_case: Mapped[dict[str, Any] | None] = mapped_column(JSON)

    advisor_id: Mapped[int | None] = mapped_column(ForeignKey("account.id"), index=True)
    proposal: Mapped[str | None] = mapped_column(String(15))
    proposal_reason: Mapped[str | None] = mapped_column(SqlText)
    proposed_by_id: Mapped[int | None] = mapped_column(ForeignKey("account.id"))
    proposed_at: Mapped[datetime | None]
    decision: Mapped[str | None] = mapped_column(String(15))
    decision_reason: Mapped[str | None] = mapped_column(SqlText)
    decided_by_id: Mapped[int | None] = mapped_column(ForeignKey("account.id"))
    decided_at: Mapped[datetime | None]
    assessment: Mapped[dict[str, Any] | None] = mapped_column(JSON)

    trainer_id: Mapped[int | None] = mapped_column(ForeignKey("organisation.id"), index=True)
    training_id: Mapped[int | None] = mapped_column(ForeignKey("training.id"), index=True)
    started_on: Mapped[date | None] = mapped_column(Date)
    evidence_submitted_at: Mapped[datetime | None]
    final_cents: Mapped[int | None] = mapped_column(BigInteger)
    settlement_proposed_by_id: Mapped[int | None] = mapped_column(ForeignKey("account.id"))
    settlement_proposed_at: Mapped[datetime | None]
    settled_by_id: Mapped[int | None] = mapped_column(ForeignKey("account.id"))
    settled_at: Mapped[datetime | None]

    evidence: Mapped[list["EvidenceItem"]] = relationship(lazy="raise", order_by="EvidenceItem.id")
    events: Mapped[list["CaseEvent"]] = relationship(lazy="raise", order_by="CaseEvent.id")

    @property
    def revision(self) -> str:
        """Name this version of the application: a form carries it, to tell whether a later one was shown."""
        return self.changed_at.isoformat()


class SelfEmployed(Base):
    """The KvK number of who applies as self-employed; an employer's stands with its company."""

    __tablename__ = "voucher_self_employed"

    application_id: Mapped[int] = mapped_column(
        ForeignKey("voucher_application.id"), primary_key=True, autoincrement=False
    )
    kvk_number: Mapped[str] = mapped_column(String(8), index=True)


class EvidenceItem(Base):
    """One item of evidence (R14): asked for, supplied, or sent back with what is wrong with it.

    An item counts as present while `supplied_at` is set and `rejected_at` is not.
    """

    __tablename__ = "evidence_item"
    __table_args__ = (
        CheckConstraint("rejected_at IS NULL OR rejection IS NOT NULL", name="rejection"),
        Index("uq_evidence_item_code", "application_id", "code", unique=True),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    application_id: Mapped[int] = mapped_column(ForeignKey("voucher_application.id"))
    code: Mapped[str] = mapped_column(String(40))
    label: Mapped[str] = mapped_column(String(160), default="")
    file_id: Mapped[int | None] = mapped_column(ForeignKey("stored_file.id"))
    supplied_at: Mapped[datetime | None]
    rejected_at: Mapped[datetime | None]
    rejection: Mapped[str | None] = mapped_column(String(500))


class CaseEvent(Base):
    """One step in the history of an application; `text` is what the applicant may read.

    `suspends` marks the start (True) or end (False) of a suspension of the legal term (Awb 4:5, 4:15).
    """

    __tablename__ = "case_event"

    id: Mapped[int] = mapped_column(primary_key=True)
    application_id: Mapped[int] = mapped_column(ForeignKey("voucher_application.id"), index=True)
    at: Mapped[datetime]
    transition: Mapped[str] = mapped_column(String(40))
    from_state: Mapped[str] = mapped_column(String(20))
    to_state: Mapped[str] = mapped_column(String(20))
    by_id: Mapped[int | None] = mapped_column(ForeignKey("account.id"))
    as_role: Mapped[str] = mapped_column(String(20))
    text: Mapped[str] = mapped_column(SqlText, default="")
    suspends: Mapped[bool | None]
