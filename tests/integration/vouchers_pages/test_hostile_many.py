"""A list of participants from somebody who means harm, or from a program with a mind of its own."""

import io
import zipfile
from collections.abc import Callable
from datetime import date

import pytest
import xlsxwriter

from tests.integration.vouchers_pages.conftest import Desk
from tests.integration.vouchers_pages.test_many_at_once import HEAD, people, read_in, sheet

UNREADABLE = "Dit bestand kunnen wij niet lezen."
TOO_LARGE = "Dit bestand is te groot."
TOO_MANY = "Dit bestand heeft meer dan 50 rijen."
EMPTY = "Dit bestand is leeg."
NO_NAMES = "In dit bestand vinden wij niet alle kolommen."


def bomb() -> bytes:
    """A workbook of a few kilobytes whose sheet unpacks to more than anybody wants."""
    good, written = zipfile.ZipFile(io.BytesIO(sheet(*people(2)))), io.BytesIO()
    with zipfile.ZipFile(written, "w", zipfile.ZIP_DEFLATED) as made:
        for part in good.namelist():
            content = good.read(part)
            made.writestr(part, content + b" " * 60_000_000 if part.endswith("sheet1.xml") else content)
    return written.getvalue()


def with_entities() -> bytes:
    """A workbook whose texts grow a thousandfold while they are read."""
    lines = "".join(f'<!ENTITY e{n} "{f"&e{n - 1};" * 10}">' for n in range(1, 10))
    doctype = f'<!DOCTYPE sst [<!ENTITY e0 "aaaaaaaaaa">{lines}]>'
    good, written = zipfile.ZipFile(io.BytesIO(sheet(*people(2)))), io.BytesIO()
    with zipfile.ZipFile(written, "w") as made:
        for part in good.namelist():
            text = good.read(part).decode()
            if part.endswith("sharedStrings.xml"):
                text = text.replace("?>", f"?>{doctype}", 1).replace("Deelnemer aa", "&e9;")
            made.writestr(part, text)
    return written.getvalue()


def of_program(write: Callable[[xlsxwriter.Workbook, object], None]) -> bytes:
    """Return a workbook that `write` fills."""
    written = io.BytesIO()
    with xlsxwriter.Workbook(written) as book:
        write(book, book.add_worksheet())
    return written.getvalue()


def wide(_book: object, page: object) -> None:
    page.write_row(0, 0, [*(f"Kolom {n}" for n in range(200)), *HEAD])  # type: ignore[attr-defined]
    page.write_row(1, 200, people(1)[0])  # type: ignore[attr-defined]


def merged(_book: object, page: object) -> None:
    page.merge_range("A1:F1", "Onze deelnemers")  # type: ignore[attr-defined]
    page.write_row(1, 0, HEAD)  # type: ignore[attr-defined]
    page.merge_range("A3:A4", "Kim Voorbeeld")  # type: ignore[attr-defined]
    page.write_row(2, 1, people(1)[0][1:])  # type: ignore[attr-defined]


def with_days(book: xlsxwriter.Workbook, page: object) -> None:
    page.write_row(0, 0, HEAD)  # type: ignore[attr-defined]
    page.write_row(1, 0, ("Kim Voorbeeld", "", "Raalte"))  # type: ignore[attr-defined]
    page.write_datetime(1, 1, date(1990, 5, 1), book.add_format({"num_format": "d mmm yyyy"}))  # type: ignore[attr-defined]
    page.write_row(2, 0, ("Bo Voorbeeld", 32994, "Raalte"))  # type: ignore[attr-defined]


@pytest.mark.parametrize(
    ("content", "sentence"),
    [
        pytest.param(lambda: sheet(*people(1) * 10_000), TOO_MANY, id="ten thousand rows"),
        pytest.param(lambda: sheet(), EMPTY, id="no row"),
        pytest.param(bomb, TOO_LARGE, id="a bomb"),
        pytest.param(with_entities, UNREADABLE, id="entities in entities"),
        pytest.param(lambda: of_program(wide), NO_NAMES, id="two hundred columns"),
        pytest.param(lambda: b"%PDF-1.7 no list", NO_NAMES, id="a pdf by that name"),
        pytest.param(lambda: b"MZ\x90\x00\x03" * 100, UNREADABLE, id="a program by that name"),
        pytest.param(lambda: sheet(*people(2))[:900], UNREADABLE, id="cut off"),
        pytest.param(lambda: b"a" * (2 * 1024 * 1024 + 1), TOO_LARGE, id="more than two megabytes"),
    ],
)
def test_a_list_that_cannot_be_read_gets_a_sentence(desk: Desk, content: Callable[[], bytes], sentence: str) -> None:
    _public_id, page = read_in(desk, content())
    assert page.status_code == 400
    assert sentence in page.text


def test_merged_cells_and_a_title_above_the_columns(desk: Desk) -> None:
    _public_id, page = read_in(desk, of_program(merged))
    assert 'value="Kim Voorbeeld"' in page.text
    assert page.status_code == 200, page.text


def test_a_day_of_the_program_is_read_and_a_bare_number_is_asked_about(desk: Desk) -> None:
    _public_id, page = read_in(desk, of_program(with_days))
    assert page.status_code == 400
    assert 'value="01-05-1990"' in page.text
    assert "Rij 3: Vul een datum in als dag-maand-jaar, zoals 31-12-1990." in page.text


@pytest.mark.parametrize("number", ["²", "9" * 5000, "-1", "٣", "1e9"])
def test_numbers_of_rows_that_no_browser_sends(desk: Desk, number: str) -> None:
    public_id, _page = read_in(desk, sheet(*people(2)))
    address = f"/vouchers/{public_id}/stap/deelnemer"
    answer = desk.client.post_form(
        address,
        {"people-0-number": number, "people-0-participant_name": "", "stap": "verder"},
    )
    assert answer.status_code == 400
    assert "Rij 1: Vul de naam van de deelnemer in." in answer.text
    sent = {f"people-{number}-participant_name": "Bo", "stap": "verder"}
    assert desk.client.post_form(address, sent).status_code in (303, 400)
