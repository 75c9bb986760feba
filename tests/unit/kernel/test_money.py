"""Amounts as Dutch people type them, and nothing that could mean two things."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.kernel.money import MAX_CENTS, AmountError, half_up, parse_euro
from app.kernel.text import format_euro

NBSP = "\u00a0"


@pytest.mark.parametrize(
    ("typed", "cents"),
    [
        ("1.234,56", 1_234_56),
        ("1234,56", 1_234_56),
        ("1234,5", 1_234_50),
        ("1234", 1_234_00),
        ("1.234", 1_234_00),
        ("1.234,-", 1_234_00),
        ("1.234,--", 1_234_00),
        ("€ 1234,5", 1_234_50),
        ("€1234", 1_234_00),
        (f"€{NBSP}1.234,56", 1_234_56),
        ("EUR 12,00", 12_00),
        (" 12 ", 12_00),
        ("1 234,56", 1_234_56),
        ("1\u202f234", 1_234_00),
        ("0", 0),
        ("0,01", 1),
        ("007", 7_00),
        ("1.234.567,89", 1_234_567_89),
        ("100.000.000,00", MAX_CENTS),
    ],
)
def test_dutch_amounts_are_read(typed: str, cents: int) -> None:
    assert parse_euro(typed) == cents


@pytest.mark.parametrize(
    ("typed", "about"),
    [
        ("", "Vul een bedrag in"),
        ("   ", "Vul een bedrag in"),
        ("€", "Vul een bedrag in"),
        ("12.34", "niet duidelijk"),
        ("12.3", "niet duidelijk"),
        ("1,234.56", "niet duidelijk"),
        ("1,234", "niet duidelijk"),
        ("1,234,567", "niet duidelijk"),
        ("-5", "minteken"),
        ("\u22125", "minteken"),
        ("€ -5", "minteken"),
        ("1e9", "alleen cijfers"),
        ("twaalf", "alleen cijfers"),
        ("12,", "alleen cijfers"),
        (",50", "alleen cijfers"),
        ("12,345", "niet duidelijk"),
        ("1.23.456", "alleen cijfers"),
        ("12.3456", "alleen cijfers"),
        ("0x10", "alleen cijfers"),
        ("$12", "alleen cijfers"),
        ("12\n-3", "alleen cijfers"),
        ("١٢", "alleen cijfers"),
        ("100.000.000,01", "te hoog"),
        ("9" * 5000, "te hoog"),
    ],
)
def test_the_rest_is_refused_with_a_sentence(typed: str, about: str) -> None:
    with pytest.raises(AmountError, match=about):
        parse_euro(typed)


@given(st.integers(0, MAX_CENTS))
def test_what_is_written_can_be_read(cents: int) -> None:
    assert parse_euro(format_euro(cents, "nl")) == cents


@given(st.text(alphabet="0123456789.,-€ eE+", max_size=14))
def test_an_amount_is_read_exactly_or_refused(typed: str) -> None:
    try:
        cents = parse_euro(typed)
    except AmountError:
        return
    digits = "".join(c for c in typed if c.isdigit())
    assert digits
    assert 0 <= cents <= MAX_CENTS
    assert str(cents).rstrip("0") == digits.lstrip("0").rstrip("0")


@given(st.integers(0, 10**15), st.integers(1, 10**6))
def test_half_up_is_the_nearest_cent_and_up_when_two_are(numerator: int, denominator: int) -> None:
    cents = half_up(numerator, denominator)
    difference = 2 * (cents * denominator - numerator)
    assert -denominator < difference <= denominator


@pytest.mark.parametrize(("numerator", "denominator", "cents"), [(1, 2, 1), (3, 2, 2), (149, 100, 1), (0, 7, 0)])
def test_half_up(numerator: int, denominator: int, cents: int) -> None:
    assert half_up(numerator, denominator) == cents
