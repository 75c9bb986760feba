"""The link in a mail to a company, with which it answers without an account.

Signed, good for 60 days and for one conversation, and only while the mail still goes to the same address.
"""

import hashlib
from datetime import timedelta

from flask import current_app
from itsdangerous import BadData, URLSafeTimedSerializer

from app.companies.models import Company
from app.contacts.models import Conversation

VALID = timedelta(days=60)


def token_for(conversation: Conversation, company: Company) -> str:
    """Return the token that stands in the link."""
    return str(_signer().dumps([conversation.public_id, _address(company)]))


def conversation_in(token: str) -> tuple[str, str] | None:
    """Return the conversation's id in addresses and the fingerprint of the mail address, or None for a bad token."""
    try:
        public_id, address = _signer().loads(token, max_age=int(VALID.total_seconds()))
    except (BadData, ValueError, TypeError):
        return None
    return (public_id, address) if isinstance(public_id, str) and isinstance(address, str) else None


def is_for(company: Company, address: str) -> bool:
    """Return whether a token was mailed to the address that the company has now."""
    return address == _address(company)


def _address(company: Company) -> str:
    return hashlib.sha256(company.contact_email.lower().encode()).hexdigest()[:16]


def _signer() -> URLSafeTimedSerializer:
    return URLSafeTimedSerializer(current_app.config["SECRET_KEY"], salt="contacts.answer")
