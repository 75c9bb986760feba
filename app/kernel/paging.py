"""Long lists in pages: the rows of one page and how many pages there are."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, TypeVar
from urllib.parse import urlencode

from flask import request
from sqlalchemy import Select, func, select
from sqlalchemy.engine import Row

from app.kernel.database import db

AnyRow = Row[*tuple[Any, ...]]
AnySelect = Select[*tuple[Any, ...]]
One = TypeVar("One")
SIZE = 50


@dataclass(frozen=True)
class Page:
    """One page of a list: its rows, its number from 1, and the number of pages and of rows in all."""

    rows: Sequence[AnyRow]
    number: int
    pages: int
    total: int


def paged(query: AnySelect, size: int = SIZE) -> Page:
    """Return the page of `query` that this request asks for (`pagina`); a page too far is the last one."""
    total = db.session.scalar(select(func.count()).select_from(query.order_by(None).subquery())) or 0
    pages = max(1, -(-total // size))
    number = min(_asked(), pages)
    rows = db.session.execute(query.limit(size).offset((number - 1) * size)).all()
    return Page(rows, number, pages, total)


def cut(rows: Sequence[One], size: int = SIZE) -> tuple[Sequence[One], int, int]:
    """Return the part of a list in memory that this request asks for (`pagina`), its number, and how many parts."""
    pages = max(1, -(-len(rows) // size))
    number = min(_asked(), pages)
    return rows[(number - 1) * size : number * size], number, pages


def page_address(number: int) -> str:
    """Return the address of another page of the list that this request shows."""
    others = [(name, value) for name, value in request.args.items(multi=True) if name != "pagina"]
    return f"{request.path}?{urlencode([*others, ('pagina', number)])}"


def _asked() -> int:
    typed = request.args.get("pagina", "1")
    return max(1, int(typed)) if typed.isdecimal() and len(typed) < 9 else 1
