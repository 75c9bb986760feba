"""A company enters, or somebody asks access to one that is there."""

import re
import secrets
from concurrent.futures import ThreadPoolExecutor
from typing import Any
from urllib.parse import urlencode

import pytest
from flask import Flask
from sqlalchemy import func, select

from app.accounts.models import Account, AuditRow
from app.accounts.rules import Role
from app.companies import actions
from app.companies.actions.branches import Address
from app.companies.actions.registration import Registration
from app.companies.models import Branch, Company, CompanyMembership
from app.companies.rules import MembershipState, Verification
from app.kernel import clock
from app.kernel.database import db
from app.kernel.outbox import OutboxMail
from app.kernel.search_clock import SearchClock
from tests.factories.accounts import make_account
from tests.factories.companies import make_branch, make_company, make_membership
from tests.support.client import SiteClient

PAGE = "/mijn-bedrijf/registreren"
FILLED_IN = {
    "kvk_number": "1234 5678",
    "name": "Techniek <script>alert(1)</script>",
    "sector": "bouw",
    "street": "Brink 1",
    "postcode": "7411ab",
    "place": "Deventer",
    "contact_name": "Contact Persoon",
    "contact_email": "Contact@Bedrijf.example",
}


@pytest.fixture
def employer(client: SiteClient) -> Account:
    account = make_account(Role.EMPLOYER)
    client.sign_in(account)
    return account


def _count(model: Any) -> int:
    return db.session.scalar(select(func.count()).select_from(model)) or 0


def test_a_new_company_stands_with_its_branch_and_its_first_admin(client: SiteClient, employer: Account) -> None:
    before = db.session.scalar(select(SearchClock.revision)) or 0
    answer = client.post_form(PAGE, FILLED_IN)
    assert answer.status_code == 303
    assert answer.location == "/mijn-bedrijf/techniek-script-alert-1-script"
    company = db.session.scalars(select(Company)).one()
    branch = db.session.scalars(select(Branch)).one()
    membership = db.session.scalars(select(CompanyMembership)).one()
    assert (company.kvk_number, company.contact_email) == ("12345678", "contact@bedrijf.example")
    assert (company.verification, company.published_at) == (Verification.PENDING, None)
    assert company.search_revision > before
    assert (branch.postcode, branch.municipality) == ("7411 AB", "Deventer")
    assert (membership.account_id, membership.is_admin, membership.state) == (employer.id, True, "active")
    mail = db.session.scalars(select(OutboxMail)).one()
    assert mail.recipient == employer.email
    assert "http://localhost/mijn-bedrijf/techniek" in mail.body
    assert db.session.scalars(select(AuditRow.action)).one() == "company.register"
    page = client.get(answer.location)
    assert "Techniek &lt;script&gt;" in page.text
    assert "<script>alert(1)" not in page.text
    assert client.get("/mijn-bedrijf").location == answer.location


@pytest.mark.parametrize(
    ("asked", "goes_to"),
    [
        ("/vouchers/aanvragen", "/vouchers/aanvragen"),
        ("https://elders.example/", "/mijn-bedrijf/bakker"),
        ("//elders.example", "/mijn-bedrijf/bakker"),
    ],
)
def test_who_came_from_a_page_of_this_site_goes_back_to_it(
    client: SiteClient, employer: Account, asked: str, goes_to: str
) -> None:
    page = f"{PAGE}?{urlencode({'next': asked})}"
    assert client.post_form(page, FILLED_IN | {"name": "Bakker"}).location == goes_to


def test_the_voucher_page_sends_who_has_no_company_here_and_back(client: SiteClient, employer: Account) -> None:
    here = client.get("/vouchers/aanvragen").text
    assert f'href="{PAGE}?next=/vouchers/aanvragen"' in here


def test_the_same_form_sent_twice_registers_once(client: SiteClient, employer: Account) -> None:
    token = {"once": secrets.token_urlsafe(18)}
    answers = [client.post_token(PAGE, FILLED_IN | token) for _ in range(2)]
    assert [answer.status_code for answer in answers] == [303, 303]
    assert answers[0].location == answers[1].location
    assert (_count(Company), _count(OutboxMail)) == (1, 1)


def test_a_form_that_was_changed_and_sent_again_is_not_thrown_away(client: SiteClient, employer: Account) -> None:
    token = {"once": secrets.token_urlsafe(18)}
    client.post_token(PAGE, FILLED_IN | token)
    again = client.post_token(PAGE, FILLED_IN | token | {"name": "Een andere naam"})
    assert again.status_code == 400
    assert 'value="Een andere naam"' in again.text
    assert _count(Company) == 1


def test_companies_of_one_name_get_addresses_of_their_own(client: SiteClient, employer: Account) -> None:
    make_company(slug="bakker", name="Bakker")
    make_company(slug="bakker-2", name="Bakker", removed_at=clock.now())
    answer = client.post_form(PAGE, FILLED_IN | {"name": "Bakker"})
    assert answer.location == "/mijn-bedrijf/bakker-3"


