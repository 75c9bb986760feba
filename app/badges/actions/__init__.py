"""What issuers and holders do with badges: each verb with one audit row."""

from app.badges.actions.answers import accept, decline, hide, show
from app.badges.actions.awards import award, revoke
from app.badges.actions.classes import FROZEN, ClassContent, create_class, edit_class, restore_class, withdraw_class
from app.badges.actions.keys import compromise_key, rotate_key
from app.badges.actions.verified import refresh_lapsed, refresh_verified_skills

__all__ = [
    "FROZEN",
    "ClassContent",
    "accept",
    "award",
    "compromise_key",
    "create_class",
    "decline",
    "edit_class",
    "hide",
    "refresh_lapsed",
    "refresh_verified_skills",
    "restore_class",
    "revoke",
    "rotate_key",
    "show",
    "withdraw_class",
]
