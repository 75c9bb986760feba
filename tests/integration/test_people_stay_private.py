"""What a page or file says of a person, to whom: every address, as everybody, in every phase of getting to know.

`MAY` says by hand who sees what (docs/architecture.md, "Who sees what of a person"); whatever else holds a
mark of the person fails. A page that is new takes part by itself: its address is built from the world below.
"""

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import select
from werkzeug.routing import AnyConverter, Rule
from werkzeug.test import TestResponse

from app.accounts.models import Account
from app.accounts.rules import Role
from app.badges.models import BadgeAssertion, BadgeClass, StatusList
from app.badges.signing import sign_award
from app.companies.models import Company
from app.contacts.models import Conversation, Introduction
from app.contacts.rules import Starter
from app.kernel import clock
from app.kernel.database import db
from app.organisations.models import Organisation
from app.people.models import Person
from app.people.rules import PersonKind, Purpose
from app.trainings.models import Training
from app.vacancies.models import Vacancy
from tests.factories.accounts import make_account
from tests.factories.badges import make_assertion, make_badge_class
from tests.factories.companies import make_branch, make_company, make_membership
from tests.factories.contacts import make_conversation, make_introduction
from tests.factories.organisations import make_organisation, make_organisation_membership
from tests.factories.people import make_person
from tests.factories.placements import make_offer
from tests.factories.skills import make_concept
from tests.factories.trainings import make_training
from tests.factories.vacancies import make_vacancy
from tests.support.client import SiteClient
from tests.support.contexts import without_request

NAME, EMAIL = "Quirina Zandloper", "quirina.geheim@voorbeeld.example"
HEADLINE, ABOUT = "kop-van-het-profiel", "verhaal-van-het-profiel"
SAID, ASKED = "tekst-van-het-gesprek", "tekst-van-de-kennismaking"
EVIDENCE = "bewijs-bij-de-badge"
MARKS = {"name": NAME, "email": EMAIL, "profile": HEADLINE, "story": ABOUT, "message": SAID, "introduction": ASKED}
MARKS["evidence"] = EVIDENCE

OWNER = frozenset({"owner"})
PHASES = ("silent", "agreed to be seen", "both agreed")

KNOWS_EVERYBODY = {"name": frozenset({"administrator"}), "email": frozenset({"administrator"})}
"""Who gives roles and looks into the trail sees accounts; each look at one is in that trail."""
AWARDED = {"email": frozenset({"issuer"}), "evidence": frozenset({"issuer"})}
"""Who awarded a badge knows to which address, and with which evidence."""
WHILE_CONSENTED = {
    "email": frozenset({"advisor"}),
    "name": frozenset({"coordinator", "advisor"}),
    "profile": frozenset({"coordinator", "advisor", "employer", "other employer"}),
    "story": frozenset({"coordinator", "advisor", "employer", "other employer"}),
    "introduction": frozenset({"employer"}),
}
"""Own school and advisor by consent, with the name; verified companies by consent, without it."""
KNOWN_TO_EACH_OTHER = {"name": frozenset({"employer"}), "message": frozenset({"employer"})}


def may_see(mark: str, phase: str) -> frozenset[str]:
    """Return who may see a mark in a phase, on whatever page."""
    allowed = OWNER | KNOWS_EVERYBODY.get(mark, frozenset()) | AWARDED.get(mark, frozenset())
    if phase != "silent":
        allowed |= WHILE_CONSENTED.get(mark, frozenset())
    if phase == "both agreed":
        allowed |= KNOWN_TO_EACH_OTHER.get(mark, frozenset())
    return allowed


@dataclass
class World:
    """One person, everybody around her, and what addresses name."""

    actors: dict[str, tuple[Account | None, Role | None]] = field(default_factory=dict)
    owner: Account = field(init=False)
    talent: Person = field(init=False)
    student: Person = field(init=False)
    company: Company = field(init=False)
    vacancy: Vacancy = field(init=False)
    school: Organisation = field(init=False)
    badge_class: BadgeClass = field(init=False)
    assertion: BadgeAssertion = field(init=False)
    training: Training = field(init=False)
    introductions: list[Introduction] = field(default_factory=list)
    conversation: Conversation | None = None


@pytest.fixture(params=PHASES)
def phase(request: pytest.FixtureRequest) -> str:
    return str(request.param)


