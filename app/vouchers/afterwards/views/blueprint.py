"""The blueprint of the pages after the decision."""

from flask import Blueprint

blueprint = Blueprint("vouchers_after", __name__)
