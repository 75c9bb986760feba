"""Contexts in which a request or a thread starts on its own."""

import contextvars

from app.kernel.database import writing


def without_request() -> contextvars.Context:
    """Return a copy of this context (the clock may stand still in it) in which no application is active.

    Whether a transaction may write is decided anew in it.
    """
    fresh = contextvars.Context()
    for variable, value in contextvars.copy_context().items():
        if variable is not writing and not variable.name.startswith("flask."):
            fresh.run(variable.set, value)
    return fresh
