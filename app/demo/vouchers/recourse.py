"""Objections, money that is asked back, and what stands out, in the demo: made by the actions that people use."""

from collections.abc import Sequence
from datetime import datetime, timedelta

from sqlalchemy import select

from app.accounts.models import Account
from app.demo.cases import moment
from app.demo.papers import page_as_pdf
from app.kernel import clock, files
from app.kernel.database import db
from app.vouchers.models import VoucherApplication
from app.vouchers.objections import actions as objecting
from app.vouchers.objections import policy
from app.vouchers.objections.actions import Judged
from app.vouchers.objections.models import Objection
from app.vouchers.objections.rules import Hearing, Outcome
from app.vouchers.process import State
from app.vouchers.recovery import actions as recovering
from app.vouchers.recovery.models import Recovery
from app.vouchers.recovery.rules import RecoveryState
from app.vouchers.signals import actions as signals

GROUNDS = (
    "De opleider staat wel in het register. Ik stuur het bewijs mee.",
    "Het opleidingsfonds betaalt deze opleiding niet. Dat staat in hun brief.",
    "De opleiding begon later dan u schrijft. De eerste les was in de week erna.",
)
FIRST_PART = timedelta(weeks=2)
"""How long after the letter about it the first part is due."""
REASONS = "De stukken laten niets anders zien dan wij al wisten. Het besluit klopt."


def tell(advisors: Sequence[Account], deciders: Sequence[Account], treasurers: Sequence[Account]) -> None:
    """Object to refusals, make a plan for what is asked back, and flag what stands out."""
    _object(advisors[0], deciders)
    _recover(treasurers[0])
    while signals.sweep():
        pass


def _object(advisor: Account, deciders: Sequence[Account]) -> None:
    """One objection is decided, one came by post, one waits for the decider that visitors sign in as."""
    refused = db.session.scalars(
        select(VoucherApplication)
        .where(VoucherApplication.state == State.REFUSED, VoucherApplication.company_id.is_not(None))
        .order_by(VoucherApplication.decided_at)
    ).all()
    handled, by_post, online = refused[0], refused[-2], refused[-1]
    with clock.standing_at(_after(handled, 9)):
        objection = objecting.object_to(handled, by=_applicant(handled), grounds=GROUNDS[0], documents=[_document()])
    with clock.standing_at(_after(handled, 40)):
        judged = Judged(Outcome.UNFOUNDED, Hearing.HELD, REASONS)
        objecting.decide(objection, by=_other(objection, deciders), judged=judged)
    with clock.standing_at(moment(4, 11)):
        objecting.register_letter(
            by_post,
            by=advisor,
            grounds=GROUNDS[1],
            received=clock.today(),
            posted=clock.today() - timedelta(days=2),
            documents=[_document()],
        )
    with clock.standing_at(moment(2, 16)):
        objecting.object_to(online, by=_applicant(online), grounds=GROUNDS[2])


def _recover(treasurer: Account) -> None:
    """The first claim is paid back in parts, of which one is late."""
    query = select(Recovery).where(Recovery.state == RecoveryState.OPEN).order_by(Recovery.id)
    recovery = db.session.scalars(query.limit(1)).one()
    opened = recovery.opened_at
    with clock.standing_at(opened + timedelta(days=1)):
        first = clock.today() + FIRST_PART
        parts = recovering.make_plan(recovery, by=treasurer, parts=4, first=first)
    with clock.standing_at(opened + timedelta(days=1) + FIRST_PART):
        recovering.receive(recovery, by=treasurer, cents=parts[0].cents // 2, on=clock.today(), note="termijn 1")


def _after(application: VoucherApplication, days: int) -> datetime:
    return (application.decided_at or clock.now()) + timedelta(days=days)


def _applicant(application: VoucherApplication) -> Account:
    return db.session.get_one(Account, application.applicant_id)


def _other(objection: Objection, deciders: Sequence[Account]) -> Account:
    return next(one for one in deciders if policy.may_decide(objection, one))


def _document() -> files.Document:
    return files.Document("bijlage.pdf", files.PDF, page_as_pdf("Bijlage bij bezwaar"))
