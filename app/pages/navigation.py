"""The header of every page: where this person can go in the role they act in."""

from dataclasses import dataclass
from pathlib import Path
from typing import Any

from flask import Flask, current_app, request

from app.accounts.rules import ROLE_NAMES, Role
from app.accounts.session import account, active_role
from app.kernel.text import N_
from app.pages.phrases import Translate, translator

PUBLIC = (("/stages", N_("Stages")), ("/vouchers", N_("Scholingsvoucher")))
BY_ROLE = {
    Role.STUDENT: (("/berichten", N_("Mijn berichten")),),
    Role.EMPLOYER: (("/mijn-bedrijf", N_("Mijn bedrijf")), ("/berichten", N_("Berichten"))),
    Role.ADVISOR: (("/advies", N_("Werkvoorraad")), ("/kas", N_("Kas"))),
    Role.DECIDER: (("/advies", N_("Werkvoorraad")), ("/kas", N_("Kas"))),
    Role.TREASURER: (("/kas", N_("Kas")),),
    Role.ADMINISTRATOR: (("/beheer", N_("Beheer")),),
}


@dataclass(frozen=True)
class Link:
    """One entry of the header's navigation."""

    label: str
    href: str
    current: bool


def _header(translate: Translate) -> dict[str, Any]:
    user = account()
    role = active_role() if user else None
    entries = PUBLIC + (BY_ROLE[role] if role else ())
    path = request.path
    links = [Link(translate(label), href, path.startswith(href)) for href, label in entries]
    region = current_app.extensions["region"]
    return {
        "_": translate,
        "gettext": translate,
        "navigation": links,
        "account": user,
        "active_role": role,
        "active_role_label": translate(ROLE_NAMES[role]) if role else "",
        "demo_mode": current_app.config["DEMO"],
        "region": region,
        "site_name": "Vindplatform",
    }


def register(app: Flask) -> None:
    """Hand the header to every template."""
    built = Path(app.root_path) / "static" / "vendor" / "site.css"
    missing = not built.exists()
    reader, fixed = translator(), {"assets_missing": missing}
    app.context_processor(lambda: _header(reader()) | fixed)
