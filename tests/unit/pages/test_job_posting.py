"""A vacancy as search engines read it."""

import json
import re
from dataclasses import replace
from datetime import UTC, date, datetime

import pytest

from app.pages.vacancies.posting import Posting, as_script, job_posting
from tests.support.job_posting import read_strictly

POSTING = Posting(
    title="Lasser",
    description="Je last <b>frames</b> & meer.\n\nMet twee collega's.",
    url="https://site.example/vacatures/lasser",
    slug="lasser",
    kind="job",
    published_at=datetime(2026, 11, 20, 23, 30, tzinfo=UTC),
    ends_on=date(2026, 12, 21),
    starts_on=None,
    hours_min=24,
    hours_max=36,
    salary_min_cents=2_600_00,
    salary_max_cents=3_200_50,
    salary_per="month",
    remote="no",
    skills=("lassen", "solderen"),
    company="Firma Zwaluw",
    company_url="https://zwaluw.example",
    street="Brink 1",
    postcode="7411 BR",
    place="Deventer",
)


def test_everything_that_must_be_there_is() -> None:
    found = read_strictly(json.dumps(job_posting(POSTING)))
    assert found.title == "Lasser"
    assert found.description == "<p>Je last &lt;b&gt;frames&lt;/b&gt; &amp; meer.</p><p>Met twee collega&#39;s.</p>"
    assert found.posted == date(2026, 11, 21), "the day in Amsterdam"
    assert found.valid_through == datetime(2026, 12, 21, 22, 59, 59, tzinfo=UTC), "the end of the day in Amsterdam"
    assert found.employment == {"FULL_TIME", "PART_TIME"}
    assert (found.organisation, found.locality, found.postcode) == ("Firma Zwaluw", "Deventer", "7411 BR")
    assert (found.salary, found.unit, found.currency) == ((2600.0, 3200.5), "MONTH", "EUR")


@pytest.mark.parametrize(
    ("kind", "hours", "expected"),
    [
        ("job", (8, 34), {"PART_TIME"}),
        ("job", (35, 40), {"FULL_TIME"}),
        ("job", (34, 35), {"FULL_TIME", "PART_TIME"}),
        ("assignment", (8, 40), {"CONTRACTOR"}),
    ],
)
def test_what_kind_of_employment_it_is(kind: str, hours: tuple[int, int], expected: set[str]) -> None:
    posting = replace(POSTING, kind=kind, hours_min=hours[0], hours_max=hours[1])
    assert read_strictly(json.dumps(job_posting(posting))).employment == expected


def test_work_at_a_distance_says_from_where() -> None:
    value = job_posting(
        replace(POSTING, remote="fully", salary_per="hour", starts_on=date(2027, 1, 4), company_url=None)
    )
    assert value["jobLocationType"] == "TELECOMMUTE"
    assert value["applicantLocationRequirements"] == {"@type": "Country", "name": "NL"}
    assert value["jobStartDate"] == "2027-01-04"
    assert "sameAs" not in value["hiringOrganization"]
    assert read_strictly(json.dumps(value)).unit == "HOUR"
    assert "jobLocationType" not in job_posting(POSTING)


@pytest.mark.parametrize(
    "text", ["</script><script>alert(1)</script>", "<!--", "]]>", "&lt;/script&gt;", "\u2028\u2029 é"]
)
def test_nothing_that_is_typed_ends_the_script(text: str) -> None:
    written = as_script({"title": text})
    assert not re.search("[<>&\u2028\u2029]", written)
    assert json.loads(written) == {"title": text}
