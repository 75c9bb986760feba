"""A letter at the moment of sending: everything that it says is written down, in the transaction of the step.

One row and nothing else: the PDF is made from it later (`keeping`).
"""

from typing import Any

from flask_babel import gettext
from sqlalchemy import func, select

from app.kernel.database import db
from app.vouchers.casefile import schemes
from app.vouchers.letters.content import Block, Section, Words, plain, text
from app.vouchers.letters.models import Letter
from app.vouchers.letters.rendering import fingerprint
from app.vouchers.letters.writer import Writer

TEMPLATE = "letter"


def freeze(kind: str, writer: Writer, words: Words) -> Letter:
    """Write down the letter called `kind`; its place among the letters of the case is the next one."""
    application = writer.application
    latest = select(func.coalesce(func.max(Letter.sequence), 0) + 1).where(Letter.application_id == application.id)
    letter = Letter(
        application_id=application.id,
        sequence=latest.scalar_subquery(),
        kind=kind,
        sent_at=writer.now,
        locale=writer.locale,
        subject=words.subject,
        template=fingerprint(TEMPLATE),
        data=frame(writer, words),
    )
    db.session.add(letter)
    return letter


def frame(writer: Writer, words: Words) -> dict[str, Any]:
    """Return everything that a letter says, from letterhead to signatory, as JSON."""
    letterhead = writer.version.letterhead
    return {
        "sender": [letterhead.name, *letterhead.address, letterhead.email],
        "addressee": writer.addressee(),
        "about": [
            [gettext("Datum"), writer.day(writer.today)],
            [gettext("Aanvraag"), writer.number],
            [gettext("Regeling"), schemes().scheme(writer.application.scheme).name.show(writer.locale)],
        ],
        "labels": {
            "letter": gettext("Brief"),
            "page": gettext("Pagina {page} van {pages}"),
            "example": gettext("Voorbeeld"),
        },
        "number": writer.number,
        "subject": words.subject,
        "salutation": gettext("Geachte %(name)s,", name=writer.reader.name),
        "sections": [{"heading": one.heading, "blocks": list(one.blocks)} for one in words.sections],
        "closing": closing(writer, decides=words.decides),
    }


def closing(writer: Writer, *, decides: bool) -> list[Block]:
    """Return who signs, in whose name and, under a decision, by which mandate: functions, never people."""
    authority, locale = writer.version.authority, writer.locale
    signed = [
        text(gettext("Met vriendelijke groet,")),
        text(
            gettext("namens %(authority)s,", authority=authority.name.beside(locale)),
            authority.signatory.show(locale),
        ),
    ]
    if decides:
        signed.append(text(gettext("Bevoegd door: %(mandate)s.", mandate=authority.mandate.beside(locale))))
    return [
        *signed,
        text(gettext("Deze brief is gemaakt met de computer. Daarom staat er geen handtekening onder.")),
    ]


def said(data: dict[str, Any]) -> str:
    """Return the text of a frozen letter from its subject to its signatory, for whoever reads no PDF."""
    sections = [Section(one["heading"], tuple(one["blocks"])) for one in data["sections"]]
    return "\n\n".join(
        [data["subject"], data["salutation"], plain(sections), plain([Section("", tuple(data["closing"]))])]
    )
