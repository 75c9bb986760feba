"""What people do to get in touch: write, apply, invite, introduce, answer, and confirm a place.

Whoever changes how a company answers first takes the company's row, then the introduction's, then the
conversation's, always in that order: two answers at once are served one after the other.
"""

from app.contacts.actions.answering import agree, decline, withdraw
from app.contacts.actions.closing import tell_of_closing
from app.contacts.actions.erasing import erase, forget_older_than
from app.contacts.actions.messages import answer, reply, write
from app.contacts.actions.placements import confirm_placement, end_placement
from app.contacts.actions.starting import apply, introduce, invite

__all__ = [
    "agree",
    "answer",
    "apply",
    "confirm_placement",
    "decline",
    "end_placement",
    "erase",
    "forget_older_than",
    "introduce",
    "invite",
    "reply",
    "tell_of_closing",
    "withdraw",
    "write",
]
