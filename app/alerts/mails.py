"""The mail with what a saved search found."""

from collections.abc import Sequence
from dataclasses import dataclass

from flask import current_app
from flask_babel import force_locale, ngettext
from flask_babel import gettext as _

from app.accounts.models import Account
from app.alerts.links import token_for
from app.alerts.models import SavedSearch
from app.alerts.rules import SHOWN_IN_MAIL, Searched
from app.kernel import outbox

MAX_SUBJECT = 200


@dataclass(frozen=True)
class Found:
    """Something that a search found: its number, its name, where it is, and the path of its page."""

    id: int
    name: str
    where: str
    path: str


def new_finds(account: Account, one: SavedSearch, finds: Sequence[Found]) -> None:
    """Mail what is new, with the way to stop these mails."""
    site = str(current_app.config["SITE_URL"])
    stop = site + current_app.url_map.bind("").build("pages.stop_alert", {"token": token_for(one)})
    mine = site + current_app.url_map.bind("").build("pages.alerts")
    everything = f"{site}/{one.searched}" + (f"?{one.question}" if one.question else "")
    with force_locale(account.locale):
        lines = [f"- {found.name}, {found.where}\n  {site}{found.path}" for found in finds[:SHOWN_IN_MAIL]]
        if (more := len(finds) - SHOWN_IN_MAIL) > 0:
            lines.append(ngettext("- en nog %(num)s", "- en nog %(num)s", more))
        paragraphs = [
            _("Dag %(name)s,", name=account.name),
            _("Dit is nieuw voor je zoekopdracht “%(name)s”:", name=one.name),
            "\n\n".join(lines),
            _("Alles wat je zoekopdracht vindt:") + f"\n{everything}",
            _("Je krijgt deze mail omdat je deze zoekopdracht bewaarde. Geen mail meer over deze zoekopdracht:")
            + f"\n{stop}",
            _("Al je zoekopdrachten:") + f"\n{mine}",
            _("Met vriendelijke groet,") + "\nVindplatform",
        ]
        outbox.post(
            recipient=account.email,
            subject=" ".join(f"{_subject(one, len(finds))}: {one.name}".split())[:MAX_SUBJECT],
            body="\n\n".join(paragraphs) + "\n",
            unsubscribe=stop,
        )


def _subject(one: SavedSearch, count: int) -> str:
    if one.searched == Searched.STAGES:
        return str(ngettext("%(num)s nieuwe stage", "%(num)s nieuwe stages", count))
    return str(ngettext("%(num)s nieuwe vacature", "%(num)s nieuwe vacatures", count))
