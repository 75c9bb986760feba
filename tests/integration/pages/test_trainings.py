"""Everybody finds trainings: by word, price, form, place and skill, and reads what a voucher leaves to pay."""

import json
import re
from datetime import timedelta
from typing import Any

import pytest

from app.accounts.rules import Role
from app.kernel import clock
from app.kernel.region import Place
from app.organisations import actions as organisations
from app.organisations.actions.profile import Identity, Profile
from app.organisations.models import Organisation
from app.organisations.rules import OrganisationKind
from app.pages.trainings import voucher
from app.people.rules import PersonKind
from app.trainings import actions, queries
from app.vouchers.queries import estimate
from app.vouchers.queries.estimate import Question
from app.vouchers.scheme import ApplicantKind
from tests.factories.accounts import make_account
from tests.factories.badges import make_badge_class
from tests.factories.companies import make_branch, make_company
from tests.factories.organisations import make_organisation
from tests.factories.people import make_person
from tests.factories.skills import make_concept
from tests.factories.trainings import make_training
from tests.factories.vacancies import make_vacancy
from tests.factories.voucher_cases import make_employer, open_fund
from tests.support.client import SiteClient
from tests.support.statements import counted

LIST = "/opleidingen"


@pytest.fixture
def trainer() -> Organisation:
    for slug, english in (("lassen", "welding"), ("koken", "cooking"), ("metaalbewerking", "metalworking")):
        make_concept(slug=slug, nl=slug, en=english)
    return make_organisation(name="Vakschool", is_trainer=True, website="https://www.vakschool.example")


def _found(client: SiteClient, address: str) -> list[str]:
    """Return the addresses of the trainings on a page, in order."""
    answer = client.get(address)
    assert answer.status_code == 200
    return re.findall(r'id="opleiding-([\w-]+)"', answer.text)


def _page(client: SiteClient, address: str) -> str:
    """Return a page as it reads: with single, ordinary spaces."""
    answer = client.get(address)
    assert answer.status_code == 200
    return " ".join(answer.text.split())


def _count(page: str, name: str, label: str) -> int:
    """Return the number behind an option of a filter."""
    found = re.search(rf'<label for="{name}-\d+">{label}\s*<span class="count">(\d+)', page)
    assert found, f"no option {label} of {name}"
    return int(found[1])


def test_words_are_found_with_typing_errors_and_by_what_is_taught(client: SiteClient, trainer: Organisation) -> None:
    make_training(organisation=trainer, slug="vlechten", title="Manden maken", description="Met wilgentenen.")
    make_training(
        organisation=trainer, slug="las", title="Metaal verbinden", description="Een vak.", skills={"lassen": 2}
    )
    assert _found(client, f"{LIST}?q=lassen") == ["las"]
    assert _found(client, f"{LIST}?q=welding") == ["las"]
    assert _found(client, f"{LIST}?q=metaal+verbindn") == ["las"]
    assert _found(client, f"{LIST}?q=vakschool+manden") == ["vlechten"]
    assert set(_found(client, LIST)) == {"las", "vlechten"}
    assert "Geen opleiding gevonden" in client.get(f"{LIST}?q=zwerkbal").text


def test_changes_are_seen_at_once(client: SiteClient, trainer: Organisation) -> None:
    training = make_training(organisation=trainer, slug="las", skills={"lassen": 2})
    assert _found(client, LIST) == ["las"]
    by = make_account(Role.TRAINER)
    actions.close(training, by=by)
    assert _found(client, LIST) == []
    actions.reopen(training, by=by)
    assert _found(client, LIST) == ["las"]


def test_a_trainer_that_is_renamed_or_removed_is_seen_at_once(client: SiteClient, trainer: Organisation) -> None:
    make_training(organisation=trainer, slug="las")
    by = make_account(Role.ADMINISTRATOR)
    assert "Vakschool" in client.get(LIST).text
    identity = Identity("Academie", [OrganisationKind.TRAINER], "info@academie.example")
    organisations.edit(trainer, identity, Profile("", None, "Deventer"), by=by)
    page = client.get(LIST).text
    assert "Academie" in page
    assert "Vakschool" not in page
    organisations.remove(trainer, note="Gestopt.", by=by)
    assert _found(client, LIST) == []


