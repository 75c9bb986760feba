"""Mail leaves at least once, keeps trying, and ends visibly if it never does."""

import json
import smtplib
from contextlib import suppress
from datetime import timedelta
from email.message import EmailMessage
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import select

from app.kernel import clock, mail, outbox
from app.kernel.database import db
from app.kernel.outbox import OutboxMail
from app.kernel.transaction import transaction
from tests.support.mailbox import SENDER, Mailbox, open_mailbox
from tests.support.threads import at_once

REFUSED = "451 busy"


def _post(subject: str = "Onderwerp", recipient: str = "ontvanger@voorbeeld.example", **values: str) -> int:
    with transaction():
        values = {"body": "Beste lezer,\n\nTot ziens in Olst-Wijhe – ’s ochtends.\n"} | values
        return outbox.post(recipient=recipient, subject=subject, **values).id


def _row(mail_id: int) -> OutboxMail:
    db.session.rollback()
    return db.session.get_one(OutboxMail, mail_id, populate_existing=True)


def _let_time_pass() -> None:
    """Make every mail due."""
    with transaction():
        for row in db.session.scalars(select(OutboxMail)):
            row.next_attempt_at = clock.now()


def test_a_mail_arrives_as_it_was_written(mailbox: Mailbox) -> None:
    mail_id = _post("Uw aanvraag: 50% geregeld – één vraag", reply_to="antwoord@voorbeeld.example")
    assert mailbox.deliver() == 1
    (message,) = mailbox.received
    assert message["To"] == "ontvanger@voorbeeld.example"
    assert message["From"] == SENDER
    assert message["Subject"] == "Uw aanvraag: 50% geregeld – één vraag"
    assert message["Reply-To"] == "antwoord@voorbeeld.example"
    assert message["Message-ID"] == f"<outbox-{mail_id}@localhost>"
    assert message["Auto-Submitted"] == "auto-generated"
    assert message.get_content().splitlines() == ["Beste lezer,", "", "Tot ziens in Olst-Wijhe – ’s ochtends."]
    assert mailbox.recipients == ["ontvanger@voorbeeld.example"]
    row = _row(mail_id)
    assert (row.attempts, row.dead_at, row.last_error) == (1, None, None)
    assert row.sent_at is not None


def test_what_left_does_not_leave_again(mailbox: Mailbox) -> None:
    _post()
    assert [mailbox.deliver(), mailbox.deliver()] == [1, 0]
    _let_time_pass()
    assert mailbox.deliver() == 0


def test_mail_of_a_transaction_that_failed_is_never_sent(mailbox: Mailbox) -> None:
    with suppress(RuntimeError), transaction():
        outbox.post(recipient="a@b.example", subject="s", body="b")
        raise RuntimeError
    assert mailbox.deliver() == 0


