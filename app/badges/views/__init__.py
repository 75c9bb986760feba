"""The pages of badges: the issuer's desk, and the badges of a person."""

from app.badges.views import awards, chosen, classes, endorsing, holder, imports, keys, many, pathways, permissions
from app.badges.views.room import blueprint

__all__ = [
    "awards",
    "blueprint",
    "chosen",
    "classes",
    "endorsing",
    "holder",
    "imports",
    "keys",
    "many",
    "pathways",
    "permissions",
]
