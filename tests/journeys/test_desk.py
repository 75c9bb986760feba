"""An advisor's Monday morning in a browser: the lists, a case, a note, keys, many at once; without JavaScript too."""

from collections.abc import Callable

import pytest
from playwright.sync_api import expect

from app.accounts.models import Account
from app.accounts.rules import Role
from app.kernel.database import db
from tests.factories.accounts import make_account
from tests.factories.desk import make_block
from tests.factories.voucher_cases import make_in_review, make_sent, open_fund
from tests.support.site import Site


@pytest.fixture
def advisor() -> Account:
    """An advisor with three cases, a colleague, and one case to divide."""
    open_fund(rijk=90_000_00)
    who = make_account(Role.ADVISOR, name="Adviseur Een")
    make_account(Role.ADVISOR, name="Adviseur Twee")
    for _ in range(3):
        make_in_review(who)
    make_sent()
    make_block(kind="note", title="Gebeld", text="Gebeld, geen gehoor.")
    db.session.commit()
    return who


def test_through_the_list_by_keys_with_a_note_on_the_way(site: Site, advisor: Account) -> None:
    site.sign_in(advisor.email)
    site.open("/advies")
    site.check("werkvoorraad-mijn")
    page = site.page
    for key in ("j", "j", "x", "k"):
        page.keyboard.press(key)
    expect(page.locator("input[name=zaak]").nth(1)).to_be_checked()
    page.keyboard.press("Enter")
    expect(page.locator(".case-list")).to_contain_text("1 van 3")
    site.check("zaak-op-lijst")
    page.keyboard.press("n")
    expect(page.get_by_label("Nieuwe notitie")).to_be_focused()
    page.keyboard.type("jk? ")
    page.get_by_role("button", name="Voeg in").click()
    expect(page.get_by_label("Nieuwe notitie")).to_have_value("jk? \n\nGebeld, geen gehoor.")
    page.get_by_role("button", name="Bewaar notitie").click()
    expect(page.locator("#notities + ol")).to_contain_text("Gebeld, geen gehoor.")
    page.keyboard.press("j")
    expect(page.locator(".case-list")).to_contain_text("2 van 3")
    page.get_by_role("link", name="Terug naar de werkvoorraad").click()
    assert "lijst=mijn" in page.url


def test_keys_can_be_turned_off(site: Site, advisor: Account) -> None:
    site.sign_in(advisor.email)
    site.open("/advies")
    site.page.keyboard.press("?")
    site.page.get_by_label("Gebruik sneltoetsen op deze computer").uncheck()
    site.open("/advies")
    site.page.keyboard.press("j")
    expect(site.page.locator("[data-open]").first).not_to_be_focused()


def test_many_at_once_without_javascript(people: Callable[..., Site], advisor: Account) -> None:
    site = people(scripts=False)
    site.sign_in(advisor.email)
    site.open("/advies?lijst=mijn")
    boxes = site.page.locator("input[name=zaak]")
    boxes.nth(0).check()
    boxes.nth(2).check()
    site.page.get_by_label("Geef aan").select_option(label="Adviseur Twee")
    site.page.get_by_role("button", name="Geef de aanvragen").click()
    expect(site.page.locator("main")).to_contain_text("Adviseur Twee heeft nu 2 aanvragen erbij.")
    expect(site.page.locator("[data-open]")).to_have_count(1)


def test_calendar_and_texts(site: Site, advisor: Account) -> None:
    site.sign_in(advisor.email)
    for path, name in (
        ("/advies/agenda?van=iedereen", "agenda-week"),
        ("/advies/agenda?toon=maand&van=iedereen", "agenda-maand"),
        ("/advies/teksten", "vaste-teksten"),
        ("/advies/teksten/nieuw", "vaste-tekst"),
        ("/advies/opleiders", "erkende-opleiders"),
        ("/advies/opleiders/nieuw", "erkende-opleider"),
    ):
        site.open(path)
        site.check(name)
