"""The header of every page holds a form, and a form holds a token: both are signed, and signing is made cheap.

Flask and Flask-WTF make a new signer for every signature; these keep theirs. What they sign is the same.
"""

import hashlib
import os
from collections.abc import Callable

from flask import Flask, g, session
from flask.sessions import SecureCookieSessionInterface
from itsdangerous import URLSafeTimedSerializer

FIELD = "csrf_token"
SALT = "wtf-csrf-token"


class KeptSigner(SecureCookieSessionInterface):
    """Flask's session in a signed cookie, with one signer for the life of the application."""

    def __init__(self) -> None:
        self._signer: URLSafeTimedSerializer | None = None

    def get_signing_serializer(self, app: Flask) -> URLSafeTimedSerializer | None:
        """Return the signer of the session cookie."""
        if self._signer is None:
            self._signer = super().get_signing_serializer(app)
        return self._signer


def token_maker(app: Flask) -> Callable[[], str]:
    """Return what templates call as `csrf_token()`: Flask-WTF's `generate_csrf`, with its signer kept."""
    signer = URLSafeTimedSerializer(app.config["SECRET_KEY"], salt=SALT)

    def csrf_token() -> str:
        """Return the token of this session, the same all over a page."""
        if FIELD not in g:
            if FIELD not in session:
                session[FIELD] = hashlib.sha1(os.urandom(64), usedforsecurity=False).hexdigest()
            setattr(g, FIELD, signer.dumps(session[FIELD]))
        return str(g.get(FIELD))

    return csrf_token
