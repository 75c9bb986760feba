"""The fund's books on pages and in files: totals, entries, one case's money, and money coming in."""

import csv
import io
import re
import zipfile
from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any
from xml.etree import ElementTree

import pytest
from sqlalchemy import insert, select, text, update

from app.accounts.models import Account, AuditRow
from app.accounts.rules import Role
from app.kernel import clock
from app.kernel.database import db
from app.vouchers import actions, ledger
from app.vouchers.models import LedgerEntry, Pot, VoucherApplication
from app.vouchers.process import State
from tests.factories.accounts import make_account
from tests.factories.voucher_cases import (
    applicant_of,
    make_draft,
    make_employer,
    make_in_review,
    make_proposed,
    make_sent,
    open_fund,
    pots,
    the,
)
from tests.factories.vouchers import SCHEME
from tests.support.client import SiteClient, parse
from tests.support.statements import counted

PATHS = ("/kas/boekingen", "/kas/kas.xlsx", "/kas/saldo.csv", "/kas/boekingen.csv", "/kas/budget")
SPREADSHEET = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"


def rows_of(page: str) -> list[list[str]]:
    """Return the cells of the tables on a page, without the heads."""
    return [
        [" ".join("".join(cell.itertext()).split()) for cell in row]
        for row in parse(page).iter("tr")
        if row.find("td") is not None
    ]


def cents_of(shown: str) -> int:
    return int(re.sub(r"[^0-9-]", "", shown))


def part(book: zipfile.ZipFile, name: str) -> ElementTree.Element:
    return ElementTree.fromstring(book.read(name))  # noqa: S314 - our own workbook


def csv_rows(answer: Any) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(answer.data.decode("utf-8-sig")), delimiter=";"))


@pytest.fixture
def cases(advisor: Account, decider: Account, treasurer: Account) -> dict[str, VoucherApplication]:
    """Money of two contributors, given out in every way."""
    open_fund()
    for contributor, cents in {"rijk": 4_000_00, "deventer": 2_300_00}.items():
        actions.pay_in(scheme=SCHEME, contributor=contributor, cents=cents, by=treasurer, note="=1+1")
    granted = make_proposed(advisor)
    actions.decide(granted, by=decider, reason="Akkoord.")
    withdrawn = make_sent()
    reserved = make_in_review(advisor, make_employer("Epe"), tuition_cents=2_345_67)
    actions.withdraw(withdrawn, by=applicant_of(withdrawn))
    return {"granted": granted, "withdrawn": withdrawn, "reserved": reserved}


def test_the_balance_shows_every_contributor_and_adds_up(
    client: SiteClient, treasurer: Account, cases: dict[str, VoucherApplication]
) -> None:
    client.sign_in(treasurer)
    page = client.get("/kas").text
    *lines, total = rows_of(page)
    assert len(lines) == 11
    by_name = {line[0]: line[1:] for line in lines}
    nothing = ["€ 0,00"] * 3
    assert by_name["Gemeente Deventer voor Deventer"] == [
        *("€ 2.300,00", "€ 800,00", "€ 0,00", "€ 1.500,00"),
        *nothing,
    ]
    assert by_name["Rijk"] == ["€ 4.000,00", "€ 2.827,17", "€ 1.172,83", "€ 0,00", *nothing]
    for place in range(1, 8):
        assert cents_of(total[place]) == sum(cents_of(line[place]) for line in lines)
    assert cents_of(total[1]) == sum(cents_of(total[place]) for place in range(2, 8))
    assert f"De boeken kloppen: {ledger.count()} boekingen opgeteld." in page


def test_every_total_leads_to_the_entries_that_make_it(
    client: SiteClient, treasurer: Account, cases: dict[str, VoucherApplication]
) -> None:
    client.sign_in(treasurer)
    totals = re.findall(r'<a href="(/kas/boekingen\?[^"]+)">([^<]+)</a>', client.get("/kas").text)
    assert len(totals) == 10, "six of two contributors, and all four of everybody together"
    for address, shown in totals:
        page = client.get(address.replace("&amp;", "&")).text
        said = re.search(r'samen\s*<strong class="number">([^<]+)<', page)
        assert said, address
        assert cents_of(said[1]) == cents_of(shown) == sum(cents_of(row[4]) for row in rows_of(page)), address


