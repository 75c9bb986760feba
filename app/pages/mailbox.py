"""The letter box of the demonstration: every mail that the site sent, because none leaves it."""

import re

from flask import current_app, render_template, request
from flask.typing import ResponseReturnValue
from markupsafe import Markup, escape
from sqlalchemy import select

from app.accounts.access import public
from app.accounts.forms import one_line
from app.accounts.rules import local_path
from app.kernel.database import db
from app.kernel.errors import NotFoundError
from app.kernel.outbox import OutboxMail
from app.kernel.paging import page_address, paged
from app.pages.views import blueprint

LINK = re.compile(r"https?://[^\s<>\"']*[^\s<>\"'.,;:!?)]")


@blueprint.get("/demo/postvak")
@public
def mailbox() -> ResponseReturnValue:
    """List the mails of the demonstration, newest first, of one recipient if asked (`aan`)."""
    _ensure_demo()
    recipient = (one_line(request.args.get("aan")) or "").lower()
    query = select(OutboxMail.id, OutboxMail.recipient, OutboxMail.subject, OutboxMail.created_at)
    if recipient:
        query = query.where(OutboxMail.recipient.contains(recipient, autoescape=True))
    page = paged(query.order_by(OutboxMail.created_at.desc(), OutboxMail.id.desc()), size=25)
    return render_template("pages/mailbox.html", page=page, recipient=recipient, page_address=page_address)


@blueprint.get("/demo/postvak/<int(max=2147483647):mail_id>")
@public
def mail(mail_id: int) -> ResponseReturnValue:
    """Show one mail of the demonstration."""
    _ensure_demo()
    letter = db.session.get(OutboxMail, mail_id)
    if letter is None:
        raise NotFoundError
    return render_template("pages/mail.html", mail=letter, body=as_html(letter.body))


def as_html(text: str) -> Markup:
    """Return plain `text` as paragraphs of HTML, with its web addresses as links."""
    paragraphs = (_with_links(paragraph.strip()) for paragraph in re.split(r"\n\s*\n", text) if paragraph.strip())
    return Markup().join(Markup("<p>{}</p>\n").format(lines) for lines in paragraphs)


def _with_links(text: str) -> Markup:
    """Return `text` with links; those of this site work wherever it is opened."""
    parts: list[Markup] = []
    end = 0
    for match in LINK.finditer(text):
        address = match.group()
        href = local_path(address.removeprefix(current_app.config["SITE_URL"]), address)
        parts += [_lines(text[end : match.start()]), Markup('<a href="{}">{}</a>').format(href, address)]
        end = match.end()
    return Markup().join([*parts, _lines(text[end:])])


def _lines(text: str) -> Markup:
    return Markup("<br>").join(escape(line) for line in text.split("\n"))


def _ensure_demo() -> None:
    if not current_app.config["DEMO"]:
        raise NotFoundError
