"""The own profile: begun once, filled in, kept on every mistake, shown as companies see it."""

from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import func, select

from app.accounts.models import Account, AuditRow
from app.accounts.rules import Role
from app.kernel import clock
from app.kernel.database import db
from app.kernel.search_clock import SearchClock
from app.people import queries
from app.people.models import Person, PersonSkill
from app.people.rules import PersonKind, Purpose
from tests.factories.accounts import make_account
from tests.factories.organisations import make_organisation
from tests.factories.people import make_person, make_verified_skill
from tests.support.client import SiteClient

WISHES: dict[str, Any] = {
    "headline": "Ik wil lassen in een werkplaats",
    "kinds": ["job"],
    "occupations": "lasser",
    "about": "Ik werk graag met mijn handen.",
    "place": "7201",
    "max_km": "20",
    "remote_ok": "y",
    "hours_min": "24",
    "hours_max": "36",
    "available_from": "",
    "available_until": "",
    "situation": "seeking",
    "level": "mbo3",
    "study": "",
    "languages-nl": "C1",
    "languages-de": "A2",
    "licences": ["B"],
}


def _count(model: type[Any] = Person) -> int:
    return db.session.scalar(select(func.count()).select_from(model)) or 0


def _revision() -> int:
    return db.session.get_one(SearchClock, 1, populate_existing=True).revision


def _person() -> Person:
    db.session.expire_all()
    return db.session.scalars(select(Person)).one()


def test_a_profile_begins_with_one_question(client: SiteClient, talent: Account) -> None:
    assert "16 jaar of ouder" in client.get("/profiel").text
    assert _count() == 0
    refused = client.post_form("/profiel")
    assert refused.status_code == 400
    assert "Ben je jonger? Zoek dan zonder profiel." in refused.text
    assert _count() == 0
    assert client.post_form("/profiel", {"old_enough": "y"}).location == "/profiel/vaardigheden"
    person = _person()
    assert (person.account_id, person.kind, person.place) == (talent.id, "talent", None)
    assert "Zo zien bedrijven je profiel" in client.get("/profiel").text


def test_a_profile_is_made_once(client: SiteClient, talent: Account) -> None:
    token = {"csrf_token": client.csrf_token(), "old_enough": "y"}
    answers = [client.post("/profiel", data=token) for _ in range(3)]
    assert [answer.status_code for answer in answers] == [303, 303, 303]
    assert _count() == 1


@pytest.mark.parametrize("page", ["wensen", "vaardigheden", "toestemming"])
def test_without_a_profile_other_pages_lead_to_its_beginning(client: SiteClient, talent: Account, page: str) -> None:
    assert client.get(f"/profiel/{page}").location == "/profiel"
    assert client.post_token(f"/profiel/{page}", {"answer": "ja", "purpose": "employers"}).location == "/profiel"


def test_a_second_profile_takes_over_what_is_known(client: SiteClient) -> None:
    account = make_account(Role.STUDENT, Role.TALENT)
    make_person(
        account=account, kind=PersonKind.STUDENT, skills={"lassen": 3}, kinds=["internship"], languages={"nl": "C2"}
    )
    client.sign_in(account, Role.TALENT)
    assert "Je hebt al een profiel in een andere rol" in client.get("/profiel").text
    client.post_form("/profiel", {"old_enough": "y"})
    second = queries.profile_of(account.id, PersonKind.TALENT)
    assert second is not None
    assert (second.place, second.languages, second.kinds) == ("Deventer", {"nl": "C2"}, [])
    assert queries.skills_of(second.id) == {"lassen": 3}
    assert queries.agreed_to(second.id) == frozenset()


def test_wishes_are_kept_and_search_is_told(client: SiteClient, profile: Person) -> None:
    before = _revision()
    answer = client.post_form("/profiel/wensen", WISHES)
    assert (answer.status_code, answer.location) == (303, "/profiel")
    person = _person()
    assert (person.place, person.municipality) == ("Zutphen", "Zutphen")
    assert person.lat is not None
    assert (person.occupations, person.kinds, person.licences) == (["lasser"], ["job"], ["B"])
    assert (person.languages, person.situation) == ({"nl": "C1", "de": "A2"}, "seeking")
    assert (person.hours_min, person.hours_max, person.max_km, person.remote_ok) == (24, 36, 20, True)
    assert person.search_revision > before
    page = client.get("/profiel").text
    assert "Ik wil lassen in een werkplaats" in page
    assert "Bewaard om " in page
    assert "Ik zoek werk" not in page, "the situation is not for companies"


