"""The account of the money: what it adds up to is what the ledger holds, on the page and in every file."""

import csv
import io
import zipfile
from collections.abc import Callable
from datetime import UTC, date, datetime
from xml.etree import ElementTree

import pytest

from app.accounts.models import Account
from app.kernel import clock
from app.kernel.database import db
from app.vouchers import ledger
from app.vouchers.accountability.queries import Narrowed, account
from app.vouchers.accountability.rules import Per, Sums, percent, total
from app.vouchers.actions.budgeting import pay_back, pay_in
from app.vouchers.actions.steps import lock
from app.vouchers.models import VoucherApplication
from app.vouchers.payments import actions
from app.vouchers.queries import books
from tests.factories.vouchers import SCHEME
from tests.support.client import SiteClient
from tests.support.statements import counted

Award = Callable[..., VoucherApplication]
SPREADSHEET = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"
LATER = datetime(2026, 5, 4, 8, tzinfo=UTC)


@pytest.fixture
def money(
    awarded: Award,
    advisor: Account,
    treasurer: Account,
    other_treasurer: Account,
    monkeypatch: pytest.MonkeyPatch,
) -> list[VoucherApplication]:
    """Money of two contributors in every bucket, a part of it in the next quarter."""
    cases = [lock(awarded()) for _ in range(5)]
    payments = [actions.queue(case, 1_500_00, by=advisor, reason="invoice") for case in cases[:4]]
    ids = [payment.end_to_end_id for payment in payments]
    actions.release(actions.prepare(SCHEME, ids[:3], by=treasurer), by=other_treasurer)
    monkeypatch.setattr(clock, "now", lambda: LATER)
    ledger.move(cases[0], "settle", 1_200_00, by_id=advisor.id)
    ledger.move(cases[0], "claim", 300_00, by_id=advisor.id)
    ledger.move(cases[0], "recover", 100_00, by_id=treasurer.id)
    ledger.move(cases[0], "waive", 50_00, by_id=treasurer.id)
    actions.came_back(payments[1], by=treasurer)
    pay_in(scheme=SCHEME, contributor="epe", cents=1_000_00, by=treasurer, note="bijdrage")
    pay_back(scheme=SCHEME, contributor="epe", cents=400_00, by=treasurer, note="terug")
    db.session.commit()
    return cases


def held() -> tuple[int, int, int]:
    """Return what the pots hold: budget, what is out, what is spent."""
    everything = books.total(books.balance(SCHEME))
    out = everything.paid_cents + everything.settled_cents + everything.claimed_cents + everything.waived_cents
    return everything.budget_cents, out, everything.settled_cents


def sums(narrowed: Narrowed) -> tuple[int | None, int, int]:
    everything = total("", account(SCHEME, narrowed))
    return everything.budget_cents, everything.paid_cents, everything.spent_cents


def test_every_way_to_split_adds_up_to_the_ledger(money: list[VoucherApplication]) -> None:
    assert ledger.check() == []
    budget, out, spent = held()
    assert (budget, out, spent) == (22_600_00, 2_900_00, 1_200_00)
    for per in Per:
        expected = (None if per in (Per.MUNICIPALITY, Per.KIND) else budget, out, spent)
        assert sums(Narrowed(per=per)) == expected, per


def test_it_can_be_narrowed_by_day_contributor_municipality_and_kind(money: list[VoucherApplication]) -> None:
    first, second = account(SCHEME, Narrowed(per=Per.QUARTER))
    assert (first.name, first.budget_cents, first.paid_cents, first.spent_cents) == ("2026-1", 22_000_00, 4_500_00, 0)
    assert (second.name, second.budget_cents, second.paid_cents, second.spent_cents) == (
        "2026-2",
        600_00,
        -1_600_00,
        1_200_00,
    )
    assert sums(Narrowed(last=date(2026, 3, 2))) == (22_000_00, 4_500_00, 0)
    assert sums(Narrowed(first=date(2026, 3, 3))) == (600_00, -1_600_00, 1_200_00)
    assert sums(Narrowed(contributor="epe")) == (600_00, 0, 0)
    assert sums(Narrowed(municipality="Deventer")) == (None, 2_900_00, 1_200_00)
    assert sums(Narrowed(municipality="Epe")) == (None, 0, 0)
    assert sums(Narrowed(kind="employer", per=Per.MUNICIPALITY)) == (None, 2_900_00, 1_200_00)
    lines = {line.name: line for line in account(SCHEME, Narrowed())}
    assert lines["rijk"].budget_cents == 20_000_00
    assert lines["heerde"] == Sums("heerde", 0, 0, 0)


