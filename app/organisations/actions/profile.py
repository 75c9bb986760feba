"""What an organisation is and tells: an administrator creates, edits and removes it, its admins edit what it tells."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass

from flask import current_app
from sqlalchemy.exc import IntegrityError

from app.accounts import audit
from app.accounts.models import Account
from app.kernel import clock
from app.kernel.address import free_slug, slug_stem
from app.kernel.database import db
from app.kernel.errors import ConflictError, DomainError
from app.kernel.region import Place, Region
from app.kernel.search_clock import next_revision
from app.kernel.text import N_
from app.organisations import mails, queries
from app.organisations.actions.members import add_member
from app.organisations.actions.roles import settle_roles
from app.organisations.models import Organisation
from app.organisations.queries import Member
from app.organisations.rules import RESERVED_SLUGS, OrganisationKind


@dataclass(frozen=True)
class Identity:
    """What an administrator says of an organisation."""

    name: str
    kinds: Collection[OrganisationKind]
    contact_email: str


@dataclass(frozen=True)
class Profile:
    """What an organisation tells about itself; `place` is a place or postcode as somebody typed it."""

    about: str
    website: str | None
    place: str


def create(identity: Identity, profile: Profile, *, admin_email: str, by: Account) -> Organisation:
    """Add an organisation; the account of `admin_email` (lower case) becomes its first admin and gets a mail.

    Raises DomainError at `place` or `email`, ConflictError at `name` where it is taken.
    """
    place = _located(profile.place)
    stem = slug_stem(identity.name, "organisatie")
    organisation = Organisation(
        slug=free_slug(stem, queries.slugs_like(stem), RESERVED_SLUGS),
        created_at=clock.now(),
        lat=place.lat,
        lon=place.lon,
    )
    _write(organisation, _told(profile, place) | _identity(identity))
    subject = f"organisation:{organisation.id}"
    audit.record("organisation.create", subject, by=by, kinds=sorted(kind.value for kind in identity.kinds))
    add_member(organisation, email=admin_email, is_admin=True, by=by)
    return organisation


def edit(organisation: Organisation, identity: Identity, profile: Profile, *, by: Account) -> Organisation:
    """Replace all that is said of an organisation; the roles of its members follow its kinds at once.

    Raises DomainError at `place`, ConflictError at `name` where it is taken or where it was removed.
    """
    organisation = _not_removed(organisation)
    changed = _change(organisation, _told(profile, _located(profile.place)) | _identity(identity), by)
    for account in queries.accounts_of(organisation.id):
        settle_roles(account, by=by)
    if changed:
        next_revision()  # its name stands with its trainings in the search index; after the accounts, as everywhere
    return organisation


def edit_profile(organisation: Organisation, profile: Profile, *, by: Account) -> Organisation:
    """Replace what an organisation tells about itself; the address of its page stays as it was.

    Raises DomainError at `place`.
    """
    organisation = _not_removed(organisation)
    if _change(organisation, _told(profile, _located(profile.place)), by):
        next_revision()
    return organisation


def remove(organisation: Organisation, *, note: str, by: Account) -> Organisation:
    """Take the organisation off the site for good, with the access of its members, who read `note` in a mail.

    Raises ConflictError where it was removed before.
    """
    organisation = _not_removed(organisation)
    organisation.removed_at = clock.now()
    audit.record("organisation.remove", f"organisation:{organisation.id}", by=by)
    for account in queries.accounts_of(organisation.id):
        settle_roles(account, by=by)
        mails.removed(organisation, account, note)
    next_revision()
    db.session.flush()
    return organisation


def record_reading(organisation: Organisation, members: Iterable[Member], *, by: Account) -> None:
    """Record that an administrator read the names and addresses of the members of `organisation`."""
    for member in members:
        subject = f"organisation:{organisation.id}"
        audit.record("organisation.read_member", subject, by=by, person_id=member.account_id)
    db.session.flush()


def _located(typed: str) -> Place:
    region: Region = current_app.extensions["region"]
    place = region.locate(typed)
    if place is None:
        raise DomainError(N_("Deze plaats kennen wij niet. Vul een plaats of postcode in, zoals Zutphen."), "place")
    return place


def _told(profile: Profile, place: Place) -> dict[str, object]:
    return {
        "about": profile.about,
        "website": profile.website,
        "place": place.name,
        "municipality": place.municipality,
        "lat": place.lat,
        "lon": place.lon,
    }


def _identity(identity: Identity) -> dict[str, object]:
    kinds = {f"is_{kind.value}": kind in identity.kinds for kind in OrganisationKind}
    return {"name": identity.name, "contact_email": identity.contact_email, **kinds}


def _change(organisation: Organisation, values: dict[str, object], by: Account) -> bool:
    """Write what differs, and tell whether anything did: search then has to look again."""
    changed = [name for name, value in values.items() if getattr(organisation, name) != value]
    if changed:
        _write(organisation, values)
        audit.record("organisation.edit", f"organisation:{organisation.id}", by=by, fields=changed)
    return bool(changed)


def _write(organisation: Organisation, values: dict[str, object]) -> None:
    try:
        with db.session.begin_nested():
            for name, value in values.items():
                setattr(organisation, name, value)
            db.session.add(organisation)
    except IntegrityError as error:
        raise ConflictError(N_("Er is al een organisatie met deze naam."), "name") from error


def _not_removed(organisation: Organisation) -> Organisation:
    organisation = queries.locked(organisation.id)
    if organisation.removed_at is not None:
        raise ConflictError(N_("Deze organisatie is al verwijderd."))
    return organisation
