"""People or work as arrays: packed once, saved as plain `.npy` files, shared by all processes that map them.

A row's `number` is its place in the order of keys, as in `score.pool`; how rows lie in memory is another order.
"""

import json
from abc import ABC, abstractmethod
from collections.abc import Iterable, Iterator, Mapping
from datetime import date
from pathlib import Path
from typing import Any, ClassVar, Generic, Self, TypeVar

import numpy as np
from numpy.typing import NDArray

from app.kernel.region import LEVELS
from app.matching.kernel.layout import ENTRY_BITS, NO_LEVEL, Column
from app.matching.kernel.packing import Packing, offering_values, seeker_values
from app.matching.score.lexicon import Lexicon
from app.matching.score.parties import Held, Offering, Seeker

Many = TypeVar("Many", Seeker, Offering)
META = "packed.json"
LEVEL_MASK = 3


class Packed(ABC, Generic[Many]):
    """Rows of one kind. `arrays` by name, `meta` is what JSON can hold: the table of values of each column."""

    side: ClassVar[str]

    def __init__(self, arrays: Mapping[str, NDArray[Any]], meta: Mapping[str, Any]) -> None:
        """Take what `build` or `load` made."""
        self.arrays = {name: np.asarray(array) for name, array in arrays.items()}
        for array in self.arrays.values():
            array.setflags(write=False)
        self.meta = meta
        self.forward: NDArray[np.int32] = self.arrays["forward"]

    @classmethod
    def build(cls, rows: Iterable[Many], lexicon: Lexicon) -> Self:
        """Pack `rows`, whose keys differ; of the lexicon only what concepts are called is used."""
        packing = Packing(cls.side, lexicon)
        for row in rows:
            packing.add(row.key, cls._values(row), cls._entries(row))
        return cls(*packing.finished())

    @classmethod
    def load(cls, folder: Path, *, mmap: bool = True) -> Self:
        """Return what was saved in `folder`; mapped, so that processes share the memory."""
        meta = json.loads((folder / META).read_text(encoding="utf-8"))
        if meta["side"] != cls.side:
            raise ValueError(f"{folder}: {meta['side']}, not {cls.side}")
        files = {name: folder / f"{name}.npy" for name in meta["arrays"]}
        return cls({name: np.load(file, mmap_mode="r" if mmap else None) for name, file in files.items()}, meta)

    def save(self, folder: Path) -> None:
        """Write everything into `folder`, which is there; nothing outside of it is needed to read it."""
        for name, array in self.arrays.items():
            np.save(folder / f"{name}.npy", array)
        document = {**self.meta, "arrays": sorted(self.arrays)}
        (folder / META).write_text(json.dumps(document, ensure_ascii=False), encoding="utf-8")

    def __len__(self) -> int:
        """Return how many rows there are."""
        return len(self.forward)

    @property
    def bytes(self) -> int:
        """How much memory the arrays take."""
        return sum(array.nbytes for array in self.arrays.values())

    def key(self, number: int) -> str:
        """Return the key of a row."""
        found: bytes = self.arrays["keys"][number]
        return found.decode()

    def number_of(self, key: str) -> int | None:
        """Return the number of the row with this key, if there is one."""
        keys, wanted = self.arrays["keys"], key.encode()
        number = int(np.searchsorted(keys, np.bytes_(wanted)))
        return number if number < len(keys) and keys[number] == wanted else None

    def rows(self) -> Iterator[Many]:
        """Yield every row, in the order of their numbers."""
        for number in range(len(self)):
            yield self.row(number)

    def row(self, number: int) -> Many:
        """Return a row, equal to the one that was packed."""
        at = int(self.arrays["at"][number])
        numbers = self.forward[at].tolist()
        start, end = self.arrays["entry_start"][at : at + 2].tolist()
        skills = [(self.meta["skills"][one >> ENTRY_BITS], one) for one in self.arrays["entries"][start:end].tolist()]
        return self._row(self.key(number), numbers, skills)

    def value(self, name: str, numbers: list[int], column: Column) -> Any:
        """Return a value from the table of a column."""
        return self.meta["tables"][name][numbers[column]]

    @staticmethod
    @abstractmethod
    def _values(row: Many) -> dict[str, Any]:
        """Return the value of each column."""

    @staticmethod
    @abstractmethod
    def _entries(row: Many) -> Iterable[tuple[str, int]]:
        """Return the skills of a row, with how well they are known or asked as a number of four bits."""

    @abstractmethod
    def _row(self, key: str, numbers: list[int], skills: list[tuple[str, int]]) -> Many:
        """Return the row that has these values."""

    def _shared(self, numbers: list[int]) -> dict[str, Any]:
        """Return the fields that people and work both have."""
        text, occupations = self.value("titles", numbers, Column.TITLE)
        hours = self.value("hours", numbers, Column.HOURS)
        return {
            "occupations": frozenset(occupations),
            "studies": frozenset(self.value("studies", numbers, Column.STUDIES)),
            "hours_min": hours[0],
            "hours_max": hours[1],
            "languages": dict(self.value("languages", numbers, Column.LANGUAGES)),
            "licences": frozenset(self.value("licences", numbers, Column.LICENCES)),
            "kinds": frozenset(self.value("kinds", numbers, Column.KINDS)),
            "text": text,
            "comes": _date(self.value("comes", numbers, Column.COMES)),
            "goes": _date(self.value("goes", numbers, Column.GOES)),
        }


