"""The letterhead of a scheme: who writes, and where people can ask."""

import re

from app.vouchers.scheme.content import Letterhead
from app.vouchers.scheme.table import Table

_EMAIL = re.compile(r"[^@\s]+@[^@\s]+\.[^@\s]+")


def read_letterhead(table: Table) -> Letterhead:
    """Read the table `letterhead`; raises SchemeError for what is missing, blank or no e-mail address."""
    letterhead = Letterhead(name=table.text("name"), address=table.texts("address"), email=table.text("email"))
    if not _EMAIL.fullmatch(letterhead.email):
        raise table.wrong("email", f"must be an e-mail address, not {letterhead.email!r}")
    table.end()
    return letterhead
