"""Who gives badges: the list is complete by itself, its filters count what they find, the map holds the same."""

import re

import pytest

from tests.factories.badges import make_badge_class
from tests.factories.organisations import make_organisation
from tests.integration.badges.conftest import Desk
from tests.support.client import SiteClient


@pytest.fixture(autouse=True)
def _others(desk: Desk) -> None:
    cook = make_organisation(name="Kookhuis", slug="kookhuis", place="Epe", municipality="Epe")
    make_badge_class(organisation=cook, name="Soep", skills={"koken": 1})
    make_badge_class(organisation=cook, name="Saus", skills={"koken": 2})
    make_organisation(name="Nog niets")


def hits(client: SiteClient, question: str = "") -> list[str]:
    """Return whom the list names; each of them with the place that puts it on the map."""
    page = client.get(f"/uitgevers{question}").text
    items = re.findall(r'<li class="card"\s+data-lat="52[.]2515"\s+data-lon="6[.]1607">(.*?)</li>', page, re.DOTALL)
    assert page.count("data-lat") == len(items)
    return [re.findall(r"<a href[^>]*>(.*?)</a>", item)[0] for item in items]


def test_everybody_who_gives_something_is_listed_and_on_the_map(client: SiteClient) -> None:
    assert hits(client) == ["Kookhuis", "Techniekhuis"]
    page = client.get("/uitgevers").text
    assert "2 uitgevers" in page
    assert "Saus · Soep" in page
    assert 'href="/uitgevers/kookhuis"' in page


def test_the_list_is_narrowed_by_place_and_skill_with_the_counts_that_it_keeps(client: SiteClient) -> None:
    assert hits(client, "?gemeente=Epe") == ["Kookhuis"]
    assert hits(client, "?vaardigheid=lassen") == ["Techniekhuis"]
    assert hits(client, "?gemeente=Epe&vaardigheid=lassen") == []
    assert "Kies minder filters." in client.get("/uitgevers?gemeente=Epe&vaardigheid=lassen").text
    page = client.get("/uitgevers?gemeente=Epe").text
    assert '<option value="Deventer">Deventer (1)</option>' in page
    assert '<option value="koken">koken (1)</option>' in page
    assert 'value="lassen"' not in page
    assert hits(client, "?sector=onbekend") == []