def test_the_percentages_are_those_of_the_reports() -> None:
    assert (percent(1, 8), percent(3, 8), percent(1, 3), percent(5, 1000)) == (13, 38, 33, 1)
    assert (percent(4, 1000), percent(0, 5), percent(5, 0), percent(-5, 10)) == (0, 0, None, None)
    line = Sums("", 22_600_00, 2_900_00, 1_200_00)
    assert (line.paid_percent, line.spent_percent) == (13, 41)
    assert (Sums("", None, 0, 0).paid_percent, Sums("", None, 0, 0).spent_percent) == (None, None)


def test_page_and_files_say_the_same(client: SiteClient, treasurer: Account, money: list[VoucherApplication]) -> None:
    client.sign_in(treasurer)
    page = client.get("/kas/verantwoording").text.replace("\u00a0", " ")
    for said in ("€ 22.600,00", "€ 2.900,00", "€ 1.200,00", "13%", "41%"):
        assert said in page
    rows = list(
        csv.DictReader(io.StringIO(client.get("/kas/verantwoording.csv").data.decode("utf-8-sig")), delimiter=";")
    )
    assert rows[-1] == {
        "Bijdrager": "Totaal",
        "Begroot": "22600,00",
        "Uitgekeerd": "2900,00",
        "Besteed": "1200,00",
        "Uitgekeerd (%)": "13",
        "Besteed (%)": "41",
    }
    book = zipfile.ZipFile(io.BytesIO(client.get("/kas/verantwoording.xlsx").data))
    sheet = ElementTree.fromstring(book.read("xl/worksheets/sheet1.xml"))  # noqa: S314 - our own workbook
    assert not list(sheet.iter(f"{SPREADSHEET}f")), "a formula"
    last = list(sheet.iter(f"{SPREADSHEET}row"))[-1]
    assert [cell.findtext(f"{SPREADSHEET}v") for cell in last][1:] == ["22600", "2900", "1200", "13", "41"]
    pdf = client.get("/kas/verantwoording.pdf")
    assert pdf.mimetype == "application/pdf"
    assert pdf.data.startswith(b"%PDF-")
    per_kind = client.get("/kas/verantwoording.csv?per=soort").data.decode("utf-8-sig")
    assert "Soort aanvrager;Begroot" in per_kind


@pytest.mark.parametrize(
    ("query", "said"),
    [
        ("per=maan", "Wij kennen “maan” niet."),
        ("van=ooit", "“ooit” is geen datum."),
        ("bijdrager=foo", "Wij kennen “foo” niet."),
        ("gemeente=Rome", "Wij kennen “Rome” niet."),
        ("soort=foo", "Wij kennen “foo” niet."),
        ("van=2026-03-02&tot=2026-03-01", "De laatste dag ligt voor de eerste dag."),
    ],
)
def test_an_address_that_nobody_understands_says_so(
    client: SiteClient, treasurer: Account, query: str, said: str
) -> None:
    client.sign_in(treasurer)
    for path in ("/kas/verantwoording", "/kas/verantwoording.csv"):
        answer = client.get(f"{path}?{query}")
        assert answer.status_code == 400
        assert said in answer.text


def test_it_takes_as_many_statements_with_more_money(
    client: SiteClient, treasurer: Account, money: list[VoucherApplication], awarded: Award, advisor: Account
) -> None:
    client.sign_in(treasurer)
    sent = []
    for more in (0, 3):
        for _ in range(more):
            actions.queue(lock(awarded()), 1_500_00, by=advisor, reason="invoice")
        db.session.commit()
        counts = []
        for path in ("/kas/verantwoording?per=kwartaal", "/kas/betalingen?staat=open", "/kas/batches", "/kas"):
            with counted() as statements:
                assert client.get(path).status_code == 200
            counts.append(len(statements))
        sent.append(counts)
    assert sent[0] == sent[1]
    assert max(sent[1]) <= 14
