"""A plan adds up to the cent, and what came in pays the oldest part first."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.vouchers.recovery.rules import Part, months_later, plan, standing, without_last

DAYS = st.dates(date(2021, 1, 1), date(2060, 12, 31))


@given(cents=st.integers(1, 10_000_000), parts=st.integers(1, 60), first=DAYS)
def test_a_plan_adds_up_to_the_cent(cents: int, parts: int, first: date) -> None:
    parts = min(parts, cents)
    made = plan(cents, parts, first)
    assert sum(part.cents for part in made) == cents
    assert len(made) == parts
    assert max(part.cents for part in made) - min(part.cents for part in made) <= 1
    assert made[0].due_on == first
    assert [part.due_on for part in made] == sorted({part.due_on for part in made}), "a part each month"


def test_a_month_without_that_day_ends_on_its_last_day() -> None:
    assert [months_later(date(2027, 11, 30), months) for months in (1, 2, 3, 4)] == [
        date(2027, 12, 30),
        date(2028, 1, 30),
        date(2028, 2, 29),
        date(2028, 3, 30),
    ]


@pytest.mark.parametrize(("cents", "parts"), [(0, 1), (3, 4), (100, 0)])
def test_no_plan_of_parts_without_a_cent(cents: int, parts: int) -> None:
    with pytest.raises(ValueError):
        plan(cents, parts, date(2026, 1, 1))


@given(cents=st.lists(st.integers(1, 100_000), min_size=1, max_size=12), data=st.data())
def test_what_came_in_pays_the_oldest_first(cents: list[int], data: st.DataObject) -> None:
    today = date(2026, 6, 1)
    parts = [Part(today + timedelta(days=30 * (number - 3)), amount) for number, amount in enumerate(cents)]
    received = data.draw(st.integers(0, sum(cents)))
    found = standing(parts, received, today)
    assert sum(one.open_cents for one in found) == sum(cents) - received
    still = [one.open_cents for one in found]
    first = next((place for place, amount in enumerate(still) if amount), len(still))
    assert still[first + 1 :] == cents[first + 1 :], "nothing is paid of a later part while an earlier one is open"
    assert all(one.overdue == (one.open_cents > 0 and one.due_on < today) for one in found)


@given(cents=st.lists(st.integers(1, 100_000), min_size=1, max_size=12), data=st.data())
def test_what_is_waived_comes_off_the_end(cents: list[int], data: st.DataObject) -> None:
    parts = [Part(date(2026, 1, 1) + timedelta(days=30 * number), amount) for number, amount in enumerate(cents)]
    waived = data.draw(st.integers(0, sum(cents)))
    kept = without_last(parts, waived)
    assert sum(part.cents for part in kept) == sum(cents) - waived
    assert list(kept[:-1]) == parts[: max(0, len(kept) - 1)]
