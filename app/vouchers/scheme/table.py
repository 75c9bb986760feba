"""One table of a TOML file, read key by key; whatever is wrong is said with file, key and reason."""

from collections.abc import Callable, Iterable
from datetime import date, datetime
from decimal import Decimal
from enum import StrEnum
from typing import TypeVar

from app.vouchers.scheme.content import Label

Choice = TypeVar("Choice", bound=StrEnum)


class SchemeError(ValueError):
    """A scheme file that cannot be used: the file, the key in it and the reason."""

    def __init__(self, file: str, key: str, reason: str) -> None:
        self.file = file
        self.key = key
        self.reason = reason
        super().__init__(f"{file}: {key}: {reason}")


class Table:
    """A TOML table that remembers which of its keys were read, so that unknown ones can be refused."""

    def __init__(self, content: dict[str, object], file: str, path: str = "") -> None:
        self._content = content
        self._file = file
        self._path = path
        self._unread = set(content)

    def __contains__(self, key: str) -> bool:
        return key in self._content

    @property
    def keys(self) -> tuple[str, ...]:
        """The keys in the order of the file."""
        return tuple(self._content)

    def wrong(self, key: str, reason: str) -> SchemeError:
        """Return (not raise) the error that says what is wrong with `key`."""
        return SchemeError(self._file, f"{self._path}{key}", reason)

    def end(self) -> None:
        """Refuse keys that nobody read: a misspelt setting must not be ignored."""
        for key in self.keys:
            if key in self._unread:
                raise self.wrong(key, "unknown key")

    def text(self, key: str) -> str:
        """Read a text that is not blank."""
        return self._words(key, self._take(key))

    def whole(self, key: str, *, least: int, most: int) -> int:
        """Read a whole number from `least` to `most`."""
        value = self._take(key)
        if not isinstance(value, int) or isinstance(value, bool):
            raise self.wrong(key, f"must be a whole number, not {_name(value)}")
        if not least <= value <= most:
            raise self.wrong(key, f"must be from {least} to {most}, not {value}")
        return value

    def flag(self, key: str, *, default: bool) -> bool:
        """Read true or false; `default` where the key is left out."""
        if key not in self:
            return default
        value = self._take(key)
        if not isinstance(value, bool):
            raise self.wrong(key, f"must be true or false, not {_name(value)}")
        return value

    def percent(self, key: str) -> Decimal:
        """Read an exact percentage above 0 and up to 100."""
        value = self._take(key)
        if isinstance(value, bool) or not isinstance(value, int | Decimal):
            raise self.wrong(key, f"must be a number, not {_name(value)}")
        percent = Decimal(value)
        if not (percent.is_finite() and 0 < percent <= 100):
            raise self.wrong(key, f"must be above 0 and at most 100, not {value}")
        return percent

    def day(self, key: str) -> date:
        """Read a date without a time."""
        value = self._take(key)
        if not isinstance(value, date) or isinstance(value, datetime):
            raise self.wrong(key, f"must be a date such as 2021-05-01, not {_name(value)}")
        return value

    def day_or_open(self, key: str) -> date | None:
        """Read a date, or None where the key is left out."""
        return self.day(key) if key in self else None

    def choice(self, key: str, among: type[Choice]) -> Choice:
        """Read one word of an enumeration."""
        return self._member(key, self.text(key), among)

    def choices(self, key: str, among: type[Choice]) -> tuple[Choice, ...]:
        """Read a list of different words of an enumeration."""
        return tuple(self._member(key, word, among) for word in self.texts(key))

    def texts(self, key: str) -> tuple[str, ...]:
        """Read a list of one or more different texts."""
        return self.each_once(key, (self._words(key, value) for value in self._list(key)))

    def label(self, key: str) -> Label:
        """Read words in Dutch and in English: { nl = "…", en = "…" }."""
        return self.table(key)._pair()

    def words(self, key: str) -> Label:
        """Read words in Dutch, with or without their English: "…" or { nl = "…", en = "…" }."""
        return self._label(key, self._take(key))

    def words_listed(self, key: str) -> tuple[Label, ...]:
        """Read a list of one or more different words, each with or without its English."""
        labels = tuple(self._label(f"{key}[{place}]", value) for place, value in enumerate(self._list(key), start=1))
        self.each_once(key, labels)
        return labels

    def table(self, key: str) -> "Table":
        """Read a table inside this one."""
        return self._inner(key, self._take(key), f"{self._path}{key}.")

    def tables(self, key: str) -> tuple["Table", ...]:
        """Read one or more [[key]] tables."""
        return tuple(
            self._inner(key, value, f"{self._path}{key}[{place}].")
            for place, value in enumerate(self._list(key), start=1)
        )

    def named(self, key: str, read: Callable[["Table", str], object]) -> None:
        """Read a table of tables: `read` gets each inner table and its name."""
        outer = self.table(key)
        if not outer.keys:
            raise self.wrong(key, "must not be empty")
        for name in outer.keys:
            inner = outer.table(name)
            read(inner, name)
            inner.end()

    def each_once(self, key: str, values: Iterable[str]) -> tuple[str, ...]:
        """Return the values, refusing one that comes twice."""
        seen: list[str] = []
        for value in values:
            if value in seen:
                raise self.wrong(key, f"{value!r} is there twice")
            seen.append(value)
        return tuple(seen)

    def _take(self, key: str) -> object:
        if key not in self._content:
            raise self.wrong(key, "is missing")
        self._unread.discard(key)
        return self._content[key]

    def _list(self, key: str) -> list[object]:
        value = self._take(key)
        if not isinstance(value, list):
            raise self.wrong(key, f"must be a list, not {_name(value)}")
        if not value:
            raise self.wrong(key, "must not be empty")
        return value

    def _label(self, key: str, value: object) -> Label:
        if not isinstance(value, dict):
            dutch = self._words(key, value)
            return Label(dutch, dutch)
        return self._inner(key, value, f"{self._path}{key}.")._pair()

    def _pair(self) -> Label:
        label = Label(self.text("nl"), self.text("en"))
        self.end()
        return label

    def _words(self, key: str, value: object) -> str:
        if not isinstance(value, str):
            raise self.wrong(key, f"must be a text, not {_name(value)}")
        if not value.strip():
            raise self.wrong(key, "must not be blank")
        return value.strip()

    def _member(self, key: str, word: str, among: type[Choice]) -> Choice:
        if word not in list(among):
            raise self.wrong(key, f"must be one of {', '.join(among)}, not {word!r}")
        return among(word)

    def _inner(self, key: str, value: object, path: str) -> "Table":
        if not isinstance(value, dict):
            raise self.wrong(key, f"must be a table, not {_name(value)}")
        return Table(value, self._file, path)


def _name(value: object) -> str:
    """Return the type of `value` as someone who writes TOML calls it."""
    names = {
        bool: "a boolean",
        int: "a whole number",
        Decimal: "a decimal number",
        str: "a text",
        list: "a list",
        dict: "a table",
        datetime: "a date with a time",
        date: "a date",
    }
    return names.get(type(value), "a time")
