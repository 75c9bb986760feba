"""The own account: name and language, roles, and who looked at it."""

from datetime import timedelta

import pytest
from sqlalchemy import select

from app.accounts import actions, audit, queries
from app.accounts.models import AuditRow, RoleGrant
from app.accounts.rules import SELF_CHOSEN, STAFF, START_PAGES, Role
from app.kernel import clock
from app.kernel.database import db
from tests.factories.accounts import make_account
from tests.integration.accounts.conftest import loaded
from tests.support.client import SiteClient


def test_changing_name_and_language(client: SiteClient) -> None:
    account = make_account(Role.STUDENT)
    client.sign_in(account)
    assert client.post_form("/account", {"name": "  Noor \t de   Vries ", "locale": "en"}).status_code == 303
    db.session.refresh(account)
    assert (account.name, account.locale) == ("Noor de Vries", "en")
    assert '<html lang="en">' in client.get("/account").text
    [row] = db.session.scalars(select(AuditRow))
    assert (row.action, row.role, row.person_id) == ("account.change_profile", "student", account.id)


@pytest.mark.parametrize("wrong", [{"name": ""}, {"name": "x" * 121}, {"locale": "fr"}])
def test_what_is_wrong_is_not_stored(client: SiteClient, wrong: dict[str, str | None]) -> None:
    account = make_account(name="Voor", locale="nl")
    client.sign_in(account)
    assert client.post_form("/account", {"name": "Na", "locale": "en"} | wrong).status_code == 400
    db.session.refresh(account)
    assert (account.name, account.locale) == ("Voor", "nl")


def test_markup_in_a_name_is_text(client: SiteClient) -> None:
    client.sign_in(make_account(name="<b>Noor</b>"))
    assert "<b>Noor" not in client.get("/account").text


def test_switching_to_another_role(client: SiteClient) -> None:
    client.sign_in(make_account(Role.STUDENT, Role.TREASURER))
    assert client.get("/account/aanmelden").location == "/overzicht"
    assert client.post_form("/account/rol", {"role": "treasurer"}, page="/account").location == "/kas"
    assert client.get("/account/aanmelden").location == "/kas"


def test_switching_goes_on_to_a_page_of_this_site(client: SiteClient) -> None:
    client.sign_in(make_account(Role.STUDENT, Role.ADMINISTRATOR))
    back = client.post_token("/account/rol", {"role": "administrator", "next": "/beheer/mail"})
    assert back.location == "/beheer/mail"
    away = client.post_token("/account/rol", {"role": "administrator", "next": "//kwaad.example"})
    assert away.location == START_PAGES[Role.ADMINISTRATOR]


@pytest.mark.parametrize(("role", "status"), [("treasurer", 403), ("koning", 400), ("", 400)])
def test_a_role_that_one_does_not_hold_is_refused(client: SiteClient, role: str, status: int) -> None:
    client.sign_in(make_account(Role.STUDENT))
    assert client.post_token("/account/rol", {"role": role}).status_code == status
    assert client.get("/account/aanmelden").location == "/overzicht"


def test_a_role_in_the_session_that_has_ended_counts_no_more(client: SiteClient) -> None:
    account = make_account(Role.STUDENT, Role.ADMINISTRATOR)
    client.sign_in(account, Role.ADMINISTRATOR)
    assert client.get("/beheer").status_code == 200
    actions.end_role(account=loaded(account), role=Role.ADMINISTRATOR, by=loaded(make_account(Role.ADMINISTRATOR)))
    assert client.get("/beheer").status_code == 403


def test_the_page_for_another_role_offers_that_role(client: SiteClient) -> None:
    client.sign_in(make_account(Role.STUDENT, Role.ADMINISTRATOR))
    refused = client.get("/beheer")
    assert refused.status_code == 403
    assert "Ga verder als beheerder" in refused.text
    assert client.post_token("/account/rol", {"role": "administrator", "next": "/beheer"}).location == "/beheer"
    assert client.get("/beheer").status_code == 200


@pytest.mark.parametrize("role", sorted(SELF_CHOSEN))
def test_taking_a_role_that_needs_no_permission(client: SiteClient, role: Role) -> None:
    account = make_account(Role.ADVISOR)
    client.sign_in(account)
    assert client.post_form("/account/rol/erbij", {"role": role.value}, page="/account").location == START_PAGES[role]
    assert client.get("/account/aanmelden").location == START_PAGES[role]
    assert loaded(account).roles == [Role.ADVISOR, role]
    grant = db.session.scalars(select(RoleGrant).where(RoleGrant.role == role)).one()
    assert grant.granted_by_id is None


@pytest.mark.parametrize("role", sorted(STAFF))
def test_nobody_takes_a_role_of_staff(client: SiteClient, role: Role) -> None:
    account = make_account(Role.STUDENT)
    client.sign_in(account)
    assert client.post_token("/account/rol/erbij", {"role": role.value}).status_code == 403
    assert loaded(account).roles == [Role.STUDENT]


def test_who_looked_at_me(client: SiteClient) -> None:
    account, administrator = make_account(Role.STUDENT), make_account(Role.ADMINISTRATOR)
    client.sign_in(account)
    assert "Nog niemand" in client.get("/account").text
    client.sign_in(administrator)
    assert client.get(f"/beheer/accounts/{account.public_id}").status_code == 200
    client.sign_in(account)
    page = client.get("/account").text
    assert "Nog niemand" not in page
    assert "beheerder" in page
    assert "Account bekeken" in page
    assert "dit account" in page
    assert administrator.name not in page


def test_only_what_others_of_the_staff_did_is_shown() -> None:
    account, other, staff = make_account(), make_account(), make_account()
    now = clock.now()
    for number, (actor, person, role) in enumerate(
        [
            (staff, account, "advisor"),
            (account, account, "advisor"),
            (staff, other, "advisor"),
            (other, account, "employer"),
        ]
    ):
        db.session.add(
            AuditRow(
                at=now + timedelta(seconds=number),
                actor_id=actor.id,
                person_id=person.id,
                role=role,
                action="voucher.read",
                subject=f"voucher:{number}",
                facts={},
            )
        )
    audit.record("voucher.expire", "voucher:9", by=None, person_id=account.id)
    assert [row.subject for row in queries.looks_by_staff(account)] == ["voucher:0"]


def test_a_refused_page_still_knows_who_is_signed_in(client: SiteClient) -> None:
    """The rollback after an error must not make the header of the error page fail."""
    client.sign_in(make_account(Role.ADMINISTRATOR, name="Zichtbare Naam"))
    missing = client.get("/beheer/accounts/bestaat-niet")
    assert missing.status_code == 404
    assert "Zichtbare Naam" in missing.text
