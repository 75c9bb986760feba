"""Administration: the start page with its tiles, the audit trail, the state of the mail."""

import re
from collections.abc import Callable
from dataclasses import dataclass
from operator import itemgetter

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from markupsafe import Markup

from app.accounts import actions, queries
from app.accounts.access import role
from app.accounts.audit_words import action_name, facts_in_words, subject_names
from app.accounts.forms import one_line
from app.accounts.rules import ROLE_NAMES, Role
from app.accounts.session import signed_in_account
from app.accounts.views.blueprint import blueprint
from app.kernel.paging import AnyRow, page_address
from app.kernel.web import shown, tijdstip

MAIL_NAMES = {"waiting": _l("In de rij"), "dead": _l("Niet gelukt"), "sent": _l("Verstuurd")}


@dataclass(frozen=True)
class Tile:
    """One entry of the start page: its words, its page, how many there are, and whether these ask for work."""

    title: object
    text: object
    endpoint: str
    count: Callable[[], int]
    asks_for_work: bool = False


def _dead_letters() -> int:
    return queries.mail_counts()["dead"]


tiles = [
    Tile(_l("Accounts"), _l("Zoek een account, geef een rol, blokkeer."), "accounts.people", queries.account_count),
    Tile(_l("Mail"), _l("Mails die niet weggaan. Probeer ze opnieuw."), "accounts.mail", _dead_letters, True),
    Tile(_l("Logboek"), _l("Wie deed of bekeek wat, en wanneer."), "accounts.audit_trail", queries.audit_count),
]
"""Features above accounts put theirs in front, when the application is composed."""


@blueprint.get("/beheer")
@role(Role.ADMINISTRATOR)
def administration() -> ResponseReturnValue:
    """Show what administrators tend, with counts."""
    return render_template("accounts/administration.html", tiles=tiles)


@blueprint.get("/beheer/audit")
@role(Role.ADMINISTRATOR)
def audit_trail() -> ResponseReturnValue:
    """List who did or read what, newest first."""
    action = one_line(request.args.get("actie")) or ""
    actor = one_line(request.args.get("wie")) or ""
    page = queries.audit_page(action, actor)
    names = subject_names(row.subject for row in page.rows)
    return render_template(
        "accounts/audit.html",
        page=page,
        rows=[_audit_cells(row, names[row.subject]) for row in page.rows],
        actions=sorted(((verb, action_name(verb)) for verb in queries.audit_actions()), key=itemgetter(1)),
        action=action,
        actor=actor,
        page_address=page_address,
    )


@blueprint.get("/beheer/mail")
@role(Role.ADMINISTRATOR)
def mail() -> ResponseReturnValue:
    """List mails in one state: what is technical about them, never what they say."""
    asked = request.args.get("status", "")
    state = asked if asked in MAIL_NAMES else "waiting"
    counts = queries.mail_counts()
    return render_template(
        "accounts/mail.html",
        page=queries.mail_page(state),
        state=state,
        tabs=[(name, url_for(".mail", status=key), counts[key], key == state) for key, name in MAIL_NAMES.items()],
        domain=_domain,
        technical=_without_addresses,
        page_address=page_address,
    )


@blueprint.post("/beheer/mail/<int(max=2147483647):mail_id>/opnieuw")
@role(Role.ADMINISTRATOR)
def retry_mail(mail_id: int) -> ResponseReturnValue:
    """Put a dead letter back in line."""
    actions.retry_mail(mail_id=mail_id, by=signed_in_account())
    flash(_("De mail staat weer in de rij."))
    return redirect(url_for("accounts.mail", status="dead"), 303)


def _audit_cells(row: AnyRow, subject: str) -> list[object]:
    """Return when, who, in which role, what, of which record, and with which facts."""
    who: object = row.actor or _("het systeem")
    if row.actor_public_id:
        who = Markup('<a href="{}">{}</a>').format(url_for(".person", public_id=row.actor_public_id), row.actor)
    role_name = shown(ROLE_NAMES[row.role]) if row.role else ""
    return [tijdstip(row.at), who, role_name, action_name(row.action), subject, facts_in_words(row.facts)]


def _domain(address: str) -> str:
    return address.rpartition("@")[2]


def _without_addresses(error: str | None) -> str:
    """Return what the mail server said, with only the domains of addresses in it."""
    return re.sub(r"[^\s@<>'\"(){}:,;]+@", "…@", error or "")
