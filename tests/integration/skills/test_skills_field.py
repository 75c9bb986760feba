"""The field for skills: words understood, asked about or left out; levels kept; nothing typed is lost."""

from datetime import UTC, datetime
from typing import Any

import pytest
from flask import Flask
from werkzeug.datastructures import MultiDict
from wtforms import Form

from app.kernel import clock
from app.kernel.web import set_locale
from app.skills.forms import Chosen, SkillsField
from tests.factories.skills import make_concept
from tests.support.client import SiteClient


class Plain(Form):
    skills = SkillsField("Vaardigheden", most=3)


class Full(Form):
    skills = SkillsField("Vaardigheden", levels=True, needs=True, formal=True)


class Occupations(Form):
    jobs = SkillsField("Beroepen", kind="occupation", most=2)


@pytest.fixture(autouse=True)
def vocabulary(app: Flask) -> None:
    make_concept(slug="lassen", nl="lassen", en="welding")
    make_concept(slug="plc", nl="PLC's programmeren", en="PLC programming")
    make_concept(slug="kozijnen", nl="kozijnen, ramen en deuren plaatsen", en="fitting frames")
    make_concept(slug="solderen", nl="solderen", en="soldering")
    make_concept(slug="lasser", nl="lasser", en="welder", kind="occupation")


def _sent(form: type[Form], **fields: Any) -> Form:
    pairs = [(n.replace("_", "-"), v) for n, vs in fields.items() for v in (vs if isinstance(vs, list) else [vs])]
    return form(MultiDict(pairs))


def _slugs(form: Form) -> list[str]:
    return [one.slug for one in form.skills.data]


@pytest.fixture(autouse=True)
def request_context(app: Flask, vocabulary: None) -> Any:
    with app.test_request_context():
        yield


def test_words_become_skills_in_their_order() -> None:
    form = _sent(Plain, skills="Solderen\r\nkozijnen, ramen en deuren plaatsen, lassen, welding")
    assert form.validate()
    assert _slugs(form) == ["solderen", "kozijnen", "lassen"]


def test_nothing_is_a_valid_answer() -> None:
    form = _sent(Plain, skills=" \n ")
    assert form.validate()
    assert form.skills.data == []


def test_a_guess_is_asked_back_once() -> None:
    first = _sent(Plain, skills="soldeern")
    assert not first.validate()
    assert [(box.value, box.ticked) for box in first.skills.guesses] == [("solderen", True)]
    assert "soldeern" in first.skills.guesses[0].label
    agreed = _sent(Plain, skills="soldeern", skills_asked=first.skills.asked, skills_understood="solderen")
    assert agreed.validate()
    assert _slugs(agreed) == ["solderen"]
    refused = _sent(Plain, skills="soldeern", skills_asked=first.skills.asked)
    assert not refused.validate()
    assert refused.skills.guesses == []
    assert [box.value for box in refused.skills.unknowns] == ["soldeern"]


def test_an_unknown_word_is_told_and_can_be_left_out() -> None:
    first = _sent(Plain, skills="lassen\nqxqx")
    assert not first.validate()
    assert first.skills.errors == ["“qxqx” kennen we niet. Gebruik een ander woord."]
    assert first.skills._value() == "lassen\nqxqx"
    assert [(box.value, box.ticked) for box in first.skills.unknowns] == [("qxqx", False)]
    without = _sent(Plain, skills="lassen\nqxqx", skills_skipped="qxqx")
    assert without.validate()
    assert _slugs(without) == ["lassen"]
    assert not _sent(Plain, skills="lassen\nqxqx\nwvwv", skills_skipped="qxqx").validate()


def test_there_is_a_most() -> None:
    four = _sent(Plain, skills="lassen\nsolderen\nPLC's programmeren\nkozijnen, ramen en deuren plaatsen")
    assert not four.validate()
    assert four.skills.errors == ["Noem hoogstens 3 vaardigheden."]
    many = _sent(Plain, skills=",".join(f"woord{n}" for n in range(300)))
    assert not many.validate()
    assert many.skills.errors == ["Noem hoogstens 3 vaardigheden."]
    long = _sent(Plain, skills="x" * 4001)
    assert not long.validate()
    assert long.skills.errors == ["Gebruik hoogstens 4000 tekens."]


