"""The blueprint that the pages of badges stand on, and what they share."""

from flask import Blueprint

from app.badges.rules import AssertionState, initials

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
