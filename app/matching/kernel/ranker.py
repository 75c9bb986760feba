"""Ranking packed rows for one asker: the same list as `score.pool.Pool` makes, and as exact.

Compiled code is loaded at the first question, not when this module is.
"""

from collections.abc import Collection, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any, Generic, NamedTuple, TypeVar

import numpy as np
from numpy.typing import NDArray

from app.matching.kernel import asking_people, asking_work
from app.matching.kernel.layout import ENTRY_BITS, chunk_bits
from app.matching.kernel.packed import Packed, PackedOfferings, PackedSeekers
from app.matching.kernel.question import COLUMN_OF, REASONS, Kept, Question
from app.matching.kernel.skills import SkillsOfPerson, SkillsOfWork, telling
from app.matching.kernel.values import Values
from app.matching.score import explain
from app.matching.score.fits import Floats
from app.matching.score.lexicon import Lexicon
from app.matching.score.parties import Offering, Seeker
from app.matching.score.ranked import Ranked, Removed, Row
from app.matching.score.weights import Component, Pairing, Weights

One = TypeVar("One", Seeker, Offering)
Many = TypeVar("Many", Seeker, Offering)
Ints = NDArray[np.int64]
GOLDEN = 0x9E3779B97F4A7C15
WEIGHT_BITS = 14
"""Weights of what work asks are numbers of so many bits; as in compiled code."""
WORKED_OUT = (Component.SKILLS, Component.TITLE, Component.DISTANCE)
"""The parts that are worked out by row; compiled code knows them as columns -1, -2 and -3."""
SMALL = (Component.EDUCATION, Component.HOURS)
"""The parts whose values, put together, are few: a row has one number for both."""
A_TENTH = 10
"""Where more than a tenth of all rows is asked for, all are scored and sorted."""
Each = tuple[NDArray[np.int8], Floats, NDArray[np.uint64]]
"""By row: why it is out, its score, its shuffle."""
NO_NUMBERS: Ints = np.zeros(0, np.int64)
NO_FLOATS: Floats = np.zeros(0)


@dataclass(frozen=True, slots=True)
class Top:
    """The best rows in order: `numbers` of the rows, their scores, what orders equals; how many there are in all."""

    numbers: Ints
    scores: Floats
    told: NDArray[np.bool_]
    shuffles: NDArray[np.uint64]
    total: int
    removed: dict[Removed, int]
    asked: "Asked | None" = field(default=None, repr=False, compare=False)


@dataclass(frozen=True, slots=True)
class Parts:
    """Why rows score as they do: by component and row the value and whether both sides told; all add up to `scores`."""

    components: tuple[Component, ...]
    shares: Floats
    values: Floats
    answered: NDArray[np.bool_]
    contributions: Floats
    scores: Floats


class Asked(NamedTuple):
    """A question with its skills, as compiled code takes them; `table` has the values of parts behind each other."""

    question: Question
    skills: tuple[Any, ...]
    asker: tuple[Any, ...]
    title: tuple[Any, ...]
    table: Floats
    turn: np.uint64