def test_each_word_keeps_its_level_and_need() -> None:
    chosen: dict[str, Any] = {
        "skills": "lassen\nsolderen\nqxqx",
        "skills_word": ["lassen", "qxqx"],
        "skills_level": ["3", "1"],
        "skills_need": ["wished", "required"],
    }
    form = _sent(Full, **chosen)
    assert not form.validate()
    assert "kennen wij niet." in form.skills.errors[0]
    shown = [(row.word, row.level, row.required) for row in form.skills.rows]
    assert shown == [("lassen", 3, False), ("solderen", 2, True), ("qxqx", 1, True)]
    assert form.skills.data == [Chosen("lassen", 3, False), Chosen("solderen", 2, True)]


@pytest.mark.parametrize("level", ["0", "4", "-1", "2.0", "veel", ""])
def test_a_level_that_does_not_exist_is_the_middle_one(level: str) -> None:
    form = _sent(Full, skills="lassen", skills_word=["lassen"], skills_level=[level])
    assert form.validate()
    assert form.skills.data == [Chosen("lassen", 2, True)]


def test_what_was_chosen_before_is_shown_in_the_language_of_the_reader() -> None:
    before = [Chosen("plc", 3), Chosen("lassen", 1, False)]
    form = Full(data={"skills": before})
    assert form.skills._value() == "PLC's programmeren\nlassen"
    set_locale("en")
    assert form.skills._value() == "PLC programming\nwelding"
    assert [(row.level, row.required) for row in form.skills.rows] == [(3, True), (1, False)]
    again = _sent(Full, skills=form.skills._value())
    assert again.validate()
    assert _slugs(again) == ["plc", "lassen"]


def test_a_form_sent_without_the_field_leaves_what_there_was() -> None:
    form = Full(MultiDict({"iets": "anders"}), data={"skills": [Chosen("plc", 3)]})
    assert form.validate()
    assert form.skills.data == [Chosen("plc", 3)]


def test_occupations_are_no_skills() -> None:
    assert _sent(Occupations, jobs="lasser").validate()
    assert not _sent(Plain, skills="lasser", skills_asked="lasser").validate()
    assert not _sent(Occupations, jobs="solderen").validate()


def test_suggestions_come_as_a_list_and_as_json(client: SiteClient) -> None:
    page = client.get("/vaardigheden/zoek?q=weld").text
    assert 'data-label="lassen"' in page
    assert "(ook: welding)" in page
    answer = client.get("/vaardigheden/zoek?q=las", headers={"Accept": "application/json"}).get_json()
    assert answer == {"suggestions": [{"slug": "lassen", "label": "lassen", "also": None}]}
    jobs = client.get("/vaardigheden/zoek?q=las&soort=beroep", headers={"Accept": "application/json"}).get_json()
    assert [one["slug"] for one in jobs["suggestions"]] == ["lasser"]
    assert client.get("/vaardigheden/zoek").status_code == 200
    assert client.get("/vaardigheden/zoek?q=" + "x" * 5000).status_code == 200


def test_a_new_word_is_suggested_at_once(client: SiteClient) -> None:
    client.get("/vaardigheden/zoek?q=zin")
    make_concept(slug="zinkwerk", nl="zinkwerk", en="zinc work")
    assert "zinkwerk" in client.get("/vaardigheden/zoek?q=zin").text


def test_nobody_asks_without_end(client: SiteClient, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("app.pages.suggestions.A_MINUTE", 2)
    places = ["192.0.2.77"] * 3 + ["192.0.2.78"]
    with clock.standing_at(datetime(2026, 11, 21, 14, 3, 20, tzinfo=UTC)):
        answers = [client.get("/vaardigheden/zoek?q=las", environ_base={"REMOTE_ADDR": place}) for place in places]
    assert [answer.status_code for answer in answers] == [200, 200, 429, 200]
    assert [answer.headers.get("Retry-After") for answer in answers] == [None, None, "40", None]
    with clock.standing_at(datetime(2026, 11, 21, 14, 4, tzinfo=UTC)):
        assert client.get("/vaardigheden/zoek?q=las", environ_base={"REMOTE_ADDR": places[0]}).status_code == 200


def test_the_nearest_words_are_named_to_whoever_types_another(app: Flask) -> None:
    form = _sent(Plain, skills="sol")
    assert not form.validate()
    assert form.skills.errors[0].startswith("“sol” kennen we niet. Bedoel je solderen")
