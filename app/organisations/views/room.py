"""The blueprint that the pages of organisations stand on, and what they share."""

from flask import Blueprint

blueprint = Blueprint("organisations", __name__)
MEMBER = "<int(max=2147483647):membership_id>"
