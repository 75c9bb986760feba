"""A way through badges: made by an issuer, of own badges and others', followed by a person, with a badge at its end."""

import pytest
from flask import Flask
from sqlalchemy import select

from app.accounts.models import Account
from app.accounts.rules import Role
from app.badges import actions as badges
from app.badges.models import BadgeAssertion, BadgeClass
from app.badges.pathways import actions, queries
from app.badges.pathways.models import Pathway
from app.badges.pathways.rules import progress
from app.badges.rules import AssertionState
from app.kernel import clock
from app.kernel.database import db
from tests.factories.accounts import make_account
from tests.factories.awarding import make_pathway
from tests.factories.badges import make_assertion, make_badge_class
from tests.factories.organisations import make_organisation, make_organisation_membership
from tests.factories.trainings import make_training
from tests.integration.badges.conftest import Desk
from tests.support.client import SiteClient

NEW = "/uitgever/leerroutes/nieuw"


@pytest.fixture
def other() -> BadgeClass:
    return make_badge_class(organisation=make_organisation(name="Keurmerk Oost"), name="VCA", slug="vca")


@pytest.fixture
def end(desk: Desk) -> BadgeClass:
    return make_badge_class(organisation=desk.organisation, name="Allround lasser", slug="allround")


@pytest.fixture
def signed_in(client: SiteClient, desk: Desk) -> SiteClient:
    client.sign_in(desk.account)
    return client


def filled_in(*steps: tuple[BadgeClass, ...], end: BadgeClass | None = None) -> dict[str, str]:
    fields = {
        f"step_{number}_{at}": str(badge.id)
        for number, step in enumerate(steps, start=1)
        for at, badge in enumerate(step, start=1)
    }
    told = {"name": "Van starter tot lasser", "description": "Je leert lassen."}
    return told | fields | {"completion": str(end.id) if end else ""}


def test_an_issuer_makes_a_route_that_everybody_sees(
    app: Flask, signed_in: SiteClient, desk: Desk, other: BadgeClass, end: BadgeClass
) -> None:
    third = make_badge_class(organisation=desk.organisation, name="Tig-lassen")
    answer = signed_in.post_form(NEW, filled_in((desk.badge,), (other, third), end=end))
    assert answer.location == "/leerroutes/van-starter-tot-lasser", answer.text
    made = db.session.scalars(select(Pathway)).one()
    steps = queries.steps_of([made.id])[made.id]
    assert steps == [[desk.badge.id], sorted([other.id, third.id])]
    assert made.completion_class_id == end.id
    visitor: SiteClient = app.test_client()  # type: ignore[assignment]
    page = visitor.get(answer.location).text
    for words in ("Veilig lassen", "VCA", "Keurmerk Oost", "Tig-lassen", "Eén van deze badges is genoeg.", "Allround"):
        assert words in page
    assert "jouw volgende stap" not in page
    assert "Van starter tot lasser" in visitor.get("/leerroutes").text
    assert "Van starter tot lasser" in visitor.get("/badges/vca").text
    assert "Van starter tot lasser" in visitor.get("/uitgevers/techniekhuis").text
    shown = signed_in.get("/uitgever/leerroutes/van-starter-tot-lasser").text
    assert shown.count(f'<option selected value="{other.id}"') == 1


def test_what_is_wrong_with_a_route_is_said_and_kept(
    signed_in: SiteClient, desk: Desk, other: BadgeClass, end: BadgeClass
) -> None:
    withdrawn = make_badge_class(organisation=desk.organisation, withdrawn_at=clock.now())
    wrong = [
        ("Kies badges voor minstens twee stappen.", filled_in((desk.badge,))),
        ("staat er twee keer in", filled_in((desk.badge,), (desk.badge,))),
        ("Kies badges uit de lijst.", filled_in((desk.badge,), (withdrawn,))),
        ("Kies badges uit de lijst.", filled_in((desk.badge,), (end,)) | {"step_3_1": "9" * 5_000}),
        ("Deze badge is al een stap.", filled_in((end,), (other,), end=end)),
        ("Kies een eigen badge uit de lijst.", filled_in((desk.badge,), (end,), end=other)),
        ("Vul de naam van de leerroute in.", filled_in((desk.badge,), (end,)) | {"name": " "}),
    ]
    for sentence, typed in wrong:
        answer = signed_in.post_form(NEW, typed)
        assert answer.status_code == 400
        assert sentence in answer.text
        assert "Je leert lassen." in answer.text
    assert db.session.scalars(select(Pathway)).all() == []


