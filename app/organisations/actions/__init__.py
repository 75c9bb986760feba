"""What people do with organisations: create, edit, remove, let others in and out."""

from app.organisations.actions.members import add_member, end_membership, leave_all, set_admin
from app.organisations.actions.profile import create, edit, edit_profile, record_reading, remove

__all__ = [
    "add_member",
    "create",
    "edit",
    "edit_profile",
    "end_membership",
    "leave_all",
    "record_reading",
    "remove",
    "set_admin",
]
