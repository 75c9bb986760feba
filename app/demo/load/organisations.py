"""Writes the schools, trainers and issuers of the demo, who acts for them, and the trainings."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import timedelta

from sqlalchemy import insert

from app.accounts.models import Account, RoleGrant
from app.accounts.rules import Role
from app.badges.models import BadgeClass
from app.demo.badges.generate import MINE as OWN_ISSUER
from app.demo.organisations import OrganisationSeed
from app.demo.trainings import TrainingSeed, generate_trainings
from app.demo.world import SEED, LoadedOrganisation, days_ago, moment
from app.kernel import clock
from app.kernel.database import db
from app.organisations.models import Organisation, OrganisationMembership
from app.organisations.rules import ROLE_OF, OrganisationKind
from app.trainings.models import Training, TrainingSkill

OWN_SCHOOL, OWN_TRAINER = "twaalfbrug", "codeplaats"
"""What the visitors' coordinator and trainer act for; that of the issuer stands with the badges."""
_SINCE_DAYS = 400


def load_organisations(
    seeds: Sequence[OrganisationSeed], holders: Mapping[Role, Sequence[Account]]
) -> dict[str, LoadedOrganisation]:
    """Write the organisations, each with an admin; return them by key."""
    since = days_ago(_SINCE_DAYS)
    rows = [
        Organisation(
            slug=seed.slug,
            name=seed.name,
            about=seed.about,
            website=seed.website,
            contact_email=seed.email,
            place=seed.place,
            municipality=seed.municipality,
            lat=seed.lat,
            lon=seed.lon,
            is_school=seed.is_school,
            is_issuer=seed.is_issuer,
            is_trainer=seed.is_trainer,
            created_at=since,
        )
        for seed in seeds
    ]
    db.session.add_all(rows)
    db.session.flush()
    admins = _admins(seeds, holders)
    loaded = {seed.key: LoadedOrganisation(seed, row, admins[seed.key]) for seed, row in zip(seeds, rows, strict=True)}
    db.session.add_all(_memberships(loaded.values()))
    db.session.add_all(_further_roles(loaded.values()))
    db.session.flush()
    return loaded


def _admins(seeds: Iterable[OrganisationSeed], holders: Mapping[Role, Sequence[Account]]) -> dict[str, Account]:
    """Return who acts for each organisation: the visitors' accounts come first in their role."""
    waiting = {role: iter(accounts) for role, accounts in holders.items()}
    own = (OWN_SCHOOL, OWN_TRAINER, OWN_ISSUER)
    return {seed.key: next(waiting[_role(seed)]) for seed in sorted(seeds, key=lambda seed: seed.key not in own)}


def _role(seed: OrganisationSeed) -> Role:
    """Return the role in which somebody acts first of all for an organisation."""
    return Role.COORDINATOR if seed.is_school else Role.TRAINER if seed.is_trainer else Role.ISSUER


def _memberships(loaded: Iterable[LoadedOrganisation]) -> Iterator[OrganisationMembership]:
    for organisation in loaded:
        yield OrganisationMembership(
            organisation_id=organisation.row.id,
            account_id=organisation.admin.id,
            is_admin=True,
            created_at=organisation.row.created_at,
        )


def _further_roles(loaded: Iterable[LoadedOrganisation]) -> Iterator[RoleGrant]:
    """Yield the roles that somebody has because the organisation does more than one thing."""
    for organisation in loaded:
        seed = organisation.seed
        does = {
            OrganisationKind.SCHOOL: seed.is_school,
            OrganisationKind.TRAINER: seed.is_trainer,
            OrganisationKind.ISSUER: seed.is_issuer,
        }
        for kind, done in does.items():
            if done and ROLE_OF[kind] is not _role(seed):
                yield RoleGrant(
                    account_id=organisation.admin.id, role=ROLE_OF[kind], granted_at=organisation.row.created_at
                )


def load_trainings(organisations: Mapping[str, LoadedOrganisation], badges: Mapping[str, BadgeClass]) -> None:
    """Write the trainings with the skills that they teach."""
    seeds = generate_trainings(SEED, anchor=clock.today())
    rows = [_training(seed, organisations[seed.organisation], badges) for seed in seeds]
    db.session.add_all(rows)
    db.session.flush()
    db.session.execute(
        insert(TrainingSkill),
        [
            {"training_id": row.id, "skill": skill, "level": level}
            for seed, row in zip(seeds, rows, strict=True)
            for skill, level in seed.skills.items()
        ],
    )


def _training(seed: TrainingSeed, organisation: LoadedOrganisation, badges: Mapping[str, BadgeClass]) -> Training:
    where = None if seed.form == "online" else organisation.row
    made = days_ago(seed.days_old)
    return Training(
        slug=seed.slug,
        organisation_id=organisation.row.id,
        title=seed.title,
        description=seed.about,
        form=seed.form,
        level=seed.level,
        price_cents=seed.price_cents,
        study_hours=seed.study_hours,
        weeks=seed.weeks,
        next_start=seed.next_start,
        place=where.place if where else None,
        lat=where.lat if where else None,
        lon=where.lon if where else None,
        website=f"{organisation.row.website}/{seed.slug}",
        badge_class_id=badges[seed.badge].id if seed.badge else None,
        created_at=made,
        changed_at=made + timedelta(days=seed.days_old // 2),
        closed_at=moment(seed.closed) if seed.closed else None,
    )
