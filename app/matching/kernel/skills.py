"""The skills of one asker as compiled code takes them."""

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from app.matching.kernel.layout import ENTRY_BITS
from app.matching.kernel.memo import Memo
from app.matching.kernel.packed import Packed
from app.matching.score.fits import Floats
from app.matching.score.lexicon import Lexicon
from app.matching.score.parties import Offering, Seeker
from app.matching.score.pools import LEVELS_OF_SKILL, credits

HOWS = 1 << ENTRY_BITS
KEPT = 20_000

NO_INTS: NDArray[np.int32] = np.zeros(0, np.int32)
NO_FLOATS: Floats = np.zeros(0)
NO_TABLE: Floats = np.zeros((0, HOWS))
NO_WORTH: Floats = np.zeros((0, len(LEVELS_OF_SKILL)))


class Skills(NamedTuple):
    """What is asked, and by which skills of the pack it is answered, in the order that compiled code knows.

    Work asks of people: `answers` are skills of the pack, each for a need and with what it is `worth` by how well it
    is known; `weights` are of the needs. People ask of work: `answers` are skills that are worth anything, and
    `by_skill` tells what by the level asked. `length` is how many skills the pack has.
    """

    asks: bool
    answers: NDArray[np.int32]
    need_of: NDArray[np.int32]
    worth: Floats
    weights: Floats
    by_skill: Floats
    length: int


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
            return Skills(False, NO_INTS, NO_INTS, NO_TABLE, NO_FLOATS, NO_WORTH, len(self._number))
        found = [self._answers.get((need.skill, need.level), lambda need=need: self._of(*need[:2])) for need in asked]  # type: ignore[misc]
        needs = [number for number, (answers, _) in enumerate(found) for _ in range(len(answers))]
        return Skills(
            True,
            np.concatenate([answers for answers, _ in found]),
            np.array(needs, np.int32),
            np.concatenate([worth for _, worth in found]),
            np.array([need.weight for need in asked]),
            NO_WORTH,
            len(self._number),
        )

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
        from app.matching.kernel.compiled.rows import brought

        found = [
            self._gives.get((skill, held), lambda s=skill, h=held: self._of(s, h.level, h.verified))  # type: ignore[misc]
            for skill, held in one.skills.items()
        ]
        if not found:
            return Skills(False, NO_INTS, NO_INTS, NO_TABLE, NO_FLOATS, NO_WORTH, len(self._number))
        numbers, worth = np.concatenate([own for own, _ in found]), np.concatenate([own for _, own in found])
        answers, by_skill = brought(numbers, worth, len(self._number))
        return Skills(True, answers, answers, NO_TABLE, NO_FLOATS, by_skill, len(self._number))

    def _of(self, skill: str, level: int, verified: int) -> tuple[NDArray[np.int64], Floats]:
        own = np.array([self._credit.of(need=need, level=level, verified=verified) for need in LEVELS_OF_SKILL])
        gives = [
            (self._number[needed], share)
            for needed, share in self._lexicon.gives(skill).items()
            if needed in self._number
        ]
        numbers = np.array([number for number, _ in gives], np.int64)
        return numbers, np.array([share * own for _, share in gives]).reshape(-1, len(LEVELS_OF_SKILL))


def telling(skills: list[str], lexicon: Lexicon) -> Floats:
    """Return how telling each skill of a pack is."""
    return np.array([lexicon.telling(skill) for skill in skills], float)
