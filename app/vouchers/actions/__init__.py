"""What people do to an application: one verb, one function, one audit row, in the caller's transaction.

Whoever moves a case first takes the fund's row and then the application's, always in that order: two
people deciding at once, or two claims on the last money, are served one after the other.
"""

from app.vouchers.actions.applying import (
    Answers,
    Applicant,
    ChangedError,
    accept,
    decline,
    discard,
    save_draft,
    submit,
    supply,
    withdraw,
)
from app.vouchers.actions.budgeting import ensure_new, pay_back, pay_in
from app.vouchers.actions.deciding import decide, send_back
from app.vouchers.actions.erasing import discard_drafts, discard_older_than
from app.vouchers.actions.extending import extend
from app.vouchers.actions.reviewing import ask_item, correct_facts, propose, propose_set_aside, take
from app.vouchers.actions.taking import take_next

__all__ = [
    "Answers",
    "Applicant",
    "ChangedError",
    "accept",
    "ask_item",
    "correct_facts",
    "decide",
    "decline",
    "discard",
    "discard_drafts",
    "discard_older_than",
    "ensure_new",
    "extend",
    "pay_back",
    "pay_in",
    "propose",
    "propose_set_aside",
    "save_draft",
    "send_back",
    "submit",
    "supply",
    "take",
    "take_next",
    "withdraw",
]
