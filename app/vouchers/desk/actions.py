"""Divide the work and write notes; none of it moves a case or tells its applicant anything."""

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import select

from app.accounts import audit
from app.accounts.models import Account
from app.kernel import clock
from app.kernel.database import db
from app.kernel.errors import ConflictError, DomainError, NotAllowedError
from app.kernel.text import N_, Text
from app.vouchers.actions.steps import ensure_not_own, lock
from app.vouchers.desk import policy
from app.vouchers.desk.models import CaseNote, NoteKind
from app.vouchers.models import VoucherApplication
from app.vouchers.process import State
from app.vouchers.queries.worklist import is_own


@dataclass(frozen=True)
class Seen:
    """A case as a list showed it: its id in addresses and that of the advisor it was with ("" for nobody)."""

    case: str
    advisor: str


@dataclass(frozen=True)
class Refused:
    """A case that was not given to somebody, and why."""

    number: str
    why: Text | str


def assign(application: VoucherApplication, *, by: Account, to: Account | None, seen: str) -> None:
    """Give a case to an advisor, or (`to` None) back to be divided. `seen` is who had it, as the page said.

    Raises ConflictError when somebody else got it meanwhile or already has it, NotAllowedError for an own
    application, DomainError for who is no advisor.
    """
    application = lock(application)
    ensure_not_own(application, by)
    holder = db.session.get(Account, application.advisor_id) if application.advisor_id else None
    if (holder.public_id if holder else "") != seen:
        raise ConflictError(_moved(holder))
    if not policy.can_be_divided(application):
        raise ConflictError(policy.ENDED)
    if to is not None:
        if not policy.advises(to):
            raise DomainError(policy.NOT_AN_ADVISOR, "to")
        if is_own(application.id, to):
            raise NotAllowedError(policy.THEIR_OWN)
    if (to.id if to else None) == application.advisor_id:
        raise ConflictError(_moved(holder))
    application.advisor_id = to.id if to else None
    _keep(application, by, NoteKind.ASSIGNED, to=to)
    audit.record("voucher.assign" if to else "voucher.unassign", f"voucher:{application.number}", by=by)


def assign_many(cases: Sequence[Seen], *, by: Account, to: Account | None) -> tuple[list[str], list[Refused]]:
    """Give cases to one advisor; return the numbers that went, and those that did not with the reason."""
    if to is not None and not policy.advises(to):
        raise DomainError(policy.NOT_AN_ADVISOR, "to")
    query = select(VoucherApplication).where(
        VoucherApplication.public_id.in_([one.case for one in cases]), VoucherApplication.state != State.DRAFT
    )
    seen = {one.case: one.advisor for one in cases}
    done, refused = [], []
    for application in db.session.scalars(query.order_by(VoucherApplication.id)).all():
        number = application.number or ""
        try:
            assign(application, by=by, to=to, seen=seen[application.public_id])
        except DomainError as error:
            refused.append(Refused(number, error.text))
        else:
            done.append(number)
    return done, refused


def write_note(application: VoucherApplication, *, by: Account, text: str) -> None:
    """Write a note for colleagues; nobody changes or removes it any more."""
    _keep(application, by, NoteKind.NOTE, text=text)
    audit.record("voucher.note", f"voucher:{application.number}", by=by, person_id=application.applicant_id)


def _keep(
    application: VoucherApplication, by: Account, kind: NoteKind, *, text: str = "", to: Account | None = None
) -> None:
    db.session.add(
        CaseNote(
            application_id=application.id,
            at=clock.now(),
            by_id=by.id,
            kind=kind.value,
            text=text,
            to_id=to.id if to else None,
        )
    )
    db.session.flush()


def _moved(holder: Account | None) -> Text:
    if holder is None:
        return Text(N_("Deze aanvraag heeft nu geen adviseur. Iemand gaf hem terug."))
    return Text(N_("%(name)s heeft deze aanvraag nu."), {"name": holder.name})
