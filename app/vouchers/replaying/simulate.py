"""A draft of a scheme tried on past applications: who gains, who loses, what it costs. Nothing is stored."""

from collections import Counter
from dataclasses import dataclass

from sqlalchemy import select

from app.kernel.database import db
from app.vouchers.casefile import schemes
from app.vouchers.contract import parse_case
from app.vouchers.models import VoucherApplication
from app.vouchers.rules import Case, Outcome, judge
from app.vouchers.scheme import Scheme, SchemeVersion


@dataclass(frozen=True)
class Compared:
    """One past case under the version that it fell under and under the draft: outcomes and cents."""

    number: str
    kind: str
    municipality: str
    before: Outcome
    before_cents: int
    after: Outcome | None
    """None where the draft has no voucher for this kind of applicant."""
    after_cents: int
    failing: tuple[str, ...]
    """The rules that the case fails under the draft."""

    @property
    def gain_cents(self) -> int:
        """What the applicant would get more; negative is less."""
        return self.after_cents - self.before_cents

    @property
    def changed(self) -> bool:
        """Whether outcome or amount would be another."""
        return (self.before, self.before_cents) != (self.after, self.after_cents)


@dataclass(frozen=True)
class Simulation:
    """All past cases of a scheme under a draft version."""

    scheme: str
    version: str
    cases: tuple[Compared, ...]

    @property
    def before_cents(self) -> int:
        """What all cases came to."""
        return sum(case.before_cents for case in self.cases)

    @property
    def after_cents(self) -> int:
        """What all cases would come to."""
        return sum(case.after_cents for case in self.cases)

    def gaining(self) -> list[Compared]:
        """Return who would get more, the largest gain first."""
        return sorted((case for case in self.cases if case.gain_cents > 0), key=lambda case: -case.gain_cents)

    def losing(self) -> list[Compared]:
        """Return who would get less, the largest loss first."""
        return sorted((case for case in self.cases if case.gain_cents < 0), key=lambda case: case.gain_cents)

    def by_kind(self) -> dict[str, int]:
        """Return the cents more (or less) by kind of applicant."""
        sums: Counter[str] = Counter()
        for case in self.cases:
            sums[case.kind] += case.gain_cents
        return dict(sorted(sums.items()))


def simulate(draft: Scheme, version_id: str | None = None) -> Simulation:
    """Judge every past application that was complete under one version of `draft`: `version_id`, or its last.

    Each case is judged as it was frozen, with the money that there was for it then; where it was received
    before the draft takes effect, the draft is tried all the same. LookupError for an unknown version.
    """
    version = _version(draft, version_id)
    query = (
        select(VoucherApplication.number, VoucherApplication.frozen_case, VoucherApplication.municipality)
        .where(VoucherApplication.scheme == draft.code, VoucherApplication.frozen_case.is_not(None))
        .order_by(VoucherApplication.place, VoucherApplication.id)
    )
    compared = []
    for number, frozen, municipality in db.session.execute(query):
        case, current = parse_case(frozen, schemes())
        compared.append(_compare(number, municipality, case, current, version))
    return Simulation(draft.code, version.id, tuple(compared))


def _compare(number: str, municipality: str, case: Case, current: SchemeVersion, version: SchemeVersion) -> Compared:
    before = judge(case, current)
    if case.kind not in version.kinds:
        return Compared(number, case.kind.value, municipality, before.outcome, before.amount_cents, None, 0, ())
    after = judge(case, version)
    return Compared(
        number,
        case.kind.value,
        municipality,
        before.outcome,
        before.amount_cents,
        after.outcome,
        after.amount_cents,
        tuple(code.value for code in after.failing),
    )


def _version(draft: Scheme, version_id: str | None) -> SchemeVersion:
    if version_id is None:
        return draft.versions[-1]
    for version in draft.versions:
        if version.id == version_id:
            return version
    raise LookupError(f"the draft has no version {version_id!r}; it has {', '.join(v.id for v in draft.versions)}")
