"""A vacancy as search engines read it: schema.org JobPosting, in JSON-LD."""

import json
from dataclasses import dataclass
from datetime import date, datetime, time
from typing import Any

from markupsafe import Markup, escape

from app.kernel.clock import AMSTERDAM
from app.vacancies.rules import Remote, SalaryPer, VacancyKind

FULL_TIME_HOURS = 35
"""From so many hours a week on a job is called full-time, as Statistics Netherlands counts."""
UNIT = {SalaryPer.HOUR: "HOUR", SalaryPer.MONTH: "MONTH"}


@dataclass(frozen=True, slots=True)
class Posting:
    """What a search engine may know of an open vacancy; salary in cents, addresses with their scheme."""

    title: str
    description: str
    url: str
    slug: str
    kind: str
    published_at: datetime
    ends_on: date
    starts_on: date | None
    hours_min: int
    hours_max: int
    salary_min_cents: int
    salary_max_cents: int
    salary_per: str
    remote: str
    skills: tuple[str, ...]
    company: str
    company_url: str | None
    street: str
    postcode: str
    place: str


def job_posting(posting: Posting) -> dict[str, Any]:
    """Return the JobPosting as JSON values."""
    lines = (line.strip() for line in posting.description.splitlines())
    value: dict[str, Any] = {
        "@context": "https://schema.org",
        "@type": "JobPosting",
        "title": posting.title,
        "description": "".join(f"<p>{escape(line)}</p>" for line in lines if line),
        "url": posting.url,
        "identifier": {"@type": "PropertyValue", "name": posting.company, "value": posting.slug},
        "datePosted": posting.published_at.astimezone(AMSTERDAM).date().isoformat(),
        "validThrough": datetime.combine(posting.ends_on, time(23, 59, 59), AMSTERDAM).isoformat(),
        "employmentType": _employment(posting),
        "hiringOrganization": _organisation(posting),
        "jobLocation": _location(posting),
        "baseSalary": _salary(posting),
        "workHours": f"{posting.hours_min}-{posting.hours_max} uur per week",
        "directApply": True,
    }
    if posting.starts_on:
        value["jobStartDate"] = posting.starts_on.isoformat()
    if posting.skills:
        value["skills"] = ", ".join(posting.skills)
    if posting.remote == Remote.FULLY:
        value["jobLocationType"] = "TELECOMMUTE"
        value["applicantLocationRequirements"] = {"@type": "Country", "name": "NL"}
    return value


def as_script(value: dict[str, Any]) -> Markup:
    """Return JSON that can stand in a script element: nothing in it can end that element."""
    text = json.dumps(value, ensure_ascii=False)
    for sign in "<>&\u2028\u2029":
        text = text.replace(sign, f"\\u{ord(sign):04x}")
    return Markup(text)  # noqa: S704 - no sign in it means anything to HTML


def _employment(posting: Posting) -> list[str]:
    if posting.kind == VacancyKind.ASSIGNMENT:
        return ["CONTRACTOR"]
    kinds = ["FULL_TIME"] if posting.hours_max >= FULL_TIME_HOURS else []
    return [*kinds, *(["PART_TIME"] if posting.hours_min < FULL_TIME_HOURS else [])]


def _organisation(posting: Posting) -> dict[str, str]:
    organisation = {"@type": "Organization", "name": posting.company}
    return organisation | ({"sameAs": posting.company_url} if posting.company_url else {})


def _location(posting: Posting) -> dict[str, Any]:
    address = {
        "@type": "PostalAddress",
        "streetAddress": posting.street,
        "postalCode": posting.postcode,
        "addressLocality": posting.place,
        "addressCountry": "NL",
    }
    return {"@type": "Place", "address": address}


def _salary(posting: Posting) -> dict[str, Any]:
    value = {
        "@type": "QuantitativeValue",
        "minValue": posting.salary_min_cents / 100,
        "maxValue": posting.salary_max_cents / 100,
        "unitText": UNIT[SalaryPer(posting.salary_per)],
    }
    return {"@type": "MonetaryAmount", "currency": "EUR", "value": value}
