"""What administrators see and do, and that nobody else does."""

from datetime import timedelta

import pytest
from flask import Flask
from sqlalchemy import select

from app.accounts import actions, queries
from app.accounts.models import Account, AuditRow, RoleGrant
from app.accounts.rules import Role
from app.kernel import clock, outbox
from app.kernel.database import db
from app.kernel.outbox import OutboxMail
from tests.factories.accounts import make_account
from tests.integration.accounts.conftest import loaded
from tests.support.client import SiteClient

PAGES = ("/beheer", "/beheer/accounts", "/beheer/audit", "/beheer/mail")


@pytest.fixture
def administrator(client: SiteClient) -> Account:
    """An administrator, signed in."""
    account = make_account(Role.ADMINISTRATOR, name="Beheerder Een")
    client.sign_in(account)
    return account


def rows(action: str) -> list[AuditRow]:
    db.session.rollback()
    return list(db.session.scalars(select(AuditRow).where(AuditRow.action == action)))


@pytest.mark.parametrize("role", [None, *sorted(set(Role) - {Role.ADMINISTRATOR})])
def test_nobody_else_gets_in(app: Flask, role: Role | None) -> None:
    client, subject = app.test_client(), make_account(Role.STUDENT)
    if role:
        client.sign_in(make_account(role))
    refused = 403 if role else 303
    one = f"/beheer/accounts/{subject.public_id}"
    for page in (*PAGES, one):
        assert client.get(page).status_code == refused
    for target in ("rollen", "rollen/einde", "blokkade", "blokkade/einde"):
        assert client.post_token(f"{one}/{target}", {"role": "student"}).status_code == refused
    assert client.post_token("/beheer/mail/1/opnieuw").status_code == refused
    assert loaded(subject).roles == [Role.STUDENT]
    assert rows("account.read") == []


@pytest.mark.usefixtures("administrator")
def test_the_start_page_counts(client: SiteClient) -> None:
    page = client.get("/beheer").text
    for address in ("/beheer/accounts", "/beheer/audit", "/beheer/mail", "/beheer/bedrijven"):
        assert f'href="{address}"' in page


@pytest.mark.usefixtures("administrator")
def test_finding_an_account_by_name_address_and_role(client: SiteClient) -> None:
    wanted = make_account(Role.EMPLOYER, name="Sanne Bakker", email="s.bakker@voorbeeld.example")
    make_account(Role.STUDENT, name="Iemand Anders")
    for query in ("q=sanne", "q=BAKKER@", "q=s.bakker", "rol=employer", "q=bakker&rol=employer"):
        page = client.get(f"/beheer/accounts?{query}").text
        assert wanted.public_id in page, query
        assert "Iemand Anders" not in page, query
    for query in ("q=%25", "q=_", "q=sanne&rol=student"):
        assert "Geen account gevonden" in client.get(f"/beheer/accounts?{query}").text, query
    assert client.get("/beheer/accounts?rol=koning").status_code == 200


@pytest.mark.usefixtures("administrator")
def test_a_long_list_comes_in_pages(client: SiteClient) -> None:
    for _ in range(60):
        make_account(Role.STUDENT)
    first = client.get("/beheer/accounts?rol=student")
    assert "Pagina 1 van 2" in first.text
    assert 'href="/beheer/accounts?rol=student&amp;pagina=2"' in first.text
    for number in ("2", "3", "99999999999999999999", "2²"):
        answer = client.get(f"/beheer/accounts?rol=student&pagina={number}")
        assert answer.status_code == 200
    assert client.get("/beheer/accounts?rol=student&pagina=3").text.count("<tr") == 11


def test_reading_an_account_writes_that_it_was_read(client: SiteClient, administrator: Account) -> None:
    subject = make_account(Role.STUDENT)
    client.get(f"/beheer/accounts/{subject.public_id}")
    [row] = rows("account.read")
    assert (row.actor_id, row.person_id, row.role) == (administrator.id, subject.id, "administrator")
    assert client.get("/beheer/accounts/bestaat-niet").status_code == 404


def test_granting_and_ending_a_role(client: SiteClient, administrator: Account) -> None:
    subject = make_account(Role.STUDENT)
    page = f"/beheer/accounts/{subject.public_id}"
    assert client.post_form(f"{page}/rollen", {"role": "advisor"}, page=page).status_code == 303
    assert loaded(subject).roles == [Role.STUDENT, Role.ADVISOR]
    client.post_token(f"{page}/rollen", {"role": "advisor"})
    [granted] = rows("account.grant_role")
    assert (granted.facts, granted.person_id) == ({"role": "advisor"}, subject.id)
    grant = db.session.scalars(select(RoleGrant).where(RoleGrant.role == "advisor")).one()
    assert grant.granted_by_id == administrator.id
    assert "Beheerder Een" in client.get(page).text

    assert client.post_token(f"{page}/rollen/einde", {"role": "advisor"}).status_code == 303
    client.post_token(f"{page}/rollen/einde", {"role": "advisor"})
    assert loaded(subject).roles == [Role.STUDENT]
    assert len(rows("account.end_role")) == 1
    client.post_token(f"{page}/rollen", {"role": "advisor"})
    assert loaded(subject).roles == [Role.STUDENT, Role.ADVISOR]


def test_who_gave_a_role_is_told_and_a_role_of_staff_is_never_self_chosen(
    client: SiteClient, administrator: Account
) -> None:
    assert "bij het inrichten" in client.get(f"/beheer/accounts/{administrator.public_id}").text
    page = client.get(f"/beheer/accounts/{make_account(Role.STUDENT).public_id}").text
    assert "zelf gekozen" in page
    assert "bij het inrichten" not in page
    assert '<option value="">Kies een rol</option>' in page


