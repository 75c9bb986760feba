"""How names become words in addresses, and how typed addresses of websites are read."""

import pytest

from app.companies.rules import RESERVED_SLUGS
from app.kernel.address import SLUG_MAX, free_slug, slug_stem, website_of


@pytest.mark.parametrize(
    ("name", "stem"),
    [
        ("Bakkerij 't Hoekje", "bakkerij-t-hoekje"),
        ("  Jansen & Zonen B.V. ", "jansen-zonen-b-v"),
        ("Café Überhaupt", "cafe-uberhaupt"),
        ("株式会社", "bedrijf"),
        ("x" * 120, "x" * SLUG_MAX),
    ],
)
def test_name_becomes_a_word_for_addresses(name: str, stem: str) -> None:
    assert slug_stem(name, "bedrijf") == stem


def test_taken_words_get_a_number() -> None:
    assert free_slug("techniek", set()) == "techniek"
    assert free_slug("techniek", {"techniek", "techniek-2"}) == "techniek-3"


@pytest.mark.parametrize("page", sorted(RESERVED_SLUGS))
def test_pages_are_never_hidden_by_a_name(page: str) -> None:
    assert free_slug(page, set(), RESERVED_SLUGS) == f"{page}-2"
    assert free_slug(page, {f"{page}-2"}, RESERVED_SLUGS) == f"{page}-3"


@pytest.mark.parametrize(
    ("typed", "address"),
    [
        ("www.bedrijf.nl", "https://www.bedrijf.nl"),
        ("http://bedrijf.nl/over?x=1", "http://bedrijf.nl/over?x=1"),
        (" https://bedrijf.nl ", "https://bedrijf.nl"),
    ],
)
def test_website_gets_its_scheme(typed: str, address: str) -> None:
    assert website_of(typed) == address


@pytest.mark.parametrize(
    "typed",
    [
        "javascript:alert(1)",
        "javascript://bedrijf.nl/%0aalert(1)",
        "data:text/html,x",
        "ftp://bedrijf.nl",
        "bedrijf",
        "https://127.0.0.1/",
        "https://naam:geheim@bedrijf.nl",
        'https://bedrijf.nl/" onclick="x',
        "https://[bedrijf.nl",
        "een zin",
        "",
    ],
)
def test_what_is_no_website(typed: str) -> None:
    assert website_of(typed) is None
