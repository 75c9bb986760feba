"""A strict reader of schema.org JobPosting: what search engines require, nothing guessed."""

import json
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

EMPLOYMENT = {"FULL_TIME", "PART_TIME", "CONTRACTOR"}
UNITS = {"HOUR", "DAY", "WEEK", "MONTH", "YEAR"}


@dataclass(frozen=True)
class ReadPosting:
    """What was read."""

    title: str
    description: str
    url: str
    posted: date
    valid_through: datetime
    employment: set[str]
    organisation: str
    locality: str
    postcode: str
    salary: tuple[float, float]
    unit: str
    currency: str


def read_strictly(text: str) -> ReadPosting:
    """Read a JobPosting; AssertionError or KeyError where something required is missing or of another kind."""
    value = json.loads(text)
    assert value["@context"] == "https://schema.org"
    assert value["@type"] == "JobPosting"
    organisation = _typed(value["hiringOrganization"], "Organization")
    address = _typed(_typed(value["jobLocation"], "Place")["address"], "PostalAddress")
    amount = _typed(value["baseSalary"], "MonetaryAmount")
    quantity = _typed(amount["value"], "QuantitativeValue")
    employment = value["employmentType"]
    assert employment
    assert set(employment) <= EMPLOYMENT
    assert len(set(employment)) == len(employment)
    assert quantity["unitText"] in UNITS
    assert type(quantity["minValue"]) is type(quantity["maxValue"]) is float
    assert 0 < quantity["minValue"] <= quantity["maxValue"]
    assert address["addressCountry"] == "NL"
    _text(address["streetAddress"])
    valid_through = datetime.fromisoformat(value["validThrough"])
    assert valid_through.tzinfo is not None
    posted = date.fromisoformat(value["datePosted"])
    assert posted <= valid_through.date()
    assert value["url"].startswith("http")
    return ReadPosting(
        title=_text(value["title"]),
        description=_text(value["description"]),
        url=value["url"],
        posted=posted,
        valid_through=valid_through,
        employment=set(employment),
        organisation=_text(organisation["name"]),
        locality=_text(address["addressLocality"]),
        postcode=_text(address["postalCode"]),
        salary=(quantity["minValue"], quantity["maxValue"]),
        unit=quantity["unitText"],
        currency=amount["currency"],
    )


def _typed(value: Any, kind: str) -> dict[str, Any]:
    assert isinstance(value, dict)
    assert value["@type"] == kind
    return value


def _text(value: Any) -> str:
    assert isinstance(value, str)
    assert value.strip()
    return value
