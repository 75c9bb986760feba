"""What goes by itself after its term, and not a day before."""

from datetime import timedelta

import pytest
from flask import Flask
from sqlalchemy import func, select, text
from sqlalchemy.exc import DatabaseError

from app.accounts import actions as accounts
from app.accounts.models import Account, AuditRow
from app.accounts.rules import Role
from app.contacts.models import Conversation, Introduction
from app.contacts.rules import Starter
from app.kernel import clock, outbox
from app.kernel.database import Base, db
from app.kernel.files import StoredFile
from app.kernel.outbox import OutboxMail
from app.people.rules import PersonKind
from app.retention import actions, rules
from app.vouchers.drafts.models import Draft
from app.vouchers.models import VoucherApplication
from app.vouchers.process import State
from tests.factories.accounts import PASSWORD, make_account
from tests.factories.companies import make_company
from tests.factories.contacts import make_conversation, make_introduction
from tests.factories.drafts import make_step_draft
from tests.factories.people import make_person
from tests.factories.vouchers import make_application

DAY = timedelta(days=1)


def _count(model: type[Base]) -> int:
    return db.session.scalar(select(func.count()).select_from(model)) or 0


def _sweep_in(after: timedelta) -> None:
    with clock.standing_at(clock.now() + after):
        actions.sweep()
    db.session.expire_all()


def test_contact_that_led_to_nothing(app: Flask) -> None:
    company, talent = make_company(), make_account(Role.TALENT)
    person, now = make_person(account=talent), clock.now()
    student = make_person(account=make_account(Role.STUDENT), kind=PersonKind.STUDENT)
    make_conversation(person=talent, company=company)
    make_introduction(person=person, company=company, started_by=Starter.PERSON, expected_by=now)
    make_introduction(
        person=student, company=company, started_by=Starter.PERSON, expected_by=now, company_agreed_at=now
    )
    _sweep_in(rules.CONTACT_KEPT - DAY)
    assert (_count(Conversation), _count(Introduction)) == (1, 2)
    _sweep_in(rules.CONTACT_KEPT + DAY)
    assert (_count(Conversation), _count(Introduction)) == (0, 1)


def test_a_conversation_of_two_who_agreed_stays(app: Flask) -> None:
    company, talent = make_company(), make_account(Role.TALENT)
    make_conversation(person=talent, company=company)
    person = make_person(account=talent)
    make_introduction(person=person, company=company, started_by=Starter.PERSON, company_agreed_at=clock.now())
    _sweep_in(2 * rules.CONTACT_KEPT)
    assert (_count(Conversation), _count(Introduction)) == (1, 1)


def test_a_draft_that_nobody_sends(app: Flask) -> None:
    talent = make_account(Role.TALENT)
    make_application(applicant=talent, state=State.DRAFT)
    make_application(applicant=talent, state=State.COMPLETE)
    make_step_draft(account=talent)
    _sweep_in(rules.DRAFT_KEPT - DAY)
    assert (_count(VoucherApplication), _count(Draft)) == (2, 1)
    _sweep_in(rules.DRAFT_KEPT + DAY)
    assert (_count(VoucherApplication), _count(Draft), _count(StoredFile)) == (1, 0, 0)


def test_a_mail_that_was_sent(app: Flask) -> None:
    outbox.post(recipient="a@voorbeeld.example", subject="Een", body="Tekst").sent_at = clock.now()
    outbox.post(recipient="b@voorbeeld.example", subject="Twee", body="Tekst")
    db.session.flush()
    _sweep_in(rules.MAIL_KEPT + DAY)
    assert db.session.scalars(select(OutboxMail.subject)).all() == ["Twee"]


@pytest.fixture
def talent(app: Flask) -> Account:
    account = make_account(Role.TALENT)
    accounts.check_sign_in(email=account.email, password=PASSWORD)
    return account


def test_an_unused_account_is_told_and_goes_a_month_later(talent: Account) -> None:
    address, warned = talent.email, rules.UNUSED - rules.NOTICE + DAY
    _sweep_in(warned - 2 * DAY)
    assert _count(OutboxMail) == 0
    _sweep_in(warned)
    _sweep_in(warned + DAY)
    mail = db.session.scalars(select(OutboxMail)).one()
    assert (mail.recipient, "verdwijnt op" in mail.subject) == (address, True)
    _sweep_in(warned + rules.NOTICE - DAY)
    assert db.session.get_one(Account, talent.id).erased_at is None
    _sweep_in(warned + rules.NOTICE + DAY)
    assert db.session.get_one(Account, talent.id).erased_at is not None


def test_who_signs_in_again_keeps_the_account(talent: Account) -> None:
    warned = rules.UNUSED - rules.NOTICE + DAY
    _sweep_in(warned)
    with clock.standing_at(clock.now() + warned + DAY):
        accounts.check_sign_in(email=talent.email, password=PASSWORD)
    _sweep_in(rules.UNUSED + 2 * rules.NOTICE)
    assert db.session.get_one(Account, talent.id).erased_at is None


def test_staff_and_who_acts_for_somebody_stay(app: Flask) -> None:
    for role in (Role.ADVISOR, Role.EMPLOYER, Role.ISSUER):
        accounts.check_sign_in(email=make_account(Role.TALENT, role).email, password=PASSWORD)
    _sweep_in(2 * rules.UNUSED)
    assert _count(OutboxMail) == 0


def test_the_database_lets_the_audit_trail_go_after_five_years_only(app: Flask) -> None:
    now = clock.now()
    old, young = now - rules.TRAIL_KEPT - DAY, now - timedelta(days=5 * 365 - 2)
    db.session.add_all(AuditRow(at=at, action="mail.retry", subject="mail:1") for at in (old, young))
    db.session.flush()
    actions.sweep()
    assert _count(AuditRow) == 1
    with pytest.raises(DatabaseError, match="append-only"), db.session.begin_nested():
        db.session.execute(text("DELETE FROM audit_row"))
