"""R12: the money is claimed in the very transaction in which the last missing item arrives."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import selectinload

from app.accounts.models import Account
from app.kernel import clock
from app.kernel.database import db
from app.vouchers import ledger
from app.vouchers.actions.steps import step
from app.vouchers.casefile import case_of, missing_items, version_of
from app.vouchers.contract import write_case
from app.vouchers.models import VoucherApplication
from app.vouchers.process import Actor, State
from app.vouchers.rules import Case, Code, PotBalance, Verdict, draw, judge, places_of
from app.vouchers.scheme import SchemeVersion

NOT_ABOUT_THE_CASE = frozenset({Code.BUDGET, Code.EVIDENCE})


@dataclass(frozen=True)
class _Claim:
    """A case as it was judged, and what was in the pots then; the fund is held, so that they stay so."""

    case: Case
    version: SchemeVersion
    verdict: Verdict
    pots: Sequence[PotBalance]


def settle_evidence(application: VoucherApplication, *, by: Account | None) -> None:
    """After a submission or a new item: ask for what is missing, or complete the case and claim its money.

    The fund and the application are held already (`steps.lock`).
    """
    at_receipt = application.state == State.SUBMITTED
    if missing_items(application):
        if at_receipt:
            step(application, "ask_at_receipt", Actor.SYSTEM, by=None)
        return
    now = clock.now()
    place = ledger.next_place(application.scheme)
    claim = _judged(application)
    waits = _waits(claim.verdict)
    if not waits:
        _reserve(application, claim)
    suffix = "_at_receipt" if at_receipt else ""
    step(
        application,
        ("wait" if waits else "complete") + suffix,
        Actor.SYSTEM,
        by=None,
        facts={"completed_at": now, "place": place} | _frozen(claim),
    )


def reclaim(application: VoucherApplication, *, by: Account) -> None:
    """After an advisor corrected a fact: claim, change or give back the money that the case now comes to.

    Where only the money is missing, the case waits for it in the place that it has (R12).
    """
    ledger.release(application, by_id=by.id, note="correct_facts")
    claim = _judged(application)
    _reserve(application, claim)
    if _waits(claim.verdict):
        step(application, "wait", Actor.SYSTEM, by=None, facts=_frozen(claim))
    else:
        for column, value in _frozen(claim).items():
            setattr(application, column, value)
        db.session.flush()
    move_up(application.scheme)


def reopen(application: VoucherApplication, *, by: Account, facts: Mapping[str, object]) -> None:
    """After a founded objection: claim the money and judge the case anew; without money it waits in its old place.

    The fund and the application are held. `facts` are the columns that its new state needs.
    """
    claim = _judged(application)
    waits = _waits(claim.verdict)
    if not waits:
        _reserve(application, claim)
    name = "reopen_waiting" if waits else "reopen"
    step(application, name, Actor.SYSTEM, by=by, facts={**facts, **_frozen(claim)})


def move_up(scheme: str) -> int:
    """Give money that came free to who waits, in the order of completeness; return how many moved up (R12, R15)."""
    query = (
        select(VoucherApplication)
        .where(VoucherApplication.scheme == scheme, VoucherApplication.state == State.WAITING)
        .order_by(VoucherApplication.place)
        .options(selectinload(VoucherApplication.evidence))
        .with_for_update()
    )
    moved = 0
    for application in db.session.scalars(query).all():
        claim = _judged(application)
        if Code.BUDGET in claim.verdict.failing:
            continue
        _reserve(application, claim)
        step(application, "move_up", Actor.SYSTEM, by=None, facts=_frozen(claim))
        moved += 1
    return moved


def _judged(application: VoucherApplication) -> _Claim:
    now = clock.now()
    version, pots = version_of(application, now), ledger.balances(application.scheme)
    case = case_of(application, version, now, pots)
    return _Claim(case, version, judge(case, version), pots)


def _waits(verdict: Verdict) -> bool:
    """Say whether the money is all that stands in the way."""
    return Code.BUDGET in verdict.failing and not set(verdict.failing) - NOT_ABOUT_THE_CASE


def _reserve(application: VoucherApplication, claim: _Claim) -> None:
    """Reserve what the case comes to; nothing where a rule fails, since that case is going to be refused."""
    if claim.verdict.amount_cents:
        draws = draw(claim.verdict.amount_cents, claim.pots, places_of(claim.case, claim.version))
        ledger.reserve(application, draws, by_id=None)


def _frozen(claim: _Claim) -> dict[str, object]:
    return {"claim_cents": claim.verdict.claim_cents, "frozen_case": write_case(claim.case)}
