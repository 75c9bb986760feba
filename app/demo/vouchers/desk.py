"""What staff of the demo write for each other: texts to use again, and notes on cases in hand."""

from collections.abc import Sequence

from sqlalchemy import select

from app.accounts.models import Account
from app.demo.cases import moment
from app.kernel import clock
from app.kernel.database import db
from app.vouchers.blocks import actions as blocks
from app.vouchers.blocks.models import BlockKind
from app.vouchers.desk import actions as desk
from app.vouchers.models import VoucherApplication
from app.vouchers.process import State

TEXTS = (
    (
        BlockKind.ASK,
        "Offerte zonder datum",
        "Op de offerte staat geen datum. Vraag de opleider om een offerte met een datum en stuur die aan ons.",
    ),
    (
        BlockKind.ASK,
        "Kosten niet uitgesplitst",
        "Op de offerte staat één bedrag. Wij zien graag apart: lesgeld, examengeld, lesmateriaal en btw.",
    ),
    (
        BlockKind.PROPOSE,
        "Alles in orde",
        "De opleiding past bij het werk in de regio. Alle regels zijn in orde en alle stukken zijn er.",
    ),
    (BlockKind.DECIDE, "Akkoord met het voorstel", "Akkoord met het voorstel van de adviseur."),
    (
        BlockKind.RETURN,
        "Reden staat er niet",
        "In het voorstel staat niet waarom de opleider erkend is. Noem het register waarin u keek.",
    ),
    (BlockKind.NOTE, "Gebeld, geen antwoord", "Gebeld op het nummer van de aanvrager. Geen antwoord. Ik mail ook."),
)
NOTES = (
    (State.IN_REVIEW, 6, "Gebeld met de opleider. De cursus gaat door, er zijn nog vier plaatsen."),
    (State.IN_REVIEW, 4, "Zelfde rekening als bij een andere aanvraag. Beide bedrijven gevraagd hoe dat zit."),
    (State.INCOMPLETE, 3, "De aanvrager stuurt het laatste stuk eind van de week."),
    (State.PROPOSED, 2, "Begindatum nagekeken op de site van de opleider. Die klopt."),
)
"""The state of the case, how many days ago it was written, and what was written on the oldest one of that state."""
TEXTS_DAYS_AGO = 120


def tell(advisors: Sequence[Account]) -> None:
    """Write the texts, the notes, and give one case to a colleague."""
    with clock.standing_at(moment(TEXTS_DAYS_AGO, 13)):
        for kind, title, text in TEXTS:
            blocks.write(None, by=advisors[0], kind=kind, title=title, text=text)
    for state, days_ago, text in NOTES:
        with clock.standing_at(moment(days_ago, 16)):
            desk.write_note(_cases(state)[0], by=advisors[0], text=text)
    colleague = advisors[1]
    db.session.refresh(colleague, ["grants"])
    with clock.standing_at(moment(1, 10)):
        desk.assign(_cases(State.COMPLETE)[-1], by=advisors[0], to=colleague, seen="")


def _cases(state: State) -> Sequence[VoucherApplication]:
    query = select(VoucherApplication).where(VoucherApplication.state == state)
    return db.session.scalars(query.order_by(VoucherApplication.received_at)).all()
