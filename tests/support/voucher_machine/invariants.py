"""What must hold after every action, read from the tables and reckoned anew. Each returns what is wrong, in words."""

from collections import defaultdict
from collections.abc import Callable, Iterator, Sequence
from typing import Any

from sqlalchemy import func, select

from app.companies.models import CompanyMembership
from app.kernel.database import db
from app.vouchers import ledger
from app.vouchers.afterwards.models import VoucherSettlement
from app.vouchers.casefile import schemes
from app.vouchers.letters.models import Letter
from app.vouchers.models import BUCKETS, CaseEvent, Fund, LedgerEntry, Pot, VoucherApplication
from app.vouchers.payments.models import Payment, PaymentBatch
from app.vouchers.payments.rules import BatchState, PaymentState
from app.vouchers.process import AWARDED_STATES, BY_NAME, OPEN_STATES, State
from app.vouchers.recovery.models import Recovery, Waiver
from app.vouchers.recovery.rules import RecoveryState
from app.vouchers.replaying.replay import replay
from app.vouchers.rules.settlement import settle_json
from tests.factories.vouchers import SCHEME

Case = Any
LEFT = (State.PARTIALLY_OFFERED, State.GRANTED, State.STARTED, State.EVIDENCE_SUBMITTED)
SETTLING = (State.SETTLEMENT_PROPOSED, State.SETTLED)
HAS_PLACE = (State.COMPLETE, State.WAITING, State.IN_REVIEW, State.PARTIALLY_OFFERED, *AWARDED_STATES)
LETTERS = {step.letter for step in BY_NAME.values() if step.letter}


def problems(seen: dict[int, Any]) -> list[str]:
    """Return everything that is wrong, in words. `seen` keeps which cases were made again and did not change since."""
    cases = db.session.scalars(select(VoucherApplication).order_by(VoucherApplication.id)).all()
    entries = db.session.scalars(select(LedgerEntry).order_by(LedgerEntry.id)).all()
    events = db.session.scalars(select(CaseEvent).order_by(CaseEvent.id)).all()
    return [
        *(f"ledger.check: {one}" for one in ledger.check()),
        *_books(entries),
        *_awards(cases, entries),
        *_amounts(cases),
        *_facts(cases),
        *_four_eyes(cases, events),
        *_people(cases),
        *_numbers(cases),
        *_line(cases),
        *_history(cases, events),
        *_letters(events),
        *_payments(entries),
        *_recoveries(entries),
        *_again(cases, entries, seen),
    ]


def _books(entries: Sequence[LedgerEntry]) -> Iterator[str]:
    """Debits and credits are equal in every pot; nothing is below zero; what is available is what nobody holds."""
    sums: dict[int, dict[str, int]] = defaultdict(lambda: dict.fromkeys(BUCKETS, 0))
    for entry in entries:
        sums[entry.pot_id][entry.debit] -= entry.amount_cents
        sums[entry.pot_id][entry.credit] += entry.amount_cents
    for pot in db.session.scalars(select(Pot)):
        buckets = sums[pot.id]
        if sum(buckets.values()) != 0:
            yield f"{pot.contributor}: debits and credits differ"
        held = sum(getattr(pot, f"{bucket}_cents") for bucket in BUCKETS[2:])
        if pot.available_cents != pot.budget_cents - held:
            yield f"{pot.contributor}: available is not what is left of the budget"
        for bucket in BUCKETS[1:]:
            stands = getattr(pot, f"{bucket}_cents")
            if stands < 0 or stands != buckets[bucket]:
                yield f"{pot.contributor}: {bucket} stands at {stands}, its entries say {buckets[bucket]}"


def _of(entries: Sequence[LedgerEntry]) -> dict[int | None, dict[str, int]]:
    totals: dict[int | None, dict[str, int]] = defaultdict(lambda: dict.fromkeys(BUCKETS, 0))
    for entry in entries:
        totals[entry.application_id][entry.debit] -= entry.amount_cents
        totals[entry.application_id][entry.credit] += entry.amount_cents
    return totals


