"""The blueprint that the pages of companies stand on, the door to the own company, and what pages share."""

from flask import Blueprint, current_app

from app.accounts.session import signed_in_account
from app.companies import queries
from app.companies.forms import label_of
from app.companies.models import Branch, Company, CompanyMembership
from app.companies.rules import in_region
from app.kernel.region import Region

blueprint = Blueprint("companies", __name__)


def own(slug: str) -> tuple[Company, CompanyMembership]:
    """Return the company of this address and the reader's membership; 404 for whoever does not act for it."""
    return queries.own_company(signed_in_account(), slug)


def own_company(slug: str) -> Company:
    """Return the company of this address; 404 for whoever does not act for it."""
    return own(slug)[0]


def inside(branch: Branch) -> bool:
    """Return whether a branch lies in the region, where vouchers can be for."""
    return in_region(_region(), branch.municipality)


def sector_name(code: str) -> str:
    """Return the name of a sector in the reader's language; an unknown code as it is."""
    return next((label_of(sector) for sector in _region().sectors if sector.code == code), code)


def _region() -> Region:
    region: Region = current_app.extensions["region"]
    return region
