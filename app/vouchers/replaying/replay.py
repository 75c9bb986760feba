"""A decision recomputed years later, from its frozen input and the version of the scheme that it fell under."""

from collections.abc import Iterator
from dataclasses import dataclass

from sqlalchemy import func, select

from app.kernel.database import db
from app.vouchers import ledger
from app.vouchers.afterwards.queries import frozen_settlements
from app.vouchers.casefile import schemes
from app.vouchers.contract import CaseError, parse_case, write_answer
from app.vouchers.excluded.queries import standing
from app.vouchers.excluded.rules import EXCLUDED
from app.vouchers.models import LedgerEntry, VoucherApplication
from app.vouchers.process import State
from app.vouchers.rules import Outcome, assess
from app.vouchers.rules.settlement import settle_json
from app.vouchers.scheme import SchemeVersion


class NothingToReplayError(LookupError):
    """There is no such case, or nothing was decided in it."""


@dataclass(frozen=True)
class Difference:
    """One place where the decision made again is another: its path in the answer, what was kept, what it is now."""

    path: str
    kept: object
    now: object


@dataclass(frozen=True)
class Replayed:
    """A decision made again: of which case, under which version, and all that differs."""

    number: str
    version: str
    outcome: str
    amount_cents: int
    differences: tuple[Difference, ...]
    ground: str = ""
    """What the decision rests on where that is not the rules: an exclusion (R17), its last day and its case."""

    @property
    def identical(self) -> bool:
        """Whether the decision came out as it was taken."""
        return not self.differences


def decided() -> list[str]:
    """Return the numbers of all cases with a decision, oldest first."""
    query = (
        select(VoucherApplication.number)
        .where(VoucherApplication.assessment.is_not(None), VoucherApplication.frozen_case.is_not(None))
        .order_by(VoucherApplication.id)
    )
    return [number for number in db.session.scalars(query) if number]


def replay(number: str) -> Replayed:
    """Assess the frozen input of case `number` again, and settle it again where it was settled (R16).

    What was kept with the decisions, the decisions themselves and the cents in the ledger must all agree with
    the new answers. Raises NothingToReplayError.
    """
    query = select(VoucherApplication).where(VoucherApplication.number == number)
    application = db.session.scalars(query).first()
    if application is None:
        raise NothingToReplayError(f"there is no case {number}")
    kept, frozen = application.assessment, application.frozen_case
    if not kept or not frozen:
        raise NothingToReplayError(f"nothing was decided on the rules in case {number}")
    try:
        case, version = parse_case(frozen, schemes())
    except CaseError as error:
        # The version that it was decided under is gone, say: a difference, and the gravest.
        return Replayed(number, str(kept["scheme_version"]), "", 0, (Difference(error.path, frozen, error.message),))
    answer = write_answer(case, version, assess(case, version))
    ground = _ground(application)
    differences = [*_compared("", kept, answer), *_decision(application, answer), *_settled(application, version)]
    if application.decision == EXCLUDED and not ground:
        differences.append(Difference("decision.ground", EXCLUDED, None))
    outcome, cents = str(answer["outcome"]), int(str(answer["amount_cents"]))
    return Replayed(number, version.id, outcome, cents, tuple(differences), ground)


def _ground(application: VoucherApplication) -> str:
    """Return the exclusion that a refusal rests on, as the register stood when it was decided; "" for none."""
    if application.decision != EXCLUDED or application.decided_at is None:
        return ""
    found = standing(application, application.decided_at)
    if found is None:
        return ""
    return (
        f"excluded until {found.until_on} after {db.session.get_one(VoucherApplication, found.application_id).number}"
    )


def _decision(application: VoucherApplication, answer: dict[str, object]) -> Iterator[Difference]:
    """Compare decision and ledger with the answer; a case that is judged anew has none at the moment.

    A refusal for being excluded rests on the register: its ground is compared, and no award must be in the books.
    """
    if application.decision == EXCLUDED and application.awarded_cents:
        yield Difference("ledger.award", application.awarded_cents, 0)
    if application.decision not in {outcome.value for outcome in Outcome}:
        return
    if application.decision != answer["outcome"]:
        yield Difference("decision", application.decision, answer["outcome"])
    query = select(func.coalesce(func.sum(LedgerEntry.amount_cents), 0)).where(
        LedgerEntry.application_id == application.id,
        LedgerEntry.kind == "award",
        LedgerEntry.at >= application.decided_at,  # a case that was judged anew was awarded before
        LedgerEntry.note == "",  # what an objection brought or added has a note, and a decision of its own
    )
    awarded = int(db.session.execute(query).scalar_one())
    # A part is awarded once the applicant accepts it.
    if application.awarded_cents and awarded != answer["amount_cents"]:
        yield Difference("ledger.award", awarded, answer["amount_cents"])


def _settled(application: VoucherApplication, version: SchemeVersion) -> Iterator[Difference]:
    """Compare every settlement with one made again, and what the last came to with the books."""
    settlements = frozen_settlements(application.id)
    for place, (frozen, kept) in enumerate(settlements):
        yield from _compared(f"settlement[{place}]", kept, settle_json(frozen, version))
    if application.state != State.SETTLED:
        return
    totals = ledger.totals(application.id)
    booked = sum(totals[bucket] for bucket in ("awarded", "payable", "paid", "settled"))
    final = settlements[-1][1]["final_cents"] if settlements else None
    for path, stands in (("final_cents", application.final_cents), ("ledger.settled", booked)):
        if stands != final:
            yield Difference(path, stands, final)


def _compared(path: str, kept: object, now: object) -> Iterator[Difference]:
    if isinstance(kept, dict) and isinstance(now, dict):
        for key in {**kept, **now}:
            yield from _compared(f"{path}.{key}" if path else key, kept.get(key), now.get(key))
    elif isinstance(kept, list) and isinstance(now, list) and len(kept) == len(now):
        for place, (before, after) in enumerate(zip(kept, now, strict=True)):
            yield from _compared(f"{path}[{place}]", before, after)
    elif kept != now:
        yield Difference(path, kept, now)