def test_an_administrator_stays_one(client: SiteClient, administrator: Account) -> None:
    page = f"/beheer/accounts/{administrator.public_id}"
    assert client.post_token(f"{page}/rollen/einde", {"role": "administrator"}).status_code == 403
    assert client.post_token(f"{page}/blokkade").status_code == 403
    assert "Blokkeer dit account" not in client.get(page).text
    assert loaded(administrator).roles == [Role.ADMINISTRATOR]


@pytest.mark.usefixtures("administrator")
def test_blocking_and_unblocking(client: SiteClient) -> None:
    subject = make_account(Role.STUDENT)
    page = f"/beheer/accounts/{subject.public_id}"
    for _ in range(2):
        assert client.post_token(f"{page}/blokkade").status_code == 303
    assert loaded(subject).blocked_at is not None
    assert "Geblokkeerd sinds" in client.get(page).text
    assert "geblokkeerd" in client.get("/beheer/accounts?rol=student").text
    assert client.post_form(f"{page}/blokkade/einde", page=page).status_code == 303
    assert client.post_token(f"{page}/blokkade/einde").status_code == 303
    assert loaded(subject).blocked_at is None
    assert (len(rows("account.block")), len(rows("account.unblock"))) == (1, 1)


@pytest.mark.usefixtures("administrator")
def test_a_role_that_does_not_exist_is_refused(client: SiteClient) -> None:
    subject = make_account()
    assert client.post_token(f"/beheer/accounts/{subject.public_id}/rollen", {"role": "koning"}).status_code == 400


def test_the_audit_trail_can_be_filtered(client: SiteClient, administrator: Account) -> None:
    subject = make_account(Role.STUDENT, name="Kees Veld")
    actions.grant_role(account=loaded(subject), role=Role.TREASURER, by=loaded(administrator))
    actions.change_profile(name="Kees <Veld>", locale="nl", by=loaded(subject))
    everything = client.get("/beheer/audit").text
    assert "Rol gegeven" in everything
    assert "account Kees &lt;Veld&gt;" in everything
    assert "kassier" in everything
    assert "role =" not in everything
    assert "Kees &lt;Veld&gt;" in everything
    assert queries.audit_actions() == ["account.change_profile", "account.grant_role"]
    one = client.get("/beheer/audit?actie=account.grant_role").text
    assert "2 regels" not in one
    assert "1 regel" in one
    assert "1 regel" in client.get("/beheer/audit?wie=kees").text
    assert "Geen regels gevonden" in client.get("/beheer/audit?wie=niemand").text


def mail_in(state: str) -> OutboxMail:
    mail = outbox.post(recipient="kees.veld@voorbeeld.example", subject=f"Over {state}", body="heel geheim")
    if state == "sent":
        mail.sent_at = clock.now()
    if state == "dead":
        mail.dead_at, mail.attempts = clock.now(), outbox.MAX_ATTEMPTS
        mail.last_error = (
            "SMTPRecipientsRefused: {'kees.veld@voorbeeld.example': (550, b'<kees.veld@voorbeeld.example> unknown')}"
        )
    db.session.flush()
    return mail


@pytest.mark.usefixtures("administrator")
def test_mail_shows_what_is_technical_and_no_more(client: SiteClient) -> None:
    for state in queries.MAIL_STATES:
        mail_in(state)
    for state in queries.MAIL_STATES:
        page = client.get(f"/beheer/mail?status={state}").text
        assert f"Over {state}" in page
        assert all(f"Over {other}" not in page for other in set(queries.MAIL_STATES) - {state})
        assert "voorbeeld.example" in page
        assert "kees.veld" not in page
        assert "geheim" not in page
    assert "550" in client.get("/beheer/mail?status=dead").text
    assert "Over waiting" in client.get("/beheer/mail?status=anders").text


@pytest.mark.usefixtures("administrator")
def test_a_dead_letter_is_tried_again(client: SiteClient) -> None:
    mail_id = mail_in("dead").id
    target = f"/beheer/mail/{mail_id}/opnieuw"
    assert client.post_form(target, page="/beheer/mail?status=dead").status_code == 303
    db.session.expire_all()
    mail = db.session.get_one(OutboxMail, mail_id)
    assert (mail.dead_at, mail.attempts) == (None, 0)
    due = outbox.next_due()
    assert due is not None
    assert due.id == mail_id
    db.session.rollback()
    assert client.post_token(target).status_code == 409
    assert client.post_token("/beheer/mail/999999/opnieuw").status_code == 404
    assert client.post_token("/beheer/mail/99999999999999999999/opnieuw").status_code == 404
    assert len(rows("mail.retry")) == 1


@pytest.mark.usefixtures("administrator")
@pytest.mark.parametrize("state", ["waiting", "sent", "dead"])
def test_an_empty_list_says_so(client: SiteClient, state: str) -> None:
    assert 'class="empty"' in client.get(f"/beheer/mail?status={state}").text


def test_a_grant_by_two_administrators_at_once_is_one_grant(administrator: Account) -> None:
    """Both saw the account without the role; the second finds it granted."""
    subject, first = loaded(make_account()), loaded(administrator)
    assert subject.roles == []
    db.session.add(
        RoleGrant(
            account_id=subject.id,
            role=Role.ADVISOR,
            granted_by_id=first.id,
            granted_at=clock.now() - timedelta(seconds=1),
        )
    )
    db.session.flush()
    actions.grant_role(account=subject, role=Role.ADVISOR, by=first)
    held = db.session.scalars(select(RoleGrant).where(RoleGrant.account_id == subject.id)).all()
    assert len(held) == 1
