"""Whatever people do, in whatever order: names are known if and only if both said yes, and nothing happens twice."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta

from flask import Flask
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import func, select

from app.accounts.models import Account
from app.accounts.rules import Role
from app.companies.models import Company
from app.companies.rules import Verification
from app.contacts import actions, policy, queries
from app.contacts.models import Conversation, Introduction, Message
from app.contacts.rules import Refusal, Side, Standing, Starter
from app.kernel import clock
from app.kernel.database import db
from app.kernel.errors import ConflictError
from app.people import actions as people_actions
from app.people.models import Person
from app.people.rules import PersonKind, Purpose
from app.vacancies.models import Vacancy
from tests.factories.accounts import make_account
from tests.factories.companies import make_branch, make_company, make_membership
from tests.factories.organisations import make_organisation
from tests.factories.people import make_person
from tests.factories.placements import make_offer
from tests.factories.vacancies import make_vacancy

LONG_AGO = clock.now() - timedelta(days=100)
STEPS = (
    *("person yes", "person no", "company yes", "company no", "link yes", "link no"),
    *("take back", "consent withdrawn", "company rejected", "vacancy closed"),
)


@dataclass
class Expected:
    """What should be so, told by a few plain rules: whose turn it is, and who said what."""

    starter: Starter
    turn: Side | None
    yes: frozenset[Side]
    no: Side | None = None
    answered: int = 0
    asked: int = 0

    def say(self, side: Side, *, yes: bool) -> bool:
        """Let `side` answer; tell whether that is taken (saying the same twice is, and does nothing)."""
        if (yes and side in self.yes) or (not yes and self.no is side):
            return True
        if self.turn is not side:
            return False
        self.answered += side is Side.COMPANY
        if not yes:
            self.no, self.turn = side, None
            return True
        self.yes |= {side}
        self.turn = None if len(self.yes) == 2 else Side.COMPANY
        self.asked += self.turn is Side.COMPANY
        return True

    @property
    def agreed(self) -> bool:
        """Whether both said yes."""
        return len(self.yes) == 2


@dataclass
class World:
    """One introduction and those around it."""

    introduction: Introduction
    person: Person
    owner: Account
    company: Company
    member: Account
    starter: Account
    vacancy: Vacancy | None


def began(starter: Starter) -> tuple[World, Expected]:
    """Let `starter` begin an introduction between somebody new and a new company."""
    owner, member, coordinator = make_account(Role.TALENT), make_account(Role.EMPLOYER), make_account(Role.COORDINATOR)
    company = make_company()
    vacancy = make_vacancy(branch=make_branch(company=company))
    make_offer(company=company)
    make_membership(company=company, account=member)
    by_school = starter is Starter.COORDINATOR
    with clock.standing_at(LONG_AGO):
        person = make_person(
            account=owner,
            kind=PersonKind.STUDENT if by_school else PersonKind.TALENT,
            school_id=make_organisation(is_school=True).id if by_school else None,
            consents=[Purpose.SCHOOL if by_school else Purpose.EMPLOYERS],
        )
    if starter is Starter.PERSON:
        made = actions.apply(person, vacancy, "Hallo.", by=owner)
        expected = Expected(starter, Side.COMPANY, frozenset({Side.PERSON}), asked=1)
        return World(made, person, owner, company, member, owner, vacancy), expected
    if starter is Starter.COMPANY:
        made = actions.invite(person, company, "Hallo.", vacancy=vacancy, by=member)
        expected = Expected(starter, Side.PERSON, frozenset({Side.COMPANY}))
        return World(made, person, owner, company, member, member, vacancy), expected
    made = actions.introduce(person, company, "Past goed.", by=coordinator)
    return World(made, person, owner, company, member, coordinator, None), Expected(starter, Side.PERSON, frozenset())


def taken(act: Callable[[], object]) -> bool:
    """Tell whether an action is taken or refused as no longer possible."""
    try:
        act()
    except ConflictError:
        return False
    return True


def do(step: str, world: World, expected: Expected) -> None:
    """Do one thing, and say what should come of it."""
    one = world.introduction
    answers = {
        "person": (Side.PERSON, world.owner),
        "company": (Side.COMPANY, world.member),
        "link": (Side.COMPANY, None),
    }
    who, _space, word = step.partition(" ")
    if who in answers and word in ("yes", "no"):
        side, by = answers[who]
        if word == "yes":
            done = taken(lambda: actions.agree(one, side, by=by))
        else:
            done = taken(lambda: actions.decline(one, side, by=by, refusal=Refusal.OTHER))
        assert done == expected.say(side, yes=word == "yes"), step
    elif step == "take back":
        was_open, back = expected.turn is not None, one.withdrawn_at is not None
        assert taken(lambda: actions.withdraw(one, by=world.starter)) == (was_open or back)
        expected.asked -= expected.turn is Side.COMPANY
        expected.turn = None
    elif step == "consent withdrawn":
        purpose = Purpose.SCHOOL if expected.starter is Starter.COORDINATOR else Purpose.EMPLOYERS
        people_actions.withdraw_consent(world.person, purpose, by=world.owner)
        if expected.starter is not Starter.PERSON:
            expected.turn = None
    elif step == "company rejected":
        world.company.verification = Verification.REJECTED
        expected.turn = None
    elif world.vacancy is not None:
        world.vacancy.closed_at = clock.now()
        if expected.turn is Side.PERSON:
            expected.turn = None
    db.session.flush()


def check(world: World, expected: Expected) -> None:
    """Compare what is with what should be."""
    row = queries.introduction_row(world.introduction.id)
    assert row.stand.turn == expected.turn
    assert (row.stand.standing is Standing.AGREED) == expected.agreed
    assert policy.names_are_known(row.stand) == expected.agreed
    talking = select(Conversation.id).where(Conversation.company_id == world.company.id)
    assert len(db.session.scalars(talking).all()) == expected.agreed
    said = select(func.count()).where(Message.conversation_id.in_(talking))
    opening = 0 if expected.starter is Starter.COORDINATOR else 1
    assert db.session.scalar(said) == (opening if expected.agreed else 0)
    assert world.company.messages_answered == expected.answered
    assert world.company.messages_received == expected.asked


@settings(max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow])
@given(starter=st.sampled_from(Starter), steps=st.lists(st.sampled_from(STEPS), max_size=7))
def test_names_are_known_if_and_only_if_both_said_yes(app: Flask, starter: Starter, steps: list[str]) -> None:
    world, expected = began(starter)
    check(world, expected)
    for step in steps:
        do(step, world, expected)
        check(world, expected)
