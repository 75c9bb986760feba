"""From an uploaded spreadsheet to the rows of a list of awards."""

from collections.abc import Sequence
from dataclasses import dataclass

from email_validator import EmailNotValidError
from werkzeug.datastructures import FileStorage

from app.accounts.forms import normal_email, one_line
from app.badges.awarding.rules import MAX_CELL, MAX_EVIDENCE, MAX_ROWS
from app.kernel.errors import DomainError
from app.kernel.spreadsheet.reading import (
    FIELD,
    HEADER_WITHIN,
    NOTHING,
    Cells,
    named,
    placed,
    read_cells,
    shown_name,
    too_many,
)
from app.kernel.text import N_

NAMES = {
    "email": ("e-mailadres", "emailadres", "e-mail", "email", "mail", "mailadres", "e-mail address", "email address"),
    "day": ("datum van uitreiking", "datum", "uitreikdatum", "uitgereikt op", "afgerond op", "date", "awarded on"),
    "evidence": ("wat liet deze persoon zien", "wat liet deze persoon zien?", "bewijs", "toelichting", "evidence"),
}
"""What a column may be called; the first of each stands in the template."""
NO_ADDRESSES = N_("In dit bestand vinden wij geen kolom met e-mailadressen. Noem die kolom “E-mailadres”.")


@dataclass(frozen=True)
class TypedRow:
    """One row as it was typed; `number` is its number in the spreadsheet."""

    number: int
    email: str
    day: str
    evidence: str


@dataclass(frozen=True)
class Sheet:
    """What a spreadsheet holds for us, and the names of the columns that we do not read."""

    name: str
    rows: Sequence[TypedRow]
    ignored: Sequence[str]


def read(upload: FileStorage) -> Sheet:
    """Read an uploaded spreadsheet. Raises DomainError at `file` with what is wrong and what would be right."""
    rows, ignored = _rows(read_cells(upload, MAX_ROWS))
    if len(rows) > MAX_ROWS:
        raise too_many(MAX_ROWS)
    return Sheet(shown_name(upload.filename), rows, ignored)


def _rows(cells: Cells) -> tuple[list[TypedRow], list[str]]:
    """Find the columns, then read the rows below their names."""
    columns, ignored, start = _columns(cells)
    found = []
    for number, line in cells[start:]:
        told = {name: line[at] if at < len(line) else "" for name, at in columns.items()}
        found.append(
            TypedRow(
                number,
                email=(one_line(told["email"]) or "")[:MAX_CELL],
                day=(one_line(told.get("day", "")) or "")[:40],
                evidence=told.get("evidence", "").strip()[: MAX_EVIDENCE + 1],
            )
        )
    if not found:
        raise DomainError(NOTHING, FIELD)
    return found, ignored


def _columns(cells: Cells) -> tuple[dict[str, int], list[str], int]:
    """Return where each column stands, the names of the others, and at which row the people begin.

    A file without names of columns is read as well, if its first row holds an address.
    """
    for start, (_number, line) in enumerate(cells[:HEADER_WITHIN]):
        columns = list(named(line, NAMES))
        if any(name == "email" for _at, name in columns):
            return placed(line, columns), _others(line, {at for at, _name in columns}), start + 1
        for at, cell in enumerate(line):
            if _is_address(cell):
                return {"email": at}, [], start
    raise DomainError(NO_ADDRESSES, FIELD)


def _others(line: list[str], read_at: set[int]) -> list[str]:
    return [(one_line(cell) or "")[:60] for at, cell in enumerate(line) if at not in read_at and cell.strip()]


def _is_address(cell: str) -> bool:
    try:
        normal_email(one_line(cell) or "")
    except EmailNotValidError:
        return False
    return True
