"""A letter at the moment of sending: everything that it says is written down, in the transaction of the step.

One row and nothing else: the PDF is made from it later (`keeping`).
"""

from typing import Any

from flask_babel import gettext
from sqlalchemy import bindparam, func, insert, select

from app.kernel.database import db, table_of
from app.vouchers.casefile import schemes
from app.vouchers.letters.content import Block, Section, Words, plain, text
from app.vouchers.letters.models import Letter
from app.vouchers.letters.rendering import fingerprint
from app.vouchers.letters.writer import Writer

TEMPLATE = "letter"
_LETTER = table_of(Letter)
_LATEST = func.coalesce(func.max(_LETTER.c.sequence), 0)
_FREEZE = insert(_LETTER).values(
    sequence=select(_LATEST + 1).where(_LETTER.c.application_id == bindparam("of_application")).scalar_subquery(),
    application_id=bindparam("application_id"),
    kind=bindparam("kind"),
    sent_at=bindparam("sent_at"),
    locale=bindparam("locale"),
    subject=bindparam("subject"),
    template=bindparam("template"),
    data=bindparam("data"),
)


def freeze(kind: str, writer: Writer, words: Words) -> None:
    """Write down the letter called `kind`; its place among the letters of the case is the next one."""
    letter = {
        "application_id": writer.application.id,
        "kind": kind,
        "sent_at": writer.now,
        "locale": writer.locale,
        "subject": words.subject,
        "template": fingerprint(TEMPLATE),
        "data": frame(writer, words),
        "of_application": writer.application.id,
    }
    db.session.execute(_FREEZE, letter)


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
