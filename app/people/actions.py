"""What people do with their profile, and those who read one."""

import secrets
from collections.abc import Collection
from dataclasses import asdict, dataclass, field
from datetime import date

from sqlalchemy import delete, select, update
from sqlalchemy.exc import IntegrityError

from app.accounts import audit
from app.accounts.models import Account
from app.kernel import clock
from app.kernel.database import db
from app.kernel.errors import DomainError
from app.kernel.search_clock import touch
from app.kernel.text import N_
from app.people import queries
from app.people.models import Consent, Person, PersonSkill, VerifiedSkill
from app.people.rules import PURPOSES_OF, PersonKind, Purpose, purposes_of
from app.skills.corrections import tags
from app.skills.corrections.models import Owner
from app.skills.rules import SkillLevel

SHARED = (
    *("headline", "about", "occupations", "level", "study", "place", "municipality", "lat", "lon", "max_km"),
    *("remote_ok", "hours_min", "hours_max", "available_from", "available_until", "languages", "licences"),
)
"""What a second profile of the same account starts with; what is wished differs between the two."""


@dataclass(frozen=True)
class Wishes:
    """What somebody looks for, as the form gives it; the names are those of Person."""

    headline: str = ""
    about: str = ""
    occupations: list[str] = field(default_factory=list)
    kinds: list[str] = field(default_factory=list)
    level: str | None = None
    study: str | None = None
    situation: str | None = None
    place: str | None = None
    municipality: str | None = None
    lat: float | None = None
    lon: float | None = None
    max_km: int | None = None
    remote_ok: bool = False
    hours_min: int | None = None
    hours_max: int | None = None
    available_from: date | None = None
    available_until: date | None = None
    languages: dict[str, str] = field(default_factory=dict)
    licences: list[str] = field(default_factory=list)
    school_id: int | None = None


def make_profile(*, kind: PersonKind, by: Account) -> Person:
    """Make the profile of `by` as a student or as a talent, with what the other profile already says.

    Returns the one that is there where somebody does this twice.
    """
    if (there := queries.profile_of(by.id, kind)) is not None:
        return there
    other = queries.profile_of(by.id, _other(kind))
    now = clock.now()
    person = Person(
        public_id=secrets.token_urlsafe(16),
        account_id=by.id,
        kind=kind,
        created_at=now,
        changed_at=now,
        **({name: getattr(other, name) for name in SHARED} if other else {}),
    )
    try:
        with db.session.begin_nested():
            db.session.add(person)
    except IntegrityError:  # the same button at the same moment
        return db.session.scalars(select(Person).where(Person.account_id == by.id, Person.kind == kind)).one()
    if other is not None:
        said = queries.skills_of(other.id)
        db.session.add_all(PersonSkill(person_id=person.id, skill=skill, level=level) for skill, level in said.items())
    touch(person)
    _record("person.create", person, by, kind=kind)
    db.session.flush()
    return person


def save_wishes(person: Person, wishes: Wishes, *, by: Account) -> None:
    """Write what somebody looks for. Without a school its coordinator sees nothing any more."""
    changed = [name for name, value in asdict(wishes).items() if getattr(person, name) != value]
    if not changed:
        return
    if "school_id" in changed and Purpose.SCHOOL in queries.agreed_to(person.id):
        _end_consent(person, Purpose.SCHOOL, by)
    for name in changed:
        setattr(person, name, getattr(wishes, name))
    _changed(person)
    _record("person.change_wishes", person, by, fields=changed)
    if {"headline", "about"} & set(changed):
        known = queries.skills_of(person.id).keys()
        tags.read(Owner.PERSON, person.id, f"{person.headline}\n{person.about}", known=known)
    db.session.flush()


