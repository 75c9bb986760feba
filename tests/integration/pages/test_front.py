"""What every page shares, and what the first visit costs."""

import gzip
import re
from pathlib import Path

import pytest

from app.accounts.rules import Role
from app.kernel.assets import VENDOR
from app.kernel.web import TILES
from app.pages import home, navigation
from tests.factories.companies import make_branch, make_company
from tests.factories.placements import make_offer
from tests.support.client import SiteClient

LIMIT = 100_000
"""Bytes of a first visit: the page and everything it loads, compressed as they are sent."""
LOADED = re.compile(r"(?:href|src)=\"/static/([^\"?]+)")


def _shown(slug: str, **branch: object) -> None:
    company = make_company(slug=slug, name=f"Firma {slug}")
    make_branch(company=company, **branch)
    make_offer(company=company)


def test_the_security_policy_lets_in_nothing_but_ourselves_and_the_tiles(client: SiteClient) -> None:
    policy = client.get("/").headers["Content-Security-Policy"]
    rules = dict(part.strip().split(" ", 1) for part in policy.split(";"))
    assert rules["default-src"] == "'none'"
    assert rules["style-src"] == "'self'"
    assert rules["img-src"] == f"'self' data: {TILES}"
    assert rules["connect-src"] == "'self'"
    assert "unsafe" not in policy
    outside = {word for rule in rules.values() for word in rule.split() if word.startswith("http")}
    assert outside == {TILES}


@pytest.mark.parametrize("address", ["/", "/stages"])
def test_a_first_visit_is_light(client: SiteClient, address: str) -> None:
    if not (VENDOR / "site.css").exists():
        pytest.skip("nothing was built: python -m app.kernel.assets")
    page = client.get(address)
    files = {VENDOR.parent / name for name in LOADED.findall(page.text)}
    assert VENDOR / "site.css" in files
    sent = len(gzip.compress(page.data)) + sum(len(gzip.compress(Path(file).read_bytes())) for file in files)
    assert sent < LIMIT


def test_the_start_page_and_the_header_lead_only_to_pages_that_exist(client: SiteClient) -> None:
    app = client.application
    addresses = {rule.rule for rule in app.url_map.iter_rules() if "GET" in (rule.methods or ())}
    named = [href for href, _ in navigation.PUBLIC]
    named += [href for entries in navigation.BY_ROLE.values() for href, _ in entries]
    named += [href for _, _, href in home.steps(None)]
    named += re.findall(r'class="door__title">\s*<a href="([^"]+)"', client.get("/").text)
    assert len(named) > 15
    assert sorted(set(named) - addresses) == []
    assert set(navigation.BY_ROLE) == set(Role)


def test_the_map_holds_every_hit_and_not_one_page(client: SiteClient) -> None:
    for number in range(25):
        _shown(f"bedrijf-{number}", lat=52.2 + number / 1000)
    _shown("elders", place="Zutphen", municipality="Zutphen", lat=52.14, lon=6.196)
    everything = client.get("/stages/kaart.json").json
    assert len(everything) == 26
    assert everything[0][3].startswith("/bedrijven/")
    in_zutphen = client.get("/stages/kaart.json?gemeente=Zutphen").json
    assert in_zutphen == [[52.14, 6.196, "Firma elders", "/bedrijven/elders", "Zutphen"]]
    near = client.get("/stages/kaart.json?vanaf=Zutphen&afstand=5").json
    assert [point[4].split(" · ")[0] for point in near] == ["Zutphen"]
    assert near[0][4].endswith(" km")


def test_the_list_says_where_the_points_of_its_map_are(client: SiteClient) -> None:
    _shown("een")
    page = client.get("/stages?q=firma&sorteer=nieuw").text
    assert 'data-source="/stages/kaart.json?q=firma"' in page
    assert client.get("/stages/kaart.json?gemeente=Nergens").status_code == 400


def test_a_list_that_is_refined_in_place_says_its_own_address(client: SiteClient) -> None:
    _shown("een")
    answer = client.get("/stages?q=&gemeente=Deventer&studie=&vanaf=", headers={"HX-Request": "true"})
    assert answer.headers["HX-Push-Url"] == "/stages?gemeente=Deventer"
    assert "HX-Push-Url" not in client.get("/stages?gemeente=Deventer").headers
