"""An issuer makes badge classes; what a class says stands from its first award on."""

import re
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import func, select

from app.accounts.models import AuditRow
from app.accounts.rules import Role
from app.badges import actions, queries
from app.badges.actions import ClassContent
from app.badges.models import BadgeClass
from app.kernel import clock
from app.kernel.database import db
from app.kernel.errors import ConflictError
from tests.factories.accounts import make_account
from tests.factories.badges import make_assertion, make_badge_class
from tests.factories.organisations import make_organisation, make_organisation_membership
from tests.integration.badges.conftest import Award, Desk
from tests.support.client import SiteClient, form_on
from tests.support.threads import at_once

NEW = "/uitgever/badges/nieuw"
EDIT = "/uitgever/badges/veilig-lassen"
TYPED: dict[str, Any] = {
    "name": "Metselen voor beginners",
    "description": "Kan een muur metselen.",
    "criteria": "Metselt een muur van een meter.",
    "skills": "metselen",
}
CONTENT = ClassContent(
    name="Koken",
    description="Kan koken.",
    criteria="Kookt een maaltijd.",
    language="nl",
    formal=False,
    nlqf_level=None,
    register_reference=None,
    valid_months=None,
    skills={"koken": 1},
)


@pytest.fixture
def signed_in(client: SiteClient, desk: Desk) -> SiteClient:
    client.sign_in(desk.account)
    return client


def _class(slug: str) -> BadgeClass:
    db.session.expire_all()
    return queries.class_by_slug(slug)


def test_an_issuer_makes_a_class_with_levels(signed_in: SiteClient, desk: Desk) -> None:
    levels = {"skills-word": ["metselen", "lassen"], "skills-level": ["3", "1"]}
    answer = signed_in.post_form(
        NEW, TYPED | {"skills": "metselen\nlassen", "valid_months": "36", "language": "en"} | levels
    )
    assert answer.location == "/uitgever/badges/metselen-voor-beginners/uitreikingen"
    made = _class("metselen-voor-beginners")
    assert (made.organisation_id, made.valid_months, made.language) == (desk.organisation.id, 36, "en")
    assert (made.formal, made.nlqf_level, made.register_reference) == (False, None, None)
    assert queries.skills_of([made.id])[made.id] == [("metselen", 3), ("lassen", 1)]
    row = db.session.scalars(select(AuditRow).where(AuditRow.action == "badge.create")).one()
    assert (row.actor_id, row.subject) == (desk.account.id, f"badge:{made.id}")


def test_a_form_sent_twice_makes_one_class(signed_in: SiteClient) -> None:
    page = signed_in.get(NEW).text
    fields = form_on(page, NEW, NEW, set())
    for name, value in TYPED.items():
        fields.setlist(name, [value])
    first, second = signed_in.post(NEW, data=fields), signed_in.post(NEW, data=fields)
    assert first.location == second.location == "/uitgever/badges/metselen-voor-beginners/uitreikingen"
    assert db.session.scalar(select(func.count()).select_from(BadgeClass)) == 2


def test_what_lacks_is_said_and_what_was_typed_stays(signed_in: SiteClient) -> None:
    answer = signed_in.post_form(NEW, {"name": "Metselen", "skills": "metselen, vliegen op een draak"})
    assert answer.status_code == 400
    assert "Vertel wat deze badge bewijst." in answer.text
    assert "Vertel wat iemand moet laten zien." in answer.text
    assert "kennen wij niet" in answer.text
    assert 'value="Metselen"' in answer.text
    assert "vliegen op een draak" in answer.text


def test_a_class_proves_at_least_one_skill(signed_in: SiteClient) -> None:
    answer = signed_in.post_form(NEW, TYPED | {"skills": " "})
    assert answer.status_code == 400
    assert "Noem minstens één vaardigheid die de badge bewijst." in answer.text


