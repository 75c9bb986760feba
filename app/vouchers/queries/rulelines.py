"""The rules of one case as lines: the result, why, and what would turn it."""

from dataclasses import dataclass

from app.kernel.text import Text
from app.vouchers.rules import Assessment, Code, RuleResult


@dataclass(frozen=True)
class Rule:
    """One rule as it stands in a case; `flip` is the smallest change that turns it, and what follows."""

    code: Code
    passed: bool
    explanation: Text
    flip: tuple[Text, ...] = ()


def rule_lines(assessment: Assessment) -> tuple[Rule, ...]:
    """Return the rules in order.

    A decided case is judged again as it was frozen, under its own version, so that every reader has the words
    in their own language; the answer kept with the decision is the record of the same words in Dutch.
    """
    return tuple(_line(rule) for rule in assessment.rules)


def _line(rule: RuleResult) -> Rule:
    parts = (rule.flip.text, rule.flip.then) if rule.flip else ()
    flip = tuple(part for part in parts if part is not None)
    return Rule(rule.code, rule.passed, rule.explanation, flip)
