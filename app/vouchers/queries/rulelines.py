"""The rules of one case as lines: the value that was used, the result, why, and what would turn it."""

from dataclasses import dataclass

from app.kernel.text import N_, Euro, Text
from app.vouchers.rules import Assessment, Case, Code, RuleResult, age_on, estimate_case
from app.vouchers.scheme import SchemeVersion


@dataclass(frozen=True)
class Rule:
    """One rule as it stands in a case; `flip` is the smallest change that turns it, and what follows."""

    code: Code
    passed: bool
    value: Text
    explanation: Text
    flip: tuple[Text, ...] = ()


def rule_lines(assessment: Assessment, case: Case, version: SchemeVersion) -> tuple[Rule, ...]:
    """Return the rules in order.

    A decided case is judged again as it was frozen, under its own version, so that every reader has the words
    in their own language; the answer kept with the decision is the record of the same words in Dutch.
    """
    return tuple(_line(rule, case, version) for rule in assessment.rules)


def _line(rule: RuleResult, case: Case, version: SchemeVersion) -> Rule:
    parts = (rule.flip.text, rule.flip.then) if rule.flip else ()
    flip = tuple(part for part in parts if part is not None)
    return Rule(rule.code, rule.passed, value_used(rule.code, case, version), rule.explanation, flip)


def value_used(code: Code, case: Case, version: SchemeVersion) -> Text:
    """Return the facts that a rule looked at, in a few words."""
    training, person = case.training, case.participant
    match code:
        case Code.AGE_MIN | Code.AGE_MAX:
            return Text(
                N_("Geboren op %(born)s, %(age)s jaar"),
                {"born": person.birth_date, "age": age_on(person.birth_date, case.day)},
            )
        case Code.REGION:
            return Text(N_("Vestiging in %(place)s"), {"place": ", ".join(case.applicant.branch_municipalities) or "–"})
        case Code.RESIDENCE:
            return Text(N_("Woont in %(place)s"), {"place": person.municipality})
        case Code.STARTED:
            return Text(
                N_("Ontvangen op %(received)s, begin op %(start)s"), {"received": case.day, "start": training.start}
            )
        case Code.ONE_PER_YEAR:
            return Text(
                N_("Andere vouchers in %(year)s: %(count)s"), {"year": case.day.year, "count": person.awards_this_year}
            )
        case Code.SECTOR_FUND:
            return Text(_SECTOR_FUND[training.sector_fund_available])
        case Code.TRAINER:
            return Text(_TRAINER[training.trainer_recognised, training.trainer_linked])
        case Code.EVIDENCE:
            return Text(_EVIDENCE[case.evidence_complete])
    return _amount_used(code, case, version)


def _amount_used(code: Code, case: Case, version: SchemeVersion) -> Text:
    if code is Code.MIN:
        return Text(N_("Kosten die meetellen: %(base)s"), {"base": Euro(estimate_case(case, version).base_cents)})
    if code is Code.DE_MINIMIS:
        return Text(N_("Eerdere steun: %(prior)s"), {"prior": Euro(case.applicant.de_minimis_prior_cents)})
    return Text(N_("Beschikbaar voor deze aanvraag: %(left)s"), {"left": Euro(case.budget_left_cents)})


_SECTOR_FUND = {True: N_("Een sectorfonds betaalt"), False: N_("Geen sectorfonds betaalt")}
_TRAINER = {
    (True, False): N_("Erkend, geen band met de aanvrager"),
    (True, True): N_("Erkend, wel een band met de aanvrager"),
    (False, False): N_("Niet erkend, geen band met de aanvrager"),
    (False, True): N_("Niet erkend, wel een band met de aanvrager"),
}
_EVIDENCE = {True: N_("Alle stukken zijn er"), False: N_("Er ontbreekt nog iets")}
