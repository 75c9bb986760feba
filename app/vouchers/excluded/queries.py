"""Whether an applicant stood in the register when the application was received."""

from datetime import datetime

from sqlalchemy import or_, select

from app.kernel.clock import amsterdam
from app.kernel.database import db
from app.vouchers.casefile import kvk_of
from app.vouchers.excluded.models import Exclusion
from app.vouchers.models import VoucherApplication
from app.vouchers.scheme import ApplicantKind


def whom(application: VoucherApplication) -> tuple[str | None, str | None]:
    """Return (participant key, None) of who applies for themselves, (None, KvK number) of an employer."""
    if application.applicant_kind == ApplicantKind.EMPLOYER:
        return None, kvk_of(application)
    return application.participant_key, None


def standing(application: VoucherApplication, at: datetime) -> Exclusion | None:
    """Return the exclusion that covers the day of receipt (Amsterdam) as the register stood `at`, the longest first.

    What was ended before `at` is no ground any more; what was ended later was one then, so that a decision can be
    made again. Who applies as self-employed is also found by their KvK number. None for a draft.
    """
    if application.received_at is None:
        return None
    day, (key, _kvk), kvk = amsterdam(application.received_at).date(), whom(application), kvk_of(application)
    found = [Exclusion.participant_key == key] if key else []
    if kvk:
        found.append(Exclusion.kvk_number == kvk)
    query = (
        select(Exclusion)
        .where(
            or_(*found),
            Exclusion.starts_on <= day,
            Exclusion.until_on >= day,
            Exclusion.decided_at <= at,
            or_(Exclusion.ended_at.is_(None), Exclusion.ended_at > at),
        )
        .order_by(Exclusion.until_on.desc(), Exclusion.id)
    )
    return db.session.scalars(query.limit(1)).first()
