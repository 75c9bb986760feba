"""Turning rows into arrays, one row at a time: what is packed is never held as objects all at once."""

import math
from array import array
from collections.abc import Hashable, Iterable, Mapping, Sequence
from typing import Any
from zlib import crc32

import numpy as np
from numpy.typing import NDArray

from app.matching.kernel.counting import counting_arrays
from app.matching.kernel.layout import ENTRY_BITS, HAS_SKILLS, HAS_TITLE, TOLD, Column, chunk_bits, chunks_of
from app.matching.kernel.titles import numbered, parts_of
from app.matching.score import fits
from app.matching.score.lexicon import Lexicon
from app.matching.score.parties import Offering, Seeker

Arrays = dict[str, NDArray[Any]]

TABLES = {
    "titles": Column.TITLE,
    "studies": Column.STUDIES,
    "spots": Column.SPOT,
    "hours": Column.HOURS,
    "comes": Column.COMES,
    "goes": Column.GOES,
    "languages": Column.LANGUAGES,
    "licences": Column.LICENCES,
    "kinds": Column.KINDS,
    "answers": Column.ANSWERS,
    "freshness": Column.FRESHNESS,
}
"""The columns whose numbers stand for values of a table of the pack."""
DATES = ("comes", "goes")
"""Their values are sorted, so that a number before another is a day before another; "not told" is last."""
HOURS_BITS = 32
GRID, GRID_BITS = 2_000, 20
"""Cells of half a thousandth of a degree, some fifty metres."""
MAX_ROWS = 1 << (32 - ENTRY_BITS)


def seeker_values(row: Seeker) -> dict[str, Any]:
    """Return what a person's columns hold, as values that JSON knows."""
    return {
        "titles": (row.headline, tuple(sorted(row.occupations))),
        "levels": fits.level_number(row.level) % 8,
        "spots": ((row.lat, row.lon), row.max_km, row.remote_ok),
        "comes": row.available_from.toordinal() if row.available_from else None,
        "goes": row.available_until.toordinal() if row.available_until else None,
        "answers": None,
        "freshness": None,
        "flags": TOLD * row.told + HAS_SKILLS * bool(row.skills),
        **_shared(row),
    }


def offering_values(row: Offering) -> dict[str, Any]:
    """Return what the columns of work hold, as values that JSON knows."""
    return {
        "titles": (row.title, tuple(sorted(row.occupations))),
        "levels": fits.level_bits(row.levels),
        "spots": (tuple(row.sites), None, row.remote),
        "comes": row.starts_on.toordinal() if row.starts_on else None,
        "goes": row.ends_on.toordinal() if row.ends_on else None,
        "answers": row.answers,
        "freshness": row.freshness,
        "flags": TOLD + HAS_SKILLS * bool(row.required or row.wished),
        **_shared(row),
    }


def _shared(row: Seeker | Offering) -> dict[str, Any]:
    return {
        "studies": tuple(sorted(row.studies)),
        "hours": (row.hours_min, row.hours_max),
        "languages": tuple(sorted(row.languages.items())),
        "licences": tuple(sorted(row.licences)),
        "kinds": tuple(sorted(row.kinds)),
    }


