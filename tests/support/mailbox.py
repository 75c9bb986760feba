"""A real SMTP server that keeps what it gets, and the worker's round that fills it."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from email import message_from_bytes, policy
from email.message import EmailMessage
from typing import Any

from aiosmtpd.controller import Controller
from aiosmtpd.smtp import AuthResult, Envelope, LoginPassword

from app.kernel import mail
from app.kernel.database import db

SENDER = "Vindplatform <noreply@vindplatform.example>"
ACCEPTED = "250 OK"


class Mailbox:
    """What arrived (`received`), and how the server answers: set `answer` to refuse what comes next."""

    def __init__(self) -> None:
        self.received: list[EmailMessage] = []
        self.recipients: list[str] = []
        self.answer: Callable[[EmailMessage], str] = lambda _message: ACCEPTED
        self.url = ""

    async def handle_DATA(self, _server: object, _session: object, envelope: Envelope) -> str:  # noqa: N802
        """Keep one message, unless it is refused."""
        message = message_from_bytes(envelope.original_content or b"", policy=policy.default)
        assert isinstance(message, EmailMessage)
        answer = self.answer(message)
        if answer == ACCEPTED:
            self.received.append(message)
            self.recipients += envelope.rcpt_tos
        return answer

    def deliver(self) -> int:
        """Send all that is due, as the worker does; return how many mails left."""
        db.session.commit()
        return mail.deliver_due(mail.smtp_sender(self.url), SENDER, "localhost")

    def to(self, recipient: str) -> list[EmailMessage]:
        """Return the messages that `recipient` got, oldest first."""
        return [message for message in self.received if message["To"] == recipient]


class _AnyPort(Controller):
    """A server on whichever port is free."""

    def _trigger_server(self) -> None:
        self.port = self.server.sockets[0].getsockname()[1]
        super()._trigger_server()


@contextmanager
def open_mailbox(*, user: str = "", password: str = "") -> Iterator[Mailbox]:
    """Yield a mailbox whose server listens; it asks for `user` and `password` if they are given."""
    mailbox = Mailbox()
    options: dict[str, Any] = {}
    if user:

        def check(
            _server: object, _session: object, _envelope: object, _mechanism: str, data: LoginPassword
        ) -> AuthResult:
            return AuthResult(success=(data.login, data.password) == (user.encode(), password.encode()), handled=False)

        options = {"authenticator": check, "auth_required": True, "auth_require_tls": False}
    controller = _AnyPort(mailbox, hostname="127.0.0.1", port=0, **options)
    controller.start()
    mailbox.url = f"smtp://127.0.0.1:{controller.port}"
    try:
        yield mailbox
    finally:
        controller.stop()
