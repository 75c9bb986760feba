"""The blueprint of this room, and how its buttons do their work once."""

from collections.abc import Callable

from flask import Blueprint, flash, redirect
from flask.typing import ResponseReturnValue

from app.accounts.models import Account
from app.accounts.session import signed_in_account
from app.kernel import once
from app.kernel.database import db
from app.kernel.errors import ConflictError
from app.kernel.forms import Form
from app.kernel.web import shown
from app.vouchers.views.treasury_words import ALREADY_DONE

blueprint = Blueprint("vouchers_payments", __name__)


def done_once(act: Callable[[Account], str], done: str, here: str) -> ResponseReturnValue:
    """Do what a button says, once, and show the page whose address `act` returns.

    A second click lands there as well and says so; who comes too late reads why at `here`, and nothing is changed.
    """
    by, token = signed_in_account(), Form().once.data or ""
    earlier = once.earlier_result(token, by.id)
    if earlier is not None:
        flash(shown(ALREADY_DONE), "info")
        return redirect(earlier or here, 303)
    try:
        address = act(by)
    except ConflictError as error:
        db.session.rollback()
        flash(shown(error.text), "info")
        return redirect(here, 303)
    once.record_result(token, address)
    flash(done)
    return redirect(address, 303)
