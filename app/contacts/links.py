"""The links in mail to a company, with which it answers without an account.

Signed, good for 60 days and for one conversation or introduction, and only while the mail still goes to
the same address.
"""

import hashlib
from datetime import timedelta

from flask import current_app
from itsdangerous import BadData, URLSafeTimedSerializer

from app.companies.models import Company
from app.contacts.models import Conversation, Introduction

VALID = timedelta(days=60)


def token_for(subject: Conversation | Introduction, company: Company) -> str:
    """Return the token that stands in the link."""
    return str(_signer(type(subject)).dumps([subject.public_id, _address(company)]))


def conversation_in(token: str) -> tuple[str, str] | None:
    """Return the conversation's id in addresses and the fingerprint of the mail address, or None for a bad token."""
    return _read(token, Conversation)


def introduction_in(token: str) -> tuple[str, str] | None:
    """Return the introduction's id in addresses and the fingerprint of the mail address, or None for a bad token."""
    return _read(token, Introduction)


def is_for(company: Company, address: str) -> bool:
    """Return whether a token was mailed to the address that the company has now."""
    return address == _address(company)


def _read(token: str, kind: type[Conversation | Introduction]) -> tuple[str, str] | None:
    try:
        public_id, address = _signer(kind).loads(token, max_age=int(VALID.total_seconds()))
    except (BadData, ValueError, TypeError):
        return None
    return (public_id, address) if isinstance(public_id, str) and isinstance(address, str) else None


def _address(company: Company) -> str:
    return hashlib.sha256(company.contact_email.lower().encode()).hexdigest()[:16]


_SALTS: dict[type[Conversation | Introduction], str] = {
    Conversation: "contacts.answer",
    Introduction: "contacts.introduction",
}


def _signer(kind: type[Conversation | Introduction]) -> URLSafeTimedSerializer:
    return URLSafeTimedSerializer(current_app.config["SECRET_KEY"], salt=_SALTS[kind])
