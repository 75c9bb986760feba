"""Which skills somebody misses for the work that fits, and how much each would help: what makes a training worth it."""

from collections import defaultdict
from collections.abc import Mapping, Sequence

from app.accounts.rules import Role
from app.accounts.session import account, active_role
from app.kernel import clock
from app.matching import ranking
from app.people import queries as people
from app.people.models import Person
from app.people.rules import PersonKind
from app.trainings.queries import TrainingLine

LOOKED_AT = 20
"""How many of the best fitting vacancies or companies say what is missing."""
LOOKED_THROUGH = 50
"""Among so many trainings for a skill, cheapest first, one that goes far enough is looked for."""
KINDS = {Role.TALENT: PersonKind.TALENT, Role.STUDENT: PersonKind.STUDENT}


def reader() -> Person | None:
    """Return the profile of whoever reads this page as a talent or a student, if there is one."""
    user, role = account(), active_role()
    if user is None or role not in KINDS:
        return None
    return people.profile_of(user.id, KINDS[role])


def wanted_by(person: Person) -> Mapping[str, float]:
    """Return the skills that a person misses, each with the scores of the matches that ask it added up."""
    day = clock.today()
    if not ranking.told(person.id, day=day):
        return {}
    rank = ranking.vacancies_for if person.kind == PersonKind.TALENT else ranking.stages_for
    worth: dict[str, float] = defaultdict(float)
    for row in rank(person.id, day=day, count=LOOKED_AT).rows:
        for skill in row.missing:
            worth[skill] += row.score
    return worth


def far_enough_first(lines: Sequence[TrainingLine], level: int) -> tuple[TrainingLine | None, bool]:
    """Return the first training that teaches a skill up to `level` (1 to 3), else the first; and whether it does."""
    line = next((one for one in lines if one.level >= level), None)
    return (line, True) if line is not None else (next(iter(lines), None), False)
