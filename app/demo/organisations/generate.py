"""Makes the organisations of the demo: those of the bank, and the academies of large demo companies."""

import tomllib
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from app.demo.companies import CompanySeed
from app.demo.companies.names import slugify
from app.demo.organisations.seed import OrganisationSeed
from app.kernel.region import Place, Region


def generate_organisations(region: Region, companies: Sequence[CompanySeed]) -> list[OrganisationSeed]:
    """Return all organisations. Raises LookupError for a place that the region does not know."""
    bank = tomllib.loads(Path(__file__).with_name("organisations.toml").read_text(encoding="utf-8"))
    made = [_organisation(raw, _place(region, raw["place"])) for raw in bank["organisation"]]
    return made + [_academy(raw, companies, region) for raw in bank["academy"]]


def _organisation(raw: dict[str, Any], place: Place, kinds: Sequence[str] | None = None) -> OrganisationSeed:
    slug = slugify(raw["name"])
    does = raw["kinds"] if kinds is None else kinds
    return OrganisationSeed(
        key=raw["key"],
        slug=slug,
        name=raw["name"],
        about=raw["about"],
        email=f"leren@{slug}.example",
        website=f"https://www.{slug}.example",
        place=place.name,
        municipality=place.municipality,
        lat=place.lat,
        lon=place.lon,
        is_school="school" in does,
        is_trainer="trainer" in does,
        is_issuer=True,
    )


def _academy(raw: dict[str, Any], companies: Sequence[CompanySeed], region: Region) -> OrganisationSeed:
    """Return the academy of the largest company of a trade."""
    company = max((c for c in companies if c.trade in raw["trades"]), key=lambda c: (c.employees, c.slug))
    named = {key: raw[key].replace("<naam>", company.name) for key in ("name", "about")}
    return _organisation({**raw, **named}, _place(region, company.branches[0].postcode), kinds=())


def _place(region: Region, typed: str) -> Place:
    place = region.locate(typed)
    if place is None:
        raise LookupError(f"{typed} is not in this region")
    return place
