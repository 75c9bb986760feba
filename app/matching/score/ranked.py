"""What a ranking answers: rows with every reason, and what the hard filters took out."""

from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import TypeVar

from app.kernel.text import N_, Text
from app.matching.score.weights import Component

One = TypeVar("One", contravariant=True)


class Removed(StrEnum):
    """Why something is not in a list, the first reason that holds."""

    BLOCKED = "blocked"
    KIND = "kind"
    DATES = "dates"
    DISTANCE = "distance"
    LICENCE = "licence"
    LANGUAGE = "language"


REMOVED_WORDS = {
    Removed.BLOCKED: N_("%(count)s waar al nee op is gezegd"),
    Removed.KIND: N_("%(count)s van een andere soort"),
    Removed.DATES: N_("%(count)s in een andere periode"),
    Removed.DISTANCE: N_("%(count)s verder weg dan je wilt reizen"),
    Removed.LICENCE: N_("%(count)s met een rijbewijs dat je niet hebt"),
    Removed.LANGUAGE: N_("%(count)s met een taal die je niet goed genoeg spreekt"),
}
REMOVED_WORDS_FOR_COMPANIES = {
    Removed.BLOCKED: N_("%(count)s waar al nee op is gezegd"),
    Removed.KIND: N_("%(count)s met een andere wens"),
    Removed.DATES: N_("%(count)s in een andere periode"),
    Removed.DISTANCE: N_("%(count)s buiten de eigen reisafstand"),
    Removed.LICENCE: N_("%(count)s zonder het gevraagde rijbewijs"),
    Removed.LANGUAGE: N_("%(count)s zonder de gevraagde taal"),
}

FURTHER = N_("%(count)s verder weg dan %(km)s km")


def removed_text(reason: Removed, count: int, max_km: float | None = None) -> Text:
    """Say to a person how many rows a filter took out, and beyond which distance where that is known."""
    if reason is Removed.DISTANCE and max_km is not None:
        return Text(FURTHER, {"count": count, "km": round(max_km)})
    return Text(REMOVED_WORDS[reason], {"count": count})


@dataclass(frozen=True)
class Sentences(Text):
    """Sentences behind each other, each with its own translation."""

    parts: tuple[Text, ...] = ()

    def render(self, locale: str, translate: Callable[[str], str]) -> str:
        """Return the sentences in `locale`."""
        return " ".join(part.render(locale, translate) for part in self.parts)


@dataclass(frozen=True, slots=True)
class Part:
    """One component of a row; `contribution` is `weight` × `value`, `points` are out of 100.

    Not `answered` means that either side did not tell: the value is then half, for skills nothing.
    """

    component: Component
    weight: float
    value: float
    contribution: float
    points: int
    answered: bool

    @property
    def of(self) -> int:
        """The most points that this component can give."""
        return round(100 * self.weight)


@dataclass(frozen=True, slots=True)
class Row:
    """One match: `key` of who or what is matched, its rank in the whole list, and why.

    `matched`, `near` and `missing` are the skills that the offering asks, required first, the most telling
    first; `verified` are those of `matched` that a badge proves. `wishes` and `needs` in [0, 1] say how well it
    suits the person and the company; `confidence` in [0, 1] how much of the score both sides told. `brief` says
    how many of the skills are there ("Je hebt 5 van de 7 vaardigheden."), `lacking` which are not.
    """

    key: str
    rank: int
    score: float
    parts: tuple[Part, ...]
    confidence: float
    matched: tuple[str, ...]
    near: tuple[str, ...]
    missing: tuple[str, ...]
    verified: tuple[str, ...]
    wishes: float
    needs: float
    brief: Text
    lacking: Text | None

    @property
    def sentence(self) -> Text:
        """How many of the skills are there, and which are not."""
        return Sentences("", parts=(self.brief, self.lacking) if self.lacking else (self.brief,))

    @property
    def contributions(self) -> dict[Component, float]:
        """What each component adds; together the score."""
        return {part.component: part.contribution for part in self.parts}

    @property
    def points(self) -> dict[Component, int]:
        """The whole points of each component; together `total`."""
        return {part.component: part.points for part in self.parts}

    @property
    def total(self) -> int:
        """The score as it is shown, out of 100."""
        return sum(part.points for part in self.parts)


@dataclass(frozen=True, slots=True)
class Ranked:
    """The rows of a page, how many there are in all, how many each filter removed, the version of the weights."""

    rows: tuple[Row, ...]
    total: int
    removed: Mapping[Removed, int]
    weights: str
    for_person: bool

    @property
    def reasons(self) -> list[Text]:
        """What is not in the list and why: "12 verder weg dan je wilt reizen"."""
        sentences = REMOVED_WORDS if self.for_person else REMOVED_WORDS_FOR_COMPANIES
        return [Text(sentences[reason], {"count": count}) for reason, count in self.removed.items() if count]


def whole_points(contributions: Collection[float]) -> list[int]:
    """Share out the score, in whole points out of 100, by largest remainder; they add up to the rounded score."""
    exact = [100.0 * one for one in contributions]
    points = [int(one) for one in exact]
    left = int(sum(exact) + 0.5) - sum(points)
    by_remainder = sorted(range(len(exact)), key=lambda at: (points[at] - exact[at], at))
    for at in by_remainder[:left]:
        points[at] += 1
    return points
