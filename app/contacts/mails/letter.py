"""How a mail about a contact is put together."""

from flask import current_app
from flask_babel import gettext as _

from app.kernel import outbox

MAX_SUBJECT = 200
COMPANY_LOCALE = "nl"
"""The language of mail to a company: its contact person has no account that says otherwise."""


def send(recipient: str, subject: str, *paragraphs: str) -> None:
    """Put a mail in the outbox; empty paragraphs are left out."""
    body = "\n\n".join([*filter(None, paragraphs), _("Met vriendelijke groet,") + "\nVindplatform"])
    outbox.post(recipient=recipient, subject=" ".join(subject.split())[:MAX_SUBJECT], body=body + "\n")


def quoted(body: str) -> str:
    """Return what somebody wrote, marked line by line as said by another."""
    return "\n".join(f"> {line}".rstrip() for line in body.splitlines())


def address(endpoint: str, **values: str) -> str:
    """Return the full address of a page, inside and outside a request."""
    path = current_app.url_map.bind("").build(endpoint, values)
    return str(current_app.config["SITE_URL"]) + path
