"""Names that nobody bears: coined firms and toponyms, and people put together from two short lists."""

import itertools
import re
import tomllib
import unicodedata
from collections.abc import Iterable, Iterator
from pathlib import Path
from random import Random

_PARTS: dict[str, list[str]] = tomllib.loads(Path(__file__).with_name("names.toml").read_text(encoding="utf-8"))
FIRST_NAMES = tuple(_PARTS["first_names"])
STUDENT_NAMES = tuple(_PARTS["student_names"])
SMALL_NUMBERS = tuple(_PARTS["small_numbers"])


class Names:
    """Hands out each coined name once, in an order that the seed decides."""

    def __init__(self, rng: Random) -> None:
        self.family = _shuffled(rng, _PARTS["stems"], _PARTS["ends"])
        self.place = _shuffled(rng, _PARTS["plants"], _PARTS["spots"])
        self.coined = _shuffled(rng, _PARTS["coined"], _PARTS["tails"])
        self.animal = _shuffled(rng, (f"{look} " for look in _PARTS["looks"]), _PARTS["animals"])


def _shuffled(rng: Random, firsts: Iterable[str], seconds: Iterable[str]) -> Iterator[str]:
    names = [first + second for first, second in itertools.product(firsts, seconds)]
    rng.shuffle(names)
    return iter(names)


def person(rng: Random, family: str | None) -> str:
    """Return a believable Dutch name; small firms are run by somebody of the family."""
    return f"{rng.choice(FIRST_NAMES)} {family or rng.choice(_PARTS['last_names'])}"


def slugify(name: str) -> str:
    """Turn a name into what an address may hold: "Gebr. Özkolk & Zn." becomes "gebr-ozkolk-zn"."""
    plain = unicodedata.normalize("NFKD", name).encode("ascii", "ignore").decode().lower()
    return re.sub(r"[^a-z0-9]+", "-", plain).strip("-")
