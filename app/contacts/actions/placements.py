"""A coordinator confirms where a student found a place, or takes that back."""

from datetime import date

from sqlalchemy import select
from sqlalchemy.exc import IntegrityError

from app.accounts import audit
from app.accounts.models import Account
from app.companies.models import Company
from app.companies.policy import may_publish
from app.contacts import mails
from app.contacts.models import Placement
from app.kernel import clock
from app.kernel.database import db
from app.kernel.errors import ConflictError, DomainError
from app.kernel.text import N_
from app.people.models import Person

RECORDED = N_("Deze plek is al bevestigd.")
LONGEST_DAYS = 2 * 366
"""A stage does not last longer than this."""


def confirm_placement(person: Person, company: Company, *, starts_on: date, ends_on: date, by: Account) -> Placement:
    """Record that a student works at `company` in this period; the student gets a mail.

    Raises DomainError (ends_on) for a period that cannot be, ConflictError where the same is recorded already
    or the company left the site.
    """
    if ends_on < starts_on:
        raise DomainError(N_("De laatste dag ligt vóór de eerste dag."), "ends_on")
    if (ends_on - starts_on).days > LONGEST_DAYS:
        raise DomainError(N_("Een stage duurt hoogstens twee jaar. Controleer de jaren."), "ends_on")
    if not may_publish(company):
        raise ConflictError(N_("Dit bedrijf staat niet meer op deze site."))
    placement = _same(person, company, starts_on) or Placement(
        person_id=person.id, company_id=company.id, starts_on=starts_on
    )
    if placement.id is not None and placement.withdrawn_at is None:
        raise ConflictError(RECORDED)
    placement.ends_on, placement.withdrawn_at = ends_on, None
    placement.confirmed_by_id, placement.confirmed_at = by.id, clock.now()
    try:
        with db.session.begin_nested():
            db.session.add(placement)
    except IntegrityError:
        raise ConflictError(RECORDED) from None
    mails.placement_to_student(placement, company, db.session.get_one(Account, person.account_id))
    audit.record("contact.confirm_placement", f"placement:{placement.id}", by=by, person_id=person.account_id)
    return placement


def end_placement(placement: Placement, *, by: Account) -> Placement:
    """Take back a placement that was recorded by mistake or did not go on."""
    person = db.session.get_one(Person, placement.person_id)
    placement.withdrawn_at = clock.now()
    audit.record("contact.end_placement", f"placement:{placement.id}", by=by, person_id=person.account_id)
    db.session.flush()
    return placement


def _same(person: Person, company: Company, starts_on: date) -> Placement | None:
    """Return what was recorded before of this student, company and first day, taken back or not; kept from others."""
    query = (
        select(Placement)
        .where(Placement.person_id == person.id, Placement.company_id == company.id, Placement.starts_on == starts_on)
        .with_for_update()
    )
    return db.session.scalars(query).first()
