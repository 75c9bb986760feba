"""What is known of a voucher after the decision, and when we remind of what. Pure."""

from enum import StrEnum


class Proof(StrEnum):
    """What shows that a training was followed (R16)."""

    DIPLOMA = "diploma"
    ATTENDANCE = "attendance"


class Reminder(StrEnum):
    """What a mail reminds an applicant of."""

    COMPLETION = "completion"
    OFFER = "offer"
    EVIDENCE = "evidence"
    EVIDENCE_AGAIN = "evidence_again"


DAYS_BEFORE = {
    Reminder.COMPLETION: 3,
    Reminder.OFFER: 3,
    Reminder.EVIDENCE: 14,
    Reminder.EVIDENCE_AGAIN: 3,
}
"""How many days before its last day each of them leaves."""
