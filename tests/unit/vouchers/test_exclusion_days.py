"""How long an exclusion lasts, to the day."""

from datetime import date

import pytest

from app.vouchers.excluded.rules import last_day


@pytest.mark.parametrize(
    ("first", "months", "last"),
    [
        (date(2026, 3, 2), 24, date(2028, 3, 1)),
        (date(2026, 3, 1), 12, date(2027, 2, 28)),
        (date(2027, 3, 1), 12, date(2028, 2, 29)),
        (date(2026, 11, 30), 3, date(2027, 2, 28)),
        (date(2028, 2, 29), 24, date(2030, 2, 28)),
        (date(2026, 12, 15), 1, date(2027, 1, 14)),
    ],
)
def test_the_last_day_is_the_day_before_the_same_day_so_many_months_later(first: date, months: int, last: date) -> None:
    assert last_day(first, months) == last
