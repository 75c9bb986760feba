"""Spreadsheets as people send them, and as nobody should: what is read, and what is refused with which sentence."""

import io
import struct
import zipfile
import zlib
from datetime import date

import pytest
import xlsxwriter
from werkzeug.datastructures import FileStorage

from app.badges.awarding import reading
from app.badges.awarding.judging import Measure, judged
from app.badges.awarding.models import AwardRow
from app.badges.awarding.reading import Sheet, TypedRow
from app.badges.awarding.rules import MAX_ROWS, Problem
from app.badges.awarding.template_file import as_csv, as_xlsx
from app.kernel.errors import DomainError

HEADER = "E-mailadres;Datum van uitreiking;Wat liet deze persoon zien\r\n"


def sheet_of(content: bytes, name: str = "lijst.csv") -> Sheet:
    return reading.read(FileStorage(io.BytesIO(content), filename=name))


def workbook(*rows: list[object]) -> bytes:
    written = io.BytesIO()
    with xlsxwriter.Workbook(written, {"in_memory": True}) as book:
        sheet, day = book.add_worksheet(), book.add_format({"num_format": "dd-mm-yyyy"})
        for at, row in enumerate(rows):
            for column, cell in enumerate(row):
                if isinstance(cell, date):
                    sheet.write_datetime(at, column, cell, day)  # type: ignore[arg-type]
                else:
                    sheet.write(at, column, cell)
    return written.getvalue()


def refused(content: bytes) -> str:
    with pytest.raises(DomainError) as caught:
        sheet_of(content)
    assert caught.value.field == "file"
    return str(caught.value)


@pytest.mark.parametrize("delimiter", [";", ",", "\t"])
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp1252", "utf-16"])
def test_text_is_read_however_it_was_saved(delimiter: str, encoding: str) -> None:
    text = delimiter.join(("Email", "Naam", "Toelichting")) + "\r\n"
    text += delimiter.join(("noor@voorbeeld.example", "Noor", '"Mooi;, gelast\r\nmet zoé"')) + "\r\n"
    found = sheet_of(text.encode(encoding))
    assert found.rows == [TypedRow(2, "noor@voorbeeld.example", "", "Mooi;, gelast\r\nmet zoé")]
    assert found.ignored == ["Naam"]


def test_a_workbook_is_read_as_its_cells_look() -> None:
    found = sheet_of(
        workbook(
            ["Deelnemers van maart"],
            [],
            ["Bewijs", "E-MAIL", "Leeftijd", "Datum"],
            ["Drie proefstukken", " Noor@Voorbeeld.example ", 23, date(2026, 3, 5)],
            [],
            [7, "tarik@voorbeeld.example", 24.5, "5-3-2026"],
        ),
        "C:\\lijsten\\maart.xlsx",
    )
    assert found.name == "maart.xlsx"
    assert found.ignored == ["Leeftijd"]
    assert found.rows == [
        TypedRow(4, "Noor@Voorbeeld.example", "05-03-2026", "Drie proefstukken"),
        TypedRow(5, "", "", ""),
        TypedRow(6, "tarik@voorbeeld.example", "5-3-2026", "7"),
    ]


def test_a_bare_column_of_addresses_needs_no_name() -> None:
    found = sheet_of(b"noor@voorbeeld.example\ntarik@voorbeeld.example\n\n")
    assert [(row.number, row.email) for row in found.rows] == [
        (1, "noor@voorbeeld.example"),
        (2, "tarik@voorbeeld.example"),
    ]


def test_the_template_is_a_list_that_we_read() -> None:
    for content in (as_csv(), as_xlsx()):
        assert "leeg" in refused(content)
    filled = as_csv() + b"noor@voorbeeld.example;05-03-2026;Las\r\n"
    assert sheet_of(filled).rows == [TypedRow(2, "noor@voorbeeld.example", "05-03-2026", "Las")]
    assert sheet_of(filled).ignored == []


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (b"", "leeg"),
        (b"\n;;\n", "geen kolom met e-mailadressen"),
        (b"Naam;Plaats\nNoor;Epe\n", "geen kolom met e-mailadressen"),
        (b"Email;Mail\na@b.example;c@d.example\n", "heten hetzelfde: Mail"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600), "oud Excel-bestand"),
        (b"%PDF-1.7\x00\x01", "niet lezen"),
        (b"\xff\xfe\x00\xd8", "niet lezen"),
        (b"PK\x03\x04 geen werkmap", "niet lezen"),
        (b"E-mail\n" + b"a" * (2 * 1024 * 1024), "te groot"),
        (b"E-mail\n" + b"a@b.example\n" * (MAX_ROWS + 1), "meer dan 5000 rijen"),
    ],
)
def test_what_is_no_list_is_refused_with_the_reason(content: bytes, words: str) -> None:
    assert words in refused(content)


