"""Who wants to know that a vacancy was closed by its company; features above this one add themselves."""

from collections.abc import Callable

from flask import current_app
from flask.sansio.app import App

from app.accounts.models import Account
from app.vacancies.models import Vacancy

EXTENSION = "vacancy_closed"
Listener = Callable[[Vacancy, Account], None]


def also_when_closed(app: App, listener: Listener) -> None:
    """Call `listener` with the vacancy and who closed it, in the transaction that closes it."""
    app.extensions.setdefault(EXTENSION, []).append(listener)


def tell(vacancy: Vacancy, by: Account) -> None:
    """Tell everybody who asked."""
    for listener in current_app.extensions.get(EXTENSION, []):
        listener(vacancy, by)
