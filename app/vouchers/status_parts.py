"""What rooms above add to the status page of an applicant: a partial and what it shows."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from app.vouchers.models import VoucherApplication

Context = Callable[[VoucherApplication], dict[str, Any] | None]


@dataclass(frozen=True)
class Shown:
    """A part of one page: its template, and what the template reads as `part`."""

    template: str
    part: dict[str, Any]


_main: dict[str, Context] = {}
_last: dict[str, Context] = {}
_aside: dict[str, Context] = {}


def register(room: str, context: Context, *, aside: bool = False, last: bool = False) -> None:
    """Have `templates/vouchers/status/<room>.html` on the page, in its main column (or `last` in it) or its narrow one.

    `context` gets the application (evidence and events loaded) and returns what the template reads as `part`; None
    where the room has nothing to say of it.
    """
    (_aside if aside else _last if last else _main)[room] = context


def shown(application: VoucherApplication, *, aside: bool = False) -> list[Shown]:
    """Return the parts of this application's page, in the order of registration."""
    rooms = _aside if aside else _main | _last
    found = ((room, context(application)) for room, context in rooms.items())
    return [Shown(f"vouchers/status/{room}.html", part) for room, part in found if part is not None]
