"""What looks like a citizen number, and what does not."""

import pytest

from app.vouchers.forms.personal_number import personal_numbers


@pytest.mark.parametrize(
    "text",
    ["123456782", "BSN:123456782.", "1234 56 782", "123.456.782", "123-456-782", "x123456782y", "(123456782)"],
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
    ],
)
def test_other_digits(text: str) -> None:
    assert personal_numbers(text) == []


def test_each_number_once_in_the_order_of_the_text() -> None:
    assert personal_numbers("111222333, 123456782 en nog eens 111.222.333") == ["111222333", "123456782"]
