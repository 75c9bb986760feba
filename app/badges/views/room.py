"""The blueprint that the pages of badges stand on, and what they share."""

from collections.abc import Callable

from flask import Blueprint, flash

from app.badges.rules import AssertionState, initials
from app.kernel.errors import ConflictError
from app.kernel.web import shown

blueprint = Blueprint("badges", __name__)
blueprint.add_app_template_filter(initials, "badge_initials")
STATE_TAGS = {
    AssertionState.WAITING: "busy",
    AssertionState.ACCEPTED: "good",
    AssertionState.DECLINED: "draft",
    AssertionState.EXPIRED: "late",
    AssertionState.REVOKED: "bad",
}
"""How a state looks, see `templates/components/data.html`."""


def tried(action: Callable[[], object]) -> bool:
    """Run an action behind a button; the next page says what stood in its way."""
    try:
        action()
    except ConflictError as error:
        flash(shown(error.text), "error")
        return False
    return True
