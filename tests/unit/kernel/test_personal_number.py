"""What looks like a citizen number, and what does not."""

import pytest

from app.kernel.personal_number import personal_numbers


@pytest.mark.parametrize(
    "text",
    [
        "123456782",
        "BSN:123456782.",
        "1234 56 782",
        "123.456.782",
        "123-456-782",
        "123/456/782",
        "123\u2013456\u2014782",  # en dash, em dash
        "123\u00a0456\u202f782",  # spaces that do not break
        "123\u2212456\u2011782",  # minus sign, hyphen that does not break
        "123. 456- 782",
        "1 2 3  4 5 6  7 8 2",
        "geboren 1-2-2001 123456782",
        "123456782 17 jaar",
        "x123456782y",
        "(123456782)",
    ],
)
def test_nine_digits_that_pass_the_eleven_test(text: str) -> None:
    assert personal_numbers(text) == ["123456782"]


@pytest.mark.parametrize(
    "text",
    [
        "",
        "123456789",  # does not pass
        "000000000",
        "1123456782",  # ten digits
        "12345678",
        "NL91ABNA0417164300",
        "12345 6782 9",  # goes on
        "9 12345 6782",
        "9. 12345 6782",
        "123   456   782",
        "12345\n6782",
        "06 12345678",
        "+31 6 12 34 56 78",
        "NL91 ABNA 0417 1643 00",
        "Van 1-2-2027 tot 1-7-2027",
        "1/9/2026 - 31/1/2027",
    ],
)
def test_other_digits(text: str) -> None:
    assert personal_numbers(text) == []


def test_each_number_once_in_the_order_of_the_text() -> None:
    assert personal_numbers("111222333, 123456782 en nog eens 111.222.333") == ["111222333", "123456782"]
