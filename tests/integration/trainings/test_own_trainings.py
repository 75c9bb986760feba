"""A trainer puts up trainings, changes them, closes them: only the own ones."""

from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import func, select

from app.accounts.audit_words import action_name, subject_names
from app.accounts.models import Account, AuditRow
from app.accounts.rules import Role
from app.kernel import clock
from app.kernel.database import db
from app.organisations import actions as organisations
from app.organisations.models import Organisation
from app.trainings import queries
from app.trainings.models import Training
from tests.factories.accounts import make_account
from tests.factories.badges import make_badge_class
from tests.factories.organisations import make_organisation, make_organisation_membership
from tests.factories.skills import make_concept
from tests.factories.trainings import make_training
from tests.support.client import SiteClient

NEW = "/opleider/opleidingen/nieuw"


@pytest.fixture
def trainer() -> Organisation:
    make_concept(slug="lassen", nl="lassen", en="welding")
    make_concept(slug="solderen", nl="solderen", en="soldering")
    return make_organisation(name="Vakschool", is_trainer=True)


@pytest.fixture
def account(client: SiteClient, trainer: Organisation) -> Account:
    account = make_account(Role.TRAINER)
    make_organisation_membership(organisation=trainer, account=account)
    client.sign_in(account)
    return account


def _typed(**values: Any) -> dict[str, Any]:
    start = clock.today() + timedelta(days=30)
    return {
        "title": "Lassen voor beginners",
        "description": "Je leert lassen in acht avonden.",
        "skills": "lassen\nsolderen",
        "skills-word": ["lassen", "solderen"],
        "skills-level": ["3", "1"],
        "form": "classroom",
        "place": "7411",
        "level": "mbo2",
        "price_cents": "1.250,50",
        "study_hours": "40",
        "weeks": "8",
        "next_start": start.strftime("%d-%m-%Y"),
        "website": "www.vakschool.nl/lassen",
    } | values


def _trainings() -> list[Training]:
    db.session.expire_all()
    return list(db.session.scalars(select(Training).order_by(Training.id)))


def _send(client: SiteClient, url: str, **values: Any) -> Any:
    """Send the form with what is in it already, and what its script would add for the skills."""
    page = client.get(url).text
    once = page.split('name="once"')[1].split('value="')[1].split('"')[0]
    organisation = (
        page.split('name="organisation"')[1].split('value="')[1].split('"')[0] if "organisation" in page else ""
    )
    return client.post_token(url, {"once": once, "organisation": organisation, **_typed(**values)})


def test_a_new_training_can_be_found_at_once(client: SiteClient, trainer: Organisation, account: Account) -> None:
    badge = make_badge_class(organisation=make_organisation(is_issuer=True))
    answer = _send(client, NEW, badge_class_id=str(badge.id))
    assert (answer.status_code, answer.location) == (303, "/opleider")
    [made] = _trainings()
    assert (made.slug, made.organisation_id, made.price_cents) == ("lassen-voor-beginners", trainer.id, 1_250_50)
    assert (made.place, made.level, made.website) == ("Deventer", "mbo2", "https://www.vakschool.nl/lassen")
    assert (made.study_hours, made.weeks, made.badge_class_id) == (40, 8, badge.id)
    assert queries.skills_of([made.id]) == {made.id: [("lassen", 3), ("solderen", 1)]}
    assert "Lassen voor beginners" in client.get("/opleider").text
    client.sign_out()
    assert "Lassen voor beginners" in client.get("/opleidingen?q=lassen").text
    subject = f"training:{made.id}"
    assert subject_names([subject]) == {subject: "opleiding Lassen voor beginners"}
    assert action_name("training.create") == "Opleiding geplaatst"


def test_a_form_sent_twice_makes_one(client: SiteClient, account: Account, trainer: Organisation) -> None:
    sent = _typed(once="een-token", organisation=str(trainer.id))
    assert [client.post_token(NEW, sent).status_code for _ in range(2)] == [303, 303]
    assert len(_trainings()) == 1


