"""Somebody erases their account: nothing that says who they are is left, and what others need stays."""

import re

import pytest
from flask import Flask
from sqlalchemy import MetaData, select

from app.accounts.models import Account
from app.accounts.rules import Role
from app.badges import actions as badges
from app.badges.rules import AssertionState
from app.companies.models import Company
from app.companies.rules import MembershipState
from app.contacts.models import Conversation, Introduction
from app.contacts.rules import Starter
from app.kernel import clock
from app.kernel.database import db
from app.kernel.errors import ConflictError
from app.kernel.files import StoredFile
from app.kernel.outbox import OutboxMail
from app.people.rules import PersonKind, Purpose
from app.retention import actions
from app.vouchers.drafts.models import Draft
from app.vouchers.models import VoucherApplication
from app.vouchers.process import State
from tests.factories.accounts import PASSWORD, make_account
from tests.factories.badges import make_badge_class
from tests.factories.companies import make_branch, make_company, make_membership
from tests.factories.contacts import make_conversation, make_introduction, make_message, make_placement
from tests.factories.drafts import make_step_draft
from tests.factories.organisations import make_organisation, make_organisation_membership
from tests.factories.people import make_person
from tests.factories.vouchers import make_application
from tests.support.client import SiteClient

NAME, EMAIL, PAGE = "Quirina Zandloper", "quirina@voorbeeld.example", "/account/verwijderen"


@pytest.fixture
def me(app: Flask) -> Account:
    """A student who used everything."""
    account = make_account(Role.STUDENT, Role.TALENT, name=NAME, email=EMAIL)
    student = make_person(
        account=account, kind=PersonKind.STUDENT, consents=[Purpose.EMPLOYERS], headline="Ik zoek een stage"
    )
    make_person(account=account, kind=PersonKind.TALENT)
    company = make_company(name="De Smid")
    talk = make_conversation(person=account, company=company, body="Mijn bericht")
    make_message(conversation=talk, sender="company", author=make_account(Role.EMPLOYER), body="Kom maar")
    make_introduction(person=student, company=company, started_by=Starter.PERSON)
    make_placement(person=student, company=company, by=make_account(Role.COORDINATOR))
    issuer = make_account(Role.ISSUER)
    academy = make_organisation()
    make_organisation_membership(organisation=academy, account=issuer)
    badge = make_badge_class(organisation=academy)
    award = badges.award(badge, email=EMAIL, evidence="", awarded_on=clock.today(), by=issuer)
    badges.accept(award, seen=AssertionState.WAITING, by=account)
    badges.show(award, by=account)
    return account


def _everything() -> str:
    """Return every value of every row in the database."""
    tables = MetaData()
    tables.reflect(db.session.connection())
    return "\n".join(str(tuple(row)) for table in tables.sorted_tables for row in db.session.execute(select(table)))


def test_nothing_is_left_of_who_it_was(client: SiteClient, me: Account) -> None:
    assert NAME in _everything()
    client.sign_in(me, Role.STUDENT)
    answer = client.post_form(PAGE, {"password": PASSWORD, "sure": "y"})
    assert answer.status_code == 303
    assert "Het account is verwijderd." in client.get("/").text
    assert client.get("/account").status_code == 303
    db.session.expire_all()
    last = db.session.scalars(select(OutboxMail).where(OutboxMail.recipient == EMAIL)).one()
    assert "laatste mail" in last.body
    db.session.delete(last)
    db.session.flush()
    left = _everything()
    for trace in (NAME, "Quirina", EMAIL, "Mijn bericht", "Ik zoek een stage"):
        assert trace not in left, re.search(f".*{trace}.*", left)
    assert db.session.scalars(select(Conversation)).all() == []
    assert db.session.scalars(select(Introduction)).all() == []


def test_the_address_can_make_a_new_account_that_has_nothing_of_the_old_one(client: SiteClient, me: Account) -> None:
    actions.erase(me, by=me)
    client.sign_out()
    form = {"role": "student", "name": "Nieuw", "email": EMAIL, "password": "een heel nieuw wachtwoord"}
    assert client.post_form("/account/registreren", form).status_code == 303
    assert "De Smid" not in client.get("/berichten").text
    assert db.session.scalars(select(Account).where(Account.email == EMAIL)).one().id != me.id


def test_a_wrong_password_and_no_tick_are_told_beside_the_field(client: SiteClient, me: Account) -> None:
    client.sign_in(me, Role.STUDENT)
    wrong = client.post_form(PAGE, {"password": "iets anders hier", "sure": "y"})
    assert wrong.status_code == 400
    assert "Dit is niet het wachtwoord van dit account." in wrong.text
    untold = client.post_form(PAGE, {"password": PASSWORD})
    assert untold.status_code == 400
    assert "Vink aan dat het account weg mag." in untold.text
    assert db.session.get_one(Account, me.id).erased_at is None


def test_an_application_under_way_keeps_the_account(client: SiteClient) -> None:
    employer = make_account(Role.EMPLOYER)
    make_application(applicant=employer, state=State.COMPLETE)
    client.sign_in(employer)
    kept = client.post_form(PAGE, {"password": PASSWORD, "sure": "y"})
    assert kept.status_code == 409
    assert "loopt nog" in kept.text


def test_a_draft_goes_and_a_decided_application_stays(app: Flask) -> None:
    employer = make_account(Role.EMPLOYER)
    make_application(applicant=employer, state=State.DRAFT)
    make_step_draft(account=employer)
    kept = make_application(applicant=employer, state=State.WITHDRAWN)
    actions.erase(employer, by=employer)
    assert db.session.scalars(select(Draft.id)).all() == []
    assert db.session.scalars(select(StoredFile.id)).all() == []
    assert db.session.scalars(select(VoucherApplication.id)).all() == [kept.id]


def test_a_company_without_anybody_else_is_hidden(app: Flask) -> None:
    employer = make_account(Role.EMPLOYER)
    company = make_company()
    make_branch(company=company)
    membership = make_membership(company=company, account=employer)
    actions.erase(employer, by=employer)
    assert db.session.get_one(Company, company.id).published_at is None
    assert membership.state == MembershipState.ENDED


def test_the_only_admin_among_colleagues_chooses_another_first(app: Flask) -> None:
    employer, company = make_account(Role.EMPLOYER), make_company()
    make_membership(company=company, account=employer)
    make_membership(company=company, account=make_account(Role.EMPLOYER), is_admin=False)
    with pytest.raises(ConflictError, match="enige hoofdgebruiker"):
        actions.erase(employer, by=employer)
    issuer = make_account(Role.ISSUER)
    make_organisation_membership(organisation=make_organisation(), account=issuer)
    with pytest.raises(ConflictError):
        actions.erase(issuer, by=issuer)


def test_staff_do_not_erase_themselves(client: SiteClient) -> None:
    advisor = make_account(Role.ADVISOR)
    client.sign_in(advisor)
    assert client.post_form(PAGE, {"password": PASSWORD, "sure": "y"}).status_code == 409


def test_twice_is_once(app: Flask, me: Account) -> None:
    actions.erase(me, by=me)
    actions.erase(me, by=me)
    assert len(db.session.scalars(select(OutboxMail)).all()) == 1