class PackedSeekers(Packed[Seeker]):
    """People, to be ranked for a vacancy or a stage profile."""

    side = "seekers"

    @staticmethod
    def _values(row: Seeker) -> dict[str, Any]:
        return seeker_values(row)

    @staticmethod
    def _entries(row: Seeker) -> Iterable[tuple[str, int]]:
        return ((skill, held.level << 2 | held.verified) for skill, held in row.skills.items())

    def _row(self, key: str, numbers: list[int], skills: list[tuple[str, int]]) -> Seeker:
        shared = self._shared(numbers)
        (place, max_km, remote_ok), level = self.value("spots", numbers, Column.SPOT), numbers[Column.LEVEL]
        return Seeker(
            key,
            skills={skill: Held(entry >> 2 & LEVEL_MASK, entry & LEVEL_MASK) for skill, entry in skills},
            headline=shared.pop("text"),
            level=None if level == NO_LEVEL else LEVELS[level],
            lat=place[0],
            lon=place[1],
            max_km=max_km,
            remote_ok=remote_ok,
            available_from=shared.pop("comes"),
            available_until=shared.pop("goes"),
            **shared,
        )


class PackedOfferings(Packed[Offering]):
    """Vacancies or stage profiles, to be ranked for one person."""

    side = "offerings"

    @staticmethod
    def _values(row: Offering) -> dict[str, Any]:
        return offering_values(row)

    @staticmethod
    def _entries(row: Offering) -> Iterable[tuple[str, int]]:
        yield from ((skill, level << 2 | 1) for skill, level in row.required.items())
        yield from ((skill, level << 2) for skill, level in row.wished.items())

    def _row(self, key: str, numbers: list[int], skills: list[tuple[str, int]]) -> Offering:
        shared = self._shared(numbers)
        sites, _, remote = self.value("spots", numbers, Column.SPOT)
        levels = numbers[Column.LEVEL]
        return Offering(
            key,
            required={skill: entry >> 2 & LEVEL_MASK for skill, entry in skills if entry & 1},
            wished={skill: entry >> 2 & LEVEL_MASK for skill, entry in skills if not entry & 1},
            title=shared.pop("text"),
            levels=frozenset(level for bit, level in enumerate(LEVELS) if levels >> bit & 1),
            sites=tuple((lat, lon) for lat, lon in sites),
            remote=remote,
            starts_on=shared.pop("comes"),
            ends_on=shared.pop("goes"),
            answers=self.value("answers", numbers, Column.ANSWERS),
            freshness=self.value("freshness", numbers, Column.FRESHNESS),
            **shared,
        )


def _date(number: int | None) -> date | None:
    return None if number is None else date.fromordinal(number)
