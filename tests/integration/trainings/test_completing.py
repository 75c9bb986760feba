"""Who completes a training gets its badge by itself: once, and only where the issuer agrees."""

import io
from dataclasses import replace
from datetime import timedelta

import pytest
from flask import Flask
from sqlalchemy import func, select

from app.accounts.models import Account
from app.accounts.rules import Role
from app.badges.awarding import permissions, running
from app.badges.awarding.models import AwardPermission
from app.badges.models import BadgeAssertion, BadgeClass
from app.kernel import clock
from app.kernel.database import db
from app.kernel.errors import ConflictError, DomainError
from app.kernel.outbox import OutboxMail
from app.organisations.models import Organisation
from app.trainings import actions, completing
from app.trainings.actions import Content
from app.trainings.models import Training, TrainingCompletion
from app.trainings.rules import TrainingForm
from tests.factories.accounts import make_account
from tests.factories.awarding import make_batch
from tests.factories.badges import make_assertion, make_badge_class
from tests.factories.organisations import make_organisation, make_organisation_membership
from tests.factories.trainings import make_training
from tests.support.client import SiteClient
from tests.support.threads import at_once

EMAIL = "noor@voorbeeld.example"
PAGE = "/opleider/opleidingen/lassen/deelnemers"


@pytest.fixture
def trainer() -> Organisation:
    return make_organisation(name="Lasschool", is_trainer=True, is_issuer=True)


@pytest.fixture
def account(trainer: Organisation) -> Account:
    account = make_account(Role.TRAINER)
    make_organisation_membership(organisation=trainer, account=account)
    return account


@pytest.fixture
def badge(trainer: Organisation) -> BadgeClass:
    return make_badge_class(organisation=trainer, name="Veilig lassen", valid_months=24)


@pytest.fixture
def training(trainer: Organisation, badge: BadgeClass) -> Training:
    return make_training(organisation=trainer, slug="lassen", title="Leren lassen", badge_class_id=badge.id)


@pytest.fixture
def signed_in(client: SiteClient, account: Account) -> SiteClient:
    client.sign_in(account)
    return client


def badges_of(email: str = EMAIL) -> list[BadgeAssertion]:
    db.session.expire_all()
    return list(db.session.scalars(select(BadgeAssertion).where(BadgeAssertion.recipient_email == email)))


def test_who_is_said_to_be_done_gets_the_badge_with_what_it_was_for(
    signed_in: SiteClient, training: Training, account: Account
) -> None:
    day = clock.today() - timedelta(days=3)
    answer = signed_in.post_form(PAGE, {"email": "NOOR@voorbeeld.example", "completed_on": day.strftime("%d-%m-%Y")})
    assert (answer.status_code, answer.location) == (303, PAGE)
    (made,) = badges_of()
    assert made.evidence == "Rondde “Leren lassen” af bij Lasschool."
    assert clock.amsterdam(made.awarded_at).date() == day
    assert made.awarded_by_id == account.id
    page = signed_in.get(PAGE).text
    assert EMAIL in page
    assert "Wacht op antwoord" in page
    again = signed_in.post_form(PAGE, {"email": EMAIL})
    assert again.status_code == 409
    assert "al klaar gemeld" in again.text
    assert len(badges_of()) == 1


def test_the_form_says_what_is_wrong(signed_in: SiteClient, training: Training, account: Account) -> None:
    tomorrow = (clock.today() + timedelta(days=1)).strftime("%d-%m-%Y")
    wrong = {
        "Vul een e-mailadres in": {"email": "noor"},
        "kunt uzelf niet klaar melden": {"email": account.email},
        "nog niet geweest": {"email": EMAIL, "completed_on": tomorrow},
        "vanaf 1 januari 2000": {"email": EMAIL, "completed_on": "31-12-1999"},
    }
    for sentence, typed in wrong.items():
        answer = signed_in.post_form(PAGE, typed)
        assert answer.status_code == 400
        assert sentence in answer.text
    assert db.session.scalar(select(func.count()).select_from(TrainingCompletion)) == 0


def test_the_badge_of_another_issuer_waits_until_that_issuer_agrees(
    account: Account, trainer: Organisation, signed_in: SiteClient, app: Flask
) -> None:
    issuer, at_issuer = make_organisation(name="Keurmerk Oost"), make_account(Role.ISSUER)
    make_organisation_membership(organisation=issuer, account=at_issuer)
    theirs = make_badge_class(organisation=issuer, slug="theirs", name="Keurmerk")
    training = make_training(organisation=trainer, slug="lassen", badge_class_id=theirs.id)
    permissions.ask(theirs, trainer.id)
    completing.complete(training, email=EMAIL, completed_on=clock.today(), by=account)
    db.session.commit()
    assert badges_of() == []
    assert "Keurmerk Oost moet nog toestemming geven." in signed_in.get(PAGE).text
    assert completing.award_waiting() == 0
    other: SiteClient = app.test_client()  # type: ignore[assignment]
    other.sign_in(at_issuer)
    desk = "/uitgever/badges/theirs/opleiders"
    assert "Deze opleiders vragen het u" in other.get(desk).text
    assert other.post_form(desk, {"opleider": trainer.slug}, page=desk).status_code == 303
    db.session.expire_all()
    assert completing.award_waiting() == 1
    assert completing.award_waiting() == 0
    assert len(badges_of()) == 1
    assert other.post_token(f"{desk}/stoppen", {"opleider": trainer.slug}).status_code == 303
    db.session.expire_all()
    completing.complete(training, email="later@voorbeeld.example", completed_on=clock.today(), by=account)
    assert badges_of("later@voorbeeld.example") == []
    assert completing.award_waiting() == 0


