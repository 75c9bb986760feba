"""A trainer is found by its name however it is written, on the day that counts; what is alike is only shown."""

from dataclasses import replace
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.vouchers.trainers.rules import KEY_LENGTH, Entry, Finding, Mark, find, key_of

DAY = date(2026, 9, 1)
VONK = Entry(1, "Lasschool De Vonk B.V.", "lasschool de vonk", "12345678", Mark.NRTO, date(2026, 1, 1), None, None)
ACADEMY = Entry(2, "Installatie Academie", "installatie academie", None, Mark.CRKBO, date(2026, 1, 1), None, 7)


@pytest.mark.parametrize(
    ("name", "key"),
    [
        ("Lasschool De Vonk B.V.", "lasschool de vonk"),
        ("Stichting  Lasschool ‘De Vonk’", "lasschool de vonk"),
        ("Étude N.V.", "etude"),
        ("B.V.", "bv"),
        ("!?", ""),
    ],
)
def test_the_key_leaves_out_what_people_write_differently(name: str, key: str) -> None:
    assert key_of(name) == key


@given(st.text(max_size=160))
def test_the_key_of_a_key_is_itself_and_fits(name: str) -> None:
    key = key_of(name)
    assert key_of(key) == key
    assert len(key) <= KEY_LENGTH


def test_the_same_name_on_the_day_is_listed() -> None:
    found = find("lasschool de vonk", None, DAY, [ACADEMY, VONK])
    assert (found.finding, found.entries) == (Finding.LISTED, (VONK,))


def test_a_trainer_of_this_site_is_found_by_its_link() -> None:
    found = find("Iets heel anders", 7, DAY, [ACADEMY, VONK])
    assert (found.finding, found.entries) == (Finding.LISTED, (ACADEMY,))


@pytest.mark.parametrize(
    ("day", "finding"),
    [
        (date(2025, 12, 31), Finding.OTHER_DAYS),
        (date(2026, 1, 1), Finding.LISTED),
        (date(2026, 8, 31), Finding.LISTED),
        (date(2026, 9, 1), Finding.OTHER_DAYS),
    ],
)
def test_both_ends_of_a_recognition_count(day: date, finding: Finding) -> None:
    entry = replace(VONK, until=date(2026, 8, 31))
    assert find("Lasschool De Vonk", None, day, [entry]).finding is finding


def test_a_recognition_that_holds_goes_before_one_that_ended() -> None:
    ended = replace(VONK, id=3, until=date(2026, 2, 1))
    assert find("Lasschool De Vonk", None, DAY, [ended, VONK]).entries == (VONK,)


def test_a_name_that_is_nearly_the_same_is_alike() -> None:
    found = find("Lasscool de Vonk", None, DAY, [ACADEMY, VONK])
    assert (found.finding, found.entries) == (Finding.ALIKE, (VONK,))


def test_what_is_alike_must_hold_on_the_day() -> None:
    ended = replace(VONK, until=date(2026, 2, 1))
    assert find("Lasscool de Vonk", None, DAY, [ended]).finding is Finding.NONE


def test_another_name_is_not_found() -> None:
    assert find("Deltacursus", None, DAY, [ACADEMY, VONK]).finding is Finding.NONE
    assert find("", None, DAY, []).finding is Finding.NONE


def test_a_shared_kvk_number_is_told() -> None:
    found = find("Lasschool De Vonk", None, DAY, [VONK])
    assert found.shares_number("12345678")
    assert not found.shares_number("87654321")
    assert not found.shares_number(None)
    assert not find("Installatie Academie", None, DAY, [ACADEMY]).shares_number(None)