def test_entries_are_found_by_contributor_kind_and_case(
    client: SiteClient, treasurer: Account, cases: dict[str, VoucherApplication]
) -> None:
    number = cases["withdrawn"].number
    client.sign_in(treasurer)
    rows = rows_of(client.get(f"/kas/boekingen?aanvraag={number}").text)
    assert sorted((row[1], row[2], row[4]) for row in rows) == [
        ("Gereserveerd", "Gemeente Deventer", "€ 800,00"),
        ("Gereserveerd", "Rijk", "€ 700,00"),
        ("Vrijgegeven Aanvraag ingetrokken", "Gemeente Deventer", "€ 800,00"),
        ("Vrijgegeven Aanvraag ingetrokken", "Rijk", "€ 700,00"),
    ]
    assert {row[1] for row in rows_of(client.get("/kas/boekingen?soort=award").text)} == {"Toegekend"}
    assert {row[2] for row in rows_of(client.get("/kas/boekingen?bijdrager=rijk").text)} == {"Rijk"}
    assert "Aanvraag ingetrokken" in client.get("/kas/boekingen?soort=release").text
    assert "Geen boeking past bij deze filters" in client.get("/kas/boekingen?bijdrager=epe").text


@pytest.mark.parametrize(
    ("query", "said"),
    [
        ("bijdrager=foo", "Wij kennen de bijdrager “foo” niet."),
        ("soort=foo", "Wij kennen de soort boeking “foo” niet."),
        ("saldo=foo", "Wij kennen het saldo “foo” niet."),
    ],
)
def test_a_value_that_nobody_knows_is_said(client: SiteClient, treasurer: Account, query: str, said: str) -> None:
    client.sign_in(treasurer)
    for path in ("/kas/boekingen", "/kas/boekingen.csv"):
        answer = client.get(f"{path}?{query}")
        assert answer.status_code == 400
        assert said in answer.text


def test_names_of_arguments_of_our_own_change_nothing(client: SiteClient, treasurer: Account) -> None:
    client.sign_in(treasurer)
    assert client.get("/kas/boekingen?endpoint=x&_external=1&filters=1&_scheme=javascript").status_code == 200


def test_the_treasurer_sees_amount_payee_and_state_of_a_case_and_no_more(
    client: SiteClient, treasurer: Account, cases: dict[str, VoucherApplication]
) -> None:
    case = cases["reserved"]
    item = next(item for item in case.evidence if item.file_id)
    client.sign_in(treasurer)
    listed = client.get("/kas/boekingen?soort=reserve").text
    assert f'href="/kas/aanvraag/{case.public_id}"' in listed
    page = client.get(f"/kas/aanvraag/{case.public_id}").text
    for said in ("1.172,83", "NL91 ABNA 0417 1643 00", "In behandeling", case.number):
        assert said in page
    for hidden in (case.participant_name, "1990", "offerte.pdf", case.training_title):
        assert hidden not in page
    row = db.session.scalars(select(AuditRow).where(AuditRow.action == "voucher.money.read")).one()
    assert (row.person_id, row.actor_id) == (case.applicant_id, treasurer.id)
    for path in (f"/advies/{case.public_id}", f"/advies/{case.public_id}/stuk/{item.id}", "/advies"):
        assert client.get(path).status_code == 403


def test_drafts_have_no_money_page(client: SiteClient, treasurer: Account) -> None:
    draft = make_draft()
    client.sign_in(treasurer)
    assert client.get(f"/kas/aanvraag/{draft.public_id}").status_code == 404


@pytest.mark.parametrize("role", [Role.ADVISOR, Role.DECIDER])
def test_advisors_and_deciders_see_the_balance_only(
    client: SiteClient, role: Role, cases: dict[str, VoucherApplication]
) -> None:
    client.sign_in(make_account(role))
    page = client.get("/kas").text
    assert "Gemeente Deventer" in page
    assert "De boeken" not in page
    assert 'href="/kas/' not in page
    for path in (*PATHS, f"/kas/aanvraag/{cases['granted'].public_id}"):
        assert client.get(path).status_code == 403


