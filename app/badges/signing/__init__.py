"""Signing what issuers award: their keys, the credential of an award, and the lists that say what is revoked.

`sealing` and `keys` keep the keys,
`credential` composes what an award says, `status` the lists, `documents` what others read to check a badge;
`awards` signs.
"""

from app.badges.signing.awards import resign_all, sign_award, sign_awards, sign_unsigned, signed_badge
from app.badges.signing.keys import compromise_key, keys_of, reseal_keys, rotate_key

__all__ = [
    "compromise_key",
    "keys_of",
    "reseal_keys",
    "resign_all",
    "rotate_key",
    "sign_award",
    "sign_awards",
    "sign_unsigned",
    "signed_badge",
]
