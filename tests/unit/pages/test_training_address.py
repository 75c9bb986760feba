"""The address of a list of trainings: read, judged, written with one thing changed."""

import pytest
from werkzeug.datastructures import MultiDict

from app.pages.trainings.address import Asked, Sort, read
from app.pages.trainings.catalogue import Facet


def _read(address: str) -> Asked:
    pairs = [pair.split("=") for pair in address.split("&") if pair]
    return read(MultiDict([(name, value) for name, value in pairs]), ["Deventer", "online"], {"lassen"})


def test_everything_that_can_be_asked() -> None:
    asked = _read("q= lassen  leren&vorm=groep&vorm=online&prijs=500&voucher=ja&gemeente=online&vaardigheid=lassen")
    assert asked.problems == []
    assert asked.text == "lassen leren"
    assert asked.filters == {
        Facet.FORM: {"classroom", "online"},
        Facet.PRICE: {"50000"},
        Facet.VOUCHER: {"ja"},
        Facet.PLACE: {"online"},
        Facet.SKILL: {"lassen"},
    }


def test_what_is_empty_is_not_asked() -> None:
    asked = _read("q=&vorm=&sorteer=&pagina=")
    assert (asked.pairs, asked.filters, asked.sort, asked.page) == ((), {}, Sort.MATCH, 1)


@pytest.mark.parametrize(
    ("address", "without"),
    [
        ("vorm=gek&q=lassen", "/opleidingen?q=lassen"),
        ("prijs=7", "/opleidingen"),
        ("prijs=50000", "/opleidingen"),
        ("voucher=nee", "/opleidingen"),
        ("niveau=mbo9", "/opleidingen"),
        ("gemeente=Parijs", "/opleidingen"),
        ("vaardigheid=toveren", "/opleidingen"),
        ("sorteer=omgekeerd", "/opleidingen"),
        ("pagina=0", "/opleidingen"),
        ("pagina=-1", "/opleidingen"),
        ("pagina=²", "/opleidingen"),
        (f"q={'x' * 201}", "/opleidingen"),
        ("q=😀", "/opleidingen"),
        ("q=%", "/opleidingen"),
    ],
)
def test_what_cannot_be_asked(address: str, without: str) -> None:
    [problem] = _read(address).problems
    assert problem.without == without


def test_one_thing_changes() -> None:
    asked = _read("q=lassen&vorm=groep&vorm=online&sorteer=start&pagina=3")
    assert asked.without_value("vorm", "groep") == "/opleidingen?q=lassen&vorm=online&sorteer=start"
    assert asked.without("vorm", "q") == "/opleidingen?sorteer=start"
    assert asked.sorted_by(Sort.PRICE) == "/opleidingen?q=lassen&vorm=groep&vorm=online&sorteer=prijs"
    assert asked.sorted_by(Sort.MATCH) == "/opleidingen?q=lassen&vorm=groep&vorm=online"
    assert asked.page_address(2).endswith("&pagina=2")
    assert "pagina" not in asked.page_address(1)
