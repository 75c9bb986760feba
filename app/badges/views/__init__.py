"""The pages of badges: the issuer's desk, and the badges of a person."""

from app.badges.views import awards, classes, holder, imports, keys, many
from app.badges.views.room import blueprint

__all__ = ["awards", "blueprint", "classes", "holder", "imports", "keys", "many"]
