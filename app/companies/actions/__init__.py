"""What people do with companies: register, edit, publish, confirm, let others in, moderate."""

from app.companies.actions.branches import add_branch, close_branch
from app.companies.actions.members import ask_access, end_membership, leave_all, let_in, set_admin
from app.companies.actions.moderation import record_reading, reject, remove, verify
from app.companies.actions.profile import confirm, edit_profile, hide, publish
from app.companies.actions.registration import register

__all__ = [
    "add_branch",
    "ask_access",
    "close_branch",
    "confirm",
    "edit_profile",
    "end_membership",
    "hide",
    "leave_all",
    "let_in",
    "publish",
    "record_reading",
    "register",
    "reject",
    "remove",
    "set_admin",
    "verify",
]
