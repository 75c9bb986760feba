"""Until when one can object, until when we decide, and who is kept out of it."""

from datetime import date, timedelta

from hypothesis import given
from hypothesis import strategies as st

from app.vouchers.objections.rules import Against, Happened, contested, decide_before, in_time, last_day
from app.vouchers.process import State
from app.vouchers.process.calendar import is_working_day
from app.vouchers.scheme import SchemeVersion

DAYS = st.dates(date(2021, 5, 1), date(2040, 12, 31))


@given(day=DAYS)
def test_the_term_to_object_is_six_weeks_and_ends_on_a_working_day(day: date, version: SchemeVersion) -> None:
    last = last_day(day, version)
    assert last >= day + timedelta(weeks=6)
    assert is_working_day(last)
    assert in_time(last, last)
    assert not in_time(last + timedelta(days=1), last)


def test_a_letter_counts_by_its_postmark_for_a_week() -> None:
    last = date(2026, 9, 14)
    assert in_time(last + timedelta(days=7), last, posted=last)
    assert not in_time(last + timedelta(days=8), last, posted=last)
    assert not in_time(last + timedelta(days=2), last, posted=last + timedelta(days=1))


@given(day=DAYS, after=st.integers(0, 120))
def test_we_decide_in_a_term_from_the_end_of_the_term_to_object(day: date, after: int, version: SchemeVersion) -> None:
    last, received = last_day(day, version), day + timedelta(days=after)
    until = decide_before(last, received, version, extended=False)
    longer = decide_before(last, received, version, extended=True)
    assert until >= max(last, received) + timedelta(weeks=6)
    assert longer >= max(last, received) + timedelta(weeks=12)
    assert is_working_day(until)
    assert is_working_day(longer)


def test_what_stands_can_be_contested() -> None:
    day = date(2026, 3, 2)
    grant, settle, refuse = (Happened(name, day, 9) for name in ("grant", "settle", "refuse"))
    people = {"decided": (1, 2), "settled": (3, 4)}
    of_grant = contested(State.STARTED, [grant, Happened("start", day, 5)], **people)
    assert of_grant is not None
    assert (of_grant.against, of_grant.handled_by()) == (Against.AMOUNT, {1, 2})
    of_settlement = contested(State.SETTLED, [grant, settle], **people)
    assert of_settlement is not None
    assert (of_settlement.against, of_settlement.handled_by()) == (Against.SETTLEMENT, {3, 4})
    of_lapse = contested(State.LAPSED, [grant, Happened("lapse", day, 7)], **people)
    assert of_lapse is not None
    assert of_lapse.decided_by_id == 7
    assert contested(State.COMPLETE, [refuse, Happened("reopen", day, None)], **people) is None
    assert contested(State.LAPSED, [Happened("lapse_offer", day, None)], **people) is None