@pytest.fixture
def world(app: Flask, phase: str) -> World:
    made = World()
    make_concept(slug="lassen", nl="Lassen", en="Welding")
    made.owner = make_account(Role.STUDENT, Role.TALENT, name=NAME, email=EMAIL)
    made.school = make_organisation(is_school=True, is_issuer=True, is_trainer=True)
    made.company = make_company()
    branch = make_branch(company=made.company)
    make_offer(company=made.company, skills=["lassen"])
    made.vacancy = make_vacancy(branch=branch, required={"lassen": 2})
    consented = phase != "silent"
    filled = {"headline": HEADLINE, "about": ABOUT, "skills": {"lassen": 2}, "level": "mbo4"}
    made.talent = make_person(
        account=made.owner,
        kind=PersonKind.TALENT,
        consents=[Purpose.EMPLOYERS, Purpose.ADVISOR] if consented else [],
        **filled,
    )
    made.student = make_person(
        account=made.owner,
        kind=PersonKind.STUDENT,
        consents=[Purpose.EMPLOYERS, Purpose.SCHOOL] if consented else [],
        school_id=made.school.id,
        **filled,
    )
    made.badge_class = make_badge_class(organisation=made.school, skills={"lassen": 2})
    made.assertion = make_assertion(
        badge_class=made.badge_class,
        email=EMAIL,
        account=made.owner,
        evidence=EVIDENCE,
        accepted_at=clock.now(),
    )
    sign_award(made.assertion, made.badge_class)
    made.training = make_training(organisation=made.school, skills={"lassen": 2})
    _people_around(made)
    _meet(made, phase)
    db.session.commit()
    return made


def _people_around(made: World) -> None:
    def member(company: Company) -> Account:
        account = make_account(Role.EMPLOYER)
        make_membership(company=company, account=account)
        return account

    def acting(role: Role, organisation: Organisation) -> Account:
        account = make_account(role)
        make_organisation_membership(organisation=organisation, account=account)
        return account

    elsewhere = make_organisation(is_school=True, is_issuer=True, is_trainer=True)
    known, new = make_company(), make_company(verified=False)
    for company in (known, new):
        branch = make_branch(company=company)
        make_offer(company=company, skills=["lassen"])
        make_vacancy(branch=branch, required={"lassen": 2})
    made.actors = {
        "visitor": (None, None),
        "owner": (made.owner, Role.TALENT),
        "other student": (make_account(Role.STUDENT), Role.STUDENT),
        "other talent": (make_account(Role.TALENT), Role.TALENT),
        "employer": (member(made.company), Role.EMPLOYER),
        "other employer": (member(known), Role.EMPLOYER),
        "new employer": (member(new), Role.EMPLOYER),
        "coordinator": (acting(Role.COORDINATOR, made.school), Role.COORDINATOR),
        "other coordinator": (acting(Role.COORDINATOR, elsewhere), Role.COORDINATOR),
        "issuer": (acting(Role.ISSUER, made.school), Role.ISSUER),
        "other issuer": (acting(Role.ISSUER, elsewhere), Role.ISSUER),
        "trainer": (acting(Role.TRAINER, made.school), Role.TRAINER),
        "advisor": (make_account(Role.ADVISOR), Role.ADVISOR),
        "decider": (make_account(Role.DECIDER), Role.DECIDER),
        "treasurer": (make_account(Role.TREASURER), Role.TREASURER),
        "administrator": (make_account(Role.ADMINISTRATOR), Role.ADMINISTRATOR),
    }


def _meet(made: World, phase: str) -> None:
    """Let the person and the company be in touch as far as the phase says."""
    if phase == "silent":
        return
    agreed = {"company_agreed_at": clock.now()} if phase == "both agreed" else {}
    made.introductions = [
        make_introduction(
            person=made.talent, company=made.company, vacancy_id=made.vacancy.id, message=ASKED, **agreed
        ),
        make_introduction(
            person=made.student,
            company=made.company,
            started_by=Starter.COMPANY,
            message=ASKED,
            **({"person_agreed_at": clock.now()} if phase == "both agreed" else {}),
        ),
    ]
    if phase == "both agreed":
        made.conversation = make_conversation(person=made.owner, company=made.company, body=SAID)


class Glance(SiteClient):
    """Does not parse what it gets: each page is read by tests of its own, and here are thousands."""

    def open(self, *args: Any, **kwargs: Any) -> TestResponse:
        """Send a request."""
        return without_request().run(super(SiteClient, self).open, *args, **kwargs)


