"""From an uploaded spreadsheet to cells: XLSX, or CSV as Dutch and English programs write it.

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
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path

from werkzeug.datastructures import FileStorage

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
UNREADABLE = N_("Dit bestand kunnen wij niet lezen. Bewaar het als Excel-werkmap (xlsx) of als csv.")
TOO_LARGE = N_("Dit bestand is te groot. Het mag 2 MB zijn.")
OLD_EXCEL = N_("Dit is een oud Excel-bestand (xls). Bewaar het als Excel-werkmap (xlsx).")
NOTHING = N_("Dit bestand is leeg. Kies een ander bestand.")
TOO_MANY = N_("Dit bestand heeft meer dan %(most)s rijen. Verdeel het over meer bestanden.")
SAME_NAME = N_("Twee kolommen heten hetzelfde: %(name)s. Laat er één weg.")

Cells = Sequence[tuple[int, list[str]]]
"""Rows by their number in the spreadsheet."""
Names = Mapping[str, Sequence[str]]
"""What each column may be called, in lower case."""


def read_cells(upload: FileStorage, most_rows: int) -> Cells:
    """Read the first sheet of an uploaded spreadsheet of at most `most_rows` rows below its header.

    Raises DomainError at `file` with what is wrong and what would be right.
    """
    content = upload.stream.read(MAX_BYTES + 1)
    if not content:
        raise DomainError(NOTHING, FIELD)
    if len(content) > MAX_BYTES:
        raise DomainError(TOO_LARGE, FIELD)
    if content.startswith(b"\xd0\xcf\x11\xe0"):
        raise DomainError(OLD_EXCEL, FIELD)
    return _of_workbook(content, most_rows) if content.startswith(b"PK") else _of_text(content)


def named(line: Sequence[str], names: Names) -> Iterator[tuple[int, str]]:
    """Yield where in `line` a column of `names` stands, and which."""
    for at, cell in enumerate(line):
        for name, words in names.items():
            if _one_line(cell).casefold().rstrip(":") in words:
                yield at, name


def placed(line: Sequence[str], columns: Sequence[tuple[int, str]]) -> dict[str, int]:
    """Return where each column stands. Raises DomainError where one is there twice."""
    places: dict[str, int] = {}
    for at, name in columns:
        if name in places:
            raise DomainError(Text(SAME_NAME, {"name": _one_line(line[at])[:60]}), FIELD)
        places[name] = at
    return places


def too_many(most_rows: int) -> DomainError:
    """Return what to say of a spreadsheet that is too long."""
    return DomainError(Text(TOO_MANY, {"most": most_rows}), FIELD)


def shown_name(typed: str | None) -> str:
    """Return a file's name for people; it is never a path."""
    last = (typed or "").replace("\\", "/").rsplit("/", 1)[-1]
    return "".join(c for c in last if c.isprintable() and c not in '"<>').strip()[:120] or "bestand"


def _one_line(cell: str) -> str:
    return " ".join("".join(c if c.isprintable() else " " for c in cell).split())


def _of_workbook(content: bytes, most_rows: int) -> Cells:
    """Read a workbook in a process of its own, after looking at how large it becomes."""
    _unpacked(content)
    command = [sys.executable, "-I", str(_WORKBOOK), str(most_rows + HEADER_WITHIN), str(MAX_COLUMNS)]
    try:
        done = subprocess.run(command, input=content, capture_output=True, timeout=SECONDS, check=True)  # noqa: S603
        found = json.loads(done.stdout)
    except (subprocess.SubprocessError, ValueError) as error:
        raise DomainError(UNREADABLE, FIELD) from error
    if found["more"]:
        raise too_many(most_rows)
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
