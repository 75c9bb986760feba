"""Error pages: what happened, what is kept, one way on."""

from flask import Flask, Response, current_app, g, redirect, render_template, request
from flask.typing import ResponseReturnValue
from flask_wtf.csrf import CSRFError
from werkzeug.exceptions import HTTPException

from app.accounts.access import OtherRoleError, ask_to_sign_in, page_with_form
from app.accounts.rules import ROLE_NAMES, START_PAGES
from app.accounts.session import account, active_role
from app.kernel import pending
from app.kernel.errors import DomainError, TooManyRequestsError
from app.kernel.transaction import transaction
from app.kernel.web import shown

PAGES = (400, 403, 404, 405, 409, 410, 413, 429, 500)


def _page(status: int, message: str = "", **values: object) -> ResponseReturnValue:
    role = active_role()
    start = START_PAGES[role] if role and status == 403 else "/"
    return render_template("errors/error.html", status=status, message=message, start=start, **values), status


def _domain(error: DomainError) -> ResponseReturnValue:
    if isinstance(error, TooManyRequestsError):
        g.retry_after = error.seconds
    held = error.held if isinstance(error, OtherRoleError) else None
    label = shown(ROLE_NAMES[held]) if held else ""
    return _page(error.status, shown(error.text), held_role=held, held_role_label=label)


def _say_when(response: Response) -> Response:
    """Tell a machine, too, after how many seconds it may ask again (RFC 9110, 10.2.3)."""
    if response.status_code == TooManyRequestsError.status:
        response.headers.setdefault("Retry-After", str(g.get("retry_after", 60)))
    return response


def _http(error: HTTPException) -> ResponseReturnValue:
    if error.code is None or error.code < 400:
        return error
    return _page(error.code if error.code in PAGES else 400)


def _csrf(_error: CSRFError) -> ResponseReturnValue:
    """The session ended while somebody was typing: keep what was typed; where needed, ask to sign in again."""
    if account() is not None or pending.TOKEN in request.args:
        return render_template("errors/expired.html"), 400
    access = getattr(current_app.view_functions.get(request.endpoint or ""), "access", None)
    with transaction():
        return redirect(page_with_form(), 303) if access and not access.signed_in else ask_to_sign_in()


def register(app: Flask) -> None:
    """Give `app` its error pages."""
    app.after_request(_say_when)
    app.register_error_handler(CSRFError, _csrf)
    app.register_error_handler(DomainError, _domain)
    app.register_error_handler(HTTPException, _http)
    app.register_error_handler(500, lambda _error: _page(500))
