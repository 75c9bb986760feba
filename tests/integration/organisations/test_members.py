"""Letting in, making admin, leaving: one admin always stays, roles come and go with what somebody acts for."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from threading import Barrier, BrokenBarrierError, Event
from time import sleep

import pytest
from flask import Flask
from sqlalchemy import func, select

from app.accounts import queries as accounts
from app.accounts.models import Account, AuditRow
from app.accounts.rules import Role
from app.badges.actions.verified import lock_holder
from app.kernel import clock
from app.kernel.database import db
from app.kernel.errors import ConflictError, DomainError
from app.kernel.outbox import OutboxMail
from app.kernel.search_clock import next_revision
from app.kernel.transaction import transaction
from app.organisations import actions, queries
from app.organisations.actions.profile import Identity, Profile
from app.organisations.actions.roles import settle_roles
from app.organisations.models import Organisation, OrganisationMembership
from app.organisations.rules import OrganisationKind
from tests.factories.accounts import make_account
from tests.factories.organisations import make_organisation, make_organisation_membership
from tests.support.client import SiteClient
from tests.support.threads import at_once

PAGE = "/mijn-organisatie/vakschool/mensen"
LAST_ADMIN = "Dit is de enige hoofdgebruiker van de organisatie."


@pytest.fixture
def school() -> Organisation:
    return make_organisation(slug="vakschool", name="Vakschool", is_trainer=True)


@pytest.fixture
def admin(client: SiteClient, school: Organisation) -> OrganisationMembership:
    account = make_account(Role.TRAINER)
    client.sign_in(account)
    return make_organisation_membership(organisation=school, account=account)


def _colleague(school: Organisation) -> tuple[Account, OrganisationMembership]:
    account = make_account(Role.TRAINER)
    return account, make_organisation_membership(organisation=school, account=account, is_admin=False)


def _state(membership: OrganisationMembership) -> tuple[bool, bool]:
    """Return whether it is current, and whether it is an admin's."""
    db.session.refresh(membership)
    return membership.ended_at is None, membership.is_admin


def _roles(account: Account) -> list[Role]:
    db.session.expire_all()
    found = accounts.by_email(account.email)
    assert found is not None
    return found.roles


def _mails_to(account: Account) -> list[str]:
    mails = select(OutboxMail.subject).where(OutboxMail.recipient == account.email).order_by(OutboxMail.id)
    return list(db.session.scalars(mails))


def _rows(action: str) -> int:
    return db.session.scalar(select(func.count()).where(AuditRow.action == action)) or 0


def test_an_admin_lets_a_colleague_in(client: SiteClient, school: Organisation, admin: OrganisationMembership) -> None:
    colleague = make_account(Role.EMPLOYER)
    answer = client.post_form(PAGE, {"email": colleague.email.upper()})
    assert (answer.status_code, answer.location) == (303, PAGE)
    assert _roles(colleague) == [Role.EMPLOYER, Role.TRAINER]
    assert _mails_to(colleague) == ["U werkt nu voor Vakschool"]
    assert colleague.name in client.get(PAGE).text
    browser = client.application.test_client()
    browser.sign_in(colleague, Role.TRAINER)
    assert "Vakschool" in browser.get("/mijn-organisatie").text
    assert client.post_form(PAGE, {"email": colleague.email}).status_code == 303
    assert len(queries.members_of(school.id)) == 2
    assert _rows("organisation.add_member") == 1


@pytest.mark.parametrize(
    ("email", "sentence"),
    [
        ("niemand@voorbeeld.example", "Bij dit e-mailadres hoort nog geen account."),
        ("onbevestigd@voorbeeld.example", "Dit e-mailadres is nog niet bevestigd."),
        ("dicht@voorbeeld.example", "Dit account is geblokkeerd."),
        ("geen adres", "Vul een e-mailadres in, zoals naam@voorbeeld.nl."),
        ("", "Vul het e-mailadres in, zoals naam@voorbeeld.nl."),
    ],
)
def test_who_cannot_be_let_in(
    client: SiteClient, school: Organisation, admin: OrganisationMembership, email: str, sentence: str
) -> None:
    make_account(Role.EMPLOYER, email="onbevestigd@voorbeeld.example", email_confirmed_at=None)
    make_account(Role.EMPLOYER, email="dicht@voorbeeld.example", blocked_at=clock.now())
    answer = client.post_form(PAGE, {"email": email})
    assert answer.status_code == 400
    assert sentence in answer.text
    assert f'value="{email}"' in answer.text
    assert len(queries.members_of(school.id)) == 1


