"""Points in time as badges write them: RFC 3339 texts with a zone, and seconds since 1970 in tokens."""

import re
from datetime import UTC, datetime, timedelta
from typing import Any

from app.badges.credentials.report import Early, Json, Lapsed, Refused

WRITTEN = re.compile(
    r"(\d{4})-(\d\d)-(\d\d)T(\d\d):(\d\d):(\d\d)(\.\d+)?(Z|[+-]\d\d:\d\d)",
    re.ASCII,
)
LEEWAY = timedelta(minutes=2)
"""How far two clocks may differ."""


class Moment:
    """Reading a date-time."""

    @staticmethod
    def read(value: Any) -> datetime:
        """Return the moment in `value`, in UTC; raises Refused without a zone or for a day that does not exist."""
        if not isinstance(value, str) or not WRITTEN.fullmatch(value):
            raise Refused(f"{value!r} is not a date and time with a zone")
        try:
            return datetime.fromisoformat(_micro(value)).astimezone(UTC)
        except (ValueError, OverflowError):
            raise Refused(f"{value!r} is not a date and time that exists") from None


def _micro(value: str) -> str:
    """Cut fractions after microseconds; the standard allows any number of digits."""
    return re.sub(r"(\.\d{6})\d+", r"\1", value)


def seconds(value: str) -> int:
    """Return the whole seconds since 1970 of a date-time."""
    return int(Moment.read(value).timestamp())


def period(credential: Json, now: datetime) -> str:
    """Return in words when a credential is valid; raises Refused, Early or Lapsed.

    `validFrom` and `validUntil` (data model 2.0), or `issuanceDate` and `expirationDate` (1.1).
    """
    begins = [Moment.read(credential[name]) for name in ("validFrom", "issuanceDate") if name in credential]
    ends = [Moment.read(credential[name]) for name in ("validUntil", "expirationDate") if name in credential]
    if begins and ends and min(ends) < max(begins):
        raise Refused("it ends before it begins")
    if begins and max(begins) > now + LEEWAY:
        raise Early(f"valid from {max(begins):%Y-%m-%d %H:%M} UTC")
    if ends and min(ends) <= now:
        raise Lapsed(f"valid until {min(ends):%Y-%m-%d %H:%M} UTC")
    return f"valid {'until ' + format(min(ends), '%Y-%m-%d') if ends else 'without end'}"
