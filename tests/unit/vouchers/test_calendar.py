"""Terms end on working days, if they are not longer than the law moves (Algemene termijnenwet, articles 1, 3, 4)."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.vouchers.process import is_working_day, term_end, working_day_from

HOLIDAYS_2026 = {
    date(2026, 1, 1): "New Year's Day",
    date(2026, 4, 3): "Good Friday, equated by article 3(2)",
    date(2026, 4, 6): "Easter Monday",
    date(2026, 4, 27): "King's Day",
    date(2026, 5, 5): "5 May, in every year",
    date(2026, 5, 14): "Ascension Day",
    date(2026, 5, 25): "Whit Monday",
    date(2026, 12, 25): "Christmas Day",
}
"""Those of the year that fall on a Monday to Friday."""


def test_the_working_days_of_a_year_are_all_but_weekends_and_the_holidays_of_article_3():
    days = [date(2026, 1, 1) + timedelta(days=number) for number in range(365)]
    assert {day for day in days if day.weekday() < 5 and not is_working_day(day)} == set(HOLIDAYS_2026)
    assert not any(is_working_day(day) for day in days if day.weekday() >= 5)


@pytest.mark.parametrize(
    ("start", "weeks", "last"),
    [
        (date(2026, 3, 2), 2, date(2026, 3, 16)),
        (date(2026, 3, 7), 2, date(2026, 3, 23)),  # a Saturday
        (date(2026, 3, 20), 2, date(2026, 4, 7)),  # Good Friday, the weekend, Easter Monday
        (date(2026, 12, 11), 2, date(2026, 12, 28)),  # Christmas on a Friday and a Saturday
        (date(2025, 3, 1), 8, date(2025, 4, 28)),  # King's Day on Saturday 26 April, because the 27th is a Sunday
        (date(2027, 3, 10), 8, date(2027, 5, 7)),  # 5 May, then Ascension Day
    ],
)
def test_the_last_day_of_a_term(start: date, weeks: int, last: date):
    assert term_end(start, weeks) == last


def test_a_term_of_more_than_twelve_weeks_ends_where_it_ends():
    saturday = date(2026, 3, 7)
    assert term_end(saturday, 12) == date(2026, 6, 1)  # the Monday after Saturday 30 May
    assert term_end(saturday, 13) == date(2026, 6, 6)


@given(st.dates(date(2021, 5, 1), date(2060, 1, 1)))
def test_a_working_day_stays_and_any_other_moves_to_the_first_one_after_it(day: date):
    moved = working_day_from(day)
    assert is_working_day(moved)
    assert not any(is_working_day(day + timedelta(days=number)) for number in range((moved - day).days))
