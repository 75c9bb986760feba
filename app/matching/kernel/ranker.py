"""Ranking packed rows for one asker: the same list as `score.pool.Pool` makes, and as exact.

Compiled code is loaded at the first question, not when this module is.
"""

from collections.abc import Collection, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any, Generic, TypeVar

import numpy as np
from numpy.typing import NDArray

from app.matching.kernel.asking_people import AskingPeople
from app.matching.kernel.asking_work import AskingWork
from app.matching.kernel.layout import Column, chunk_bits
from app.matching.kernel.packed import Packed, PackedOfferings, PackedSeekers
from app.matching.kernel.question import COLUMN_OF, NO_PLANES, REASONS, Kept, Question
from app.matching.kernel.skills import (
    PEOPLE_SCALE,
    WORK_WEIGHT,
    WORK_WORTH,
    Skills,
    SkillsOfPerson,
    SkillsOfWork,
    telling,
)
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
PARTS = len(COLUMN_OF)
Each = tuple[NDArray[np.int8], Floats, NDArray[np.uint64]]
"""By row: why it is out, its score, its shuffle."""
SMALL = ((Component.EDUCATION, 0), (Component.HOURS, 1))
"""The parts whose values, put together, are few: a row has one number for both."""
CLOSELY = (Component.DISTANCE, *(component for component, _ in SMALL))
"""The parts that are known of every row before it is looked at."""
A_TENTH = 10
"""Where more than a tenth of all rows is asked for, all are scored and sorted."""


@dataclass(frozen=True, slots=True)
class Top:
    """The best rows in order: `numbers` of the rows, their scores, what orders equals; how many there are in all."""

    numbers: Ints
    scores: Floats
    told: NDArray[np.bool_]
    shuffles: NDArray[np.uint64]
    total: int
    removed: dict[Removed, int]
    asked: "_Asked | None" = field(default=None, repr=False, compare=False)


