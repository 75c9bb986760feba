"""The header of every page: where this person can go in the role they act in."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from flask import Flask, current_app, request
from markupsafe import Markup

from app.accounts.rules import ROLE_NAMES, Role
from app.accounts.session import account, active_role
from app.kernel.assets import VENDOR, own_sheets
from app.kernel.text import N_
from app.pages.phrases import Translate, translator

Entries = Sequence[tuple[str, str]]
"""Addresses with their words (msgids)."""
PUBLIC: Entries = (
    ("/stages", N_("Stages")),
    ("/vacatures", N_("Vacatures")),
    ("/opleidingen", N_("Opleidingen")),
    ("/badges", N_("Badges")),
    ("/vouchers", N_("Scholingsvoucher")),
)
PERSON = (("/overzicht", N_("Mijn overzicht")), ("/berichten", N_("Mijn berichten")))
ORGANISATION = ("/mijn-organisatie", N_("Mijn organisatie"))
STAFF = (("/advies", N_("Werkvoorraad")), ("/kas", N_("Kas")))
BY_ROLE = {
    Role.STUDENT: PERSON,
    Role.TALENT: PERSON,
    Role.EMPLOYER: (
        ("/mijn-bedrijf", N_("Mijn bedrijf")),
        ("/talenten", N_("Talenten")),
        ("/berichten", N_("Berichten")),
    ),
    Role.COORDINATOR: (("/mijn-studenten", N_("Mijn studenten")), ORGANISATION),
    Role.ISSUER: (("/uitgever", N_("Mijn badges")), ORGANISATION),
    Role.TRAINER: (("/opleider", N_("Mijn opleidingen")), ORGANISATION),
    Role.ADVISOR: (*STAFF, ("/advies/talenten", N_("Talenten")), ("/advies/woorden", N_("Woorden"))),
    Role.DECIDER: STAFF,
    Role.TREASURER: (("/kas", N_("Kas")),),
    Role.ADMINISTRATOR: (("/beheer", N_("Beheer")),),
}
FOOTER: Entries = (
    ("/hoe-we-rangschikken", N_("Hoe we rangschikken")),
    ("/privacy", N_("Privacy")),
    ("/toegankelijkheid", N_("Toegankelijkheid")),
)

BELONGS = {
    "/leerroutes": ("/badges",),
    "/uitgevers": ("/badges",),
    "/mijn-badges": ("/overzicht",),
    "/mijn-gegevens": ("/overzicht",),
    "/profiel": ("/overzicht",),
    "/ranglijsten": ("/overzicht",),
    "/zoekopdrachten": ("/overzicht",),
    "/kennismakingen": ("/berichten",),
    "/lijsten": ("/uitgever", "/opleider"),
}
"""Pages that stand below an entry although their address does not say so; which one depends on the role."""


@dataclass(frozen=True)
class Link:
    """One entry of the header's navigation."""

    label: str
    href: str
    current: bool


def _current(entries: Entries) -> str:
    """Return the entry that the page asked for is, or stands below: the longest that fits, "" where none does."""
    first = f"/{request.path.split('/')[1]}"
    paths = BELONGS.get(first, (request.path,))
    within = [href for href, _label in entries if any(f"{path}/".startswith(f"{href}/") for path in paths)]
    return max(within, key=len, default="")


def _header(translate: Translate) -> dict[str, Any]:
    user = account()
    role = active_role() if user else None
    lists = (PUBLIC, BY_ROLE[role] if role else ())
    links = [
        [Link(translate(label), href, href == current) for href, label in entries]
        for entries, current in ((entries, _current(entries)) for entries in lists)
    ]
    region = current_app.extensions["region"]
    return {
        "_": translate,
        "gettext": translate,
        "navigation": links,
        "footer_navigation": [Link(translate(label), href, href == request.path) for href, label in FOOTER],
        "account": user,
        "active_role": role,
        "active_role_label": translate(ROLE_NAMES[role]) if role else "",
        "demo_mode": current_app.config["DEMO"],
        "region": region,
        "site_name": "Vindplatform",
    }


def register(app: Flask) -> None:
    """Hand the header to every template."""
    missing = not (VENDOR / "site.css").exists()
    sheets = [f"css/{path.name}" for path in own_sheets()] if missing else ["vendor/site.css"]
    reader, fixed = translator(), {"assets_missing": missing, "style_sheets": sheets}

    def sentence(msgid: str, /, **values: object) -> Markup:
        return reader()(msgid, **values)

    app.jinja_env.globals.update(_=sentence, gettext=sentence)  # for macros, which do not see the context
    app.context_processor(lambda: _header(reader()) | fixed)