def _awards(cases: Sequence[Case], entries: Sequence[LedgerEntry]) -> Iterator[str]:
    """A case holds what its state says, and never more than it was awarded is paid."""
    totals = _of(entries)
    for case in cases:
        holds = totals[case.id]
        held = {bucket: cents for bucket, cents in holds.items() if cents and bucket not in ("available", "waived")}
        after = holds["awarded"] + holds["payable"] + holds["paid"] + holds["settled"]
        name = f"{case.number} {case.state}"
        if case.state in AWARDED_STATES:
            if after > case.awarded_cents:
                yield f"{name}: {held}, more than the award of {case.awarded_cents}"
            if case.state == State.SETTLED and holds["settled"] + holds["payable"] != case.final_cents:
                repaid = _repaid(case.id)
                if holds["settled"] + holds["payable"] + repaid < case.final_cents or holds["awarded"] or holds["paid"]:
                    yield f"{name}: {held}, settled at {case.final_cents}"
        elif after:
            yield f"{name}: {held} without a voucher"
        if holds["reserved"] != case.reserved_cents:
            yield f"{name}: reserved {case.reserved_cents}, the books say {holds['reserved']}"


def half(costs: Any) -> int:
    """Return half of what counts, down to the cent (R3, R4), for amounts that the applicant pays as entered."""
    counted = costs["tuition_cents"] + costs["exam_cents"] + costs["material_cents"] - costs["third_party_cents"]
    return max(0, counted) // 2


def _amounts(cases: Sequence[Case]) -> Iterator[str]:
    """R5: the claim is half of the costs and at most the maximum; nobody is awarded or offered more."""
    for case in cases:
        claim = min(half(vars(case)), 2_500_00)
        if case.frozen_case is not None and case.claim_cents != claim:
            yield f"{case.number}: claims {case.claim_cents}, half of its costs is {claim}"
        if case.reserved_cents > claim:
            yield f"{case.number}: {case.reserved_cents} is reserved for a claim of {claim}"


def _repaid(case_id: int) -> int:
    """Return what came in, or was waived, of claims that a founded objection ended later."""
    query = select(func.coalesce(func.sum(Recovery.recovered_cents + Recovery.waived_cents), 0))
    return int(db.session.execute(query.where(Recovery.application_id == case_id)).scalar_one())


_FACTS: dict[str, tuple[tuple[State, ...], Callable[[Case], bool]]] = {
    "a number, a version and a receipt": (
        tuple(state for state in State if state is not State.DRAFT),
        lambda case: bool(case.number and case.scheme_version and case.received_at),
    ),
    "a moment and a place in the line": (HAS_PLACE, lambda case: case.completed_at and case.place),
    "a frozen case": (HAS_PLACE, lambda case: case.frozen_case is not None),
    "an advisor": ((State.IN_REVIEW,), lambda case: case.advisor_id is not None),
    "a proposal with a reason": (
        (State.PROPOSED,),
        lambda case: case.proposal and case.proposal_reason and case.proposed_by_id and case.proposed_at,
    ),
    "a decision with a reason": (
        (*LEFT, *SETTLING, State.REFUSED),
        lambda case: case.decision and case.decision_reason and case.decided_by_id and case.decided_at,
    ),
    "what the rules said": ((*LEFT, *SETTLING, State.REFUSED), lambda case: case.assessment is not None),
    "money for what is offered": ((State.PARTIALLY_OFFERED,), lambda case: case.reserved_cents > 0),
    "an amount": (AWARDED_STATES, lambda case: case.awarded_cents > 0),
    "money for a proposal to grant": (
        (State.PROPOSED,),
        lambda case: case.proposal not in ("grant", "partial_offer") or case.reserved_cents > 0,
    ),
    "a first day": (AWARDED_STATES[1:], lambda case: case.started_on is not None),
    "evidence": ((State.EVIDENCE_SUBMITTED,), lambda case: case.evidence_submitted_at is not None),
    "a final amount that somebody proposed": (
        SETTLING,
        lambda case: case.final_cents is not None and case.settlement_proposed_by_id and case.settlement_proposed_at,
    ),
    "somebody who settled": ((State.SETTLED,), lambda case: case.settled_by_id and case.settled_at),
}


