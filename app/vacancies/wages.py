"""The legal minimum wage, as the region's file `minimum_wage.toml` has it; a region without one sets no bound."""

import tomllib
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

FILE = "minimum_wage.toml"


@dataclass(frozen=True)
class MinimumWages:
    """Cents an hour, each with the day from which it holds; oldest first."""

    steps: tuple[tuple[date, int], ...] = ()

    def hourly_cents(self, day: date) -> int | None:
        """Return the minimum wage on `day`, in cents an hour; None where it is not known."""
        return next((cents for since, cents in reversed(self.steps) if since <= day), None)


def load_wages(folder: Path) -> MinimumWages:
    """Read the file in the folder of a region.

    Raises ValueError, naming the file and the table, where a step cannot be used.
    """
    path = folder / FILE
    if not path.exists():
        return MinimumWages()
    tables = tomllib.loads(path.read_text(encoding="utf-8")).get("wage", [])
    steps = tuple(_step(table, number) for number, table in enumerate(tables, start=1))
    days = [since for since, _cents in steps]
    if days != sorted(set(days)):
        raise ValueError(f"{FILE}: the days must differ and stand in their order")
    return MinimumWages(steps)


def _step(table: dict[str, Any], number: int) -> tuple[date, int]:
    since, cents = table.get("from"), table.get("hourly_cents")
    if type(since) is not date or type(cents) is not int or cents <= 0:
        raise ValueError(f"{FILE}: wage {number} needs a day in `from` and whole cents in `hourly_cents`")
    return since, cents
