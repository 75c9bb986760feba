"""Searching with a map, in a browser: the list is whole without it, and the map holds every hit."""

from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from app.kernel.database import db
from app.kernel.web import TILES
from app.matching import live
from tests.factories.companies import make_branch, make_company
from tests.factories.placements import make_offer
from tests.support.databases import Database
from tests.support.site import Site

PHONE = {"width": 360, "height": 640}
COUNT = 23


@pytest.fixture(autouse=True)
def _companies(database: Database) -> None:
    database.app.extensions.pop(live.NAME, None)
    for number in range(COUNT):
        company = make_company(slug=f"bedrijf-{number}", name=f"Bedrijf {number}")
        make_branch(company=company, lat=52.16 + number % 5 * 0.03, lon=6.0 + number % 7 * 0.04)
        make_offer(company=company, levels=["hbo"] if number < 4 else ["mbo4"])
    db.session.commit()


def _on_the_map(page: Page) -> int:
    """Return how many companies the markers stand for."""
    numbers: list[str] = page.eval_on_selector_all(".map__marker", "all => all.map(one => one.dataset.places)")
    return sum(map(int, numbers))


def test_the_map_shows_every_hit_and_follows_the_filters(site: Site) -> None:
    site.open("/stages")
    expect(site.page.locator(".map__marker").first).to_be_visible()
    assert _on_the_map(site.page) == COUNT
    assert site.page.locator("[data-hit]").count() == 20

    box = site.page.locator("input[name=niveau][value=hbo]")
    box.focus()
    box.press("Space")
    expect(site.page.get_by_role("heading", level=1)).to_have_text("4 bedrijven")
    expect(site.page.locator("[data-map]")).to_have_attribute("data-places", "4")
    assert site.page.url.endswith("/stages?niveau=hbo")
    assert site.page.evaluate("document.activeElement.id") == "niveau-hbo"
    expect(site.page.get_by_role("status").filter(has_text="4 bedrijven")).to_have_count(1)
    expect(site.page.locator("[data-hit]")).to_have_count(4)
    assert _on_the_map(site.page) == 4
    site.check("zoeken-met-kaart")

    site.page.locator(".chip").click()
    expect(site.page.get_by_role("heading", level=1)).to_have_text(f"{COUNT} bedrijven")


def test_a_marker_opens_with_the_keyboard_and_leads_to_the_company(site: Site) -> None:
    site.open("/stages?niveau=hbo")
    site.page.locator(".map__marker:not(.map__marker--many)").first.focus()
    site.page.keyboard.press("Enter")
    link = site.page.locator(".map__popup a")
    expect(link).to_be_focused()
    name = link.inner_text()
    link.press("Enter")
    expect(site.page.get_by_role("heading", level=1)).to_have_text(name)


def test_the_list_is_whole_when_tiles_are_blocked(site: Site) -> None:
    site.context.route(f"{TILES}/**", lambda tile: tile.abort())
    site.open("/stages")
    expect(site.page.locator(".map__failed")).to_have_text("De kaart laadt niet. Alles staat ook in de lijst.")
    expect(site.page.locator(".map__failed")).to_have_count(1)
    assert site.page.locator("[data-hit]").count() == 20
    site.page.get_by_role("link", name="Volgende").click()
    expect(site.page.locator("[data-hit]")).to_have_count(COUNT - 20)


def test_back_from_a_company_returns_to_its_card(site: Site) -> None:
    site.open("/stages?niveau=mbo4")
    card = site.page.locator("[data-hit]").nth(12)
    slug = card.get_attribute("data-hit")
    card.locator("h2 a").click()
    site.page.get_by_role("link", name="Terug naar de stages").click()
    assert site.page.url.endswith(f"/stages?niveau=mbo4#bedrijf-{slug}")
    expect(site.page.locator(f"[data-hit={slug}]")).to_be_in_viewport()


def test_on_a_phone_the_first_hit_is_in_sight_and_the_map_takes_the_place_of_the_list(site: Site) -> None:
    site.page.set_viewport_size(PHONE)
    site.open("/stages")
    expect(site.page.locator("[data-hit] h2").first).to_be_in_viewport(ratio=1)
    assert site.page.locator(".map__canvas").count() == 0
    site.page.get_by_role("button", name="Toon kaart").click()
    expect(site.page.locator(".map__marker").first).to_be_visible()
    expect(site.page.locator("[data-hit]").first).to_be_hidden()
    site.page.get_by_role("button", name="Toon lijst").click()
    expect(site.page.locator("[data-hit]").first).to_be_visible()
    site.check("zoeken-op-telefoon")


def test_everything_works_without_scripts(people: Callable[..., Site]) -> None:
    site = people(scripts=False)
    site.page.set_viewport_size(PHONE)
    site.open("/")
    site.page.locator(".site-menu > summary").click()
    site.page.get_by_role("navigation", name="Hoofdmenu").get_by_role("link", name="Stages").click()
    expect(site.page.get_by_role("button", name="Toon kaart")).to_be_hidden()
    site.page.locator("#filters > summary").click()
    site.page.locator("input[name=niveau][value=hbo]").check()
    site.page.get_by_role("button", name="Pas filters toe").click()
    expect(site.page.locator("[data-hit]")).to_have_count(4)


def test_the_header_is_one_row_on_a_phone(site: Site) -> None:
    site.page.set_viewport_size(PHONE)
    site.open("/")
    tops = [
        site.page.locator(part).bounding_box() for part in (".brand", ".site-header__tools", ".site-menu > summary")
    ]
    middles = [box["y"] + box["height"] / 2 for box in tops if box]
    assert len(middles) == 3
    assert max(middles) - min(middles) < 4