def test_saving_what_is_shown_changes_nothing(client: SiteClient, profile: Person) -> None:
    client.post_form("/profiel/wensen", WISHES)
    client.post_form(
        "/profiel/vaardigheden", {"skills": "lassen\nsolderen", "skills-word": ["lassen"], "skills-level": ["3"]}
    )
    before, rows, revision = dict(vars(_person())), _count(AuditRow), _revision()
    assert client.post_form("/profiel/wensen").status_code == 303
    assert client.post_form("/profiel/vaardigheden").status_code == 303
    after = vars(_person())
    kept = [name for name in before if not name.startswith("_")]
    assert {name: before[name] for name in kept} == {name: after[name] for name in kept}
    assert (_count(AuditRow), _revision()) == (rows, revision)


@pytest.mark.parametrize(
    ("fields", "sentence"),
    [
        ({"place": "Verweggistan"}, "Deze plaats kennen we niet."),
        ({"max_km": "0"}, "Vul een getal in van 1 tot en met 100."),
        ({"max_km": "veel"}, "Vul een heel getal in, zoals 15."),
        ({"hours_max": "61"}, "Vul een getal in van 1 tot en met 60."),
        ({"hours_min": "40", "hours_max": "8"}, "Dit is minder dan het laagste aantal uren. Draai ze om."),
        ({"available_from": "30-02-2027"}, "Deze datum bestaat niet."),
        ({"available_from": "01-09-2027", "available_until": "31-08-2027"}, "Deze dag is vóór de eerste dag."),
        ({"available_until": "01-01-2020"}, "Deze dag is al voorbij."),
        ({"kinds": ["internship"]}, "Kies iets uit de lijst."),
        ({"licences": ["vliegtuig"]}, "Kies iets uit de lijst."),
        ({"situation": "anders"}, "Kies iets uit de lijst."),
        ({"level": "doctor"}, "Kies iets uit de lijst."),
        ({"study": "toveren"}, "Kies iets uit de lijst."),
        ({"languages-nl": "Z9"}, "Kies bij elke taal een niveau uit de lijst."),
        ({"occupations": "ruimtevaarder"}, "“ruimtevaarder” kennen we niet."),
        ({"headline": "x" * 121}, "Gebruik hoogstens 120 tekens."),
        ({"about": "x" * 1501}, "Gebruik hoogstens 1500 tekens."),
        ({"headline": "Ik ben Sanne en ik zoek werk"}, "Laat je naam hier weg"),
        ({"about": "Mail sanne@voorbeeld.example"}, "Laat je e-mailadres hier weg."),
        ({"about": "Bel 06 12 34 56 78"}, "Laat je telefoonnummer hier weg."),
        ({"about": "Zie www.sannelast.nl"}, "Laat links hier weg."),
        ({"about": "Mijn nummer is 111222333"}, "Er lijkt een burgerservicenummer in te staan."),
    ],
)
def test_a_mistake_is_told_and_nothing_typed_is_lost(
    client: SiteClient, profile: Person, fields: dict[str, Any], sentence: str
) -> None:
    answer = client.post_form("/profiel/wensen", WISHES | {"headline": "Een zin die blijft"} | fields)
    assert answer.status_code == 400
    assert answer.text.count(sentence) == 2, "above the form and beside the field"
    assert ("Een zin die blijft" in answer.text) == ("headline" not in fields)
    assert "Ik werk graag met mijn handen." in answer.text or "about" in fields
    assert _person().headline == ""


def test_the_last_day_that_was_kept_may_pass(client: SiteClient, profile: Person) -> None:
    profile.available_until = clock.today() - timedelta(days=3)
    db.session.commit()
    assert client.post_form("/profiel/wensen").status_code == 303


def test_a_student_chooses_a_school_and_not_a_situation(client: SiteClient, student: Person) -> None:
    school, trainer = (
        make_organisation(is_school=True, name="Zone"),
        make_organisation(is_trainer=True, name="Opleider X"),
    )
    gone = make_organisation(is_school=True, name="Verdwenen school", removed_at=clock.now())
    page = client.get("/profiel/wensen").text
    assert "Zone" in page
    assert "Opleider X" not in page
    assert "Verdwenen school" not in page
    assert 'name="situation"' not in page
    assert (
        client.post_form("/profiel/wensen", {"school_id": str(school.id), "kinds": ["internship"]}).status_code == 303
    )
    assert (_person().school_id, _person().kinds) == (school.id, ["internship"])
    for other in (trainer.id, gone.id, 999_999, "x"):
        assert client.post_form("/profiel/wensen", {"school_id": str(other)}).status_code == 400
    assert _person().school_id == school.id


