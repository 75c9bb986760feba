"""What a password must be, where one may be sent to, and where each role begins."""

from urllib.parse import urljoin, urlsplit

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from app.accounts.rules import (
    FOR_AN_ORGANISATION,
    LINK_VALID,
    MAX_PASSWORD,
    MIN_PASSWORD,
    ROLE_NAMES,
    ROLE_NAMES_PLURAL,
    SELF_CHOSEN,
    STAFF,
    START_PAGES,
    Purpose,
    Role,
    local_path,
    password_problem,
)

EMAIL = "jansen@voorbeeld.example"


@pytest.mark.parametrize(
    "password",
    ["vier losse woorden samen", "welkom-in-de-demo", "Kr8!zwaluw", "1a2b3c4d5e", "x" * (MAX_PASSWORD - 3) + "yzw"],
)
def test_a_good_password_is_taken(password: str) -> None:
    assert password_problem(password, EMAIL) is None


@pytest.mark.parametrize(
    ("password", "sentence"),
    [
        ("", "ten minste 10 tekens"),
        ("Kr8!zwalu", "ten minste 10 tekens"),
        ("vier losse woorden " * 11, "hoogstens 200 tekens"),
        ("wachtwoord", "makkelijk te raden"),
        ("Wachtwoord2026!", "makkelijk te raden"),
        ("12345welkom!!", "makkelijk te raden"),
        ("1234567890", "makkelijk te raden"),
        ("9876543210", "makkelijk te raden"),
        ("abcdefghijkl", "makkelijk te raden"),
        ("aaaaaaaaaaaa", "makkelijk te raden"),
        ("121212121212", "makkelijk te raden"),
        ("MijnJansen-fiets", "zonder uw e-mailadres"),
    ],
)
def test_a_bad_password_says_what_is_wrong(password: str, sentence: str) -> None:
    problem = password_problem(password, EMAIL)
    assert problem is not None
    assert sentence in problem.nl()


def test_a_short_name_in_the_address_may_be_in_the_password() -> None:
    assert password_problem("jos fietst graag ver", "jos@voorbeeld.example") is None


def test_the_length_is_counted_in_characters() -> None:
    assert password_problem("é" + "abdfhjlnq"[: MIN_PASSWORD - 1], EMAIL) is None
    assert password_problem("é" + "abdfhjlnq"[: MIN_PASSWORD - 2], EMAIL) is not None


@pytest.mark.parametrize(
    "address",
    ["/", "/stages", "/stages?q=lassen&plaats=Epe#kaart", "/a//b", "/account/wachtwoord", "/é", "/%2f%2fkwaad"],
)
def test_a_page_of_this_site_is_followed(address: str) -> None:
    assert local_path(address, "/begin") == address


@pytest.mark.parametrize(
    "address",
    [
        None,
        "",
        "stages",
        "//kwaad.example",
        "///kwaad.example",
        "/\\kwaad.example",
        "\\\\kwaad.example",
        "https://kwaad.example/",
        "HTTPS:kwaad.example",
        "javascript:alert(1)",
        "/\t/kwaad.example",
        "/\n/kwaad.example",
        "/\x00/kwaad.example",
        " //kwaad.example",
        "/\u00a0/kwaad.example",
        "/\u2028/kwaad.example",
        "?next=/",
        "#",
    ],
)
def test_another_site_is_never_followed(address: str | None) -> None:
    assert local_path(address, "/begin") == "/begin"


@given(st.text(alphabet=st.sampled_from(list("/\\:@.?#ahtps\t\r\n\x00 [%]2f5c\u00a0")), max_size=14))
@example("/[")
@example("//[")
def test_wherever_it_leads_it_is_this_site(address: str) -> None:
    """As a browser reads it: it drops tabs and line ends, and takes a backslash for a slash."""
    followed = local_path(address, "/begin")
    browser = "".join(char for char in followed if char not in "\t\r\n").strip("\x00 ").replace("\\", "/")
    assert urlsplit(urljoin("https://site.example/account", browser)).netloc == "site.example"


def test_every_role_has_names_and_a_start_page() -> None:
    assert set(ROLE_NAMES) == set(ROLE_NAMES_PLURAL) == set(START_PAGES) == set(Role)
    assert all(local_path(page, "") == page for page in START_PAGES.values())


def test_nobody_chooses_to_be_staff() -> None:
    assert set(Role) == STAFF | SELF_CHOSEN | FOR_AN_ORGANISATION
    assert not (STAFF | FOR_AN_ORGANISATION) & SELF_CHOSEN


def test_every_link_ends() -> None:
    assert set(LINK_VALID) == set(Purpose)
    assert LINK_VALID[Purpose.RESET] < LINK_VALID[Purpose.CONFIRM]
