"""One employer, one training, several participants: read from a spreadsheet, sent together, each on its own."""

import io
from typing import Any

import pytest
import xlsxwriter
from sqlalchemy import func, select

from app.kernel.database import db
from app.kernel.outbox import OutboxMail
from app.vouchers import ledger
from app.vouchers.drafts.models import Draft
from app.vouchers.models import VoucherApplication
from app.vouchers.process import State
from tests.factories.files import PDF
from tests.integration.vouchers_pages.conftest import DECLARED, Desk
from tests.integration.vouchers_pages.test_once_and_again import filled
from tests.support.statements import counted

HEAD = ("Voor- en achternaam", "Geboortedatum", "Woongemeente")
LETTERS = "abcdefghijklmnopqrstuvwxyzabcdefghijklmnopqrstuvwxyz"


def sheet(*rows: tuple[str, ...], head: tuple[str, ...] = HEAD) -> bytes:
    """Return a workbook with these rows below the header."""
    written = io.BytesIO()
    with xlsxwriter.Workbook(written) as book:
        page = book.add_worksheet()
        for at, row in enumerate((head, *rows)):
            page.write_row(at, 0, row)
    return written.getvalue()


def people(count: int) -> list[tuple[str, ...]]:
    """Return `count` good rows."""
    return [(f"Deelnemer {LETTERS[at]}{LETTERS[at // 26]}", "1-5-1990", "Raalte") for at in range(count)]


def read_in(desk: Desk, content: bytes, *, of: str | None = None) -> tuple[str, Any]:
    """Begin for several and send a spreadsheet; return the public id and the page that comes."""
    public_id = of or desk.begin(many="meer")
    if of is None:
        desk.fill(public_id, "aanvrager")
    address = f"/vouchers/{public_id}/stap/deelnemer"
    sent = {"stap": "inlezen", "file": (io.BytesIO(content), "lijst.xlsx")}
    return public_id, desk.client.post_form(address, sent, follow_redirects=True)


def whole(desk: Desk, rows: list[tuple[str, ...]]) -> str:
    """Fill in everything for these participants, as far as the check page."""
    public_id, page = read_in(desk, sheet(*rows))
    assert page.status_code == 200, page.text
    going_on = desk.client.post_form(f"/vouchers/{public_id}/stap/deelnemer", {"stap": "verder"})
    assert going_on.location.endswith("/stap/opleiding"), going_on.text
    desk.fill(public_id, "opleiding")
    desk.fill(public_id, "kosten")
    last = desk.fill(public_id, "betaling", quote=(io.BytesIO(PDF), "offerte.pdf"))
    assert last.location == f"/vouchers/{public_id}/versturen"
    return public_id


def applications() -> list[VoucherApplication]:
    """Return all applications as they are now."""
    db.session.rollback()
    return list(db.session.scalars(select(VoucherApplication).order_by(VoucherApplication.number)))


def test_ten_employees_in_one_go(desk: Desk) -> None:
    public_id = whole(desk, people(10))
    check = desk.client.get(f"/vouchers/{public_id}/versturen").text
    assert "10 deelnemers, samen €\u00a011.728,30." in check
    sent = desk.client.post_form(f"/vouchers/{public_id}/versturen", DECLARED, follow_redirects=True)
    assert "10 aanvragen zijn verstuurd." in sent.text
    made = applications()
    assert [one.number for one in made] == [f"SV-2026-{number:05d}" for number in range(1, 11)]
    assert {(one.state, one.reserved_cents) for one in made} == {(State.COMPLETE, 1_172_83)}
    assert db.session.scalar(select(func.count()).select_from(Draft)) == 0
    mailed = db.session.scalar(select(func.count()).select_from(OutboxMail)) or 0
    assert mailed >= 10
    assert ledger.check() == []


def test_a_double_click_sends_each_once(desk: Desk) -> None:
    address = f"/vouchers/{whole(desk, people(3))}/versturen"
    sent = filled(desk.client, address, DECLARED)
    answers = [desk.client.post(address, data=sent) for _ in range(2)]
    assert [answer.location for answer in answers] == ["/vouchers"] * 2
    assert len(applications()) == 3


