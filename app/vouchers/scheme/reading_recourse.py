"""Reads the tables of a scheme version about objections, recovery and signals."""

from app.vouchers.scheme.recourse import ExclusionTerms, ObjectionTerms, RecoveryTerms, SignalBounds
from app.vouchers.scheme.table import Table

_MOST_WEEKS = 52


def objection_terms(table: Table) -> ObjectionTerms:
    """Read [version.objection]; raises SchemeError with file, key and reason."""
    terms = ObjectionTerms(
        decision_weeks=table.whole("decision_weeks", least=1, most=12),
        extension_weeks=table.whole("extension_weeks", least=1, most=6),
        court_address=table.texts("court_address"),
    )
    table.end()
    return terms


def recovery_terms(table: Table) -> RecoveryTerms:
    """Read [version.recovery]; raises SchemeError with file, key and reason."""
    terms = RecoveryTerms(
        payment_weeks=table.whole("payment_weeks", least=6, most=_MOST_WEEKS),
        reminder_weeks=table.whole("reminder_weeks", least=2, most=_MOST_WEEKS),
        most_instalments=table.whole("most_instalments", least=1, most=60),
    )
    table.end()
    return terms


def exclusion_terms(table: Table) -> ExclusionTerms:
    """Read [version.exclusion]; raises SchemeError with file, key and reason."""
    terms = ExclusionTerms(
        most_months=table.whole("most_months", least=1, most=24),
        reply_weeks=table.whole("reply_weeks", least=1, most=8),
    )
    table.end()
    return terms


def signal_bounds(table: Table) -> SignalBounds:
    """Read [version.signals]; raises SchemeError with file, key and reason."""
    bounds = SignalBounds(
        bunching_margin_cents=table.whole("bunching_margin_cents", least=1, most=1_000_00),
        bunching_count=table.whole("bunching_count", least=2, most=1000),
        price_margin_percent=table.whole("price_margin_percent", least=0, most=100),
        course_count=table.whole("course_count", least=2, most=1000),
    )
    table.end()
    return bounds