@pytest.mark.parametrize(
    ("field", "typed", "sentence"),
    [
        ("kvk_number", "1234567A", "Een KvK-nummer heeft 8 cijfers, zoals 12345678."),
        (
            "kvk_number",
            "\u0661\u0662\u0663\u0664\u0665\u0666\u0667\u0668",
            "Een KvK-nummer heeft 8 cijfers, zoals 12345678.",
        ),
        ("kvk_number", "", "Vul het KvK-nummer van het bedrijf in."),
        ("name", "   ", "Vul de naam van het bedrijf in."),
        ("name", "x" * 121, "Gebruik hoogstens 120 tekens."),
        ("sector", "toveren", "Kies een sector uit de lijst."),
        ("sector", "", "Kies de sector van het bedrijf."),
        ("postcode", "7411", "Vul een postcode in, zoals 7411 AB."),
        ("place", "Amsterdam", "7411 AB ligt in Deventer. Controleer de postcode en de plaats."),
        ("contact_email", "contact", "Vul een e-mailadres in, zoals"),
    ],
)
def test_a_mistake_gets_a_sentence_and_nothing_typed_is_lost(
    client: SiteClient, employer: Account, field: str, typed: str, sentence: str
) -> None:
    answer = client.post_form(PAGE, FILLED_IN | {field: typed})
    assert answer.status_code == 400
    assert answer.text.count(sentence) == 2  # above the form and beside the field
    assert f'id="{field}-fout"' in answer.text
    assert 'value="Brink 1"' in answer.text
    assert re.search(r"<title>\s*Fout:", answer.text)
    assert _count(Company) == 0


def test_a_branch_outside_the_region_is_allowed_and_says_what_that_means(client: SiteClient, employer: Account) -> None:
    answer = client.post_form(PAGE, FILLED_IN | {"postcode": "9999 ZZ", "place": "Verweg", "name": "Ver weg"})
    assert answer.status_code == 303
    assert db.session.scalars(select(Branch)).one().municipality == "Verweg"
    assert "Uw vestigingen liggen buiten de regio." in client.get(answer.location).text


def test_a_known_kvk_number_leads_to_a_request_for_access(client: SiteClient, employer: Account) -> None:
    admin = make_account(Role.EMPLOYER)
    company = make_company(slug="er-al", name="Er al", kvk_number="12345678")
    make_membership(company=company, account=admin)
    answer = client.post_form(PAGE, FILLED_IN)
    assert answer.status_code == 400
    assert "Er al is er al." in answer.text
    assert "Vraag toegang aan" in answer.text
    assert "Contact Persoon" not in answer.text.replace('value="Contact Persoon"', "")
    for _ in range(2):
        assert client.post_token("/mijn-bedrijf/toegang", {"kvk_number": "12345678"}).status_code == 303
    membership = db.session.scalars(select(CompanyMembership).where(CompanyMembership.account_id == employer.id)).one()
    assert (membership.state, membership.is_admin) == (MembershipState.REQUESTED, False)
    mail = db.session.scalars(select(OutboxMail)).one()
    assert mail.recipient == admin.email
    assert "toegang gevraagd" in client.get("/mijn-bedrijf").text
    assert client.get("/mijn-bedrijf/er-al").status_code == 404
    assert "U vroeg al toegang tot Er al." in client.post_form(PAGE, FILLED_IN).text


def test_who_works_there_already_is_sent_on(client: SiteClient, employer: Account) -> None:
    company = make_company(slug="eigen", kvk_number="12345678")
    make_membership(company=company, account=employer)
    assert 'href="/mijn-bedrijf/eigen"' in client.post_form(PAGE, FILLED_IN).text
    client.post_token("/mijn-bedrijf/toegang", {"kvk_number": "12345678"})
    assert _count(CompanyMembership) == 1


def test_a_removed_company_cannot_come_back_or_be_joined(client: SiteClient, employer: Account) -> None:
    make_company(kvk_number="12345678", removed_at=clock.now())
    assert "U kunt het niet opnieuw aanmelden." in client.post_form(PAGE, FILLED_IN).text
    assert client.post_token("/mijn-bedrijf/toegang", {"kvk_number": "12345678"}).status_code == 409
    assert _count(CompanyMembership) == 0


@pytest.mark.parametrize("typed", ["87654321", "abc", ""])
def test_asking_access_to_an_unknown_company_leads_to_the_form(
    client: SiteClient, employer: Account, typed: str
) -> None:
    answer = client.post_token("/mijn-bedrijf/toegang", {"kvk_number": typed})
    assert (answer.status_code, answer.location) == (303, PAGE)


def test_several_companies_are_a_list(client: SiteClient, employer: Account) -> None:
    assert client.get("/mijn-bedrijf").location == PAGE
    for name in ("Beta", "Alfa"):
        company = make_company(name=name)
        make_branch(company=company)
        make_membership(company=company, account=employer)
    page = client.get("/mijn-bedrijf").text
    assert page.index("Alfa") < page.index("Beta")


def test_two_registrations_at_once_make_one_company(app: Flask) -> None:
    accounts = [make_account(Role.EMPLOYER) for _ in range(2)]
    clients = [app.test_client() for _ in accounts]
    for browser, account in zip(clients, accounts, strict=True):
        browser.sign_in(account)
    tokens = [browser.csrf_token() for browser in clients]
    db.session.rollback()

    def send(number: int) -> int:
        return clients[number].post(PAGE, data=FILLED_IN | {"csrf_token": tokens[number]}).status_code

    with ThreadPoolExecutor() as pool:
        statuses = sorted(pool.map(send, range(2)))
    assert statuses == [303, 400]
    assert (_count(Company), _count(Branch), _count(CompanyMembership)) == (1, 1, 1)


def test_registration_is_an_action_of_its_own_for_commands(app: Flask) -> None:
    company = actions.register(
        Registration(
            name="Los",
            kvk_number="11112222",
            sector="ict",
            contact_name="Contact Persoon",
            contact_email="contact@los.example",
            address=Address("Brink 2", "7411 AB", "Deventer"),
        ),
        by=make_account(Role.EMPLOYER),
    )
    assert company.slug == "los"
