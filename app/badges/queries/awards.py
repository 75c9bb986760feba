"""Reading awards: by the issuer that gave them, by the person who got them, and what they prove."""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from sqlalchemy import Case, ColumnElement, and_, case, func, or_, select, true

from app.accounts.models import Account
from app.badges import policy
from app.badges.models import BadgeAssertion, BadgeClass, BadgeSkill, IssuerKey, SignedBadge
from app.badges.queries.classes import skills_of
from app.badges.rules import RENEW_DAYS, AssertionState, Claim, state_of
from app.kernel import clock
from app.kernel.database import db
from app.kernel.errors import NotFoundError
from app.kernel.paging import Page, paged
from app.kernel.text import N_
from app.organisations import queries as organisations
from app.organisations.models import Organisation
from app.organisations.rules import OrganisationKind

UNKNOWN = N_("Deze uitreiking kennen wij niet.")
PAGE_SIZE = 25


@dataclass(frozen=True)
class OwnAward:
    """A badge as the person sees it to whom it was awarded; `skills` are slugs with levels."""

    public_id: str
    name: str
    slug: str
    issuer: str
    language: str
    description: str
    formal: bool
    nlqf_level: int | None
    evidence: str
    awarded_at: datetime
    valid_until: date | None
    state: AssertionState
    answered_at: datetime | None
    renewed_at: datetime | None
    revoked_at: datetime | None
    revocation_reason: str | None
    shown: bool
    skills: tuple[tuple[str, int], ...]


@dataclass(frozen=True)
class Proof:
    """A valid, accepted badge that proves `skill` at `level` up to and including `valid_until` (None: for ever)."""

    skill: str
    level: int
    valid_until: date | None
    name: str
    slug: str
    issuer: str
    public_id: str
    shown: bool


def state_sql(today: date) -> Case[str]:
    """Return the SQL of `rules.state_of`."""
    return case(
        (BadgeAssertion.revoked_at.is_not(None), AssertionState.REVOKED.value),
        (BadgeAssertion.declined_at.is_not(None), AssertionState.DECLINED.value),
        (BadgeAssertion.valid_until < today, AssertionState.EXPIRED.value),
        (BadgeAssertion.accepted_at.is_(None), AssertionState.WAITING.value),
        else_=AssertionState.ACCEPTED.value,
    )


def state_now(assertion: BadgeAssertion) -> AssertionState:
    """Return where a badge stands at this moment."""
    return state_of(
        accepted_at=assertion.accepted_at,
        declined_at=assertion.declined_at,
        revoked_at=assertion.revoked_at,
        valid_until=assertion.valid_until,
        today=clock.today(),
    )


def by_public_id(public_id: str) -> BadgeAssertion | None:
    """Return an award by the id in its address; whether somebody may read it is for the policy."""
    return db.session.scalars(select(BadgeAssertion).where(BadgeAssertion.public_id == public_id)).first()


def own_award(account: Account, public_id: str) -> BadgeAssertion:
    """Return a badge that was awarded to `account`.

    Raises NotFoundError for everybody else's.
    """
    found = by_public_id(public_id)
    if found is None or not policy.is_for(found, account):
        raise NotFoundError(UNKNOWN)
    return found


def issued_award(account: Account, public_id: str) -> tuple[BadgeAssertion, BadgeClass]:
    """Return an award of an issuer that `account` acts for, with its class.

    Raises NotFoundError for everybody else.
    """
    found = by_public_id(public_id)
    if found is not None:
        badge_class = db.session.get_one(BadgeClass, found.badge_class_id)
        if organisations.acts_for(account, badge_class.organisation_id, OrganisationKind.ISSUER):
            return found, badge_class
    raise NotFoundError(UNKNOWN)


def locked_award(assertion_id: int) -> BadgeAssertion:
    """Return the award as it is now and keep others from changing it until this transaction ends."""
    query = select(BadgeAssertion).where(BadgeAssertion.id == assertion_id).with_for_update(key_share=True)
    return db.session.scalars(query.execution_options(populate_existing=True)).one()


def current_award(class_id: int, email: str) -> BadgeAssertion | None:
    """Return the award of this class to this address that was not revoked, declined or renewed: at most one."""
    query = select(BadgeAssertion).where(
        BadgeAssertion.badge_class_id == class_id, BadgeAssertion.recipient_email == email, *_CURRENT
    )
    return db.session.scalars(query).first()


def names_of_awards(public_ids: Collection[str]) -> dict[str, str]:
    """Return the names of the badges that were awarded, by the ids of the awards in addresses."""
    query = (
        select(BadgeAssertion.public_id, BadgeClass.name)
        .join(BadgeClass, BadgeClass.id == BadgeAssertion.badge_class_id)
        .where(BadgeAssertion.public_id.in_(public_ids))
    )
    return {row[0]: row[1] for row in db.session.execute(query)}


