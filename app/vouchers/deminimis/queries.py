"""How an undertaking stands today, and how it stood in a case."""

from dataclasses import dataclass
from datetime import date

from app.kernel import clock
from app.vouchers.aid.queries import first_day, known_cents
from app.vouchers.casefile import aid_known_here, frozen_case, kvk_of, scheme_code, schemes
from app.vouchers.models import VoucherApplication
from app.vouchers.scheme import NotInForceError, SchemeVersion


@dataclass(frozen=True)
class Standing:
    """What counts on a day: the first day that counts, the sum known, and the ceiling."""

    since: date
    known_cents: int
    limit_cents: int

    @property
    def room_cents(self) -> int:
        """What may still be given."""
        return max(0, self.limit_cents - self.known_cents)


@dataclass(frozen=True)
class InCase:
    """What a case was judged on, and what is known now besides the case itself (cents)."""

    kvk_number: str
    prior_cents: int
    room_cents: int
    now_cents: int

    @property
    def more_cents(self) -> int:
        """What came to be known since."""
        return max(0, self.now_cents - self.prior_cents)


def version_of_today() -> SchemeVersion:
    """Return the version in force; once the scheme has closed its last one, because the register goes on."""
    try:
        return schemes().version_at(scheme_code(), clock.now())
    except NotInForceError:
        return schemes().scheme(scheme_code()).versions[-1]


def since_today() -> date:
    """Return the first day whose aid still counts today."""
    return first_day(clock.today(), version_of_today().de_minimis.years)


def standing(kvk_number: str) -> Standing:
    """Return how an undertaking stands today."""
    since = since_today()
    return Standing(since, known_cents(kvk_number, since), version_of_today().de_minimis.limit_cents)


def in_case(application: VoucherApplication, version: SchemeVersion) -> InCase | None:
    """Return the aid beside a case: what it was judged on, or would be now; None for who is no undertaking."""
    number = kvk_of(application)
    if number is None:
        return None
    now = aid_known_here(number, version, application.received_at or clock.now(), application.id)
    if application.frozen_case is None:
        prior = max(application.de_minimis_prior_cents or 0, now)
    else:
        prior = frozen_case(application)[0].applicant.de_minimis_prior_cents
    return InCase(number, prior, max(0, version.de_minimis.limit_cents - prior), now)
