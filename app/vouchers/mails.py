"""The mails of the process: what changed, who acts now and before when, and where the letter is.

Each mail announces a letter, which is frozen in the same transaction. A mail says no more than it must: the
reasons of a decision stand in the letter, behind signing in.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any, cast

from flask import current_app
from flask_babel import force_locale, gettext

from app.accounts.models import Account
from app.kernel import outbox
from app.kernel.database import db
from app.vouchers.letters import freezing
from app.vouchers.letters.content import Words
from app.vouchers.letters.words import LETTERS
from app.vouchers.letters.writer import Writer
from app.vouchers.models import VoucherApplication
from app.vouchers.process import Term


@dataclass(frozen=True)
class Draft:
    """A letter and its mail as their reader will get them; `data` is everything that the letter says."""

    recipient: str
    locale: str
    mail_subject: str
    mail: str
    data: dict[str, Any]


class _AsIf:
    """An application as it will be after a step that has not been taken yet."""

    def __init__(self, application: VoucherApplication, changes: Mapping[str, object]) -> None:
        self._application, self._changes = application, changes

    def __getattr__(self, name: str) -> Any:
        return self._changes[name] if name in self._changes else getattr(self._application, name)


def send(letter: str, application: VoucherApplication, term: Term | None, text: str = "") -> None:
    """Freeze the letter called `letter` and put its mail in the outbox, for the applicant.

    `text` is what the step says to them. KeyError for a letter without words.
    """
    reader = _reader(application)
    with force_locale(reader.locale):
        writer = Writer(application, reader, term, text)
        _send(letter, writer, LETTERS[letter](writer))


def tell(kind: str, application: VoucherApplication, write: Callable[[str], Words]) -> None:
    """Send a letter that no step of the process sends; `write` gets the reader's locale ("nl", "en").

    `kind` begins with what it is about: "objection_decided", "recovery_plan", "reminder_offer".
    """
    reader = _reader(application)
    with force_locale(reader.locale):
        _send(kind, Writer(application, reader), write(reader.locale))


def _send(kind: str, writer: Writer, words: Words) -> None:
    freezing.freeze(kind, writer, words)
    subject = _subject(writer, words.subject)
    outbox.post(recipient=writer.reader.email, subject=subject, body=_body(writer, words.mailed()))


def preview(
    letter: str, application: VoucherApplication, term: Term | None, changes: Mapping[str, object], text: str = ""
) -> Draft:
    """Return the letter called `letter` as it would leave after `changes` (columns, `evidence`); nothing is sent."""
    reader = _reader(application)
    with force_locale(reader.locale):
        writer = Writer(cast(VoucherApplication, _AsIf(application, changes)), reader, term, text)
        words = LETTERS[letter](writer)
        return Draft(
            recipient=reader.email,
            locale=reader.locale,
            mail_subject=_subject(writer, words.subject),
            mail=_body(writer, words.mailed()),
            data=freezing.frame(writer, words),
        )


def _reader(application: VoucherApplication) -> Account:
    return db.session.get_one(Account, application.applicant_id)


def _subject(writer: Writer, subject: str) -> str:
    return f"{subject} ({writer.number})"


def _body(writer: Writer, words: str) -> str:
    address = f"{current_app.config['SITE_URL']}/vouchers/{writer.application.public_id}"
    return "\n\n".join(
        [
            gettext("Dag %(name)s,", name=writer.reader.name),
            words,
            gettext("De brief vindt u bij uw aanvraag %(number)s:", number=writer.number) + f"\n{address}",
            gettext("Met vriendelijke groet,\nVindplatform"),
        ]
    )
