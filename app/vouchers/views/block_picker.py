"""A text that staff use again, put into what they are writing: by a button that sends the form back, or in the page."""

from collections.abc import Sequence
from typing import Any

from flask import request

from app.vouchers.blocks.models import BlockKind
from app.vouchers.blocks.queries import Block, blocks

CHOSEN, INSERT = "blok", "invoegen"
"""The names of the choice and of its button."""


def picker(field: Any, kind: BlockKind) -> Sequence[Block]:
    """Return the texts to choose from; puts the chosen one into `field` where its button was pressed."""
    offered = blocks(kind)
    if request.method == "POST" and INSERT in request.form:
        chosen = [block.text for block in offered if str(block.id) == request.form.get(CHOSEN)]
        field.data = "\n\n".join(text for text in (field.data or "", *chosen) if text)
        field.raw_data = [field.data]
    return offered
