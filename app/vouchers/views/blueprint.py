"""The blueprint that the pages of the vouchers hang on."""

from flask import Blueprint

blueprint = Blueprint("vouchers", __name__)
