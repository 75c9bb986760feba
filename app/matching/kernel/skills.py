"""The skills of one asker as compiled code takes them."""

from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from app.matching.kernel.layout import ENTRY_BITS
from app.matching.kernel.memo import Memo
from app.matching.kernel.packed import Packed
from app.matching.score.fits import Floats
from app.matching.score.lexicon import Lexicon
from app.matching.score.parties import Offering, Seeker
from app.matching.score.pools import LEVELS_OF_SKILL, credits

PEOPLE_SCALE = 1 << 20
"""Whole numbers that stand for all that is asked being covered; sums of 2,000 skills fit 32 bits."""
WORK_WEIGHT, WORK_WORTH = 1 << 14, 1 << 10
"""The same for work, where the weight differs by row."""
HOWS = 1 << ENTRY_BITS
KEPT = 20_000

NO_INTS: NDArray[np.int32] = np.zeros(0, np.int32)
NO_FLOATS: Floats = np.zeros(0)
NO_TABLE: Floats = np.zeros((0, HOWS))
NO_BOUNDS: NDArray[np.int32] = np.zeros((0, HOWS), np.int32)
NO_MOST: NDArray[np.int64] = np.zeros(0, np.int64)


@dataclass(frozen=True, slots=True)
class Skills:
    """What is asked, and by which skills of the pack it is answered; `bounds` are whole numbers, rounded up."""

    asks: bool
    asked: tuple[Any, ...]
    lists: tuple[Any, ...]
    worth: Floats


class SkillsOfWork:
    """What work asks of packed people."""

    def __init__(self, packed: Packed[Seeker], lexicon: Lexicon) -> None:
        self._number = {skill: number for number, skill in enumerate(packed.meta["skills"])}
        self._lexicon = lexicon
        table = credits(lexicon.credit)
        self._credits = table.reshape(len(table), HOWS)
        self._answers: Memo[tuple[NDArray[np.int32], Floats]] = Memo(KEPT)

    def of(self, one: Offering) -> Skills:
        """Return what `one` asks, need by need."""
        asked = self._lexicon.asked(one)
        if not asked:
            return Skills(False, (NO_INTS, NO_INTS, NO_TABLE, NO_FLOATS, NO_INTS), NO_LISTS, NO_WORTH)
        found = [self._answers.get((need.skill, need.level), lambda need=need: self._of(*need[:2])) for need in asked]  # type: ignore[misc]
        skills = np.concatenate([numbers for numbers, _ in found])
        worth = np.concatenate([own for _, own in found])
        need = np.repeat(np.arange(len(asked), dtype=np.int32), [len(numbers) for numbers, _ in found])
        weights = np.array([need.weight for need in asked])
        scaled = weights * (PEOPLE_SCALE / weights.sum())
        bounds = np.ceil(worth * scaled[need][:, None]).astype(np.int32) + 1
        most = np.array([own.max(initial=0.0) for _, own in found])
        most_of_need = np.ceil(scaled * most).astype(np.int64) + 1
        return Skills(True, (skills, need, worth, weights, NO_INTS), (skills, need, bounds, most_of_need), NO_WORTH)

    def _of(self, skill: str, level: int) -> tuple[NDArray[np.int32], Floats]:
        answers = [
            (self._number[held], share) for held, share in self._lexicon.answers(skill).items() if held in self._number
        ]
        numbers = np.array([number for number, _ in answers], np.int32)
        return numbers, np.array([share * self._credits[level] for _, share in answers]).reshape(-1, HOWS)


class SkillsOfPerson:
    """What a person brings to packed work."""

    def __init__(self, packed: Packed[Offering], lexicon: Lexicon) -> None:
        self._number = {skill: number for number, skill in enumerate(packed.meta["skills"])}
        self._lexicon, self._credit = lexicon, lexicon.credit
        self._gives: Memo[tuple[NDArray[np.int64], Floats]] = Memo(KEPT)

    def of(self, one: Seeker) -> Skills:
        """Return what the skills of `one` are worth, by skill asked and level."""
        asked = (NO_INTS, NO_INTS, NO_TABLE, NO_FLOATS, NO_INTS)
        worth = np.zeros((len(self._number), len(LEVELS_OF_SKILL)))
        if not one.skills:
            return Skills(False, asked, NO_LISTS, worth)
        for skill, held in one.skills.items():
            numbers, own = self._gives.get((skill, held), lambda s=skill, h=held: self._of(s, h.level, h.verified))  # type: ignore[misc]
            worth[numbers] = np.maximum(worth[numbers], own)
        lists = np.flatnonzero(worth.any(axis=1)).astype(np.int32)
        whole = np.ceil(worth[lists] * WORK_WORTH).astype(np.int32)
        bounds = np.repeat(whole, HOWS // len(LEVELS_OF_SKILL), axis=1)
        return Skills(True, asked, (lists, lists, bounds, NO_MOST), worth)

    def _of(self, skill: str, level: int, verified: int) -> tuple[NDArray[np.int64], Floats]:
        own = np.array([self._credit.of(need=need, level=level, verified=verified) for need in LEVELS_OF_SKILL])
        gives = [
            (self._number[needed], share)
            for needed, share in self._lexicon.gives(skill).items()
            if needed in self._number
        ]
        numbers = np.array([number for number, _ in gives], np.int64)
        return numbers, np.array([share * own for _, share in gives]).reshape(-1, len(LEVELS_OF_SKILL))


NO_LISTS = (NO_INTS, NO_INTS, NO_BOUNDS, NO_MOST)
NO_WORTH: Floats = np.zeros((0, len(LEVELS_OF_SKILL)))


def telling(skills: list[str], lexicon: Lexicon) -> Floats:
    """Return how telling each skill of a pack is."""
    return np.array([lexicon.telling(skill) for skill in skills], float)
