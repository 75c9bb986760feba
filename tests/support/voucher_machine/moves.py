"""Everything that can be done to one case, from its draft to its objection.

A move draws all that is random first and returns a job, so that the same thing can be done a second time.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import timedelta
from typing import Any, Protocol, TypeVar

from sqlalchemy import select

from app.kernel import clock
from app.kernel.database import db
from app.kernel.files import read
from app.vouchers import actions
from app.vouchers.actions.applying import Applicant
from app.vouchers.actions.extending import extend
from app.vouchers.actions.reviewing import Facts
from app.vouchers.afterwards import actions as afterwards
from app.vouchers.afterwards.rules import Proof
from app.vouchers.casefile import assessment_of
from app.vouchers.models import EvidenceItem
from app.vouchers.objections import actions as objections
from app.vouchers.objections.models import Objection
from app.vouchers.objections.rules import Hearing, Outcome
from app.vouchers.process import AWARDED_STATES, State
from app.vouchers.rules import Blame, Costs
from app.vouchers.scheme import ApplicantKind, Payee
from tests.factories.files import PDF, upload
from tests.factories.voucher_cases import ANSWERS
from tests.support.voucher_machine.world import Job, Person, World, account, application, place

Choice = TypeVar("Choice")
TUITION = (1_500_00, 2_000_00, 2_345_67, 3_000_00, 3_000_00, 4_200_00, 5_000_01)
WHY = "Daarom."


class Choose(Protocol):
    """How the machine chooses; Hypothesis does it."""

    def pick(self, options: Sequence[Choice]) -> Choice:
        """Return one of `options`."""

    def number(self, low: int, high: int) -> int:
        """Return a whole number, both ends included."""


Make = Callable[[World, int, Choose], Job]


@dataclass(frozen=True)
class Move:
    """One thing to do to a case; `once`: doing it again at once must be refused."""

    make: Make
    states: frozenset[State]
    once: bool = False


MOVES: dict[str, Move] = {}


def move(*states: State, once: bool = False) -> Callable[[Make], Make]:
    """Register what can be done to a case in `states`."""

    def register(make: Make) -> Make:
        MOVES[make.__name__] = Move(make, frozenset(states), once)
        return make

    return register


def document(note: str) -> Any:
    """Return a PDF that differs by `note`, as a form hands it over."""
    return read(upload(PDF + f"% {note}\n".encode(), "stuk.pdf"), "file")


def draft(world: World, choose: Choose, *, good: bool = False) -> tuple[Person, Job]:
    """Return who applies, and the job of keeping a draft; a `good` one holds to every rule."""
    person = choose.pick(world.people)
    letter = "abcdefghijkl"[len(world.cases()) % 12] if good else choose.pick("abcd")
    today = clock.today()
    start = today + timedelta(weeks=4 if good else choose.pick((0, 3, 4, 12)))
    answers = replace(
        ANSWERS,
        participant_name=f"Deelnemer {letter}" if person.company_id else f"Persoon {person.kind.value}",
        participant_municipality=person.town,
        de_minimis_prior_cents=None if person.kind in _CITIZENS else 0,
        training_start=start,
        training_end=start + timedelta(weeks=choose.pick((1, 10))),
        tuition_cents=3_000_00 if good else choose.pick(TUITION),
        trainer_recognised=good or choose.number(1, 6) != 1,
        payee_kind=Payee.EMPLOYER if person.company_id and choose.number(0, 1) else Payee.TRAINER,
    )

    def keep() -> object:
        company, branch = place(person)
        applicant = Applicant(person.kind, company, branch, person.kvk_number)
        return actions.save_draft(by=account(person.account_id), applicant=applicant, answers=answers).id

    return person, keep


_CITIZENS = (ApplicantKind.EMPLOYEE, ApplicantKind.JOB_SEEKER)


def _files_of(case: int) -> list[str]:
    asked = {"quote", "residence", "employment", "registration"}
    query = select(EvidenceItem.code, EvidenceItem.supplied_at, EvidenceItem.rejected_at)
    rows = db.session.execute(query.where(EvidenceItem.application_id == case).order_by(EvidenceItem.id))
    found = [
        row.code
        for row in rows
        if (row.code in asked or row.code.startswith("extra")) and (row.supplied_at is None or row.rejected_at)
    ]
    return found or ["quote"]


def _by_applicant(act: Callable[..., object], case: int, **values: Any) -> Job:
    return lambda: act(application(case), by=account(application(case).applicant_id), **values)


def _by_staff(world: World, choose: Choose, act: Callable[..., object], case: int, **values: Any) -> Job:
    who = choose.pick(world.staff)
    return lambda: act(application(case), by=account(who), **values)


@move(State.DRAFT, once=True)
def submit(_world: World, case: int, _choose: Choose) -> Job:
    """Send the draft."""
    return _by_applicant(actions.submit, case)


@move(State.DRAFT, State.INCOMPLETE)
def supply(world: World, case: int, choose: Choose) -> Job:
    """Supply what is missing, all of it most of the time."""
    codes = _files_of(case)
    some = codes if choose.number(0, 3) else codes[:1]
    note = str(world.steps)

    def hand_in() -> None:
        for code in some:
            by = account(application(case).applicant_id)
            actions.supply(application(case), by=by, code=code, document=document(note))

    return hand_in


@move(State.DRAFT, once=True)
def discard(_world: World, case: int, _choose: Choose) -> Job:
    """Throw the draft away."""
    return _by_applicant(actions.discard, case)


@move(*(State.INCOMPLETE, State.COMPLETE, State.WAITING, State.IN_REVIEW, State.PROPOSED), once=True)
def withdraw(_world: World, case: int, _choose: Choose) -> Job:
    """Withdraw before the decision."""
    return _by_applicant(actions.withdraw, case)


@move(State.COMPLETE, once=True)
def take(world: World, case: int, choose: Choose) -> Job:
    """Start reviewing."""
    return _by_staff(world, choose, actions.take, case)


@move(State.COMPLETE, State.IN_REVIEW, once=True)
def ask_item(world: World, case: int, choose: Choose) -> Job:
    """Ask for a document."""
    code = choose.pick(("quote", "extra", "kvk"))
    return _by_staff(world, choose, actions.ask_item, case, code=code, label="Een stuk", reason=WHY)


@move(State.IN_REVIEW)
def correct_facts(world: World, case: int, choose: Choose) -> Job:
    """Correct what was found of trainer and sector fund."""
    facts = Facts(bool(choose.number(0, 2)), not choose.number(0, 3), not choose.number(0, 3), "")
    return _by_staff(world, choose, actions.correct_facts, case, facts=facts)


@move(State.INCOMPLETE, State.COMPLETE, State.WAITING, State.IN_REVIEW, State.PROPOSED, once=True)
def extend_term(world: World, case: int, choose: Choose) -> Job:
    """Take longer to decide."""
    return _by_staff(world, choose, extend, case, reason=WHY)


@move(State.IN_REVIEW, State.WAITING)
def propose(world: World, case: int, choose: Choose) -> Job:
    """Propose what the rules say, now and then something else."""
    who, guess = choose.pick(world.staff), choose.pick(("", "", "", "", "grant", "refuse", "partial_offer"))

    def suggest() -> None:
        held = application(case)
        db.session.refresh(held, ["evidence"])
        outcome = guess or assessment_of(held, clock.now())[2].outcome
        actions.propose(held, by=account(who), outcome=outcome, reason=WHY)

    return suggest


@move(State.INCOMPLETE, once=True)
def propose_set_aside(world: World, case: int, choose: Choose) -> Job:
    """Propose to set aside who did not complete."""
    return _by_staff(world, choose, actions.propose_set_aside, case, reason=WHY)


@move(State.PROPOSED, once=True)
def send_back(world: World, case: int, choose: Choose) -> Job:
    """Return the proposal."""
    return _by_staff(world, choose, actions.send_back, case, reason=WHY)


@move(State.PROPOSED, once=True)
def decide(world: World, case: int, choose: Choose) -> Job:
    """Decide as proposed."""
    return _by_staff(world, choose, actions.decide, case, reason=WHY)


@move(State.PARTIALLY_OFFERED, once=True)
def accept(_world: World, case: int, _choose: Choose) -> Job:
    """Accept the part that is offered."""
    return _by_applicant(actions.accept, case)


@move(State.PARTIALLY_OFFERED, once=True)
def decline(_world: World, case: int, _choose: Choose) -> Job:
    """Decline it."""
    return _by_applicant(actions.decline, case)


@move(State.GRANTED, once=True)
def give_back(_world: World, case: int, _choose: Choose) -> Job:
    """Give the voucher back."""
    return _by_applicant(afterwards.give_back, case)


@move(State.GRANTED, once=True)
def start(_world: World, case: int, choose: Choose) -> Job:
    """Tell of the start."""
    return _by_applicant(afterwards.start, case, on=clock.today() - timedelta(days=choose.pick((0, 0, 7, -1))))


@move(State.GRANTED, once=True)
def note_start(world: World, case: int, choose: Choose) -> Job:
    """Note the start for the applicant."""
    return _by_staff(world, choose, afterwards.note_start, case, on=clock.today())


@move(State.GRANTED, once=True)
def lapse(world: World, case: int, choose: Choose) -> Job:
    """Let the voucher lapse."""
    return _by_staff(world, choose, afterwards.lapse, case, reason=WHY)


def _costs(choose: Choose) -> Costs:
    return Costs(
        tuition_cents=choose.pick((1_999_99, 3_000_00, 3_000_01, 5_200_00)),
        exam_cents=0,
        material_cents=choose.pick((0, 99)),
        vat_percent=21,
        amounts_include_vat=True,
        third_party_cents=choose.pick((0, 0, 333_33)),
    )


@move(State.STARTED, once=True)
def submit_evidence(world: World, case: int, choose: Choose) -> Job:
    """Send what shows that the training was followed."""
    sent = afterwards.Sent(
        proof=choose.pick(tuple(Proof)),
        attended_percent=choose.pick((0, 79, 80, 100)),
        completed_on=clock.today(),
        costs=_costs(choose),
        explanation="",
    )
    return _by_applicant(afterwards.submit_evidence, case, sent=sent, document=document(f"{case} {world.steps}"))


@move(State.EVIDENCE_SUBMITTED, once=True)
def return_evidence(world: World, case: int, choose: Choose) -> Job:
    """Ask for better evidence."""
    return _by_staff(world, choose, afterwards.return_evidence, case, reason=WHY)


@move(State.EVIDENCE_SUBMITTED, State.STARTED, once=True)
def propose_settlement(world: World, case: int, choose: Choose) -> Job:
    """Propose what the voucher comes to."""
    blame = choose.pick((Blame.NONE, Blame.NONE, *Blame))
    return _by_staff(world, choose, afterwards.propose_settlement, case, blame=blame, reason=WHY)


@move(State.SETTLEMENT_PROPOSED, once=True)
def return_settlement(world: World, case: int, choose: Choose) -> Job:
    """Return that proposal."""
    return _by_staff(world, choose, afterwards.return_settlement, case, reason=WHY)


@move(State.SETTLEMENT_PROPOSED, once=True)
def settle(world: World, case: int, choose: Choose) -> Job:
    """Settle as proposed."""
    return _by_staff(world, choose, afterwards.settle, case, reason=WHY)


_CONTESTED = (State.REFUSED, State.LAPSED, *AWARDED_STATES)


@move(*_CONTESTED, once=True)
def object_to(_world: World, case: int, _choose: Choose) -> Job:
    """Object here."""
    return _by_applicant(objections.object_to, case, grounds="Ik ben het er niet mee eens.")


@move(*_CONTESTED, once=True)
def object_by_letter(world: World, case: int, choose: Choose) -> Job:
    """Register an objection that came by post."""
    received = clock.today() - timedelta(days=choose.pick((0, 1)))
    posted = received - timedelta(days=choose.pick((0, 3, -1)))
    values = {"grounds": WHY, "received": received, "posted": posted}
    return _by_staff(world, choose, objections.register_letter, case, **values)


def _on_objection(case: int, act: Callable[..., object], by: int | None, **values: Any) -> Job:
    def handle() -> None:
        query = select(Objection).where(Objection.application_id == case).order_by(Objection.id.desc()).limit(1)
        objection = db.session.scalars(query).first()
        if objection is not None:
            act(objection, by=account(by or application(case).applicant_id), **values)

    return handle


@move(*_CONTESTED)
def extend_objection(world: World, case: int, choose: Choose) -> Job:
    """Take longer to decide on an objection."""
    return _on_objection(case, objections.extend, choose.pick(world.staff), reason=WHY)


@move(*_CONTESTED)
def withdraw_objection(_world: World, case: int, _choose: Choose) -> Job:
    """Withdraw an objection."""
    return _on_objection(case, objections.withdraw, None)


@move(*_CONTESTED)
def decide_objection(world: World, case: int, choose: Choose) -> Job:
    """Decide on an objection."""
    judged = objections.Judged(
        outcome=choose.pick((Outcome.FOUNDED, Outcome.FOUNDED, *Outcome)),
        hearing=Hearing.HELD,
        reason=WHY,
        excused=choose.pick((True, True, False, None)),
        new_amount_cents=choose.pick((None, 1_600_00, 2_000_00, 2_500_00, 2_500_01)),
    )
    return _on_objection(case, objections.decide, choose.pick(world.staff), judged=judged)


FORWARD: Mapping[State, Sequence[str]] = {
    State.DRAFT: ("supply", "submit"),
    State.INCOMPLETE: ("supply",),
    State.COMPLETE: ("take",),
    State.WAITING: (),
    State.IN_REVIEW: ("propose",),
    State.PROPOSED: ("decide",),
    State.PARTIALLY_OFFERED: ("accept",),
    State.GRANTED: ("start",),
    State.STARTED: ("submit_evidence",),
    State.EVIDENCE_SUBMITTED: ("propose_settlement",),
    State.SETTLEMENT_PROPOSED: ("settle",),
}
"""What brings a case further, so that the machine gets far often."""
