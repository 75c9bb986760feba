"""The pages on which people get in touch: messages, introductions, and places that were found."""

from app.contacts.views import answering, applying, conversations, coordinating, inviting, overview
from app.contacts.views.blueprint import blueprint

__all__ = ["answering", "applying", "blueprint", "conversations", "coordinating", "inviting", "overview"]
