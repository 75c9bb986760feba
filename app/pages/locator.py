"""A small map of the region without any map service: its towns as dots, a company where it is."""

import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from app.kernel.region import Place, Region

WIDTH, HEIGHT, MARGIN = 320, 260, 28
RING, ROOM = 13, 60
"""The size of the ring around a spot, and the room that the name of a town takes."""


@dataclass(frozen=True)
class Dot:
    """A town on the map and where its name begins (or ends, if `left`), in the units of the drawing."""

    name: str
    x: float
    y: float
    name_x: float
    left: bool


@dataclass(frozen=True)
class Locator:
    """A drawing of `width` by `height` units: towns, and the spots to be found."""

    width: int
    height: int
    towns: tuple[Dot, ...]
    spots: tuple[tuple[float, float], ...]


def locator(region: Region, spots: Sequence[tuple[float, float]]) -> Locator | None:
    """Return a map with `spots` (latitude, longitude in degrees) on it, or None where all lie outside the region."""
    towns = [town for town in (_town(region, m.name) for m in region.municipalities) if town]
    inside = [place for place in region.places if place.municipality in {m.name for m in region.municipalities}]
    frame = _Frame(inside)
    shown = tuple(frame.point(lat, lon) for lat, lon in spots if frame.holds(lat, lon))
    if not shown:
        return None
    return Locator(
        WIDTH,
        HEIGHT,
        tuple(_dot(town, frame, shown) for town in towns),
        shown,
    )


def _town(region: Region, municipality: str) -> Place | None:
    """Return the place that a municipality is called after, else its first one."""
    places = region.places_in(municipality)
    return next((place for place in places if place.name == municipality), places[0] if places else None)


def _dot(town: Place, frame: "_Frame", spots: Sequence[tuple[float, float]]) -> Dot:
    x, y = frame.point(town.lat, town.lon)
    near = [spot for spot in spots if math.dist(spot, (x, y)) < 2 * RING]
    left = x > WIDTH - ROOM
    beside = max((spot[0] for spot in near), default=x) + RING + 4 if near else x + 8
    return Dot(town.name, x, y, round(x - 8 if left else beside, 1), left)


class _Frame:
    """The rectangle of the region, and where a point lies in the drawing."""

    def __init__(self, places: Iterable[Place]) -> None:
        listed = list(places)
        self.south, self.north = min(p.lat for p in listed), max(p.lat for p in listed)
        self.west, self.east = min(p.lon for p in listed), max(p.lon for p in listed)
        self.narrow = math.cos(math.radians((self.south + self.north) / 2))
        across = (self.east - self.west) * self.narrow
        self.scale = min((WIDTH - 2 * MARGIN) / across, (HEIGHT - 2 * MARGIN) / (self.north - self.south))
        self.left = (WIDTH - across * self.scale) / 2

    def holds(self, lat: float, lon: float) -> bool:
        return self.south - 0.05 <= lat <= self.north + 0.05 and self.west - 0.05 <= lon <= self.east + 0.05

    def point(self, lat: float, lon: float) -> tuple[float, float]:
        x = self.left + (lon - self.west) * self.narrow * self.scale
        y = MARGIN + (self.north - lat) * self.scale
        return round(x, 1), round(y, 1)
