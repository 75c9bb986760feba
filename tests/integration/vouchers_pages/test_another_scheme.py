"""A region with another scheme: the same pages with its name and numbers, from the quick check to the letter."""

import re
from pathlib import Path

import pytest
from flask import Flask

from app.accounts.rules import Role
from app.vouchers import ledger
from app.vouchers.actions import pay_in
from app.vouchers.process import State
from app.vouchers.scheme import Schemes
from tests.factories.accounts import make_account
from tests.factories.letters import latest_letter, latest_said
from tests.integration.vouchers_pages.conftest import Desk, the
from tests.support.client import SiteClient
from tests.support.schemes import SECOND, second_scheme


@pytest.fixture
def second(app: Flask, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The region, its scheme replaced by one for individuals only: all their costs, from EUR 250 to 4,000."""
    second_scheme(tmp_path)
    monkeypatch.setitem(app.extensions, "schemes", Schemes.load(tmp_path))
    treasurer = make_account(Role.TREASURER)
    pay_in(scheme=SECOND, contributor="rijk", cents=10_000_00, by=treasurer, note="bijdrage")


@pytest.mark.usefixtures("second")
def test_its_numbers_are_on_the_public_pages(client: SiteClient) -> None:
    page = client.get("/vouchers").text
    assert "Opleidingsbudget: wij betalen 100 procent van de kosten" in page
    assert "van €\u00a0250 tot €\u00a04.000" in page
    assert "Mensen van 21 tot 70 jaar" in page
    assert "soort=employer" not in page
    assert "helft" not in page
    home = client.get("/").text.replace("\u00a0", " ")
    assert "Een voucher is 100 procent van de kosten, van € 250 tot € 4.000. Voor wie werkt of werk zoekt." in home
    assert "Je krijgt een scholingsvoucher tot € 4.000." in home


@pytest.mark.usefixtures("second")
def test_an_employer_is_told_that_there_is_no_voucher_for_it(client: SiteClient) -> None:
    client.sign_in(make_account(Role.EMPLOYER))
    page = client.get("/vouchers/aanvragen").text
    assert 'value="self_employed"' in page
    assert 'value="employer"' not in page


@pytest.mark.usefixtures("second")
def test_from_the_quick_check_to_the_letter(client: SiteClient) -> None:
    quick = client.get("/vouchers?soort=employee&gemeente=Zutphen&kosten=1.234,56&begin=1-4-2026").text
    assert "€\u00a01.234,56" in quick.partition('role="status"')[2]

    client.sign_in(make_account(Role.TALENT, name="Bo Aanvrager"))
    desk = Desk(client, None, "employee")
    application = desk.sent(tuition_cents="1.234,56")
    assert (application.scheme, application.state, application.reserved_cents) == (SECOND, State.COMPLETE, 1_234_56)

    case = f"/advies/{application.public_id}"
    client.sign_in(make_account(Role.ADVISOR))
    assert client.post_form(f"{case}/pak", page=case).status_code == 303
    assert client.post_form(f"{case}/voorstel").location == case
    client.sign_in(make_account(Role.DECIDER))
    assert client.post_form(f"{case}/besluit", {"reason": "Eens."}).location == case

    decided = the(application.public_id)
    assert (decided.state, decided.awarded_cents) == (State.GRANTED, 1_234_56)
    said = re.sub(r"\s+", " ", latest_said().replace("\u00a0", " "))
    assert "U krijgt een scholingsvoucher van € 1.234,56." in said
    assert "100 procent daarvan" in said
    assert ["Regeling", "Opleidingsbudget"] in latest_letter().data["about"]
    assert ledger.check() == []
