"""Contexts in which a request or a thread starts on its own."""

import contextvars


def without_request() -> contextvars.Context:
    """Return a copy of this context (the clock may stand still in it) in which no application is active."""
    fresh = contextvars.Context()
    for variable, value in contextvars.copy_context().items():
        if not variable.name.startswith("flask."):
            fresh.run(variable.set, value)
    return fresh