class Packing:
    """Rows on their way into arrays; `side` is "seekers" or "offerings"."""

    def __init__(self, side: str, lexicon: Lexicon) -> None:
        self.side, self.lexicon = side, lexicon
        self._keys: list[bytes] = []
        self._tables: dict[str, dict[Hashable, int]] = {name: {} for name in TABLES}
        self._columns = {column: array("i") for column in (*TABLES.values(), Column.LEVEL, Column.FLAGS)}
        self._skills: dict[str, int] = {}
        self._entry_skill, self._entry_how, self._entry_count = array("i"), array("B"), array("i")

    def add(self, key: str, values: Mapping[str, Any], entries: Iterable[tuple[str, int]]) -> None:
        """Take in one row."""
        self._keys.append(key.encode())
        for name, column in TABLES.items():
            table = self._tables[name]
            self._columns[column].append(table.setdefault(values[name], len(table)))
        self._columns[Column.LEVEL].append(values["levels"])
        self._columns[Column.FLAGS].append(values["flags"])
        before = len(self._entry_how)
        for skill, how in entries:
            self._entry_skill.append(self._skills.setdefault(skill, len(self._skills)))
            self._entry_how.append(how)
        self._entry_count.append(len(self._entry_how) - before)

    def finished(self) -> tuple[Arrays, dict[str, Any]]:
        """Return the arrays by name, and what goes beside them."""
        if len(self._keys) >= MAX_ROWS:
            raise ValueError(f"more than {MAX_ROWS} rows")
        tables: dict[str, list[Any]] = {name: list(table) for name, table in self._tables.items()}
        columns = {column: np.array(numbers, np.int32) for column, numbers in self._columns.items()}
        for name in ("spots", *DATES):
            order = _order(name, tables[name])
            tables[name] = [tables[name][at] for at in order]
            columns[TABLES[name]] = _places(order)[columns[TABLES[name]]]
        keys, number = self._numbers()
        lying = np.lexsort((number, columns[Column.TITLE], columns[Column.SPOT]))
        forward = np.zeros((len(keys), len(Column)), np.int32)
        for column, numbers in columns.items():
            forward[:, column] = numbers[lying]
        said = [parts_of(self.side, text, occupations, self.lexicon) for text, occupations in tables["titles"]]
        titled = [
            bool(occupations or (parts if self.side == "seekers" else text))
            for (text, occupations), parts in zip(tables["titles"], said, strict=True)
        ]
        parts_of_title, parts = numbered(said, titled)
        forward[:, Column.FLAGS] |= HAS_TITLE * np.array(titled, np.int32)[forward[:, Column.TITLE]]
        forward[:, Column.HASH] = self._hashes()[lying]
        forward[:, Column.NUMBER] = number[lying]
        at = np.empty(len(keys), np.int32)
        at[forward[:, Column.NUMBER]] = np.arange(len(keys), dtype=np.int32)
        arrays: Arrays = {"keys": keys, "at": at, "forward": forward}
        skills = sorted(self._skills)
        arrays |= self._skill_arrays(skills, lying)
        arrays["row_parts"] = parts_of_title[forward[:, Column.TITLE]]
        pairs = forward[:, Column.LEVEL].astype(np.int64) << HOURS_BITS | forward[:, Column.HOURS]
        small, row_small = np.unique(pairs, return_inverse=True)
        arrays["row_small"] = row_small.astype(np.uint16)
        bits, planes = counting_arrays(self.side, forward, tables)
        meta = {
            "side": self.side,
            "skills": skills,
            "parts": parts,
            "small": [[int(pair >> HOURS_BITS), int(pair & (1 << HOURS_BITS) - 1)] for pair in small],
            "planes": planes,
            "tables": tables,
        }
        return arrays | bits, meta

    def _numbers(self) -> tuple[NDArray[np.bytes_], NDArray[np.int32]]:
        """Return the keys in order, and of each row the place of its key."""
        keys = np.array(self._keys, np.bytes_) if self._keys else np.zeros(0, "S1")
        order = np.argsort(keys, kind="stable")
        keys = keys[order]
        if (keys[1:] == keys[:-1]).any():
            raise ValueError("keys must differ")
        return keys, _places(order)

    def _hashes(self) -> NDArray[np.int32]:
        return np.array([crc32(key) for key in self._keys], np.uint32).view(np.int32)

    def _skill_arrays(self, skills: Sequence[str], lying: NDArray[np.intp]) -> Arrays:
        """Return the skills of each row one behind the other, and the rows of each skill."""
        length, chunk = len(lying), chunk_bits(len(lying))
        count = np.array(self._entry_count, np.int32)
        start = np.concatenate(([0], np.cumsum(count, dtype=np.int64)))
        taken = np.concatenate(([0], np.cumsum(count[lying], dtype=np.int64)))
        source = np.repeat(start[:-1][lying] - taken[:-1], count[lying]) + np.arange(taken[-1])
        place = {skill: number for number, skill in enumerate(skills)}
        renumbered = np.array([place[skill] for skill in self._skills], np.int64)
        skill = renumbered[np.array(self._entry_skill, np.int32)[source]]
        how = np.array(self._entry_how, np.uint8)[source].astype(np.int64)
        row = np.repeat(np.arange(length, dtype=np.int64), count[lying])
        by_skill = np.argsort(skill, kind="stable")
        chunks = chunks_of(length)
        cells = np.bincount(skill * chunks + (row >> chunk), minlength=len(skills) * chunks)
        return {
            "entry_start": taken.astype(np.uint32),
            "entries": (skill << ENTRY_BITS | how).astype(np.uint32),
            "postings": (row << ENTRY_BITS | how)[by_skill].astype(np.uint32),
            "posting_start": np.concatenate(([0], np.cumsum(cells))).astype(np.uint32),
        }


def _order(name: str, values: Sequence[Any]) -> list[int]:
    if name in DATES:
        return sorted(range(len(values)), key=lambda at: (values[at] is None, values[at] or 0))
    return sorted(range(len(values)), key=lambda at: _lies(*values[at]))


def _lies(place: Any, max_km: float | None, remote: bool) -> tuple[int, bool, float]:
    """Return what puts spots in order: those near each other together (Morton), and of a place the least far first."""
    sites = place if place and isinstance(place[0], tuple) else (place,)
    lat, lon = next((site for site in sites if site), (None, None))
    if lat is None or lon is None or math.isnan(lat) or math.isnan(lon):
        return -1, remote, max_km or math.inf
    across, up = int((lon + 180) * GRID), int((lat + 90) * GRID)
    code = sum((across >> bit & 1) << 2 * bit | (up >> bit & 1) << 2 * bit + 1 for bit in range(GRID_BITS))
    return code, remote, max_km or math.inf


def _places(order: Sequence[int] | NDArray[np.intp]) -> NDArray[np.int32]:
    """Return where each number went, when they were put in this order."""
    places = np.empty(len(order), np.int32)
    places[np.asarray(order, np.intp)] = np.arange(len(order), dtype=np.int32)
    return places
