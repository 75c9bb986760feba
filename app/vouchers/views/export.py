"""Lists that people take along: CSV that a spreadsheet opens, without formulas in it."""

import csv
import io
from collections.abc import Iterable, Sequence

from flask import Response

FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n")
"""What a spreadsheet takes for the start of a formula."""
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


def harmless(text: str) -> str:
    """Return a text that no spreadsheet runs: with an apostrophe in front where it looks like a formula."""
    return f"'{text}" if text.lstrip(" ").startswith(FORMULA) else text


def euros(cents: int) -> str:
    """Write cents as a number that a Dutch spreadsheet reads: 1234,56."""
    sign, whole = "-" if cents < 0 else "", abs(cents)
    return f"{sign}{whole // 100},{whole % 100:02d}"


def csv_text(columns: Sequence[str], rows: Iterable[Sequence[str | int | None]]) -> bytes:
    """Return rows as CSV with semicolons, as spreadsheets set to Dutch expect; `euros` and numbers stay numbers."""
    written = io.StringIO()
    writer = csv.writer(written, delimiter=";")
    writer.writerow(columns)
    writer.writerows([_cell(value) for value in row] for row in rows)
    return b"\xef\xbb\xbf" + written.getvalue().encode()  # the mark by which Excel knows UTF-8


def _cell(value: str | int | None) -> str | int:
    if value is None or isinstance(value, int):
        return "" if value is None else value
    return value if _is_amount(value) else harmless(value)


def _is_amount(text: str) -> bool:
    """Return whether `text` is what `euros` writes, and so no formula although it may start with a minus."""
    digits, comma, cents = text.removeprefix("-").partition(",")
    return digits.isascii() and digits.isdecimal() and comma == "," and len(cents) == 2 and cents.isdecimal()


def download(content: bytes, name: str, mimetype: str = "text/csv; charset=utf-8") -> Response:
    """Return `content` as a file called `name` to keep."""
    response = Response(content, content_type=mimetype)
    response.headers["Content-Disposition"] = f'attachment; filename="{name}"'
    response.headers["Cache-Control"] = "private, no-store"
    return response
