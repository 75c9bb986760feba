"""A list that is about to be shown, as one line of the spool."""

import secrets
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from app.kernel import clock
from app.matching.log import freeze
from app.matching.score.lexicon import Lexicon
from app.matching.score.parties import Offering, Seeker
from app.matching.score.ranked import Removed, Row
from app.matching.score.weights import Pairing, Weights

KEPT_IN_MEMORY = 5_000
"""So many frozen parties are kept, so that the same vacancy is not written out for every list it stands in."""


@dataclass(frozen=True, slots=True)
class ShownRow:
    """A row as it is shown: `total` is the score that orders the list, of which `words` is what typed words add.

    `refused` is a row that somebody said no to; `outside` is one that another hard filter would take out, shown
    because the reader asked for those too.
    """

    row: Row
    party: Seeker | Offering
    total: float
    words: float = 0.0
    outside: bool = False
    refused: bool = False


@dataclass(frozen=True, slots=True)
class ShownList:
    """A page of a list as it is shown, to whom and what it was made of.

    `one` is who or what the rows are ranked for; `sort` how the list is ordered ("match" by its score); `share` how
    much of the score is the match, the rest being words; `first` the place of the first row; `asked` what the
    reader typed and chose; `versions` names the state of the data and the vocabulary.
    """

    pairing: Pairing
    viewer_id: int
    role: str
    one: Seeker | Offering
    rows: Sequence[ShownRow]
    total: int
    removed: Mapping[Removed, int]
    day: date
    lexicon: Lexicon
    weights: Weights
    versions: Mapping[str, Any]
    person_id: int | None = None
    company_id: int | None = None
    vacancy_id: int | None = None
    sort: str = "match"
    share: float = 1.0
    first: int = 1
    asked: Mapping[str, Sequence[str]] | None = None


_frozen: dict[int, tuple[Seeker | Offering, str, str]] = {}


def line_of(shown: ShownList) -> tuple[str, bytes]:
    """Return the number that the list gets, and its line."""
    number = _number()
    inputs: dict[str, str] = {}

    def kept(one: Seeker | Offering) -> str:
        name, text = _kept(one)
        inputs[name] = text
        return name

    used = freeze.dumps(freeze.weights(shown.weights, shown.pairing))
    inputs[freeze.hash_of(used)] = used
    others = [row.party for row in shown.rows]
    parties = (shown.one, *others)
    seekers = [one for one in parties if isinstance(one, Seeker)]
    offerings = [one for one in parties if isinstance(one, Offering)]
    body = {
        "day": shown.day.isoformat(),
        "role": shown.role,
        "sort": shown.sort,
        "share": shown.share,
        "first": shown.first,
        "total": shown.total,
        "removed": {reason.value: count for reason, count in shown.removed.items() if count},
        "asked": {name: list(values) for name, values in (shown.asked or {}).items()},
        "versions": dict(shown.versions),
        "weights": freeze.hash_of(used),
        "one": kept(shown.one),
        "vocabulary": freeze.vocabulary(shown.lexicon, seekers, offerings),
        "rows": [_row(row, kept(row.party)) for row in shown.rows],
    }
    head = {
        "id": number,
        "at": clock.now().isoformat(),
        "pairing": shown.pairing.value,
        "viewer": shown.viewer_id,
        "person": shown.person_id,
        "company": shown.company_id,
        "vacancy": shown.vacancy_id,
    }
    return number, freeze.dumps({**head, "body": body, "inputs": inputs}).encode()


def _number() -> str:
    """Return a new number for a list; none begins as an option of a command does."""
    while (number := secrets.token_urlsafe(9)).startswith("-"):
        pass
    return number


def _row(shown: ShownRow, party: str) -> dict[str, Any]:
    parts = shown.row.parts
    found = {
        "key": shown.row.key,
        "input": party,
        "score": shown.row.score,
        "total": shown.total,
        "values": [part.value for part in parts],
        "answered": sum(part.answered << at for at, part in enumerate(parts)),
    }
    return (
        found
        | ({"words": shown.words} if shown.words else {})
        | ({"outside": True} if shown.outside else {})
        | ({"refused": True} if shown.refused else {})
    )


def _kept(one: Seeker | Offering) -> tuple[str, str]:
    found = _frozen.get(id(one))
    if found is None or found[0] is not one:
        text = freeze.dumps(freeze.party(one))
        if len(_frozen) >= KEPT_IN_MEMORY:
            _frozen.clear()
        found = _frozen[id(one)] = (one, freeze.hash_of(text), text)
    return found[1], found[2]
