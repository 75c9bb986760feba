"""Administrators judge companies: lists, verdicts, mails, and a trace of every reading."""

import pytest
from sqlalchemy import select

from app.accounts.models import Account, AuditRow
from app.accounts.rules import Role
from app.companies import moderation, policy, queries
from app.companies.models import Company
from app.companies.rules import Verification
from app.kernel import clock
from app.kernel.database import db
from app.kernel.errors import GoneError
from app.kernel.outbox import OutboxMail
from tests.factories.accounts import make_account
from tests.factories.companies import make_branch, make_company, make_membership
from tests.support.client import SiteClient, parse

LIST = "/beheer/bedrijven"
PAGE = f"{LIST}/te-keuren"


@pytest.fixture
def administrator(client: SiteClient) -> Account:
    account = make_account(Role.ADMINISTRATOR)
    client.sign_in(account)
    return account


@pytest.fixture
def company() -> Company:
    company = make_company(
        slug="te-keuren",
        name="Te keuren <b>",
        verified=False,
        contact_name="Geheime Naam",
        contact_email="geheim@bedrijf.example",
    )
    make_branch(company=company)
    return company


def _again(company: Company) -> Company:
    db.session.refresh(company)
    return company


def _names(page: str) -> list[str]:
    return ["".join(head.itertext()) for head in parse(page).iter("th") if head.get("scope") == "row"]


def test_counts_equal_lists_on_every_page(client: SiteClient, administrator: Account) -> None:
    for _ in range(23):
        make_branch(company=make_company(verified=False))
    make_branch(company=make_company())
    make_company(verification=Verification.REJECTED, verified_at=clock.now())
    make_company(verified=False, removed_at=clock.now())
    first, second = client.get(LIST).text, client.get(f"{LIST}?pagina=2").text
    assert "(23)" in first
    assert "(1)" in first
    assert (len(_names(first)), len(_names(second))) == (20, 3)
    assert len({*_names(first), *_names(second)}) == 23
    assert client.get(f"{LIST}?pagina=999999999999").status_code == 200
    assert len(_names(client.get(f"{LIST}?lijst=gecontroleerd").text)) == 1
    assert len(_names(client.get(f"{LIST}?lijst=afgewezen").text)) == 1
    assert len(_names(client.get(f"{LIST}?lijst=onzin").text)) == 20


@pytest.mark.parametrize("words", ["KEUREN", "deventer", "9123", "91 23 45", "<b>"])
def test_search_finds_by_name_place_and_number(client: SiteClient, administrator: Account, words: str) -> None:
    make_branch(company=make_company(name="Te keuren <b>", kvk_number="91234567", verified=False))
    make_branch(company=make_company(name="Ander", verified=False), place="Epe")
    answer = client.get(LIST, query_string={"q": words})
    assert _names(answer.text) == ["Te keuren <b>"]
    assert moderation.counts(words)[Verification.PENDING] == 1


@pytest.mark.parametrize("words", ["%", "_", "zzz"])
def test_search_that_finds_nothing_says_so(
    client: SiteClient, administrator: Account, company: Company, words: str
) -> None:
    page = client.get(LIST, query_string={"q": words}).text
    assert "Geen bedrijf gevonden in deze lijst" in page
    assert "(0)" in page


def test_empty_lists_say_why(client: SiteClient, administrator: Account) -> None:
    assert "Alles is gecontroleerd" in client.get(LIST).text
    assert "Nog geen bedrijven in deze lijst" in client.get(f"{LIST}?lijst=afgewezen").text


def test_the_list_shows_no_contact_details(client: SiteClient, administrator: Account, company: Company) -> None:
    page = client.get(LIST).text
    assert "Te keuren &lt;b&gt;" in page
    assert "geheim@bedrijf.example" not in page
    assert "Geheime Naam" not in page


