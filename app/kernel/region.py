"""A region is a folder of plain files: its municipalities, sectors, studies, places and postcodes.

Reading is pure. What is wrong is named by file and line (or table), all of it at once, so that whoever
starts a new region mends its files in one go.
"""

import csv
import math
import re
import tomllib
import unicodedata
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from types import MappingProxyType
from typing import Any

LEVELS = ("vo", "mbo1", "mbo2", "mbo3", "mbo4", "hbo", "wo")
"""Levels of education, low to high, as codes in files and addresses."""

EARTH_RADIUS_KM = 6371.0

_CODE = re.compile(r"[a-z0-9]+(?:-[a-z0-9]+)*")
_MUNICIPALITY_CODE = re.compile(r"GM\d{4}")
_SBI = re.compile(r"[A-V]|\d{2,5}")
_POSTCODE = re.compile(r"(\d{4})(?:\s?[a-z]{2})?(?:\s+.*)?", re.IGNORECASE)


class RegionError(ValueError):
    """The files of a region cannot be used; `problems` has one sentence for each thing to mend."""

    def __init__(self, problems: Iterable[str]) -> None:
        self.problems = tuple(problems)
        super().__init__("\n".join(self.problems))


@dataclass(frozen=True)
class Municipality:
    """A municipality of the region; `code` is the one of Statistics Netherlands, such as GM0150."""

    code: str
    name: str
    province: str


@dataclass(frozen=True)
class Sector:
    """A branch of work that companies are grouped by; `sbi` holds section letters and code prefixes."""

    code: str
    nl: str
    en: str
    sbi: tuple[str, ...]


@dataclass(frozen=True)
class Study:
    """A family of courses that students filter on, and the levels at which it is taught."""

    code: str
    nl: str
    en: str
    levels: tuple[str, ...]


@dataclass(frozen=True)
class Place:
    """A city, village or postcode area: its name, municipality, and centre in degrees (WGS 84)."""

    name: str
    municipality: str
    lat: float
    lon: float


@dataclass(frozen=True)
class Region:
    """All that the product knows of one region. `postcodes` maps "7411" to its place, own centre if known."""

    name: str
    public_name_nl: str
    public_name_en: str
    municipalities: tuple[Municipality, ...]
    sectors: tuple[Sector, ...]
    studies: tuple[Study, ...]
    places: tuple[Place, ...]
    postcodes: Mapping[str, Place]
    _by_name: Mapping[str, Place]

    def locate(self, typed: str) -> Place | None:
        """Find a place by name or postcode ("zutphen", "7411", "7411 AB"); None when it is not known.

        Case, accents, hyphens, apostrophes and surplus spaces make no difference.
        """
        text = typed.strip()
        postcode = _POSTCODE.fullmatch(text)
        if postcode is not None:
            return self.postcodes.get(postcode[1])
        return self._by_name.get(_key(text))

    def places_in(self, municipality: str) -> tuple[Place, ...]:
        """Return the places of the municipality with that name, in the order of the file."""
        return tuple(place for place in self.places if place.municipality == municipality)


def distance_km(a: Place, b: Place) -> float:
    """Return the distance between two places as the crow flies, in kilometres (haversine)."""
    lat_a, lat_b = math.radians(a.lat), math.radians(b.lat)
    half_lat = math.sin((lat_b - lat_a) / 2)
    half_lon = math.sin(math.radians(b.lon - a.lon) / 2)
    chord = half_lat**2 + math.cos(lat_a) * math.cos(lat_b) * half_lon**2
    return 2 * EARTH_RADIUS_KM * math.asin(min(1.0, math.sqrt(chord)))


def load_region(folder: Path) -> Region:
    """Read and check `region.toml`, `places.csv` and `postcodes.csv` in `folder`.

    Raises RegionError with every problem found, each as "file line N: reason" or "file: table N: reason".
    """
    problems: list[str] = []
    document = _toml(folder / "region.toml", problems)
    names = {key: _name(document, key, problems) for key in ("name", "public_name_nl", "public_name_en")}
    municipalities = _tables(document, "municipality", _municipality, problems)
    sectors = _tables(document, "sector", _sector, problems)
    studies = _tables(document, "study", _study, problems)
    by_name = _places(folder / "places.csv", problems)
    postcodes = _postcodes(folder / "postcodes.csv", by_name, problems)
    settled = {place.municipality for place in by_name.values()}
    problems += [
        f"places.csv: no place in {municipality.name}"
        for municipality in municipalities
        if municipality.name not in settled
    ]
    if problems:
        raise RegionError(problems)
    return Region(
        **names,
        municipalities=municipalities,
        sectors=sectors,
        studies=studies,
        places=tuple(by_name.values()),
        postcodes=MappingProxyType(postcodes),
        _by_name=MappingProxyType(by_name),
    )


def _toml(path: Path, problems: list[str]) -> Mapping[str, Any]:
    try:
        return tomllib.loads(path.read_text(encoding="utf-8"))
    except (OSError, tomllib.TOMLDecodeError) as error:
        raise RegionError([*problems, f"{path.name}: {error}"]) from error


def _name(document: Mapping[str, Any], key: str, problems: list[str]) -> str:
    value = document.get(key)
    if isinstance(value, str) and value.strip():
        return value
    problems.append(f"region.toml: {key} is empty")
    return ""


type _Read[T: (Municipality, Sector, Study)] = Callable[[Mapping[str, Any]], T]


def _tables[T: (Municipality, Sector, Study)](
    document: Mapping[str, Any], kind: str, read: _Read[T], problems: list[str]
) -> tuple[T, ...]:
    """Read every [[kind]] table; codes are unique within a kind."""
    raw_tables = document.get(kind, [])
    if not raw_tables:
        problems.append(f"region.toml: there is no [[{kind}]] table")
    entries: dict[str, T] = {}
    for number, raw in enumerate(raw_tables, start=1):
        where = f"region.toml: {kind} {raw.get('code') or number}"
        try:
            entry = read(raw)
        except ValueError as error:
            problems.append(f"{where}: {error}")
            continue
        if entry.code in entries:
            problems.append(f"{where}: this code is used twice")
        entries[entry.code] = entry
    return tuple(entries.values())
