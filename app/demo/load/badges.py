"""Writes the badge classes and awards of the demo, and the skills that they prove."""

from collections.abc import Mapping, Sequence

from sqlalchemy import insert

from app.accounts.models import Account
from app.badges.actions import refresh_verified_skills
from app.badges.models import BadgeClass, BadgeSkill
from app.badges.signing import sign_awards
from app.demo.badges import BadgeSeed, generate_awards, load_badges
from app.demo.badges.rows import award_row
from app.demo.people import SIGN_INS, PersonSeed
from app.demo.world import SEED, LoadedOrganisation, days_ago
from app.kernel import clock
from app.kernel.database import db

_MADE_DAYS = 390
"""How long ago the classes were made; awards that ran out are of what stood before."""


def load_badge_classes(organisations: Mapping[str, LoadedOrganisation]) -> dict[str, BadgeClass]:
    """Write every badge class with the skills that it proves; return them by slug."""
    seeds = load_badges()
    rows = [_class(seed, organisations[seed.organisation]) for seed in seeds]
    db.session.add_all(rows)
    db.session.flush()
    db.session.execute(
        insert(BadgeSkill),
        [
            {"badge_class_id": row.id, "skill": skill, "level": level}
            for seed, row in zip(seeds, rows, strict=True)
            for skill, level in seed.skills.items()
        ],
    )
    return {row.slug: row for row in rows}


def load_awards(
    badges: Mapping[str, BadgeClass],
    profiles: Sequence[PersonSeed],
    accounts: Mapping[str, Account],
    organisations: Mapping[str, LoadedOrganisation],
) -> None:
    """Write who got which badge and what they answered, and work out the skills that this proves."""
    seeds = load_badges()
    issuers = {seed.slug: organisations[seed.organisation].admin for seed in seeds}
    visitors = {person.email: person.role.value for person in SIGN_INS if person.email in {p.email for p in profiles}}
    awards = generate_awards(SEED, seeds, profiles, visitors=visitors, anchor=clock.today())
    rows = [award_row(award, badges[award.badge], issuers[award.badge], accounts.get(award.email)) for award in awards]
    db.session.add_all(rows)
    db.session.flush()
    sign_awards((row, badges[award.badge]) for row, award in zip(rows, awards, strict=True))
    for email in sorted({award.email for award in awards if award.accepted}):
        refresh_verified_skills(accounts[email].id)


def _class(seed: BadgeSeed, organisation: LoadedOrganisation) -> BadgeClass:
    made = days_ago(_MADE_DAYS)
    return BadgeClass(
        slug=seed.slug,
        organisation_id=organisation.row.id,
        name=seed.name,
        description=seed.about,
        criteria=seed.criteria,
        language="nl",
        formal=seed.nlqf is not None,
        nlqf_level=seed.nlqf,
        register_reference=seed.register,
        valid_months=seed.months,
        created_at=made,
        changed_at=made,
    )
