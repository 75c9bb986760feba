"""The process of an application, from draft to settlement: states, steps, and the term to decide. Pure."""

from app.vouchers.process.calendar import is_working_day, term_end, working_day_from
from app.vouchers.process.clock import SET_ASIDE_WEEKS, LegalClock, Suspension, legal_clock, set_aside_end
from app.vouchers.process.states import (
    AWARDED_STATES,
    ENDED_STATES,
    OPEN_STATES,
    STATE_NAMES,
    Actor,
    ClockEffect,
    MoneyEffect,
    State,
    Term,
)
from app.vouchers.process.table import BY_NAME, TRANSITIONS, Transition, TransitionError, allowed, next_state

__all__ = [
    "AWARDED_STATES",
    "BY_NAME",
    "ENDED_STATES",
    "OPEN_STATES",
    "SET_ASIDE_WEEKS",
    "STATE_NAMES",
    "TRANSITIONS",
    "Actor",
    "ClockEffect",
    "LegalClock",
    "MoneyEffect",
    "State",
    "Suspension",
    "Term",
    "Transition",
    "TransitionError",
    "allowed",
    "is_working_day",
    "legal_clock",
    "next_state",
    "set_aside_end",
    "term_end",
    "working_day_from",
]
