"""State aid from elsewhere and take it back; note that KvK numbers belong together."""

from datetime import date

from sqlalchemy import delete, func, select
from sqlalchemy.exc import IntegrityError

from app.accounts import audit
from app.accounts.models import Account
from app.companies.models import Company
from app.kernel import clock
from app.kernel.database import db
from app.kernel.errors import ConflictError, DomainError
from app.kernel.text import N_, Text
from app.vouchers.aid.models import AidLine, AidLink
from app.vouchers.aid.queries import group_of
from app.vouchers.models import SelfEmployed

MOST_LINES = 200
"""More lines than anybody has in three years: somebody is playing."""
FULL = N_("Er staan al %(most)s regels. Haal eerst oude regels weg.")
TWICE = N_("Deze steun staat al in de lijst.")
WITHDRAWN = N_("Deze regel is al weggehaald.")
SAME = N_("Dit is hetzelfde KvK-nummer. Vul het nummer van de andere onderneming in.")
LINKED = N_("Deze nummers horen al bij elkaar.")
ENDED = N_("Deze koppeling is al losgemaakt.")


def add(kvk_number: str, *, by: Account, grantor: str, granted_on: date, cents: int) -> AidLine:
    """State aid from elsewhere. Raises DomainError for what stands there already, and for too many lines."""
    standing = select(AidLine).where(AidLine.kvk_number == kvk_number, AidLine.withdrawn_at.is_(None))
    if (db.session.scalar(select(func.count()).select_from(standing.subquery())) or 0) >= MOST_LINES:
        raise DomainError(Text(FULL, {"most": MOST_LINES}))
    same = standing.where(
        func.lower(AidLine.grantor) == grantor.lower(),
        AidLine.granted_on == granted_on,
        AidLine.amount_cents == cents,
        AidLine.added_by_id == by.id,
    )
    if db.session.scalars(same).first() is not None:
        raise DomainError(TWICE, "grantor")
    line = AidLine(
        kvk_number=kvk_number,
        grantor=grantor,
        granted_on=granted_on,
        amount_cents=cents,
        added_by_id=by.id,
        added_at=clock.now(),
    )
    db.session.add(line)
    db.session.flush()
    audit.record("voucher.aid.add", f"aid:{kvk_number}", by=by, person_id=by.id, cents=cents)
    return line


def withdraw(line: AidLine, *, by: Account) -> None:
    """Take a line back; its row stays. Raises ConflictError where somebody did so first."""
    query = select(AidLine).where(AidLine.id == line.id).with_for_update()
    held = db.session.scalars(query.execution_options(populate_existing=True)).one()
    if held.withdrawn_at is not None:
        raise ConflictError(WITHDRAWN)
    held.withdrawn_at, held.withdrawn_by_id = clock.now(), by.id
    db.session.flush()
    audit.record(
        "voucher.aid.withdraw",
        f"aid:{held.kvk_number}",
        by=by,
        person_id=held.added_by_id,
        cents=held.amount_cents,
    )


def link(kvk_number: str, other: str, *, by: Account, reason: str) -> AidLink:
    """Note that two KvK numbers are one undertaking. Raises DomainError where they are one number or linked already."""
    if kvk_number == other:
        raise DomainError(SAME, "other")
    if other in group_of(kvk_number):
        raise DomainError(LINKED, "other")
    first, second = sorted((kvk_number, other))
    noted = AidLink(kvk_number=first, other_kvk_number=second, reason=reason, noted_by_id=by.id, noted_at=clock.now())
    try:
        with db.session.begin_nested():
            db.session.add(noted)
    except IntegrityError as error:  # a colleague noted the same at this moment
        raise DomainError(LINKED, "other") from error
    audit.record("voucher.aid.link", f"aid:{kvk_number}", by=by, other=other)
    return noted


def unlink(linked: AidLink, *, by: Account) -> None:
    """End a link; its row stays. Raises ConflictError where somebody did so first."""
    query = select(AidLink).where(AidLink.id == linked.id).with_for_update()
    held = db.session.scalars(query.execution_options(populate_existing=True)).one()
    if held.ended_at is not None:
        raise ConflictError(ENDED)
    held.ended_at, held.ended_by_id = clock.now(), by.id
    db.session.flush()
    audit.record("voucher.aid.unlink", f"aid:{held.kvk_number}", by=by, other=held.other_kvk_number)


def erase(account: Account) -> None:
    """Forget what somebody stated of a business for which nobody applied; the rest is kept by law (art. 6)."""
    query = delete(AidLine).where(
        AidLine.added_by_id == account.id,
        AidLine.kvk_number.not_in(select(SelfEmployed.kvk_number)),
        AidLine.kvk_number.not_in(select(Company.kvk_number)),
    )
    db.session.execute(query)
    db.session.flush()