def test_filters_count_what_they_leave(client: SiteClient, trainer: Organisation) -> None:
    make_training(organisation=trainer, slug="a", price_cents=500_00, skills={"lassen": 2}, level="mbo2")
    make_training(organisation=trainer, slug="b", price_cents=500_01, form="online", place=None, lat=None, lon=None)
    make_training(organisation=trainer, slug="c", price_cents=2_000_00, place="Zutphen", lat=52.138, lon=6.201)
    page = _page(client, LIST)
    assert [_count(page, "prijs", f"tot en met € {euros}") for euros in ("500", "1.000", "2.500")] == [1, 2, 3]
    assert (_count(page, "voucher", "met een voucher"), _count(page, "gemeente", "Online")) == (1, 1)
    assert (_count(page, "gemeente", "Deventer"), _count(page, "gemeente", "Zutphen")) == (1, 1)
    assert _found(client, f"{LIST}?prijs=500") == ["a"]
    assert _found(client, f"{LIST}?voucher=ja") == ["c"]
    assert set(_found(client, f"{LIST}?gemeente=online&gemeente=Deventer")) == {"a", "b"}
    assert _found(client, f"{LIST}?vorm=online&prijs=1000") == ["b"]
    assert _found(client, f"{LIST}?niveau=mbo2&vaardigheid=lassen") == ["a"]
    narrowed = _page(client, f"{LIST}?vorm=online")
    assert _count(narrowed, "prijs", "tot en met € 500") == 0
    assert _count(narrowed, "vorm", "In een groep op locatie") == 2


def test_an_empty_list_shows_ways_on(client: SiteClient, trainer: Organisation) -> None:
    make_training(organisation=trainer, slug="a", price_cents=900_00)
    page = _page(client, f"{LIST}?prijs=500&vorm=groep")
    assert '<a href="/opleidingen?vorm=groep">Elke prijs</a> (1)' in page
    assert _found(client, f"{LIST}?vaardigheid=lassen") == []
    assert "Elke vaardigheid" in client.get(f"{LIST}?vaardigheid=lassen").text


def test_nothing_at_all_is_said_too(client: SiteClient) -> None:
    page = client.get(LIST).text
    assert "Er staan nu nog geen opleidingen op deze site." in page


@pytest.mark.parametrize(
    "asked",
    ["vorm=gek", "prijs=x", "niveau=9", "gemeente=Parijs", "vaardigheid=x", "sorteer=x", "pagina=0", "pagina=9"],
)
def test_what_cannot_be_searched_with_is_told(client: SiteClient, trainer: Organisation, asked: str) -> None:
    make_training(organisation=trainer)
    answer = client.get(f"{LIST}?{asked}")
    assert answer.status_code == 400
    assert "Zo kunnen we niet zoeken" in answer.text


def test_orders(client: SiteClient, trainer: Organisation) -> None:
    today = clock.today()
    make_training(organisation=trainer, slug="laat", price_cents=100_00, next_start=today + timedelta(days=90))
    make_training(organisation=trainer, slug="altijd", price_cents=0)
    make_training(organisation=trainer, slug="voorbij", price_cents=50_00, next_start=today - timedelta(days=1))
    make_training(organisation=trainer, slug="vroeg", price_cents=900_00, next_start=today)
    assert _found(client, LIST) == ["vroeg", "laat", "altijd", "voorbij"]
    assert _found(client, f"{LIST}?sorteer=prijs") == ["altijd", "voorbij", "laat", "vroeg"]
    assert _found(client, f"{LIST}?sorteer=start") == ["vroeg", "laat", "altijd", "voorbij"]


def test_pages_of_twenty(client: SiteClient, trainer: Organisation) -> None:
    for _ in range(21):
        make_training(organisation=trainer)
    assert len(_found(client, LIST)) == 20
    assert len(_found(client, f"{LIST}?pagina=2")) == 1


def test_what_a_talent_misses_comes_first(client: SiteClient, trainer: Organisation) -> None:
    make_training(organisation=trainer, slug="koken", skills={"koken": 2}, next_start=clock.today())
    make_training(organisation=trainer, slug="las", skills={"lassen": 2})
    branch = make_branch(company=make_company())
    make_vacancy(branch=branch, required={"lassen": 2, "metaalbewerking": 2})
    talent = make_account(Role.TALENT)
    make_person(account=talent, kind=PersonKind.TALENT, skills={"metaalbewerking": 2})
    assert _found(client, LIST) == ["koken", "las"]
    client.sign_in(talent)
    assert _found(client, LIST) == ["las", "koken"]
    assert "Leert wat je nog mist: lassen" in client.get(LIST).text
    page = client.get("/opleidingen/las").text
    assert "mis je nog" in page
    assert "1 vacature vraagt dit" in page


