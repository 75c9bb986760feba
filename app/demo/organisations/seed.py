"""What a demo organisation consists of, before it becomes rows."""

from dataclasses import dataclass


@dataclass(frozen=True)
class OrganisationSeed:
    """A school, trainer or issuer; `key` is how the other banks name it; lat and lon are degrees (WGS 84)."""

    key: str
    slug: str
    name: str
    about: str
    email: str
    website: str
    place: str
    municipality: str
    lat: float
    lon: float
    is_school: bool
    is_trainer: bool
    is_issuer: bool
