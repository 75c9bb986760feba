"""The whole demo, loaded once on each database: everybody can act, and every state is there to be seen."""

from collections import Counter
from datetime import timedelta

import pytest
from flask import Flask
from sqlalchemy import func, select

from app.accounts.models import Account, RoleGrant
from app.accounts.rules import Role
from app.badges import queries as badges
from app.badges.models import BadgeAssertion, BadgeClass
from app.badges.rules import AssertionState
from app.companies.models import Company, CompanyMembership
from app.contacts import queries as contacts
from app.contacts.models import Conversation, Introduction, Message, Placement
from app.contacts.rules import Standing, Starter
from app.demo.load import is_empty, load_demo
from app.demo.people import NEWCOMERS, SIGN_INS
from app.kernel import clock
from app.kernel.clock import amsterdam
from app.kernel.database import Base, db
from app.organisations.models import Organisation, OrganisationMembership
from app.people.models import Person, VerifiedSkill
from app.skills.load import load_into_database
from app.skills.vocabulary_file import load_vocabulary
from app.trainings.models import Training
from app.vacancies.models import Vacancy
from app.vacancies.policy import state
from app.vacancies.rules import VacancyState
from app.vouchers.models import CaseEvent, VoucherApplication
from app.vouchers.recovery.models import Instalment, Recovery


def _count(table: type[Base]) -> int:
    return db.session.execute(select(func.count()).select_from(table)).scalar_one()


def _account(role: Role) -> Account:
    email = next(person.email for person in SIGN_INS if person.role is role)
    return db.session.scalars(select(Account).where(Account.email == email)).one()


@pytest.fixture
def _demo(app: Flask) -> None:
    assert is_empty()
    load_into_database(vocabulary=load_vocabulary())
    load_demo()
    db.session.flush()
    assert not is_empty()


@pytest.mark.usefixtures("_demo")
def test_the_demo_is_complete() -> None:
    _there_is_as_much_as_promised()
    _everybody_who_signs_in_can_act()
    _work_and_badges_stand_in_every_state()
    _people_met_in_every_way()
    _badges_prove_skills()
    _newcomers_did_nothing_yet()
    _coordinators_follow_their_students()
    _what_follows_an_award_comes_when_it_would()


def _there_is_as_much_as_promised() -> None:
    assert _count(Company) == 581
    assert _count(Vacancy) == 200
    assert _count(Training) == 80
    assert _count(BadgeClass) == 120
    assert _count(Organisation) == 51
    kinds = Counter(db.session.scalars(select(Person.kind)))
    assert kinds == {"student": 180, "talent": 120}


def _everybody_who_signs_in_can_act() -> None:
    held = select(Account.email, RoleGrant.role).join(RoleGrant, RoleGrant.account_id == Account.id)
    roles = {(email, role) for email, role in db.session.execute(held)}
    assert {(person.email, person.role) for person in (*SIGN_INS, *NEWCOMERS)} <= roles
    acting = set(db.session.scalars(select(OrganisationMembership.account_id)))
    assert {_account(role).id for role in (Role.COORDINATOR, Role.ISSUER, Role.TRAINER)} <= acting
    led = set(db.session.scalars(select(OrganisationMembership.organisation_id).where(OrganisationMembership.is_admin)))
    assert led == set(db.session.scalars(select(Organisation.id)))


def _work_and_badges_stand_in_every_state() -> None:
    today = clock.today()
    vacancies = db.session.scalars(select(Vacancy)).all()
    assert {state(vacancy, today) for vacancy in vacancies} == set(VacancyState)
    mine = select(CompanyMembership.company_id).where(CompanyMembership.account_id == _account(Role.EMPLOYER).id)
    company = db.session.scalars(mine).one()
    own = [vacancy for vacancy in vacancies if vacancy.company_id == company]
    assert sum(state(vacancy, today) is VacancyState.OPEN for vacancy in own) >= 3
    awards = db.session.scalars(select(BadgeAssertion)).all()
    assert {badges.state_now(award) for award in awards} == set(AssertionState)
    shown = [award for award in awards if award.shown and badges.state_now(award) is AssertionState.REVOKED]
    assert _account(Role.TALENT).id in {award.account_id for award in shown}, "its page can be seen"


