"""The worker's half of the outbox: a real SMTP conversation, or, in demo mode, a letter box on the site."""

import smtplib
import ssl
import time
from collections.abc import Callable, Iterable
from contextlib import AbstractContextManager, nullcontext
from email.message import EmailMessage
from urllib.parse import unquote, urlsplit

import structlog
from sqlalchemy.exc import InterfaceError, OperationalError, SQLAlchemyError

from app.kernel import limits, outbox, pending
from app.kernel.database import db
from app.kernel.outbox import OutboxMail
from app.kernel.transaction import transaction

log = structlog.get_logger()
SMTP_SECONDS = 20
SWEEP_ROUNDS = 600

Send = Callable[[EmailMessage], None]


def compose(mail: OutboxMail, sender: str, host: str) -> EmailMessage:
    """Return the message for one outbox row; its Message-ID stays the same on every attempt."""
    message = EmailMessage()
    message["From"] = sender
    message["To"] = mail.recipient
    message["Subject"] = mail.subject
    message["Message-ID"] = f"<outbox-{mail.id}@{host}>"
    message["Auto-Submitted"] = "auto-generated"
    if mail.reply_to:
        message["Reply-To"] = mail.reply_to
    if mail.unsubscribe:
        message["List-Unsubscribe"] = f"<{mail.unsubscribe}>"
        message["List-Unsubscribe-Post"] = "List-Unsubscribe=One-Click"
    message.set_content(mail.body)
    return message


def smtp_sender(url: str) -> Send:
    """Return a function that sends through `url` (smtp://user:password@host:587, smtps://… for TLS at once)."""
    parts = urlsplit(url)
    secure = parts.scheme == "smtps"

    def send(message: EmailMessage) -> None:
        connect = smtplib.SMTP_SSL if secure else smtplib.SMTP
        host, port = parts.hostname or "localhost", parts.port or (465 if secure else 587)
        with connect(host, port, timeout=SMTP_SECONDS) as server:
            if not secure and server.has_extn("starttls"):
                server.starttls(context=ssl.create_default_context())
            if parts.username:
                server.login(unquote(parts.username), unquote(parts.password or ""))
            server.send_message(message)

    return send


def deliver_due(send: Send, sender: str, host: str) -> int:
    """Send every mail that is due; return how many left."""
    count = 0
    while True:
        with transaction():
            mail = outbox.next_due()
            if mail is None:
                return count
            db.session.expunge(mail)
        try:
            send(compose(mail, sender, host))
        except (OSError, smtplib.SMTPException, ValueError) as error:  # ValueError: a header that cannot be written
            log.warning("mail not sent", mail=mail.id, error=type(error).__name__)
            with transaction():
                outbox.failed(mail.id, f"{type(error).__name__}: {error}")
        else:
            with transaction():
                outbox.sent(mail.id)
            count += 1


def work(
    send: Send,
    sender: str,
    host: str,
    *,
    sweeps: Iterable[Callable[[], object]] = (),
    jobs: Iterable[Callable[[], object]] = (),
    pause: float = 1.0,
    stop: Callable[[], bool] = lambda: False,
) -> None:
    """Deliver mail and sweep until `stop()`; one look a `pause` (seconds), five after something went wrong.

    `sweeps` are what features want done now and then, each in a transaction of its own;
    `jobs` are what people wait for: every look, in transactions of their own. One that breaks is
    logged, and stops neither the mail nor the others.
    """
    chores, jobs = (limits.sweep, pending.sweep, *sweeps), tuple(jobs)
    rounds = 0
    while not stop():
        try:
            broken = [job for job in jobs if not _done(job)]
            deliver_due(send, sender, host)
            if rounds % SWEEP_ROUNDS == 0:
                broken += [chore for chore in chores if not _done(chore, transaction)]
            rest = 5 * pause if broken else pause
        except SQLAlchemyError as error:  # the database restarts: what was not marked is sent later
            log.warning("database away", error=type(error).__name__)
            db.session.remove()
            rest = 5 * pause
        rounds += 1
        time.sleep(rest)


def _done(task: Callable[[], object], within: Callable[[], AbstractContextManager[object]] = nullcontext) -> bool:
    """Do `task` and return whether it went well; raise what says that the database is away."""
    try:
        with within():
            task()
    except (OperationalError, InterfaceError):
        raise
    except Exception:
        log.exception("task of the worker failed", task=getattr(task, "__qualname__", type(task).__name__))
        db.session.remove()
        return False
    return True