def test_a_talent_without_a_profile_sees_the_usual_list(client: SiteClient, trainer: Organisation) -> None:
    make_training(organisation=trainer, slug="las", skills={"lassen": 2})
    client.sign_in(make_account(Role.TALENT))
    assert _found(client, LIST) == ["las"]
    assert client.get("/opleidingen/las").status_code == 200


@pytest.mark.parametrize("price", [0, 1, 1_999_99, 2_000_00, 2_345_67, 5_000_00, 5_000_01, 99_999_99])
@pytest.mark.parametrize("kind", ApplicantKind)
def test_a_voucher_pays_what_the_rules_of_the_decision_say(price: int, kind: ApplicantKind) -> None:
    open_fund(rijk=90_000_00)
    now = voucher.today()
    assert now is not None
    asked = Question(kind, "Deventer", price, clock.today() + timedelta(days=30))
    decided = estimate.quick(asked, now.version)
    pays = now.pays(price, kind)
    assert pays.amount_cents == decided.amount_cents
    assert pays.amount_cents + pays.own_cents == price
    assert pays.enough


def test_what_is_left_to_pay_is_told_to_the_cent(client: SiteClient, trainer: Organisation) -> None:
    open_fund(rijk=90_000_00)
    make_training(organisation=trainer, slug="las", price_cents=2_345_67)
    make_training(organisation=trainer, slug="kort", price_cents=1_999_99)
    make_training(organisation=trainer, slug="gratis", price_cents=0)
    sentence = "Met een voucher betaal je nog € 1.172,84."
    page = _page(client, "/opleidingen/las")
    assert sentence in page
    assert "€ 1.172,83" in page
    assert "Er is nog geld voor vouchers." in page
    assert sentence in _page(client, LIST)
    assert "Een voucher kan vanaf € 2.000." in _page(client, "/opleidingen/kort")
    assert "Je hebt geen voucher nodig." in _page(client, "/opleidingen/gratis")
    assert _page(client, LIST).count("Met een voucher betaal je") == 1


def test_it_is_told_when_the_money_is_gone(client: SiteClient, trainer: Organisation) -> None:
    open_fund(rijk=500_00)
    make_training(organisation=trainer, slug="las")
    assert "Het geld voor vouchers is nu op." in client.get("/opleidingen/las").text
    assert "Het geld voor vouchers is nu op." in client.get(LIST).text


def test_a_training_for_machines(client: SiteClient, trainer: Organisation) -> None:
    make_training(
        organisation=trainer,
        slug="las",
        title="Lassen </script>",
        skills={"lassen": 2},
        price_cents=1_250_50,
        level="mbo2",
        next_start=clock.today(),
    )
    page = client.get("/opleidingen/las").text
    block = re.search(r'<script type="application/ld\+json"[^>]*>(.*?)</script>', page, re.DOTALL)
    assert block
    course: dict[str, Any] = json.loads(block[1])
    assert (course["@type"], course["name"], course["teaches"]) == ("Course", "Lassen </script>", ["lassen"])
    assert course["provider"]["name"] == "Vakschool"
    assert course["offers"] == {"@type": "Offer", "category": "Paid", "price": "1250.50", "priceCurrency": "EUR"}
    instance = course["hasCourseInstance"]
    assert (instance["courseMode"], instance["startDate"]) == ("onsite", clock.today().isoformat())


def test_a_badge_on_completion(client: SiteClient, trainer: Organisation) -> None:
    badge = make_badge_class(organisation=make_organisation(name="Keurmeester", is_issuer=True), name="Veilig lassen")
    make_training(organisation=trainer, slug="las", badge_class_id=badge.id)
    page = client.get("/opleidingen/las").text
    assert f'href="/badges/{badge.slug}"' in page
    assert "Een badge van Keurmeester." in page
    assert "Badge: Veilig lassen" in client.get(LIST).text
    assert [line.slug for line in queries.trainings_with_badge(badge.id)] == ["las"]


