"""The same person has the same key, however the name is spelled; other people have another one."""

from datetime import date

import pytest

from app.vouchers.casefile import letters_of, participant_key

BORN = date(1990, 5, 1)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Zoë de Vries", "ZOE DE VRIES"),
        ("Anne-Marie D'Hondt", "annemarie d’hondt"),
        ("Łukasz Świątek", "łukasz swiatek"),
        ("Ирина Йорданова", "ирина иорданова"),
        ("Groß", "GROSS"),
    ],
)
def test_spellings_of_one_name_have_one_key(one: str, other: str) -> None:
    assert participant_key(one, BORN) == participant_key(other, BORN)


@pytest.mark.parametrize(
    ("one", "other"),
    [("Ирина Петрова", "Иван Сидоров"), ("李娜", "王伟"), ("محمد علي", "فاطمة حسن"), ("Jan Smit", "Jan Smid")],
)
def test_other_names_have_other_keys_in_every_script(one: str, other: str) -> None:
    assert letters_of(one)
    assert participant_key(one, BORN) != participant_key(other, BORN)


def test_another_birth_date_is_another_person() -> None:
    assert participant_key("Jan Smit", BORN) != participant_key("Jan Smit", date(1990, 5, 2))
