"""The blueprint that the pages of accounts stand on, and where people go from them."""

from flask import Blueprint, request

from app.accounts.models import Account
from app.accounts.rules import START_PAGES, local_path
from app.accounts.session import active_role

blueprint = Blueprint("accounts", __name__)


def asked_next(fallback: str = "") -> str:
    """Return the page of this site that `next` names, in the address or the form, else `fallback`."""
    return local_path(request.values.get("next"), fallback)


def start_page(user: Account) -> str:
    """Return where `user` begins: the start page of the role acted in now, else of the first role."""
    role = active_role() or next(iter(user.roles), None)
    return START_PAGES[role] if role else "/account"