def test_the_role_ends_at_once(client: SiteClient, school: Organisation, admin: OrganisationMembership) -> None:
    colleague, membership = _colleague(school)
    browser = client.application.test_client()
    browser.sign_in(colleague)
    assert browser.get("/mijn-organisatie").status_code == 200
    assert client.post_form(f"{PAGE}/{membership.id}/beeindigen", page=PAGE).status_code == 303
    assert browser.get("/mijn-organisatie").status_code == 403
    assert browser.get(PAGE).status_code == 403
    assert _roles(colleague) == []
    assert _mails_to(colleague) == ["U hebt geen toegang meer tot Vakschool"]
    assert client.post_token(f"{PAGE}/{membership.id}/beeindigen").status_code == 303
    assert _rows("organisation.end_membership") == 1


def test_a_role_stays_while_another_organisation_gives_it(school: Organisation) -> None:
    colleague, membership = _colleague(school)
    other = make_organisation(is_trainer=True, is_issuer=True)
    second = make_organisation_membership(organisation=other, account=colleague)
    actions.end_membership(school, membership.id, by=make_account(Role.ADMINISTRATOR))
    assert set(_roles(colleague)) == {Role.TRAINER, Role.ISSUER}
    assert [found.id for found in queries.organisations_of(colleague, OrganisationKind.TRAINER)] == [other.id]
    actions.remove(other, note="Gestopt.", by=make_account(Role.ADMINISTRATOR))
    assert _roles(colleague) == []
    assert _state(second) == (True, True)


def test_somebody_leaves(client: SiteClient, school: Organisation, admin: OrganisationMembership) -> None:
    colleague, membership = _colleague(school)
    client.sign_in(colleague)
    answer = client.post_form(f"{PAGE}/{membership.id}/beeindigen", page=PAGE)
    assert (answer.status_code, answer.location) == (303, "/account")
    assert _state(membership) == (False, False)
    assert _mails_to(colleague) == []
    assert client.get("/mijn-organisatie").status_code == 403


def test_the_last_admin_stays(client: SiteClient, school: Organisation, admin: OrganisationMembership) -> None:
    _colleague(school)
    client.post_form(f"{PAGE}/{admin.id}/beeindigen", page=PAGE)
    assert LAST_ADMIN in client.get(PAGE).text
    client.post_token(f"{PAGE}/{admin.id}/hoofdgebruiker", {"hoofdgebruiker": "nee"})
    assert LAST_ADMIN in client.get(PAGE).text
    assert _state(admin) == (True, True)


def test_admins_make_each_other(client: SiteClient, school: Organisation, admin: OrganisationMembership) -> None:
    colleague, membership = _colleague(school)
    client.post_form(f"{PAGE}/{membership.id}/hoofdgebruiker", page=PAGE)
    assert _state(membership) == (True, True)
    assert _mails_to(colleague) == ["U bent hoofdgebruiker van Vakschool"]
    client.post_form(f"{PAGE}/{admin.id}/beeindigen", page=PAGE)
    assert _state(admin) == (False, False)


def test_who_is_no_admin_cannot_let_in_or_out(
    client: SiteClient, school: Organisation, admin: OrganisationMembership
) -> None:
    colleague, membership = _colleague(school)
    client.sign_in(colleague)
    assert "Geef toegang" not in client.get(PAGE).text
    assert client.post_token(PAGE, {"email": make_account().email}).status_code == 403
    assert client.post_token(f"{PAGE}/{admin.id}/beeindigen").status_code == 403
    assert client.post_token(f"{PAGE}/{membership.id}/hoofdgebruiker").status_code == 403
    assert client.get("/mijn-organisatie/vakschool/gegevens").status_code == 403
    assert len(queries.members_of(school.id)) == 2