@pytest.mark.parametrize("role", [Role.STUDENT, Role.EMPLOYER, Role.ADMINISTRATOR])
def test_nobody_else_sees_the_books(client: SiteClient, role: Role) -> None:
    client.sign_in(make_account(role))
    for path in ("/kas", *PATHS):
        assert client.get(path).status_code == 403


def test_books_that_do_not_add_up_are_said(client: SiteClient, treasurer: Account) -> None:
    open_fund(rijk=1_000_00)
    db.session.execute(
        text("UPDATE pot SET budget_cents = 100001, available_cents = 100001 WHERE contributor = 'rijk'")
    )
    client.sign_in(treasurer)
    page = client.get("/kas").text.replace("\u00a0", " ")
    assert "De boeken kloppen niet" in page
    assert "Bijdrager Rijk, beschikbaar: de boekingen zijn samen € 1.000,00, in de kas staat € 1.000,01." in page


def test_an_empty_fund_shows_nothing_yet(client: SiteClient, treasurer: Account) -> None:
    client.sign_in(treasurer)
    assert len(rows_of(client.get("/kas").text)) == 12
    assert "Nog geen boekingen" in client.get("/kas/boekingen").text
    for path in PATHS[1:4]:
        assert client.get(path).status_code == 200


def test_money_that_comes_in_is_booked_once_and_helps_who_waits(client: SiteClient, treasurer: Account) -> None:
    open_fund()
    waiting = make_sent()
    client.sign_in(treasurer)
    page = client.get("/kas/budget").text
    token = re.findall(r'name="once"[^>]*value="([^"]+)"', page)[0]
    sent = {"contributor": "deventer", "amount": "1.600,50", "note": "Bijdrage 2026", "once": token}
    for _ in range(2):
        answer = client.post_token("/kas/budget", sent)
        assert (answer.status_code, answer.location) == (303, "/kas")
    assert pots() == {"deventer": (100_50, 1_500_00, 0)}
    assert the(waiting.public_id).state == State.COMPLETE
    assert client.post_token("/kas/budget", sent | {"amount": "100"}).status_code == 303
    assert pots() == {"deventer": (200_50, 1_500_00, 0)}, "going back and changing the amount is another payment"
    page = client.get("/kas").text.replace("\u00a0", " ")
    assert "€ 1.600,50 van Gemeente Deventer is bijgeschreven." in page
    assert "1 aanvraag die op geld wachtte, is nu aan de beurt." in page
    assert "Bijdrage 2026" in client.get("/kas/boekingen").text


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({"amount": "12.34"}, "Gebruik een komma voor de centen"),
        ({"amount": "0"}, "hoger is dan €"),
        ({"amount": ""}, "Vul een bedrag in, zoals 40.000."),
        ({"amount": "-5"}, "niet lager zijn"),
        ({"contributor": ""}, "Kies wie dit geld betaalt."),
        ({"contributor": "nergens"}, "Kies wie dit geld betaalt."),
        ({"note": " "}, "Schrijf waar dit geld vandaan komt."),
        ({"note": "x" * 201}, "Gebruik hoogstens 200 tekens."),
    ],
)
def test_a_wrong_amount_is_said_beside_its_field_and_kept(
    client: SiteClient, treasurer: Account, changes: dict[str, str], said: str
) -> None:
    open_fund()
    client.sign_in(treasurer)
    sent = {"contributor": "rijk", "amount": "40.000", "note": "Bijdrage"} | changes
    answer = client.post_form("/kas/budget", sent)
    assert answer.status_code == 400
    assert answer.text.count(said) == 2, "in the summary and beside the field"
    for typed in sent.values():
        assert not typed.strip() or typed in answer.text or typed == "nergens"
    assert ledger.count() == 0