def test_only_the_issuer_of_a_class_lets_trainers_award_it(
    app: Flask, signed_in: SiteClient, trainer: Organisation
) -> None:
    stranger = make_account(Role.ISSUER)
    make_organisation_membership(organisation=make_organisation(), account=stranger)
    make_badge_class(organisation=make_organisation(), slug="theirs")
    other: SiteClient = app.test_client()  # type: ignore[assignment]
    other.sign_in(stranger)
    for path in ("/uitgever/badges/theirs/opleiders", "/uitgever/badges/theirs/opleiders/stoppen"):
        assert other.post_token(path, {"opleider": trainer.slug}).status_code == 404


def test_choosing_a_badge_of_another_issuer_asks_it_once(account: Account, trainer: Organisation) -> None:
    theirs, own = make_badge_class(organisation=make_organisation()), make_badge_class(organisation=trainer)
    content = Content(
        title="Lassen",
        description="Je leert lassen.",
        form=TrainingForm.ONLINE,
        level=None,
        price_cents=0,
        study_hours=8,
        weeks=1,
        next_start=None,
        place="",
        website=None,
        badge_class_id=theirs.id,
        skills=[],
    )
    made = actions.create(trainer, content, by=account)
    actions.edit(made, replace(content, title="Leren lassen"), by=account)
    actions.edit(made, replace(content, badge_class_id=own.id), by=account)
    (asked,) = db.session.scalars(select(AwardPermission))
    assert (asked.badge_class_id, asked.organisation_id, asked.granted_at) == (theirs.id, trainer.id, None)


def test_who_has_the_badge_already_keeps_that_one(account: Account, training: Training, badge: BadgeClass) -> None:
    holder = make_account(Role.TALENT, email=EMAIL)
    earlier = make_assertion(badge_class=badge, email=EMAIL, account=holder, accepted_at=clock.now())
    made = completing.complete(training, email=EMAIL, completed_on=clock.today(), by=account)
    assert made.assertion_id == earlier.id
    assert len(badges_of()) == 1


def test_a_list_of_a_trainer_stands_below_their_entry(
    signed_in: SiteClient, training: Training, badge: BadgeClass, account: Account
) -> None:
    made = make_batch(badge_class=badge, by=account, training_id=training.id)
    assert '<a href="/opleider" aria-current="page">' in signed_in.get(f"/lijsten/{made.public_id}").text


def test_a_training_without_a_badge_is_completed_all_the_same(account: Account, trainer: Organisation) -> None:
    plain = make_training(organisation=trainer)
    assert completing.complete(plain, email=EMAIL, completed_on=clock.today(), by=account).assertion_id is None
    with pytest.raises(ConflictError):
        completing.complete(plain, email=EMAIL, completed_on=clock.today(), by=account)


def test_two_trainers_at_once_give_one_badge(app: Flask, account: Account, training: Training) -> None:
    training_id, account_id = training.id, account.id
    db.session.commit()

    def finish() -> str:
        chosen, by = db.session.get_one(Training, training_id), db.session.get_one(Account, account_id)
        try:
            completing.complete(chosen, email=EMAIL, completed_on=clock.today(), by=by)
            db.session.commit()
        except DomainError:
            db.session.rollback()
            return "told"
        return "done"

    assert sorted(str(one) for one in at_once(app, finish, finish)) == ["done", "told"]
    assert len(badges_of()) == 1


def test_a_group_is_said_to_be_done_by_a_list(signed_in: SiteClient, account: Account, training: Training) -> None:
    completing.complete(training, email=EMAIL, completed_on=clock.today(), by=account)
    content = b"E-mail\r\n" + EMAIL.encode() + b"\r\ntarik@voorbeeld.example\r\nfout\r\n"
    answer = signed_in.post_form(f"{PAGE}/lijst", {"file": (io.BytesIO(content), "klaar.csv")})
    assert answer.status_code == 303, answer.text
    page = signed_in.get(answer.location).text
    assert "Meld 1 deelnemer klaar en sla 2 rijen over" in page
    assert signed_in.post_form(answer.location, {"actie": "bevestig"}).status_code == 303
    db.session.commit()
    assert running.run_batches() == 1
    assert "Rondde" in badges_of("tarik@voorbeeld.example")[0].evidence
    assert "1 deelnemer is klaar gemeld." in signed_in.get(answer.location).text
    subjects = set(db.session.scalars(select(OutboxMail.subject)))
    assert {"Je krijgt de badge Veilig lassen", "Uw lijst voor Leren lassen is verwerkt"} <= subjects


def test_somebody_sees_what_was_said_and_takes_it_along(
    client: SiteClient, training: Training, account: Account
) -> None:
    person = make_account(Role.TALENT, email=EMAIL)
    completing.complete(training, email=EMAIL, completed_on=clock.today(), by=account)
    client.sign_in(person)
    told = client.get("/mijn-gegevens").text
    assert "Opleidingen die je afrondde" in told
    assert "Leren lassen" in told
    completing.erase(person)
    assert db.session.scalar(select(func.count()).select_from(TrainingCompletion)) == 0
    assert len(badges_of()) == 1


def test_trainings_of_others_are_not_there(client: SiteClient, training: Training) -> None:
    stranger = make_account(Role.TRAINER)
    make_organisation_membership(organisation=make_organisation(is_trainer=True), account=stranger)
    client.sign_in(stranger)
    for path in (PAGE, f"{PAGE}/lijst"):
        assert client.get(path).status_code == 404
        assert client.post_token(path, {"email": EMAIL}).status_code == 404