def test_who_has_an_open_application_stays_behind_and_the_others_go(desk: Desk) -> None:
    rows = people(3)
    desk.sent(participant_name=rows[1][0])
    public_id = whole(desk, rows)
    assert "Deze rij wordt niet verstuurd." in desk.client.get(f"/vouchers/{public_id}/versturen").text
    answer = desk.client.post_form(f"/vouchers/{public_id}/versturen", DECLARED, follow_redirects=True)
    assert answer.request.path == f"/vouchers/{public_id}/versturen"
    assert "2 aanvragen zijn verstuurd." in answer.text
    assert "Rij 3: Voor deze deelnemer loopt al een aanvraag." in answer.text
    assert "1 deelnemer, samen" in answer.text, "the two that went are not there any more"
    assert len(applications()) == 3
    assert ledger.check() == []


@pytest.mark.parametrize(
    ("row", "sentence"),
    [
        (("", "1-5-1990", "Raalte"), "Rij 3: Vul de naam van de deelnemer in."),
        (("Bo Anders", "mei 1990", "Raalte"), "Rij 3: Vul een datum in als dag-maand-jaar, zoals 31-12-1990."),
        (("Bo Anders", "1-5-1990", ""), "Rij 3: Vul de gemeente in waar de deelnemer woont."),
        (("Deelnemer Aa", "1-5-1990", "Epe"), "Deze persoon staat ook op rij 2."),
        (("Bo 123456782 Anders", "1-5-1990", "Epe"), "Dit lijkt op een burgerservicenummer (BSN). Haal het weg."),
    ],
)
def test_what_is_wrong_is_named_by_row_and_mended_on_the_page(desk: Desk, row: tuple[str, ...], sentence: str) -> None:
    public_id, page = read_in(desk, sheet(people(1)[0], row))
    assert page.status_code == 400
    assert sentence in page.text
    assert f'value="{people(1)[0][0]}"' in page.text
    mended = dict(zip(("name", "birth_date", "municipality"), ("Bo Anders", "2-5-1990", "Epe"), strict=True))
    answer = desk.client.post_form(
        f"/vouchers/{public_id}/stap/deelnemer",
        {f"people-1-participant_{name}": value for name, value in mended.items()} | {"stap": "verder"},
    )
    assert answer.location == f"/vouchers/{public_id}/stap/opleiding", answer.text


@pytest.mark.parametrize(
    ("content", "sentence"),
    [
        (sheet(head=("Naam", "Leeftijd", "Plaats")), "In dit bestand vinden wij niet alle kolommen."),
        (sheet(), "Dit bestand is leeg."),
        (sheet(*people(51)), "Dit bestand heeft meer dan 50 rijen."),
        (b"PK\x03\x04 no workbook", "Dit bestand kunnen wij niet lezen."),
    ],
)
def test_a_file_that_is_no_list_is_refused_and_changes_nothing(desk: Desk, content: bytes, sentence: str) -> None:
    public_id, _page = read_in(desk, sheet(*people(2)))
    _same, page = read_in(desk, content, of=public_id)
    assert page.status_code == 400
    assert page.text.count(sentence) == 2, "in the summary and beside the field"
    kept = desk.client.get(f"/vouchers/{public_id}/stap/deelnemer").text
    assert f'value="{people(2)[1][0]}"' in kept


def test_the_example_file_is_read_back(desk: Desk) -> None:
    example = desk.client.get("/vouchers/deelnemers.xlsx")
    assert example.headers["Content-Disposition"] == 'attachment; filename="deelnemers.xlsx"'
    _public_id, page = read_in(desk, example.data)
    assert "Dit bestand is leeg." in page.text, "its columns are known, and there is nobody in it"


def test_the_page_asks_as_much_for_fifty_as_for_two(desk: Desk) -> None:
    few, many = whole(desk, people(2)), whole(desk, people(50))
    with counted() as of_few:
        desk.client.get(f"/vouchers/{few}/versturen")
    with counted() as of_many:
        desk.client.get(f"/vouchers/{many}/versturen")
    assert len(of_many) == len(of_few)
