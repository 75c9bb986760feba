"""The address of a search: what it may say, and what it says when one thing changes."""

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from werkzeug.datastructures import MultiDict
from werkzeug.urls import iri_to_uri

from app.kernel.region import load_region
from app.matching.profiles import Facet
from app.matching.search import Sort
from app.pages.search.address import Asked, Options, read
from tests.support.profiles import TODAY

REGION = load_region(Path(__file__).parents[3] / "regions" / "stedendriehoek")
OPTIONS = Options.of(REGION)


def asked(*pairs: tuple[str, str]) -> Asked:
    """Read these parameters."""
    return read(MultiDict(list(pairs)), REGION, OPTIONS, TODAY)


def test_everything_that_can_be_asked_is_read() -> None:
    found = asked(
        ("q", "  web   developer "),
        ("soort", "stage"),
        ("soort", "opdracht"),
        ("niveau", "hbo"),
        ("studie", "hbo-ict"),
        ("gemeente", "Deventer"),
        ("sector", "ict"),
        ("vanaf", "7411"),
        ("afstand", "12"),
        ("sorteer", "afstand"),
        ("pagina", "3"),
    )
    assert not found.problems
    query = found.query
    assert (query.text, query.radius, query.sort, query.page) == ("web developer", 12, Sort.DISTANCE, 3)
    assert query.origin is not None
    assert query.origin.name == "Deventer"
    assert query.filters == {
        Facet.KIND: {"internship", "practical_assignment"},
        Facet.LEVEL: {"hbo"},
        Facet.STUDY: {"hbo-ict"},
        Facet.MUNICIPALITY: {"Deventer"},
        Facet.SECTOR: {"ict"},
    }


def test_empty_parameters_are_as_if_they_were_not_there() -> None:
    names = ("q", "soort", "niveau", "studie", "gemeente", "sector", "vanaf", "afstand", "sorteer", "pagina")
    found = asked(*((name, " ") for name in names))
    assert not found.problems
    assert found.pairs == ()
    assert found.query == asked().query


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("soort", "baan"),
        ("niveau", "mbo5"),
        ("studie", "toveren"),
        ("gemeente", "Amsterdam"),
        ("sector", "tech"),
        ("vanaf", "Nergenshuizen"),
        ("afstand", "10"),
        ("sorteer", "salaris"),
        ("sorteer", "afstand"),
        ("pagina", "0"),
        ("pagina", "-1"),
        ("pagina", "twee"),
        ("pagina", "1.5"),
        ("q", "x" * 201),
        ("q", "😀"),
        ("q", "%"),
        ("q", "' \" _ -"),
    ],
)
def test_what_cannot_be_searched_with_is_named_with_a_way_on(name: str, value: str) -> None:
    found = asked((name, value), ("niveau", "hbo"))
    assert [problem.name for problem in found.problems] == [name]
    assert found.problems[0].without == "/stages?niveau=hbo"


@pytest.mark.parametrize("value", ["0", "-5", "5,5", "301", "ver", "²", "0000019999", "1" * 5_000])
def test_a_distance_is_whole_kilometres(value: str) -> None:
    found = asked(("vanaf", "Deventer"), ("afstand", value))
    assert [problem.name for problem in found.problems] == ["afstand"]


def test_a_place_that_is_nearly_right_is_suggested() -> None:
    problem = asked(("vanaf", "Apeldorn"), ("q", "zorg")).problems[0]
    assert ("Apeldoorn", "/stages?q=zorg&vanaf=Apeldoorn") in problem.better


@pytest.mark.parametrize(
    ("typed", "called"), [("deventer", "Deventer"), ("7411 ab", "7411 ab"), ("DEVENTER", "Deventer")]
)
def test_a_place_is_called_by_its_name(typed: str, called: str) -> None:
    assert asked(("vanaf", typed)).place == called


def test_an_address_changes_one_thing_at_a_time() -> None:
    found = asked(("q", "zorg & welzijn"), ("niveau", "hbo"), ("niveau", "wo"), ("vanaf", "Epe"), ("afstand", "5"))
    assert found.page(2) == "/stages?q=zorg+%26+welzijn&niveau=hbo&niveau=wo&vanaf=Epe&afstand=5&pagina=2"
    assert found.page(1) == "/stages?q=zorg+%26+welzijn&niveau=hbo&niveau=wo&vanaf=Epe&afstand=5"
    assert found.without_value("niveau", "wo") == "/stages?q=zorg+%26+welzijn&niveau=hbo&vanaf=Epe&afstand=5"
    assert found.without_value("vanaf", "Epe") == "/stages?q=zorg+%26+welzijn&niveau=hbo&niveau=wo"
    assert found.replacing("afstand", "15") == "/stages?q=zorg+%26+welzijn&niveau=hbo&niveau=wo&vanaf=Epe&afstand=15"
    assert found.without("q", "niveau", "vanaf", "afstand") == "/stages"


@given(st.dictionaries(st.sampled_from(["q", "vanaf", "afstand", "sorteer", "pagina", *Facet]), st.text(max_size=30)))
def test_whatever_is_typed_gives_a_query_or_a_problem(typed: dict[str, str]) -> None:
    found = asked(*typed.items())
    assert found.query.page >= 1
    for problem in found.problems:
        assert problem.text.nl()
        assert iri_to_uri(problem.without) == problem.without
