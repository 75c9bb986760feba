"""The de-minimis register: what counts towards the ceiling, who sees what, and what is handed over."""

from datetime import date, datetime
from io import BytesIO

import pytest
from python_calamine import CalamineWorkbook
from sqlalchemy import select

from app.accounts.models import AuditRow
from app.accounts.rules import Role
from app.kernel import clock
from app.kernel.clock import AMSTERDAM
from app.kernel.database import db
from app.kernel.errors import ConflictError, DomainError
from app.retention import actions as retention
from app.vouchers import actions as vouchers
from app.vouchers.aid import actions, queries
from app.vouchers.aid.models import AidLine, AidLink
from app.vouchers.casefile import aid_known_here, frozen_case, schemes
from app.vouchers.models import SelfEmployed, VoucherApplication
from app.vouchers.process import State
from tests.factories.accounts import make_account
from tests.factories.aid import make_aid_line, make_aid_link
from tests.factories.voucher_cases import (
    SCHEME,
    Employer,
    make_draft,
    make_employer,
    make_proposed,
    make_sent,
    open_fund,
)
from tests.factories.vouchers import make_application
from tests.support.client import SiteClient

NOW = datetime(2026, 3, 2, 10, 0, tzinfo=AMSTERDAM)
OWN = "/vouchers/de-minimis"


