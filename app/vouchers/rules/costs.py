"""R3 to R5: which costs count, and what share of them a voucher pays. Everything in whole euro cents.

    base  = sum of the counted lines − money from third parties, never below zero        (R3)
    share = base × rate, rounded as the scheme says (down to the cent)                   (R4, R5)
    claim = share, at most the maximum                                                   (R5)

These functions also make the live estimate of the application form.
"""

from collections.abc import Callable
from dataclasses import dataclass
from decimal import Decimal

from app.kernel.money import half_up
from app.vouchers.rules.case import Case, Costs
from app.vouchers.scheme import ApplicantKind, CostKind, Rounding, SchemeVersion


@dataclass(frozen=True)
class CostLine:
    """One kind of cost without and with VAT, and which of the two counts."""

    kind: CostKind
    excluding_vat_cents: int
    including_vat_cents: int
    counted_cents: int


@dataclass(frozen=True)
class Estimate:
    """The sum behind an amount, line by line."""

    lines: tuple[CostLine, ...]
    vat_counts: bool
    """Whether the counted amounts include VAT."""
    third_party_cents: int
    base_cents: int
    rate_percent: Decimal
    share_cents: int
    """base × rate, before minimum and maximum."""
    claim_cents: int
    """The share, at most the maximum: what de-minimis and budget look at."""
    minimum_cents: int
    maximum_cents: int

    @property
    def capped(self) -> bool:
        """Whether the maximum cut the share off."""
        return self.share_cents > self.maximum_cents

    @property
    def reaches_minimum(self) -> bool:
        """Whether there can be a voucher at all (R5)."""
        return self.share_cents >= self.minimum_cents

    @property
    def amount_cents(self) -> int:
        """What a voucher would be if every other rule holds; 0 below the minimum."""
        return self.claim_cents if self.reaches_minimum else 0


def estimate(costs: Costs, kind: ApplicantKind, vat_deductible: bool, version: SchemeVersion) -> Estimate:
    """Work out what the scheme would pay towards `costs` for this kind of applicant."""
    lines = tuple(_line(costs, cost_kind, vat_deductible) for cost_kind in version.cost_kinds)
    base = max(0, sum(line.counted_cents for line in lines) - costs.third_party_cents)
    share = share_of(base, kind, version)
    return Estimate(
        lines=lines,
        vat_counts=not vat_deductible,
        third_party_cents=costs.third_party_cents,
        base_cents=base,
        rate_percent=version.kinds[kind].rate_percent,
        share_cents=share,
        claim_cents=min(share, version.maximum_cents),
        minimum_cents=version.minimum_cents,
        maximum_cents=version.maximum_cents,
    )


def estimate_case(case: Case, version: SchemeVersion) -> Estimate:
    """Return the estimate of an application."""
    return estimate(case.training.costs, case.kind, case.applicant.vat_deductible, version)


def share_of(base_cents: int, kind: ApplicantKind, version: SchemeVersion) -> int:
    """Return base × rate in whole cents, rounded as the scheme says (R4, R5)."""
    exact = base_cents * version.kinds[kind].rate
    if version.rounding is Rounding.HALF_UP:
        return half_up(exact.numerator, exact.denominator)
    return exact.numerator // exact.denominator


def least_base(kind: ApplicantKind, version: SchemeVersion) -> int:
    """Return the smallest base in cents that reaches the minimum."""
    return _least(0, lambda base: share_of(base, kind, version) >= version.minimum_cents)


def costs_for_minimum(case: Case, version: SchemeVersion) -> Costs:
    """Return the costs with the smallest raise of the scheme's first kind of cost that reaches the minimum.

    The amounts stay as they were entered (with or without VAT); the rounding of VAT and rate is searched
    through rather than inverted, so the answer is right to the cent.
    """
    costs, first = case.training.costs, version.cost_kinds[0]

    def enough(cents: int) -> bool:
        raised = costs.with_cost(first, cents)
        return estimate(raised, case.kind, case.applicant.vat_deductible, version).reaches_minimum

    return costs.with_cost(first, _least(costs.of(first), enough))


def costs_within(case: Case, version: SchemeVersion, most_cents: int) -> Costs | None:
    """Return the costs with the smallest cut in the scheme's first kind that keeps the claim within a limit.

    None when even without that cost the claim is above `most_cents`.
    """
    costs, first = case.training.costs, version.cost_kinds[0]

    def too_much(cents: int) -> bool:
        cut = costs.with_cost(first, cents)
        return estimate(cut, case.kind, case.applicant.vat_deductible, version).claim_cents > most_cents

    if too_much(0):
        return None
    return costs.with_cost(first, _least(0, too_much) - 1)


def entered_total(costs: Costs, version: SchemeVersion) -> int:
    """Return the sum of the costs that the scheme counts, as they were entered."""
    return sum(costs.of(kind) for kind in version.cost_kinds)


def _line(costs: Costs, kind: CostKind, vat_deductible: bool) -> CostLine:
    """Take VAT off or put it on, per line, rounded half up to the cent (R3)."""
    entered, with_vat = costs.of(kind), 100 + costs.vat_percent
    if costs.amounts_include_vat:
        excluding, including = half_up(entered * 100, with_vat), entered
    else:
        excluding, including = entered, half_up(entered * with_vat, 100)
    return CostLine(kind, excluding, including, excluding if vat_deductible else including)


def _least(start: int, holds: Callable[[int], bool]) -> int:
    """Return the smallest whole number from `start` for which the rising condition `holds`."""
    if holds(start):
        return start
    step = 1
    while not holds(start + step):
        step *= 2
    below, enough = start + step // 2, start + step
    while enough - below > 1:
        middle = (below + enough) // 2
        below, enough = (below, middle) if holds(middle) else (middle, enough)
    return enough
