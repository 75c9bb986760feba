"""The minimum wage is data with the days from which it holds."""

from datetime import date
from pathlib import Path

import pytest

from app.vacancies.wages import MinimumWages, load_wages

SHIPPED = Path(__file__).parents[3] / "regions" / "stedendriehoek"


@pytest.mark.parametrize(
    ("day", "cents"),
    [
        (date(2025, 6, 30), None),
        (date(2025, 7, 1), 14_40),
        (date(2025, 12, 31), 14_40),
        (date(2026, 1, 1), 14_71),
    ],
)
def test_the_shipped_amounts_hold_from_their_day(day: date, cents: int | None) -> None:
    assert load_wages(SHIPPED).hourly_cents(day) == cents


def test_a_region_without_the_file_sets_no_bound(tmp_path: Path) -> None:
    assert load_wages(tmp_path) == MinimumWages()


@pytest.mark.parametrize(
    "text",
    [
        "[[wage]]\nfrom = 2026-01-01",
        "[[wage]]\nfrom = 2026-01-01\nhourly_cents = 14.71",
        "[[wage]]\nfrom = '2026-01-01'\nhourly_cents = 1471",
        "[[wage]]\nfrom = 2026-01-01\nhourly_cents = 0",
        "[[wage]]\nfrom = 2026-01-01\nhourly_cents = true",
        "[[wage]]\nfrom = 2026-01-01\nhourly_cents = 2\n[[wage]]\nfrom = 2026-01-01\nhourly_cents = 3",
        "[[wage]]\nfrom = 2026-07-01\nhourly_cents = 2\n[[wage]]\nfrom = 2026-01-01\nhourly_cents = 3",
    ],
)
def test_a_file_that_cannot_be_used_is_named(tmp_path: Path, text: str) -> None:
    (tmp_path / "minimum_wage.toml").write_text(text, encoding="utf-8")
    with pytest.raises(ValueError, match=r"minimum_wage\.toml"):
        load_wages(tmp_path)