def test_everybody_sees_what_they_may_and_nothing_else(app: Flask, world: World, phase: str) -> None:
    wrong, seen = {}, set()
    addresses = _addresses(app, world)
    for actor, (account, role) in world.actors.items():
        client = Glance(app, app.response_class)
        if account is not None:
            client.sign_in(account, role)
        for address in addresses:
            answer = client.get(address)
            for mark in _found(answer.get_data()):
                seen.add((actor, mark))
                if actor not in may_see(mark, phase):
                    wrong[f"{actor} sees {mark} at {address}"] = answer.status_code
    assert wrong == {}
    assert _sure_to_be_seen(phase) - seen == set(), "marks that nobody finds cannot be missed either"


def _sure_to_be_seen(phase: str) -> set[tuple[str, str]]:
    expected = {("owner", "name"), ("owner", "profile"), ("owner", "email"), ("administrator", "email")}
    expected |= {("issuer", "evidence")}
    if phase != "silent":
        expected |= {("employer", "profile"), ("employer", "introduction"), ("coordinator", "name")}
        expected |= {("advisor", "name")}
    if phase == "both agreed":
        expected |= {("employer", "name"), ("employer", "message")}
    return expected


def _found(body: bytes) -> Iterator[str]:
    text = body.decode("utf-8", "replace").lower()
    for mark, words in MARKS.items():
        if words.lower() in text:
            yield mark


def _addresses(app: Flask, world: World) -> list[str]:
    """Return every address that answers GET, with the records of this world in it."""
    listed = []
    for rule in app.url_map.iter_rules():
        if "GET" not in (rule.methods or set()) or rule.endpoint in ("accounts.sign_out", "pages.choose_language"):
            continue
        listed += [_built(rule, values) for values in _values(rule, world)]
    return listed + _with_questions(world)


def _built(rule: Rule, values: dict[str, object]) -> str:
    return str(rule.build(values, append_unknown=False)[1])


SLUGS = {
    "vacan": lambda world: world.vacancy.slug,
    "apply": lambda world: world.vacancy.slug,
    "train": lambda world: world.training.slug,
    "badge": lambda world: world.badge_class.slug,
    "award": lambda world: world.badge_class.slug,
    "organisations": lambda world: world.school.slug,
    "issuer": lambda world: world.school.slug,
    "achievement": lambda world: world.badge_class.slug,
    "key": lambda world: world.school.slug,
}
"""Whose slug an address means, by a part of its endpoint; a company's where none fits."""


def _values(rule: Rule, world: World) -> Iterator[dict[str, object]]:
    named = [slug for part, slug in SLUGS.items() if part in rule.endpoint and "company" not in rule.endpoint]
    own_company = rule.rule.startswith("/mijn-bedrijf/")
    options: dict[str, list[object]] = {
        "slug": [world.company.slug] if own_company or not named else [slug(world) for slug in named],
        "vacancy_slug": [world.vacancy.slug],
        "public_id": _public_ids(rule.endpoint, world),
        "token": ["geen-geldige-link"],
    }
    of_a_few = {name: one for name, one in rule._converters.items() if isinstance(one, AnyConverter)}
    options |= {name: sorted(one.items) for name, one in of_a_few.items()}
    if "public_id" in rule.arguments and rule.endpoint == "pages.status_list":
        options["public_id"] = list(db.session.scalars(select(StatusList.public_id)))
    combinations: list[dict[str, object]] = [{}]
    for name in sorted(rule.arguments):
        values = options.get(name, [1])
        combinations = [{**one, name: value} for one in combinations for value in values]
    yield from combinations


def _public_ids(endpoint: str, world: World) -> list[object]:
    """Return the ids that the addresses of an endpoint can name; those of applications belong to nobody here."""
    feature = endpoint.partition(".")[0]
    if feature == "accounts":
        return [world.owner.public_id]
    if feature == "vouchers":
        return ["geen-aanvraag"]
    if feature == "badges" or endpoint in ("pages.assertion", "pages.badge_file"):
        return [world.assertion.public_id]
    if endpoint == "contacts.conversation":
        return [world.conversation.public_id if world.conversation else "geen-gesprek"]
    if endpoint == "contacts.introduction":
        return [introduction.public_id for introduction in world.introductions]
    return [world.talent.public_id, world.student.public_id]


def _with_questions(world: World) -> list[str]:
    return [
        f"/talenten?vacature={world.vacancy.slug}",
        f"/talenten?stageprofiel={world.company.slug}",
        "/stages?q=lassen",
        "/vacatures?q=lassen",
        "/opleidingen?q=lassen",
        "/badges?q=lassen",
        "/advies/talenten?q=lassen",
        "/beheer/accounts?q=quirina",
    ]
