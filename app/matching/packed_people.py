"""Packed people as a layer: what compiled code ranks, beside the small layers of what changed since."""

from collections.abc import Collection, Sequence
from dataclasses import replace
from datetime import date
from functools import cached_property
from typing import TYPE_CHECKING, Self

import numpy as np

from app.matching.kernel.layout import ENTRY_BITS, NO_LEVEL, Column, chunks_of
from app.matching.kernel.packed import LEVEL_MASK, PackedSeekers
from app.matching.score.columns import Bools, Ints, numbers
from app.matching.score.fits import Floats, kilometres
from app.matching.score.lexicon import Lexicon
from app.matching.score.parties import Offering, Seeker
from app.matching.score.pool import Fitted, Top
from app.matching.score.pools import Seekers
from app.matching.score.ranked import Removed, Row
from app.matching.score.weights import Pairing, Weights, load_weights

if TYPE_CHECKING:
    from app.matching.kernel.ranker import Ranker


class PackedPeople:
    """People in files, ranked for one vacancy or stage profile; threads may share it. See `score.layered.Part`."""

    def __init__(
        self,
        packed: PackedSeekers,
        ranker: "Ranker[Offering, Seeker]",
        weights: Weights,
        facts: "PackedFacts | None" = None,
    ) -> None:
        self.packed, self.ranker, self.weights = packed, ranker, weights
        self._facts = facts or PackedFacts(packed)
        self.pairing: Pairing = ranker.pairing
        self.lexicon: Lexicon = ranker.lexicon

    def __len__(self) -> int:
        """Return how many rows there are."""
        return len(self.packed)

    def number_of(self, key: str) -> int | None:
        """Return the number of a row."""
        return self.packed.number_of(key)

    def at(self, number: int) -> Seeker:
        """Return the row with this number."""
        return self.packed.row(number)

    def like(self, rows: Sequence[Seeker]) -> Seekers:
        """Return a few other rows, in memory, under the same lexicon."""
        return Seekers(rows, pairing=self.pairing, lexicon=self.lexicon, weights=self.weights)

    def under(self, lexicon: Lexicon) -> Self:
        """Return the same rows under a lexicon of the same vocabulary that counted other offerings."""
        return type(self)(self.packed, self.ranker.with_lexicon(lexicon), self.weights, self._facts)

    def top(
        self,
        one: Offering,
        *,
        day: date,
        blocked: Collection[str] = (),
        among: Collection[str] | None = None,
        count: int | None,
        gone: Bools | None = None,
    ) -> Top:
        """Return the first `count` rows for `one`; of those in `gone` nothing is shown nor counted."""
        found = self.ranker.top(
            one,
            day=day,
            limit=count,
            dead=() if gone is None else np.flatnonzero(gone),
            blocked=self._numbers(blocked),
            among=None if among is None else self._numbers(among),
        )

        def places(positions: Sequence[int]) -> list[tuple[float, int, str]]:
            at = np.asarray(positions, np.int64)
            standing = np.where(found.told[at], found.scores[at], -1.0)
            keys = [self.packed.key(int(number)) for number in found.numbers[at]]
            return list(zip((-standing).tolist(), found.shuffles[at].tolist(), keys, strict=True))

        def explain(positions: Sequence[int], ranks: Sequence[int]) -> list[Row]:
            if not positions:
                return []
            rows = self.ranker.explained(one, found.numbers[list(positions)], 1, day=day)
            return [replace(row, rank=rank) for row, rank in zip(rows, ranks, strict=True)]

        return Top(len(found.numbers), found.total, dict(found.removed), found.numbers, places, explain)

    def facts(self) -> "PackedFacts":
        """Return what a list is narrowed by."""
        return self._facts

    def fitted(self, one: Offering, *, day: date) -> Fitted:
        """Return how well every row fits."""
        scores = self.ranker.parts(one, np.arange(len(self.packed)), day=day).scores.tolist()
        keys = [self.packed.key(number) for number in range(len(self.packed))]
        return Fitted(dict(zip(keys, scores, strict=True)), lambda key: self.ranker.row(one, key, day=day))

    def removed(self, one: Offering, *, day: date, blocked: Collection[str] = ()) -> dict[str, Removed]:
        """Of people only the counts are asked: who is left out of a company's list is not named."""
        raise NotImplementedError

    def _numbers(self, keys: Collection[str]) -> list[int]:
        return [number for key in keys if (number := self.packed.number_of(key)) is not None]


class PackedFacts:
    """What lists of packed people are narrowed by; see `score.listing.Facts`. Tables are read when first asked."""

    def __init__(self, packed: PackedSeekers) -> None:
        self.packed = packed

    def levels(self) -> Ints:
        """Return the number of each level; -1 where it is not told."""
        found = self._of(Column.LEVEL)
        return np.where(found == NO_LEVEL, -1, found)

    def most_hours(self) -> Floats:
        """Return the most hours a week; NaN where not told."""
        return self._hours[self._of(Column.HOURS)]

    def km_from(self, lat: float, lon: float) -> Floats:
        """Return how far each lives from a place, in km; NaN where that is not known."""
        return kilometres(*self._degrees, lat, lon)[self._of(Column.SPOT)]

    def holding(self, skill: str, level: int) -> Bools:
        """Return who has a skill on this level or above, by own word or proven."""
        found, at = np.zeros(len(self.packed), bool), self._skills.get(skill)
        if at is not None:
            chunks, start = chunks_of(len(self.packed)), self.packed.arrays["posting_start"]
            entries = self.packed.arrays["postings"][start[at * chunks] : start[(at + 1) * chunks]]
            enough = np.maximum(entries >> 2 & LEVEL_MASK, entries & LEVEL_MASK) >= level
            found[self.packed.forward[entries[enough] >> ENTRY_BITS, Column.NUMBER]] = True
        return found

    def _of(self, column: Column) -> Ints:
        """Return a column by the numbers of rows."""
        found: Ints = self.packed.forward[self.packed.arrays["at"], column].astype(np.int64)
        return found

    @cached_property
    def _hours(self) -> Floats:
        return numbers(most for _, most in self.packed.meta["tables"]["hours"])

    @cached_property
    def _degrees(self) -> tuple[Floats, Floats]:
        places = [place for place, *_ in self.packed.meta["tables"]["spots"]]
        return numbers(lat for lat, _ in places), numbers(lon for _, lon in places)

    @cached_property
    def _skills(self) -> dict[str, int]:
        return {skill: at for at, skill in enumerate(self.packed.meta["skills"])}


def packed_people(packed: PackedSeekers, pairing: Pairing, lexicon: Lexicon, weights: Weights) -> PackedPeople:
    """Return packed people, to be ranked for vacancies or stage profiles."""
    from app.matching.kernel.ranker import Ranker  # heavy, and only where files are used

    return PackedPeople(packed, Ranker(packed, pairing=pairing, lexicon=lexicon, weights=weights), weights)


def try_out(packed: PackedSeekers) -> None:
    """Ask one question, and one that filters all who can be, so that compiled code is there before somebody waits."""
    weights = load_weights()
    people = packed_people(packed, Pairing.VACANCY_TALENT, Lexicon((), weights.credit, ()), weights)
    top = people.top(Offering(""), day=date.min, count=1)
    top.explain(range(top.size), range(top.size))
    people.top(Offering("", kinds=frozenset({""})), day=date.max, count=1)
