"""What an account of the money says, and its percentages as the programme's reports have them."""

from dataclasses import dataclass
from enum import StrEnum

from app.kernel.money import half_up


class Per(StrEnum):
    """What the money is split by, as it is called in addresses."""

    CONTRIBUTOR = "bijdrager"
    EARMARK = "bestemming"
    YEAR = "jaar"
    QUARTER = "kwartaal"
    MUNICIPALITY = "gemeente"
    KIND = "soort"


@dataclass(frozen=True)
class Sums:
    """One line: cents budgeted (None where a budget cannot be split so), paid out and spent.

    Paid is what left and did not come back, settled or not; spent is what was settled (R16).
    """

    name: str
    budget_cents: int | None
    paid_cents: int
    spent_cents: int

    @property
    def paid_percent(self) -> int | None:
        """Paid as a whole percentage of the budget, rounded half up; None without a budget."""
        return percent(self.paid_cents, self.budget_cents or 0)

    @property
    def spent_percent(self) -> int | None:
        """Spent as a whole percentage of what was paid, rounded half up; None where nothing was paid."""
        return percent(self.spent_cents, self.paid_cents)


def percent(part: int, whole: int) -> int | None:
    """Return `part` as a whole percentage of `whole`, rounded half up; None of nothing, or of less than nothing."""
    return half_up(part * 100, whole) if whole > 0 and part >= 0 else None


def total(name: str, lines: list[Sums]) -> Sums:
    """Return the sum of lines, called `name`; without a budget as soon as one line has none."""
    budgets = [line.budget_cents for line in lines]
    known = [cents for cents in budgets if cents is not None]
    return Sums(
        name,
        sum(known) if len(known) == len(budgets) else None,
        sum(line.paid_cents for line in lines),
        sum(line.spent_cents for line in lines),
    )
