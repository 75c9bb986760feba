"""How texts are put together: sentences take turns, conditions hold, slots are filled."""

from random import Random

import pytest

from app.demo.writing import Shelf, fitting, paragraphs, read


def test_sentences_take_turns() -> None:
    shelf = Shelf(Random(1))
    bank = ("a", "b", "c", "d")
    taken = [sentence for _ in range(6) for sentence in shelf.take(bank, 2)]
    assert sorted(taken) == sorted(bank * 3)


def test_a_bank_that_is_too_small_gives_all_it_has_in_its_own_order() -> None:
    assert Shelf(Random(1)).take(("a", "b"), 5) == ["a", "b"]


def test_slots_and_choices_are_filled() -> None:
    shelf = Shelf(Random(1))
    assert shelf.fill("{een|een} <ding> is <ding>", {"ding": "fiets"}) == "Een fiets is fiets"
    with pytest.raises(KeyError):
        shelf.fill("<onbekend>", {})


def test_a_sentence_is_said_only_where_its_conditions_hold() -> None:
    bank = read(["[20+] Groot.", "[..5] Klein.", "[t:zorg] Zorg.", "[x:zorg] Geen zorg.", "[old] Oud.", "Altijd."])
    assert fitting(bank, employees=30, tags=frozenset({"zorg"})) == ["Groot.", "Zorg.", "Altijd."]
    assert fitting(bank, employees=3, tags=frozenset({"bouw", "old"})) == ["Klein.", "Geen zorg.", "Oud.", "Altijd."]


def test_empty_parts_make_no_paragraph() -> None:
    assert paragraphs(["Een.", "Twee."], [], ["Drie."]) == "Een. Twee.\n\nDrie."
