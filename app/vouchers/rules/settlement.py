"""R16 and R17: what a voucher comes to after the training. Pure, whole euro cents.

    followed (a diploma, or enough attendance)   → min(share of the actual base, award)
    too little attendance, not to blame          → the same, on what it really cost
    to blame, no-show, false data                → 0

The minimum of R5 is not tested again: who got a voucher and spent less keeps the share of what was spent.
"""

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from enum import StrEnum
from typing import Any

from app.kernel.text import N_, Euro, Percent, Text, Value
from app.vouchers.rules.case import Costs
from app.vouchers.rules.costs import Estimate, estimate
from app.vouchers.scheme import ApplicantKind, SchemeVersion


class Blame(StrEnum):
    """What an advisor finds of somebody who did not follow the whole training, or of what was sent."""

    NONE = "none"
    TO_BLAME = "to_blame"
    NO_SHOW = "no_show"
    FALSE_DATA = "false_data"


class Ground(StrEnum):
    """On which ground an amount is settled."""

    DIPLOMA = "diploma"
    ATTENDANCE = "attendance"
    EXCUSED = "excused"
    TO_BLAME = "to_blame"
    NO_SHOW = "no_show"
    FALSE_DATA = "false_data"


PAID_GROUNDS = frozenset({Ground.DIPLOMA, Ground.ATTENDANCE, Ground.EXCUSED})
"""The grounds on which anything is paid."""


@dataclass(frozen=True)
class Outturn:
    """How a training went: what was followed of it, what it cost, and whose fault it is if that is too little."""

    diploma: bool
    attended_percent: int | None
    """The share of the lessons that was attended, 0 to 100; None where nobody told."""
    blame: Blame
    costs: Costs


@dataclass(frozen=True)
class Settlement:
    """What a voucher comes to, with the sum behind it and why."""

    ground: Ground
    sums: Estimate
    award_cents: int
    final_cents: int
    explanation: tuple[Text, ...]


def settle(
    outturn: Outturn, kind: ApplicantKind, vat_deductible: bool, award_cents: int, version: SchemeVersion
) -> Settlement:
    """Return what an award of `award_cents` is settled at (R16, R17)."""
    ground = ground_of(outturn, version)
    sums = estimate(outturn.costs, kind, vat_deductible, version)
    final = min(sums.share_cents, award_cents) if ground in PAID_GROUNDS else 0
    return Settlement(ground, sums, award_cents, final, _explained(ground, outturn, sums, award_cents, version))


def ground_of(outturn: Outturn, version: SchemeVersion) -> Ground:
    """Return the ground: false data and a no-show weigh most, then what was followed, then whose fault it is."""
    if outturn.blame in (Blame.FALSE_DATA, Blame.NO_SHOW):
        return Ground(outturn.blame.value)
    if outturn.diploma:
        return Ground.DIPLOMA
    if (outturn.attended_percent or 0) >= version.settlement.attendance_percent:
        return Ground.ATTENDANCE
    return Ground.EXCUSED if outturn.blame is Blame.NONE else Ground.TO_BLAME


_FOUND = {
    Ground.DIPLOMA: N_("De deelnemer haalde het diploma."),
    Ground.ATTENDANCE: N_("De deelnemer was er %(attended)s procent van de lessen. Nodig is %(least)s procent."),
    Ground.EXCUSED: N_("De deelnemer was er te weinig, maar kan daar niets aan doen."),
    Ground.TO_BLAME: N_("De deelnemer was er te weinig, of wij kregen geen bewijs. Wij zien geen goede reden."),
    Ground.NO_SHOW: N_("De deelnemer kwam niet naar de opleiding."),
    Ground.FALSE_DATA: N_("Wij kregen gegevens die niet kloppen."),
}


def _explained(
    ground: Ground, outturn: Outturn, sums: Estimate, award_cents: int, version: SchemeVersion
) -> tuple[Text, ...]:
    values: dict[str, Value] = {}
    if ground is Ground.ATTENDANCE:
        values = {"attended": outturn.attended_percent or 0, "least": version.settlement.attendance_percent}
    found = Text(_FOUND[ground], values)
    if ground not in PAID_GROUNDS:
        return found, Text(N_("Daarom is de voucher %(amount)s."), {"amount": Euro(0)})
    share = Text(
        N_("Van de werkelijke kosten telt %(base)s mee. Wij betalen %(rate)s procent, dat is %(share)s."),
        {"base": Euro(sums.base_cents), "rate": Percent(sums.rate_percent), "share": Euro(sums.share_cents)},
    )
    if sums.share_cents <= award_cents:
        return found, share
    return found, share, Text(N_("Wij betalen nooit meer dan wij toekenden: %(award)s."), {"award": Euro(award_cents)})


def settle_json(case: Mapping[str, Any], version: SchemeVersion) -> dict[str, Any]:
    """Return what a settlement that was kept comes to, as `answer_of` writes it; `case` is as `case_of` wrote it."""
    return answer_of(settle_kept(case, version))


def settle_kept(case: Mapping[str, Any], version: SchemeVersion) -> Settlement:
    """Return what a settlement that was kept comes to; `case` is as `case_of` wrote it."""
    outturn = Outturn(
        diploma=case["diploma"],
        attended_percent=case["attended_percent"],
        blame=Blame(case["blame"]),
        costs=Costs(**case["costs"]),
    )
    kind = ApplicantKind(case["kind"])
    return settle(outturn, kind, case["vat_deductible"], case["award_cents"], version)


def case_of(outturn: Outturn, kind: ApplicantKind, vat_deductible: bool, award_cents: int) -> dict[str, Any]:
    """Return the input of a settlement as JSON keeps it."""
    return {
        "kind": kind.value,
        "vat_deductible": vat_deductible,
        "award_cents": award_cents,
        "diploma": outturn.diploma,
        "attended_percent": outturn.attended_percent,
        "blame": outturn.blame.value,
        "costs": asdict(outturn.costs),
    }


def answer_of(settlement: Settlement) -> dict[str, Any]:
    """Return what a settlement comes to as JSON keeps it, explained in Dutch."""
    return {
        "ground": settlement.ground.value,
        "base_cents": settlement.sums.base_cents,
        "share_cents": settlement.sums.share_cents,
        "final_cents": settlement.final_cents,
        "explanation_nl": [text.nl() for text in settlement.explanation],
    }
