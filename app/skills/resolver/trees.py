"""Sums of small decision trees, worked out with NumPy from a file of arrays: no library of trees at run time.

How: every question of every tree is asked at once; each answer "no" strikes out the leaves on its left (a bit mask),
and the first leaf that is left over is where the row arrives (QuickScorer, Lucchese and others, SIGIR 2015).
"""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import numpy.typing as npt

MOST_LEAVES = 16


@dataclass(frozen=True)
class Trees:
    """An ensemble; arrays of (trees, questions) and (trees, leaves), padded with questions that strike out nothing.

    `names` are the features in the order of the columns; `steps` turn a score into a probability (score, share).
    """

    names: tuple[str, ...]
    feature: npt.NDArray[np.int16]
    threshold: npt.NDArray[np.float32]
    mask: npt.NDArray[np.uint16]
    leaf: npt.NDArray[np.float32]
    calibration: tuple[float, float]

    @classmethod
    def load(cls, path: Path) -> "Trees":
        """Read what `save` wrote."""
        with np.load(path, allow_pickle=False) as file:
            slope, offset = file["calibration"].tolist()
            return cls(
                names=tuple(file["names"].tolist()),
                feature=file["feature"],
                threshold=file["threshold"],
                mask=file["mask"],
                leaf=file["leaf"],
                calibration=(slope, offset),
            )

    def save(self, path: Path) -> None:
        """Write all of it to one file, the same bytes for the same trees."""
        np.savez_compressed(
            path,
            names=np.asarray(self.names),
            feature=self.feature,
            threshold=self.threshold,
            mask=self.mask,
            leaf=self.leaf,
            calibration=np.asarray(self.calibration),
        )

    def score(self, rows: npt.NDArray[np.float32]) -> npt.NDArray[np.float32]:
        """Return the sum over all trees for each row, whose columns are those of `names`."""
        no = rows[:, self.feature.ravel()] > self.threshold.ravel()
        left = np.where(no, self.mask.ravel(), np.uint16(0xFFFF))
        left = np.bitwise_and.reduce(left.reshape(len(rows), *self.feature.shape), axis=2)
        lowest = left & (~left + np.uint16(1))
        leaf = _BIT[lowest]
        total: npt.NDArray[np.float32] = self.leaf[np.arange(len(self.leaf)), leaf].sum(axis=1, dtype=np.float32)
        return total

    def probability(self, score: float) -> float:
        """Return how likely a concept with this score is meant."""
        slope, offset = self.calibration
        return float(1 / (1 + np.exp(-(slope * score + offset))))


_BIT = np.zeros(0x10000, dtype=np.uint8)
_BIT[[1 << bit for bit in range(MOST_LEAVES)]] = np.arange(MOST_LEAVES)

Question = tuple[int, float, int]


def of_nodes(trees: Sequence[tuple[Sequence[Question], Sequence[float]]], names: Sequence[str]) -> Trees:
    """Make an ensemble of trees, each its questions (feature, threshold, mask of what "no" leaves) and its leaves."""
    most = max((len(questions) for questions, _ in trees), default=1)
    feature = np.zeros((len(trees), most), dtype=np.int16)
    threshold = np.full((len(trees), most), np.inf, dtype=np.float32)
    mask = np.full((len(trees), most), 0xFFFF, dtype=np.uint16)
    leaf = np.zeros((len(trees), MOST_LEAVES), dtype=np.float32)
    for number, (questions, leaves) in enumerate(trees):
        for place, (column, limit, rest) in enumerate(questions):
            feature[number, place], mask[number, place] = column, rest
            threshold[number, place] = _at_most(limit)
        leaf[number, : len(leaves)] = leaves
    return Trees(tuple(names), feature, threshold, mask, leaf, (1.0, 0.0))


def _at_most(limit: float) -> np.float32:
    """Return the largest 32-bit number that is not above `limit`: for 32-bit values the question stays the same."""
    near = np.float32(limit)
    return near if float(near) <= limit else np.nextafter(near, np.float32(-np.inf))
