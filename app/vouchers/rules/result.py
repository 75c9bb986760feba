"""What a rule says: passed or not, why, and the smallest change that would turn it."""

from collections.abc import Mapping
from dataclasses import dataclass

from app.kernel.text import N_, Euro, Text
from app.vouchers.rules.case import Case
from app.vouchers.rules.verdict import Code, Outcome, Verdict, judge
from app.vouchers.scheme import SchemeVersion

Facts = Mapping[str, object]
"""Names and values that JSON can hold."""


@dataclass(frozen=True)
class Flip:
    """The smallest change that turns a failing rule.

    `facts` says it to a machine, in the words of the assess contract: `field` and `value` (a list in
    `one_of` where any of several will do; `also` where a second field must change with it), and `then`
    with the outcome and the cents of the changed case where everything about that case is known.
    """

    text: Text
    facts: Facts
    then: Text | None = None
    """What follows when the change is made; only where the changed case was judged."""

    def nl(self) -> str:
        """Return the change and what follows, in Dutch."""
        return self.text.nl() if self.then is None else f"{self.text.nl()} {self.then.nl()}"


@dataclass(frozen=True)
class RuleResult:
    """One rule for one case; `flip` is None only when the rule passed."""

    code: Code
    passed: bool
    explanation: Text
    flip: Flip | None


@dataclass(frozen=True)
class Assessment:
    """All rules of a case in order, and what they come to."""

    outcome: Outcome
    amount_cents: int
    base_cents: int
    claim_cents: int
    rules: tuple[RuleResult, ...]


def passes(code: Code, explanation: Text) -> RuleResult:
    """Return the result of a rule that holds."""
    return RuleResult(code, True, explanation, None)


def fails(code: Code, explanation: Text, flip: Flip) -> RuleResult:
    """Return the result of a rule that does not hold."""
    return RuleResult(code, False, explanation, flip)


def flip_to(changed: Case, case: Case, version: SchemeVersion, text: Text, facts: Facts) -> Flip:
    """Return a flip after judging the `changed` case: an amount is promised only if that case gives it."""
    after = judge(changed, version)
    then = {"outcome": after.outcome.value, "amount_cents": after.amount_cents}
    return Flip(text, {**facts, "then": then}, _consequence(judge(case, version), after))


def _consequence(before: Verdict, after: Verdict) -> Text | None:
    if after.outcome is Outcome.GRANT:
        return Text(N_("De voucher is dan %(amount)s."), {"amount": Euro(after.amount_cents)})
    if after.outcome is Outcome.PARTIAL_OFFER:
        return Text(N_("Wij bieden u dan %(amount)s aan."), {"amount": Euro(after.amount_cents)})
    if Code.STARTED in after.failing and Code.STARTED not in before.failing:
        # Waiting for a birthday or a new year helps nobody whose training starts before it.
        return Text(N_("Uw opleiding is dan al begonnen. Kies een opleiding die later begint."))
    return None