@pytest.mark.parametrize(
    ("wrong", "sentence"),
    [
        ({"title": " "}, "Vul de naam van de opleiding in."),
        ({"title": "x" * 121}, "Gebruik hoogstens 120 tekens."),
        ({"description": ""}, "Vertel wat iemand leert"),
        ({"skills": ""}, "Noem minstens één vaardigheid die iemand leert."),
        ({"skills": "zwerkbal"}, "“zwerkbal” kennen wij niet."),
        ({"form": ""}, "Kies hoe u de opleiding geeft."),
        ({"form": "sprong"}, "Kies hoe u de opleiding geeft."),
        ({"place": ""}, "Vul de plaats of postcode in waar de opleiding is."),
        ({"place": "Nergenshuizen"}, "Deze plaats kennen wij niet."),
        ({"level": "mbo9"}, "Kies een niveau uit de lijst."),
        ({"price_cents": ""}, "Vul de prijs in"),
        ({"price_cents": "-5"}, "Een bedrag kan niet lager zijn"),
        ({"price_cents": "12.34"}, "Dit bedrag is niet duidelijk."),
        ({"price_cents": "100.000,01"}, "Een opleiding kost hier hoogstens"),
        ({"study_hours": "0"}, "Vul een getal in van 1 tot en met 5000."),
        ({"study_hours": "veel"}, "Vul een heel getal in, zoals 40."),
        ({"weeks": "261"}, "Vul een getal in van 1 tot en met 260."),
        ({"next_start": "31-02-2027"}, "Deze datum bestaat niet."),
        ({"next_start": "01-01-2020"}, "Deze dag is voorbij."),
        ({"website": "javascript:alert(1)"}, "Vul een website in, zoals www.bedrijf.nl."),
        ({"badge_class_id": "999999"}, "Kies een badge uit de lijst."),
        ({"badge_class_id": "x"}, "Kies een badge uit de lijst."),
    ],
)
def test_what_cannot_be_put_up(
    client: SiteClient, trainer: Organisation, account: Account, wrong: dict[str, str], sentence: str
) -> None:
    answer = _send(client, NEW, **wrong)
    assert answer.status_code == 400
    assert sentence in answer.text
    assert ("Je leert lassen in acht avonden." in answer.text) is ("description" not in wrong), "what was typed is kept"
    assert _trainings() == []


def test_online_has_no_place_and_at_work_need_not_have_one(
    client: SiteClient, trainer: Organisation, account: Account
) -> None:
    assert _send(client, NEW, form="online", place="Deventer").status_code == 303
    assert _send(client, NEW, form="at_work", place="", next_start="").status_code == 303
    assert [(found.form, found.place, found.slug) for found in _trainings()] == [
        ("online", None, "lassen-voor-beginners"),
        ("at_work", None, "lassen-voor-beginners-2"),
    ]


def test_a_training_called_as_a_page_gets_another_address(
    client: SiteClient, trainer: Organisation, account: Account
) -> None:
    _send(client, NEW, title="Nieuw")
    assert [found.slug for found in _trainings()] == ["nieuw-2"]


def test_a_training_is_changed(client: SiteClient, trainer: Organisation, account: Account) -> None:
    training = make_training(organisation=trainer, skills={"lassen": 2}, slug="lassen")
    page = "/opleider/opleidingen/lassen"
    assert "2.400,00" in client.get(page).text
    assert _send(client, page, title="Lassen 2", price_cents="0", skills="solderen").status_code == 303
    db.session.refresh(training)
    assert (training.title, training.price_cents, training.slug) == ("Lassen 2", 0, "lassen")
    assert queries.skills_of([training.id]) == {training.id: [("solderen", 1)]}
    rows = select(func.count()).where(AuditRow.action == "training.edit")
    assert db.session.scalar(rows) == 1
    assert _send(client, page, title="Lassen 2", price_cents="0", skills="solderen").status_code == 303
    assert db.session.scalar(rows) == 1, "nothing changed"


