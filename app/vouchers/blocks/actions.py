"""Write, change and take away a text that staff use again."""

from app.accounts import audit
from app.accounts.models import Account
from app.kernel import clock
from app.kernel.database import db
from app.vouchers.blocks.models import BlockKind, TextBlock


def write(block: TextBlock | None, *, by: Account, kind: BlockKind, title: str, text: str) -> TextBlock:
    """Write a new text (`block` None) or change one; everybody who handles cases may."""
    verb = "voucher.block.write" if block is None else "voucher.block.change"
    kept = block or TextBlock()
    kept.kind, kept.title, kept.text = kind.value, title, text
    kept.written_by_id, kept.changed_at = by.id, clock.now()
    db.session.add(kept)
    db.session.flush()
    audit.record(verb, f"block:{kept.id}", by=by)
    return kept


def remove(block: TextBlock, *, by: Account) -> None:
    """Take a text away; what was written with it stays as it is."""
    block.removed_at = clock.now()
    db.session.flush()
    audit.record("voucher.block.remove", f"block:{block.id}", by=by)