class Ranker(Generic[One, Many]):
    """A pack with its pairing, vocabulary and weights. It does not change: threads share it."""

    def __init__(
        self,
        packed: Packed[Many],
        *,
        pairing: Pairing,
        lexicon: Lexicon,
        weights: Weights,
        values: Values | None = None,
    ) -> None:
        """Take in a pack of people for a company's pairing, of work for a person's."""
        if isinstance(packed, PackedOfferings) is not pairing.for_person:
            raise ValueError(pairing)
        self.packed: Packed[Many] = packed
        self.pairing, self.lexicon, self.weights = pairing, lexicon, weights
        self.values = values or Values(packed.meta, packed.arrays["bits"])
        self._shares = weights.of[pairing]
        self._asking: Any
        self._skills: Any
        self._work: tuple[Floats, Floats] = NO_FLOATS, NO_FLOATS
        posting_weights: NDArray[np.uint16] = np.zeros(0, np.uint16)
        arrays = packed.arrays
        held = arrays["entries"]
        self._people = not pairing.for_person
        levels = asking_people.LEVELS if self._people else asking_work.LEVELS
        kept = Kept(self._shares, self.values, levels)
        if isinstance(packed, PackedSeekers):
            self._asking = asking_people.AskingPeople(self.values, kept, lexicon)
            self._skills = SkillsOfWork(packed, lexicon)
        elif isinstance(packed, PackedOfferings):
            self._asking = asking_work.AskingWork(self.values, kept, lexicon)
            self._skills = SkillsOfPerson(packed, lexicon)
            held, self._work, posting_weights = self._weighed()
        self._pack: tuple[NDArray[Any], ...] = (
            packed.forward,
            arrays["entry_start"],
            held,
            arrays["row_parts"],
            arrays["row_small"],
            arrays["spot_start"],
        )
        self._lists = (arrays["postings"], arrays["posting_start"], posting_weights, chunk_bits(len(packed)))
        self._share_row = np.array(list(self._shares.values()))
        self._weigh_parts(kept)

    def _weigh_parts(self, kept: Kept) -> None:
        """Put together how parts are weighed: of each its column and where its values start in a table of all."""
        columns, starts, start = [], [], 0
        for component in self._shares:
            starts.append(start)
            if component in WORKED_OUT:
                columns.append(-1 - WORKED_OUT.index(component))
            else:
                columns.append(COLUMN_OF[component])
                start += kept.lengths[component]
        components = list(self._shares)
        self._looked_up = [component for component in components if component not in WORKED_OUT]
        self._loosely = [component for component in self._looked_up if component not in SMALL]
        self._weighing = (
            np.array(columns, np.int64),
            np.array(starts, np.int64),
            np.array([self._shares.get(component, 0.0) for component in WORKED_OUT]),
            np.array(self.packed.meta["small"], np.int64).reshape(-1, len(SMALL)),
            np.array([components.index(one) if one in components else -1 for one in SMALL], np.int64),
        )

    def with_lexicon(self, lexicon: Lexicon) -> "Ranker[One, Many]":
        """Return this ranker where other work is open: how telling skills are has changed, not what they are called."""
        return Ranker(self.packed, pairing=self.pairing, lexicon=lexicon, weights=self.weights, values=self.values)

    def top(
        self,
        one: One,
        *,
        day: date,
        limit: int | None,
        dead: Sequence[int] | Ints = (),
        blocked: Sequence[int] | Ints = (),
        among: Sequence[int] | Ints | None = None,
    ) -> Top:
        """Return the best `limit` rows (all where it is None); `dead`, `blocked` and `among` are numbers of rows.

        Dead rows are not there; blocked ones are taken out and counted.
        """
        asked = self._asked(one, day)
        gone, refused = _numbers(dead), _numbers(blocked)
        few = limit is not None and limit * A_TENTH <= len(self.packed)
        if among is None and few and limit is not None and limit > 0:
            return self._best(asked, limit, gone, np.setdiff1d(refused, gone) if len(refused) else refused)
        chosen = np.arange(len(self.packed)) if among is None else _numbers(among)
        return self._of(asked, np.setdiff1d(chosen, gone), refused, limit)

    def parts(self, one: One, numbers: Sequence[int] | Ints, *, day: date, of: Top | None = None) -> Parts:
        """Return why these rows score as they do, whatever the filters say; `of` is a list just made for the same."""
        from app.matching.kernel.compiled.rows import apart

        asked = of.asked if of is not None and of.asked is not None else self._asked(one, day)
        parts = asked.question.parts
        values, answered, adds, scores = apart(
            self._pack, self.packed.arrays["at"], self._work, self._weighing, asked.asker,
            np.concatenate([parts[name].values for name in self._looked_up]), asked.title, asked.skills,
            self._share_row, np.asarray(numbers, np.int64),
        )  # fmt: skip
        return Parts(tuple(self._shares), self._share_row, values, answered, adds, scores)

    def rank(
        self,
        one: One,
        *,
        day: date,
        blocked: Collection[str] = (),
        among: Collection[str] | None = None,
        first: int = 0,
        count: int | None = 20,
    ) -> Ranked:
        """Return rows `first` to `first + count` of the list for `one`, all of them where `count` is None."""
        found = self.top(
            one,
            day=day,
            limit=None if count is None else first + count,
            blocked=self._numbers(blocked),
            among=None if among is None else self._numbers(among),
        )
        rows = self.explained(one, found.numbers[first:], first + 1, day=day, of=found)
        return Ranked(rows, found.total, found.removed, self.weights.version, self.pairing.for_person)

    def row(self, one: One, key: str, *, day: date) -> Row:
        """Return one pair, whatever the filters say, as if first; KeyError where `key` is not in the pack."""
        number = self.packed.number_of(key)
        if number is None:
            raise KeyError(key)
        return self.explained(one, [number], 1, day=day)[0]

    def explained(
        self, one: One, numbers: Sequence[int] | Ints, rank: int, *, day: date, of: Top | None = None
    ) -> tuple[Row, ...]:
        """Return rows with their reasons, ranked from `rank` on."""
        parts = self.parts(one, numbers, day=day, of=of)
        rows = []
        for at, number in enumerate(np.asarray(numbers, np.int64).tolist()):
            many = self.packed.row(number)
            seeker, offering = (many, one) if self._people else (one, many)
            rows.append(
                explain.explained(
                    seeker,  # type: ignore[arg-type]
                    offering,  # type: ignore[arg-type]
                    key=many.key,
                    rank=rank + at,
                    score=float(parts.scores[at]),
                    parts=list(
                        zip(
                            parts.components,
                            self._shares.values(),
                            parts.values[:, at].tolist(),
                            parts.contributions[:, at].tolist(),
                            parts.answered[:, at].tolist(),
                            strict=True,
                        )
                    ),
                    pairing=self.pairing,
                    lexicon=self.lexicon,
                )
            )
        return tuple(rows)

    def _numbers(self, keys: Collection[str]) -> Ints:
        found = (self.packed.number_of(key) for key in keys)
        return np.array([number for number in found if number is not None], np.int64)

    def _weighed(self) -> tuple[NDArray[np.uint32], tuple[Floats, Floats], NDArray[np.uint16]]:
        """Put what each work asks in the order of the lexicon; return that, its weights, and those of postings."""
        from app.matching.kernel.compiled.rows import weighed

        arrays, length = self.packed.arrays, len(self.packed)
        entries, start = arrays["entries"], arrays["entry_start"]
        items, item_weights, whole = np.empty_like(entries), np.empty(len(entries)), np.empty(length)
        tells = telling(self.packed.meta["skills"], self.lexicon)
        weighed(entries, start, tells, self.lexicon.credit.wished, items, item_weights, whole)
        own = tells[entries >> ENTRY_BITS] * np.where(entries & 1, 1.0, self.lexicon.credit.wished)
        part = own / np.repeat(whole, start[1:].astype(np.int64) - start[:-1].astype(np.int64))
        by_skill = np.argsort(entries >> ENTRY_BITS, kind="stable")
        items.setflags(write=False)
        return items, (item_weights, whole), np.ceil(part[by_skill] * (1 << WEIGHT_BITS)).astype(np.uint16)

    def _asked(self, one: One, day: date) -> Asked:
        question: Question = self._asking.question(one, day)
        parts, around, values = question.parts, question.around, self.values
        places = (around.km, values.place, values.max_km, values.remote, self._people, around.max_km, around.remote)
        return Asked(
            question,
            tuple(self._skills.of(one)),
            (question.told, places),
            (values.titles.length, *question.title),
            np.concatenate([parts[name].shared for name in self._looked_up]),
            np.uint64(day.toordinal() * GOLDEN & 0xFFFFFFFFFFFFFFFF),
        )

    def _best(self, asked: Asked, limit: int, gone: Ints, refused: Ints) -> Top:
        from app.matching.kernel.compiled.top import top

        question = asked.question
        parts = question.parts
        skipped = self._rows(np.concatenate((gone, refused))) if len(gone) or len(refused) else NO_NUMBERS
        counts, scores, shuffles, numbers = top(
            self._pack, self._lists, self._work, self._weighing, asked.asker, asked.table,
            sum([parts[name].most for name in self._loosely]), asked.title, asked.skills,
            (question.everybody_late, question.kinds.rows, question.days.rows, question.licences.rows,
             question.languages.rows),
            skipped, asked.turn, limit,
        )  # fmt: skip
        told = scores >= 0.0
        removed = self._removed(question, len(refused), counts)
        total = len(self.packed) - len(gone) - sum(removed.values())
        return Top(numbers, np.where(told, scores, 0.0), told, shuffles, total, removed, asked)

    def _rows(self, numbers: Ints) -> Ints:
        """Return where rows lie in memory."""
        rows: Ints = self.packed.arrays["at"][numbers].astype(np.int64)
        return rows

    def _removed(self, question: Question, refused: int, counts: Ints) -> dict[Removed, int]:
        by_reason = dict(zip(REASONS, counts.tolist(), strict=True))
        return {Removed.BLOCKED: refused} | {one: by_reason[one] for one in question.counted}

    def _of(self, asked: Asked, chosen: Ints, refused: Ints, limit: int | None) -> Top:
        """Return the best of these rows, by scoring each."""
        allowed = chosen[~np.isin(chosen, refused)]
        reasons, scores, shuffles = self._each(asked, self._rows(allowed))
        counts = np.bincount(reasons[reasons >= 0], minlength=len(REASONS))
        removed = self._removed(asked.question, len(chosen) - len(allowed), counts)
        left = np.flatnonzero(reasons < 0)
        order = left[np.lexsort((allowed[left], shuffles[left], -scores[left]))][:limit]
        told = scores[order] >= 0.0
        return Top(allowed[order], np.where(told, scores[order], 0.0), told, shuffles[order], len(left), removed, asked)

    def _each(self, asked: Asked, rows: Ints) -> Each:
        from app.matching.kernel.compiled.rows import each

        question = asked.question
        days = question.days
        found: Each = each(
            self._pack, self._work, self._weighing, asked.asker, asked.table, asked.title, asked.skills,
            question.everybody_late,
            (question.kinds.fails, days.comes_fails, days.goes_fails, question.licences.fails,
             question.languages.fails),
            rows, asked.turn,
        )  # fmt: skip
        return found


def _numbers(numbers: Sequence[int] | Ints) -> Ints:
    """Return each of these numbers once, in order."""
    return np.unique(np.asarray(numbers, np.int64)) if len(numbers) else NO_NUMBERS
