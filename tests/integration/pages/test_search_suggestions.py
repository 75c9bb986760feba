"""What a question may become while it is typed."""

import pytest

from app.kernel.database import db
from tests.factories.companies import make_branch, make_company
from tests.factories.placements import make_offer
from tests.factories.vacancies import make_vacancy
from tests.support.client import SiteClient


@pytest.fixture(autouse=True)
def _work() -> None:
    company = make_company()
    branch = make_branch(company=company)
    make_offer(company=company, description="Je bouwt hekwerken.")
    make_vacancy(branch=branch, title="Hekkenbouwer")
    db.session.commit()


@pytest.mark.parametrize(("address", "suggested"), [("/stages", "hekwerken"), ("/vacatures", "hekkenbouwer")])
def test_each_search_suggests_its_own_words(client: SiteClient, address: str, suggested: str) -> None:
    answer = client.get(f"{address}/suggesties?q=hek")
    assert answer.status_code == 200
    assert f'role="option" aria-selected="false">{suggested}</li>' in answer.text
    assert "Set-Cookie" not in answer.headers
    other = {"hekwerken", "hekkenbouwer"} - {suggested}
    assert other.pop() not in answer.text


def test_what_is_typed_is_never_markup(client: SiteClient) -> None:
    answer = client.get('/stages/suggesties?q=<b>"hek')
    assert "&lt;b&gt;&#34;hekwerken" in answer.text
    assert "<b>" not in answer.text


def test_a_search_as_typed_and_what_else_may_be_meant(client: SiteClient) -> None:
    seldom = client.get("/stages?q=hekwerkne").text
    assert "Geen bedrijf gevonden" in seldom
    assert '<a href="/stages?q=hekwerken">hekwerken</a>' in seldom
    for _ in range(3):
        make_offer(company=(company := make_company()), description="Je bouwt hekwerken.")
        make_branch(company=company)
    db.session.commit()
    mended = client.get("/stages?q=hekwerkne").text
    assert "“hekwerkne” lazen we als “hekwerken”" in mended
    assert '<a href="/stages?q=hekwerkne&amp;letterlijk=1">Zoek toch op “hekwerkne”</a>' in mended
    exact = client.get("/stages?q=hekwerkne&letterlijk=1").text
    assert "lazen we als" not in exact
    assert "Geen bedrijf gevonden" in exact
    assert "Mail me bij nieuwe stages" in exact
    assert client.get("/stages?q=hek&letterlijk=2").status_code == 400


def test_a_question_of_kilobytes_is_answered_with_a_sentence(client: SiteClient) -> None:
    answer = client.get(f"/stages?q={'x' * 4000}")
    assert answer.status_code == 400
    assert "te lang" in answer.text
