"""R5, R11 and R12: the minimum, the ceiling of small state aid and the money that is left."""

from dataclasses import replace

from app.kernel.text import N_, Euro, Percent, Text, Value
from app.vouchers.rules.case import Case, Costs
from app.vouchers.rules.costs import (
    costs_for_minimum,
    costs_within,
    entered_total,
    estimate_case,
    least_base,
)
from app.vouchers.rules.result import Flip, RuleResult, fails, flip_to, passes
from app.vouchers.rules.verdict import (
    Code,
    claim_of,
    de_minimis_headroom,
    enough_left,
    reaches_minimum,
    within_de_minimis,
)
from app.vouchers.scheme import SchemeVersion


def minimum(case: Case, version: SchemeVersion) -> RuleResult:
    """R5: the share of the costs reaches the minimum; above the maximum it is capped."""
    sums = estimate_case(case, version)
    if reaches_minimum(case, version):
        values: dict[str, Value] = {
            "rate": Percent(sums.rate_percent),
            "base": Euro(sums.base_cents),
            "share": Euro(sums.share_cents),
            "least": Euro(sums.minimum_cents),
            "most": Euro(sums.maximum_cents),
        }
        text = (
            N_("%(rate)s procent van %(base)s is %(share)s. Een voucher is hoogstens %(most)s.")
            if sums.capped
            else N_("%(rate)s procent van %(base)s is %(share)s. Een voucher is minstens %(least)s.")
        )
        return passes(Code.MIN, Text(text, values))
    text = (
        N_("Uw kosten zijn %(base)s. Een voucher kan vanaf %(least)s.")
        if sums.base_cents == entered_total(case.training.costs, version)
        else N_("De kosten die meetellen zijn %(base)s. Een voucher kan vanaf %(least)s.")
    )
    least = Euro(least_base(case.kind, version))
    explanation = Text(text, {"base": Euro(sums.base_cents), "least": least})
    return fails(Code.MIN, explanation, _raise_costs(case, version))


def _raise_costs(case: Case, version: SchemeVersion) -> Flip:
    """The smallest costs, in the amounts as they were entered, that reach the minimum."""
    costs = costs_for_minimum(case, version)
    text = _RAISE[costs.amounts_include_vat, costs.third_party_cents > 0]
    return _other_costs(case, version, costs, text)


_RAISE = {
    (True, False): N_("Uw kosten moeten minstens %(total)s zijn, inclusief btw."),
    (False, False): N_("Uw kosten moeten minstens %(total)s zijn, exclusief btw."),
    (True, True): N_("Uw kosten moeten minstens %(total)s zijn, inclusief btw. Anderen betalen daarvan %(others)s."),
    (False, True): N_("Uw kosten moeten minstens %(total)s zijn, exclusief btw. Anderen betalen daarvan %(others)s."),
}
"""By whether the amounts include VAT and whether others pay a part."""


def _other_costs(case: Case, version: SchemeVersion, costs: Costs, msgid: str, **more: Euro) -> Flip:
    """Return the flip to `costs`, which differ in the scheme's first kind of cost only."""
    first = version.cost_kinds[0]
    values: dict[str, Value] = {
        "total": Euro(entered_total(costs, version)),
        "others": Euro(costs.third_party_cents),
        **more,
    }
    facts = {"field": f"training.{first}_cents", "value": costs.of(first)}
    changed = replace(case, training=replace(case.training, costs=costs))
    return flip_to(changed, case, version, Text(msgid, values), facts)


def de_minimis(case: Case, version: SchemeVersion) -> RuleResult:
    """R11: earlier aid plus this claim stays within the ceiling, or the whole award fails."""
    prior, claim = case.applicant.de_minimis_prior_cents, claim_of(case, version)
    values: dict[str, Value] = {
        "prior": Euro(prior),
        "years": version.de_minimis.years,
        "total": Euro(prior + claim),
        "limit": Euro(version.de_minimis.limit_cents),
    }
    if within_de_minimis(case, version):
        text = N_(
            "U kreeg %(prior)s de-minimissteun in %(years)s jaar. "
            "Met deze voucher is dat %(total)s. Het maximum is %(limit)s."
        )
        return passes(Code.DE_MINIMIS, Text(text, values))
    text = N_(
        "U kreeg al %(prior)s de-minimissteun in %(years)s jaar. "
        "Met deze voucher wordt dat %(total)s. Het maximum is %(limit)s."
    )
    return fails(Code.DE_MINIMIS, Text(text, values), _fit_headroom(case, version, claim))


def _fit_headroom(case: Case, version: SchemeVersion, claim: int) -> Flip:
    """Smaller costs where a voucher still fits under the ceiling; otherwise only time makes room."""
    headroom = max(0, de_minimis_headroom(case, version))
    room = {"headroom_cents": headroom}
    costs = costs_within(case, version, headroom) if headroom >= version.minimum_cents else None
    if costs is not None:
        text = (
            N_("Er is nog ruimte voor %(headroom)s. Dat past bij hoogstens %(total)s aan kosten, inclusief btw.")
            if costs.amounts_include_vat
            else N_("Er is nog ruimte voor %(headroom)s. Dat past bij hoogstens %(total)s aan kosten, exclusief btw.")
        )
        flip = _other_costs(case, version, costs, text, headroom=Euro(headroom))
        return replace(flip, facts={**flip.facts, **room})
    most = version.de_minimis.limit_cents - claim
    text = N_("Er is nog ruimte voor %(headroom)s. U kunt aanvragen zodra uw eerdere steun hoogstens %(most)s is.")
    return flip_to(
        replace(case, applicant=replace(case.applicant, de_minimis_prior_cents=most)),
        case,
        version,
        Text(text, {"headroom": Euro(headroom), "most": Euro(most)}),
        {"field": "applicant.de_minimis_prior_cents", "value": most, **room},
    )


def budget(case: Case, version: SchemeVersion) -> RuleResult:
    """R12: the claim is left, or at least the minimum for a partial offer."""
    left, claim = case.budget_left_cents, claim_of(case, version)
    values: dict[str, Value] = {"left": Euro(left), "claim": Euro(claim), "least": Euro(version.minimum_cents)}
    if not enough_left(case, version):
        text = N_("Er is nog %(left)s. Dat is te weinig, want een voucher is minstens %(least)s.")
        return fails(Code.BUDGET, Text(text, values), _money_comes_free(case, version, claim))
    text = (
        N_("Er is nog %(left)s. Dat is genoeg voor %(claim)s.")
        if claim <= left
        else N_("Er is nog %(left)s. Dat is minder dan %(claim)s, maar genoeg voor een deel.")
    )
    return passes(Code.BUDGET, Text(text, values))


def _money_comes_free(case: Case, version: SchemeVersion, claim: int) -> Flip:
    """The least that must be left: the minimum, or the claim where that is smaller still."""
    needed = min(claim, version.minimum_cents)
    short = needed - case.budget_left_cents
    return flip_to(
        replace(case, budget_left_cents=needed),
        case,
        version,
        Text(N_("Dit kan zodra er minstens %(short)s vrijkomt."), {"short": Euro(short)}),
        {"field": "budget_left_cents", "value": needed, "short_cents": short},
    )