def test_a_formal_class_has_a_level_and_a_number_in_a_register(signed_in: SiteClient) -> None:
    refused = signed_in.post_form(NEW, TYPED | {"kind": "formal"})
    assert refused.status_code == 400
    assert "Kies het NLQF-niveau van deze formele badge." in refused.text
    assert "Vul het nummer in waaronder de badge in het register staat." in refused.text
    formal = {"kind": "formal", "nlqf_level": "4", "register_reference": "NLQF-1"}
    assert signed_in.post_form(NEW, TYPED | formal).status_code == 303
    made = _class("metselen-voor-beginners")
    assert (made.formal, made.nlqf_level, made.register_reference) == (True, 4, "NLQF-1")


def test_what_only_a_formal_class_has_is_left_out_of_any_other(signed_in: SiteClient) -> None:
    assert signed_in.post_form(NEW, TYPED | {"nlqf_level": "4", "register_reference": "NLQF-1"}).status_code == 303
    made = _class("metselen-voor-beginners")
    assert (made.formal, made.nlqf_level, made.register_reference) == (False, None, None)


def test_a_class_changes_until_its_first_award(signed_in: SiteClient, award: Award, desk: Desk) -> None:
    assert signed_in.post_form(EDIT, {"criteria": "Last vier proefstukken.", "skills": "koken"}).status_code == 303
    assert _class("veilig-lassen").criteria == "Last vier proefstukken."
    assert queries.skills_of([desk.badge.id])[desk.badge.id] == [("koken", 2)]
    form = form_on(signed_in.get(EDIT).text, EDIT, EDIT, set())
    award("iemand@voorbeeld.example")
    page = signed_in.get(EDIT)
    assert "Deze badge is al uitgereikt." in page.text
    assert 'name="criteria"' not in page.text
    form["criteria"] = "Iets heel anders."
    late = signed_in.post(EDIT, data=form)
    assert late.status_code == 409
    assert "Maak een nieuwe versie" in late.text
    assert _class("veilig-lassen").criteria == "Last vier proefstukken."


def test_a_new_version_starts_as_a_copy(signed_in: SiteClient, desk: Desk, award: Award) -> None:
    award("iemand@voorbeeld.example")
    assert f"{NEW}?van=veilig-lassen" in signed_in.get(EDIT).text
    answer = signed_in.post_form(NEW, {"criteria": "Last vijf proefstukken."}, page=f"{NEW}?van=veilig-lassen")
    assert answer.location == "/uitgever/badges/veilig-lassen-2/uitreikingen"
    old, new = _class("veilig-lassen"), _class("veilig-lassen-2")
    assert (new.name, new.criteria, new.valid_months) == (old.name, "Last vijf proefstukken.", 24)
    assert queries.skills_of([new.id])[new.id] == [("lassen", 2)]
    assert old.criteria == "Je last drie proefstukken onder toezicht."


def test_nothing_of_another_issuer_is_copied(signed_in: SiteClient) -> None:
    make_badge_class(organisation=make_organisation(), slug="van-een-ander", criteria="Het geheim van een ander.")
    for name in ("van-een-ander", "bestaat-niet"):
        page = signed_in.get(f"{NEW}?van={name}")
        assert page.status_code == 200
        assert "Het geheim van een ander." not in page.text
        assert "Dit is een kopie" not in page.text


def test_who_acts_for_two_issuers_chooses_one(signed_in: SiteClient, desk: Desk) -> None:
    other = make_organisation(name="Bouwplaats", slug="bouwplaats")
    make_organisation_membership(organisation=other, account=desk.account)
    stranger = make_organisation(name="Vreemd", slug="vreemd")
    assert signed_in.post_form(NEW, TYPED).status_code == 400
    assert signed_in.post_form(NEW, TYPED | {"organisation": stranger.slug}).status_code == 400
    assert signed_in.post_form(NEW, TYPED | {"organisation": "bouwplaats"}).status_code == 303
    assert _class("metselen-voor-beginners").organisation_id == other.id


def test_no_class_stands_where_a_page_is(signed_in: SiteClient) -> None:
    answer = signed_in.post_form(NEW, TYPED | {"name": "Nieuw"})
    assert answer.location == "/uitgever/badges/nieuw-2/uitreikingen"