def test_strangers_learn_nothing(client: SiteClient, school: Organisation, admin: OrganisationMembership) -> None:
    stranger = make_account(Role.TRAINER)
    elsewhere = make_organisation(is_trainer=True)
    own = make_organisation_membership(organisation=elsewhere, account=stranger)
    client.sign_in(stranger)
    for path in (PAGE, "/mijn-organisatie/vakschool/gegevens", "/mijn-organisatie/geen/mensen"):
        assert client.get(path).status_code == 404
    assert client.post_token(PAGE, {"email": stranger.email}).status_code == 404
    assert client.post_token(f"{PAGE}/{admin.id}/beeindigen").status_code == 404
    foreign = f"/mijn-organisatie/{elsewhere.slug}/mensen/{admin.id}/beeindigen"
    assert client.post_token(foreign).status_code == 404
    assert _state(admin) == (True, True)
    assert _state(own) == (True, True)


def test_two_admins_cannot_leave_at_once(app: Flask, school: Organisation) -> None:
    pair = [make_organisation_membership(organisation=school, account=make_account(Role.TRAINER)) for _ in range(2)]
    by = make_account(Role.ADMINISTRATOR)
    ids, school_id, by_id = [membership.id for membership in pair], school.id, by.id
    db.session.commit()

    def leave(membership_id: int) -> bool:
        with app.app_context():
            organisation, actor = db.session.get_one(Organisation, school_id), db.session.get_one(Account, by_id)
            try:
                actions.end_membership(organisation, membership_id, by=actor)
            except ConflictError:
                db.session.rollback()
                return False
            db.session.commit()
            return True

    with ThreadPoolExecutor(2) as pool:
        left = list(pool.map(leave, ids))
    assert sorted(left) == [False, True]
    assert len(queries.admins_of(school.id)) == 1


def test_two_organisations_can_let_in_the_same_person_at_once(app: Flask, school: Organisation) -> None:
    other, account = make_organisation(is_issuer=True), make_account(Role.EMPLOYER)
    by_id, account_id = make_account(Role.ADMINISTRATOR).id, account.id
    both = Barrier(2)

    def let_in(organisation_id: int) -> Callable[[], str]:
        def act() -> str:
            with transaction():
                db.session.add(
                    OrganisationMembership(
                        organisation_id=organisation_id, account_id=account_id, is_admin=False, created_at=clock.now()
                    )
                )
                db.session.flush()
                with suppress(BrokenBarrierError):  # SQLite lets one write at a time: the other does not come
                    both.wait(timeout=0.5)
                settle_roles(db.session.get_one(Account, account_id), by=db.session.get_one(Account, by_id))
            return "in"

        return act

    assert at_once(app, let_in(school.id), let_in(other.id)) == ["in", "in"]
    db.session.expire_all()
    assert set(accounts.roles_of([account_id])[account_id]) == {Role.EMPLOYER, Role.ISSUER, Role.TRAINER}


def test_an_organisation_is_changed_while_a_member_takes_a_badge(app: Flask, school: Organisation) -> None:
    by_id, school_id = make_account(Role.ADMINISTRATOR).id, school.id
    member = make_organisation_membership(organisation=school, account=make_account(Role.TRAINER))
    member_id, held = member.account_id, Event()

    def take() -> str:
        with transaction():
            lock_holder(member_id)
            held.set()
            sleep(0.3)  # the other has begun
            next_revision()
        return "done"

    def change() -> str:
        assert held.wait(timeout=20)
        with transaction():
            organisation = db.session.get_one(Organisation, school_id)
            identity = Identity("Andere naam", [OrganisationKind.TRAINER], "vak@school.example")
            profile = Profile("Vakwerk.", None, "Deventer")
            actions.edit(organisation, identity, profile, by=db.session.get_one(Account, by_id))
        return "done"

    assert at_once(app, take, change) == ["done", "done"]
    db.session.expire_all()
    assert db.session.get_one(Organisation, school_id).name == "Andere naam"


def test_nobody_is_let_in_to_what_is_removed(school: Organisation) -> None:
    administrator, colleague = make_account(Role.ADMINISTRATOR), make_account(Role.EMPLOYER)
    actions.remove(school, note="Gestopt.", by=administrator)
    with pytest.raises(ConflictError):
        actions.add_member(school, email=colleague.email, is_admin=False, by=administrator)
    with pytest.raises(DomainError):
        actions.edit_profile(school, Profile("", None, "Deventer"), by=administrator)
