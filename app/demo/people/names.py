"""Names of people who do not exist: first and last names that go together, each pair once."""

import tomllib
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from random import Random
from typing import Any

_GROUPS: list[dict[str, Any]] = tomllib.loads(Path(__file__).with_name("names.toml").read_text(encoding="utf-8"))[
    "group"
]
FIRST = tuple(_GROUPS[0]["adult"])
LAST = tuple(_GROUPS[0]["last"])


@dataclass(frozen=True)
class Named:
    """A name, how well its bearer speaks Dutch (CEFR), and the other languages spoken at home."""

    name: str
    dutch: str
    languages: Mapping[str, str]


class Names:
    """Hands out names; who is young gets a name that young people have."""

    def __init__(self, rng: Random, taken: set[str]) -> None:
        self._rng = rng
        self._taken = set(taken)
        self._used = Counter(name.partition(" ")[2] for name in taken)

    def next(self, *, young: bool) -> Named:
        """Return a name that nobody has yet."""
        while True:
            group = self._rng.choices(_GROUPS, [group["share"] for group in _GROUPS])[0]
            name = f"{self._rarest(group['young' if young else 'adult'])} {self._rarest(group['last'])}"
            if name not in self._taken:
                self._taken.add(name)
                return Named(name, group["dutch"], group.get("languages", {}))

    def _rarest(self, parts: Sequence[str]) -> str:
        """Return one of those that were used least."""
        part = min(parts, key=lambda part: (self._used[part], self._rng.random()))
        self._used[part] += 1
        return part
