"""Texts that companies read before names are known: what gives somebody away is found, ordinary words are not."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.people.own_words import CITIZEN_NUMBER, EMAIL, LINK, NAME, PHONE, gives_away

NAME_OF = "Sanne de Vries-Bakker"


@pytest.mark.parametrize(
    ("text", "finding"),
    [
        ("Ik ben Sanne.", NAME),
        ("ik ben sanne", NAME),
        ("SANNE zoekt werk", NAME),
        ("Groeten, mevrouw Vries-Bakker", NAME),
        ("Mail naar sanne@voorbeeld.nl", EMAIL),
        ("sanne [a] x @ y", NAME),
        ("Bel 06-12345678", PHONE),
        ("Bel 06 12 34 56 78", PHONE),
        ("Bel (0570) 12 34 56", PHONE),
        ("Bel 038 123 45 67", PHONE),
        ("Bel +31 6 12345678", PHONE),
        ("Bel 0031612345678", PHONE),
        ("Bel +49 170 1234567", PHONE),
        ("Kijk op www.mijnwerk.nl", LINK),
        ("Kijk op https://mijnwerk.nl/cv", LINK),
        ("linkedin.com/in/ik", LINK),
        ("BSN 111222333", CITIZEN_NUMBER),
        ("ik ben sa\u200bnne", NAME),
        ("ik ben s\u00adanne", NAME),
        ("ik ben sanné", NAME),
        ("ik ben \uff33\uff41\uff4e\uff4e\uff45", NAME),
        ("ik ben s\u0430nn\u0435", NAME),
        ("Kijk bij Sanne's werk", NAME),
        ("Zoek op SanneDeVriesBakker", NAME),
        ("S a n n e  d e  V r i e s  B a k k e r", NAME),
        ("de heer Vries", NAME),
        ("Mail naar werk\uff20voorbeeld.nl", EMAIL),
        ("Bel 06/12345678", PHONE),
        ("Bel 06\u201312345678", PHONE),
        ("Bel 0 6 1 2 3 4 5 6 7 8", PHONE),
        ("Bel 0\u200b612345678", PHONE),
        ("Bel \uff10\uff16\uff11\uff12\uff13\uff14\uff15\uff16\uff17\uff18", PHONE),
        ("Bel \u0660\u0666\u0661\u0662\u0663\u0664\u0665\u0666\u0667\u0668", PHONE),
        ("wa.me/bericht", LINK),
        ("http:// mijnwerk.nl", LINK),
    ],
)
def test_what_gives_somebody_away_is_found(text: str, finding: str) -> None:
    found = gives_away(text, NAME_OF)
    assert found is not None
    assert found.msgid == finding


@pytest.mark.parametrize(
    "text",
    [
        "",
        "Ik wil bakker worden in de regio van Deventer.",
        "Ik kan vanaf 01-09-2026 32 uur per week.",
        "Ik kan van 01/09/2026-30/06/2027.",
        "Van 2019 tot 2024 werkte ik 36 uur.",
        "NEN 3140, NEN 1010 en VCA",
        "Ik verdiende 2.500 euro en reed 45000 kilometer",
        "Ik sta vroeg op: 06.30 tot 15.15",
        "Met Sannes hulp",
    ],
)
def test_ordinary_words_are_not(text: str) -> None:
    assert gives_away(text, NAME_OF) is None


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("ik heet zoe", "Zoë Bakker"),
        ("ik heet Zoë", "Zoe Bakker"),
        ("ik heet Zoë", "Zoe\u0308 Bakker"),
        ("ik heet Jan Willem", "Jan-Willem Pot"),
        ("ik heet janwillempot", "Jan-Willem Pot"),
        ("ik heet O\u2019Neill", "Al O'Neill"),
        ("ik heet Yilmaz", "A. Y\u0131lmaz"),
        ("我是李小龙", "李 小龙"),
        ("меня зовут иван", "Иван Петров"),
    ],
)
def test_a_name_is_found_however_it_is_written(text: str, name: str) -> None:
    found = gives_away(text, name)
    assert found is not None
    assert found.msgid == NAME


def test_the_word_that_gives_away_is_named() -> None:
    found = gives_away("Mijn naam is sanne", NAME_OF)
    assert found is not None
    assert found.values == {"word": "sanne"}


def test_short_and_small_parts_of_a_name_are_words_like_others() -> None:
    assert gives_away("Al de werkers van het bedrijf op de bo", "Bo van der Al") is None


@given(st.text(max_size=200), st.text(max_size=60))
def test_any_text_is_judged(text: str, name: str) -> None:
    found = gives_away(text, name)
    assert found is None or found.nl()


@pytest.mark.parametrize("piece", ["x", "0", "1-1-", "(", " ", "e\u0301"])
def test_a_text_of_any_length_is_judged(piece: str) -> None:
    """Forms judge what is too long as well: time that grows with the square of it would stop this test."""
    assert gives_away(piece * 200_000, NAME_OF) is None
