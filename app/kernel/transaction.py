"""The one edge that commits: a request or a command is one transaction.

A response below 400 commits, anything else rolls back: a form that is shown again has stored nothing.
"""

from collections.abc import Iterator
from contextlib import contextmanager

from flask import Flask, Response, request
from flask.typing import ResponseReturnValue

from app.kernel.database import db, writing

READING_METHODS = frozenset({"GET", "HEAD", "OPTIONS"})


@contextmanager
def transaction() -> Iterator[None]:
    """Run a command or a background job as one writing transaction: all of it or nothing."""
    token = writing.set(True)
    try:
        yield
        db.session.commit()
    except BaseException:
        db.session.rollback()
        raise
    finally:
        writing.reset(token)


class TransactionalFlask(Flask):
    """A Flask whose views run inside one transaction, committed before the response leaves."""

    def preprocess_request(self) -> ResponseReturnValue | None:
        """Decide, before the first statement, whether this request may write."""
        view = self.view_functions.get(request.endpoint or "")
        writing.set(request.method not in READING_METHODS or getattr(view, "writes", False))
        return super().preprocess_request()

    def dispatch_request(self) -> Response:
        """Run the view; commit what a writing request did below 400, roll back otherwise."""
        try:
            response = self.make_response(super().dispatch_request())
            if response.status_code >= 400:
                db.session.rollback()
            elif writing.get():  # who only reads has nothing to commit: the session ends with the request
                db.session.commit()
        except BaseException:
            db.session.rollback()
            raise
        return response
