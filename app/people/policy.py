"""Who may see whose profile; `queries.visible_to` says the same in SQL."""

from app.accounts.models import Account
from app.accounts.rules import Role
from app.kernel.errors import NotFoundError
from app.kernel.text import N_
from app.organisations import queries as organisations
from app.organisations.rules import OrganisationKind
from app.people.models import Person
from app.people.rules import PersonKind, Purpose, Subject, Viewer, may_view

UNKNOWN = N_("Dit profiel is er niet, of je mag het niet zien.")


def viewer(account: Account, role: Role | None, *, for_verified_company: bool = False) -> Viewer:
    """Return who wants to see, acting in `role`; whether for a verified company is for the caller to know."""
    found = organisations.organisations_of(account, OrganisationKind.SCHOOL) if role is Role.COORDINATOR else ()
    return Viewer(account.id, role, for_verified_company, frozenset(school.id for school in found))


def ensure_may_view(person: Person, agreed: frozenset[Purpose], owner: Account, by: Viewer) -> None:
    """Raise NotFoundError where `by` may not open the profile: who may not see it learns nothing."""
    subject = Subject(
        account_id=person.account_id,
        kind=PersonKind(person.kind),
        school_id=person.school_id,
        agreed=agreed,
        blocked=owner.blocked_at is not None,
    )
    if not may_view(subject, by):
        raise NotFoundError(UNKNOWN)