def test_a_closed_one_is_gone_with_others_like_it(client: SiteClient, trainer: Organisation) -> None:
    make_training(organisation=trainer, slug="dicht", skills={"lassen": 2}, closed_at=clock.now())
    make_training(organisation=trainer, slug="open", title="Lassen overdag", skills={"lassen": 1})
    make_training(organisation=trainer, slug="anders", title="Iets anders", skills={"koken": 1})
    answer = client.get("/opleidingen/dicht")
    assert answer.status_code == 410
    assert "Lassen overdag" in answer.text
    assert "Iets anders" not in answer.text
    gone = make_organisation(is_trainer=True, removed_at=clock.now())
    make_training(organisation=gone, slug="weg")
    assert client.get("/opleidingen/weg").status_code == 410
    assert client.get("/opleidingen/bestaat-niet").status_code == 404
    assert "weg" not in _found(client, LIST)


def test_trainings_for_gaps(trainer: Organisation) -> None:
    make_training(organisation=trainer, slug="duur", price_cents=900_00, skills={"lassen": 3})
    make_training(organisation=trainer, slug="goedkoop", price_cents=100_00, skills={"lassen": 1, "koken": 2})
    make_training(organisation=trainer, slug="dicht", price_cents=0, skills={"lassen": 1}, closed_at=clock.now())
    far = {"place": "Arnhem", "lat": 51.98, "lon": 5.911}
    make_training(organisation=trainer, slug="ver", price_cents=1, skills={"lassen": 2}, **far)
    found = queries.trainings_for_skills(["lassen", "koken", "toveren"])
    assert [line.slug for line in found["lassen"]] == ["ver", "goedkoop", "duur"]
    assert [(line.slug, line.level, line.trainer) for line in found["koken"]] == [("goedkoop", 2, "Vakschool")]
    assert found["toveren"] == []
    near = queries.trainings_for_skills(["lassen"], near=Place("Deventer", "Deventer", 52.255, 6.164), count=2)
    assert [line.slug for line in near["lassen"]] == ["goedkoop", "duur"]


def test_an_employer_is_asked_nothing_twice(client: SiteClient, trainer: Organisation) -> None:
    start = clock.today() + timedelta(days=40)
    make_training(
        organisation=trainer, slug="las", title="Lassen overdag", price_cents=2_345_67, weeks=2, next_start=start
    )
    make_training(organisation=trainer, slug="dicht", title="Gesloten les", closed_at=clock.now())
    open_fund(rijk=90_000_00)
    client.sign_in(make_employer().account)
    assert 'href="/vouchers/aanvragen?opleiding=las"' in client.get("/opleidingen/las").text
    begin = "/vouchers/aanvragen?opleiding=las"
    assert "Voor: Lassen overdag" in client.get(begin).text
    first = client.post_form(begin).location
    page = client.get(first.replace("aanvrager", "opleiding")).text
    for known in ("Lassen overdag", "Vakschool", start.strftime("%d-%m-%Y")):
        assert f'value="{known}"' in page
    assert f'value="{(start + timedelta(days=13)).strftime("%d-%m-%Y")}"' in page
    assert 'value="2.345,67"' in client.get(first.replace("aanvrager", "kosten")).text
    assert "€\u00a01.172,83" in page, "the estimate is there from the first step on"
    for unknown in ("dicht", "bestaat-niet", "x" * 300):
        answer = client.get(f"/vouchers/aanvragen?opleiding={unknown}")
        assert answer.status_code == 200
        assert "Gesloten les" not in answer.text


def test_an_employer_without_a_company_comes_back_to_the_training(client: SiteClient, trainer: Organisation) -> None:
    make_training(organisation=trainer, slug="las")
    client.sign_in(make_account(Role.EMPLOYER))
    assert 'href="/vouchers/aanvragen?opleiding=las"' in client.get("/vouchers/aanvragen?opleiding=las").text


def test_a_list_asks_few_questions_of_the_database(client: SiteClient, trainer: Organisation) -> None:
    for _ in range(20):
        make_training(organisation=trainer, skills={"lassen": 1, "koken": 2})
    client.get(LIST)
    with counted() as statements:
        client.get(LIST)
    assert len(statements) <= 10, statements
