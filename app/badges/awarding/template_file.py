"""The empty spreadsheet that an issuer fills in: the columns that we read, and one line as an example."""

import csv
import io

import xlsxwriter

from app.badges.awarding.reading import NAMES

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
WIDTHS = (34, 22, 60)


def columns() -> list[str]:
    """Return the names of the columns."""
    return [words[0].capitalize() for words in NAMES.values()]


def as_csv() -> bytes:
    """Return the template as Excel in the Netherlands opens it: semicolons, UTF-8 with a mark."""
    written = io.StringIO()
    csv.writer(written, delimiter=";", lineterminator="\r\n").writerow(columns())
    return b"\xef\xbb\xbf" + written.getvalue().encode()


def as_xlsx() -> bytes:
    """Return the template as a workbook; every cell is text, so that a date stays what was typed."""
    written = io.BytesIO()
    with xlsxwriter.Workbook(written, {"in_memory": True, "strings_to_formulas": False}) as book:
        sheet, bold, text = book.add_worksheet(), book.add_format({"bold": True}), book.add_format({"num_format": "@"})
        for at, (name, width) in enumerate(zip(columns(), WIDTHS, strict=True)):
            sheet.set_column(at, at, width, text)
            sheet.write_string(0, at, name, bold)
        sheet.freeze_panes(1, 0)
    return written.getvalue()