def test_two_classes_of_one_name_at_once_get_two_addresses(app: Flask, desk: Desk) -> None:
    other = make_organisation()
    places, account_id = (desk.organisation.id, other.id), desk.account.id

    def make(organisation_id: int) -> str:
        by, organisation = (
            db.session.get_one(type(desk.account), account_id),
            db.session.get_one(type(other), organisation_id),
        )
        slug = actions.create_class(organisation, CONTENT, by=by).slug
        db.session.commit()
        return slug

    made = at_once(app, *(lambda place=place: make(place) for place in places))
    assert sorted(map(str, made)) == ["koken", "koken-2"]


def test_a_class_is_no_longer_awarded_and_again(signed_in: SiteClient, desk: Desk) -> None:
    awards = f"{EDIT}/uitreikingen"
    assert signed_in.post_form(f"{EDIT}/stoppen", page=awards).status_code == 303
    assert signed_in.post_token(f"{EDIT}/stoppen").status_code == 303
    assert _class("veilig-lassen").withdrawn_at is not None
    assert "u reikt deze niet meer uit" in signed_in.get("/uitgever").text
    assert signed_in.post_form(f"{EDIT}/hervatten", page=awards).status_code == 303
    assert _class("veilig-lassen").withdrawn_at is None
    verbs = db.session.scalars(
        select(AuditRow.action).where(AuditRow.action.startswith("badge.")).order_by(AuditRow.id)
    )
    assert list(verbs) == ["badge.withdraw", "badge.restore"]


def test_a_class_cannot_be_edited_by_action_either_once_awarded(desk: Desk, award: Award) -> None:
    award("iemand@voorbeeld.example")
    with pytest.raises(ConflictError):
        actions.edit_class(desk.badge, CONTENT, by=desk.account)
    assert desk.badge.name == "Veilig lassen"


def test_the_desk_counts_each_state(signed_in: SiteClient, desk: Desk) -> None:
    facts: list[dict[str, Any]] = [
        {},
        {},
        {"declined_at": clock.now()},
        {"accepted_at": clock.now(), "account": make_account()},
        {"revoked_at": clock.now(), "revocation_reason": "Fout"},
    ]
    for number, values in enumerate(facts):
        make_assertion(badge_class=desk.badge, email=f"m{number}@voorbeeld.example", **values)
    page = signed_in.get("/uitgever").text
    for words in ("2 wacht op antwoord", "1 geldig", "1 niet aangenomen", "1 ingetrokken"):
        assert words in page
    assert re.search(r"\d verlopen", page) is None


def test_an_issuer_without_an_organisation_learns_whom_to_ask(client: SiteClient) -> None:
    client.sign_in(make_account(Role.ISSUER))
    assert "U werkt nu voor geen uitgever" in client.get("/uitgever").text
    assert client.get(NEW).location == "/uitgever"


ADDRESSES = ("", "/uitreiken", "/uitreikingen")
BUTTONS = ("/stoppen", "/hervatten")


@pytest.mark.parametrize("who", ["another issuer", "left", "removed", "no issuer"])
def test_only_who_acts_for_the_issuer_gets_in(who: str, client: SiteClient, desk: Desk, award: Award) -> None:
    public_id = award("iemand@voorbeeld.example").public_id
    account = make_account(Role.ISSUER)
    organisation = desk.organisation if who != "another issuer" else make_organisation()
    membership = make_organisation_membership(organisation=organisation, account=account)
    if who == "left":
        membership.ended_at = clock.now()
    if who == "removed":
        organisation.removed_at = clock.now()
    if who == "no issuer":
        organisation.is_issuer, organisation.is_trainer = False, True
    client.sign_in(account)
    for path in ADDRESSES:
        assert client.get(EDIT + path).status_code == 404
        assert client.post_token(EDIT + path).status_code in (404, 405)
    for path in BUTTONS:
        assert client.post_token(EDIT + path).status_code == 404
    assert client.get(f"/uitgever/uitreikingen/{public_id}/intrekken").status_code == 404
    assert client.post_token(f"/uitgever/uitreikingen/{public_id}/intrekken", {"reason": "x"}).status_code == 404
    assert "iemand@voorbeeld.example" not in client.get("/uitgever").text