def test_a_refused_mail_is_tried_again_later_with_longer_pauses(mailbox: Mailbox) -> None:
    mailbox.answer = lambda _message: REFUSED
    mail_id = _post()
    pauses = []
    for attempt in range(1, 4):
        before = clock.now()
        assert mailbox.deliver() == 0
        row = _row(mail_id)
        assert row.attempts == attempt
        assert "451" in (row.last_error or "")
        pauses.append((row.next_attempt_at - before).total_seconds() // 30 * 30)
        assert mailbox.deliver() == 0, "not due yet"
        _let_time_pass()
    assert pauses == [60, 120, 240]
    mailbox.answer = lambda _message: "250 OK"
    assert mailbox.deliver() == 1
    assert _row(mail_id).last_error is None


def test_a_mail_that_keeps_failing_becomes_a_dead_letter(mailbox: Mailbox) -> None:
    mailbox.answer = lambda _message: "550 no such person"
    mail_id = _post()
    for _ in range(outbox.MAX_ATTEMPTS):
        assert _row(mail_id).dead_at is None
        mailbox.deliver()
        _let_time_pass()
    row = _row(mail_id)
    assert row.dead_at is not None
    assert (row.attempts, row.sent_at) == (outbox.MAX_ATTEMPTS, None)
    assert "550" in (row.last_error or "")
    mailbox.answer = lambda _message: "250 OK"
    assert mailbox.deliver() == 0, "a dead letter waits for a person"


def test_one_bad_mail_does_not_hold_up_the_others(mailbox: Mailbox) -> None:
    mailbox.answer = lambda message: "250 OK" if message["Subject"] == "goed" else REFUSED
    for subject in ("slecht", "goed", "slecht", "goed"):
        _post(subject)
    assert mailbox.deliver() == 2


@pytest.mark.parametrize("subject", ["twee\nregels", "Bcc\r\nBcc: derde@voorbeeld.example"])
def test_a_header_that_cannot_be_written_is_a_failure_of_that_mail_alone(subject: str, mailbox: Mailbox) -> None:
    bad, good = _post(subject), _post("goed")
    assert mailbox.deliver() == 1
    assert _row(bad).last_error
    assert _row(good).sent_at
    assert [message["Subject"] for message in mailbox.received] == ["goed"]


def test_a_worker_killed_before_it_could_tell_sends_again_under_the_same_id(mailbox: Mailbox) -> None:
    _post()

    def send_and_die(message: EmailMessage) -> None:
        mail.smtp_sender(mailbox.url)(message)
        raise SystemExit

    with pytest.raises(SystemExit):
        mail.deliver_due(send_and_die, SENDER, "localhost")
    _let_time_pass()
    assert mailbox.deliver() == 1
    first, second = mailbox.received
    assert first["Message-ID"] == second["Message-ID"]


def test_two_workers_share_the_mail(app: Flask, mailbox: Mailbox) -> None:
    for number in range(20):
        _post(f"mail {number}")
    send = mail.smtp_sender(mailbox.url)
    counts = at_once(app, *[lambda: mail.deliver_due(send, SENDER, "localhost")] * 2)
    assert sum(count for count in counts if isinstance(count, int)) == 20
    assert sorted(m["Subject"] for m in mailbox.received) == sorted(f"mail {n}" for n in range(20))


def test_nobody_listening_is_a_failure_to_try_again() -> None:
    with open_mailbox() as closed:
        pass
    mail_id = _post()
    assert closed.deliver() == 0
    assert "Refused" in (_row(mail_id).last_error or "")


@pytest.mark.filterwarnings("ignore:Requiring AUTH while not requiring TLS")
def test_the_server_is_told_who_sends() -> None:
    with open_mailbox(user="vind", password="p@ss:word/") as mailbox:
        address = mailbox.url
        mailbox.url = address.replace("//", "//vind:p%40ss%3Aword%2F@")
        _post()
        assert mailbox.deliver() == 1
        mailbox.url = address.replace("//", "//vind:wrong@")
        mail_id = _post()
        assert mailbox.deliver() == 0
        assert smtplib.SMTPAuthenticationError.__name__ in (_row(mail_id).last_error or "")


def test_the_worker_goes_round_until_it_is_stopped(mailbox: Mailbox) -> None:
    _post()
    rounds = iter([False, False, True])
    mail.work(mail.smtp_sender(mailbox.url), SENDER, "localhost", pause=0, stop=lambda: next(rounds))
    assert len(mailbox.received) == 1


@pytest.mark.parametrize("where", ["jobs", "sweeps"])
def test_a_task_that_breaks_stops_neither_the_mail_nor_the_others(
    mailbox: Mailbox, capsys: pytest.CaptureFixture[str], where: str
) -> None:
    def breaks() -> None:
        db.session.get_one(OutboxMail, mail_id).subject = "half done"
        db.session.flush()
        raise ZeroDivisionError("a mistake in the task")

    mail_id = _post()
    others: list[str] = []
    rounds = iter([False, True])
    tasks: dict[str, Any] = {where: [breaks, lambda: others.append("done")]}
    mail.work(mail.smtp_sender(mailbox.url), SENDER, "localhost", pause=0, stop=lambda: next(rounds), **tasks)
    assert [message["Subject"] for message in mailbox.received] == [_row(mail_id).subject]
    assert _row(mail_id).subject != "half done"
    assert others == ["done"]
    said = json.loads(capsys.readouterr().out.splitlines()[-1])
    assert (said["level"], said["task"].split(".")[-1]) == ("error", "breaks")
    assert "ZeroDivisionError: a mistake in the task" in said["exception"]


def test_a_mail_is_not_due_before_its_time(mailbox: Mailbox) -> None:
    mail_id = _post()
    with transaction():
        _row(mail_id).next_attempt_at = clock.now() + timedelta(minutes=1)
    assert mailbox.deliver() == 0
