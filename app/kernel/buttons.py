"""What the views behind a button share: the page that follows says how it went."""

from collections.abc import Callable

from flask import flash

from app.kernel.errors import ConflictError
from app.kernel.web import shown


def tried(action: Callable[[], object]) -> bool:
    """Run an action behind a button; where somebody was first the next page says what stood in its way."""
    try:
        action()
    except ConflictError as error:
        flash(shown(error.text), "error")
        return False
    return True
