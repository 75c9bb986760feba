"""The drawing of the region: its river, its towns, and companies on it."""

import re

from app.kernel.config import ROOT
from app.kernel.region import load_region
from app.pages.locator import HEIGHT, WIDTH, locator, region_map

REGION = load_region(ROOT / "regions" / "stedendriehoek")
NUMBER = re.compile(r"-?\d+\.?\d*")


def test_every_municipality_is_on_the_map() -> None:
    drawing = region_map(REGION)
    assert {dot.name for dot in drawing.towns} == {municipality.name for municipality in REGION.municipalities}
    assert all(0 < dot.x < WIDTH and 0 < dot.y < HEIGHT for dot in drawing.towns)
    assert drawing.spots == ()


def test_north_is_up_and_east_is_right() -> None:
    towns = {dot.name: dot for dot in region_map(REGION).towns}
    assert towns["Heerde"].y < towns["Deventer"].y < towns["Zutphen"].y
    assert towns["Apeldoorn"].x < towns["Deventer"].x < towns["Lochem"].x


def test_the_river_runs_from_the_south_to_the_north_between_the_towns() -> None:
    path = region_map(REGION).water
    x, y = (float(value) for value in NUMBER.findall(path)[:2])
    *_, last_y = (float(value) for value in NUMBER.findall(path))
    assert path.startswith("M")
    assert path.count("C") == len(REGION.water) - 1
    assert y > HEIGHT > 0 > last_y
    assert 0 < x < WIDTH


def test_names_stand_away_from_the_river() -> None:
    towns = {dot.name: dot for dot in region_map(REGION).towns}
    assert towns["Apeldoorn"].left
    assert towns["Apeldoorn"].name_x < towns["Apeldoorn"].x
    assert not towns["Deventer"].left
    assert towns["Deventer"].name_x > towns["Deventer"].x


def test_a_spot_outside_the_region_is_not_drawn() -> None:
    assert locator(REGION, [(50.85, 5.69)]) is None
    drawing = locator(REGION, [(52.25, 6.16), (50.85, 5.69)])
    assert drawing is not None
    assert len(drawing.spots) == 1


def test_names_at_the_same_height_keep_a_line_apart() -> None:
    towns = {dot.name: dot for dot in region_map(REGION).towns}
    assert abs(towns["Zutphen"].y - towns["Lochem"].y) < 18
    assert towns["Zutphen"].name_y - towns["Lochem"].name_y >= 18
