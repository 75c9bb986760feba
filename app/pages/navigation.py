"""The header of every page: where this person can go in the role they act in."""

from dataclasses import dataclass
from pathlib import Path
from typing import Any

from flask import Flask, current_app, request
from flask_babel import gettext
from flask_babel import lazy_gettext as _l

from app.accounts.rules import ROLE_NAMES, Role
from app.accounts.session import account, active_role
from app.kernel.web import shown

PUBLIC = (("/stages", _l("Stages")), ("/vouchers", _l("Scholingsvoucher")))
BY_ROLE = {
    Role.STUDENT: (("/berichten", _l("Mijn berichten")),),
    Role.EMPLOYER: (("/mijn-bedrijf", _l("Mijn bedrijf")), ("/berichten", _l("Berichten"))),
    Role.ADVISOR: (("/advies", _l("Werkvoorraad")), ("/kas", _l("Kas"))),
    Role.DECIDER: (("/advies", _l("Werkvoorraad")), ("/kas", _l("Kas"))),
    Role.TREASURER: (("/kas", _l("Kas")),),
    Role.ADMINISTRATOR: (("/beheer", _l("Beheer")),),
}


@dataclass(frozen=True)
class Link:
    """One entry of the header's navigation."""

    label: str
    href: str
    current: bool


def _header() -> dict[str, Any]:
    role = active_role()
    entries = PUBLIC + (BY_ROLE[role] if role else ())
    links = [Link(str(label), href, request.path.startswith(href)) for href, label in entries]
    region = current_app.extensions["region"]
    return {
        "navigation": links,
        "account": account(),
        "active_role": role,
        "active_role_label": shown(ROLE_NAMES[role]) if role else "",
        "demo_mode": current_app.config["DEMO"],
        "region": region,
        "site_name": gettext("Vindplatform"),
    }


def register(app: Flask) -> None:
    """Hand the header to every template."""
    built = Path(app.root_path) / "static" / "vendor" / "site.css"
    missing = not built.exists()
    app.context_processor(lambda: _header() | {"assets_missing": missing})
