"""Consent for each purpose: given and taken back by the owner alone, at once, with a log; and who sees whom by it."""

from itertools import product

import pytest
from flask import Flask
from sqlalchemy import func, select

from app.accounts.models import Account, AuditRow
from app.accounts.rules import Role
from app.kernel import clock
from app.kernel.database import db
from app.kernel.errors import NotFoundError
from app.people import policy, queries
from app.people.models import Consent, Person
from app.people.rules import PURPOSES_OF, PersonKind, Purpose, Subject, Viewer, may_view
from tests.factories.accounts import make_account
from tests.factories.organisations import make_organisation, make_organisation_membership
from tests.factories.people import make_person
from tests.support.client import SiteClient

PAGE = "/profiel/toestemming"


def _agree(client: SiteClient, purpose: str, answer: str = "ja") -> int:
    return client.post_token(PAGE, {"purpose": purpose, "answer": answer}).status_code


def _log(person: Person) -> list[tuple[str, bool]]:
    db.session.expire_all()
    return [(row.purpose, row.withdrawn_at is None) for row in queries.consent_log(person.id)]


def test_nothing_is_agreed_to_beforehand(client: SiteClient, profile: Person) -> None:
    assert "Je gaf nog geen toestemming." in client.get(PAGE).text
    assert queries.agreed_to(profile.id) == frozenset()


def test_agreeing_and_taking_back_hold_at_once_and_are_logged(client: SiteClient, profile: Person) -> None:
    before = profile.search_revision
    assert _agree(client, "employers") == 303
    assert _log(profile) == [("employers", True)]
    given = db.session.get_one(Person, profile.id).search_revision
    assert given > before
    assert "ja, sinds" in client.get(PAGE).text
    assert _agree(client, "employers", "nee") == 303
    assert queries.agreed_to(profile.id) == frozenset()
    assert db.session.get_one(Person, profile.id, populate_existing=True).search_revision > given
    _agree(client, "employers")
    assert _log(profile) == [("employers", True), ("employers", False)]
    actions = db.session.scalars(
        select(AuditRow.action).where(AuditRow.action.contains("consent")).order_by(AuditRow.id)
    )
    assert list(actions) == ["person.give_consent", "person.withdraw_consent", "person.give_consent"]


@pytest.mark.parametrize("answer", ["ja", "nee"])
def test_the_same_answer_twice_is_one(client: SiteClient, profile: Person, answer: str) -> None:
    for _time in range(3):
        assert _agree(client, "advisor", answer) == 303
    assert len(_log(profile)) == (1 if answer == "ja" else 0)


@pytest.mark.parametrize("purpose", ["school", "alles", "", "EMPLOYERS"])
def test_only_what_fits_the_profile_can_be_agreed_to(client: SiteClient, profile: Person, purpose: str) -> None:
    assert _agree(client, purpose) == 400
    assert db.session.scalar(select(func.count()).select_from(Consent)) == 0


def test_a_student_chooses_a_school_first(client: SiteClient, student: Person) -> None:
    assert "Kies eerst je school bij je wensen" in client.get(PAGE).text
    assert _agree(client, "school") == 400
    client.post_form("/profiel/wensen", {"school_id": str(make_organisation(is_school=True).id)})
    assert _agree(client, "school") == 303


def test_an_emptied_profile_is_seen_by_nobody(client: SiteClient, profile: Person) -> None:
    client.post_form("/profiel/wensen", {"headline": "Ik zoek werk in een werkplaats", "kinds": ["job"]})
    _agree(client, "employers")
    assert client.post_form("/profiel/leegmaken").status_code == 400
    assert queries.agreed_to(profile.id) == {Purpose.EMPLOYERS}
    assert client.post_form("/profiel/leegmaken", {"sure": "y"}).status_code == 303
    db.session.expire_all()
    emptied = db.session.get_one(Person, profile.id)
    assert (emptied.headline, emptied.kinds, emptied.place, emptied.lat) == ("", [], None, None)
    assert queries.skills_of(profile.id) == {}
    assert _log(profile) == [("employers", False)]


def test_who_sees_whom_is_the_same_in_the_rules_and_in_the_database(app: Flask) -> None:
    school, other_school = make_organisation(is_school=True), make_organisation(is_school=True)
    viewers = [
        Viewer(account.id, role, verified, schools)
        for role in (*Role, None)
        for account in [make_account(*([role] if role else []))]
        for verified in (False, True)
        for schools in (frozenset(), frozenset({school.id}), frozenset({other_school.id}))
    ]
    people = [
        (make_person(account=owner, kind=kind, school_id=at, consents=consents), owner)
        for kind in PersonKind
        for at in (None, school.id)
        for blocked in (None, clock.now())
        for consents in ([], *([purpose] for purpose in PURPOSES_OF[kind]))
        for owner in [make_account(Role.TALENT, Role.STUDENT, blocked_at=blocked)]
    ]
    viewers += [Viewer(owner.id, role) for _person, owner in people[:4] for role in (*Role, None)]
    seen = 0
    for viewer in viewers:
        found = set(db.session.scalars(select(Person.id).where(queries.visible_to(viewer))))
        expected = {person.id for person, owner in people if may_view(_subject(person, owner), viewer)}
        assert found == expected, viewer
        seen += len(found)
    assert seen > 20, "somebody sees somebody"


def _subject(person: Person, owner: Account) -> Subject:
    agreed = queries.agreed_to(person.id)
    blocked = owner.blocked_at is not None
    return Subject(person.account_id, PersonKind(person.kind), person.school_id, agreed, blocked)


def test_a_withdrawn_consent_lets_nobody_in(client: SiteClient, profile: Person) -> None:
    advisor = make_account(Role.ADVISOR)
    viewer = policy.viewer(advisor, Role.ADVISOR)
    with pytest.raises(NotFoundError):
        queries.visible_profile(profile.public_id, viewer)
    _agree(client, "advisor")
    assert queries.visible_profile(profile.public_id, viewer)[0].id == profile.id
    _agree(client, "advisor", "nee")
    with pytest.raises(NotFoundError):
        queries.visible_profile(profile.public_id, viewer)


def test_a_coordinator_looks_for_the_schools_that_he_acts_for_now(app: Flask) -> None:
    coordinator, school = make_account(Role.COORDINATOR), make_organisation(is_school=True)
    membership = make_organisation_membership(organisation=school, account=coordinator)
    assert policy.viewer(coordinator, Role.COORDINATOR).schools == {school.id}
    membership.ended_at = clock.now()
    db.session.flush()
    assert policy.viewer(coordinator, Role.COORDINATOR).schools == frozenset()


def test_the_rules_say_who_is_who() -> None:
    kinds, roles = list(PersonKind), list(Role)
    nothing = [Subject(1, kind, 7, frozenset()) for kind in kinds]
    everything = [Subject(1, kind, 7, frozenset(Purpose)) for kind in kinds]
    assert not any(may_view(one, Viewer(2, role, True, frozenset({7}))) for one, role in product(nothing, roles))
    sees = {
        (one.kind, role)
        for one, role in product(everything, roles)
        if may_view(one, Viewer(2, role, True, frozenset({7})))
    }
    assert sees == {
        (PersonKind.STUDENT, Role.EMPLOYER),
        (PersonKind.TALENT, Role.EMPLOYER),
        (PersonKind.STUDENT, Role.COORDINATOR),
        (PersonKind.TALENT, Role.ADVISOR),
    }