def test_files_hold_the_books_to_the_cent(
    client: SiteClient, treasurer: Account, cases: dict[str, VoucherApplication]
) -> None:
    client.sign_in(treasurer)
    balance = csv_rows(client.get("/kas/saldo.csv"))
    assert balance[0] == {
        "Bijdrager": "Rijk",
        "Bestemd voor": "hele regio",
        "Begroot": "4000,00",
        "Gereserveerd": "1172,83",
        "Toegekend": "0,00",
        "Beschikbaar": "2827,17",
        "Te betalen": "0,00",
        "Uitgekeerd": "0,00",
        "Vastgesteld (besteed)": "0,00",
        "Teruggevorderd": "0,00",
        "Kwijtgescholden": "0,00",
    }
    assert (balance[-1]["Bijdrager"], balance[-1]["Begroot"]) == ("Totaal", "6300,00")
    entries = csv_rows(client.get("/kas/boekingen.csv"))
    assert len(entries) == ledger.count()
    assert {row["Omschrijving"] for row in entries if row["Soort"] == "Geld erbij"} == {"'=1+1"}
    assert {row["Omschrijving"] for row in entries if row["Soort"] == "Vrijgegeven"} == {"Aanvraag ingetrokken"}
    assert {row["Door"] for row in entries if row["Soort"] == "Gereserveerd"} == {"vanzelf"}
    assert {row["Bestemd voor"] for row in entries} == {"hele regio", "Deventer"}
    released = csv_rows(client.get("/kas/boekingen.csv?saldo=gereserveerd&bijdrager=deventer"))
    assert sum(cents_of(row["Bedrag"]) for row in released) == 0
    assert any(row["Bedrag"].startswith("-") for row in released)
    query = select(AuditRow.subject).where(AuditRow.action == "voucher.export").order_by(AuditRow.id)
    exports = db.session.scalars(query).all()
    assert exports == ["fund:saldo.csv", "fund:boekingen.csv", "fund:boekingen.csv"]


def test_the_workbook_holds_numbers_and_no_formula(
    client: SiteClient, treasurer: Account, cases: dict[str, VoucherApplication]
) -> None:
    client.sign_in(treasurer)
    answer = client.get("/kas/kas.xlsx")
    assert answer.mimetype == "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
    book = zipfile.ZipFile(io.BytesIO(answer.data))
    assert re.findall(r'sheet name="(\w+)"', book.read("xl/workbook.xml").decode()) == ["Saldo", "Boekingen"]
    words = ["".join(item.itertext()) for item in part(book, "xl/sharedStrings.xml").iter(f"{SPREADSHEET}si")]
    assert "=1+1" in words
    for sheet, rows in (("sheet1", 11 + 2), ("sheet2", ledger.count() + 1)):
        tree = part(book, f"xl/worksheets/{sheet}.xml")
        assert not list(tree.iter(f"{SPREADSHEET}f")), "a formula"
        assert len(list(tree.iter(f"{SPREADSHEET}row"))) == rows
    first = part(book, "xl/worksheets/sheet1.xml")
    head = next(cell for cell in first.iter(f"{SPREADSHEET}c") if cell.get("r") == "A1")
    styles = part(book, "xl/styles.xml")
    formats = styles.find(f"{SPREADSHEET}cellXfs")
    fonts = styles.find(f"{SPREADSHEET}fonts")
    assert formats is not None
    assert fonts is not None
    used = fonts[int(formats[int(head.get("s", "0"))].get("fontId", "0"))]
    assert used.find(f"{SPREADSHEET}b") is not None, "the heads are bold"
    budget = next(cell for cell in first.iter(f"{SPREADSHEET}c") if cell.get("r") == "C2")
    assert budget.get("t") in (None, "n")
    assert budget.findtext(f"{SPREADSHEET}v") == "4000"


def test_the_number_of_statements_does_not_grow_with_the_books(client: SiteClient, treasurer: Account) -> None:
    open_fund(rijk=90_000_00)
    client.sign_in(treasurer)
    for path, most in (("/kas", 12), ("/kas/boekingen", 12)):
        sent = []
        for more in (1, 8):
            for _ in range(more):
                make_sent()
            db.session.commit()
            with counted() as statements:
                assert client.get(path).status_code == 200
            sent.append(len(statements))
        assert sent[0] == sent[1] <= most, path


