"""A second scheme, made of the region's own file: another fund, in plain data and not a line of code."""

import re
from pathlib import Path

from app.kernel.config import ROOT

REGION_SCHEME = ROOT / "regions" / "stedendriehoek" / "schemes" / "cleantech.toml"
SECOND = "doorleren"
CHANGES = (
    ('code = "cleantech"', f'code = "{SECOND}"'),
    ('nl = "Scholingsvoucher", en = "Training voucher"', 'nl = "Opleidingsbudget", en = "Course budget"'),
    ("Wij betalen de helft", "Wij betalen alles"),
    ("minimum_cents = 1_000_00", "minimum_cents = 250_00"),
    ("maximum_cents = 2_500_00", "maximum_cents = 4_000_00"),
    ("age_from = 18", "age_from = 21"),
    ("age_below = 67", "age_below = 70"),
    ("awards_per_year = 1", "awards_per_year = 2"),
    ('rounding = "down"', 'rounding = "half_up"'),
    ('cost_kinds = ["tuition", "exam", "material"]', 'cost_kinds = ["tuition", "exam"]'),
    ("decision_weeks = 8", "decision_weeks = 13"),
)
"""Individuals only and all their costs, without material; other ages, limits, rounding and terms."""


def second_scheme(folder: Path) -> Path:
    """Write the second scheme to `folder`; return its file. ValueError when the region's file has moved on."""
    content = REGION_SCHEME.read_text(encoding="utf-8")
    for old, new in CHANGES:
        if old not in content:
            raise ValueError(f"not in the scheme of the region: {old}")
        content = content.replace(old, new)
    content = re.sub(r"rate_percent = \d+", "rate_percent = 100", content)
    content = re.sub(r"\[version\.kind\.employer\].*?(?=\n\[)", "", content, flags=re.DOTALL)
    content = re.sub(r"\[version\.evidence\.participant_consent\].*?(?=\n\[)", "", content, flags=re.DOTALL)
    file = folder / f"{SECOND}.toml"
    file.write_text(content, encoding="utf-8")
    return file