def save_skills(person: Person, skills: dict[str, int], *, by: Account) -> None:
    """Write which skills somebody says to have, with a level (1-3) for each slug."""
    before = queries.skills_of(person.id)
    if skills == before:
        return
    db.session.execute(delete(PersonSkill).where(PersonSkill.person_id == person.id))
    db.session.add_all(PersonSkill(person_id=person.id, skill=slug, level=level) for slug, level in skills.items())
    _changed(person)
    _record("person.change_skills", person, by, skills=len(skills))
    db.session.flush()


def answer_read(person: Person, taken: Collection[str], *, by: Account) -> None:
    """Add the skills that the own text names and that somebody says to have (`taken`, slugs); the others not."""
    chosen = tags.answer(Owner.PERSON, person.id, taken)
    said = queries.skills_of(person.id)
    save_skills(person, dict.fromkeys(chosen, SkillLevel.INDEPENDENT.value) | said, by=by)


def clear_profile(person: Person, *, by: Account) -> None:
    """Take everything off the profile and stop everybody seeing it; what was sent to companies stays with them."""
    for purpose in queries.agreed_to(person.id):
        _end_consent(person, purpose, by)
    db.session.execute(delete(PersonSkill).where(PersonSkill.person_id == person.id))
    tags.forget(Owner.PERSON, person.id)
    for name, value in asdict(Wishes()).items():
        setattr(person, name, value)
    _changed(person)
    _record("person.clear", person, by)
    db.session.flush()


def erase(account: Account) -> None:
    """Empty every profile of an account, with what badges proved of it."""
    for person in db.session.scalars(select(Person).where(Person.account_id == account.id)).all():
        clear_profile(person, by=account)
    db.session.execute(delete(VerifiedSkill).where(VerifiedSkill.account_id == account.id))


def give_consent(person: Person, purpose: Purpose, *, by: Account) -> None:
    """Let others see the profile for `purpose` from now; does nothing where they may.

    Raises DomainError where this profile cannot agree to that, or no school is chosen.
    """
    if purpose not in PURPOSES_OF[PersonKind(person.kind)]:
        raise DomainError(N_("Hierover kun je met dit profiel niet beslissen."), "purpose")
    if purpose not in purposes_of(PersonKind(person.kind), with_school=person.school_id is not None):
        raise DomainError(N_("Kies eerst je school bij je wensen."), "purpose")
    if purpose in queries.agreed_to(person.id):
        return
    try:
        with db.session.begin_nested():
            db.session.add(Consent(person_id=person.id, purpose=purpose, given_at=clock.now()))
    except IntegrityError:
        return  # the same button at the same moment
    touch(person)
    _record("person.give_consent", person, by, purpose=purpose)
    db.session.flush()


def withdraw_consent(person: Person, purpose: Purpose, *, by: Account) -> None:
    """Stop others seeing the profile for `purpose`, at once; does nothing where they do not."""
    if _end_consent(person, purpose, by):
        touch(person)
        db.session.flush()


def read_profile(person: Person, *, by: Account | None) -> None:
    """Record that `by` reads the profile, or a company with a mailed link (None); its owner can see that."""
    _record("person.read", person, by)
    db.session.flush()


def _end_consent(person: Person, purpose: Purpose, by: Account) -> bool:
    """End a consent that is given now; tell whether there was one."""
    current = (Consent.person_id == person.id) & (Consent.purpose == purpose) & Consent.withdrawn_at.is_(None)
    ended = db.session.execute(update(Consent).where(current).values(withdrawn_at=clock.now()).returning(Consent.id))
    if ended.first() is None:
        return False
    _record("person.withdraw_consent", person, by, purpose=purpose)
    return True


def _changed(person: Person) -> None:
    person.changed_at = clock.now()
    touch(person)


def _record(action: str, person: Person, by: Account | None, **facts: object) -> None:
    audit.record(action, f"person:{person.public_id}", by=by, person_id=person.account_id, **facts)


def _other(kind: PersonKind) -> PersonKind:
    return PersonKind.TALENT if kind is PersonKind.STUDENT else PersonKind.STUDENT
