"""The blueprint that the pages of the desk hang on."""

from flask import Blueprint

blueprint = Blueprint("vouchers_desk", __name__)
