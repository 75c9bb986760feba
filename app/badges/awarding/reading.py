"""From an uploaded spreadsheet to rows: XLSX, or CSV as Dutch and English programs write it.

The content decides what a file is, not its name. Formulas are never worked out: calamine reads the value
that was stored, and nothing that is read here is ever written into a spreadsheet as a formula.
"""

import csv
import io
import json
import subprocess
import sys
import zipfile
import zlib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from email_validator import EmailNotValidError
from werkzeug.datastructures import FileStorage

from app.accounts.forms import normal_email, one_line
from app.badges.awarding.rules import MAX_CELL, MAX_EVIDENCE, MAX_ROWS
from app.kernel.errors import DomainError
from app.kernel.text import N_, Text

MAX_BYTES = 2 * 1024 * 1024
MAX_UNPACKED = 40 * 1024 * 1024
MAX_PARTS = 300
MAX_COLUMNS = 40
HEADER_WITHIN = 10
"""In which of the first filled rows the names of the columns are looked for."""
ACCEPTED = ".xlsx,.csv"
SECONDS = 20
FIELD = "file"
_WORKBOOK = Path(__file__).with_name("workbook.py")
NAMES = {
    "email": ("e-mailadres", "emailadres", "e-mail", "email", "mail", "mailadres", "e-mail address", "email address"),
    "day": ("datum van uitreiking", "datum", "uitreikdatum", "uitgereikt op", "afgerond op", "date", "awarded on"),
    "evidence": ("wat liet deze persoon zien", "wat liet deze persoon zien?", "bewijs", "toelichting", "evidence"),
}
"""What a column may be called; the first of each stands in the template."""
UNREADABLE = N_("Dit bestand kunnen wij niet lezen. Bewaar het als Excel-werkmap (xlsx) of als csv.")
TOO_LARGE = N_("Dit bestand is te groot. Het mag 2 MB zijn.")
OLD_EXCEL = N_("Dit is een oud Excel-bestand (xls). Bewaar het als Excel-werkmap (xlsx).")
NOTHING = N_("Dit bestand is leeg. Kies een ander bestand.")
NO_ADDRESSES = N_("In dit bestand vinden wij geen kolom met e-mailadressen. Noem die kolom “E-mailadres”.")
TOO_MANY = Text(N_("Dit bestand heeft meer dan %(most)s rijen. Verdeel het over meer bestanden."), {"most": MAX_ROWS})
SAME_NAME = N_("Twee kolommen heten hetzelfde: %(name)s. Laat er één weg.")


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


Cells = Sequence[tuple[int, list[str]]]


def read(upload: FileStorage) -> Sheet:
    """Read an uploaded spreadsheet. Raises DomainError at `file` with what is wrong and what would be right."""
    content = upload.stream.read(MAX_BYTES + 1)
    if not content:
        raise DomainError(NOTHING, FIELD)
    if len(content) > MAX_BYTES:
        raise DomainError(TOO_LARGE, FIELD)
    if content.startswith(b"\xd0\xcf\x11\xe0"):
        raise DomainError(OLD_EXCEL, FIELD)
    cells = _of_workbook(content) if content.startswith(b"PK") else _of_text(content)
    rows, ignored = _rows(cells)
    if len(rows) > MAX_ROWS:
        raise DomainError(TOO_MANY, FIELD)
    return Sheet(_shown_name(upload.filename), rows, ignored)


def _of_workbook(content: bytes) -> Cells:
    """Read a workbook in a process of its own, after looking at how large it becomes."""
    _unpacked(content)
    command = [sys.executable, "-I", str(_WORKBOOK), str(MAX_ROWS + HEADER_WITHIN), str(MAX_COLUMNS)]
    try:
        done = subprocess.run(command, input=content, capture_output=True, timeout=SECONDS, check=True)  # noqa: S603
        found = json.loads(done.stdout)
    except (subprocess.SubprocessError, ValueError) as error:
        raise DomainError(UNREADABLE, FIELD) from error
    if found["more"]:
        raise DomainError(TOO_MANY, FIELD)
    return [(number, cells) for number, cells in found["rows"]]


def _unpacked(content: bytes) -> None:
    """Unpack every part to nowhere, counting: what a part says of its own size is not believed."""
    left = MAX_UNPACKED
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            parts = archive.infolist()
            if len(parts) > MAX_PARTS or sum(part.file_size for part in parts) > MAX_UNPACKED:
                raise DomainError(TOO_LARGE, FIELD)
            for part in parts:
                with archive.open(part) as packed:
                    while piece := packed.read(1 << 16):
                        left -= len(piece)
                        if left < 0:
                            raise DomainError(TOO_LARGE, FIELD)
    except (zipfile.BadZipFile, zlib.error, RuntimeError, NotImplementedError, EOFError, OSError, ValueError) as error:
        raise DomainError(UNREADABLE, FIELD) from error


def _of_text(content: bytes) -> Cells:
    text = _decoded(content)
    if any(ord(sign) < 32 and sign not in "\t\r\n" for sign in text):
        raise DomainError(UNREADABLE, FIELD)
    first = next((line for line in text.splitlines() if line.strip()), "")
    delimiter = max(";,\t", key=first.count)
    try:
        lines = [line[:MAX_COLUMNS] for line in csv.reader(io.StringIO(text, newline=""), delimiter=delimiter)]
    except csv.Error as error:
        raise DomainError(UNREADABLE, FIELD) from error
    cells = list(enumerate(lines, start=1))
    while cells and not any(cell.strip() for cell in cells[-1][1]):
        cells.pop()
    return cells


def _decoded(content: bytes) -> str:
    """Read text in UTF-8, in UTF-16 where it says so, or as Windows writes it in Western Europe."""
    encodings = ["utf-16"] if content.startswith((b"\xff\xfe", b"\xfe\xff")) else ["utf-8-sig", "cp1252"]
    for encoding in encodings:
        try:
            return content.decode(encoding)
        except UnicodeDecodeError:
            continue
    raise DomainError(UNREADABLE, FIELD)


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
        named = list(_named(line))
        if any(name == "email" for _at, name in named):
            return _placed(line, named), _others(line, {at for at, _name in named}), start + 1
        for at, cell in enumerate(line):
            if _is_address(cell):
                return {"email": at}, [], start
    raise DomainError(NO_ADDRESSES, FIELD)


def _named(line: list[str]) -> Iterator[tuple[int, str]]:
    for at, cell in enumerate(line):
        for name, words in NAMES.items():
            if (one_line(cell) or "").casefold().rstrip(":") in words:
                yield at, name


def _placed(line: list[str], named: list[tuple[int, str]]) -> dict[str, int]:
    places: dict[str, int] = {}
    for at, name in named:
        if name in places:
            raise DomainError(Text(SAME_NAME, {"name": (one_line(line[at]) or "")[:60]}), FIELD)
        places[name] = at
    return places


def _others(line: list[str], read_at: set[int]) -> list[str]:
    return [(one_line(cell) or "")[:60] for at, cell in enumerate(line) if at not in read_at and cell.strip()]


def _is_address(cell: str) -> bool:
    try:
        normal_email(one_line(cell) or "")
    except EmailNotValidError:
        return False
    return True


def _shown_name(typed: str | None) -> str:
    """Return a file's name for people; it is never a path."""
    last = (typed or "").replace("\\", "/").rsplit("/", 1)[-1]
    return "".join(c for c in last if c.isprintable() and c not in '"<>').strip()[:120] or "bestand"
