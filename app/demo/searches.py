"""Searches that the visitors' own student and talent keep: one that waits for something new, one that is paused."""

from app.accounts.rules import Role
from app.alerts import actions
from app.alerts.rules import Often, Searched
from app.demo.world import World

KEPT = (
    (Role.STUDENT, Searched.STAGES, "q=lassen&vanaf=Deventer&afstand=15", "Lassen bij Deventer", Often.DAILY, False),
    (Role.STUDENT, Searched.STAGES, "q=techniek&niveau=mbo4", "Techniek, mbo niveau 4", Often.WEEKLY, True),
    (Role.TALENT, Searched.VACANCIES, "vanaf=Apeldoorn&afstand=10", "Werk bij Apeldoorn", Often.WEEKLY, False),
)


def keep(world: World) -> None:
    """Save the searches as their people would; nothing of before is mailed."""
    for role, searched, question, name, often, paused in KEPT:
        account = world.holders[role][0]
        seen = _all_of(world, searched)
        one = actions.save(account, searched, question, name=name, often=often, seen=seen, by=account)
        if paused:
            actions.pause(one, by=account)


def _all_of(world: World, searched: Searched) -> list[int]:
    """Return the ids of everything there is: search itself has no index while the demo is loaded."""
    rows = world.companies.values() if searched is Searched.STAGES else world.vacancies.values()
    return sorted(row.id for row in rows)
