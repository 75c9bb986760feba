"""All that is kept of one account, in one shape: a page shows it, a file holds it."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

from app.kernel.text import N_, Euro, Text
from app.kernel.web import datum, euro, shown, tijdstip

Value = str | int | bool | date | datetime | Euro | list[str] | None


@dataclass(frozen=True)
class Entry:
    """One thing that is kept: its name in the file, its name in words (a msgid), and its value."""

    key: str
    label: str
    value: Value

    def as_words(self) -> str:
        """Return the value as people write it; "" for nothing."""
        value = self.value
        if value is None:
            return ""
        if isinstance(value, Euro):
            return euro(value)
        if isinstance(value, datetime):
            return tijdstip(value)
        if isinstance(value, date):
            return datum(value)
        return ", ".join(value) if isinstance(value, list) else str(value)

    def as_json(self) -> Any:
        """Return the value as a file holds it: ISO 8601 for moments, whole cents for money."""
        return self.value.isoformat() if isinstance(self.value, date) else self.value


@dataclass(frozen=True)
class Record:
    """One row of something that is kept; `title` names it where there are several, `href` shows more of it."""

    title: str
    entries: list[Entry]
    href: str = ""

    def facts(self) -> list[tuple[str, str]]:
        """Return (name, value) in words of what is filled in."""
        return [(shown(entry.label), words) for entry in self.entries if (words := entry.as_words())]


@dataclass(frozen=True)
class Section:
    """One subject: what is kept, on which ground of the law, and until when (msgids)."""

    key: str
    title: str
    ground: str
    until: str | Text
    records: list[Record] = field(default_factory=list)
    note: str = ""
    empty: str = N_("Hiervan bewaren we niets.")

    def as_json(self) -> dict[str, Any]:
        """Return the section as the file holds it."""
        return {
            "title": shown(self.title),
            "ground": shown(self.ground),
            "kept_until": shown(self.until),
            "records": [{entry.key: entry.as_json() for entry in record.entries} for record in self.records],
        }


def yes_or_no(value: bool, words: tuple[str, str]) -> str:
    """Return the first word for yes, the second for no, in the reader's language."""
    return shown(words[0] if value else words[1])


def entries(pairs: Iterable[tuple[str, str, Value]]) -> list[Entry]:
    """Return an entry for each (key, label, value)."""
    return [Entry(*pair) for pair in pairs]
