"""Schools, badge issuers and trainers, and who acts for them."""

from itertools import count
from typing import Any

from app.accounts.models import Account
from app.kernel import clock
from app.kernel.database import db
from app.organisations.models import Organisation, OrganisationMembership

_numbers = count(1)


def make_organisation(**values: Any) -> Organisation:
    """Add an organisation in Deventer; a badge issuer where nothing is said."""
    number = next(_numbers)
    kinds = {"is_school", "is_issuer", "is_trainer"}
    organisation = Organisation(
        **{
            "slug": f"organisatie-{number}",
            "name": f"Organisatie {number}",
            "about": "",
            "contact_email": f"organisatie{number}@voorbeeld.example",
            "place": "Deventer",
            "municipality": "Deventer",
            "lat": 52.2515,
            "lon": 6.1607,
            "is_issuer": not kinds & values.keys(),
            "created_at": clock.now(),
        }
        | values
    )
    db.session.add(organisation)
    db.session.flush()
    return organisation


def make_organisation_membership(
    *, organisation: Organisation, account: Account, is_admin: bool = True, **values: Any
) -> OrganisationMembership:
    """Let `account` act for `organisation`."""
    membership = OrganisationMembership(
        **{
            "organisation_id": organisation.id,
            "account_id": account.id,
            "is_admin": is_admin,
            "created_at": clock.now(),
        }
        | values
    )
    db.session.add(membership)
    db.session.flush()
    return membership
