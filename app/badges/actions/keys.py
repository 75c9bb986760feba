"""The admins of an issuer replace its key, or take one back that was in wrong hands."""

from app.accounts.models import Account
from app.badges import signing
from app.kernel.database import db
from app.organisations.models import Organisation


def rotate_key(issuer: Organisation, *, algorithm: str = "EdDSA", seen: str | None, by: Account | None) -> None:
    """Sign with a fresh key from now on; what was signed still verifies.

    `seen` is the name of the key that was in use on the page. Raises ConflictError where it is not any more.
    """
    signing.rotate_key(issuer, algorithm=algorithm, seen=seen, by=by)


def compromise_key(issuer: Organisation, name: str, *, by: Account | None) -> int:
    """Publish a key no more and sign the badges of it anew; return how many. Does nothing the second time.

    What others signed with the key verifies nowhere from now on. Raises ConflictError where the issuer has
    no such key.
    """
    key = signing.compromise_key(issuer, name, by=by)
    if key is None:
        return 0
    count = signing.resign_all(key.id)
    db.session.flush()
    return count
