"""The blueprint that the pages of organisations stand on, and what they share."""

from collections.abc import Callable

from flask import Blueprint, flash

from app.kernel.errors import ConflictError
from app.kernel.web import shown

blueprint = Blueprint("organisations", __name__)
MEMBER = "<int(max=2147483647):membership_id>"


def tried(action: Callable[[], object]) -> bool:
    """Run an action behind a button; the next page says what stood in its way."""
    try:
        action()
    except ConflictError as error:
        flash(shown(error.text), "error")
        return False
    return True
