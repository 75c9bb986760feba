"""The look for what is new for saved searches: by the worker, one search a transaction.

What was found and the mail about it are stored at once, so that a worker that dies in between tells nothing twice.
"""

from dataclasses import dataclass

from app.alerts import actions, queries
from app.alerts.rules import FIRST_HOUR, Searched
from app.kernel import clock
from app.kernel.clock import AMSTERDAM
from app.kernel.transaction import transaction
from app.pages.alerts import asking

AT_ONCE = 20
"""How many searches one look takes, so that mail that is waiting can leave in between."""


@dataclass
class Looks:
    """Remembers until when there is nothing to look at: a question to the database each minute is enough."""

    minute: int = -1

    def __call__(self) -> int:
        """Look at what is due; return at how many searches was looked."""
        now = clock.now()
        minute = int(now.timestamp()) // 60
        if minute == self.minute or now.astimezone(AMSTERDAM).hour < FIRST_HOUR:
            return 0
        count = look()
        if count < AT_ONCE:
            self.minute = minute
        return count


def look() -> int:
    """Look at the searches that are due, at most AT_ONCE of them; return how many."""
    today = clock.today()
    with transaction():
        numbers = queries.due(today, AT_ONCE)
    for number in numbers:
        with transaction():
            if (row := queries.taken(number, today)) is not None:
                one, reader = row
                searched = Searched(one.searched)
                question = asking.asked(searched, one.question, reader)
                if question.problems:
                    actions.skipped(one)
                else:
                    actions.looked(one, reader, asking.finds(searched, question))
    return len(numbers)
