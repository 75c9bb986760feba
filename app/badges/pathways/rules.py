"""How far somebody is in a pathway. Pure."""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass

MAX_STEPS = 8
MIN_STEPS = 2
ALTERNATIVES = 3
"""As many badges one step can offer; one of them is enough."""

Steps = Sequence[Sequence[int]]
"""The classes of each step, in order."""


@dataclass(frozen=True)
class Progress:
    """Which steps are done (a flag for each), and which is the first that is not; None when all are."""

    done: tuple[bool, ...]

    @property
    def count(self) -> int:
        """How many steps are done."""
        return sum(self.done)

    @property
    def next(self) -> int | None:
        """The index of the first step that is not done."""
        return next((at for at, done in enumerate(self.done) if not done), None)


def progress(steps: Steps, held: Collection[int]) -> Progress:
    """Return how far somebody is who holds these classes: a step is done with any one of its badges."""
    return Progress(tuple(any(one in held for one in step) for step in steps))


def as_steps(placed: Iterable[tuple[int, int]]) -> list[list[int]]:
    """Return the steps of (position, class) pairs, in order; positions that nobody uses are left out."""
    found: dict[int, list[int]] = {}
    for position, class_id in placed:
        found.setdefault(position, []).append(class_id)
    return [found[position] for position in sorted(found)]
