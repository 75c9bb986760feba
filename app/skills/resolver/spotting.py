"""Finds the concepts that a longer text names: a profile, a vacancy."""

from dataclasses import dataclass

from app.skills.resolver.own import Link, pieces, vocabulary


@dataclass(frozen=True)
class Spotted:
    """A concept that the words from `start` to `end` of a text name."""

    link: Link
    words: str
    start: int
    end: int


def spot(text: str, kind: str = "skill", most: int = 12) -> list[Spotted]:
    """Return the concepts that `text` names, in its own order, each once; the longest name wins where two overlap.

    A name counts where its words, stemmed and cut into parts, are those of a label of one concept only:
    what is merely near is for who types to choose, not to be read into a text.
    """
    own = vocabulary(kind)
    found: list[Spotted] = []
    seen: set[str] = set()
    reached = 0
    for start, end in pieces(text):
        if start < reached or len(found) >= most:
            continue
        link = own.named(text[start:end])
        if link is not None:
            reached = end
            if link.slug not in seen:
                seen.add(link.slug)
                found.append(Spotted(link, text[start:end], start, end))
    return found
