"""The public page: what a voucher is, whether there is money, what somebody would get."""

from collections.abc import Callable
from datetime import datetime
from urllib.parse import urlencode

import pytest

from app.kernel.clock import AMSTERDAM
from tests.integration.vouchers_pages.conftest import Desk, Employer
from tests.support.client import SiteClient

QUESTION = {"soort": "employer", "gemeente": "Zutphen", "kosten": "2.345,67", "begin": "1-4-2026"}


def check(client: SiteClient, **changes: str) -> str:
    """Ask the quick check; return the page."""
    answer = client.get(f"/vouchers?{urlencode(QUESTION | changes)}")
    assert answer.status_code == 200
    return answer.text


def test_it_tells_what_a_voucher_is(client: SiteClient, money: None) -> None:
    page = client.get("/vouchers").text
    for words in ("van €\u00a01.000 tot €\u00a02.500", "Binnen 8 weken.", "ongeveer 4 minuten", "bewijs waar u woont"):
        assert words in page
    assert "Er is nog €\u00a01.000.000." in page
    for kind in ("employer", "self_employed", "employee", "job_seeker"):
        assert f'href="/vouchers/aanvragen?soort={kind}"' in page


def test_it_says_when_the_money_is_gone(client: SiteClient, fund: Callable[..., None]) -> None:
    assert "Het geld is nu op. U kunt wel aanvragen: u komt dan in de rij." in client.get("/vouchers").text
    fund(999_99)
    assert "Het geld is nu op." in client.get("/vouchers").text
    fund(1_500_00, "zutphen")
    page = client.get("/vouchers").text
    assert "Er is nog €\u00a02.000. Niet elke gemeente heeft nog geld." in page
    assert "U krijgt dan" in check(client)
    assert "Er is nu te weinig geld." in check(client, gemeente="Deventer")


@pytest.mark.parametrize("kind", ["employer", "self_employed", "employee", "job_seeker"])
def test_the_quick_check_reckons_for_every_kind(client: SiteClient, money: None, kind: str) -> None:
    page = check(client, soort=kind)
    assert "€\u00a01.172,83" in page
    answer = page.partition('role="status"')[2]
    assert f'href="/vouchers/aanvragen?soort={kind}"' in answer


def test_the_quick_check_explains_what_fails_and_what_helps(client: SiteClient, money: None) -> None:
    page = check(client, soort="employee", gemeente="Raalte", kosten="1.500", begin="1-1-2026")
    assert "Uw werkgever kan de voucher wel aanvragen." in page
    assert "Uw kosten moeten minstens €\u00a02.000,00 zijn" in page
    assert 'href="/vouchers/aanvragen' not in page.partition('role="status"')[2]
    assert "Aanvragen kon tot en met 31 december 2025." in page
    assert "de-minimis" in check(client, soort="employer"), "the list of what to have ready"


@pytest.mark.parametrize(
    ("changes", "sentence"),
    [
        ({"kosten": "12.34"}, "Dit bedrag is niet duidelijk."),
        ({"kosten": "-5"}, "Een bedrag kan niet lager zijn dan"),
        ({"kosten": ""}, "Vul de kosten in, zoals 2.300."),
        ({"begin": "morgen"}, "Vul een datum in als dag-maand-jaar"),
        ({"begin": "1-4-2206"}, "Dit jaar kan niet kloppen."),
        ({"gemeente": "!!"}, "Vul een gemeente of plaats in, zoals Zutphen."),
        ({"soort": "vereniging"}, "Kies wie de voucher aanvraagt."),
    ],
)
def test_the_quick_check_says_what_it_cannot_read(
    client: SiteClient, money: None, changes: dict[str, str], sentence: str
) -> None:
    answer = client.get(f"/vouchers?{urlencode(QUESTION | changes)}")
    assert answer.status_code == 400
    assert sentence in answer.text
    assert "Schatting" not in answer.text


def test_other_things_in_the_address_ask_nothing(client: SiteClient, money: None) -> None:
    assert client.get("/vouchers?utm_source=mail&pagina=2").status_code == 200


def test_employers_see_their_applications(desk: Desk, employer: Employer) -> None:
    sent = desk.sent()
    desk.draft(participant_name="Iemand Anders")
    page = desk.client.get("/vouchers").text
    assert "Concept" in page
    assert f"{sent.number} · Voorbeeld Techniek" in page
    assert "U hoort het uiterlijk op 28 april 2026." in page
    desk.client.sign_out()
    assert "Uw aanvragen" not in desk.client.get("/vouchers").text


def test_a_long_list_comes_in_pages(desk: Desk) -> None:
    for number in range(21):
        desk.draft(participant_name=f"Deelnemer {'abcdefghijklmnopqrstuvwxyz'[number]}{number}")
    first, second = desk.client.get("/vouchers").text, desk.client.get("/vouchers?pagina=2").text
    assert first.count('class="card__title"') - second.count('class="card__title"') == 19


def test_before_the_scheme_opened_nobody_applies(
    client: SiteClient, employer: Employer, at: Callable[[datetime], None]
) -> None:
    at(datetime(2021, 4, 30, 12, tzinfo=AMSTERDAM))
    assert "De regeling is gesloten." in client.get("/vouchers").text
    client.sign_in(employer.account)
    answer = client.get("/vouchers/aanvragen")
    assert answer.status_code == 400
    assert "De regeling is gesloten." in answer.text


def test_in_english(client: SiteClient, money: None) -> None:
    with client.session_transaction() as session:
        session["locale"] = "en"
    assert "€1,172.83" in check(client)