def ever_awarded(class_id: int, account: Account) -> bool:
    """Return whether this account, or its address, was ever given this badge."""
    query = select(BadgeAssertion.id).where(
        BadgeAssertion.badge_class_id == class_id,
        or_(BadgeAssertion.account_id == account.id, BadgeAssertion.recipient_email == account.email),
    )
    return db.session.scalar(query.limit(1)) is not None


def was_awarded(class_id: int) -> bool:
    """Return whether anybody ever got this badge: from then on what it says stands."""
    query = select(BadgeAssertion.id).where(BadgeAssertion.badge_class_id == class_id).limit(1)
    return db.session.scalar(query) is not None


def awarded_count(class_id: int) -> int:
    """Return how many people hold this badge, or can still accept it; a renewal counts once."""
    query = select(func.count()).where(BadgeAssertion.badge_class_id == class_id, *_CURRENT)
    return db.session.scalar(query) or 0


def award_counts(organisation_id: int) -> dict[int, dict[AssertionState, int]]:
    """Return how many awards of each class of an issuer are in each state today; absent where there are none."""
    state = state_sql(clock.today())
    query = (
        select(BadgeAssertion.badge_class_id, state, func.count())
        .join(BadgeClass, BadgeClass.id == BadgeAssertion.badge_class_id)
        .where(BadgeClass.organisation_id == organisation_id)
        .group_by(BadgeAssertion.badge_class_id, state)
    )
    found: dict[int, dict[AssertionState, int]] = {}
    for class_id, name, number in db.session.execute(query):
        found.setdefault(class_id, {})[AssertionState(name)] = number
    return found


def signed_counts(organisation_id: int) -> dict[int, int]:
    """Return how many badges of an issuer stand signed with each of its keys, by key."""
    query = (
        select(SignedBadge.key_id, func.count())
        .join(IssuerKey, IssuerKey.id == SignedBadge.key_id)
        .where(IssuerKey.organisation_id == organisation_id)
        .group_by(SignedBadge.key_id)
    )
    return {row[0]: row[1] for row in db.session.execute(query)}


def signed_among(public_ids: Collection[str]) -> set[str]:
    """Return which of these awards were signed already, by their ids in addresses."""
    query = (
        select(BadgeAssertion.public_id)
        .join(SignedBadge, SignedBadge.assertion_id == BadgeAssertion.id)
        .where(BadgeAssertion.public_id.in_(public_ids))
    )
    return set(db.session.scalars(query))


def state_counts(class_id: int, words: str) -> dict[AssertionState, int]:
    """Return how many awards of a class to addresses that hold `words` are in each state today."""
    state = state_sql(clock.today())
    query = select(state, func.count()).where(BadgeAssertion.badge_class_id == class_id, _to(words)).group_by(state)
    found = dict.fromkeys(AssertionState, 0)
    for name, number in db.session.execute(query):
        found[AssertionState(name)] = number
    return found


def ending_soon(today: date) -> tuple[ColumnElement[bool], ...]:
    """Return the SQL of: accepted, ends within RENEW_DAYS (see `rules.may_renew`), and not renewed yet."""
    return (
        state_sql(today) == AssertionState.ACCEPTED.value,
        BadgeAssertion.valid_until <= today + timedelta(days=RENEW_DAYS),
        BadgeAssertion.renewed_at.is_(None),
    )


def ending_count(class_id: int, words: str) -> int:
    """Return how many awards of a class to addresses that hold `words` end soon."""
    query = select(func.count()).where(BadgeAssertion.badge_class_id == class_id, _to(words))
    return db.session.scalar(query.where(*ending_soon(clock.today()))) or 0


def some_awards(class_id: int, public_ids: Collection[str]) -> Sequence[BadgeAssertion]:
    """Return those of these awards that are of this class, newest first."""
    some = select(BadgeAssertion).where(BadgeAssertion.badge_class_id == class_id)
    return db.session.scalars(some.where(BadgeAssertion.public_id.in_(public_ids)).order_by(BadgeAssertion.id)).all()


def awards_page(class_id: int, state: AssertionState | None, words: str, *, ending: bool = False) -> Page:
    """Return one page of the awards of a class, newest first, to addresses that hold `words`.

    Only those in `state` if given; with `ending` those that end soon.
    """
    now_in = state_sql(clock.today())
    query = (
        select(
            BadgeAssertion.public_id,
            BadgeAssertion.recipient_email,
            BadgeAssertion.awarded_at,
            BadgeAssertion.valid_until,
            BadgeAssertion.evidence,
            BadgeAssertion.renewed_at,
            BadgeAssertion.revocation_reason,
            now_in.label("state"),
        )
        .where(BadgeAssertion.badge_class_id == class_id, _to(words))
        .order_by(BadgeAssertion.id.desc())
    )
    if state is not None:
        query = query.where(now_in == state.value)
    if ending:
        query = query.where(*ending_soon(clock.today()))
    return paged(query, PAGE_SIZE)


