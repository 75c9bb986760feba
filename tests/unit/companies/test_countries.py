"""Countries as people write them."""

import pytest

from app.companies.countries import country_codes, country_name


def test_dutch_and_english_names_become_codes() -> None:
    assert country_codes("Duitsland, belgium;\nEngeland, Verenigde Staten") == (["DE", "BE", "GB", "US"], [])


def test_a_country_counts_once_and_gaps_are_forgiven() -> None:
    assert country_codes(" ,Duitsland,,Germany, ") == (["DE"], [])


def test_what_is_no_country_is_told() -> None:
    assert country_codes("Duitsland, Luilekkerland, Europese Unie") == (["DE"], ["Luilekkerland", "Europese Unie"])


@pytest.mark.parametrize(("locale", "name"), [("nl", "Duitsland"), ("en", "Germany")])
def test_a_code_is_shown_in_the_readers_language(locale: str, name: str) -> None:
    assert country_name("DE", locale) == name
    assert country_name("??", locale) == "??"
