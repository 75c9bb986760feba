"""Access stamps: every view says who may open it; one without a stamp answers 403 and fails a test.

Stamps stand directly above the view function, below the route:

    @blueprint.get("/advies")
    @role(Role.ADVISOR, Role.DECIDER)
    def queue(): …

What a stamp cannot know (is this record yours?) is the feature's `policy.py`.
"""

from collections.abc import Callable
from dataclasses import dataclass
from functools import wraps
from typing import ParamSpec
from urllib.parse import urlencode, urlsplit

from flask import Flask, redirect, request, url_for
from flask.globals import request_ctx
from flask.typing import ResponseReturnValue
from flask_login import login_url
from werkzeug.exceptions import HTTPException

from app.accounts.rules import ROLE_NAMES_PLURAL, Role, local_path
from app.accounts.session import account, active_role
from app.kernel import pending
from app.kernel.errors import NotAllowedError
from app.kernel.limits import Limit, enforce
from app.kernel.text import N_, Listed, Text
from app.kernel.web import shown

P = ParamSpec("P")
View = Callable[P, ResponseReturnValue]


@dataclass(frozen=True)
class Access:
    """Who may open a view: everybody, everybody who is signed in, or the holders of some roles."""

    signed_in: bool = False
    roles: frozenset[Role] = frozenset()


class OtherRoleError(NotAllowedError):
    """The account holds a role that may, but acts in another one now."""

    def __init__(self, roles: frozenset[Role], held: Role | None) -> None:
        names = sorted(shown(ROLE_NAMES_PLURAL[r]) for r in roles)
        super().__init__(Text(N_("Deze pagina is voor %(roles)s."), {"roles": Listed(tuple(names))}))
        self.held = held


def public(view: View[P]) -> View[P]:
    """Everybody may open this view."""
    return _stamp(view, Access())


def signed_in(view: View[P]) -> View[P]:
    """Whoever is signed in may open this view."""
    return _stamp(view, Access(signed_in=True))


def role(*roles: Role) -> Callable[[View[P]], View[P]]:
    """Whoever acts in one of `roles` may open this view."""
    return lambda view: _stamp(view, Access(signed_in=True, roles=frozenset(roles)))


def writes(view: View[P]) -> View[P]:
    """This view writes although it answers a GET (an audit row for reading a person's file)."""
    view.writes = True  # type: ignore[attr-defined]
    return view


def limited(limit: Limit) -> Callable[[View[P]], View[P]]:
    """This view's POSTs are counted against `limit`, before its transaction begins."""

    def stamp(view: View[P]) -> View[P]:
        view.limit = limit  # type: ignore[attr-defined]
        return view

    return stamp


def _stamp(view: View[P], access: Access) -> View[P]:
    @wraps(view)
    def checked(*args: P.args, **kwargs: P.kwargs) -> ResponseReturnValue:
        if access.signed_in:
            user = account()
            if user is None:
                return ask_to_sign_in()
            acting = active_role()  # the audit trail names the role, also where any role may come in
            if access.roles and acting not in access.roles:
                held = next((held for held in user.roles if held in access.roles), None)
                raise OtherRoleError(access.roles, held)
        return view(*args, **kwargs)

    checked.access = access  # type: ignore[attr-defined]
    return checked


def ask_to_sign_in() -> ResponseReturnValue:
    """Send a visitor to the sign-in page and back, keeping aside what was typed."""
    back = request.full_path.rstrip("?")
    if request.method == "POST":
        back = page_with_form()
    return redirect(login_url(url_for("accounts.sign_in"), next_url=back), 303)


def page_with_form() -> str:
    """Return the page that shows the form of this request again, with what was typed in it."""
    if not _can_be_opened():
        return _page_before()
    values = request.args.to_dict(flat=False)
    if token := pending.keep_aside():
        values[pending.TOKEN] = [token]
    return f"{request.path}?{urlencode(values, doseq=True)}" if values else request.path


def _can_be_opened() -> bool:
    """Tell whether the path of this request is a page, not only the target of a form.

    The page of something by its id fits the path of many a form ("/zaken/<id>" that of "/zaken/volgende"), and is
    another page.
    """
    adapter, sent_to = request_ctx.url_adapter, request.url_rule
    if adapter is None or sent_to is None:
        return False
    try:
        page, _values = adapter.match(request.path, method="GET", return_rule=True)
    except HTTPException:
        return False
    return bool(page.rule == sent_to.rule)


def _page_before() -> str:
    """Return the page of this site that held the form, else the home page."""
    origin = urlsplit(request.referrer or "")
    page = f"{origin.path}?{origin.query}" if origin.query else origin.path
    return local_path(page if origin.netloc == request.host else None, "/")


def guard(app: Flask) -> None:
    """Make `app` deny by default and count limited requests, before any view runs."""

    @app.before_request
    def deny_unstamped() -> None:
        view = app.view_functions.get(request.endpoint or "")
        if view is None:
            return
        if not isinstance(getattr(view, "access", None), Access):
            raise NotAllowedError
        limit = getattr(view, "limit", None)
        if limit is not None and request.method == "POST":
            enforce(limit)