@pytest.fixture(autouse=True)
def _fund(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(clock, "now", lambda: NOW)  # for requests too
    open_fund(rijk=90_000_00)


@pytest.fixture
def employer() -> Employer:
    return make_employer()


def _known(kvk_number: str, moment: datetime = NOW, except_id: int | None = None) -> int:
    return aid_known_here(kvk_number, schemes().version_at(SCHEME, NOW), moment, except_id)


def _prior(application: VoucherApplication) -> int:
    return frozen_case(application)[0].applicant.de_minimis_prior_cents


def _granted(employer: Employer) -> VoucherApplication:
    application = make_proposed(make_account(Role.ADVISOR), employer=employer)
    vouchers.decide(application, by=make_account(Role.DECIDER), reason="Het klopt.")
    return application


@pytest.mark.parametrize(
    ("day", "first"),
    [
        (date(2026, 3, 2), date(2023, 3, 2)),
        (date(2028, 2, 29), date(2025, 2, 28)),
        (date(2027, 3, 1), date(2024, 3, 1)),
        (date(2026, 3, 31), date(2023, 3, 28)),
    ],
)
def test_three_years_are_counted_back(day: date, first: date) -> None:
    assert queries.first_day(day, 3) == first


def test_the_edge_of_three_years(employer: Employer) -> None:
    kvk, received = employer.company.kvk_number, datetime(2028, 2, 29, 9, 0, tzinfo=AMSTERDAM)
    make_aid_line(kvk_number=kvk, by=employer.account, cents=100, granted_on=date(2025, 2, 27))
    make_aid_line(kvk_number=kvk, by=employer.account, cents=20, granted_on=date(2025, 2, 28))
    case = _granted(employer)
    case.decided_at = datetime(2025, 2, 28, 0, 0, tzinfo=AMSTERDAM)
    db.session.flush()
    assert _known(kvk, received) == 20 + case.awarded_cents, "the whole first day counts"
    case.decided_at = datetime(2025, 2, 27, 23, 59, tzinfo=AMSTERDAM)
    db.session.flush()
    assert _known(kvk, received) == 20


def test_an_award_counts_as_it_stands(employer: Employer) -> None:
    kvk, case = employer.company.kvk_number, _granted(employer)
    assert (_known(kvk), _known(kvk, except_id=case.id)) == (1_500_00, 0)
    facts = {
        "settled_by_id": make_account(Role.DECIDER).id,
        "settlement_proposed_by_id": make_account(Role.ADVISOR).id,
        "settlement_proposed_at": NOW,
        "settled_at": NOW,
        "evidence_submitted_at": NOW,
        "started_on": NOW.date(),
        "final_cents": 900_00,
        "state": State.SETTLED,
    }
    for name, value in facts.items():
        setattr(case, name, value)
    db.session.flush()
    assert _known(kvk) == 900_00, "reduced when it was settled"
    assert [row.cents for row in db.session.execute(queries.awards([kvk]))] == [900_00]


def test_a_voucher_that_was_given_back_is_gone(employer: Employer) -> None:
    case = _granted(employer)
    case.awarded_cents, case.state = 0, State.WITHDRAWN
    db.session.flush()
    assert _known(employer.company.kvk_number) == 0
    assert db.session.execute(queries.awards()).all() == []


def test_stated_and_linked_aid_reach_the_rule(employer: Employer) -> None:
    other, third = make_employer(), make_employer()
    kvks = [one.company.kvk_number for one in (employer, other, third)]
    advisor = make_account(Role.ADVISOR)
    make_aid_line(kvk_number=kvks[2], by=third.account, cents=299_000_00)
    assert _known(kvks[0]) == 0
    make_aid_link(first=kvks[0], second=kvks[1], by=advisor)
    linked = make_aid_link(first=kvks[2], second=kvks[1], by=advisor)
    assert [_known(kvk) for kvk in kvks] == [299_000_00] * 3, "through the one between them"
    assert queries.group_of(kvks[0]) == sorted(kvks)
    case = make_sent(employer)
    assert _prior(case) == 299_000_00
    own = make_sent(make_employer(), de_minimis_prior_cents=12_00)
    assert _prior(own) == 12_00, "the own statement where it is more"
    with pytest.raises(DomainError, match="horen al bij elkaar"):
        make_aid_link(first=kvks[0], second=kvks[2], by=advisor)
    actions.unlink(linked, by=advisor)
    assert _known(kvks[0]) == 0
    with pytest.raises(ConflictError):
        actions.unlink(linked, by=advisor)
    assert db.session.get_one(AidLink, linked.id).ended_by_id == advisor.id


def test_an_employer_keeps_the_list(client: SiteClient, employer: Employer) -> None:
    _granted(employer)
    client.sign_in(employer.account)
    fields = {"grantor": "Provincie Overijssel", "granted_on": "1-2-2026", "amount": "2.500"}
    assert client.post_form(OWN, fields).status_code == 303
    page = client.get(OWN).text
    for said in ("Provincie Overijssel", "2.500,00", "1.500,00", "296.000,00"):
        assert said in page
    assert "4.000,00" in client.get(f"{OWN}/verklaring").text
    again = client.post_form(OWN, fields)
    assert again.status_code == 400
    assert "Deze steun staat al in de lijst." in again.text
    line = db.session.scalars(select(AidLine)).one()
    assert client.post_form(f"{OWN}/{line.id}/weg", page=OWN).status_code == 303
    db.session.refresh(line)
    assert line.withdrawn_by_id == employer.account.id
    assert "Provincie Overijssel" not in client.get(OWN).text


def test_two_tabs_take_a_line_away_once(client: SiteClient, employer: Employer) -> None:
    line = make_aid_line(kvk_number=employer.company.kvk_number, by=employer.account)
    client.sign_in(employer.account)
    address = f"{OWN}/{line.id}/weg"
    assert client.post_token(address, {"once": "tab-een"}).status_code == 303
    assert client.post_token(address, {"once": "tab-twee"}).status_code == 303
    assert "Deze regel is al weggehaald." in client.get(OWN).text
    rows = db.session.scalars(select(AuditRow.action).where(AuditRow.action == "voucher.aid.withdraw")).all()
    assert len(rows) == 1


@pytest.mark.parametrize(
    ("field", "typed", "said"),
    [
        ("grantor", "", "Vul in wie de steun gaf."),
        ("granted_on", "3-3-2026", "ligt in de toekomst"),
        ("granted_on", "1-3-2023", "te oud"),
        ("amount", "0", "Vul een bedrag in dat hoger is dan"),
        ("amount", "12.34", "niet duidelijk"),
    ],
)
def test_bad_input_is_told_beside_the_field(
    client: SiteClient, employer: Employer, field: str, typed: str, said: str
) -> None:
    client.sign_in(employer.account)
    fields = {"grantor": "RVO", "granted_on": "2-3-2023", "amount": "10"} | {field: typed}
    answer = client.post_form(OWN, fields)
    assert answer.status_code == 400
    assert said in answer.text
    assert db.session.scalars(select(AidLine)).all() == []


def test_nobody_sees_or_changes_the_list_of_another(client: SiteClient, employer: Employer) -> None:
    line = make_aid_line(kvk_number=employer.company.kvk_number, by=employer.account)
    stranger = make_employer()
    client.sign_in(stranger.account)
    assert client.get(f"{OWN}?kvk={employer.company.kvk_number}").status_code == 404
    assert client.post_token(f"{OWN}/{line.id}/weg", {"once": "x"}).status_code == 404
    assert client.get(f"{OWN}/verklaring?kvk={employer.company.kvk_number}").status_code == 404


def test_a_number_that_somebody_typed_opens_nothing(client: SiteClient, employer: Employer) -> None:
    """Self-employed see what they stated themselves; a registered company's number is the company's."""
    first, second = make_account(Role.TALENT), make_account(Role.TALENT)
    for account, number in ((first, "11112222"), (second, "11112222"), (second, employer.company.kvk_number)):
        application = make_application(applicant=account)
        db.session.add(SelfEmployed(application_id=application.id, kvk_number=number))
    db.session.flush()
    line = make_aid_line(kvk_number="11112222", by=first, grantor="Gemeente Epe")
    client.sign_in(second)
    assert "Gemeente Epe" not in client.get(OWN).text
    assert client.post_token(f"{OWN}/{line.id}/weg", {"once": "x"}).status_code == 404
    assert client.get(f"{OWN}?kvk={employer.company.kvk_number}").status_code == 404
    client.sign_in(first)
    assert "Gemeente Epe" in client.get(OWN).text


def test_without_a_kvk_number_there_is_no_list(client: SiteClient) -> None:
    client.sign_in(make_account(Role.TALENT))
    assert "Wij kennen uw KvK-nummer nog niet" in client.get(OWN).text
    assert client.get(f"{OWN}/verklaring").location == OWN


def test_staff_find_read_and_link(client: SiteClient, employer: Employer) -> None:
    _granted(employer)
    kvk, advisor = employer.company.kvk_number, make_account(Role.ADVISOR)
    client.sign_in(advisor)
    assert employer.company.name in client.get(f"/advies/de-minimis?zoek={kvk[:6]}").text
    assert "Geen onderneming gevonden" in client.get("/advies/de-minimis?zoek=55556666").text
    page = client.get(f"/advies/de-minimis/{kvk}").text
    assert "298.500,00" in page
    row = db.session.scalars(select(AuditRow).where(AuditRow.action == "voucher.aid.read")).one()
    assert (row.subject, row.actor_id) == (f"aid:{kvk}", advisor.id)
    wrong = client.post_form(f"/advies/de-minimis/{kvk}", {"other": kvk, "reason": "Zelfde baas."})
    assert wrong.status_code == 400
    assert "hetzelfde KvK-nummer" in wrong.text
    sent = client.post_form(f"/advies/de-minimis/{kvk}", {"other": "1234 5678", "reason": "Zelfde baas."})
    assert sent.status_code == 303
    assert "Zelfde baas." in client.get("/advies/de-minimis/12345678").text
    link = db.session.scalars(select(AidLink)).one()
    address = f"/advies/de-minimis/{kvk}/losmaken/{link.id}"
    assert client.post_form(address, page=f"/advies/de-minimis/{kvk}").status_code == 303
    assert "Dit nummer staat op zichzelf." in client.get(f"/advies/de-minimis/{kvk}").text
    assert client.get("/advies/de-minimis/1234567x").status_code == 404


def test_the_page_of_a_case_tells_the_room(client: SiteClient, employer: Employer) -> None:
    case = make_sent(employer, de_minimis_prior_cents=1_000_00)
    client.sign_in(make_account(Role.ADVISOR))
    page = client.get(f"/advies/{case.public_id}").text.replace("\u00a0", " ")
    assert "Eerder: € 1.000,00, ruimte: € 299.000,00." in page
    assert "meer steun bekend" not in page
    make_aid_line(kvk_number=employer.company.kvk_number, by=employer.account, cents=5_000_00)
    page = client.get(f"/advies/{case.public_id}").text.replace("\u00a0", " ")
    assert "€ 4.000,00 meer steun bekend" in page


def test_the_files_for_the_central_register_run_nothing(client: SiteClient) -> None:
    case = _granted(make_employer(name="=1+1"))
    client.sign_in(make_account(Role.DECIDER))
    text = client.get("/advies/de-minimis/toekenningen.csv").data.decode("utf-8-sig")
    assert f"'=1+1;;{case.number};2026-03-02;1500,00;subsidie" in text
    book = CalamineWorkbook.from_filelike(BytesIO(client.get("/advies/de-minimis/toekenningen.xlsx").data))
    row = book.get_sheet_by_index(0).to_python()[1]
    assert (row[1], row[3], row[5]) == ("=1+1", case.number, 1500), "a text, as it was written"


def test_what_was_stated_stands_in_the_own_data_and_goes_where_nobody_applied(
    client: SiteClient, employer: Employer
) -> None:
    account = make_account(Role.TALENT)
    draft = make_draft(employer)
    make_aid_line(kvk_number="44445555", by=account, grantor="Gemeente Epe")
    kept = make_aid_line(kvk_number=employer.company.kvk_number, by=account, grantor="RVO")
    client.sign_in(account)
    assert "Gemeente Epe" in client.get("/mijn-gegevens").text
    retention.erase(account, by=account)
    assert db.session.scalars(select(AidLine.id)).all() == [kept.id]
    assert draft.state == State.DRAFT
