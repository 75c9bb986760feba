"""R1: birthdays, above all those of people born on 29 February."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.vouchers.rules.dates import age_on, birthday, earliest_birth_below, first_moment

days = st.dates(date(1900, 1, 1), date(2100, 12, 31))


@pytest.mark.parametrize(
    ("born", "age", "day"),
    [
        (date(2008, 2, 28), 18, date(2026, 2, 28)),
        (date(2008, 2, 29), 18, date(2026, 3, 1)),
        (date(2008, 2, 29), 20, date(2028, 2, 29)),
        (date(2008, 3, 1), 18, date(2026, 3, 1)),
    ],
)
def test_a_birthday(born, age, day):
    assert birthday(born, age) == day


def test_an_age_changes_on_the_birthday():
    born = date(1990, 5, 1)
    assert age_on(born, date(2026, 4, 30)) == 35
    assert age_on(born, date(2026, 5, 1)) == 36
    assert age_on(date(2008, 2, 29), date(2026, 2, 28)) == 17
    assert age_on(date(2008, 2, 29), date(2026, 3, 1)) == 18
    assert age_on(date(2030, 1, 1), date(2026, 3, 1)) == 0


@given(days, st.integers(1, 100))
def test_the_earliest_birth_date_is_the_first_that_is_young_enough(day, age):
    born = earliest_birth_below(age, day)
    assert birthday(born, age) > day
    assert birthday(born - timedelta(days=1), age) <= day


@given(days)
def test_the_first_moment_of_a_day_is_midnight_in_amsterdam(day):
    moment = first_moment(day)
    assert moment.date() == day
    assert (moment.hour, moment.minute) == (0, 0)
    assert moment.utcoffset() is not None


def test_the_first_moment_knows_summer_time():
    assert first_moment(date(2026, 3, 29)).isoformat() == "2026-03-29T00:00:00+01:00"
    assert first_moment(date(2026, 3, 30)).isoformat() == "2026-03-30T00:00:00+02:00"


def test_on_29_february_the_year_of_birth_may_have_no_such_day():
    assert earliest_birth_below(67, date(2028, 2, 29)) == date(1961, 3, 1)
    assert earliest_birth_below(68, date(2028, 2, 29)) == date(1960, 3, 1)
