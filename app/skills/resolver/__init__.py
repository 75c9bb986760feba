"""Words become concepts: ranks the concepts that a title or a phrase may mean.

`resolve` and `quick` answer from the vocabulary in the database, `spot` finds what a longer text names. What is
heavy is imported and loaded at the first call, not when the site starts.
"""

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from app.skills.resolver.own import Link
    from app.skills.resolver.spotting import Spotted


def resolve(text: str, kind: str, top: int = 10) -> "list[Link]":
    """Return the likeliest concepts of `kind` ("skill" or "occupation"), comparing spelling and meaning.

    The first call in a process loads the encoder: a second or two, 150 MB.
    """
    from app.skills.resolver.own import vocabulary

    return vocabulary(kind, deep=True).links(text, top)


def quick(text: str, kind: str, top: int = 10) -> "list[Link]":
    """Return the likeliest concepts by spelling and words alone: fast enough while somebody types."""
    from app.skills.resolver.own import vocabulary

    return vocabulary(kind, deep=False).links(text, top)


def spot(text: str, kind: str = "skill", most: int = 12) -> "list[Spotted]":
    """Return the concepts that a longer text names, where it names them (see `spotting.spot`)."""
    from app.skills.resolver.spotting import spot as found

    return found(text, kind, most)
