"""Which version of a scheme applies to what is received when."""

from dataclasses import replace
from datetime import UTC, date, datetime

import pytest

from app.vouchers.scheme import NotInForceError, Schemes, UnknownSchemeError


@pytest.fixture
def two(schemes, version):
    """A scheme with a change on 1 January 2027 that closes at the end of June."""
    closes = date(2027, 6, 30)
    first = replace(version, effective_until=date(2026, 12, 31), closes=closes)
    second = replace(version, id="2027.1", effective_from=date(2027, 1, 1), effective_until=closes, closes=closes)
    scheme = replace(schemes.scheme("cleantech"), closes=closes, versions=(first, second))
    return Schemes({"cleantech": scheme})


@pytest.mark.parametrize(
    ("received", "version_id"),
    [
        (datetime(2021, 4, 30, 22, 0, tzinfo=UTC), "2021.1"),
        (datetime(2026, 12, 31, 22, 59, 59, tzinfo=UTC), "2021.1"),
        (datetime(2026, 12, 31, 23, 0, tzinfo=UTC), "2027.1"),
        (datetime(2027, 6, 30, 21, 59, 59, tzinfo=UTC), "2027.1"),
    ],
)
def test_the_amsterdam_day_of_receipt_decides(two, received, version_id):
    assert two.version_at("cleantech", received).id == version_id


@pytest.mark.parametrize(
    "received", [datetime(2021, 4, 30, 21, 59, 59, tzinfo=UTC), datetime(2027, 6, 30, 22, 0, tzinfo=UTC)]
)
def test_outside_its_period_a_scheme_is_not_in_force(two, received):
    with pytest.raises(NotInForceError, match="scheme 'cleantech' is not in force on"):
        two.version_at("cleantech", received)


def test_an_open_end_stays_in_force(schemes):
    assert schemes.version_at("cleantech", datetime(2100, 1, 1, tzinfo=UTC)).id == "2021.1"


def test_an_application_finds_its_version_back(two):
    assert two.version("cleantech", "2027.1").effective_from == date(2027, 1, 1)
    with pytest.raises(UnknownSchemeError, match=r"has no version '2030\.1'"):
        two.version("cleantech", "2030.1")


def test_an_unknown_scheme_is_named_with_those_there_are(two):
    with pytest.raises(UnknownSchemeError, match="there is no scheme 'x'; there is cleantech"):
        two.scheme("x")
