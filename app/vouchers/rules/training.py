"""R6, R8, R10 and R14: the training, who else pays, the trainer and the papers."""

from dataclasses import replace

from app.kernel.text import N_, Text, Value
from app.vouchers.rules.case import Case, Training
from app.vouchers.rules.dates import ONE_DAY
from app.vouchers.rules.result import Facts, RuleResult, fails, flip_to, passes
from app.vouchers.rules.verdict import (
    Code,
    evidence_is_complete,
    no_sector_fund,
    received_before_start,
    trainer_accepted,
)
from app.vouchers.scheme import Label, SchemeVersion


def started(case: Case, version: SchemeVersion) -> RuleResult:
    """R6: received before the day on which the training starts."""
    start = case.training.start
    values: dict[str, Value] = {"received": case.day, "start": start}
    if received_before_start(case, version):
        text = N_("Uw aanvraag kwam op %(received)s. De opleiding begint op %(start)s.")
        return passes(Code.STARTED, Text(text, values))
    text = N_(
        "Uw aanvraag kwam op %(received)s. De opleiding begon op %(start)s. Aanvragen kan tot en met de dag ervoor."
    )
    next_day, last_day = case.day + ONE_DAY, start - ONE_DAY
    flip = flip_to(
        _with_training(case, replace(case.training, start=next_day)),
        case,
        version,
        Text(
            N_("Aanvragen kon tot en met %(last)s. Begint uw opleiding op %(next)s of later, dan kan het wel."),
            {"last": last_day, "next": next_day},
        ),
        {"field": "training.start", "value": next_day.isoformat(), "last_date": last_day.isoformat()},
    )
    return fails(Code.STARTED, Text(text, values), flip)


def sector_fund(case: Case, version: SchemeVersion) -> RuleResult:
    """R8: a sector's own training fund is used first."""
    if no_sector_fund(case, version):
        text = N_("Geen opleidingsfonds van uw sector betaalt deze opleiding.")
        return passes(Code.SECTOR_FUND, Text(text))
    flip = flip_to(
        _with_training(case, replace(case.training, sector_fund_available=False)),
        case,
        version,
        Text(N_("Vraag eerst geld aan bij dat fonds. Krijgt u daar niets, dan kunt u hier aanvragen.")),
        {"field": "training.sector_fund_available", "value": False},
    )
    text = N_("Een opleidingsfonds van uw sector betaalt deze opleiding. Dat fonds gaat voor.")
    return fails(Code.SECTOR_FUND, Text(text), flip)


def trainer(case: Case, version: SchemeVersion) -> RuleResult:
    """R10: a recognised trainer, not linked to the applicant."""
    if trainer_accepted(case, version):
        text = N_("De opleider is erkend en heeft geen band met u.")
        return passes(Code.TRAINER, Text(text))
    recognised: Facts = {"field": "training.trainer_recognised", "value": True}
    unlinked: Facts = {"field": "training.trainer_linked", "value": False}
    facts: Facts
    if case.training.trainer_recognised:
        why, change = N_("De opleider heeft een band met u."), N_("Kies een opleider die geen band met u heeft.")
        facts = unlinked
    elif case.training.trainer_linked:
        why = N_("De opleider is niet erkend en heeft een band met u.")
        change = N_("Kies een erkende opleider die geen band met u heeft.")
        facts = {**recognised, "also": [unlinked]}
    else:
        why, change = N_("De opleider is niet erkend."), N_("Kies een erkende opleider.")
        facts = recognised
    other = replace(case.training, trainer_recognised=True, trainer_linked=False)
    flip = flip_to(_with_training(case, other), case, version, Text(change), facts)
    return fails(Code.TRAINER, Text(why), flip)


def evidence(case: Case, version: SchemeVersion) -> RuleResult:
    """R14: everything that the scheme asks this kind of applicant for is there."""
    asked = version.kinds[case.kind].evidence
    if evidence_is_complete(case, version):
        text = N_("Uw aanvraag is compleet. Alle %(count)s onderdelen zijn er.")
        return passes(Code.EVIDENCE, Text(text, {"count": len(asked)}))
    missing = tuple(item for item in asked if item.code in case.evidence_missing)
    text = (
        N_("Uw aanvraag is nog niet compleet. Dit ontbreekt: %(items)s.")
        if missing
        else N_("Uw aanvraag is nog niet compleet. Dit hoort erbij: %(items)s.")
    )
    listed = missing or asked
    flip = flip_to(
        replace(case, evidence_complete=True, evidence_missing=()),
        case,
        version,
        Text(N_("Stuur wat nog ontbreekt. Uw plaats telt vanaf het laatste stuk.")),
        {"field": "evidence_complete", "value": True, "items": [item.code for item in listed]},
    )
    explanation = Text(text, {"items": Label.listed(item.label for item in listed)})
    return fails(Code.EVIDENCE, explanation, flip)


def _with_training(case: Case, other: Training) -> Case:
    return replace(case, training=other)
