"""The terms after which something goes by itself, and who may erase an account when."""

from collections.abc import Collection
from datetime import timedelta

from app.accounts.rules import STAFF, Role
from app.kernel.text import N_, Text
from app.vouchers.process import ENDED_STATES, State

DRAFT_KEPT = timedelta(days=183)
"""An application for a voucher that nobody sent: six months after its last change."""
CONTACT_KEPT = timedelta(days=365)
"""Contact that led to nothing: a year after the last word."""
UNUSED = timedelta(days=730)
"""The account of a student or talent: two years after signing in for the last time."""
NOTICE = timedelta(days=30)
"""So long before an unused account goes, its owner is told."""
TRAIL_KEPT = timedelta(days=5 * 366)
"""A row of the audit trail: five years, which the database holds us to."""
MAIL_KEPT = timedelta(days=90)
"""A mail that was sent, for who says it never came."""

ENDED = frozenset({State.DRAFT, *ENDED_STATES})
"""Where nothing waits for the applicant or for us; a draft goes with the account."""

STAFF_FIRST = N_("Dit account werkt voor het leerwerkloket of de regio. Laat een beheerder eerst de rol beëindigen.")
OPEN_APPLICATION = N_("Bij aanvraag %(number)s loopt nog iets: een besluit, een bezwaar of geld. Rond dat eerst af.")


def why_not(roles: Collection[Role], open_applications: Collection[str]) -> Text | None:
    """Return why an account cannot be erased now, or None; `open_applications` are numbers of applications."""
    if STAFF & set(roles):
        return Text(STAFF_FIRST)
    if open_applications:
        return Text(OPEN_APPLICATION, {"number": min(open_applications)})
    return None
