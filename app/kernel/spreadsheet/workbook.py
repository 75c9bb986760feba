"""Reads the first sheet of a workbook and writes its cells as JSON; run as a program of its own.

A workbook can claim a million rows of which two are filled, or be made to break what reads it. Here that ends
this process, which may use little memory and time, and not the web server. Knows nothing of the application.
"""

import json
import resource
import sys
from datetime import date, datetime, time, timedelta
from io import BytesIO

from python_calamine import CalamineWorkbook

MEMORY = 768 * 1024 * 1024
SECONDS = 10


def written(cell: object) -> str:
    """Return a cell as somebody would have typed it."""
    if isinstance(cell, datetime | date):
        return cell.strftime("%d-%m-%Y")
    if isinstance(cell, float) and cell.is_integer():
        return str(int(cell))
    return "" if cell is None or isinstance(cell, time | timedelta | bool) else str(cell)


def main(most_rows: int, most_columns: int) -> None:
    """Read a workbook from standard input; write {"rows": [[number, [cell, …]], …], "more": bool}."""
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
    resource.setrlimit(resource.RLIMIT_CPU, (SECONDS, SECONDS))
    sheet = CalamineWorkbook.from_filelike(BytesIO(sys.stdin.buffer.read())).get_sheet_by_index(0)
    rows: list[tuple[int, list[str]]] = []
    more = False
    for number, cells in enumerate(sheet.to_python(skip_empty_area=False, nrows=2 * most_rows), start=1):
        texts = [written(cell) for cell in cells[:most_columns]]
        if any(texts) and len(rows) >= most_rows:
            more = True
            break
        rows.append((number, texts))
    while rows and not any(rows[-1][1]):
        rows.pop()
    json.dump({"rows": rows, "more": more}, sys.stdout)


if __name__ == "__main__":
    main(int(sys.argv[1]), int(sys.argv[2]))