def test_another_school_has_to_be_agreed_to_again(client: SiteClient, student: Person) -> None:
    first, second = make_organisation(is_school=True), make_organisation(is_school=True)
    client.post_form("/profiel/wensen", {"school_id": str(first.id)})
    client.post_token("/profiel/toestemming", {"purpose": "school", "answer": "ja"})
    assert queries.agreed_to(student.id) == {Purpose.SCHOOL}
    client.post_form("/profiel/wensen", {"headline": "Ik zoek een stage"})
    assert queries.agreed_to(student.id) == {Purpose.SCHOOL}
    client.post_form("/profiel/wensen", {"school_id": str(second.id)})
    assert queries.agreed_to(student.id) == frozenset()


def test_skills_have_a_level_and_an_end(client: SiteClient, profile: Person) -> None:
    sent = {"skills": "lassen\nsolderen", "skills-word": ["lassen", "solderen"], "skills-level": ["3", "1"]}
    assert client.post_form("/profiel/vaardigheden", sent).status_code == 303
    assert queries.skills_of(profile.id) == {"lassen": 3, "solderen": 1}
    assert client.post_form("/profiel/vaardigheden", {"skills": ""}).status_code == 303
    assert _count(PersonSkill) == 0


def test_an_unknown_word_does_not_keep_the_rest_from_being_saved(client: SiteClient, profile: Person) -> None:
    sent = {"skills": "solderen\nqxqxqx"}
    first = client.post_form("/profiel/vaardigheden", sent)
    assert first.status_code == 400
    assert "Bewaren zonder deze woorden?" in first.text
    assert queries.skills_of(profile.id) == {"lassen": 2}
    assert client.post_form("/profiel/vaardigheden", sent | {"skills-skipped": ["qxqxqx"]}).status_code == 303
    assert queries.skills_of(profile.id) == {"solderen": 2}


def test_there_are_at_most_forty_skills(client: SiteClient, profile: Person) -> None:
    answer = client.post_form("/profiel/vaardigheden", {"skills": "\n".join(f"woord{n}" for n in range(200))})
    assert (answer.status_code, "Noem hoogstens 40 vaardigheden." in answer.text) == (400, True)


def test_a_badge_proves_a_skill_while_it_is_valid(client: SiteClient, profile: Person, talent: Account) -> None:
    make_verified_skill(account=talent, skill="lassen", level=3)
    make_verified_skill(account=talent, skill="plc", level=1, valid_until=clock.today())
    make_verified_skill(account=talent, skill="solderen", valid_until=clock.today() - timedelta(days=1))
    held = {one.slug: (one.level, one.proven) for one in queries.held_skills(profile, clock.today())}
    assert held == {"lassen": (3, 3), "plc": (1, 1)}
    page = client.get("/profiel").text
    assert "ervaren" in page
    assert "Bewezen met een badge" in page
    assert "Bewezen met een badge" in client.get("/profiel/vaardigheden").text


def test_what_is_proven_less_than_said_is_told_so(client: SiteClient, profile: Person, talent: Account) -> None:
    make_verified_skill(account=talent, skill="lassen", level=1)
    assert "Bewezen met een badge: een begin" in client.get("/profiel").text


def test_nobody_opens_the_profile_of_somebody_else(client: SiteClient, profile: Person) -> None:
    other = make_account(Role.TALENT)
    client.sign_in(other)
    assert "Maak je profiel" in client.get("/profiel").text
    client.post_form("/profiel", {"old_enough": "y"})
    client.post_form("/profiel/wensen", {"headline": "Iets van een ander"})
    db.session.expire_all()
    assert db.session.get_one(Person, profile.id).headline == ""


def test_the_pages_are_for_students_and_talents(client: SiteClient) -> None:
    for role in (Role.EMPLOYER, Role.COORDINATOR, Role.ADVISOR):
        client.sign_in(make_account(role))
        assert client.get("/profiel").status_code == 403
    client.sign_out()
    assert client.get("/profiel/wensen").location.startswith("/account/aanmelden")


def test_texts_are_shown_as_they_were_typed(client: SiteClient, profile: Person) -> None:
    client.post_form("/profiel/wensen", WISHES | {"headline": "<b>werk</b>", "about": "<script>x</script>"})
    page = client.get("/profiel").text
    assert "&lt;b&gt;werk" in page
    assert "<script>x" not in page
