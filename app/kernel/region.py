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
from dataclasses import dataclass, replace
from pathlib import Path
from types import MappingProxyType
from typing import Any, TypeVar

LEVELS = ("vo", "mbo1", "mbo2", "mbo3", "mbo4", "hbo", "wo")
"""Levels of education, low to high, as codes in files and addresses."""

_Entry = TypeVar("_Entry", "Municipality", "Sector", "Study")

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
    """All that the product knows of one region. `postcodes` maps "7411" to its place, own centre if known.

    `operator` runs the site; `contact_email` is where people ask about privacy and accessibility.
    `water` is the line of the river that people know the region by, as (latitude, longitude); it may be empty.
    `ranked_lists_months` is how long it is kept which ranked lists were shown.
    """

    name: str
    public_name_nl: str
    public_name_en: str
    operator: str
    contact_email: str
    municipalities: tuple[Municipality, ...]
    sectors: tuple[Sector, ...]
    studies: tuple[Study, ...]
    places: tuple[Place, ...]
    postcodes: Mapping[str, Place]
    _by_name: Mapping[str, Place]
    water: tuple[tuple[float, float], ...] = ()
    ranked_lists_months: int = 6

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


_NAMES = ("name", "public_name_nl", "public_name_en", "operator", "contact_email")


def load_region(folder: Path) -> Region:
    """Read and check `region.toml`, `places.csv` and `postcodes.csv` in `folder`.

    Raises RegionError with every problem found, each as "file line N: reason" or "file: table N: reason".
    """
    problems: list[str] = []
    document = _toml(folder / "region.toml", problems)
    names = {key: _name(document, key, problems) for key in _NAMES}
    municipalities = _tables(document, "municipality", _municipality, problems)
    sectors = _tables(document, "sector", _sector, problems)
    studies = _tables(document, "study", _study, problems)
    water = _water(document, problems)
    months = _months(document, problems)
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
        water=water,
        ranked_lists_months=months,
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


def _tables(
    document: Mapping[str, Any],
    kind: str,
    read: Callable[[Mapping[str, Any]], _Entry],
    problems: list[str],
) -> tuple[_Entry, ...]:
    """Read every [[kind]] table; codes are unique within a kind."""
    raw_tables = document.get(kind, [])
    if not raw_tables:
        problems.append(f"region.toml: there is no [[{kind}]] table")
    entries: dict[str, _Entry] = {}
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


def _municipality(raw: Mapping[str, Any]) -> Municipality:
    code, name, province = _texts(raw, "code", "name", "province")
    if not _MUNICIPALITY_CODE.fullmatch(code):
        raise ValueError("code is not of the form GM0150")
    return Municipality(code, name, province)


def _sector(raw: Mapping[str, Any]) -> Sector:
    code, nl, en = _coded(raw)
    return Sector(code, nl, en, _list(raw, "sbi", lambda value: bool(_SBI.fullmatch(value))))


def _study(raw: Mapping[str, Any]) -> Study:
    code, nl, en = _coded(raw)
    return Study(code, nl, en, _list(raw, "levels", lambda value: value in LEVELS))


def _coded(raw: Mapping[str, Any]) -> tuple[str, str, str]:
    code, nl, en = _texts(raw, "code", "nl", "en")
    if not _CODE.fullmatch(code):
        raise ValueError("code may only hold lower-case letters, digits and single hyphens")
    return code, nl, en


def _texts(raw: Mapping[str, Any], *keys: str) -> tuple[str, ...]:
    for key in keys:
        if not isinstance(raw.get(key), str) or not raw[key].strip():
            raise ValueError(f"{key} is empty")
    return tuple(raw[key] for key in keys)


def _list(raw: Mapping[str, Any], key: str, known: Callable[[str], bool]) -> tuple[str, ...]:
    values = raw.get(key)
    if not isinstance(values, list) or not values:
        raise ValueError(f"{key} is not a list with at least one value")
    for value in values:
        if not isinstance(value, str) or not known(value):
            raise ValueError(f"{key} holds {value!r}, which is not known")
    return tuple(values)


