"""The pages of companies."""

from flask import Blueprint

blueprint = Blueprint("companies", __name__)
