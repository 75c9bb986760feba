"""Reading profiles: one's own, and those that their owners let somebody see."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import ColumnElement, and_, exists, false, or_, select

from app.accounts.models import Account
from app.accounts.rules import Role
from app.kernel import clock
from app.kernel.database import db
from app.kernel.errors import NotFoundError
from app.people import policy
from app.people.completeness import Facts, Progress, progress
from app.people.models import Consent, Person, PersonSkill, VerifiedSkill
from app.people.rules import KIND_OF_ROLE, PURPOSES_OF, PersonKind, Purpose, Viewer


@dataclass(frozen=True)
class HeldSkill:
    """A skill that somebody has: at which level, and at which level a valid badge proves it (0 for none)."""

    slug: str
    level: int
    proven: int


@dataclass(frozen=True)
class ConsentState:
    """What somebody agreed to now: since when, or None."""

    purpose: Purpose
    since: datetime | None


@dataclass(frozen=True)
class Shown:
    """What a company sees of a person before both agreed: no name, no address, no situation, no school.

    Codes and slugs, for the page to name; `place` is a town, `skills` has the proven ones first.
    """

    public_id: str
    kind: PersonKind
    headline: str
    about: str
    occupations: tuple[str, ...]
    kinds: tuple[str, ...]
    level: str | None
    study: str | None
    place: str | None
    max_km: int | None
    remote_ok: bool
    hours: tuple[int | None, int | None]
    available: tuple[date | None, date | None]
    languages: tuple[tuple[str, str], ...]
    licences: tuple[str, ...]
    skills: tuple[HeldSkill, ...]


def profile_of(account_id: int, kind: PersonKind) -> Person | None:
    """Return the profile of an account as a student or as a talent, if it has one."""
    return db.session.scalars(select(Person).where(Person.account_id == account_id, Person.kind == kind)).first()


def by_public_id(public_id: str) -> Person:
    """Return the profile with this id in its address; who may see it is for the policy. Raises NotFoundError."""
    person = db.session.scalars(select(Person).where(Person.public_id == public_id)).first()
    if person is None:
        raise NotFoundError(policy.UNKNOWN)
    return person


def visible_profile(public_id: str, by: Viewer) -> tuple[Person, Account]:
    """Return a profile that `by` may open, and its owner. Raises NotFoundError for every other one."""
    person = by_public_id(public_id)
    owner = db.session.get_one(Account, person.account_id)
    policy.ensure_may_view(person, agreed_to(person.id), owner, by)
    return person, owner


def visible_to(by: Viewer) -> ColumnElement[bool]:
    """Return the SQL of `rules.may_view` for rows of Person."""
    kind = KIND_OF_ROLE.get(by.role) if by.role else None
    own = and_(Person.account_id == by.account_id, Person.kind == kind) if kind else false()
    by_consent = and_(Person.account_id != by.account_id, _is_open(), _agreed_with(by))
    return or_(own, by_consent)


def _agreed_with(by: Viewer) -> ColumnElement[bool]:
    if by.role is Role.EMPLOYER and by.for_verified_company:
        return has_consent(Purpose.EMPLOYERS)
    if by.role is Role.COORDINATOR:
        own_student = and_(Person.kind == PersonKind.STUDENT, Person.school_id.in_(by.schools))
        return and_(own_student, has_consent(Purpose.SCHOOL))
    if by.role is Role.ADVISOR:
        return and_(Person.kind == PersonKind.TALENT, has_consent(Purpose.ADVISOR))
    return false()


def has_consent(purpose: Purpose) -> ColumnElement[bool]:
    """Return the SQL for: the owner of this Person agrees to `purpose` now."""
    given = select(Consent.id).where(
        Consent.person_id == Person.id, Consent.purpose == purpose, Consent.withdrawn_at.is_(None)
    )
    return exists(given.correlate(Person))


def _is_open() -> ColumnElement[bool]:
    blocked = select(Account.id).where(Account.id == Person.account_id, Account.blocked_at.is_not(None))
    return ~exists(blocked.correlate(Person))


def skills_of(person_id: int) -> dict[str, int]:
    """Return the level of each skill that a person says to have, by slug."""
    query = select(PersonSkill.skill, PersonSkill.level).where(PersonSkill.person_id == person_id)
    return {row[0]: row[1] for row in db.session.execute(query.order_by(PersonSkill.skill))}


def verified_of(account_id: int, today: date) -> dict[str, int]:
    """Return the level of each skill that a badge proves of an account on `today`, by slug."""
    query = select(VerifiedSkill.skill, VerifiedSkill.level).where(
        VerifiedSkill.account_id == account_id,
        or_(VerifiedSkill.valid_until.is_(None), VerifiedSkill.valid_until >= today),
    )
    return {row[0]: row[1] for row in db.session.execute(query.order_by(VerifiedSkill.skill))}


def held_skills(person: Person, today: date) -> tuple[HeldSkill, ...]:
    """Return what a person can do, said or proven; what is proven first, then by level and slug."""
    said, proven = skills_of(person.id), verified_of(person.account_id, today)
    held = [
        HeldSkill(slug, max(said.get(slug, 0), proven.get(slug, 0)), proven.get(slug, 0))
        for slug in said.keys() | proven.keys()
    ]
    return tuple(sorted(held, key=lambda one: (-one.proven, -one.level, one.slug)))


def agreed_to(person_id: int) -> frozenset[Purpose]:
    """Return what a person agrees to now."""
    query = select(Consent.purpose).where(Consent.person_id == person_id, Consent.withdrawn_at.is_(None))
    return frozenset(Purpose(purpose) for purpose in db.session.scalars(query))


def consent_states(person: Person) -> list[ConsentState]:
    """Return each purpose that this profile can agree to, with since when it does."""
    query = select(Consent.purpose, Consent.given_at).where(
        Consent.person_id == person.id, Consent.withdrawn_at.is_(None)
    )
    since = {row[0]: row[1] for row in db.session.execute(query)}
    return [ConsentState(purpose, since.get(purpose)) for purpose in PURPOSES_OF[PersonKind(person.kind)]]


def consent_log(person_id: int) -> Sequence[Consent]:
    """Return everything that a person ever agreed to, the latest first."""
    query = select(Consent).where(Consent.person_id == person_id).order_by(Consent.id.desc())
    return db.session.scalars(query).all()


def progress_of(person: Person) -> Progress:
    """Return how far a profile is and what helps most now."""
    return progress(
        Facts(
            kind=PersonKind(person.kind),
            skills=len(held_skills(person, clock.today())),
            kinds=bool(person.kinds),
            place=person.place is not None,
            level=person.level is not None,
            study=person.study is not None,
            occupations=bool(person.occupations),
            hours=person.hours_max is not None,
            available=person.available_from is not None,
            headline=bool(person.headline),
            languages=bool(person.languages),
            seen_by_employers=Purpose.EMPLOYERS in agreed_to(person.id),
        )
    )


def shown_to_employers(person: Person) -> Shown:
    """Return exactly what a company sees of a person before both agreed."""
    return Shown(
        public_id=person.public_id,
        kind=PersonKind(person.kind),
        headline=person.headline,
        about=person.about,
        occupations=tuple(person.occupations),
        kinds=tuple(person.kinds),
        level=person.level,
        study=person.study,
        place=person.place,
        max_km=person.max_km,
        remote_ok=person.remote_ok,
        hours=(person.hours_min, person.hours_max),
        available=(person.available_from, person.available_until),
        languages=tuple(person.languages.items()),
        licences=tuple(person.licences),
        skills=held_skills(person, clock.today()),
    )


def owners_of(public_ids: Collection[str]) -> dict[str, str]:
    """Return the names of the owners of these profiles, by the id in addresses."""
    query = (
        select(Person.public_id, Account.name)
        .join(Account, Account.id == Person.account_id)
        .where(Person.public_id.in_(public_ids))
    )
    return {row[0]: row[1] for row in db.session.execute(query)}
