"""The blueprint that these pages stand on, and what several of them share."""

from collections.abc import Callable

from flask import Blueprint, redirect
from flask.blueprints import BlueprintSetupState
from flask.typing import ResponseReturnValue

from app.accounts.models import Account
from app.contacts import actions
from app.kernel import once
from app.kernel.database import db
from app.kernel.errors import DomainError
from app.kernel.forms import Form
from app.kernel.limits import Limit
from app.vacancies import closing

blueprint = Blueprint("contacts", __name__)

SENT_FROM_ONE_ADDRESS = Limit("contact", uses=300, minutes=24 * 60)
"""A school has one address: what one person may send is counted per account, in the action."""


@blueprint.record
def _tell_of_closed_vacancies(state: BlueprintSetupState) -> None:
    closing.also_when_closed(state.app, actions.tell_of_closing)


def sent_once(form: Form, user: Account | None, act: Callable[[], str], page: Callable[[], str]) -> ResponseReturnValue:
    """Do what a form that validated asks for, once, and go to the address that `act` returns.

    What the action refuses is shown on the `page` with the form, with everything that was typed.
    """
    token = str(form.once.data)
    if earlier := once.earlier_result(token, user.id if user else None):
        return redirect(earlier, 303)
    try:
        address = act()
    except DomainError as error:
        db.session.rollback()
        form.refuse(error)
        return page(), error.status
    once.record_result(token, address)
    return redirect(address, 303)