def _months(document: Mapping[str, Any], problems: list[str]) -> int:
    months = document.get("ranked_lists_months", 6)
    if not isinstance(months, int) or isinstance(months, bool) or months < 1:
        problems.append("region.toml: ranked_lists_months is not a whole number above 0")
        return 1
    return months


def _water(document: Mapping[str, Any], problems: list[str]) -> tuple[tuple[float, float], ...]:
    line = document.get("water", [])
    try:
        return tuple((float(lat), float(lon)) for lat, lon in line)
    except (TypeError, ValueError):
        problems.append("region.toml: water is not a list of [latitude, longitude]")
        return ()


def _places(path: Path, problems: list[str]) -> dict[str, Place]:
    """Read the places by their search key."""
    by_name: dict[str, Place] = {}
    for where, row in _rows(path, ("place", "municipality", "lat", "lon"), problems):
        if not row["place"] or not row["municipality"]:
            problems.append(f"{where}: place or municipality is empty")
            continue
        centre = _centre(row)
        if centre is None:
            problems.append(f"{where}: lat and lon are not degrees")
            continue
        key = _key(row["place"])
        if key in by_name:
            problems.append(f"{where}: {row['place']} is there twice")
        by_name[key] = Place(row["place"], row["municipality"], *centre)
    return by_name


def _postcodes(path: Path, by_name: Mapping[str, Place], problems: list[str]) -> dict[str, Place]:
    """Read the ranges into one place per four-digit postcode."""
    postcodes: dict[str, Place] = {}
    for where, row in _rows(path, ("from", "to", "place", "lat", "lon"), problems):
        try:
            codes, place = _postcode_range(row, by_name)
        except ValueError as error:
            problems.append(f"{where}: {error}")
            continue
        taken = [code for code in codes if code in postcodes]
        if taken:
            problems.append(f"{where}: {taken[0]} is already in another row")
        postcodes |= dict.fromkeys(codes, place)
    return postcodes


def _postcode_range(row: Mapping[str, str], by_name: Mapping[str, Place]) -> tuple[list[str], Place]:
    first, last = row["from"], row["to"]
    if not all(re.fullmatch(r"[1-9]\d{3}", code) for code in (first, last)) or first > last:
        raise ValueError(f"{first}-{last} is not a range of four-digit postcodes")
    place = by_name.get(_key(row["place"]))
    if place is None:
        raise ValueError(f"{row['place']} is not in places.csv")
    if row["lat"] or row["lon"]:
        centre = _centre(row)
        if centre is None:
            raise ValueError("lat and lon are not degrees")
        place = replace(place, lat=centre[0], lon=centre[1])
    return [str(code) for code in range(int(first), int(last) + 1)], place


def _rows(path: Path, columns: tuple[str, ...], problems: list[str]) -> Iterator[tuple[str, Mapping[str, str]]]:
    """Yield ("file line N", row) for each well-formed row, values stripped."""
    try:
        with path.open(encoding="utf-8", newline="") as file:
            lines = csv.reader(file)
            if tuple(next(lines, ())) != columns:
                problems.append(f"{path.name} line 1: the columns must be {','.join(columns)}")
                return
            for values in lines:
                where = f"{path.name} line {lines.line_num}"
                if len(values) != len(columns):
                    problems.append(f"{where}: {len(values)} values instead of {len(columns)}")
                else:
                    yield where, dict(zip(columns, (value.strip() for value in values), strict=True))
    except (OSError, UnicodeDecodeError) as error:
        problems.append(f"{path.name}: {error}")


def _centre(row: Mapping[str, str]) -> tuple[float, float] | None:
    try:
        lat, lon = float(row["lat"]), float(row["lon"])
    except ValueError:
        return None
    return (lat, lon) if abs(lat) <= 90 and abs(lon) <= 180 else None


def _key(name: str) -> str:
    """Fold a place name to what has to agree: letters and digits, without accents or case."""
    decomposed = unicodedata.normalize("NFKD", name.casefold())
    return "".join(char for char in decomposed if char.isalnum())
