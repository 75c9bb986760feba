"""Packed people as a layer: what compiled code ranks, beside the small layers of what changed since."""

from collections.abc import Collection, Sequence
from dataclasses import replace
from datetime import date
from typing import TYPE_CHECKING, Self

import numpy as np

from app.matching.kernel.packed import PackedSeekers
from app.matching.score.columns import Bools
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

    def __init__(self, packed: PackedSeekers, ranker: "Ranker[Offering, Seeker]", weights: Weights) -> None:
        self.packed, self.ranker, self.weights = packed, ranker, weights
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
        return type(self)(self.packed, self.ranker.with_lexicon(lexicon), self.weights)

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

        def places() -> list[tuple[float, int, str]]:
            standing = np.where(found.told, found.scores, -1.0)
            keys = [self.packed.key(int(number)) for number in found.numbers]
            return list(zip((-standing).tolist(), found.shuffles.tolist(), keys, strict=True))

        def explain(positions: Sequence[int], ranks: Sequence[int]) -> list[Row]:
            if not positions:
                return []
            rows = self.ranker.explained(one, found.numbers[list(positions)], 1, day=day)
            return [replace(row, rank=rank) for row, rank in zip(rows, ranks, strict=True)]

        return Top(len(found.numbers), found.total, dict(found.removed), places, explain)

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


def packed_people(packed: PackedSeekers, pairing: Pairing, lexicon: Lexicon, weights: Weights) -> PackedPeople:
    """Return packed people, to be ranked for vacancies or stage profiles."""
    from app.matching.kernel.ranker import Ranker  # heavy, and only where files are used

    return PackedPeople(packed, Ranker(packed, pairing=pairing, lexicon=lexicon, weights=weights), weights)


def try_out(packed: PackedSeekers) -> None:
    """Ask one question, so that compiled code is loaded before somebody waits for it."""
    weights = load_weights()
    lexicon = Lexicon((), weights.credit, ())
    top = packed_people(packed, Pairing.VACANCY_TALENT, lexicon, weights).top(Offering(""), day=date.min, count=1)
    top.explain(range(top.size), range(top.size))