def awards_of(account: Account) -> list[OwnAward]:
    """Return every badge that was awarded to `account`, newest first."""
    query = (
        select(
            BadgeAssertion,
            BadgeClass.id.label("class_id"),
            BadgeClass.name,
            BadgeClass.slug,
            BadgeClass.language,
            BadgeClass.description,
            BadgeClass.formal,
            BadgeClass.nlqf_level,
            Organisation.name.label("issuer"),
        )
        .join(BadgeClass, BadgeClass.id == BadgeAssertion.badge_class_id)
        .join(Organisation, Organisation.id == BadgeClass.organisation_id)
        .where(is_for_sql(account))
        .order_by(BadgeAssertion.awarded_at.desc(), BadgeAssertion.id.desc())
    )
    rows = db.session.execute(query).all()
    skills = skills_of({row.class_id for row in rows})
    return [_own_award(row, tuple(skills[row.class_id])) for row in rows]


def is_for_sql(account: Account) -> ColumnElement[bool]:
    """Return the SQL of `policy.is_for`."""
    answered = BadgeAssertion.account_id == account.id
    if account.email_confirmed_at is None:
        return answered
    return or_(answered, and_(BadgeAssertion.account_id.is_(None), BadgeAssertion.recipient_email == account.email))


def confirmed_account(email: str) -> Account | None:
    """Return the account whose confirmed address this is, if there is one."""
    query = select(Account).where(Account.email == email, Account.email_confirmed_at.is_not(None))
    return db.session.scalars(query).first()


def valid_claims(account_id: int) -> list[Claim]:
    """Return each skill in each valid badge that this account accepted."""
    query = (
        select(BadgeSkill.skill, BadgeSkill.level, BadgeAssertion.valid_until)
        .join(BadgeAssertion, BadgeAssertion.badge_class_id == BadgeSkill.badge_class_id)
        .where(*_valid_badges_of(account_id))
    )
    return [Claim(*row) for row in db.session.execute(query)]


def proofs_of(account_id: int) -> dict[str, list[Proof]]:
    """Return which valid, accepted badges of an account prove which skills, the highest level first."""
    query = (
        select(
            BadgeSkill.skill,
            BadgeSkill.level,
            BadgeAssertion.valid_until,
            BadgeClass.name,
            BadgeClass.slug,
            Organisation.name,
            BadgeAssertion.public_id,
            BadgeAssertion.shown,
        )
        .join(BadgeAssertion, BadgeAssertion.badge_class_id == BadgeSkill.badge_class_id)
        .join(BadgeClass, BadgeClass.id == BadgeSkill.badge_class_id)
        .join(Organisation, Organisation.id == BadgeClass.organisation_id)
        .where(*_valid_badges_of(account_id))
        .order_by(BadgeSkill.level.desc(), BadgeAssertion.awarded_at.desc(), BadgeAssertion.id.desc())
    )
    found: dict[str, list[Proof]] = {}
    for row in db.session.execute(query):
        found.setdefault(row.skill, []).append(Proof(*row))
    return found


_CURRENT = (
    BadgeAssertion.revoked_at.is_(None),
    BadgeAssertion.declined_at.is_(None),
    BadgeAssertion.renewed_at.is_(None),
)
"""The SQL of the unique index: one such award per class and address."""


def _valid_badges_of(account_id: int) -> Iterable[ColumnElement[bool]]:
    return (
        BadgeAssertion.account_id == account_id,
        state_sql(clock.today()) == AssertionState.ACCEPTED.value,
    )


def _to(words: str) -> ColumnElement[bool]:
    return BadgeAssertion.recipient_email.contains(words.lower(), autoescape=True) if words else true()


def _own_award(row: Any, skills: tuple[tuple[str, int], ...]) -> OwnAward:
    assertion: BadgeAssertion = row.BadgeAssertion
    return OwnAward(
        public_id=assertion.public_id,
        name=row.name,
        slug=row.slug,
        issuer=row.issuer,
        language=row.language,
        description=row.description,
        formal=row.formal,
        nlqf_level=row.nlqf_level,
        evidence=assertion.evidence,
        awarded_at=assertion.awarded_at,
        valid_until=assertion.valid_until,
        state=state_now(assertion),
        answered_at=assertion.accepted_at or assertion.declined_at,
        renewed_at=assertion.renewed_at,
        revoked_at=assertion.revoked_at,
        revocation_reason=assertion.revocation_reason,
        shown=assertion.shown,
        skills=skills,
    )
