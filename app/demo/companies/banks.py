"""Reads the sentence banks: per sector a file of trades and what they share, and one that fits any company.

A trade tells what its companies are called, how large and old they are, what they teach, and holds sentences
under `open`, `about` (company description), `work` and `intern` (stage profile). `[[trade.variant]]`
narrows a trade: its keys replace those of the trade, its sentences come on top.

A sentence may start with conditions in brackets: `[8+]` and `[..20]` (or `[-20]`) bound the number of
employees; `hbo`, `mbo4`, `vo` need that level and `afst` a graduation project; `old` and `new` speak of
the age of the company, `two` of a second branch, `city` of a station; `later` never opens a text; `v:`
names the voices that say it, `t:` the only trades and `x:` the trades or sectors that never do. In the
text `<slot>` is filled from the lists under `slots` (`limit` bounds how many values one company uses;
`text => skill` also brings a skill) or from the facts of the company, and `{a|b}` picks one of two.
"""

import re
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

FOLDER = Path(__file__).parent / "banks"
SHARED_ROLES = ("history", "culture", "reach", "guidance", "expect", "practical", "closing")
TRADE_ROLES = ("open", "about", "work", "intern")
LARGEST = 10_000

_CONDITIONED = re.compile(r"\[([^\]]+)\] (.+)", re.DOTALL)
_FLAGS = frozenset({"hbo", "mbo4", "vo", "afst", "old", "new", "two", "city", "later"})


@dataclass(frozen=True)
class Sentence:
    """A sentence with places to fill, and when it may be said."""

    text: str
    smallest: int = 0
    largest: int = LARGEST
    flags: frozenset[str] = frozenset()
    voices: frozenset[str] = frozenset()
    only: frozenset[str] = frozenset()
    never: frozenset[str] = frozenset()


@dataclass(frozen=True)
class Trade:
    """One kind of company. `slots` are the values that its sentences draw on."""

    key: str
    sector: str
    count: int
    sbi: tuple[str, ...]
    names: tuple[str, ...]
    employees: tuple[int, int]
    where: str
    studies: tuple[str, ...]
    levels: tuple[str, ...]
    kinds: tuple[str, ...]
    core: tuple[str, ...]
    pool: tuple[str, ...]
    export: float
    season: bool
    oldest: int
    limit: Mapping[str, int]
    slots: Mapping[str, tuple[str, ...]]
    sentences: Mapping[str, tuple[Sentence, ...]]


@dataclass(frozen=True)
class Banks:
    """All material: each trade with its variants (at least one), and the shared sentences by role."""

    trades: tuple[tuple[Trade, ...], ...]
    shared: Mapping[str, tuple[Sentence, ...]]


def load_banks(folder: Path = FOLDER) -> Banks:
    """Read every bank; raises ValueError or KeyError where a file breaks the conventions above."""
    shared = _sentences(_read(folder / "general.toml"), SHARED_ROLES)
    trades: list[tuple[Trade, ...]] = []
    for path in sorted(folder.glob("*.toml")):
        if path.name == "general.toml":
            continue
        document = _read(path)
        own = _sentences(document, SHARED_ROLES)
        trades += [_variants(raw, document["sector"], own) for raw in document["trade"]]
    return Banks(tuple(trades), shared)


def parse_sentence(raw: str) -> Sentence:
    """Read one sentence with its conditions; raises ValueError for a condition that is not known."""
    match = _CONDITIONED.fullmatch(raw)
    if match is None:
        return Sentence(raw)
    values: dict[str, Any] = {"flags": frozenset()}
    for condition in match[1].split(","):
        values |= _condition(condition, values["flags"])
    return Sentence(match[2], **values)


def _condition(condition: str, flags: frozenset[str]) -> dict[str, Any]:
    if condition.endswith("+"):
        return {"smallest": int(condition[:-1])}
    if bound := re.fullmatch(r"(?:\.\.|-)(\d+)", condition):
        return {"largest": int(bound[1])}
    if condition in _FLAGS:
        return {"flags": flags | {condition}}
    kind, _, names = condition.partition(":")
    key = {"v": "voices", "t": "only", "x": "never"}.get(kind)
    if key is None or not names:
        raise ValueError(f"unknown condition {condition!r}")
    return {key: frozenset(names.split("/"))}


def _read(path: Path) -> dict[str, Any]:
    return tomllib.loads(path.read_text(encoding="utf-8"))


def _sentences(raw: Mapping[str, Any], roles: tuple[str, ...]) -> dict[str, tuple[Sentence, ...]]:
    return {role: tuple(parse_sentence(text) for text in raw.get(role, ())) for role in roles}


def _variants(raw: Mapping[str, Any], sector: str, own: Mapping[str, tuple[Sentence, ...]]) -> tuple[Trade, ...]:
    """Return the trade once for each of its variants, or once as it is."""
    return tuple(_trade(_merged(raw, variant), sector, own) for variant in raw.get("variant", [{}]))


def _merged(raw: Mapping[str, Any], variant: Mapping[str, Any]) -> dict[str, Any]:
    merged = {**raw, **variant}
    for role in TRADE_ROLES:
        merged[role] = [*variant.get(role, []), *raw.get(role, [])]
    merged["slots"] = {**raw.get("slots", {}), **variant.get("slots", {})}
    return merged


def _trade(raw: Mapping[str, Any], sector: str, own: Mapping[str, tuple[Sentence, ...]]) -> Trade:
    smallest, largest = raw["employees"]
    return Trade(
        key=raw["key"],
        sector=sector,
        count=raw["count"],
        sbi=tuple(raw["sbi"]),
        names=tuple(raw["names"]),
        employees=(smallest, largest),
        where=raw["where"],
        studies=tuple(raw["studies"]),
        levels=tuple(raw["levels"]),
        kinds=tuple(raw["kinds"]),
        core=tuple(raw["core"]),
        pool=tuple(raw["pool"]),
        export=float(raw.get("export", 0)),
        season=bool(raw.get("season", False)),
        oldest=int(raw.get("oldest", 110)),
        limit=dict(raw.get("limit", {})),
        slots={name: tuple(values) for name, values in raw["slots"].items()},
        sentences={**own, **_sentences(raw, TRADE_ROLES)},
    )
