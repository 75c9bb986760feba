"""Letting in, making admin, leaving: one admin always stays, access ends at once."""

from concurrent.futures import ThreadPoolExecutor

import pytest
from flask import Flask
from sqlalchemy import func, select

from app.accounts.models import Account, AuditRow
from app.accounts.rules import Role
from app.companies import actions, queries
from app.companies.models import Company, CompanyMembership
from app.companies.rules import MembershipState
from app.kernel.database import db
from app.kernel.errors import ConflictError
from app.kernel.outbox import OutboxMail
from tests.factories.accounts import make_account
from tests.factories.companies import make_branch, make_company, make_membership
from tests.support.client import SiteClient

PAGE = "/mijn-bedrijf/ons-bedrijf/leden"
LAST_ADMIN = "Dit is de enige hoofdgebruiker van het bedrijf."


@pytest.fixture
def company() -> Company:
    company = make_company(slug="ons-bedrijf", name="Ons bedrijf")
    make_branch(company=company)
    return company


@pytest.fixture
def admin(client: SiteClient, company: Company) -> CompanyMembership:
    account = make_account(Role.EMPLOYER)
    client.sign_in(account)
    return make_membership(company=company, account=account)


def _member(company: Company, **values: object) -> tuple[Account, CompanyMembership]:
    account = make_account(Role.EMPLOYER)
    return account, make_membership(company=company, account=account, **values)  # type: ignore[arg-type]


def _state(membership: CompanyMembership) -> tuple[str, bool]:
    db.session.refresh(membership)
    return membership.state, membership.is_admin


def _mails_to(account: Account) -> list[str]:
    mails = select(OutboxMail.subject).where(OutboxMail.recipient == account.email).order_by(OutboxMail.id)
    return list(db.session.scalars(mails))


def test_an_admin_lets_somebody_in(app: Flask, client: SiteClient, company: Company, admin: CompanyMembership) -> None:
    account, asking = _member(company, is_admin=False, state=MembershipState.REQUESTED)
    assert "1 persoon vraagt toegang tot uw bedrijf." in client.get("/mijn-bedrijf/ons-bedrijf").text
    assert client.post_form(f"{PAGE}/{asking.id}/toelaten", page=PAGE).status_code == 303
    assert client.post_token(f"{PAGE}/{asking.id}/toelaten").status_code == 303
    assert _state(asking) == ("active", False)
    assert _mails_to(account) == ["U hebt toegang tot Ons bedrijf"]
    other = app.test_client()
    other.sign_in(account)
    assert other.get("/mijn-bedrijf/ons-bedrijf").status_code == 200
    row = db.session.scalars(select(AuditRow).where(AuditRow.action == "company.let_in")).one()
    assert (row.person_id, row.role) == (account.id, "employer")


def test_a_refused_request_can_be_asked_again_but_not_granted(
    client: SiteClient, company: Company, admin: CompanyMembership
) -> None:
    account, asking = _member(company, is_admin=False, state=MembershipState.REQUESTED)
    client.post_form(f"{PAGE}/{asking.id}/beeindigen", page=PAGE)
    assert _state(asking) == ("ended", False)
    assert _mails_to(account) == ["U hebt geen toegang tot Ons bedrijf"]
    answer = client.post_token(f"{PAGE}/{asking.id}/toelaten", follow_redirects=True)
    assert "Deze vraag om toegang is er niet meer." in answer.text
    assert _state(asking) == ("ended", False)
    again = actions.ask_access(company, by=account)
    assert again.id != asking.id


def test_ending_access_ends_it_at_once(
    app: Flask, client: SiteClient, company: Company, admin: CompanyMembership
) -> None:
    account, membership = _member(company, is_admin=False)
    other = app.test_client()
    other.sign_in(account)
    assert other.get(PAGE).status_code == 200
    for _ in range(2):
        assert client.post_token(f"{PAGE}/{membership.id}/beeindigen").status_code == 303
    assert other.get(PAGE).status_code == 404
    assert len(_mails_to(account)) == 1