def test_a_badge_that_is_not_awarded_any_more_stays(
    client: SiteClient, trainer: Organisation, account: Account
) -> None:
    gone = make_badge_class(organisation=make_organisation(is_issuer=True), withdrawn_at=clock.now(), name="Oud bewijs")
    make_training(organisation=trainer, slug="lassen", badge_class_id=gone.id)
    make_training(organisation=trainer, slug="solderen")
    assert _send(client, "/opleider/opleidingen/lassen", badge_class_id=str(gone.id)).status_code == 303
    assert _send(client, "/opleider/opleidingen/solderen", badge_class_id=str(gone.id)).status_code == 400


def test_closing_and_opening_again(client: SiteClient, trainer: Organisation, account: Account) -> None:
    make_training(organisation=trainer, slug="lassen", title="Lassen in de avond")
    assert client.post_form("/opleider/opleidingen/lassen/sluit", page="/opleider").status_code == 303
    assert client.post_token("/opleider/opleidingen/lassen/sluit").status_code == 303
    assert client.get("/opleidingen/lassen").status_code == 410
    assert "Lassen in de avond" not in client.get("/opleidingen").text
    assert client.post_form("/opleider/opleidingen/lassen/open", page="/opleider").status_code == 303
    assert client.get("/opleidingen/lassen").status_code == 200
    assert "Lassen in de avond" in client.get("/opleidingen").text
    actions = db.session.scalars(select(AuditRow.action).where(AuditRow.action.startswith("training.")))
    assert sorted(actions) == ["training.close", "training.reopen"]


def test_trainings_of_others_are_not_there(client: SiteClient, trainer: Organisation, account: Account) -> None:
    foreign = make_training(organisation=make_organisation(is_trainer=True), slug="van-een-ander")
    issuer = make_organisation(is_issuer=True)
    make_organisation_membership(organisation=issuer, account=account)
    make_training(organisation=issuer, slug="van-een-uitgever")
    for slug in ("van-een-ander", "van-een-uitgever", "bestaat-niet"):
        page = f"/opleider/opleidingen/{slug}"
        assert client.get(page).status_code == 404
        assert client.post_token(page, _typed()).status_code == 404
        assert client.post_token(f"{page}/sluit").status_code == 404
        assert client.post_token(f"{page}/open").status_code == 404
    assert client.post_token(NEW, _typed(organisation=str(foreign.organisation_id))).status_code == 400
    assert len(_trainings()) == 2
    assert foreign.title not in client.get("/opleider").text


def test_who_leaves_the_trainer_is_out_at_once(client: SiteClient, trainer: Organisation, account: Account) -> None:
    make_training(organisation=trainer, slug="lassen")
    assert client.get("/opleider/opleidingen/lassen").status_code == 200
    organisations.remove(trainer, note="Gestopt.", by=make_account(Role.ADMINISTRATOR))
    assert client.get("/opleider/opleidingen/lassen").status_code == 403
    assert client.post_token("/opleider/opleidingen/lassen/sluit").status_code == 403
    assert client.get("/opleidingen/lassen").status_code == 410


def test_who_belongs_to_no_trainer_reads_what_to_do(client: SiteClient) -> None:
    client.sign_in(make_account(Role.TRAINER))
    assert "U hoort nog bij geen opleider" in client.get("/opleider").text
    assert client.get(NEW).location == "/opleider"


def test_who_acts_for_two_chooses(client: SiteClient, trainer: Organisation, account: Account) -> None:
    other = make_organisation(is_trainer=True, name="Academie")
    make_organisation_membership(organisation=other, account=account)
    assert client.post_token(NEW, _typed(organisation="")).status_code == 400
    assert client.post_token(NEW, _typed(organisation=str(other.id))).status_code == 303
    assert [found.organisation_id for found in _trainings()] == [other.id]
