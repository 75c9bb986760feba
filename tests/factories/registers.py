"""What stands in the registers that staff keep."""

from typing import Any

from app.accounts.models import Account
from app.accounts.rules import Role
from app.kernel import clock
from app.vouchers.trainers import actions
from app.vouchers.trainers.actions import Recognition
from app.vouchers.trainers.models import RegisteredTrainer
from app.vouchers.trainers.rules import Mark
from tests.factories.accounts import make_account


def make_registered_trainer(
    name: str = "Lasschool De Vonk", *, by: Account | None = None, **found: Any
) -> RegisteredTrainer:
    """Put a trainer in the register; with the NRTO mark from the first day of this year where nothing is said."""
    known = {
        "kvk_number": None,
        "mark": Mark.NRTO,
        "since": clock.today().replace(month=1, day=1),
        "until": None,
        "source": "Ledenlijst op nrto.nl",
        "organisation_id": None,
    }
    return actions.add(Recognition(name=name, **(known | found)), by=by or make_account(Role.ADVISOR))