def _people_met_in_every_way() -> None:
    made = db.session.scalars(select(Introduction)).all()
    assert {introduction.started_by for introduction in made} == set(Starter)
    stood = {contacts.introduction_row(introduction.id).stand.standing for introduction in made}
    assert stood == set(Standing) - {Standing.COMPANY_GONE}
    names = {row.id: row.name for row in db.session.execute(select(Person.id, Account.name).join(Account))}
    for introduction in made:
        first_name = names[introduction.person_id].split()[0]
        assert first_name not in introduction.message
        assert "<" not in introduction.message
    assert _count(Conversation) >= 50
    assert {*db.session.scalars(select(Message.sender))} == {"person", "company"}


def _badges_prove_skills() -> None:
    wanted = {
        account_id: {(c.skill, c.level) for c in badges.valid_claims(account_id)}
        for account_id in db.session.scalars(select(BadgeAssertion.account_id).distinct())
        if account_id is not None
    }
    proven = select(VerifiedSkill.account_id, VerifiedSkill.skill, VerifiedSkill.level)
    rows = db.session.execute(proven).all()
    assert len(rows) >= 100
    assert all((skill, level) in wanted[account_id] for account_id, skill, level in rows)
    visitors = {_account(Role.STUDENT).id, _account(Role.TALENT).id}
    assert visitors <= {account_id for account_id, _, _ in rows}


def _newcomers_did_nothing_yet() -> None:
    emails = [person.email for person in NEWCOMERS]
    new = select(Account.id).where(Account.email.in_(emails))
    persons = select(Person.id).where(Person.account_id.in_(new))
    assert db.session.scalars(select(Introduction.id).where(Introduction.person_id.in_(persons))).all() == []
    assert db.session.scalars(select(Conversation.id).where(Conversation.person_id.in_(new))).all() == []


def _coordinators_follow_their_students() -> None:
    placed = select(Placement.confirmed_by_id, Person.school_id).join(Person, Person.id == Placement.person_id)
    rows = db.session.execute(placed).all()
    assert len(rows) >= 10
    acts = select(OrganisationMembership.account_id, OrganisationMembership.organisation_id)
    memberships = {tuple(row) for row in db.session.execute(acts)}
    assert {tuple(row) for row in rows} <= memberships
    coordinator = _account(Role.COORDINATOR).id
    school = next(organisation for account, organisation in memberships if account == coordinator)
    students = db.session.scalars(select(Person.id).where(Person.school_id == school)).all()
    assert 25 <= len(students) <= 45
    assert any(account == coordinator for account, _ in rows)


def _what_follows_an_award_comes_when_it_would() -> None:
    happened = select(VoucherApplication, CaseEvent.transition, CaseEvent.at).join(
        CaseEvent, CaseEvent.application_id == VoucherApplication.id
    )
    told = Counter[str]()
    for voucher, step, at in db.session.execute(happened.where(CaseEvent.transition.in_(("start", "submit_evidence")))):
        first = voucher.training_start if step == "start" else voucher.training_end
        late = amsterdam(at).date() - first
        assert timedelta() <= late <= timedelta(weeks=1 if step == "start" else 6), (voucher.number, step)
        told[step] += 1
    assert told == {"start": 7, "submit_evidence": 4}
    opened = db.session.execute(
        select(Recovery.opened_at, func.min(Instalment.due_on))
        .join(Instalment, Instalment.recovery_id == Recovery.id)
        .group_by(Recovery.id)
    ).all()
    assert opened
    assert all(first - amsterdam(at).date() >= timedelta(weeks=2) for at, first in opened)
