"""The stage profile: what is typed is kept, skills are understood or asked about, search is told."""

from typing import Any

import pytest
from sqlalchemy import func, select

from app.accounts.models import AuditRow
from app.accounts.rules import Role
from app.companies.models import Company
from app.kernel.database import db
from app.kernel.errors import ConflictError
from app.placements import actions, queries
from app.placements.actions import Offer
from app.placements.models import PlacementOffer
from app.skills.load import load_into_database
from app.skills.vocabulary_file import load_vocabulary
from tests.factories.accounts import make_account
from tests.factories.companies import make_branch, make_company, make_membership
from tests.factories.placements import make_offer
from tests.factories.skills import make_concept
from tests.support.client import SiteClient

PAGE = "/mijn-bedrijf/ons-bedrijf/stageprofiel"
FILLED_IN: dict[str, Any] = {
    "description": "Je bouwt <b>mee</b> aan installaties.",
    "kinds": ["graduation_project", "internship"],
    "levels": ["hbo", "mbo4"],
    "studies": ["elektrotechniek"],
    "skills": "Lassen, plc's programmeren",
    "places_per_year": "3",
    "hours_per_week": "32",
    "period": "Van september tot en met januari",
    "sbb_number": "100 012 345",
}


@pytest.fixture
def company(client: SiteClient) -> Company:
    account = make_account(Role.EMPLOYER)
    company = make_company(slug="ons-bedrijf", name="Ons bedrijf")
    make_branch(company=company)
    make_membership(company=company, account=account)
    make_concept(slug="lassen", nl="lassen", en="welding")
    make_concept(slug="plc", nl="PLC's programmeren", en="PLC programming")
    make_concept(slug="kozijnen", nl="kozijnen, ramen en deuren plaatsen", en="fitting frames")
    make_concept(slug="solderen", nl="solderen", en="soldering")
    make_concept(slug="lasser", nl="lasser", en="welder", kind="occupation")
    client.sign_in(account)
    return company


def _offer() -> PlacementOffer:
    db.session.expire_all()
    return db.session.scalars(select(PlacementOffer)).one()


def _none() -> bool:
    return db.session.scalar(select(func.count()).select_from(PlacementOffer)) == 0


def test_a_stage_profile_is_written(client: SiteClient, company: Company) -> None:
    before = company.search_revision
    assert client.post_form(PAGE, FILLED_IN).status_code == 303
    offer = _offer()
    assert (offer.kinds, offer.levels) == (["internship", "graduation_project"], ["mbo4", "hbo"])
    assert (offer.studies, offer.skills) == (["elektrotechniek"], ["lassen", "plc"])
    assert (offer.places_per_year, offer.hours_per_week, offer.closed_at) == (3, 32, None)
    assert (offer.sbb_recognised, offer.sbb_number) == (True, "100012345")
    assert company.search_revision > before
    page = client.get(PAGE).text
    assert "lassen\nPLC&#39;s programmeren" in page
    assert "Je bouwt &lt;b&gt;mee&lt;/b&gt;" in page
    assert "<b>mee" not in page


def test_saving_what_is_shown_changes_nothing(client: SiteClient, company: Company) -> None:
    client.post_form(PAGE, FILLED_IN | {"skills": "kozijnen, ramen en deuren plaatsen, lassen"})
    first = dict(vars(_offer()))
    assert client.post_form(PAGE).status_code == 303
    second = vars(_offer())
    kept = {key for key in first if not key.startswith("_") and key != "changed_at"}
    assert {key: first[key] for key in kept} == {key: second[key] for key in kept}
    assert second["skills"] == ["kozijnen", "lassen"]


def test_a_typing_error_is_asked_about_once(client: SiteClient, company: Company) -> None:
    asked = client.post_form(PAGE, FILLED_IN | {"skills": "lassen, plc programeren"})
    assert asked.status_code == 400
    assert "Wij begrepen" in asked.text
    assert "PLC&#39;s programmeren (u typte: plc programeren)" in asked.text
    assert ">\nlassen, plc programeren</textarea>" in asked.text.replace("\r", "")
    assert _none()
    answer = {"skills": "lassen, plc programeren", "skills-asked": "plc programeren"}
    assert client.post_token(PAGE, FILLED_IN | answer | {"skills-understood": ["plc"]}).status_code == 303
    assert _offer().skills == ["lassen", "plc"]


def test_a_guess_that_is_not_agreed_with_becomes_an_unknown_word(client: SiteClient, company: Company) -> None:
    typed = {"skills": "plc programeren", "skills-asked": "plc programeren"}
    answer = client.post_token(PAGE, FILLED_IN | typed)
    assert answer.status_code == 400
    assert answer.text.count("“plc programeren” kennen wij niet. Bedoelt u") == 2
    assert "(u typte:" not in answer.text
    assert _none()


def test_nobody_agrees_to_what_was_not_asked(client: SiteClient, company: Company) -> None:
    typed = {"skills": "plc programeren", "skills-understood": ["solderen"]}
    assert client.post_token(PAGE, FILLED_IN | typed).status_code == 400
    assert _none()


