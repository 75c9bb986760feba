"""The pages of objections, recoveries and signals as the people who use them see them."""

import io
from datetime import UTC, datetime

import pytest
from sqlalchemy import select

from app.accounts.models import Account
from app.accounts.rules import Role
from app.companies.models import Company
from app.kernel import clock
from app.kernel.database import db
from app.kernel.errors import ConflictError
from app.kernel.text import show
from app.retention import actions as retention
from app.vouchers.models import VoucherApplication
from app.vouchers.objections.models import Objection
from app.vouchers.process import State
from app.vouchers.recovery import actions as recovering
from app.vouchers.recovery import queries as recoveries
from tests.factories.accounts import make_account
from tests.factories.files import PDF
from tests.factories.letters import latest_said
from tests.factories.recourse import make_claim, make_refused, make_signal
from tests.factories.voucher_cases import applicant_of, make_employer, make_sent, open_fund
from tests.support.client import SiteClient


@pytest.fixture(autouse=True)
def _fund(monkeypatch: pytest.MonkeyPatch) -> None:
    moment = clock.now()
    monkeypatch.setattr(clock, "now", lambda: moment)  # for requests too
    open_fund(rijk=9_000_00)


def test_an_applicant_objects_with_a_document_and_withdraws(client: SiteClient) -> None:
    application = make_refused()
    address = f"/vouchers/{application.public_id}"
    client.sign_in(applicant_of(application))
    assert "Maak bezwaar" in client.get(address).text
    nothing = client.post_form(f"{address}/bezwaar", {"grounds": ""})
    assert nothing.status_code == 400
    assert "Schrijf waarom u het er niet mee eens bent." in nothing.text
    files = {"grounds": "De opleider is erkend.", "documents": (io.BytesIO(PDF), "erkenning.pdf")}
    assert client.post_form(f"{address}/bezwaar", files).status_code == 303
    objection = db.session.scalars(select(Objection)).one()
    page = client.get(address).text
    assert "Uw bezwaar" in page
    assert "erkenning.pdf" in page
    assert client.post_form(f"{address}/bezwaar/intrekken", page=address).status_code == 303
    db.session.refresh(objection)
    assert objection.state == "withdrawn"


def test_a_stranger_does_not_learn_that_there_is_an_application(client: SiteClient) -> None:
    application = make_refused()
    client.sign_in(make_employer().account)
    assert client.get(f"/vouchers/{application.public_id}/bezwaar").status_code == 404


def test_the_case_says_what_an_objection_is_against_and_when_it_came(client: SiteClient) -> None:
    application = make_refused()
    client.sign_in(applicant_of(application))
    client.post_form(f"/vouchers/{application.public_id}/bezwaar", {"grounds": "Het klopt niet."})
    client.sign_in(make_account(Role.DECIDER))
    page = client.get(f"/advies/{application.public_id}").text
    assert f"Tegen: weigering. Ontvangen op {show(clock.today(), 'nl')}." in page


def test_a_decider_who_had_no_part_in_it_decides(client: SiteClient, monkeypatch: pytest.MonkeyPatch) -> None:
    application = make_refused()
    client.sign_in(applicant_of(application))
    client.post_form(f"/vouchers/{application.public_id}/bezwaar", {"grounds": "Het klopt niet."})
    address = f"/advies/bezwaren/{db.session.scalars(select(Objection.public_id)).one()}"
    client.sign_in(db.session.get_one(Account, application.decided_by_id))
    refused = client.get(address).text
    assert "Een collega beslist over het bezwaar." in refused
    decision = {"outcome": "unfounded", "hearing": "declined", "reason": "Het besluit klopt."}
    assert client.post_token(address, decision).status_code == 409
    client.sign_in(make_account(Role.DECIDER))
    assert application.number in client.get("/advies/bezwaren").text
    half = client.post_form(address, {"outcome": "unfounded", "reason": "Het besluit klopt."})
    assert half.status_code == 400
    assert "Het besluit klopt." in half.text
    assert client.post_form(address, decision).status_code == 303
    assert "Ongegrond" in client.get(address).text
    client.sign_in(applicant_of(application))
    own = f"/vouchers/{application.public_id}"
    assert "Het besluit klopt." in client.get(own).text
    court = "in beroep gaan bij: Rechtbank Gelderland, team bestuursrecht."
    assert f"U kunt tot en met 13 april 2026 {court}" in client.get(own).text
    assert "U kunt tot en met 13 april 2026 in beroep gaan bij:" in latest_said(), "page and letter name one day"
    too_late = datetime(2026, 4, 14, 10, tzinfo=UTC)
    monkeypatch.setattr(clock, "now", lambda: too_late)
    client.sign_in(applicant_of(application))
    assert "In beroep gaan kon tot en met 13 april 2026, bij: Rechtbank Gelderland" in client.get(own).text


