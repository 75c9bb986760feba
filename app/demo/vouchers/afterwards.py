"""What happens to the demo's awards: begun, proven, settled, given back, lapsed; one that nobody heard of again."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import timedelta

from sqlalchemy import select

from app.accounts.models import Account
from app.demo.cases import moment
from app.demo.papers import page_as_pdf
from app.kernel import clock, files
from app.kernel.database import db
from app.vouchers.afterwards import actions
from app.vouchers.afterwards.actions import Sent
from app.vouchers.afterwards.rules import Proof
from app.vouchers.models import VoucherApplication
from app.vouchers.process import State
from app.vouchers.rules import Blame, Costs

SENT, JUDGED, SETTLED = 21, 16, 12
"""How many days ago each step was taken."""
NO_SHOW_JUDGED, NO_SHOW_SETTLED = 28, 26
"""The same of who never came: after the money was paid, and long enough ago to pay some of it back."""
TOLD_AFTER_DAYS = 3
"""How many days after the first lesson an employer tells that a training began."""


@dataclass(frozen=True)
class People:
    """Who judges and who settles."""

    advisor: Account
    decider: Account


def begin() -> None:
    """Let the employers tell that a training began, some days after its first lesson: before anything is paid."""
    for award, ending in zip(_awards(), ENDINGS, strict=False):
        if ending in _NEVER_BEGAN:
            continue
        told = award.training_start + timedelta(days=TOLD_AFTER_DAYS)
        with clock.standing_at(moment((clock.today() - told).days, 9)):
            actions.start(award, by=_applicant(award), on=award.training_start)


def tell(advisors: Sequence[Account], deciders: Sequence[Account]) -> None:
    """Take each award some way on, the oldest first; those without an ending stay as they are."""
    people = People(advisors[0], deciders[0])
    colleague = People(advisors[-1], deciders[-1])
    for award, ending in zip(_awards(), ENDINGS, strict=False):
        ending(award, people if ending is _to_be_settled else colleague)


def _awards() -> Sequence[VoucherApplication]:
    query = select(VoucherApplication).where(VoucherApplication.state.in_((State.GRANTED, State.STARTED)))
    return db.session.scalars(query.order_by(VoucherApplication.id)).all()


def _send(award: VoucherApplication, people: People, attended: int | None = None, cut_cents: int = 0) -> None:
    with clock.standing_at(moment(SENT, 10)):
        actions.submit_evidence(
            award,
            by=_applicant(award),
            sent=Sent(
                proof=Proof.DIPLOMA if attended is None else Proof.ATTENDANCE,
                attended_percent=attended,
                completed_on=min(award.training_end, clock.today()),
                costs=Costs(
                    tuition_cents=award.tuition_cents - cut_cents,
                    exam_cents=award.exam_cents,
                    material_cents=award.material_cents,
                    vat_percent=award.vat_percent,
                    amounts_include_vat=award.amounts_include_vat,
                    third_party_cents=award.third_party_cents,
                ),
                explanation="De deelnemer was een maand ziek." if cut_cents else "",
            ),
            document=files.Document(
                "diploma.pdf" if attended is None else "aanwezigheid.pdf",
                files.PDF,
                page_as_pdf(f"Bewijs {award.training_title}"),
            ),
        )


def _propose(award: VoucherApplication, people: People, blame: Blame, reason: str, days_ago: int = JUDGED) -> None:
    with clock.standing_at(moment(days_ago, 11)):
        actions.propose_settlement(award, by=people.advisor, blame=blame, reason=reason)


def _settle(award: VoucherApplication, people: People, days_ago: int = SETTLED) -> None:
    with clock.standing_at(moment(days_ago, 14)):
        actions.settle(award, by=people.decider, reason="Akkoord met het voorstel.")


def _settled(award: VoucherApplication, people: People) -> None:
    _send(award, people)
    _propose(award, people, Blame.NONE, "Het diploma is er. De kosten staan op de factuur.")
    _settle(award, people)


def _to_be_settled(award: VoucherApplication, people: People) -> None:
    _send(award, people, attended=60, cut_cents=900_00)
    _propose(award, people, Blame.NONE, "De deelnemer was ziek. De werkgever stuurde een verklaring.")


def _to_be_judged(award: VoucherApplication, people: People) -> None:
    _send(award, people, attended=92)


def _sent_back(award: VoucherApplication, people: People) -> None:
    _send(award, people)
    with clock.standing_at(moment(JUDGED, 13)):
        actions.return_evidence(award, by=people.advisor, reason="Op het diploma staat een andere naam.")


def _begun(_award: VoucherApplication, _people: People) -> None:
    """The training began, and nothing more was heard."""


def _nothing(_award: VoucherApplication, _people: People) -> None:
    """Nobody heard of it again: it stands on the list of what is overdue."""


def _no_show(award: VoucherApplication, people: People) -> None:
    _propose(award, people, Blame.NO_SHOW, "De opleider zag de deelnemer niet.", NO_SHOW_JUDGED)
    _settle(award, people, NO_SHOW_SETTLED)


def _lapsed(award: VoucherApplication, people: People) -> None:
    with clock.standing_at(moment(SETTLED, 15)):
        actions.lapse(
            award, by=people.decider, reason="De opleiding begon niet op tijd. U reageerde niet op onze mail."
        )


def _given_back(award: VoucherApplication, _people: People) -> None:
    with clock.standing_at(moment(SENT, 16)):
        actions.give_back(award, by=_applicant(award))


def _applicant(award: VoucherApplication) -> Account:
    return db.session.get_one(Account, award.applicant_id)


ENDINGS: tuple[Callable[[VoucherApplication, People], None], ...] = (
    _settled,
    _no_show,
    _to_be_judged,
    _sent_back,
    _begun,
    _nothing,
    _to_be_settled,
    _lapsed,
    _given_back,
    _begun,
)
"""What becomes of the awards, in their order: what came first has been paid already."""
_NEVER_BEGAN = (_nothing, _lapsed, _given_back)
