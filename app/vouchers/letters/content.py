"""What a letter is made of: sections of blocks that JSON can hold, in the words of its reader.

A block is a dict with its `kind`: "text", "strong" and "address" have `lines`, "items" has `items` (each a list
of lines), "sums" is a table with `head`, `rows` and `total`. The PDF, the page and the mail are made of the same.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

Block = dict[str, Any]


@dataclass(frozen=True)
class Section:
    """One part of a letter under a heading; the first one has none."""

    heading: str
    blocks: tuple[Block, ...]


@dataclass(frozen=True)
class Words:
    """What one letter says. `mail` are the paragraphs of the mail that announces it; empty: the letter itself."""

    subject: str
    sections: tuple[Section, ...]
    mail: tuple[str, ...] = ()
    decides: bool = False
    """Whether it is a decision: it then names the mandate."""

    def mailed(self) -> str:
        """Return the text of the mail, without greeting and address."""
        return "\n\n".join(self.mail) if self.mail else plain(self.sections)


def section(heading: str, *blocks: Block) -> Section:
    """Return a section; a heading of "" is none."""
    return Section(heading, blocks)


def text(*lines: str) -> Block:
    """Return a paragraph, of one or more lines."""
    return {"kind": "text", "lines": list(lines)}


def strong(line: str) -> Block:
    """Return a paragraph that stands out: what was decided, the last day of a term."""
    return {"kind": "strong", "lines": [line]}


def address(lines: Iterable[str]) -> Block:
    """Return an address, set apart."""
    return {"kind": "address", "lines": list(lines)}


def items(entries: Iterable[str | Sequence[str]]) -> Block:
    """Return a list; an entry of several strings has as many lines."""
    return {"kind": "items", "items": [[entry] if isinstance(entry, str) else list(entry) for entry in entries]}


def sums(head: Sequence[str], rows: Iterable[Sequence[str]], total: Sequence[str] | None = None) -> Block:
    """Return a table with a header row, and a last row that stands out."""
    return {"kind": "sums", "head": list(head), "rows": [list(row) for row in rows], "total": total and list(total)}


def typed(words: str) -> list[Block]:
    """Return what somebody typed as paragraphs, their lines as they were."""
    paragraphs = words.replace("\r\n", "\n").strip().split("\n\n")
    return [text(*paragraph.strip("\n").split("\n")) for paragraph in paragraphs if paragraph.strip()]


def plain(sections: Iterable[Section]) -> str:
    """Return sections as plain text, an empty line between paragraphs."""
    parts: list[str] = []
    for one in sections:
        if one.heading:
            parts.append(one.heading)
        parts += [_plain(block) for block in one.blocks]
    return "\n\n".join(parts)


def _plain(block: Block) -> str:
    if block["kind"] == "items":
        return "\n".join("- " + "\n  ".join(lines) for lines in block["items"])
    if block["kind"] == "sums":
        rows = [*block["rows"], *([block["total"]] if block["total"] else [])]
        return "\n".join(": ".join((row[0], " ".join(row[1:]))) for row in rows)
    return "\n".join(block["lines"])
