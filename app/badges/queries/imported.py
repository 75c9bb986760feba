"""Reading badges from elsewhere, and the issuers of them that we know."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from sqlalchemy import and_, func, or_, select

from app.accounts.models import Account
from app.badges.addresses import issuer_did, site
from app.badges.models import ImportedBadge, KnownIssuer
from app.badges.rules import Claim
from app.kernel import clock
from app.kernel.database import db
from app.kernel.errors import NotFoundError
from app.kernel.text import N_
from app.organisations.models import Organisation

UNKNOWN = N_("Deze badge kennen wij niet.")
UNKNOWN_ISSUER = N_("Deze uitgever kennen wij niet.")
NOBODYS = "urn:uuid:"
"""How identifiers begin that anyone may make up and nobody owns."""
EVERY = timedelta(days=1)
SOONER = timedelta(hours=1)
"""When a badge of which nothing could be found out is looked at again."""


@dataclass(frozen=True)
class SeenIssuer:
    """An issuer elsewhere: how many people brought a badge of it, and since when its badges count (or not)."""

    issuer_id: str
    name: str
    badges: int
    known_since: datetime | None


def own_imported(account: Account, public_id: str) -> ImportedBadge:
    """Return a badge that `account` brought.

    Raises NotFoundError for everybody else's.
    """
    found = db.session.scalars(select(ImportedBadge).where(ImportedBadge.public_id == public_id)).first()
    if found is None or found.account_id != account.id:
        raise NotFoundError(UNKNOWN)
    return found


def imported_of(account_id: int) -> Sequence[ImportedBadge]:
    """Return every badge that an account brought, the last one first."""
    query = select(ImportedBadge).where(ImportedBadge.account_id == account_id).order_by(ImportedBadge.id.desc())
    return db.session.scalars(query).all()


def by_content(account_id: int, content_hash: str) -> ImportedBadge | None:
    """Return the badge with this content that an account brought before."""
    query = select(ImportedBadge).where(
        ImportedBadge.account_id == account_id, ImportedBadge.content_hash == content_hash
    )
    return db.session.scalars(query).first()


def imported_claims(account_id: int) -> list[Claim]:
    """Return each skill in each badge from elsewhere that counts now: valid, and of an issuer that we know."""
    found = [one for one in imported_of(account_id) if one.status == "valid"]
    known = known_among({one.issuer_id for one in found})
    return [
        Claim(skill, level, last_day(one))
        for one in found
        if one.issuer_id in known and not _has_ended(one)
        for skill, level in one.skills.items()
    ]


def last_day(badge: ImportedBadge) -> date | None:
    """Return the last whole day in Amsterdam on which a badge from elsewhere is valid; None is for ever."""
    if badge.valid_until is None:
        return None
    return clock.amsterdam(badge.valid_until + timedelta(seconds=1)).date() - timedelta(days=1)


def _has_ended(badge: ImportedBadge) -> bool:
    last = last_day(badge)
    return last is not None and last < clock.today()


def known_among(issuer_ids: Collection[str]) -> set[str]:
    """Return which of these issuers we know: those on this site, and those that an administrator recognised.

    An issuer that goes by a mere number is nobody: whoever likes may sign as that one.
    """
    owned = [one for one in issuer_ids if not one.lower().startswith(NOBODYS)]
    query = select(KnownIssuer.issuer_id).where(KnownIssuer.issuer_id.in_(owned))
    return set(db.session.scalars(query)) | {one for one in issuer_ids if is_of_here(one)}


def is_of_here(issuer_id: str) -> bool:
    """Return whether an id is that of an issuer on this site."""
    slug = issuer_id.removesuffix("/").rpartition("/" if issuer_id.startswith(site()) else ":")[2]
    query = select(Organisation.slug).where(Organisation.slug == slug, Organisation.is_issuer)
    return issuer_id == issuer_did(slug) and db.session.scalar(query) is not None


def next_due() -> int | None:
    """Return the badge from elsewhere that was not looked at for a day (an hour, where nothing was found out)."""
    now = clock.now()
    unsure = and_(ImportedBadge.status == "unknown", ImportedBadge.checked_at < now - SOONER)
    query = (
        select(ImportedBadge.id)
        .where(or_(ImportedBadge.checked_at < now - EVERY, unsure))
        .order_by(ImportedBadge.checked_at)
        .limit(1)
    )
    return db.session.scalar(query)


def seen_issuers() -> list[SeenIssuer]:
    """Return the issuers elsewhere of whom badges were brought or that we know, most badges first."""
    counts = select(ImportedBadge.issuer_id, func.max(ImportedBadge.issuer_name), func.count()).group_by(
        ImportedBadge.issuer_id
    )
    known = {row.issuer_id: row for row in db.session.scalars(select(KnownIssuer))}
    seen = {issuer_id: (name, number) for issuer_id, name, number in db.session.execute(counts)}
    listed = [
        SeenIssuer(
            issuer_id,
            known[issuer_id].name if issuer_id in known else seen[issuer_id][0],
            seen.get(issuer_id, ("", 0))[1],
            known[issuer_id].added_at if issuer_id in known else None,
        )
        for issuer_id in known.keys() | seen.keys()
        if not is_of_here(issuer_id)
    ]
    return sorted(listed, key=lambda one: (-one.badges, one.name, one.issuer_id))


def undecided_count() -> int:
    """Return how many issuers elsewhere there are whose badges people brought and that nobody recognised."""
    return sum(1 for one in seen_issuers() if one.known_since is None)


def accounts_with(issuer_id: str) -> list[int]:
    """Return the accounts that brought a badge of this issuer."""
    query = select(ImportedBadge.account_id).where(ImportedBadge.issuer_id == issuer_id).distinct()
    return sorted(db.session.scalars(query))
