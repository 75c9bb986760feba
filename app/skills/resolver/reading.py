"""A label or title as the resolver reads it."""

from collections.abc import Iterable
from dataclasses import dataclass

from app.skills.resolver.words import EMPTY_WORDS, Compounds, plain, tokens


@dataclass(frozen=True)
class Reading:
    """What a text says.

    `stems` holds the parts of its words and each compound as a whole, `bag` the parts in a fixed order,
    `heads` what its first and last word end in ("monteur" of "onderhoudsmonteur"), `first` that of the first.
    """

    text: str
    stems: list[str]
    bag: str
    heads: frozenset[str]
    first: str


class Reader:
    """Reads texts; cuts compounds into words that the texts it has learnt from hold."""

    def __init__(self, texts: Iterable[str]) -> None:
        """Learn words from `plain` texts."""
        self._compounds = Compounds(texts)

    def stems(self, text: str) -> list[str]:
        """Return the stems in a `plain` text, parts before wholes."""
        return [stem for parts in self._cut(text) for stem in _with_whole(parts)]

    def __call__(self, text: str) -> Reading:
        """Read a text as it was written."""
        lowered = plain(text)
        cut = self._cut(lowered)
        return Reading(
            text=lowered,
            stems=[stem for parts in cut for stem in _with_whole(parts)],
            bag=" ".join(sorted(part for parts in cut for part in parts)),
            heads=frozenset((cut[0][-1], cut[-1][-1])) if cut else frozenset(),
            first=cut[0][-1] if cut else "",
        )

    def _cut(self, text: str) -> list[tuple[str, ...]]:
        return [self._compounds.parts(word) for word in tokens(text) if word not in EMPTY_WORDS]


def _with_whole(parts: tuple[str, ...]) -> tuple[str, ...]:
    return (*parts, "".join(parts)) if len(parts) > 1 else parts
