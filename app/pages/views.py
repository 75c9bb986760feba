"""Pages that belong to no feature: the language, and whether the application is well."""

from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from flask import Blueprint, current_app, redirect, request
from flask.typing import ResponseReturnValue
from sqlalchemy.exc import SQLAlchemyError

from app.accounts import actions
from app.accounts.access import public
from app.accounts.rules import local_path
from app.accounts.session import account
from app.kernel.database import db
from app.kernel.errors import DomainError
from app.kernel.text import N_
from app.kernel.web import LANGUAGES, set_locale

blueprint = Blueprint("pages", __name__)


@blueprint.post("/taal")
@public
def set_language() -> ResponseReturnValue:
    """Show the site in another language from now on; an account remembers it."""
    locale = request.form.get("locale", "")
    if locale not in LANGUAGES:
        raise DomainError(N_("Deze taal kennen wij niet."), "locale")
    set_locale(locale)
    if (user := account()) is not None:
        actions.change_language(locale=locale, by=user)
    return redirect(local_path(request.form.get("next"), "/"), 303)


@blueprint.get("/health/live")
@public
def live() -> ResponseReturnValue:
    """Tell that the process answers."""
    return {"status": "ok"}


@blueprint.get("/health/ready")
@public
def ready() -> ResponseReturnValue:
    """Tell whether requests can be served: the database answers and holds the newest tables."""
    try:
        current = set(MigrationContext.configure(db.session.connection()).get_current_heads())
    except SQLAlchemyError:
        return {"status": "database unreachable"}, 503
    newest = ScriptDirectory(current_app.extensions["migrate"].directory).get_heads()
    if current != set(newest):
        return {"status": "migrations pending"}, 503
    return {"status": "ok"}