def _facts(cases: Sequence[Case]) -> Iterator[str]:
    """No state without its facts."""
    for case in cases:
        for what, (states, holds) in _FACTS.items():
            if case.state in states and not holds(case):
                yield f"{case.number} is {case.state} without {what}"


def _four_eyes(cases: Sequence[Case], events: Sequence[CaseEvent]) -> Iterator[str]:
    """Who proposed never decided, who prepared never released, and nobody handled a case of their own."""
    last: dict[tuple[int, str], int | None] = {}
    acts_for: dict[int | None, set[int]] = defaultdict(set)
    for company_id, account_id in db.session.execute(
        select(CompanyMembership.company_id, CompanyMembership.account_id)
    ):
        acts_for[company_id].add(account_id)
    own = {case.id: acts_for[case.company_id] | {case.applicant_id} for case in cases}
    for event in events:
        last[event.application_id, event.transition] = event.by_id
        step = BY_NAME.get(event.transition)
        proposer = last.get((event.application_id, step.other_than)) if step and step.other_than else None
        if proposer is not None and proposer == event.by_id:
            yield f"case {event.application_id}: {event.transition} by who took {step.other_than}"
        if event.as_role in ("advisor", "decider") and event.by_id in own[event.application_id]:
            yield f"case {event.application_id}: {event.transition} by whose own it is"
    yield from _in_rows(cases)


def _in_rows(cases: Sequence[Case]) -> Iterator[str]:
    for case in cases:
        if case.decided_by_id is not None and case.decided_by_id == case.proposed_by_id:
            yield f"{case.number}: proposed and decided by one person"
        if case.settled_by_id is not None and case.settled_by_id == case.settlement_proposed_by_id:
            yield f"{case.number}: settlement proposed and decided by one person"
    for batch in db.session.scalars(select(PaymentBatch)):
        if batch.released_by_id == batch.prepared_by_id:
            yield f"batch {batch.message_id}: prepared and released by one person"
    for waiver in db.session.scalars(select(Waiver)):
        if waiver.decided_by_id == waiver.proposed_by_id:
            yield "a waiver was proposed and decided by one person"


def _people(cases: Sequence[Case]) -> Iterator[str]:
    """R7: one open application per person."""
    open_ones = [case.participant_key for case in cases if case.state in OPEN_STATES]
    if len(open_ones) != len(set(open_ones)):
        yield "somebody has two open applications"


def _numbers(cases: Sequence[Case]) -> Iterator[str]:
    """Receipt numbers without a gap, places that nobody shares."""
    given = sorted(int(case.number.rsplit("-", 1)[1]) for case in cases if case.number)
    last = db.session.execute(select(Fund.last_number).where(Fund.scheme == SCHEME)).scalar_one()
    if given != list(range(1, last + 1)):
        yield f"receipt numbers {given} up to {last}"
    places = [case.place for case in cases if case.place is not None]
    if len(places) != len(set(places)):
        yield f"two cases share a place in the line: {places}"


def usable(case: Case) -> set[int]:
    """Return the pots that a case may draw on: those without an earmark, and those of its own town (R12)."""
    version = schemes().version(SCHEME, case.scheme_version)
    town = case.municipality if case.applicant_kind == "employer" else case.participant_municipality
    towns = {town} if town in version.municipalities else set()
    return {pot.id for pot in db.session.scalars(select(Pot)) if not pot.earmark or pot.earmark in towns}


