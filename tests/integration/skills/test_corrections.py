"""Texts are read for skills and their writer asked; what an advisor corrects is known from then on."""

from threading import Event
from time import sleep

import pytest
from flask import Flask
from sqlalchemy import select

from app.accounts.models import Account
from app.accounts.rules import Role
from app.kernel.database import db
from app.kernel.search_clock import next_revision
from app.kernel.transaction import transaction
from app.people import actions as people
from app.people import queries
from app.people.actions import Wishes
from app.people.models import Person
from app.skills.corrections import links, tags
from app.skills.corrections.models import Owner, TextTag, WordLink
from app.skills.load import load_into_database
from app.skills.models import Label
from app.skills.queries import word_list
from app.skills.vocabulary_file import OccupationEntry, SkillEntry, Vocabulary
from app.vacancies import queries as vacancies
from app.vacancies.models import Vacancy
from tests.factories.accounts import make_account
from tests.factories.companies import make_branch, make_company, make_membership
from tests.factories.people import make_person
from tests.factories.skills import make_link
from tests.factories.vacancies import make_vacancy
from tests.support.client import SiteClient
from tests.support.threads import at_once


@pytest.fixture
def advisor(app: Flask) -> Account:
    load_into_database(vocabulary=_vocabulary())
    return make_account(Role.ADVISOR)


@pytest.fixture
def talent(advisor: Account) -> Account:
    return make_account(Role.TALENT)


@pytest.fixture
def person(talent: Account) -> Person:
    return make_person(account=talent, skills={"metselen": 3})


NAMES = ("heftruck", "kassa", "koken", "lassen", "metselen", "straatmaken")


def _vocabulary(**also: tuple[str, ...]) -> Vocabulary:
    """Return a small vocabulary; `also` are more Dutch labels by slug."""
    skills = {name: SkillEntry(name, name, f"{name} (en)", also.get(name, ()), (), "bouw", (), ()) for name in NAMES}
    lasser = OccupationEntry("lasser", "lasser", "welder", (), (), "metaal", (), (), ("lassen",))
    return Vocabulary(skills, {"lasser": lasser})


TEXT = "Ik kan goed metselen. Vorig jaar leerde ik MIG-lassen en rijden op de heftruck."


def _asked(owner: Owner, owner_id: int) -> set[str]:
    return {tag.slug for tag in tags.to_ask(owner, owner_id)}


def test_who_writes_a_text_is_asked_what_it_names(client: SiteClient, person: Person, talent: Account) -> None:
    client.sign_in(talent)
    saved = client.post_form("/profiel/wensen", {"about": TEXT})
    assert saved.location == "/profiel/gelezen"
    page = client.get(saved.location).text
    assert "heftruck" in page
    assert 'value="metselen"' not in page
    assert client.post_form("/profiel/gelezen", {"klopt": ["heftruck"]}).status_code == 303
    db.session.expire_all()
    assert queries.skills_of(person.id) == {"metselen": 3, "heftruck": 2}
    assert client.get("/profiel/gelezen").location == "/profiel"
    again = client.post_form("/profiel/wensen", {"about": TEXT + " Echt waar."})
    assert again.location == "/profiel", "what was answered is not asked again"


def test_a_skill_that_the_text_names_no_more_is_not_asked(person: Person, talent: Account) -> None:
    people.save_wishes(person, Wishes(about=TEXT), by=talent)
    assert "heftruck" in _asked(Owner.PERSON, person.id)
    people.save_wishes(person, Wishes(about="Ik kan koken."), by=talent)
    assert _asked(Owner.PERSON, person.id) == {"koken"}
    people.clear_profile(person, by=talent)
    assert db.session.scalars(select(TextTag)).all() == []


def test_who_writes_a_vacancy_is_asked_too(client: SiteClient, advisor: Account) -> None:
    employer, company = make_account(Role.EMPLOYER), make_company()
    make_membership(company=company, account=employer)
    vacancy = make_vacancy(branch=make_branch(company=company), required={"lassen": 2})
    client.sign_in(employer)
    address = f"/mijn-bedrijf/{company.slug}/vacatures/{vacancy.slug}"
    saved = client.post_form(
        address, {"description": "Je rijdt op de heftruck en bedient een kassa.", "occupation": "lasser"}
    )
    assert saved.location == f"{address}/gelezen", saved.text
    assert client.post_form(saved.location, {"klopt": ["heftruck"]}).location == f"/vacatures/{vacancy.slug}"
    db.session.expire_all()
    asked = {one.slug: one.required for one in vacancies.skills_of(db.session.get_one(Vacancy, vacancy.id).id)}
    assert asked["heftruck"] is False
    assert "kassa" not in asked


def test_somebody_else_does_not_answer(client: SiteClient, advisor: Account) -> None:
    vacancy = make_vacancy(branch=make_branch(company=make_company()))
    tags.read(Owner.VACANCY, vacancy.id, "heftruck", known=())
    client.sign_in(make_account(Role.EMPLOYER))
    company = make_company()
    assert client.get(f"/mijn-bedrijf/{company.slug}/vacatures/{vacancy.slug}/gelezen").status_code == 404