def test_the_treasurer_plans_and_books_and_the_applicant_follows_it(client: SiteClient) -> None:
    recovery = make_claim(900_00)
    application = db.session.get_one(VoucherApplication, recovery.application_id)
    address = f"/kas/terugvorderingen/{recovery.public_id}"
    client.sign_in(make_account(Role.TREASURER))
    assert application.number in client.get("/kas/terugvorderingen").text
    late = client.post_form(f"{address}/plan", {"parts": "3", "first": "01-01-2026"})
    assert late.status_code == 400
    assert "Kies een dag na vandaag." in late.text
    assert client.post_form(f"{address}/plan", {"parts": "3", "first": "01-04-2026"}).status_code == 303
    booked = {"amount": "300", "on": "02-03-2026", "note": "termijn 1"}
    assert client.post_form(f"{address}/ontvangen", booked).status_code == 303
    page = client.get(address).text
    assert "€\u00a0600,00" in page
    assert "termijn 1" in page
    client.sign_in(applicant_of(application))
    own = client.get(f"/vouchers/{application.public_id}").text
    top = own.partition("Niet mee eens?")[0]
    assert "U moet nog €\u00a0600,00 terugbetalen." in top, "what is owed stands above everything"
    assert 'href="#terugbetalen"' in top
    assert "U moet nog €\u00a0600,00 terugbetalen." in client.get("/vouchers").text
    company = db.session.get_one(Company, application.company_id)
    assert "Bij 1 voucheraanvraag bent u aan zet." in client.get(f"/mijn-bedrijf/{company.slug}").text
    assert "1 april 2026" in own


def test_the_treasurer_reads_what_is_overdue(client: SiteClient, monkeypatch: pytest.MonkeyPatch) -> None:
    recovery, treasurer = make_claim(900_00), make_account(Role.TREASURER)
    client.sign_in(treasurer)
    address = f"/kas/terugvorderingen/{recovery.public_id}"
    assert client.post_form(f"{address}/plan", {"parts": "3", "first": "01-04-2026"}).status_code == 303
    in_may = datetime(2026, 5, 2, 10, tzinfo=UTC)
    monkeypatch.setattr(clock, "now", lambda: in_may)
    client.sign_in(treasurer)
    page = client.get("/kas/terugvorderingen")
    assert page.status_code == 200
    assert '<span class="small">€\u00a0600,00</span>' in page.text


def test_one_proposes_to_waive_and_another_decides(client: SiteClient) -> None:
    recovery = make_claim(900_00)
    address = f"/kas/terugvorderingen/{recovery.public_id}"
    client.sign_in(make_account(Role.TREASURER))
    assert client.post_form(f"{address}/kwijtschelden", {"amount": "900", "reason": "Schulden."}).status_code == 303
    client.sign_in(make_account(Role.DECIDER))
    form = client.get(f"{address}/besluit").text
    seen = form.split('name="seen"')[1].split('value="')[1].split('"')[0]
    assert (
        client.post_form(f"{address}/besluit", {"granted": "ja", "reason": "Akkoord.", "seen": seen}).status_code == 303
    )
    db.session.refresh(recovery)
    assert (recovery.state, recovery.waived_cents) == ("closed", 900_00)


def test_staff_see_a_flag_the_applicant_only_what_came_of_it(client: SiteClient) -> None:
    application = make_sent()
    signal = make_signal(application=application)
    owner, advisor = applicant_of(application), make_account(Role.ADVISOR)
    client.sign_in(owner)
    for address in (f"/vouchers/{application.public_id}", "/mijn-gegevens"):
        assert "Veel aanvragen" not in client.get(address).text
    client.sign_in(advisor)
    assert "Veel aanvragen voor één cursus" in client.get(f"/advies/{application.public_id}").text
    assert application.number in client.get("/advies/signalen").text
    here = f"/advies/{application.public_id}/signaal/{signal.id}"
    assert client.post_form(here, {"note": ""}).status_code == 400
    assert client.post_form(here, {"note": "Het is een klas."}).status_code == 303
    client.sign_in(owner)
    assert "Veel aanvragen" not in client.get(f"/vouchers/{application.public_id}").text
    own = client.get("/mijn-gegevens").text
    assert "Veel aanvragen voor één cursus" in own
    assert "Het is een klas." in own


def test_a_flag_of_another_case_is_not_settled_here(client: SiteClient) -> None:
    one, other = make_sent(), make_sent()
    signal = make_signal(application=other)
    client.sign_in(make_account(Role.ADVISOR))
    assert client.get(f"/advies/{one.public_id}/signaal/{signal.id}").status_code == 404


def test_nobody_erases_an_account_that_still_pays_back() -> None:
    recovery = make_claim(900_00)
    application = db.session.get_one(VoucherApplication, recovery.application_id)
    application.applicant_id = make_account(Role.TALENT).id
    # The case itself has ended: only the money that is asked back holds the account.
    application.state, application.awarded_cents = State.LAPSED, 0
    db.session.flush()
    number = application.number or ""
    assert list(recoveries.numbers_open(application.applicant_id)) == [number]
    with pytest.raises(ConflictError, match=number):
        retention.erase(applicant_of(application), by=applicant_of(application))
    recovering.receive(recovery, by=make_account(Role.TREASURER), cents=900_00, on=clock.today())
    assert list(recoveries.numbers_open(application.applicant_id)) == []
