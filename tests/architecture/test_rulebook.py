"""The tables of steps and of money in docs/rulebook.md are those of the code."""

from collections.abc import Callable
from pathlib import Path

import pytest

from app.vouchers.models import MOVES
from app.vouchers.process import TRANSITIONS, ClockEffect, MoneyEffect, Transition

RULEBOOK = Path(__file__).resolve().parents[2] / "docs" / "rulebook.md"


def steps() -> list[str]:
    """Return the table of steps as the rulebook has it."""
    head = ["| step | from → to | who | term to decide | money | letter | starts |", "| " + "--- | " * 6 + "--- |"]
    return head + [_step(one) for one in TRANSITIONS]


def _step(one: Transition) -> str:
    who = f"{one.actor}, not the proposer" if one.other_than else str(one.actor)
    sources = ", ".join(one.sources)
    clock = "" if one.clock is ClockEffect.NONE else str(one.clock)
    money = "" if one.money is MoneyEffect.NONE else str(one.money)
    cells = (one.name, f"{sources} → {one.target}", who, clock, money, one.letter or "", one.term or "")
    return _line(cells)


def moves() -> list[str]:
    """Return the table of money as the rulebook has it."""
    return [
        _line(("entry", "from", "to")),
        "| --- | --- | --- |",
        *(_line((kind, ", ".join(sources), target)) for kind, (sources, target) in MOVES.items()),
    ]


def _line(cells: tuple[str, ...]) -> str:
    return "|" + "|".join(f" {cell} " if cell else " " for cell in cells) + "|"


@pytest.mark.parametrize("table", [steps, moves], ids=["steps", "money"])
def test_the_rulebook_says_what_the_code_does(table: Callable[[], list[str]]) -> None:
    expected = table()
    lines = RULEBOOK.read_text(encoding="utf-8").splitlines()
    start = lines.index(expected[0])
    found = lines[start : lines.index("", start)]
    assert found == expected, "\n" + "\n".join(expected)
