"""A list made again from what it was made of, and whether it comes out the same.

The scores are worked out anew by the product's own pools from the frozen parties, weights and vocabulary; nothing of
today's data goes in. What words that were typed add to a score is taken as it was noted: the texts are not frozen.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any
from zlib import crc32

import numpy as np

from app.matching.log import freeze
from app.matching.score.parties import Offering, Seeker
from app.matching.score.pool import Fitted, shuffled
from app.matching.score.pools import Offerings, Seekers
from app.matching.score.ranked import Removed, Row
from app.matching.score.weights import Pairing

SAME = 1e-9
"""Sums of a score and what words add may differ so much."""
LOST = "what this row was made of is not in the log any more"


@dataclass(frozen=True)
class ReplayedRow:
    """One row: its place, what was noted, the row as it comes out now (None where its inputs are gone), differences.

    `key` is "" where the row was taken out because the person asked for that.
    """

    rank: int
    key: str
    noted: Mapping[str, Any]
    row: Row | None
    differences: Sequence[str]


@dataclass(frozen=True)
class Replayed:
    """A list made again; `gone` rows were taken out because the person asked for that."""

    body: Mapping[str, Any]
    one: Seeker | Offering | None
    weights: Mapping[str, Any]
    rows: Sequence[ReplayedRow]
    differences: Sequence[str] = field(default_factory=list)

    @property
    def gone(self) -> int:
        """How many rows say no more who they were about."""
        return sum(not row.key for row in self.rows)

    @property
    def identical(self) -> bool:
        """Whether everything that can be made again is as it was shown."""
        return not self.differences and not any(row.differences for row in self.rows)


def replayed(pairing: Pairing, body: Mapping[str, Any], inputs: Mapping[str, Mapping[str, Any]]) -> Replayed:
    """Make a list again from its body and the frozen inputs that are still there, by their hash."""
    asker: Any = Seeker if pairing.for_person else Offering
    other: Any = Offering if pairing.for_person else Seeker
    first = body["first"]
    if body["one"] not in inputs or body["weights"] not in inputs:
        rows = [ReplayedRow(first + at, noted["key"], noted, None, ()) for at, noted in enumerate(body["rows"])]
        return Replayed(body, None, {}, rows, ["the asker or the weights are not in the log any more"])
    weights = freeze.thawed_weights(inputs[body["weights"]])
    lexicon = freeze.FrozenLexicon(body["vocabulary"], weights.credit)
    one: Any = freeze.thawed(asker, inputs[body["one"]])
    there = {noted["key"]: noted["input"] for noted in body["rows"] if noted["input"] in inputs}
    parties: Any = [freeze.thawed(other, inputs[name]) for name in there.values()]
    made = Offerings if pairing.for_person else Seekers
    pool: Any = made(parties, pairing=pairing, lexicon=lexicon, weights=weights)
    day = date.fromisoformat(body["day"])
    fitted, removed = pool.fitted(one, day=day), pool.removed(one, day=day)
    rows = [
        _row(first + at, noted, fitted if noted["key"] in there else None, removed, body["share"])
        for at, noted in enumerate(body["rows"])
    ]
    return Replayed(body, one, inputs[body["weights"]], rows, _order(body, day))


def _row(
    rank: int, noted: Mapping[str, Any], fitted: Fitted | None, removed: Mapping[str, Removed], share: float
) -> ReplayedRow:
    key = noted["key"]
    if fitted is None:
        return ReplayedRow(rank, key, noted, None, (LOST,) if key else ())
    row = fitted.row(key)
    found = {
        "score": (noted["score"], row.score),
        "values": (noted["values"], [part.value for part in row.parts]),
        "answered": (noted["answered"], sum(part.answered << at for at, part in enumerate(row.parts))),
        "outside the filters": (noted.get("outside", False), key in removed and not noted.get("refused", False)),
    }
    differences = [f"{name}: shown {was}, now {now}" for name, (was, now) in found.items() if was != now]
    whole = noted.get("words", 0.0) + share * row.score
    if abs(whole - noted["total"]) > SAME:
        differences.append(f"total: shown {noted['total']}, now {whole}")
    return ReplayedRow(rank, key, noted, row, differences)


def _order(body: Mapping[str, Any], day: date) -> list[str]:
    """Return what is wrong with the order of a list that its scores order."""
    if body["sort"] != "match":
        return []
    rows = [row for row in body["rows"] if row["key"]]
    shuffle = shuffled(np.array([crc32(row["key"].encode()) for row in rows], np.uint64), day).tolist()
    equals = body["share"] == 1.0  # with words, the search orders what scores the same
    places = [(-row["total"], at if equals else 0) for row, at in zip(rows, shuffle, strict=True)]
    return [] if places == sorted(places) else ["the rows are not in the order of their scores"]
