"""A verified company whose member is signed in, and a few words that its vacancies use."""

from datetime import timedelta
from typing import Any

import pytest

from app.accounts.models import Account
from app.accounts.rules import Role
from app.companies.models import Branch, Company
from app.companies.rules import Verification
from app.kernel import clock
from tests.factories.accounts import make_account
from tests.factories.companies import make_branch, make_company, make_membership
from tests.factories.skills import make_concept
from tests.support.client import SiteClient

MINE = "/mijn-bedrijf/ons-bedrijf/vacatures"
NEW = f"{MINE}/nieuw"


@pytest.fixture
def member() -> Account:
    """An employer."""
    return make_account(Role.EMPLOYER)


@pytest.fixture
def company(client: SiteClient, member: Account) -> Company:
    """A verified company of the signed-in member, with one branch, and words of the vocabulary."""
    company = make_company(slug="ons-bedrijf", name="Ons bedrijf")
    make_branch(company=company)
    make_membership(company=company, account=member)
    make_concept(slug="lassen", nl="lassen", en="welding")
    make_concept(slug="solderen", nl="solderen", en="soldering")
    make_concept(slug="plc", nl="PLC's programmeren", en="PLC programming")
    make_concept(slug="lasser", nl="lasser", en="welder", kind="occupation")
    client.sign_in(member)
    return company


@pytest.fixture
def branch(company: Company) -> Branch:
    """A second branch of the company, in Zutphen."""
    return make_branch(company=company, place="Zutphen", municipality="Zutphen", lat=52.14, lon=6.196)


def filled_in(**changes: Any) -> dict[str, Any]:
    """Return what somebody types in the form of a vacancy; `changes` replace fields by name."""
    return {
        "title": "Lasser",
        "kind": "job",
        "description": "Je last <b>frames</b>.\nSamen met twee collega's.",
        "occupation": "",
        "skills": "lassen\nsolderen",
        "skills-word": ["lassen", "solderen"],
        "skills-level": ["3", "1"],
        "skills-need": ["required", "wished"],
        "level": "mbo3",
        "hours_min": "24",
        "hours_max": "36",
        "salary_per": "month",
        "salary_min": "2.600",
        "salary_max": "€ 3.200,50",
        "remote": "no",
        "languages-nl": "B1",
        "licences": ["B"],
        "ends_on": (clock.today() + timedelta(days=10)).strftime("%d-%m-%Y"),
    } | changes


def unverify(company: Company, state: Verification) -> None:
    """Let an administrator have found something else of the company."""
    company.verification = state
    company.verified_at = None if state is Verification.PENDING else clock.now()
