"""Where a badge stands by the day, how long it counts, what several badges prove together."""

from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.badges.rules import (
    MAY_ACCEPT,
    MAY_DECLINE,
    MAY_REVOKE,
    MAY_SHOW,
    AssertionState,
    Claim,
    initials,
    last_valid_day,
    proven,
    state_of,
)

NOW = datetime(2026, 11, 21, 12, tzinfo=UTC)
TODAY = NOW.date()
YESTERDAY, TOMORROW = TODAY - timedelta(days=1), TODAY + timedelta(days=1)
maybe_moments = st.none() | st.just(NOW)
maybe_days = st.none() | st.dates(date(2026, 11, 1), date(2026, 12, 31))
claims = st.builds(Claim, st.sampled_from(["lassen", "metselen", "koken"]), st.integers(1, 3), maybe_days)


def stands(**facts: object) -> AssertionState:
    known = {"accepted_at": None, "declined_at": None, "revoked_at": None, "valid_until": None, "today": TODAY}
    return state_of(**(known | facts))  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("facts", "state"),
    [
        ({}, AssertionState.WAITING),
        ({"accepted_at": NOW}, AssertionState.ACCEPTED),
        ({"declined_at": NOW}, AssertionState.DECLINED),
        ({"accepted_at": NOW, "valid_until": TODAY}, AssertionState.ACCEPTED),
        ({"accepted_at": NOW, "valid_until": YESTERDAY}, AssertionState.EXPIRED),
        ({"valid_until": YESTERDAY}, AssertionState.EXPIRED),
        ({"declined_at": NOW, "valid_until": YESTERDAY}, AssertionState.DECLINED),
        ({"accepted_at": NOW, "valid_until": YESTERDAY, "revoked_at": NOW}, AssertionState.REVOKED),
        ({"revoked_at": NOW}, AssertionState.REVOKED),
    ],
)
def test_a_badge_stands_where_its_facts_say(facts: dict[str, object], state: AssertionState) -> None:
    assert stands(**facts) is state


@given(maybe_moments, maybe_moments, maybe_days)
def test_only_a_taken_badge_that_nobody_took_back_counts(
    declined_at: datetime | None, revoked_at: datetime | None, valid_until: date | None
) -> None:
    found = stands(accepted_at=NOW, declined_at=declined_at, revoked_at=revoked_at, valid_until=valid_until)
    ended = declined_at or revoked_at or (valid_until is not None and valid_until < TODAY)
    assert (found is AssertionState.ACCEPTED) == (not ended)


def test_what_ended_can_neither_be_taken_nor_shown_nor_taken_back() -> None:
    for ended in (AssertionState.EXPIRED, AssertionState.REVOKED):
        assert not any(ended in states for states in (MAY_ACCEPT, MAY_DECLINE, MAY_SHOW, MAY_REVOKE))


@pytest.mark.parametrize(
    ("awarded", "months", "last"),
    [
        (date(2026, 11, 21), 24, date(2028, 11, 21)),
        (date(2026, 11, 21), 1, date(2026, 12, 21)),
        (date(2026, 12, 5), 1, date(2027, 1, 5)),
        (date(2026, 1, 31), 1, date(2026, 2, 28)),
        (date(2024, 2, 29), 12, date(2025, 2, 28)),
        (date(2024, 1, 31), 1, date(2024, 2, 29)),
        (date(2026, 8, 31), 3, date(2026, 11, 30)),
    ],
)
def test_the_last_valid_day_is_the_same_day_some_months_on(awarded: date, months: int, last: date) -> None:
    assert last_valid_day(awarded, months) == last


def test_without_a_number_of_months_a_badge_is_valid_for_ever() -> None:
    assert last_valid_day(TODAY, None) is None


@given(st.dates(date(2000, 1, 1), date(2100, 12, 31)), st.integers(1, 120))
def test_the_last_valid_day_lies_in_the_right_month_and_never_past_the_day_of_the_award(
    awarded: date, months: int
) -> None:
    last = last_valid_day(awarded, months)
    assert last is not None
    assert (last.year - awarded.year) * 12 + last.month - awarded.month == months
    assert last.day == awarded.day or (last.day < awarded.day and (last + timedelta(days=1)).day == 1)


@given(st.lists(claims, max_size=12))
def test_what_is_proven_is_the_highest_level_and_of_that_level_the_longest(found: list[Claim]) -> None:
    result = proven(found)
    assert set(result) == {claim.skill for claim in found}
    for skill, best in result.items():
        of_skill = [claim for claim in found if claim.skill == skill]
        top = [claim for claim in of_skill if claim.level == max(claim.level for claim in of_skill)]
        assert best in top
        assert all((best.valid_until or date.max) >= (claim.valid_until or date.max) for claim in top)


@given(st.lists(claims, max_size=8).flatmap(lambda found: st.tuples(st.just(found), st.permutations(found))))
def test_the_order_of_badges_does_not_matter(orders: tuple[list[Claim], list[Claim]]) -> None:
    assert proven(orders[0]) == proven(orders[1])


def test_a_longer_lower_level_does_not_make_the_higher_one_last_longer() -> None:
    short, long = Claim("lassen", 3, TOMORROW), Claim("lassen", 2, None)
    assert proven([short, long]) == {"lassen": short}


@pytest.mark.parametrize(
    ("name", "letters"),
    [
        ("Veilig lassen", "VL"),
        ("Werken met zonnepanelen", "WZ"),
        ("Koken voor grote groepen", "KGG"),
        ("(Ver)plegen & zorgen", "VZ"),
        ("Op de van", "ODV"),
        ("ïJssel", "Ï"),
        ("3D-printen in het klein", "3K"),
        ("…", ""),
    ],
)
def test_a_picture_has_the_letters_of_the_telling_words(name: str, letters: str) -> None:
    assert initials(name) == letters
