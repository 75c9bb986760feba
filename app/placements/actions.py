"""A company offers places to students: it writes its stage profile, closes it and opens it again."""

from dataclasses import dataclass

from sqlalchemy.exc import IntegrityError

from app.accounts import audit
from app.accounts.models import Account
from app.companies.constraints import Sentences, refusal
from app.companies.models import Company
from app.companies.queries import locked
from app.kernel import clock
from app.kernel.database import db
from app.kernel.errors import NotFoundError
from app.kernel.search_clock import touch
from app.kernel.text import N_
from app.placements import queries
from app.placements.models import PlacementOffer

SENTENCES: Sentences = {
    "ck_placement_offer_places_per_year": (N_("Vul een aantal van 0 of meer in."), "places_per_year"),
    "ck_placement_offer_hours_per_week": (N_("Vul 1 tot en met 60 uur in."), "hours_per_week"),
    "uq_placement_offer_company_id": (N_("Uw bedrijf heeft al een stageprofiel."), None),
}


@dataclass(frozen=True)
class Offer:
    """What a company offers students: codes of kinds, levels and studies, slugs of skills."""

    description: str
    kinds: list[str]
    levels: list[str]
    studies: list[str]
    skills: list[str]
    places_per_year: int
    hours_per_week: int | None
    period: str | None
    sbb_recognised: bool
    sbb_number: str | None


def save_offer(company: Company, content: Offer, *, by: Account) -> PlacementOffer:
    """Write the stage profile of `company`; the first time makes it, open.

    Raises ConflictError at the field that the database refuses.
    """
    company, now = locked(company.id), clock.now()
    offer = queries.offer_of(company.id)
    is_new = offer is None
    try:
        with db.session.begin_nested():
            if offer is None:
                offer = PlacementOffer(company_id=company.id, created_at=now)
                db.session.add(offer)
            for key, value in vars(content).items():
                setattr(offer, key, value)
            offer.changed_at = now
            db.session.flush()
    except IntegrityError as error:
        raise refusal(error, SENTENCES) from error
    _record("create" if is_new else "edit", company, by)
    return offer


def close_offer(company: Company, *, by: Account) -> PlacementOffer:
    """Take the stage profile out of search; nothing is lost.

    Raises NotFoundError where there is none.
    """
    offer = _of(company)
    if offer.closed_at is None:
        offer.closed_at = clock.now()
        _record("close", company, by)
    return offer


def reopen_offer(company: Company, *, by: Account) -> PlacementOffer:
    """Show the stage profile again.

    Raises NotFoundError where there is none.
    """
    offer = _of(company)
    if offer.closed_at is not None:
        offer.closed_at = None
        _record("reopen", company, by)
    return offer


def _of(company: Company) -> PlacementOffer:
    locked(company.id)
    offer = queries.offer_of(company.id)
    if offer is None:
        raise NotFoundError(N_("Uw bedrijf heeft nog geen stageprofiel."))
    return offer


def _record(verb: str, company: Company, by: Account) -> None:
    touch(company)
    audit.record(f"placement.{verb}", f"company:{company.id}", by=by)
    db.session.flush()
