"""A small map of the region without any map service: its river, its towns as dots, a company where it is."""

import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

from app.kernel.region import Place, Region

WIDTH, HEIGHT, MARGIN = 352, 260, 28
RING, ROOM = 13, 60
"""The size of the ring around a spot, and the room that the name of a town takes."""
BASE, LINE, NAME = 4, 18, 80
"""How far below its dot a name has its base line, the height of a line, and how far a name with a number reaches."""

Point = tuple[float, float]


@dataclass(frozen=True)
class Dot:
    """A town on the map and where its name begins, or ends if `left`, in the units of the drawing."""

    name: str
    x: float
    y: float
    name_x: float
    name_y: float
    left: bool


@dataclass(frozen=True)
class Locator:
    """A drawing of `width` by `height` units: towns, the spots to be found, and the river as the `d` of a path."""

    width: int
    height: int
    towns: tuple[Dot, ...]
    spots: tuple[Point, ...]
    water: str


def locator(region: Region, spots: Sequence[Point]) -> Locator | None:
    """Return a map with `spots` (latitude, longitude in degrees) on it, or None where all lie outside the region."""
    frame = _Frame.of(region)
    shown = tuple(frame.point(lat, lon) for lat, lon in spots if frame.holds(lat, lon))
    return _drawing(region, frame, shown) if shown else None


def region_map(region: Region) -> Locator:
    """Return a map of the towns alone."""
    return _drawing(region, _Frame.of(region), ())


def _drawing(region: Region, frame: "_Frame", spots: tuple[Point, ...]) -> Locator:
    towns = [town for town in (_town(region, m.name) for m in region.municipalities) if town]
    water = [frame.point(lat, lon) for lat, lon in region.water]
    dots = [_dot(town, frame, spots, water) for town in towns]
    return Locator(WIDTH, HEIGHT, tuple(_apart(dot, dots) for dot in dots), spots, _curve(water))


def _curve(points: Sequence[Point]) -> str:
    """Return a smooth line through `points` (a Catmull-Rom spline as cubic Béziers), or "" without points."""
    if not points:
        return ""
    around = [points[0], *points, points[-1]]
    path = [f"M{points[0][0]} {points[0][1]}"]
    for before, start, end, after in zip(around, around[1:], around[2:], around[3:], strict=False):
        first = [start[axis] + (end[axis] - before[axis]) / 6 for axis in (0, 1)]
        second = [end[axis] - (after[axis] - start[axis]) / 6 for axis in (0, 1)]
        path.append("C" + " ".join(f"{value:.1f}" for value in (*first, *second, *end)))
    return "".join(path)


def _town(region: Region, municipality: str) -> Place | None:
    """Return the place that a municipality is called after, else its first one."""
    places = region.places_in(municipality)
    return next((place for place in places if place.name == municipality), places[0] if places else None)


def _dot(town: Place, frame: "_Frame", spots: Sequence[Point], water: Sequence[Point]) -> Dot:
    """Place a town; its name stands away from the river and from the spots near it."""
    x, y = frame.point(town.lat, town.lon)
    bank = min(water, key=lambda point: abs(point[1] - y))[0] if water else 0.0
    left = x > WIDTH - ROOM or ROOM < x < bank
    near = [spot[0] for spot in spots if math.dist(spot, (x, y)) < 2 * RING]
    beside = RING + 4 if near else 8
    name_x = min([x, *near]) - beside if left else max([x, *near]) + beside
    return Dot(town.name, x, y, round(name_x, 1), y + BASE, left)


def _apart(dot: Dot, dots: Sequence[Dot]) -> Dot:
    """Return a dot whose name keeps clear of the town that it runs up to, at about the same height."""
    for other in dots:
        ahead = dot.x - other.x if dot.left else other.x - dot.x
        if 0 < ahead < NAME and abs(other.y - dot.y) < LINE:
            away = 1 if dot.y > other.y else -1
            return replace(dot, name_y=round(dot.name_y + away * LINE / 2, 1))
    return dot


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

    @classmethod
    def of(cls, region: Region) -> "_Frame":
        """Return the frame around the places inside the region's municipalities."""
        names = {municipality.name for municipality in region.municipalities}
        return cls(place for place in region.places if place.municipality in names)

    def holds(self, lat: float, lon: float) -> bool:
        return self.south - 0.05 <= lat <= self.north + 0.05 and self.west - 0.05 <= lon <= self.east + 0.05

    def point(self, lat: float, lon: float) -> Point:
        x = self.left + (lon - self.west) * self.narrow * self.scale
        y = MARGIN + (self.north - lat) * self.scale
        return round(x, 1), round(y, 1)