def test_as_many_rows_as_may_be_are_read() -> None:
    assert len(sheet_of(b"E-mail\n" + b"a@b.example\n" * MAX_ROWS).rows) == MAX_ROWS


def test_a_workbook_with_too_many_rows_is_refused() -> None:
    assert "meer dan 5000 rijen" in refused(workbook(["e-mail"], *([f"a{n}@b.example"] for n in range(MAX_ROWS + 1))))


def packed(sheet: bytes, claims: int | None = None) -> bytes:
    """Return a workbook with this sheet; `claims` is the size that it says it has."""
    written = io.BytesIO()
    real = workbook(["E-mail"])
    with zipfile.ZipFile(io.BytesIO(real)) as source, zipfile.ZipFile(written, "w", zipfile.ZIP_DEFLATED) as target:
        for part in source.infolist():
            name = part.filename
            target.writestr(name, sheet if name == "xl/worksheets/sheet1.xml" else source.read(name))
    content = written.getvalue()
    if claims is not None:
        content = content.replace(struct.pack("<I", len(sheet)), struct.pack("<I", claims))
    return content


def test_a_bomb_is_refused_before_it_is_unpacked() -> None:
    bomb = packed(b"<x>" + b" " * 90_000_000)
    assert len(bomb) < 200_000
    assert "te groot" in refused(bomb)


def test_a_bomb_that_lies_about_its_size_is_refused_too() -> None:
    assert "niet lezen" in refused(packed(b"<x>" + b" " * 90_000_000, claims=4_000))


def test_a_sheet_of_two_cells_that_claims_a_billion_is_refused_and_harms_nobody() -> None:
    cell = '<row r="%d"><c r="%s" t="inlineStr"><is><t>a@b.example</t></is></c></row>'
    rows = cell % (1, "A1") + cell % (1_048_576, "XFD1048576")
    main = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
    sheet = f'<worksheet xmlns="{main}"><sheetData>{rows}</sheetData></worksheet>'
    assert "niet lezen" in refused(packed(sheet.encode()))


def test_a_broken_part_is_refused() -> None:
    content = bytearray(workbook(["E-mail"], ["a@b.example"]))
    at = content.index(b"xl/worksheets/sheet1.xml") + 40
    content[at : at + 20] = zlib.compress(b"iets anders")[:20].ljust(20, b"\0")
    assert "niet lezen" in refused(bytes(content))


TODAY = date(2026, 3, 5)
MEASURE = Measure(
    own_email="ik@voorbeeld.example",
    today=TODAY,
    awarded_on=TODAY,
    evidence="Laste drie proefstukken.",
    months=24,
    needs_evidence=True,
)


@pytest.mark.parametrize(
    ("values", "problem"),
    [
        ({}, None),
        ({"email": ""}, Problem.EMPTY),
        ({"email": "noor@"}, Problem.BAD_EMAIL),
        ({"email": "IK@voorbeeld.example"}, Problem.OWN),
        ({"email": "heeft@voorbeeld.example"}, Problem.HAS_IT),
        ({"day": "31-2-2026"}, Problem.BAD_DAY),
        ({"day": "gisteren"}, Problem.BAD_DAY),
        ({"day": "6-3-2026"}, Problem.FUTURE),
        ({"day": "31-12-1999"}, Problem.TOO_EARLY),
        ({"day": "4-3-2024"}, Problem.EXPIRED),
        ({"day": "5-3-2024"}, None),
        ({"evidence": "x" * 2001}, Problem.LONG),
        ({"evidence": "BSN 111222333"}, Problem.CITIZEN_NUMBER),
        ({"evidence": "BSN 111222333", "not_a_bsn": True}, None),
    ],
)
def test_what_is_wrong_with_a_row(values: dict[str, object], problem: Problem | None) -> None:
    row = _row(2, **values)
    found = judged([row], MEASURE, lambda emails: dict.fromkeys(emails & {"heeft@voorbeeld.example"}, Problem.HAS_IT))
    assert found[2].problem is problem


def test_the_second_of_two_equal_addresses_is_the_double_one() -> None:
    rows = [_row(4, email="NOOR@voorbeeld.example"), _row(2), _row(3, email="tarik@voorbeeld.example")]
    found = judged(rows, MEASURE, lambda _emails: {})
    assert {number: row.problem for number, row in found.items()} == {2: None, 3: None, 4: Problem.DOUBLE}


def test_who_says_nothing_about_what_was_shown_is_asked() -> None:
    silent = Measure("", TODAY, TODAY, "", None, needs_evidence=True)
    assert judged([_row(2)], silent, lambda _emails: {})[2].problem is Problem.NO_EVIDENCE
    assert judged([_row(2, evidence="Las")], silent, lambda _emails: {})[2].problem is None


def _row(number: int, **values: object) -> AwardRow:
    plain = {"number": number, "email": "noor@voorbeeld.example", "day": "", "evidence": "", "not_a_bsn": False}
    return AwardRow(**(plain | values))
