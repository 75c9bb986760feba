"""Somebody signed in as a talent, somebody as a student, and a small vocabulary."""

import pytest

from app.accounts.models import Account
from app.accounts.rules import Role
from app.people.models import Person
from app.people.rules import PersonKind
from tests.factories.accounts import make_account
from tests.factories.people import make_person
from tests.factories.skills import make_concept
from tests.support.client import SiteClient


@pytest.fixture(autouse=True)
def vocabulary() -> None:
    make_concept(slug="lassen", nl="lassen", en="welding")
    make_concept(slug="plc", nl="PLC's programmeren", en="PLC programming")
    make_concept(slug="solderen", nl="solderen", en="soldering")
    make_concept(slug="lasser", nl="lasser", en="welder", kind="occupation")


@pytest.fixture
def talent(client: SiteClient) -> Account:
    """A talent who is signed in, without a profile yet."""
    account = make_account(Role.TALENT, name="Sanne de Vries", email="sanne@voorbeeld.example")
    client.sign_in(account)
    return account


@pytest.fixture
def profile(talent: Account) -> Person:
    """The profile of that talent, with one skill."""
    return make_person(account=talent, skills={"lassen": 2})


@pytest.fixture
def student(client: SiteClient) -> Person:
    """The profile of a student who is signed in."""
    account = make_account(Role.STUDENT, name="Youssef Amrani")
    client.sign_in(account)
    return make_person(account=account, kind=PersonKind.STUDENT)
