"""Under which identifiers and addresses issuers, badges and lists are known to the rest of the world.

All of it follows from SITE_URL and from words that never change: a signed badge carries them for ever.
"""

from flask import current_app

from app.badges.credentials.did import did_web


def site() -> str:
    """Return the address of this site, without a slash at its end."""
    return str(current_app.config["SITE_URL"])


def platform_did() -> str:
    """Return the did:web of the platform."""
    return did_web(site())


def issuer_did(slug: str) -> str:
    """Return the did:web of an issuer, by its word in addresses."""
    return did_web(issuer_address(slug))


def issuer_address(slug: str) -> str:
    """Return where an issuer's profile stands."""
    return f"{site()}/issuers/{slug}"


def class_address(slug: str) -> str:
    """Return where a badge class stands; it is the id of its Achievement."""
    return f"{site()}/badges/{slug}"


def award_address(public_id: str) -> str:
    """Return where one badge of one person stands; it is the id of its credential."""
    return f"{site()}/badges/uitreiking/{public_id}"


def list_address(public_id: str) -> str:
    """Return where a status list stands."""
    return f"{site()}/badges/status/{public_id}"