def test_a_route_is_changed_and_taken_away(signed_in: SiteClient, desk: Desk, other: BadgeClass) -> None:
    third = make_badge_class(organisation=desk.organisation)
    made = make_pathway(organisation=desk.organisation, by=desk.account, steps=[[desk.badge], [other]], slug="route")
    page = "/uitgever/leerroutes/route"
    assert signed_in.post_form(page, {"step_1_1": str(third.id), "name": "Nieuwe naam"}).location == "/leerroutes/route"
    db.session.expire_all()
    assert (made.name, queries.steps_of([made.id])[made.id]) == ("Nieuwe naam", [[third.id], [other.id]])
    assert signed_in.post_token(f"{page}/stoppen").location == "/uitgever"
    assert signed_in.get("/leerroutes/route").status_code == 410
    assert "Nieuwe naam" not in signed_in.get("/leerroutes").text
    assert signed_in.post_token(f"{page}/hervatten").location == "/leerroutes/route"
    assert signed_in.get("/leerroutes/route").status_code == 200
    assert signed_in.get("/leerroutes/onbekend").status_code == 404


def test_only_its_issuer_changes_a_route(client: SiteClient, desk: Desk) -> None:
    make_pathway(organisation=desk.organisation, by=desk.account, steps=[[desk.badge]], slug="route")
    stranger = make_account(Role.ISSUER)
    make_organisation_membership(organisation=make_organisation(), account=stranger)
    client.sign_in(stranger)
    page = "/uitgever/leerroutes/route"
    assert client.get(page).status_code == 404
    for path in (page, f"{page}/stoppen", f"{page}/hervatten"):
        assert client.post_token(path, {"name": "van mij"}).status_code == 404


def test_who_follows_a_route_sees_how_far_and_what_is_next(
    client: SiteClient, desk: Desk, other: BadgeClass, holder: Account
) -> None:
    make_pathway(organisation=desk.organisation, by=desk.account, steps=[[desk.badge], [other]], slug="route")
    trainer = make_organisation(is_trainer=True)
    make_training(organisation=trainer, title="VCA in één dag", badge_class_id=other.id)
    make_assertion(badge_class=desk.badge, email=holder.email, account=holder, accepted_at=clock.now())
    make_assertion(badge_class=other, email=holder.email)
    client.sign_in(holder)
    page = client.get("/leerroutes/route").text
    assert "Je hebt 1 van de 2 stappen" in page
    assert "VCA in één dag" in page
    assert "jouw volgende stap" in page
    assert "Je hebt 1 van de 2 stappen" in client.get("/leerroutes").text


def test_who_has_every_step_gets_the_badge_at_the_end_once(
    desk: Desk, other: BadgeClass, end: BadgeClass, holder: Account
) -> None:
    steps = [[desk.badge], [other, make_badge_class(organisation=desk.organisation)]]
    make_pathway(organisation=desk.organisation, by=desk.account, steps=steps, completion_class_id=end.id)
    make_assertion(badge_class=desk.badge, email=holder.email, account=holder, accepted_at=clock.now())
    assert actions.award_completed() == 0
    waits = make_assertion(badge_class=other, email=holder.email)
    assert actions.award_completed() == 0, "a badge that was not accepted is no step"
    badges.accept(waits, seen=AssertionState.WAITING, by=holder)
    assert actions.award_completed() == 1
    made = db.session.scalars(select(BadgeAssertion).where(BadgeAssertion.badge_class_id == end.id)).one()
    assert made.evidence.startswith("Haalde alle badges van de leerroute")
    badges.decline(made, seen=AssertionState.WAITING, by=holder)
    assert actions.award_completed() == 0, "who does not want it is not asked again"


def test_a_step_is_done_with_any_of_its_badges() -> None:
    steps = [[1], [2, 3], [4]]
    assert progress(steps, {3, 1}).done == (True, True, False)
    assert (progress(steps, {3}).count, progress(steps, {3}).next) == (1, 0)
    assert progress(steps, {1, 2, 3, 4}).next is None
