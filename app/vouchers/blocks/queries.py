"""Reads of the texts that staff use again."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select

from app.accounts.models import Account
from app.kernel.database import db
from app.kernel.errors import NotFoundError
from app.kernel.text import N_
from app.vouchers.blocks.models import BlockKind, TextBlock


@dataclass(frozen=True)
class Block:
    """One text as pages show it."""

    id: int
    kind: BlockKind
    title: str
    text: str
    by: str
    changed_at: datetime


def blocks(kind: BlockKind | None = None) -> Sequence[Block]:
    """Return the texts of one kind, or all of them, by kind and title."""
    query = (
        select(TextBlock, Account.name)
        .join(Account, Account.id == TextBlock.written_by_id)
        .where(TextBlock.removed_at.is_(None))
        .order_by(TextBlock.kind, TextBlock.title, TextBlock.id)
    )
    if kind is not None:
        query = query.where(TextBlock.kind == kind.value)
    return [
        Block(row.id, BlockKind(row.kind), row.title, row.text, name, row.changed_at)
        for row, name in db.session.execute(query)
    ]


def block(block_id: int) -> TextBlock:
    """Return a text that was not taken away; raises NotFoundError otherwise."""
    found = db.session.get(TextBlock, block_id)
    if found is None or found.removed_at is not None:
        raise NotFoundError(N_("Deze tekst is er niet meer."))
    return found
