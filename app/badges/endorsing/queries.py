"""Reading endorsements: what everybody sees, what a holder, an issuer or a company can do something about."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select

from app.accounts.models import Account
from app.badges.endorsing.models import Endorsement
from app.badges.models import BadgeAssertion, BadgeClass
from app.companies import queries as companies
from app.companies.models import Company
from app.companies.rules import Verification
from app.kernel.database import db
from app.kernel.errors import NotFoundError
from app.kernel.paging import AnySelect
from app.kernel.text import N_

UNKNOWN = N_("Deze aanbeveling kennen wij niet.")
TRUSTED = (
    Company.verification == Verification.VERIFIED.value,
    Company.removed_at.is_(None),
    Company.published_at.is_not(None),
)
"""The SQL of: a company whose word counts in public."""
STANDS = (Endorsement.withdrawn_at.is_(None), Endorsement.refused_at.is_(None))


@dataclass(frozen=True)
class ShownEndorsement:
    """What a company says, as a page shows it."""

    public_id: str
    company: str
    company_slug: str
    comment: str
    endorsed_at: datetime
    agreed_at: datetime | None


def of_class(class_id: int) -> list[ShownEndorsement]:
    """Return what companies say of a class, the last one first."""
    return _shown(_lines().where(Endorsement.badge_class_id == class_id, *STANDS, *TRUSTED))


def of_award(assertion_id: int) -> list[ShownEndorsement]:
    """Return what companies say of an award and its holder agreed to."""
    agreed = Endorsement.agreed_at.is_not(None)
    return _shown(_lines().where(Endorsement.assertion_id == assertion_id, agreed, *STANDS, *TRUSTED))


def waiting_for(account: Account) -> list[tuple[ShownEndorsement, str]]:
    """Return what companies said of badges of this account, with the badge: unanswered ones first, then agreed ones."""
    query = (
        _lines()
        .add_columns(BadgeClass.name)
        .join(BadgeAssertion, BadgeAssertion.id == Endorsement.assertion_id)
        .join(BadgeClass, BadgeClass.id == BadgeAssertion.badge_class_id)
        .where(BadgeAssertion.account_id == account.id, *STANDS, *TRUSTED)
        .order_by(None)
        .order_by(Endorsement.agreed_at.is_not(None), Endorsement.id.desc())
    )
    return [(ShownEndorsement(*row[:-1]), row[-1]) for row in db.session.execute(query)]


def for_holder(account: Account, public_id: str) -> Endorsement:
    """Return an endorsement of a badge of this account. Raises NotFoundError for everybody else."""
    query = (
        select(Endorsement)
        .join(BadgeAssertion, BadgeAssertion.id == Endorsement.assertion_id)
        .where(Endorsement.public_id == public_id, BadgeAssertion.account_id == account.id)
    )
    return _only(query)


def for_issuer(badge_class: BadgeClass, public_id: str) -> Endorsement:
    """Return an endorsement of this class. Raises NotFoundError where it is of another."""
    query = select(Endorsement).where(
        Endorsement.public_id == public_id, Endorsement.badge_class_id == badge_class.id, *STANDS
    )
    return _only(query)


def for_company(account: Account, public_id: str) -> Endorsement:
    """Return an endorsement of a company that `account` acts for. Raises NotFoundError for everybody else."""
    ids = [company.id for company in companies.companies_of(account)]
    return _only(select(Endorsement).where(Endorsement.public_id == public_id, Endorsement.company_id.in_(ids)))


def standing(
    company_id: int, *, badge_class: BadgeClass | None = None, assertion: BadgeAssertion | None = None
) -> Endorsement | None:
    """Return what a company said of a class or an award and did not take back."""
    query = select(Endorsement).where(Endorsement.company_id == company_id, Endorsement.withdrawn_at.is_(None))
    if badge_class is not None:
        query = query.where(Endorsement.badge_class_id == badge_class.id)
    if assertion is not None:
        query = query.where(Endorsement.assertion_id == assertion.id)
    return db.session.scalars(query).first()


def endorsers(account: Account) -> Sequence[Company]:
    """Return the companies that this account can endorse for: verified ones that everybody can see."""
    found = companies.companies_of(account)
    return [one for one in found if one.verification == Verification.VERIFIED and one.published_at is not None]


def _lines() -> AnySelect:
    columns = (Endorsement.public_id, Company.name, Company.slug, Endorsement.comment, Endorsement.endorsed_at)
    query = select(*columns, Endorsement.agreed_at).join(Company, Company.id == Endorsement.company_id)
    return query.order_by(Endorsement.id.desc())


def _shown(query: AnySelect) -> list[ShownEndorsement]:
    return [ShownEndorsement(*row) for row in db.session.execute(query)]


def _only(query: "AnySelect") -> Endorsement:
    found: Endorsement | None = db.session.scalars(query).first()
    if found is None:
        raise NotFoundError(UNKNOWN)
    return found