@dataclass(frozen=True, slots=True)
class Parts:
    """Why rows score as they do: by component and row the value and whether both sides told; all add up to `scores`."""

    components: tuple[Component, ...]
    shares: Floats
    values: Floats
    answered: NDArray[np.bool_]
    contributions: Floats
    scores: Floats


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
        self.values = values or Values(packed.meta)
        self._shares = weights.of[pairing]
        kept = Kept(self._shares)
        self._asking: Any
        self._skills: Any
        arrays = packed.arrays
        self._people = not pairing.for_person
        if isinstance(packed, PackedSeekers):
            self._asking = AskingPeople(self.values, kept, lexicon)
            self._skills = SkillsOfWork(packed, lexicon)
            self._held, self._work = arrays["entries"], (np.zeros(0), np.zeros(0))
            self._posting_weights = np.zeros(0, np.uint16)
        elif isinstance(packed, PackedOfferings):
            self._asking = AskingWork(self.values, kept, lexicon)
            self._skills = SkillsOfPerson(packed, lexicon)
            self._weigh_work()
        self._components = tuple(self._shares)
        self._columns = np.zeros(PARTS, np.int64)
        self._columns[: len(self._shares)] = [COLUMN_OF[component] for component in self._shares]
        self._share_row = np.array(list(self._shares.values()))
        self._skills_at = self._components.index(Component.SKILLS)
        self._small = np.array(packed.meta["small"], np.int64).reshape(-1, len(SMALL))
        self._row_columns = arrays["row_spot"], arrays["row_small"]
        self._title_share = self._shares.get(Component.TITLE, 0.0)
        self._titles = arrays["row_parts"], self.values.titles.length
        self._title_at = self._components.index(Component.TITLE) if Component.TITLE in self._components else -1

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
        question = self._asking.question(one, day)
        asked = self._asked(question, self._skills.of(one), day)
        gone, refused = np.unique(np.asarray(dead, np.int64)), np.unique(np.asarray(blocked, np.int64))
        few = limit is not None and limit * A_TENTH <= len(self.packed)
        if among is None and few and limit is not None and limit > 0:
            return self._best(asked, limit, gone, np.setdiff1d(refused, gone) if len(refused) else refused)
        chosen = np.arange(len(self.packed)) if among is None else np.unique(np.asarray(among, np.int64))
        return self._of(asked, np.setdiff1d(chosen, gone), refused, limit)

    def parts(self, one: One, numbers: Sequence[int] | Ints, *, day: date, of: Top | None = None) -> Parts:
        """Return why these rows score as they do, whatever the filters say; `of` is a list just made for the same."""
        from app.matching.kernel.compiled.top import apart

        asked = of.asked if of is not None else None
        if asked is None:
            asked = self._asked(self._asking.question(one, day), self._skills.of(one), day)
        arrays, skills, title = self.packed.arrays, asked.skills, asked.question.title
        values, answered, adds, scores = apart(
            self.packed.forward, arrays["at"], arrays["entry_start"], self._held, np.asarray(numbers, np.int64),
            self._people, self._values_of(asked.question), self._columns, self._share_row, self._skills_at,
            self._title_at, self._titles, tuple(title), asked.question.told,
            skills.asks, skills.asked, skills.lists, (*self._work, skills.worth), len(self.packed.meta["skills"]),
        )  # fmt: skip
        return Parts(self._components, self._share_row, values, answered, adds, scores)

    def _values_of(self, question: Question) -> tuple[Floats, ...]:
        """Return what the values of each part are worth, as told."""
        parts = question.parts
        tables = [parts[name].values if name in parts else NO_TABLE for name in self._components]
        return tuple(tables + [NO_TABLE] * (PARTS - len(tables)))

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

    def _weigh_work(self) -> None:
        """Put what each work asks in the order of the lexicon, with its weights."""
        from app.matching.kernel.compiled.top import weighed

        arrays, length = self.packed.arrays, len(self.packed)
        entries, start = arrays["entries"], arrays["entry_start"]
        items, item_weights, whole = np.empty_like(entries), np.empty(len(entries)), np.empty(length)
        tells = telling(self.packed.meta["skills"], self.lexicon)
        weighed(entries, start, tells, self.lexicon.credit.wished, items, item_weights, whole)
        own = tells[entries >> 4] * np.where(entries & 1, 1.0, self.lexicon.credit.wished)
        part = own / np.repeat(whole, start[1:].astype(np.int64) - start[:-1].astype(np.int64))
        by_skill = np.argsort(entries >> 4, kind="stable")
        self._posting_weights = np.ceil(part[by_skill] * WORK_WEIGHT).astype(np.uint16)
        items.setflags(write=False)
        self._held, self._work = items, (item_weights, whole)

    def _asked(self, question: Question, skills: Skills, day: date) -> "_Asked":
        parts = question.parts
        tables = [parts[one].shared if one in parts else NO_TABLE for one in self._components]
        most = sum(parts[one].most for one in self._components if one in parts and one not in CLOSELY)
        near = parts[Component.DISTANCE].shared if Component.DISTANCE in self._shares else NO_TABLE
        tables += [NO_TABLE] * (PARTS - len(tables))
        fails = (
            question.spot_fails,
            question.kind_fails,
            question.licence_fails,
            question.language_fails,
            question.comes_fails,
            question.goes_fails,
        )
        turn = np.uint64(day.toordinal() * GOLDEN & 0xFFFFFFFFFFFFFFFF)
        small = np.zeros(len(self._small))
        for component, column in SMALL:
            if component in self._shares:
                small += parts[component].shared[self._small[:, column]]
        return _Asked(question, skills, tuple(tables), fails, near, small, most, turn)

    def _best(self, asked: "_Asked", limit: int, gone: Ints, refused: Ints) -> Top:
        from app.matching.kernel.compiled.top import top

        arrays, at = self.packed.arrays, self.packed.arrays["at"]
        skipped = at[np.concatenate((gone, refused))].astype(np.int64)
        question, skills = asked.question, asked.skills
        counts, stay = self._counted(question)
        scores, shuffles, rows = top(
            self.packed.forward, arrays["entry_start"], self._held, arrays["postings"], arrays["posting_start"],
            chunk_bits(len(self.packed)), stay, skipped, self._people,
            asked.tables, self._columns, len(self._components), self._skills_at, self._shares[Component.SKILLS],
            self._title_at, self._title_share, self._titles, tuple(question.title),
            self._row_columns, asked.near, asked.small, asked.most,
            question.told, skills.asks, skills.asked, skills.lists,
            PEOPLE_SCALE if self._people else WORK_WEIGHT * WORK_WORTH,
            (*self._work, skills.worth), self._posting_weights, len(self.packed.meta["skills"]), asked.turn, limit,
        )  # fmt: skip
        told = scores >= 0.0
        numbers = self.packed.forward[rows, Column.NUMBER].astype(np.int64)
        if len(skipped):
            reasons, _, _ = self._each(asked, skipped)
            counts = counts - np.bincount(reasons[reasons >= 0], minlength=len(REASONS))
        removed = self._removed(question, len(refused), counts)
        total = len(self.packed) - len(gone) - sum(removed.values())
        return Top(numbers, np.where(told, scores, 0.0), told, shuffles, total, removed, asked)

    def _counted(self, question: Question) -> tuple[Ints, NDArray[np.uint64]]:
        """Return how many rows each filter takes out, and a bitmap of those that stay."""
        from app.matching.kernel.compiled.count import count

        values, planes = self.values, self.values.planes
        kinds, licences, languages = question.kinds, question.licences, question.languages
        found: tuple[Ints, NDArray[np.uint64]] = count(
            self.packed.arrays["bits"], len(self.packed), self.packed.arrays["spot_start"], question.spot_fails,
            question.everybody_late,
            -1 if kinds is None else planes["has_kinds"],
            NO_PLANES if kinds is None else kinds.planes, NO_FLAGS if kinds is None else kinds.inverted,
            planes["comes:0"], max(1, values.lengths["comes"]).bit_length(), question.comes_ranges,
            planes["goes:0"], max(1, values.lengths["goes"]).bit_length(), question.goes_ranges,
            licences.planes, licences.inverted,
            planes["has_languages"] if self._people else -1, languages.planes, languages.inverted,
        )  # fmt: skip
        return found

    def _removed(self, question: Question, refused: int, counts: Ints) -> dict[Removed, int]:
        by_reason = {reason: int(count) for reason, count in zip(REASONS, counts, strict=True)}
        return {Removed.BLOCKED: refused} | {one: by_reason[one] for one in question.counted}

    def _of(self, asked: "_Asked", chosen: Ints, refused: Ints, limit: int | None) -> Top:
        """Return the best of these rows, by scoring each."""
        allowed = chosen[~np.isin(chosen, refused)]
        rows = self.packed.arrays["at"][allowed].astype(np.int64)
        reasons, scores, shuffles = self._each(asked, rows)
        counts = np.bincount(reasons[reasons >= 0], minlength=len(REASONS))
        removed = self._removed(asked.question, len(chosen) - len(allowed), counts)
        left = np.flatnonzero(reasons < 0)
        order = left[np.lexsort((allowed[left], shuffles[left], -scores[left]))][:limit]
        told = scores[order] >= 0.0
        return Top(allowed[order], np.where(told, scores[order], 0.0), told, shuffles[order], len(left), removed, asked)

    def _each(self, asked: "_Asked", rows: Ints) -> Each:
        from app.matching.kernel.compiled.top import each

        question, skills = asked.question, asked.skills
        found: Each = each(
            self.packed.forward, self.packed.arrays["entry_start"], self._held, rows, self._people,
            asked.tables, self._columns, len(self._components), self._skills_at, self._shares[Component.SKILLS],
            self._title_at, self._title_share, self._titles, tuple(question.title),
            question.told, asked.fails, question.everybody_late,
            skills.asks, skills.asked, skills.lists, (*self._work, skills.worth),
            len(self.packed.meta["skills"]), asked.turn,
        )  # fmt: skip
        return found


@dataclass(frozen=True, slots=True)
class _Asked:
    """A question with its skills, as compiled code takes them."""

    question: Question
    skills: Skills
    tables: tuple[Floats, ...]
    fails: tuple[NDArray[np.uint8], ...]
    near: Floats
    small: Floats
    most: float
    turn: np.uint64


NO_TABLE: Floats = np.zeros(0)
NO_FLAGS: NDArray[np.bool_] = np.zeros(0, bool)
