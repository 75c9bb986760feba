"""A score as the macros of templates/components/score.html show it: a name, points and the most points, by part."""

from collections.abc import Sequence
from dataclasses import dataclass

from flask_babel import gettext

from app.matching.score.ranked import Row, whole_points
from app.matching.score.weights import COMPONENT_NAMES, Component
from app.matching.worth import WORDS


@dataclass(frozen=True, slots=True)
class ShownPart:
    """One part of a score in the reader's language; `note` says that it is not known, or ""."""

    label: str
    points: int
    of: int
    note: str


def parts_of(row: Row) -> list[ShownPart]:
    """Return the parts of a match; their points add up to `row.total`."""
    return [
        ShownPart(gettext(COMPONENT_NAMES[part.component]), part.points, part.of, _note(part.component, part.answered))
        for part in row.parts
    ]


def parts_with_words(row: Row, words: float) -> list[ShownPart]:
    """Return the parts of a match in a list that words were asked of; `words` is what those add to the score."""
    share = 1 - WORDS
    points, most = shared_out(
        [words, *(share * part.contribution for part in row.parts)],
        [WORDS, *(share * part.weight for part in row.parts)],
    )
    names = [gettext("Woorden die je zoekt"), *(gettext(COMPONENT_NAMES[part.component]) for part in row.parts)]
    notes = ["", *(_note(part.component, part.answered) for part in row.parts)]
    return [ShownPart(name, whole, of, note) for name, whole, of, note in zip(names, points, most, notes, strict=True)]


def shared_out(contributions: Sequence[float], weights: Sequence[float]) -> tuple[list[int], list[int]]:
    """Return the whole points of parts, out of 100, and the most that each can give; no part has more than that.

    The first add up to the score and the second to 100, for weights that add up to 1 and are no less than what they
    contribute. Rounding may give a part more than it can have: its point then goes to a part that has one to come,
    and where none has, the part can have one more, and the one that is furthest from its most one less.
    """
    points, most = whole_points(contributions), whole_points(weights)
    for at in [at for at, whole in enumerate(points) if whole > most[at]]:
        left = [100 * one - whole for one, whole in zip(contributions, points, strict=True)]
        to_come = [other for other, rest in enumerate(left) if rest > 0 and points[other] < most[other]]
        if to_come:
            points[at] -= 1
            points[max(to_come, key=left.__getitem__)] += 1
        else:
            most[at] += 1
            most[max(range(len(most)), key=lambda other: most[other] - points[other])] -= 1
    return points, most


def sides_of(row: Row, *, for_person: bool = True) -> str:
    """Say how well a match suits either side, and how much of it both told."""
    wishes, needs, sure = (round(100 * share) for share in (row.wishes, row.needs, row.confidence))
    if for_person:
        return str(
            gettext(
                "Jouw wensen: %(wishes)s van 100. Wat er gevraagd wordt: %(needs)s van 100. "
                "Hiervan is %(sure)s%% ingevuld.",
                wishes=wishes,
                needs=needs,
                sure=sure,
            )
        )
    return str(
        gettext(
            "Wensen van deze persoon: %(wishes)s van 100. Wat u vraagt: %(needs)s van 100. "
            "Hiervan is %(sure)s%% ingevuld.",
            wishes=wishes,
            needs=needs,
            sure=sure,
        )
    )


def total_of(parts: Sequence[ShownPart]) -> int:
    """Return the points of all parts together."""
    return sum(part.points for part in parts)


def _note(component: Component, answered: bool) -> str:
    note = ""
    if not answered:
        note = gettext("niet ingevuld") if component is Component.SKILLS else gettext("niet bekend, telt half")
    return note
