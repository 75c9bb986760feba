"""People and work as the score knows them, read in whole columns. No name, address or account leaves this file."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any, Generic, TypeVar

from sqlalchemy import ColumnElement, Row, exists, or_, select

from app.accounts.models import Account
from app.companies.models import Branch, Company
from app.companies.rules import Verification
from app.kernel.clock import AMSTERDAM
from app.kernel.database import db
from app.kernel.region import LEVELS
from app.matching import live
from app.matching.profiles import Profile
from app.matching.score.parties import Held, Offering, Seeker
from app.people.models import Consent, Person, PersonSkill, VerifiedSkill
from app.people.rules import PersonKind, Purpose
from app.vacancies.models import Vacancy, VacancySkill
from app.vacancies.rules import Remote

Many = TypeVar("Many")

FRESH_DAYS, STALE_DAYS = 90, 365
"""A stage profile that was confirmed so lately is fresh; one that was not confirmed for so long is not at all."""

SHOWN_TO_COMPANIES: tuple[ColumnElement[bool], ...] = (
    exists().where(
        Consent.person_id == Person.id, Consent.purpose == Purpose.EMPLOYERS, Consent.withdrawn_at.is_(None)
    ),
    exists().where(Account.id == Person.account_id, Account.blocked_at.is_(None)),
)
"""Who agreed that companies see the profile, and whose account is open."""
FROM_TRUSTED: tuple[ColumnElement[bool], ...] = (
    Company.verification == Verification.VERIFIED,
    Company.removed_at.is_(None),
)

PERSON = (
    *(Person.id, Person.account_id, Person.public_id, Person.headline, Person.occupations, Person.kinds),
    *(Person.level, Person.study, Person.lat, Person.lon, Person.max_km, Person.remote_ok),
    *(Person.hours_min, Person.hours_max, Person.available_from, Person.available_until),
    *(Person.languages, Person.licences),
)
VACANCY = (
    *(Vacancy.id, Vacancy.slug, Vacancy.kind, Vacancy.title, Vacancy.occupation, Vacancy.level, Vacancy.studies),
    *(Vacancy.hours_min, Vacancy.hours_max, Vacancy.remote, Vacancy.languages, Vacancy.licences),
    *(Vacancy.starts_on, Vacancy.ends_on, Branch.lat, Branch.lon),
)


def seekers(today: date, *where: ColumnElement[bool]) -> dict[int, Seeker]:
    """Return the people that meet the conditions, by the id of their profile; badges count while valid."""
    rows = db.session.execute(select(*PERSON).where(*where)).all()
    if not rows:
        return {}
    chosen = select(Person.id).where(*where)
    accounts = select(Person.account_id).where(*where)
    told: defaultdict[int, dict[str, int]] = defaultdict(dict)
    skills = select(PersonSkill.person_id, PersonSkill.skill, PersonSkill.level)
    for person, skill, level in db.session.execute(skills.where(PersonSkill.person_id.in_(chosen))):
        told[person][skill] = level
    proven: defaultdict[int, dict[str, int]] = defaultdict(dict)
    badges = select(VerifiedSkill.account_id, VerifiedSkill.skill, VerifiedSkill.level).where(
        VerifiedSkill.account_id.in_(accounts),
        or_(VerifiedSkill.valid_until.is_(None), VerifiedSkill.valid_until >= today),
    )
    for account, skill, level in db.session.execute(badges):
        proven[account][skill] = level
    return {row.id: _seeker(row, told[row.id], proven[row.account_id]) for row in rows}


def visible(kind: PersonKind) -> tuple[ColumnElement[bool], ...]:
    """Return the conditions for profiles of `kind` that companies may see."""
    return (Person.kind == kind, *SHOWN_TO_COMPANIES)


def open_vacancies(today: date) -> tuple[ColumnElement[bool], ...]:
    """Return the conditions for vacancies that everybody sees."""
    return (*FROM_TRUSTED, Vacancy.published_at.is_not(None), Vacancy.closed_at.is_(None), Vacancy.ends_on >= today)


@dataclass(frozen=True, slots=True)
class Changes(Generic[Many]):
    """Rows as they are now, by id, and the ids of those that changed and are not (or no longer) to be ranked."""

    came: dict[int, Many]
    gone: set[int]


def changed_vacancies(since: int, today: date) -> Changes[Offering]:
    """Return every vacancy that changed, itself or its company, after revision `since`."""
    companies = select(Company.id).where(Company.search_revision > since)
    changed = or_(Vacancy.search_revision > since, Vacancy.company_id.in_(companies))
    ids = set(db.session.scalars(select(Vacancy.id).where(changed)))
    came = vacancies(changed, *open_vacancies(today)) if ids else {}
    return Changes(came, ids - came.keys())


def changed_stages(since: int, today: date) -> Changes[Offering]:
    """Return the stage profile of every company that changed after revision `since`."""
    ids = set(db.session.scalars(select(Company.id).where(Company.search_revision > since)))
    came = stages(live.shown(ids), today) if ids else {}
    return Changes(came, ids - came.keys())


def changed_people(since: int, then: date, today: date) -> tuple[dict[PersonKind, dict[str, Seeker]], set[str]]:
    """Return the people who changed after revision `since`, or a badge of whom lapsed after the day `then`.

    The first are profiles that companies may see, by kind and public id; the second the public ids of all others.
    """
    changed: ColumnElement[bool] = Person.search_revision > since
    if then != today:
        lapsed = (VerifiedSkill.valid_until >= min(then, today)) & (VerifiedSkill.valid_until < max(then, today))
        changed = or_(changed, Person.account_id.in_(select(VerifiedSkill.account_id).where(lapsed)))
    kinds = {row.id: row for row in db.session.execute(select(Person.id, Person.kind, Person.public_id).where(changed))}
    came: dict[PersonKind, dict[str, Seeker]] = {kind: {} for kind in PersonKind}
    for number, seeker in (seekers(today, changed, *SHOWN_TO_COMPANIES) if kinds else {}).items():
        if number in kinds:  # else it was made just now, and is for the next time
            came[PersonKind(kinds[number].kind)][seeker.key] = seeker
    return came, {row.public_id for row in kinds.values()}.difference(*came.values())


def vacancies(*where: ColumnElement[bool]) -> dict[int, Offering]:
    """Return the vacancies that meet the conditions, by id."""
    joined = select(*VACANCY).join(Branch, Branch.id == Vacancy.branch_id).join(Company)
    rows = db.session.execute(joined.where(*where)).all()
    asked: defaultdict[int, tuple[dict[str, int], dict[str, int]]] = defaultdict(lambda: ({}, {}))
    chosen = select(Vacancy.id).join(Company).where(*where)
    skills = select(VacancySkill.vacancy_id, VacancySkill.skill, VacancySkill.required, VacancySkill.level)
    for vacancy, skill, required, level in db.session.execute(skills.where(VacancySkill.vacancy_id.in_(chosen))):
        asked[vacancy][not required][skill] = level
    return {row.id: _vacancy(row, *asked[row.id]) for row in rows}


def stages(shown: Iterable[tuple[Profile, frozenset[str]]], today: date) -> dict[int, Offering]:
    """Return stage profiles by the id of the company, from what search shows and the occupations that each names."""
    return {profile.id: _stage(profile, named, today) for profile, named in shown}


def _seeker(row: Row[*tuple[Any, ...]], told: Mapping[str, int], proven: Mapping[str, int]) -> Seeker:
    return Seeker(
        key=row.public_id,
        skills={skill: Held(told.get(skill, 0), proven.get(skill, 0)) for skill in {**told, **proven}},
        occupations=frozenset(row.occupations),
        headline=row.headline,
        level=row.level,
        studies=frozenset([row.study]) if row.study else frozenset(),
        lat=row.lat,
        lon=row.lon,
        max_km=row.max_km,
        remote_ok=row.remote_ok,
        hours_min=row.hours_min,
        hours_max=row.hours_max,
        available_from=row.available_from,
        available_until=row.available_until,
        languages=row.languages,
        licences=frozenset(row.licences),
        kinds=frozenset(row.kinds),
    )


def _vacancy(row: Row[*tuple[Any, ...]], required: Mapping[str, int], wished: Mapping[str, int]) -> Offering:
    return Offering(
        key=row.slug,
        kinds=frozenset([row.kind]),
        required=required,
        wished=wished,
        occupations=frozenset([row.occupation]) if row.occupation else frozenset(),
        title=row.title,
        levels=frozenset(LEVELS[LEVELS.index(row.level) :]) if row.level else frozenset(),
        studies=frozenset(row.studies),
        sites=((row.lat, row.lon),),
        remote=row.remote == Remote.FULLY,
        hours_min=row.hours_min,
        hours_max=row.hours_max,
        starts_on=row.starts_on,
        ends_on=row.ends_on,
        languages=row.languages,
        licences=frozenset(row.licences),
    )


def _stage(profile: Profile, named: frozenset[str], today: date) -> Offering:
    received = profile.messages_received
    return Offering(
        key=profile.slug,
        kinds=frozenset(profile.kinds),
        required=dict.fromkeys(profile.skills, 1),
        occupations=named,
        levels=frozenset(profile.levels),
        studies=frozenset(profile.studies),
        sites=tuple((site.lat, site.lon) for site in profile.sites),
        hours_min=profile.hours_per_week,
        hours_max=profile.hours_per_week,
        answers=(profile.messages_answered + 1) / (received + 2) if received else None,
        freshness=_freshness(profile, today),
    )


def _freshness(profile: Profile, today: date) -> float | None:
    """Return how fresh a profile is, in [0, 1]; None where the company never said that it is right."""
    if profile.confirmed_at is None:
        return None
    days = (today - profile.confirmed_at.astimezone(AMSTERDAM).date()).days
    return min(1.0, max(0.0, (STALE_DAYS - days) / (STALE_DAYS - FRESH_DAYS)))