def test_unknown_words_get_the_nearest_skills_in_the_readers_language(client: SiteClient, company: Company) -> None:
    answer = client.post_form(PAGE, FILLED_IN | {"skills": "las <x>"})
    assert answer.status_code == 400
    assert "“las &lt;x&gt;” kennen wij niet. Bedoelt u" in answer.text
    with client.session_transaction() as kept:
        kept["locale"] = "en"
    assert "welding" in client.post_form(PAGE, FILLED_IN | {"skills": "weldx"}).text


def test_an_occupation_is_no_skill(client: SiteClient, company: Company) -> None:
    answer = client.post_form(PAGE, FILLED_IN | {"skills": "lasser"})
    assert (answer.status_code, _none()) == (400, True)


def test_without_a_vocabulary_every_word_is_unknown(client: SiteClient) -> None:
    account, company = make_account(Role.EMPLOYER), make_company(slug="ons-bedrijf")
    make_membership(company=company, account=account)
    client.sign_in(account)
    answer = client.post_form(PAGE, FILLED_IN | {"skills": "lassen"})
    assert "“lassen” kennen wij niet. Gebruik een ander woord." in answer.text


def test_too_many_skills_are_refused(client: SiteClient) -> None:
    account, company = make_account(Role.EMPLOYER), make_company(slug="ons-bedrijf")
    make_membership(company=company, account=account)
    vocabulary = load_vocabulary()
    load_into_database(vocabulary=vocabulary)
    client.sign_in(account)
    names = [skill.nl for skill in vocabulary.skills.values()][:31]
    answer = client.post_form(PAGE, FILLED_IN | {"skills": "\n".join(names)})
    assert "Noem hoogstens 30 vaardigheden." in answer.text
    assert client.post_form(PAGE, FILLED_IN | {"skills": "\n".join(names[:30])}).status_code == 303
    assert len(_offer().skills) == 30


@pytest.mark.parametrize(
    ("field", "typed", "sentence"),
    [
        ("description", "", "Vertel wat een student bij u kan doen."),
        ("kinds", None, "Kies wat u aanbiedt."),
        ("kinds", ["vakantie"], "Kies wat u aanbiedt."),
        ("levels", None, "Kies minstens één niveau."),
        ("studies", ["tovenarij"], "Kies minstens één studie."),
        ("places_per_year", "", "Vul in hoeveel studenten per jaar kunnen komen."),
        ("places_per_year", "twee", "Vul een heel getal in, zoals 2."),
        ("places_per_year", "1000", "Vul een getal in van 0 tot en met 999."),
        ("hours_per_week", "61", "Vul een getal in van 1 tot en met 60."),
        ("period", "x" * 121, "Gebruik hoogstens 120 tekens."),
        ("sbb_number", "geen", "Een erkenningsnummer bestaat uit cijfers, zoals 100012345."),
    ],
)
def test_a_mistake_gets_a_sentence_and_nothing_typed_is_lost(
    client: SiteClient, company: Company, field: str, typed: Any, sentence: str
) -> None:
    answer = client.post_form(PAGE, FILLED_IN | {field: typed})
    assert answer.status_code == 400
    assert answer.text.count(sentence) >= 2
    assert f'id="{field}-fout"' in answer.text
    assert "Lassen, plc&#39;s programmeren" in answer.text
    assert _none()


def test_closing_and_reopening_tells_search(client: SiteClient, company: Company) -> None:
    make_offer(company=company, studies=["elektrotechniek"])
    revisions = [company.search_revision]
    for verb, closed in (("sluiten", True), ("openen", False)):
        assert client.post_form(f"{PAGE}/{verb}", page=PAGE).status_code == 303
        client.post_token(f"{PAGE}/{verb}")
        assert (_offer().closed_at is not None) is closed
        db.session.refresh(company)
        revisions.append(company.search_revision)
    assert revisions == sorted(set(revisions))
    logged = list(db.session.scalars(select(AuditRow.action).order_by(AuditRow.id)))
    assert logged == ["placement.close", "placement.reopen"]


def test_a_closed_profile_is_left_to_do_and_stays_closed_when_saved(client: SiteClient, company: Company) -> None:
    make_offer(company=company, studies=["elektrotechniek"])
    client.post_token(f"{PAGE}/sluiten")
    assert "Uw stageprofiel is gesloten." in client.get("/mijn-bedrijf/ons-bedrijf").text
    client.post_form(PAGE, {"description": "Anders"})
    assert _offer().closed_at is not None


@pytest.mark.parametrize("verb", ["sluiten", "openen"])
def test_there_must_be_a_stage_profile_to_close(client: SiteClient, company: Company, verb: str) -> None:
    assert client.post_token(f"{PAGE}/{verb}").status_code == 404


def test_what_the_database_refuses_is_told_at_the_field(company: Company) -> None:
    wrong = Offer("Tekst", ["internship"], ["hbo"], ["hbo-ict"], [], 2, 61, None, False, None)
    with pytest.raises(ConflictError) as refused:
        actions.save_offer(company, wrong, by=make_account(Role.EMPLOYER))
    assert (refused.value.field, refused.value.text.nl()) == ("hours_per_week", "Vul 1 tot en met 60 uur in.")
    assert queries.offer_of(company.id) is None
