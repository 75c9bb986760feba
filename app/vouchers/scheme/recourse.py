"""What a scheme says of objections, recovery and signals of misuse, as frozen values."""

from dataclasses import dataclass


@dataclass(frozen=True)
class ObjectionTerms:
    """Terms in weeks to decide on an objection, from the day after the term to object ended (Awb 7:10)."""

    decision_weeks: int
    extension_weeks: int
    """Once, with a letter (Awb 7:10, third paragraph)."""
    court_address: tuple[str, ...]
    """The court to which one can appeal against a decision on an objection (Awb 8:1, 8:7)."""


@dataclass(frozen=True)
class RecoveryTerms:
    """How money comes back: weeks to pay (Awb 4:87), weeks to a reminder (Awb 4:112), the longest plan."""

    payment_weeks: int
    reminder_weeks: int
    most_instalments: int


@dataclass(frozen=True)
class ExclusionTerms:
    """How long who was to blame can be excluded (R17), and the weeks to answer before that is decided (Awb 4:8)."""

    most_months: int
    reply_weeks: int


@dataclass(frozen=True)
class SignalBounds:
    """From where on a flag is raised for people to look at; none of it decides anything."""

    bunching_margin_cents: int
    """So close to the minimum or the maximum an amount is at the threshold."""
    bunching_count: int
    """So many of them with one trainer within a year stand out."""
    price_margin_percent: int
    """So far above the public price of the training."""
    course_count: int
    """So many applications for one training that starts on one day."""
