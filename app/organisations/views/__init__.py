"""The pages of organisations: the own ones, and those of an administrator."""

from app.organisations.views import moderation, own
from app.organisations.views.room import blueprint

__all__ = ["blueprint", "moderation", "own"]