def test_the_balance_of_an_earlier_day_is_what_stood_there_then(
    client: SiteClient,
    treasurer: Account,
    cases: dict[str, VoucherApplication],
    at: Callable[[timedelta], datetime],
) -> None:
    at(timedelta(days=40))
    actions.pay_in(scheme=SCHEME, contributor="epe", cents=1_000_00, by=treasurer, note="later")
    client.sign_in(treasurer)
    today, then = rows_of(client.get("/kas").text)[-1], rows_of(client.get("/kas?op=02-03-2026").text)[-1]
    assert (cents_of(today[1]), cents_of(then[1])) == (7_300_00, 6_300_00)
    before = client.get("/kas?op=2026-03-01").text
    assert {cents_of(cell) for cell in rows_of(before)[-1][1:]} == {0}
    assert "aan het einde van 1 maart 2026" in before.replace("\u00a0", " ")
    wrong = client.get("/kas?op=ooit")
    assert (wrong.status_code, "als dag-maand-jaar" in wrong.text) == (400, True)
    for address, shown in re.findall(
        r'<a href="(/kas/boekingen\?[^"]+)">([^<]+)</a>', client.get("/kas?op=2026-03-02").text
    ):
        page = client.get(address.replace("&amp;", "&")).text
        said = re.search(r'samen\s*<strong class="number">([^<]+)<', page)
        assert said, address
        assert cents_of(said[1]) == cents_of(shown), address
    assert client.get("/kas/boekingen?op=ooit").status_code == 400


def test_what_is_booked_afterwards_stands_at_its_moment(
    client: SiteClient, treasurer: Account, at: Callable[[timedelta], datetime]
) -> None:
    open_fund()
    for days, contributor in ((3, "epe"), (1, "rijk"), (2, "deventer")):
        at(timedelta(days=days))
        actions.pay_in(scheme=SCHEME, contributor=contributor, cents=1_00, by=treasurer, note="brief")
    client.sign_in(treasurer)
    rows = rows_of(client.get("/kas/boekingen").text)
    assert [row[2] for row in rows] == ["Gemeente Epe", "Gemeente Deventer", "Rijk"]


def test_money_goes_back_to_a_contributor_once(
    client: SiteClient, treasurer: Account, cases: dict[str, VoucherApplication]
) -> None:
    client.sign_in(treasurer)
    sent = {"contributor": "rijk", "amount": "2.827,18", "note": "niet gebruikt"}
    refused = client.post_form("/kas/budget/terug", sent)
    assert refused.status_code == 400
    assert "is nog € 2.827,17 beschikbaar" in refused.text.replace("\u00a0", " ")
    assert "niet gebruikt" in refused.text
    for _ in range(2):
        once = {"once": "x" * 20, "amount": "827,17"}
        assert client.post_form("/kas/budget/terug", sent | once).location == "/kas"
    assert pots()["rijk"][0] == 2_000_00
    assert "Terug naar bijdrager" in client.get("/kas/boekingen?soort=return").text
    assert ledger.check() == []


def test_ten_thousand_entries_are_a_page_like_any_other(client: SiteClient, treasurer: Account) -> None:
    open_fund(rijk=1_00)
    pot_id = db.session.scalars(select(Pot.id).where(Pot.contributor == "rijk")).one()
    entry = {"pot_id": pot_id, "kind": "budget", "debit": "funding", "credit": "available", "amount_cents": 1}
    rows = [entry | {"at": clock.now(), "note": "bijdrage", "reference": ""} for _ in range(10_000)]
    db.session.execute(insert(LedgerEntry), rows)
    grown = Pot.budget_cents + 10_000, Pot.available_cents + 10_000
    db.session.execute(update(Pot).where(Pot.id == pot_id).values(budget_cents=grown[0], available_cents=grown[1]))
    db.session.commit()
    client.sign_in(treasurer)
    for path in ("/kas/boekingen", "/kas/boekingen?saldo=begroot&pagina=100", "/kas", "/kas/verantwoording"):
        with counted() as statements:
            page = client.get(path)
        assert page.status_code == 200
        assert len(statements) <= 12, path
    assert "10001 boekingen" in client.get("/kas/boekingen").text
