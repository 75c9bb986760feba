"""How addresses, names and places of companies are read."""

from datetime import timedelta
from pathlib import Path

import pytest

from app.companies import rules
from app.kernel import clock
from app.kernel.config import ROOT
from app.kernel.region import Region, load_region


@pytest.fixture(scope="module")
def region() -> Region:
    return load_region(Path(ROOT) / "regions" / "stedendriehoek")


@pytest.mark.parametrize("typed", ["7411 AB", "7411ab", " 7411  aB ", "74 11.AB"])
def test_postcode_is_forgiven_its_spaces_and_case(typed: str) -> None:
    assert rules.postcode_of(typed) == "7411 AB"


@pytest.mark.parametrize("typed", ["", "7411", "0411 AB", "7411 A", "7411 AB C", "74111 AB", "٧٤١١ AB", "7411 ÄB"])
def test_what_is_no_postcode(typed: str) -> None:
    assert rules.postcode_of(typed) is None


def test_position_comes_from_the_postcode(region: Region) -> None:
    found = rules.position_of(region, "7411 AB", "ergens")
    assert (found.municipality, round(found.lat, 1), round(found.lon, 1)) == ("Deventer", 52.3, 6.2)
    assert rules.in_region(region, found.municipality)


def test_position_comes_from_the_place_where_the_postcode_is_not_known(region: Region) -> None:
    assert "7340" not in region.postcodes
    assert rules.position_of(region, "7340 AA", "Zutphen").municipality == "Zutphen"


def test_an_address_far_away_stands_near_the_nearest_postcode(region: Region) -> None:
    found = rules.position_of(region, "9999 ZZ", "Verweggen")
    assert found.municipality == "Verweggen"
    assert not rules.in_region(region, found.municipality)
    assert (found.lat, found.lon) == (region.postcodes["9747"].lat, region.postcodes["9747"].lon)


def test_postcode_and_place_may_differ_a_little_but_not_much(region: Region) -> None:
    assert rules.disagree(region, "7411 AB", "Deventer") is None
    assert rules.disagree(region, "7411 AB", "Diepenveen") is None
    assert rules.disagree(region, "7411 AB", "Nergenshuizen") is None
    elsewhere = rules.disagree(region, "7411 AB", "Amsterdam")
    assert elsewhere is not None
    assert elsewhere.name == "Deventer"


def test_a_profile_is_stale_after_a_year() -> None:
    now = clock.now()
    assert rules.is_stale(None, now)
    assert not rules.is_stale(now - timedelta(days=365), now)
    assert rules.is_stale(now - timedelta(days=365, seconds=1), now)
