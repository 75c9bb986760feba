"""The entry for the Dutch Algoritmeregister, by the fields of its publication standard 1.0.

What only the organisation that uses the product can say (which assessments were made, since when it is used, what the
process index says) is None: the entry is a draft to complete, never an invention.
"""

import tomllib
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from flask import current_app

from app.kernel.region import Region
from app.kernel.text import Text
from app.matching import pools
from app.matching.score.weights import COMPONENT_NAMES, Pairing

TEXTS = Path(__file__).with_name("register.toml")
FOR_THE_ORGANISATION = (
    *("department", "begin_date", "end_date", "lawful_basis_link", "process_index_url", "impacttoetsen"),
    *("impacttoetsen_grouping", "source_data_link", "source_data_grouping", "provider", "publiccode"),
)
"""Fields that the product cannot fill in."""
PAIRING_NAMES = {
    Pairing.TALENT_VACANCY: "vacatures voor een werkzoekende",
    Pairing.VACANCY_TALENT: "werkzoekenden voor een vacature",
    Pairing.STUDENT_STAGE: "stages voor een student",
    Pairing.STAGE_STUDENT: "studenten voor een stage",
}


def entry(report: Mapping[str, Any]) -> dict[str, Any]:
    """Return the entry, with the figures of this report."""
    region: Region = current_app.extensions["region"]
    texts = tomllib.loads(TEXTS.read_text(encoding="utf-8"))
    laws = texts.pop("law")
    site = current_app.config["SITE_URL"]
    values = {
        "version": report["weights"]["version"],
        "shares": _shares(),
        "months": region.ranked_lists_months,
        "lists": report["ablation"]["lists"],
        "changed": sum(one["changed_lists"] for one in report["ablation"]["excluded"].values()),
        "shown": report["lists_shown"]["total"],
    }
    written = {name: text.format(**values) if isinstance(text, str) else text for name, text in texts.items()}
    return {
        **written,
        **dict.fromkeys(FOR_THE_ORGANISATION),
        "organization": region.operator,
        "contact_email": region.contact_email,
        "website": site,
        "url": f"{site}/hoe-we-rangschikken",
        "lawful_basis": "; ".join(law["title"] for law in laws),
        "lawful_basis_grouping": laws,
        "source_id": f"vindplatform-matching-{report['weights']['version']}",
        "revision_date": report["made_at"][:10],
    }


def _shares() -> str:
    """Return what each part weighs: "vacatures voor een werkzoekende: Vaardigheden 40, Beroep 16 …"."""
    return "; ".join(
        f"{PAIRING_NAMES[pairing]}: "
        + ", ".join(f"{Text(COMPONENT_NAMES[part]).nl()} {round(100 * share)}" for part, share in shares.items())
        for pairing, shares in pools.weights().of.items()
    )
