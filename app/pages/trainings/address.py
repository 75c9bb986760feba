"""The address of a list of trainings: read, judged, and written again with one thing changed.

`q`, `vorm`, `prijs` (whole euros), `voucher`, `niveau`, `gemeente`, `vaardigheid`, `sorteer`, `pagina`; the filters
may repeat. Empty values are as if they were not there; an unknown one is a `Problem` with the address without it.
"""

from collections.abc import Collection, Container, Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from urllib.parse import urlencode

from werkzeug.datastructures import MultiDict

from app.kernel.levels import LEVELS
from app.kernel.text import N_, Text
from app.matching.text import tokens
from app.pages.trainings.catalogue import PRICES, YES, Facet
from app.trainings.rules import FORM_IN_ADDRESS

PATH = "/opleidingen"
MAX_QUESTION = 200
NAMES = ("q", *Facet, "sorteer")
KNOWN: Mapping[str, Mapping[str, str]] = {
    Facet.FORM: {word: form.value for word, form in FORM_IN_ADDRESS.items()},
    Facet.PRICE: {str(price // 100): str(price) for price in PRICES},
    Facet.VOUCHER: {YES: YES},
    Facet.LEVEL: {level: level for level in LEVELS},
}
"""The options with words of their own in the address, and what the index calls them; the others stand as they are."""
Pairs = tuple[tuple[str, str], ...]


class Sort(StrEnum):
    """Orders of the list, by their name in the address."""

    MATCH = "match"
    PRICE = "prijs"
    START = "start"


@dataclass(frozen=True)
class Problem:
    """A value that cannot be searched with, and the address that does without it."""

    text: Text
    without: str


@dataclass
class Asked:
    """What an address asks for: each typed value in order, the filters as the index names them, what is wrong."""

    pairs: Pairs
    text: str = ""
    filters: dict[str, frozenset[str]] = field(default_factory=dict)
    sort: Sort = Sort.MATCH
    page: int = 1
    problems: list[Problem] = field(default_factory=list)

    def chosen(self, name: str) -> list[str]:
        """Return every value given for `name`."""
        return [value for key, value in self.pairs if key == name]

    def without(self, *names: str) -> str:
        """Return the address without these parameters."""
        return written([pair for pair in self.pairs if pair[0] not in names])

    def without_value(self, name: str, value: str) -> str:
        """Return the address without one value."""
        return written([pair for pair in self.pairs if pair != (name, value)])

    def sorted_by(self, sort: Sort) -> str:
        """Return the address of the same list in another order."""
        kept = [pair for pair in self.pairs if pair[0] != "sorteer"]
        return written(kept if sort is Sort.MATCH else [*kept, ("sorteer", sort.value)])

    def page_address(self, number: int) -> str:
        """Return the address of another page of the same list."""
        return written([*self.pairs, ("pagina", str(number))] if number > 1 else list(self.pairs))


def written(pairs: Collection[tuple[str, str]]) -> str:
    """Write the address of a list."""
    return f"{PATH}?{urlencode(list(pairs))}" if pairs else PATH


def read(typed: MultiDict[str, str], places: Collection[str], skills: Container[str]) -> Asked:
    """Read the parameters; `places` and `skills` hold the values that those filters know."""
    pairs = tuple(
        dict.fromkeys((name, v) for name in NAMES for value in typed.getlist(name) if (v := " ".join(value.split())))
    )
    asked = Asked(pairs)
    _read_question(asked)
    for facet in Facet:
        known = KNOWN.get(facet)
        open_ended = places if facet is Facet.PLACE else skills
        _read_filter(asked, facet, known or {value: value for value in asked.chosen(facet) if value in open_ended})
    _read_order(asked, typed.get("pagina", "").strip())
    return asked


def _read_question(asked: Asked) -> None:
    asked.text = next(iter(asked.chosen("q")), "")
    text: Text | None = None
    if len(asked.text) > MAX_QUESTION:
        text = Text(N_("Je zoekvraag is te lang. Gebruik hoogstens 200 tekens."))
    elif asked.text and not tokens(asked.text):
        text = Text(N_("In “%(value)s” staat geen woord. Typ letters of cijfers."), {"value": asked.text[:40]})
    if text is not None:
        asked.problems.append(Problem(text, asked.without("q")))
        asked.text = ""


def _read_filter(asked: Asked, facet: Facet, known: Mapping[str, str]) -> None:
    chosen = asked.chosen(facet)
    for value in chosen:
        if value not in known:
            text = Text(UNKNOWN[facet], {"value": value if len(value) <= 40 else value[:39] + "…"})
            asked.problems.append(Problem(text, asked.without_value(facet, value)))
    if found := frozenset(known[value] for value in chosen if value in known):
        asked.filters[facet] = found


def _read_order(asked: Asked, page: str) -> None:
    sort = next(iter(asked.chosen("sorteer")), Sort.MATCH.value)
    if sort in set(Sort):
        asked.sort = Sort(sort)
    else:
        text = Text(N_("De volgorde “%(value)s” kennen wij niet. Kies match, prijs of start."), {"value": sort[:40]})
        asked.problems.append(Problem(text, asked.without("sorteer")))
    if page and not (page.isascii() and page.isdigit() and int(page[:9]) >= 1):
        text = Text(N_("De pagina “%(value)s” bestaat niet. De eerste pagina is 1."), {"value": page[:40]})
        asked.problems.append(Problem(text, asked.page_address(1)))
    elif page:
        asked.page = int(page[:9])


UNKNOWN: Mapping[Facet, str] = {
    Facet.FORM: N_("De vorm “%(value)s” kennen wij niet."),
    Facet.PRICE: N_("De prijs “%(value)s” kennen wij niet. Kies een prijs uit de lijst."),
    Facet.VOUCHER: N_("De keuze “%(value)s” bij voucher kennen wij niet."),
    Facet.LEVEL: N_("Het niveau “%(value)s” kennen wij niet."),
    Facet.PLACE: N_("In “%(value)s” is nu geen opleiding."),
    Facet.SKILL: N_("De vaardigheid “%(value)s” kennen wij niet."),
}
