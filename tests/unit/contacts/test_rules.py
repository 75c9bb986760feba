"""When an answer may be expected."""

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.contacts.rules import Progress, expected_by, mean_days, progress
from app.kernel.clock import AMSTERDAM


@pytest.mark.parametrize(
    ("sent", "day"),
    [
        (datetime(2026, 11, 20, 10, tzinfo=UTC), "2026-12-05"),
        (datetime(2026, 11, 21, 10, tzinfo=UTC), "2026-12-05"),
        (datetime(2026, 11, 22, 10, tzinfo=UTC), "2026-12-05"),
        (datetime(2026, 11, 22, 23, 30, tzinfo=UTC), "2026-12-08"),
    ],
)
def test_an_answer_is_expected_after_ten_working_days_in_amsterdam(sent: datetime, day: str) -> None:
    expected = expected_by(sent)
    assert expected.date().isoformat() == day
    assert expected.tzinfo is AMSTERDAM


@given(st.datetimes(min_value=datetime(2020, 1, 1), max_value=datetime(2040, 1, 1), timezones=st.just(UTC)))  # noqa: DTZ001 - bounds
def test_an_answer_is_expected_after_a_working_day(sent: datetime) -> None:
    expected = expected_by(sent)
    assert (expected - timedelta(hours=12)).weekday() < 5
    assert timedelta(days=12, hours=-1) <= expected - sent <= timedelta(days=17)  # one night in March is short


def test_a_conversation_is_waiting_then_late_unless_answered() -> None:
    now = datetime(2026, 11, 21, tzinfo=UTC)
    later = now + timedelta(days=1)
    assert progress(None, later, now) is Progress.WAITING
    assert progress(None, now, now) is Progress.LATE
    assert progress(now, now, later) is Progress.ANSWERED


@given(st.lists(st.floats(0, 365), min_size=1))
def test_the_mean_answer_time_is_the_mean(days: list[float]) -> None:
    mean: float | None = None
    for count, value in enumerate(days, start=1):
        mean = mean_days(mean, count, value)
    assert mean == pytest.approx(sum(days) / len(days), abs=1e-6)
