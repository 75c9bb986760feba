"""Writes the profiles of the demo, what people can do and what they agreed to."""

import secrets
from collections.abc import Mapping, Sequence
from datetime import timedelta

from sqlalchemy import insert

from app.accounts.models import Account
from app.demo.people import PersonSeed
from app.demo.world import LoadedOrganisation, days_ago
from app.kernel import clock
from app.kernel.database import db
from app.kernel.search_clock import next_revision
from app.people.models import Consent, Person, PersonSkill


def load_profiles(
    seeds: Sequence[PersonSeed], accounts: Mapping[str, Account], organisations: Mapping[str, LoadedOrganisation]
) -> dict[str, Person]:
    """Write every profile; return them by the e-mail address of their owner."""
    revision = next_revision()
    persons = {seed.email: _person(seed, accounts[seed.email], organisations, revision) for seed in seeds}
    db.session.add_all(persons.values())
    db.session.flush()
    db.session.execute(
        insert(PersonSkill),
        [
            {"person_id": persons[seed.email].id, "skill": skill, "level": level}
            for seed in seeds
            for skill, level in seed.skills.items()
        ],
    )
    db.session.execute(
        insert(Consent),
        [
            {"person_id": persons[seed.email].id, "purpose": purpose, "given_at": persons[seed.email].created_at}
            for seed in seeds
            for purpose in sorted(seed.consents)
        ],
    )
    return persons


def _person(
    seed: PersonSeed, account: Account, organisations: Mapping[str, LoadedOrganisation], revision: int
) -> Person:
    made = days_ago(seed.days_old, 10)
    low, high = seed.hours or (None, None)
    return Person(
        public_id=secrets.token_urlsafe(16),
        account_id=account.id,
        kind=seed.kind,
        headline=seed.headline,
        about=seed.about,
        occupations=list(seed.occupations),
        kinds=list(seed.kinds),
        level=seed.level,
        study=seed.study,
        situation=seed.situation,
        place=seed.place,
        municipality=seed.municipality,
        lat=seed.lat,
        lon=seed.lon,
        max_km=seed.max_km,
        remote_ok=seed.remote_ok,
        hours_min=low,
        hours_max=high,
        available_from=seed.available[0],
        available_until=seed.available[1],
        languages=dict(seed.languages),
        licences=list(seed.licences),
        school_id=organisations[seed.school].row.id if seed.school else None,
        created_at=made,
        changed_at=min(made + timedelta(days=seed.days_old // 3), clock.now()),
        search_revision=revision,
    )
