"""Which skills somebody misses for the work that fits, and how much each would help: what makes a training worth it."""

from collections import defaultdict
from collections.abc import Mapping

from app.accounts.rules import Role
from app.accounts.session import account, active_role
from app.kernel import clock
from app.matching import ranking
from app.people import queries as people
from app.people.models import Person
from app.people.rules import PersonKind

LOOKED_AT = 20
"""How many of the best fitting vacancies or companies say what is missing."""
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
