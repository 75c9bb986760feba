"""The demo applications: courses that fit the sector, and account numbers that are real in form only."""

import re

import pytest
from stdnum import iban

from app.demo.cases import iban_of
from app.demo.courses import COURSES, Course, fitting
from app.kernel.region import load_region
from tests.unit.demo.conftest import SHIPPED

SECTORS = [sector.code for sector in load_region(SHIPPED).sectors]


@pytest.mark.parametrize("sector", SECTORS)
def test_every_sector_has_courses_to_choose_from(sector: str) -> None:
    assert len(fitting(sector)) >= 2


def test_courses_name_sectors_that_exist() -> None:
    assert {sector for course in COURSES for sector in course.sectors.split()} <= set(SECTORS)


@pytest.mark.parametrize("course", COURSES, ids=lambda course: course.title)
def test_why_an_employer_asks_fits_whoever_takes_part(course: Course) -> None:
    assert not re.search(r"\b(hij|zij|ze|hem|haar)\b", course.why, re.IGNORECASE)


def test_account_numbers_are_valid_and_differ_by_company() -> None:
    numbers = [iban_of(kvk) for kvk in ("99335224", "99662150")]
    assert all(iban.is_valid(number) for number in numbers)
    assert len(set(numbers)) == 2
