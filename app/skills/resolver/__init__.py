"""Words become concepts: ranks the concepts that a title or a phrase may mean.

`resolve` answers from the vocabulary in the database, fast enough for each letter typed; `spot` finds what a
longer text names. What is heavy is imported and read at the first call, not when the site starts.
"""

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from app.skills.resolver.own import Link
    from app.skills.resolver.spotting import Spotted


def resolve(text: str, kind: str, top: int = 10) -> "list[Link]":
    """Return the likeliest concepts of `kind` ("skill" or "occupation") for a title or phrase, with their scores."""
    from app.skills.resolver.own import vocabulary

    return vocabulary(kind).links(text, top)


def spot(text: str, kind: str = "skill", most: int = 12) -> "list[Spotted]":
    """Return the concepts that a longer text names, where it names them (see `spotting.spot`)."""
    from app.skills.resolver.spotting import spot as found

    return found(text, kind, most)
