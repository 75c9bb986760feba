"""Days as people type them."""

from datetime import date, timedelta

import pytest

from app.kernel.days import NO_SUCH_DAY, NO_SUCH_YEAR, NOT_A_DAY, parse_day


@pytest.mark.parametrize("typed", ["31-12-1990", " 31/12/1990 ", "31 12 1990", "1990-12-31"])
def test_a_day_is_read_in_the_ways_people_write_it(typed: str) -> None:
    assert parse_day(typed) == date(1990, 12, 31)


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ("mei 1990", NOT_A_DAY),
        ("31-2-1990", NO_SUCH_DAY),
        ("0000-01-01", NO_SUCH_YEAR),
        ("0001-01-01", NO_SUCH_YEAR),
        ("31-12-9999", NO_SUCH_YEAR),
    ],
)
def test_what_is_no_day_gets_a_sentence(typed: str, said: str) -> None:
    with pytest.raises(ValueError, match=f"^{said}$"):
        parse_day(typed)


def test_every_day_has_a_day_before_and_a_day_after() -> None:
    assert parse_day("1-1-0002") - timedelta(days=1) < parse_day("31-12-9998") + timedelta(days=1)