def test_the_last_admin_cannot_leave_or_step_down(
    client: SiteClient, company: Company, admin: CompanyMembership
) -> None:
    _member(company, is_admin=False)
    for verb, data in (("beeindigen", {}), ("hoofdgebruiker", {"hoofdgebruiker": "nee"})):
        answer = client.post_form(f"{PAGE}/{admin.id}/{verb}", data, page=PAGE, follow_redirects=True)
        assert LAST_ADMIN in answer.text
        assert _state(admin) == ("active", True)


def test_an_admin_leaves_after_making_another(client: SiteClient, company: Company, admin: CompanyMembership) -> None:
    _account, other = _member(company, is_admin=False)
    client.post_form(f"{PAGE}/{other.id}/hoofdgebruiker", {"hoofdgebruiker": "ja"}, page=PAGE)
    assert _state(other) == ("active", True)
    answer = client.post_form(f"{PAGE}/{admin.id}/beeindigen", page=PAGE)
    assert answer.location == "/mijn-bedrijf"
    assert client.get(PAGE).status_code == 404
    assert _state(admin) == ("ended", False)


def test_an_ordinary_member_leaves(client: SiteClient, company: Company) -> None:
    _member(company)
    account, membership = _member(company, is_admin=False)
    client.sign_in(account)
    assert client.post_form(f"{PAGE}/{membership.id}/beeindigen", page=PAGE).location == "/mijn-bedrijf"
    assert _state(membership) == ("ended", False)
    assert _mails_to(account) == []


def test_who_only_asks_cannot_be_admin(client: SiteClient, company: Company, admin: CompanyMembership) -> None:
    _account, asking = _member(company, is_admin=False, state=MembershipState.REQUESTED)
    answer = client.post_token(f"{PAGE}/{asking.id}/hoofdgebruiker", follow_redirects=True)
    assert "Geef deze persoon eerst toegang." in answer.text
    assert _state(asking) == ("requested", False)


def test_an_administrator_helps_a_company_without_its_admin(client: SiteClient, company: Company) -> None:
    _gone, first = _member(company)
    _account, asking = _member(company, is_admin=False, state=MembershipState.REQUESTED)
    client.sign_in(make_account(Role.ADMINISTRATOR))
    page = "/beheer/bedrijven/ons-bedrijf"
    client.post_form(f"{page}/leden/{asking.id}/toelaten", page=page)
    assert LAST_ADMIN in client.post_form(f"{page}/leden/{first.id}/beeindigen", page=page, follow_redirects=True).text
    client.post_form(f"{page}/leden/{asking.id}/hoofdgebruiker", page=page)
    client.post_form(f"{page}/leden/{first.id}/beeindigen", page=page)
    assert (_state(first), _state(asking)) == (("ended", False), ("active", True))


def test_two_admins_leaving_at_once_leave_one(app: Flask, company: Company) -> None:
    pairs = [_member(company) for _ in range(2)]
    clients = [app.test_client() for _ in pairs]
    for browser, (account, _membership) in zip(clients, pairs, strict=True):
        browser.sign_in(account)
    tokens = [browser.csrf_token() for browser in clients]
    numbers = [membership.id for _account, membership in pairs]
    db.session.rollback()

    def leave(who: int) -> int:
        data = {"csrf_token": tokens[who]}
        return clients[who].post(f"{PAGE}/{numbers[who]}/beeindigen", data=data).status_code

    with ThreadPoolExecutor() as pool:
        assert list(pool.map(leave, range(2))) == [303, 303]
    active = select(func.count()).where(CompanyMembership.state == "active", CompanyMembership.is_admin)
    assert db.session.scalar(active) == 1


def test_a_removed_company_takes_no_requests(company: Company) -> None:
    actions.remove(company, note="Bestaat niet.", by=make_account(Role.ADMINISTRATOR))
    with pytest.raises(ConflictError):
        actions.ask_access(company, by=make_account(Role.EMPLOYER))


def test_members_are_listed_requests_first_then_admins(company: Company) -> None:
    _member(company, is_admin=False)
    _member(company)
    _member(company, is_admin=False, state=MembershipState.REQUESTED)
    _member(company, state=MembershipState.ENDED)
    listed = [(member.state.value, member.is_admin) for member in queries.members_of(company.id)]
    assert listed == [("requested", False), ("active", True), ("active", False)]
