"""Reading what is committed at one moment, beside the transaction of the request.

What is read over several statements then belongs together, also while others write, and has nothing of a
transaction that may yet be rolled back.
"""

from collections.abc import Iterator
from contextlib import contextmanager

from flask import current_app

from app.kernel.database import db, writing


@contextmanager
def snapshot() -> Iterator[None]:
    """Let `db.session` be another session, that reads the state of the first statement and nothing after it."""
    token = writing.set(False)
    try:
        with current_app.app_context():
            if db.engine.dialect.name != "sqlite":  # whose transactions see one state anyway
                db.session.connection(execution_options={"isolation_level": "REPEATABLE READ"})
            yield
    finally:
        writing.reset(token)
