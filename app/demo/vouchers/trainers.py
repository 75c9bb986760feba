"""The demo's register of trainers: those of the catalogue, and one that is recognised no longer."""

from datetime import date, timedelta
from itertools import cycle

from app.accounts.models import Account
from app.demo.cases import moment
from app.kernel import clock
from app.vouchers.trainers import actions, queries
from app.vouchers.trainers.actions import Recognition
from app.vouchers.trainers.rules import Mark

_MARKS = (
    (Mark.NRTO, "Ledenlijst op nrto.nl"),
    (Mark.CRKBO, "Register op crkbo.nl"),
    (Mark.OCW, "Lijst van erkende scholen van DUO"),
)
_ADDED, _ENDED = 290, 40
"""How many days ago."""


def register(advisor: Account) -> None:
    """Put the trainers of the catalogue in the register; the recognition of one other ended."""
    with clock.standing_at(moment(_ADDED, 9)):
        since = date(clock.today().year - 1, 1, 1)
        for (organisation_id, name), (mark, source) in zip(queries.organisations(), cycle(_MARKS), strict=False):
            actions.add(Recognition(name, None, mark, since, None, source, organisation_id), by=advisor)
        until = since + timedelta(days=3 * 365)
        found = Recognition("Technisch Leerhuis", None, Mark.NRTO, since, until, _MARKS[0][1], None)
        gone = actions.add(found, by=advisor)
    with clock.standing_at(moment(_ENDED, 10)):
        reason = "De opleider staat niet meer op de ledenlijst."
        actions.end(gone, by=advisor, last_day=clock.today(), reason=reason)
