"""A vacancy is closed: who was getting to know the company about it hears so, once."""

import pytest
from flask import Flask
from sqlalchemy import func, select

from app.accounts.models import Account
from app.accounts.rules import Role
from app.companies.models import Company
from app.contacts.rules import Refusal, Starter
from app.kernel import clock
from app.kernel.database import db
from app.kernel.outbox import OutboxMail
from app.people.rules import Purpose
from app.vacancies import actions as vacancies
from app.vacancies.models import Vacancy
from tests.factories.accounts import make_account
from tests.factories.companies import make_branch, make_company, make_membership
from tests.factories.contacts import make_introduction
from tests.factories.people import make_person
from tests.factories.vacancies import make_vacancy


@pytest.fixture
def employer(app: Flask) -> Account:
    return make_account(Role.EMPLOYER)


@pytest.fixture
def vacancy(employer: Account) -> Vacancy:
    company = make_company(name="De Smid")
    make_membership(company=company, account=employer)
    return make_vacancy(branch=make_branch(company=company), title="Lasser")


def _introduce(vacancy: Vacancy, started_by: Starter, **facts: object) -> str:
    """Introduce somebody new about `vacancy`; return their e-mail address."""
    account = make_account(Role.TALENT)
    person = make_person(account=account, consents=[Purpose.EMPLOYERS])
    company = db.session.get_one(Company, vacancy.company_id)
    make_introduction(person=person, company=company, vacancy_id=vacancy.id, started_by=started_by, **facts)
    return account.email


def test_who_waits_and_who_was_invited_are_told_once(vacancy: Vacancy, employer: Account) -> None:
    applied, invited = _introduce(vacancy, Starter.PERSON), _introduce(vacancy, Starter.COMPANY)
    now = clock.now()
    _introduce(vacancy, Starter.PERSON, company_agreed_at=now)
    _introduce(vacancy, Starter.PERSON, company_declined_at=now, refusal=Refusal.FULL)
    _introduce(vacancy, Starter.PERSON, withdrawn_at=now)
    vacancies.close(vacancy, by=employer)
    vacancies.close(vacancy, by=employer)
    mails = {mail.recipient: mail for mail in db.session.scalars(select(OutboxMail))}
    assert len(mails) == db.session.scalar(select(func.count()).select_from(OutboxMail)) == 2
    assert "Je sollicitatie staat er nog." in mails[applied].body
    assert "De uitnodiging is daarmee voorbij." in mails[invited].body
    assert all(mail.subject == "De vacature Lasser is gesloten" for mail in mails.values())
