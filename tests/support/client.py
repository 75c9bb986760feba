"""A test client that reads pages as strictly as a careful browser, and fills in the forms that are on them."""

import re
import secrets
from functools import lru_cache
from io import BufferedRandom
from typing import Any
from urllib.parse import urljoin, urlsplit
from xml.etree.ElementTree import Element

import html5lib
from flask import has_app_context, session
from flask.testing import FlaskClient
from flask_wtf.csrf import generate_csrf
from werkzeug.datastructures import MultiDict
from werkzeug.test import TestResponse

from app.accounts import session as accounts_session
from app.accounts.models import Account
from app.accounts.rules import Role
from app.kernel.database import db
from tests.support.contexts import without_request


class SiteClient(FlaskClient):
    """Every HTML page it gets is parsed strictly; every request runs in a context of its own.

    What the test wrote in its own session is committed before each request, so that the site sees it.
    """

    def open(self, *args: Any, **kwargs: Any) -> TestResponse:
        """Send a request; fail on a page that is not well-formed HTML."""
        if has_app_context():
            db.session.commit()
        response = without_request().run(super().open, *args, **kwargs)
        for one in (*response.history, response):
            sent = one.request.environ["wsgi.input"]
            if isinstance(sent, BufferedRandom):  # a large form, which the client lays in a file and leaves open
                sent.close()
        if response.mimetype == "text/html" and response.status_code not in (301, 302, 303, 307, 308):
            require_well_formed(response.text)
        return response

    def sign_in(self, account: Account, role: Role | None = None) -> None:
        """Sign in as `account`, acting in `role` (by default the first one held)."""
        account_id, epoch = account.id, account.epoch
        db.session.commit()

        def start() -> dict[str, Any]:
            with self.application.test_request_context(environ_base=self.environ_base):
                accounts_session.sign_in(Account(id=account_id, epoch=epoch))
                return dict(session)

        values = without_request().run(start)
        with self.session_transaction() as kept:
            kept.clear()
            kept.update(values | ({"role": role.value} if role else {}))

    def sign_out(self) -> None:
        """Forget the session, as a browser whose cookies were removed."""
        with self.session_transaction() as kept:
            kept.clear()

    def csrf_token(self) -> str:
        """Return a token that belongs to this session."""
        with self.session_transaction() as kept:
            raw = kept.setdefault("csrf_token", secrets.token_hex(20))

        def sign() -> str:
            with self.application.test_request_context():
                session["csrf_token"] = raw
                return str(generate_csrf())

        return without_request().run(sign)

    def post_token(self, url: str, data: dict[str, Any] | None = None, **kwargs: Any) -> TestResponse:
        """Post `data` with a valid token, without looking at a page first."""
        return self.post(url, data={"csrf_token": self.csrf_token(), **(data or {})}, **kwargs)

    def post_form(
        self, url: str, data: dict[str, Any] | None = None, *, page: str | None = None, **kwargs: Any
    ) -> TestResponse:
        """Fill in and send the form on `page` (by default `url`) that posts to `url`, as a browser does.

        What the form holds is sent along: hidden fields, tokens, values filled in before. `data` replaces
        fields by name; None leaves a field out, a list sends several values, (stream, name) a file.
        """
        shown = self.get(page or url)
        assert shown.status_code < 400, f"the page with the form answers {shown.status_code}"
        fields = form_on(shown.text, page or url, url, set(data or {}))
        for name, value in (data or {}).items():
            fields.setlist(name, [] if value is None else value if isinstance(value, list) else [value])
        sent = {name: values for name, values in fields.lists() if values}
        return self.post(url, data=sent, **kwargs)


_seen: set[str] = set()


def require_well_formed(page: str) -> None:
    """Parse `page`, unless one was parsed before that differs in numbers and random ids only."""
    shape = re.sub(r"[\w-]{16,}|\d+", "0", page)
    if shape not in _seen:
        parse(page)
        _seen.add(shape)


@lru_cache(maxsize=8)
def parse(page: str) -> Element:
    """Return the tree of `page` (names without namespace); fail with the place of every mistake in it."""
    parser = html5lib.HTMLParser(namespaceHTMLElements=False)
    tree = parser.parse(page)
    if parser.errors:
        lines = page.splitlines()
        shown = [
            f"line {line}: {code} {values}: {lines[line - 1].strip() if line <= len(lines) else ''}"
            for (line, _column), code, values in parser.errors
        ]
        raise AssertionError("the page is not well-formed HTML:\n" + "\n".join(shown))
    return tree


def form_on(page: str, address: str, target: str, wanted: set[str]) -> MultiDict[str, Any]:
    """Return the values of the form on `page` (shown at `address`) that posts to `target`.

    Of several such forms the first that has every `wanted` field, else the first.
    """
    forms = [form for form in parse(page).iter("form") if form.get("method", "get").lower() == "post"]
    actions = {urljoin(address, form.get("action") or address): None for form in forms}
    fitting = [
        values_of(form)
        for form in forms
        if urlsplit(urljoin(address, form.get("action") or address)).path == urlsplit(target).path
    ]
    assert fitting, f"no form on {address} posts to {target}; the page has {list(actions)}"
    return next((values for values in fitting if wanted <= set(values)), fitting[0])


def values_of(form: Element) -> MultiDict[str, Any]:
    """Return what a browser would send for `form` if nobody touched it; unset fields are there with no value."""
    values: MultiDict[str, Any] = MultiDict()
    for field in form.iter():
        name = field.get("name")
        if not name or field.get("disabled") is not None:
            continue
        if field.tag not in ("input", "select", "textarea"):
            continue
        values.setlist(name, [*values.getlist(name), *_successful(field)])
    return values


def _successful(field: Element) -> list[str]:
    if field.tag == "textarea":
        return ["".join(field.itertext()).removeprefix("\n")]
    if field.tag == "select":
        options = list(field.iter("option"))
        chosen = [option for option in options if option.get("selected") is not None]
        if not chosen and field.get("multiple") is None:
            chosen = options[:1]
        return [option.get("value", "".join(option.itertext()).strip()) for option in chosen]
    kind = field.get("type", "text").lower()
    if kind in ("checkbox", "radio"):
        return [field.get("value", "on")] if field.get("checked") is not None else []
    if kind in ("submit", "button", "image", "reset", "file"):
        return []
    return [field.get("value", "")]
