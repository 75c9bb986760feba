"""The PDF of a letter: made once from what was frozen, kept for ever, the same bytes each time.

The worker makes it seconds after the letter was sent; whoever opens it sooner makes it then. It is dated at the
moment of sending, so both come to the same file.
"""

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import structlog
import typst
from sqlalchemy import Row, exists, select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import undefer

from app.kernel import clock
from app.kernel.database import db
from app.kernel.errors import NotFoundError
from app.kernel.text import N_
from app.kernel.transaction import transaction
from app.vouchers.letters.freezing import TEMPLATE
from app.vouchers.letters.models import Letter, LetterPdf
from app.vouchers.letters.rendering import fingerprint, render
from app.vouchers.letters.words import file_word

AT_ONCE = 20
"""How many letters one look of the worker makes into PDFs."""
log = structlog.get_logger()


@dataclass(frozen=True)
class Listed:
    """One letter as lists show it."""

    sequence: int
    subject: str
    sent_at: datetime
    locale: str


@dataclass(frozen=True)
class File:
    """The PDF of a letter under the name that people see."""

    name: str
    content: bytes


def letters_of(application_id: int) -> Sequence[Listed]:
    """Return the letters of a case, the latest first."""
    query = (
        select(Letter.sequence, Letter.subject, Letter.sent_at, Letter.locale)
        .where(Letter.application_id == application_id)
        .order_by(Letter.sequence.desc())
    )
    return [Listed(*row) for row in db.session.execute(query)]


def file_of(application_id: int, sequence: int) -> File:
    """Return the PDF of one letter of a case, made now if it was not yet; NotFoundError where there is no such letter.

    Whoever calls this has checked that the reader may see the case, and is in a transaction that writes.
    """
    query = select(Letter).where(Letter.application_id == application_id, Letter.sequence == sequence)
    letter = db.session.scalars(query.options(undefer(Letter.data))).one_or_none()
    if letter is None:
        raise NotFoundError(N_("Deze brief is er niet."))
    content = _kept(letter.id) or _keep(letter.id, pdf(letter.data, letter.sequence, letter.locale, letter.sent_at))
    return File(f"{file_word(letter.kind)}-{letter.data['number']}-{sequence}.pdf", content)


def example_of(data: Mapping[str, Any], locale: str) -> File:
    """Return the PDF of a letter that was not sent, marked as an example; nothing is kept."""
    mark = data["labels"]["example"]
    return File(f"voorbeeld-{data['number']}.pdf", _pdf({**data, "mark": mark}, mark, locale, clock.now()))


def pdf(data: Mapping[str, Any], sequence: int, locale: str, sent_at: datetime) -> bytes:
    """Return a letter as PDF, from everything that it says; its number is that of the case and its place there."""
    return _pdf(data, f"{data['number']}-{sequence}", locale, sent_at)


def _pdf(data: Mapping[str, Any], number: str, locale: str, sent_at: datetime) -> bytes:
    name = data["labels"]["letter"]
    return render(
        TEMPLATE,
        {**data, "about": [*data["about"], [name, number]], "foot": f"{name} {number}"},
        title=f"{data['subject']} ({number})",
        lang=locale,
        made_at=sent_at,
    )


class Pdfs:
    """A job of the worker: make the PDFs of letters that have none, outside of any transaction.

    A letter that cannot be made is logged and left until the worker starts again.
    """

    def __init__(self) -> None:
        self._failed: set[int] = set()

    def __call__(self) -> int:
        """Make at most AT_ONCE; return how many."""
        with transaction():
            waiting = self._waiting()
        made = 0
        for row in waiting:
            try:
                content = pdf(row.data, row.sequence, row.locale, row.sent_at)
            except typst.TypstError as error:
                self._failed.add(row.id)
                log.error("letter not made", letter=row.id, error=error.message)
                continue
            with transaction():
                _keep(row.id, content)
            made += 1
        return made

    def _waiting(self) -> Sequence[Row[Any]]:
        query = (
            select(Letter.id, Letter.data, Letter.sequence, Letter.locale, Letter.sent_at)
            .where(~exists().where(LetterPdf.letter_id == Letter.id), Letter.id.not_in(self._failed))
            .order_by(Letter.id)
            .limit(AT_ONCE)
        )
        return db.session.execute(query).all()


def _kept(letter_id: int) -> bytes | None:
    return db.session.scalar(select(LetterPdf.content).where(LetterPdf.letter_id == letter_id))


def _keep(letter_id: int, content: bytes) -> bytes:
    """Store a PDF; return what is stored, which is somebody else's where they came first."""
    try:
        with db.session.begin_nested():
            db.session.add(
                LetterPdf(
                    letter_id=letter_id,
                    made_at=clock.now(),
                    template=fingerprint(TEMPLATE),
                    sha256=hashlib.sha256(content).hexdigest(),
                    content=content,
                )
            )
    except IntegrityError:
        return _kept(letter_id) or content
    return content