def test_a_guess_that_somebody_agreed_to_is_kept_for_the_advisor(
    client: SiteClient, person: Person, talent: Account
) -> None:
    client.sign_in(talent)
    asked = client.post_form("/profiel/vaardigheden", {"skills": "straatmakken"})
    assert asked.status_code == 400
    assert db.session.scalars(select(WordLink)).all() == []
    agreed = {"skills": "straatmakken", "skills-understood": "straatmaken", "skills-asked": "straatmakken"}
    assert client.post_form("/profiel/vaardigheden", agreed).status_code == 303
    link = db.session.scalars(select(WordLink)).one()
    assert (link.words, link.slug, link.times) == ("straatmakken", "straatmaken", 1)
    assert 0.85 <= link.score < 1


def test_what_an_advisor_says_words_mean_is_known_at_once(client: SiteClient, advisor: Account) -> None:
    link = make_link(words="stenen sjouwen", slug="metselen")
    client.sign_in(advisor)
    assert "stenen sjouwen" in client.get("/advies/woorden").text
    answer = client.post_form(f"/advies/woorden/{link.id}/anders", {"meant": "straatmaken"})
    assert answer.status_code == 303
    word = word_list("skill").words.word("Stenen sjouwen")
    assert (word.slug, word.exact) == ("straatmaken", True)
    assert "is nu: " in client.get("/advies/woorden?lijst=bekeken").text
    load_into_database(vocabulary=_vocabulary())
    assert word_list("skill").words.word("stenen sjouwen").slug == "straatmaken", (
        "it stays when the vocabulary is loaded"
    )


def test_who_changes_their_mind_leaves_one_meaning(advisor: Account) -> None:
    link = make_link(words="stenen sjouwen", slug="metselen")
    links.decide(link, right=False, moved_to="straatmaken", by=advisor)
    links.decide(link, right=True, by=advisor)
    learnt = db.session.scalars(select(Label).where(Label.learnt)).all()
    assert [label.text for label in learnt] == ["stenen sjouwen"]
    assert word_list("skill").words.word("stenen sjouwen").slug == "metselen"
    links.decide(link, right=False, by=advisor)
    assert db.session.scalars(select(Label).where(Label.learnt)).all() == []


def test_who_saves_a_text_and_who_decides_on_its_words_do_not_wait_in_a_circle(app: Flask, advisor: Account) -> None:
    link_id, advisor_id, raised = make_link(words="lasse", slug="lassen").id, advisor.id, Event()

    def save() -> str:
        with transaction():
            next_revision()
            raised.set()
            sleep(0.3)  # the other has begun
            links.seen("skill", "lasse", "lassen", 0.9)
        return "done"

    def decide() -> str:
        assert raised.wait(timeout=20)
        with transaction():
            links.decide(links.link(link_id), right=True, by=db.session.get_one(Account, advisor_id))
        return "done"

    assert at_once(app, save, decide) == ["done", "done"]
    db.session.expire_all()
    assert links.link(link_id).verdict == "right"


def test_words_that_mean_nothing_are_not_read_again(advisor: Account, person: Person, talent: Account) -> None:
    people.save_wishes(person, Wishes(about=TEXT), by=talent)
    link = db.session.scalars(select(WordLink).where(WordLink.slug == "heftruck")).one()
    links.decide(link, right=False, by=advisor)
    other = make_person(account=make_account(Role.TALENT))
    people.save_wishes(other, Wishes(about=TEXT), by=talent)
    assert "heftruck" not in _asked(Owner.PERSON, other.id)


def test_words_that_are_the_name_of_something_else_are_not_taken(client: SiteClient, advisor: Account) -> None:
    link = make_link(words="lassen", slug="metselen")
    client.sign_in(advisor)
    answer = client.post_form(f"/advies/woorden/{link.id}/anders", {"meant": "straatmaken"})
    assert answer.status_code == 400
    assert "al de naam van iets anders" in answer.text
    db.session.expire_all()
    assert db.session.get_one(WordLink, link.id).verdict is None


def test_a_vocabulary_that_comes_to_know_learnt_words_takes_them_over(advisor: Account) -> None:
    links.decide(make_link(words="metsel", slug="metselen"), right=True, by=advisor)
    load_into_database(vocabulary=_vocabulary(metselen=("Metsel",)))
    labels = db.session.scalars(select(Label).where(Label.text.ilike("metsel"))).all()
    assert [(label.text, label.learnt) for label in labels] == [("Metsel", False)]


def test_without_a_vocabulary_nothing_is_read_and_nothing_breaks(app: Flask) -> None:
    vacancy = make_vacancy(branch=make_branch(company=make_company()))
    tags.read(Owner.VACANCY, vacancy.id, TEXT, known=())
    assert tags.to_ask(Owner.VACANCY, vacancy.id) == []
