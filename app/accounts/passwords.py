"""Password hashes: argon2id with the parameters that OWASP advises, raised at the next sign-in when they change."""

import unicodedata
from functools import cache

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError

HASHER = PasswordHasher(time_cost=2, memory_cost=19_456, parallelism=1)
NOBODY = "nobody has this password"
NONE = "erased"
"""What stands where a hash would: no password makes it."""


def hashed(password: str) -> str:
    """Return what may be stored of `password`."""
    return HASHER.hash(_one_spelling(password))


def matches(password: str, stored: str | None) -> bool:
    """Tell whether `stored` was made from `password`; without a stored hash it takes the same time and says no."""
    try:
        verified = HASHER.verify(stored or _nobodys_hash(), _one_spelling(password))
    except (VerificationError, InvalidHashError):
        return False
    return verified and stored is not None


def outdated(stored: str) -> bool:
    """Tell whether `stored` was made with other parameters than today's."""
    return HASHER.check_needs_rehash(stored)


def _one_spelling(password: str) -> str:
    """Fold the ways in which keyboards write the same character (é as one or as two)."""
    return unicodedata.normalize("NFKC", password)


@cache
def _nobodys_hash() -> str:
    return HASHER.hash(NOBODY)
