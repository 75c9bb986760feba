"""Sentences that pure code hands to people: a Dutch msgid with typed values, shown in the reader's language.

Rules and actions know no request. They return `Text`; a page shows it with the filter `|text`, a
command or a stored decision with `text.nl()`. Values are formatted by type: `Euro` as money, `date`
as "21 november 2026", `int` and `str` as they are.
"""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from typing import Protocol, runtime_checkable

from babel.dates import format_date
from babel.lists import format_list


def N_(msgid: str) -> str:
    """Mark `msgid` for extraction into the catalogue; it is translated where it is shown."""
    return msgid


NBSP = "\u00a0"


class Euro(int):
    """Whole euro cents that a sentence shows as money."""


class Price(Euro):
    """Whole euro cents that a sentence shows as a price: without cents where there are none."""


@runtime_checkable
class Worded(Protocol):
    """Words that know their own translation, such as a label in a scheme file."""

    def show(self, locale: str) -> str:
        """Return the words in `locale`."""


Value = str | int | Euro | date | Worded


@dataclass(frozen=True)
class Percent:
    """An exact percentage, shown without needless noughts: "50", "33,3" (nl) or "33.3" (en)."""

    percent: Decimal

    def show(self, locale: str) -> str:
        """Return the number as people in `locale` write it."""
        number = f"{self.percent.normalize():f}"
        return number.replace(".", ",") if locale == "nl" else number


@dataclass(frozen=True)
class Listed:
    """Values behind each other: "adviseurs, beslissers en kassiers"."""

    values: tuple[Value, ...]

    def show(self, locale: str) -> str:
        """Return the values in the given order, with "and" in `locale` before the last."""
        shown = [show(value, locale) for value in self.values]
        return format_list(shown, locale="en_GB" if locale == "en" else locale)


@dataclass(frozen=True)
class Text:
    """A sentence: `msgid` in Dutch with %(name)s places, and the values for them."""

    msgid: str
    values: dict[str, Value] = field(default_factory=dict)

    def render(self, locale: str, translate: Callable[[str], str]) -> str:
        """Return the sentence in `locale` ("nl" or "en"), its msgid passed through `translate`."""
        if not self.msgid:
            return ""  # to a catalogue the empty msgid is its own header
        sentence = translate(self.msgid)
        if not self.values:
            return sentence
        return sentence % {name: show(value, locale) for name, value in self.values.items()}

    def nl(self) -> str:
        """Return the sentence in Dutch."""
        return self.render("nl", str)


def show(value: Value, locale: str) -> str:
    """Write one value as people in `locale` do."""
    if isinstance(value, Price):
        return format_price(value, locale)
    if isinstance(value, Euro):
        return format_euro(value, locale)
    if isinstance(value, Worded):
        return value.show(locale)
    if isinstance(value, date):
        return format_date(value, "d MMMM y", locale=locale)
    return str(value)


def format_euro(cents: int, locale: str = "nl") -> str:
    """Write cents as "€ 1.172,83" (nl) or "€1,172.83" (en); the space does not break."""
    euros, rest = divmod(abs(cents), 100)
    sign = "-" if cents < 0 else ""
    if locale == "nl":
        return f"€{NBSP}{sign}{euros:,}".replace(",", ".") + f",{rest:02d}"
    return f"{sign}€{euros:,}.{rest:02d}"


def format_price(cents: int, locale: str = "nl") -> str:
    """Write cents as "€ 2.480" or "€ 890,50": without cents where there are none."""
    written = format_euro(cents, locale)
    return written if cents % 100 else written[:-3]