def test_reading_contact_details_leaves_a_trace_that_the_person_can_see(
    client: SiteClient, administrator: Account, company: Company
) -> None:
    contact = make_account(Role.EMPLOYER, email="geheim@bedrijf.example")
    member = make_account(Role.EMPLOYER)
    make_membership(company=company, account=member)
    page = client.get(PAGE)
    assert "geheim@bedrijf.example" in page.text
    rows = db.session.scalars(select(AuditRow).where(AuditRow.action.startswith("company.read"))).all()
    assert {(row.action, row.person_id, row.role) for row in rows} == {
        ("company.read_contact", contact.id, "administrator"),
        ("company.read_member", member.id, "administrator"),
    }
    assert all(row.actor_id == administrator.id for row in rows)


def test_a_verified_company_loses_its_tag_and_hears_so(
    client: SiteClient, administrator: Account, company: Company
) -> None:
    admin, before = make_account(Role.EMPLOYER, locale="en"), company.search_revision
    make_membership(company=company, account=admin)
    assert policy.is_new(queries.public_company("te-keuren"))
    client.post_form(f"{PAGE}/goedkeuren", page=PAGE)
    client.post_token(f"{PAGE}/goedkeuren")
    company = _again(company)
    assert (company.verification, company.verified_by_id) == ("verified", administrator.id)
    assert not policy.is_new(company)
    assert company.search_revision > before
    assert [mail.recipient for mail in db.session.scalars(select(OutboxMail))] == [admin.email]


def test_a_rejected_company_is_gone_and_hears_why(client: SiteClient, administrator: Account, company: Company) -> None:
    admin = make_account(Role.EMPLOYER)
    make_membership(company=company, account=admin)
    empty = client.post_form(f"{PAGE}/afwijzen", {"note": " "})
    assert (empty.status_code, _again(company).verification) == (400, "pending")
    assert empty.text.count("Vul de reden in. Het bedrijf leest deze.") == 2
    long = client.post_form(f"{PAGE}/afwijzen", {"note": "x" * 501})
    assert (long.status_code, "x" * 501 in long.text) == (400, True)
    client.post_form(f"{PAGE}/afwijzen", {"note": "Het <adres> klopt niet."})
    assert _again(company).verification == "rejected"
    with pytest.raises(GoneError):
        queries.public_company("te-keuren")
    mail = db.session.scalars(select(OutboxMail)).one()
    assert "De reden: Het <adres> klopt niet." in mail.body
    assert "Het &lt;adres&gt; klopt niet." in client.get(PAGE).text
    client.post_form(f"{PAGE}/goedkeuren", page=PAGE)
    assert queries.public_company("te-keuren").verification_note is None


def test_a_removed_company_is_gone_for_good(client: SiteClient, administrator: Account, company: Company) -> None:
    make_membership(company=company, account=make_account(Role.EMPLOYER))
    unsure = client.post_form(f"{PAGE}/verwijderen", {"note": "Bestaat niet."})
    assert (unsure.status_code, _again(company).removed_at) == (400, None)
    assert "Vink aan dat u het zeker weet." in unsure.text
    client.post_form(f"{PAGE}/verwijderen", {"note": "Bestaat niet.", "sure": "y"})
    assert _again(company).removed_at is not None
    with pytest.raises(GoneError):
        queries.public_company("te-keuren")
    assert "goedkeuren" not in client.get(PAGE).text
    answer = client.post_token(f"{PAGE}/goedkeuren", follow_redirects=True)
    assert "Dit bedrijf is al verwijderd." in answer.text
    assert len(db.session.scalars(select(OutboxMail)).all()) == 1


def test_the_start_page_counts_what_waits(client: SiteClient, administrator: Account, company: Company) -> None:
    assert 'href="/beheer/bedrijven"' in client.get("/beheer").text


def test_an_unknown_company_has_no_page(client: SiteClient, administrator: Account) -> None:
    assert client.get(f"{LIST}/bestaat-niet").status_code == 404
