"""Who gets in: members only, whatever the verb; administrators in moderation; nobody sees contact details."""

import pytest
from flask import Flask

from app.accounts.rules import Role
from app.companies.models import Company
from app.companies.rules import MembershipState
from app.kernel import clock
from app.kernel.database import db
from tests.factories.accounts import make_account
from tests.factories.companies import make_branch, make_company, make_membership
from tests.factories.placements import make_offer
from tests.support.client import SiteClient

OTHERS = [Role.STUDENT, Role.ADVISOR, Role.DECIDER, Role.TREASURER]


@pytest.fixture
def company() -> Company:
    company = make_company(slug="van-een-ander", contact_name="Geheime Naam", contact_email="geheim@bedrijf.example")
    branch = make_branch(company=company)
    make_membership(company=company, account=make_account(Role.EMPLOYER))
    make_offer(company=company)
    assert branch.id == 1
    return company


def _doors(app: Flask, start: str) -> list[tuple[str, str]]:
    """Return every verb and address below `start`, for the company above and its first branch and member."""
    doors = []
    for rule in app.url_map.iter_rules():
        if str(rule).startswith(start) and rule.methods:
            address = str(rule).replace("<slug>", "van-een-ander")
            for number in ("branch_id", "membership_id"):
                address = address.replace(f"<int(max=2147483647):{number}>", "1")
            doors += [(verb, address) for verb in sorted(rule.methods & {"GET", "POST"})]
    return doors


def _knock(client: SiteClient, verb: str, address: str) -> int:
    answer = client.get(address) if verb == "GET" else client.post_token(address)
    assert "geheim@bedrijf.example" not in answer.text
    return answer.status_code


@pytest.mark.parametrize("state", [None, MembershipState.REQUESTED, MembershipState.ENDED])
def test_a_foreign_company_does_not_exist(
    app: Flask, client: SiteClient, company: Company, state: MembershipState | None
) -> None:
    account = make_account(Role.EMPLOYER)
    if state:
        make_membership(company=company, account=account, state=state)
    client.sign_in(account)
    doors = _doors(app, "/mijn-bedrijf/<slug>")
    assert len(doors) >= 15
    for verb, address in doors:
        assert _knock(client, verb, address) == 404, (verb, address)
    db.session.refresh(company)
    assert company.published_at is not None


@pytest.mark.parametrize("role", [*OTHERS, Role.ADMINISTRATOR])
def test_own_company_is_for_employers(app: Flask, client: SiteClient, company: Company, role: Role) -> None:
    account = make_account(role)
    make_membership(company=company, account=account)
    client.sign_in(account)
    for verb, address in _doors(app, "/mijn-bedrijf"):
        assert _knock(client, verb, address) == 403, (verb, address)


@pytest.mark.parametrize("role", [*OTHERS, Role.EMPLOYER])
def test_moderation_is_for_administrators(app: Flask, client: SiteClient, company: Company, role: Role) -> None:
    client.sign_in(make_account(role))
    doors = _doors(app, "/beheer/bedrijven")
    assert len(doors) >= 9
    for verb, address in doors:
        assert _knock(client, verb, address) == 403, (verb, address)


def test_visitors_are_asked_to_sign_in(app: Flask, client: SiteClient, company: Company) -> None:
    for verb, address in [*_doors(app, "/mijn-bedrijf"), *_doors(app, "/beheer/bedrijven")]:
        assert _knock(client, verb, address) == 303, (verb, address)


def test_an_unknown_company_answers_as_a_foreign_one(client: SiteClient, company: Company) -> None:
    client.sign_in(make_account(Role.EMPLOYER))
    pages = [client.get(f"/mijn-bedrijf/{slug}") for slug in ("van-een-ander", "bestaat-niet")]
    assert [page.status_code for page in pages] == [404, 404]
    assert all("Dit bedrijf kennen wij niet." in page.text for page in pages)


def test_a_removed_company_is_gone_for_its_members(client: SiteClient, company: Company) -> None:
    account = make_account(Role.EMPLOYER)
    make_membership(company=company, account=account)
    company.removed_at = clock.now()
    client.sign_in(account)
    assert client.get("/mijn-bedrijf/van-een-ander").status_code == 410
    assert client.post_token("/mijn-bedrijf/van-een-ander/publiceren").status_code == 410


def test_ordinary_members_do_not_manage_others(client: SiteClient, company: Company) -> None:
    account = make_account(Role.EMPLOYER)
    make_membership(company=company, account=account, is_admin=False)
    asking = make_membership(company=company, account=make_account(Role.EMPLOYER), state=MembershipState.REQUESTED)
    client.sign_in(account)
    page = client.get("/mijn-bedrijf/van-een-ander/leden").text
    assert "toelaten" not in page
    for number, verb in ((asking.id, "toelaten"), (asking.id, "beeindigen"), (1, "beeindigen"), (1, "hoofdgebruiker")):
        answer = client.post_token(f"/mijn-bedrijf/van-een-ander/leden/{number}/{verb}")
        assert answer.status_code == 403
        assert "Dit kan alleen een hoofdgebruiker van uw bedrijf." in answer.text


def test_members_of_another_company_are_out_of_reach(client: SiteClient, company: Company) -> None:
    account, own = make_account(Role.EMPLOYER), make_company(slug="eigen")
    branch = make_branch(company=own)
    make_branch(company=own)
    make_membership(company=own, account=account)
    client.sign_in(account)
    for verb in ("toelaten", "beeindigen", "hoofdgebruiker"):
        assert client.post_token(f"/mijn-bedrijf/eigen/leden/1/{verb}").status_code == 404
    assert branch.id != 1
    assert client.post_token("/mijn-bedrijf/eigen/vestigingen/1/sluiten").status_code == 404
    assert client.post_token("/mijn-bedrijf/eigen/vestigingen/99999999999999999999/sluiten").status_code == 404