def _line(cases: Sequence[Case]) -> Iterator[str]:
    """R12: nobody waits while there is money for them."""
    pots = {pot.id: pot.available_cents for pot in db.session.scalars(select(Pot))}
    for case in cases:
        if case.state != State.WAITING:
            continue
        minimum = schemes().version(SCHEME, case.scheme_version).minimum_cents
        left = sum(pots[pot_id] for pot_id in usable(case))
        if case.claim_cents <= left or left >= minimum:
            yield f"{case.number} waits for {case.claim_cents} while {left} is there"


def _history(cases: Sequence[Case], events: Sequence[CaseEvent]) -> Iterator[str]:
    """The steps of a case form a chain from its draft to where it stands, and each is one of the table."""
    stands = {case.id: State.DRAFT.value for case in cases}
    for event in events:
        if stands[event.application_id] != event.from_state:
            yield f"case {event.application_id}: {event.transition} begins at {event.from_state}"
        stands[event.application_id] = event.to_state
        step = BY_NAME.get(event.transition)
        if step is None and event.from_state != event.to_state:
            yield f"{event.transition} is no step of the table"
        if step is not None and (event.from_state not in step.sources or event.to_state != step.target):
            yield f"{event.transition} went from {event.from_state} to {event.to_state}"
    for case in cases:
        if case.state != stands[case.id]:
            yield f"{case.number} is {case.state}, its history ends at {stands[case.id]}"


def _letters(events: Sequence[CaseEvent]) -> Iterator[str]:
    """Every step that sends a letter sent one."""
    due: dict[tuple[int, str], int] = defaultdict(int)
    for event in events:
        step = BY_NAME.get(event.transition)
        if step is not None and step.letter:
            due[event.application_id, step.letter] += 1
    query = select(Letter.application_id, Letter.kind, func.count()).group_by(Letter.application_id, Letter.kind)
    sent = {(row[0], row[1]): row[2] for row in db.session.execute(query) if row[1] in LETTERS}
    if sent != due:
        yield f"letters {sent}, steps ask for {dict(due)}"


def _payments(entries: Sequence[LedgerEntry]) -> Iterator[str]:
    """What a released batch pays stands in the books once, and nothing else is paid."""
    under: dict[str, dict[str, int]] = defaultdict(lambda: defaultdict(int))
    for entry in entries:
        if entry.reference:
            under[entry.reference][entry.kind] += entry.amount_cents
    released = {
        batch.id: batch for batch in db.session.scalars(select(PaymentBatch)) if batch.state == BatchState.RELEASED
    }
    totals: dict[int | None, int] = defaultdict(int)
    known = set()
    for payment in db.session.scalars(select(Payment)):
        booked, name = under[payment.end_to_end_id], f"payment {payment.end_to_end_id} {payment.state}"
        known.add(payment.end_to_end_id)
        totals[payment.batch_id] += payment.amount_cents
        paid = payment.amount_cents if payment.batch_id in released else 0
        if booked["pay"] != paid:
            yield f"{name}: {booked['pay']} is booked as paid, not {paid}"
        failed = payment.amount_cents if payment.failed_at else 0
        if booked["bounce"] != failed:
            yield f"{name}: {booked['bounce']} came back in the books, not {failed}"
        waits = payment.state in (PaymentState.OPEN, PaymentState.PREPARED, PaymentState.FAILED)
        due = booked["due"] - booked["undue"] - booked["pay"] + booked["bounce"]
        if due != (payment.amount_cents if waits else 0):
            yield f"{name}: {due} is payable"
    for batch_id, batch in released.items():
        if totals[batch_id] != batch.total_cents:
            yield f"batch {batch.message_id}: its payments are not its total"
    if strange := [reference for reference, booked in under.items() if booked["pay"] and reference not in known]:
        yield f"paid without a payment: {strange}"


