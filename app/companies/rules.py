"""What states a company and a membership can be in, and how addresses and names are read."""

import re
from collections.abc import Mapping
from datetime import datetime, timedelta
from enum import StrEnum

from app.kernel.region import Place, Region, distance_km

RESERVED_SLUGS = frozenset({"registreren", "toegang"})
"""Words that are pages themselves, beside /mijn-bedrijf/<slug>."""

STALE = timedelta(days=365)
"""A profile that nobody confirmed for so long is asked after, and fades from the ranking."""

FAR_APART_KM = 15
"""A postcode and a place further apart than this cannot both be right."""


class Verification(StrEnum):
    """What an administrator found of a company's registration."""

    PENDING = "pending"
    VERIFIED = "verified"
    REJECTED = "rejected"


class MembershipState(StrEnum):
    """Whether somebody acts for a company."""

    REQUESTED = "requested"
    ACTIVE = "active"
    ENDED = "ended"


def postcode_of(typed: str) -> str | None:
    """Return a Dutch postcode as "7411 AB", or None where `typed` is not one."""
    match = re.fullmatch(r"([1-9][0-9]{3})([A-Z]{2})", re.sub(r"[\s.]", "", typed).upper())
    return f"{match[1]} {match[2]}" if match else None


def position_of(region: Region, postcode: str, place: str) -> Place:
    """Return where a branch is: its municipality and degrees (WGS 84), from the region's tables.

    `postcode` is normalised. The postcode decides; else the name of the place; else, far outside the
    region, the nearest postcode we know, which serves distances only: the place then stands for its
    municipality.
    """
    found = region.locate(postcode) or region.locate(place)
    if found is not None:
        return found
    near = nearest_postcode(region.postcodes, postcode)
    return Place(place, place, near.lat, near.lon)


def nearest_postcode(postcodes: Mapping[str, Place], postcode: str) -> Place:
    """Return the place of the known postcode with the number nearest to `postcode`."""
    number = int(postcode[:4])
    return postcodes[min(postcodes, key=lambda known: abs(int(known) - number))]


def disagree(region: Region, postcode: str, place: str) -> Place | None:
    """Return the place that `postcode` lies in where the typed `place` is a different one, far away; else None."""
    by_code, by_name = region.locate(postcode), region.locate(place)
    if by_code is None or by_name is None or distance_km(by_code, by_name) <= FAR_APART_KM:
        return None
    return by_code


def in_region(region: Region, municipality: str) -> bool:
    """Return whether `municipality` is one of the region: vouchers are for branches there."""
    return any(known.name == municipality for known in region.municipalities)


def is_stale(confirmed_at: datetime | None, now: datetime) -> bool:
    """Return whether nobody said within a year that the profile is still right."""
    return confirmed_at is None or now - confirmed_at > STALE
