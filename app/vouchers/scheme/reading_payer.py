"""Reads [version.payment] of a scheme."""

import re

from stdnum import bic, iban

from app.vouchers.scheme.payer import Payer
from app.vouchers.scheme.table import Table

_SEPA = re.compile(r"[A-Za-z0-9/\-?:().,'+ ]{1,70}")
"""The characters that every bank in SEPA takes (EPC217-08), at most as many as a name may have."""


def read_payer(table: Table) -> Payer:
    """Read the account that payments leave from; raises SchemeError with file, key and reason."""
    payer = Payer(name=table.text("name"), iban=table.text("iban"), bic=table.text("bic"))
    if not _SEPA.fullmatch(payer.name):
        raise table.wrong("name", "must be at most 70 of the characters that banks take (letters, digits, .,'()+-/?:)")
    if not iban.is_valid(payer.iban) or iban.compact(payer.iban) != payer.iban:
        raise table.wrong("iban", f"is no IBAN without spaces: {payer.iban!r}")
    if not bic.is_valid(payer.bic) or bic.compact(payer.bic) != payer.bic:
        raise table.wrong("bic", f"is no BIC: {payer.bic!r}")
    table.end()
    return payer