def _recoveries(entries: Sequence[LedgerEntry]) -> Iterator[str]:
    """What is open of a recovery is what the books say is claimed."""
    totals, claims = _of(entries), defaultdict(int)
    for one in db.session.scalars(select(Recovery)):
        claims[one.application_id] += one.open_cents
        if one.state == RecoveryState.OPEN and one.open_cents <= 0:
            yield "a recovery is open of which nothing is open"
    for case_id, holds in totals.items():
        if holds["claimed"] != claims[case_id or 0]:
            yield f"case {case_id}: {holds['claimed']} is claimed in the books, {claims[case_id or 0]} is open"


def _again(cases: Sequence[Case], entries: Sequence[LedgerEntry], seen: dict[int, Any]) -> Iterator[str]:
    """Every decision and every settlement comes out the same when it is made again."""
    booked: dict[int | None, int] = defaultdict(int)
    for entry in entries:
        booked[entry.application_id] += 1
    for case in cases:
        stands = (case.number, case.state, case.changed_at, booked[case.id])
        if case.assessment and case.frozen_case and seen.get(case.id) != stands:
            found = replay(case.number)
            if not found.identical:
                yield f"{case.number} replays different: {found.differences}"
            yield from _settled_again(case)
            seen[case.id] = stands


def _settled_again(case: Case) -> Iterator[str]:
    version = schemes().version(SCHEME, case.scheme_version)
    query = select(VoucherSettlement).where(VoucherSettlement.application_id == case.id)
    for settlement in db.session.scalars(query):
        answer = settle_json(settlement.frozen_case, version)
        kept = settlement.frozen_case
        followed = kept["diploma"] or (kept["attended_percent"] or 0) >= 80
        paid = kept["blame"] == "none" or (followed and kept["blame"] == "to_blame")
        due = min(half(kept["costs"]), kept["award_cents"]) if paid else 0
        if settlement.final_cents != due:
            yield f"{case.number}: settled at {settlement.final_cents}, half of the costs is {due}"
        if answer != settlement.answer or answer["final_cents"] != settlement.final_cents:
            yield f"{case.number}: its settlement comes out as {answer}, kept is {settlement.answer}"


class Line:
    """R12 over one action: nobody got money before somebody with an earlier place who could have had it."""

    def __init__(self) -> None:
        query = select(VoucherApplication).where(VoucherApplication.state == State.WAITING)
        self.waiting = [case.id for case in db.session.scalars(query)]
        self.held = _held() if self.waiting else {}

    def problems(self) -> Iterator[str]:
        """Compare with before: who waits still, and who holds more now."""
        if not self.waiting:
            return
        cases = {case.id: case for case in db.session.scalars(select(VoucherApplication))}
        got: dict[int, dict[int, int]] = defaultdict(dict)
        for (case_id, pot_id), cents in _held().items():
            more = cents - self.held.get((case_id, pot_id), 0)
            if more > 0:
                got[case_id][pot_id] = more
        available = {pot.id: pot.available_cents for pot in db.session.scalars(select(Pot))}
        still = [cases[one] for one in self.waiting if one in cases and cases[one].state == State.WAITING]
        for case in still:
            minimum, may_use = schemes().version(SCHEME, case.scheme_version).minimum_cents, usable(case)
            for other_id, draws in got.items():
                other = cases[other_id]
                if other.place is None or other.place < case.place:
                    continue
                left = sum(available[pot] for pot in may_use) + sum(draws.get(pot, 0) for pot in may_use)
                if case.claim_cents <= left or left >= minimum:
                    yield f"{other.number} (place {other.place}) got {draws} before {case.number} (place {case.place})"


def _held() -> dict[tuple[int, int], int]:
    """Return what each case holds of each pot, wherever on its way it is."""
    held: dict[tuple[int, int], int] = defaultdict(int)
    for entry in db.session.scalars(select(LedgerEntry).where(LedgerEntry.application_id.is_not(None))):
        key = (entry.application_id or 0, entry.pot_id)
        held[key] += (entry.debit == "available") * entry.amount_cents
        held[key] -= (entry.credit == "available") * entry.amount_cents
    return held
