"""The list that somebody works through: its address travels along on the pages of its cases."""

from typing import Any
from urllib.parse import urlencode

from flask import request, url_for

TAB, STATUS, KIND, TOWN, ADVISOR, SCHEME, SINCE, UNTIL, SIGNAL, TEXT, PAGE = (
    "lijst",
    "status",
    "soort",
    "gemeente",
    "adviseur",
    "regeling",
    "vanaf",
    "tot",
    "signaal",
    "q",
    "pagina",
)
"""What the address of a list carries."""
NAMES = (TAB, STATUS, KIND, TOWN, ADVISOR, SCHEME, SINCE, UNTIL, SIGNAL, TEXT, PAGE)


def carried() -> dict[str, Any]:
    """Return what this address says of the list that its reader came from; {} when it says nothing."""
    return {name: request.args[name] for name in NAMES if request.args.get(name)}


def with_list(address: str) -> str:
    """Return an address of ours with the list of this request."""
    kept = carried()
    return f"{address}{'&' if '?' in address else '?'}{urlencode(kept)}" if kept else address


def case_address(public_id: str) -> str:
    """Return the page of a case, with the list of this request."""
    return with_list(url_for("vouchers.case", public_id=public_id))
