"""The address of a search: read, judged, and written again with one thing changed.

`q`, `letterlijk` (1: mend no words), `soort`, `niveau`, `studie`, `gemeente`, `sector` (these five may repeat), `vanaf`
(a place or four digits of a postcode), `afstand` (whole km), `alles` (1: also what does not suit the own wishes),
`sorteer`, `pagina`. Empty values are as if they were not
there; an unknown one is a `Problem` with the address that does without it.
"""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from functools import lru_cache
from typing import ClassVar, TypeVar
from urllib.parse import quote_plus

from rapidfuzz import fuzz, process
from werkzeug.datastructures import MultiDict

from app.kernel.levels import LEVELS
from app.kernel.region import Place, Region
from app.kernel.text import N_, Text
from app.matching.profiles import Facet
from app.matching.search import Query, Sort
from app.matching.text import tokens
from app.pages.ranked_lists import EVERYTHING
from app.placements.rules import KIND_IN_ADDRESS

PATH = "/stages"
POINTS = f"{PATH}/kaart.json"
MAX_QUESTION = 200
MAX_KM = 300
VERBATIM = "letterlijk"

UNKNOWN: Mapping[str, str] = {
    Facet.KIND: N_("De soort “%(value)s” kennen wij niet. Kies stage, afstuderen of opdracht."),
    Facet.LEVEL: N_("Het niveau “%(value)s” kennen wij niet."),
    Facet.STUDY: N_("De studie “%(value)s” kennen wij niet."),
    Facet.MUNICIPALITY: N_("De gemeente “%(value)s” kennen wij niet in deze regio."),
    Facet.SECTOR: N_("De sector “%(value)s” kennen wij niet."),
}

_quoted = lru_cache(maxsize=4096)(quote_plus)
"""An address is written ten times on a page, with the same values."""
Pairs = tuple[tuple[str, str], ...]


@dataclass(frozen=True)
class Problem:
    """A value that cannot be searched with: what is wrong, the address without it, and better ones."""

    name: str
    text: Text
    without: str
    better: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True)
class Options:
    """The values that each facet knows, as written in the address, and what the index calls them."""

    values: Mapping[str, Mapping[str, str]]

    @classmethod
    def of(cls, region: Region) -> "Options":
        """Return the options in `region`."""
        return cls(
            {
                Facet.KIND: {word: kind.value for word, kind in KIND_IN_ADDRESS.items()},
                Facet.LEVEL: {level: level for level in LEVELS},
                Facet.STUDY: {study.code: study.code for study in region.studies},
                Facet.MUNICIPALITY: {place.name: place.name for place in region.municipalities},
                Facet.SECTOR: {sector.code: sector.code for sector in region.sectors},
            }
        )


@dataclass
class Asked:
    """What an address asks for: the query, each typed value in order (`pairs`), and what is wrong with them.

    Here that is a search for stages; a search for something else is a subclass with other facets and orders.
    """

    path: ClassVar[str] = PATH
    facets: ClassVar[Sequence[str]] = tuple(Facet)
    sorts: ClassVar[Sequence[str]] = tuple(Sort)
    unknown: ClassVar[Mapping[str, str]] = UNKNOWN
    """What to say of a value that a facet does not know."""
    unknown_sort: ClassVar[str] = N_("De volgorde “%(value)s” kennen wij niet. Kies match, afstand of nieuw.")

    query: Query
    pairs: Pairs = ()
    problems: list[Problem] = field(default_factory=list)

    @classmethod
    def names(cls) -> tuple[str, ...]:
        """Return the parameters in the order in which addresses are written; `pagina` comes last."""
        return ("q", VERBATIM, *cls.facets, "vanaf", "afstand", EVERYTHING, "sorteer")

    def value(self, name: str) -> str:
        """Return what was typed for `name`, or ""."""
        return next((value for key, value in self.pairs if key == name), "")

    @property
    def place(self) -> str:
        """What the place that distances count from is called: its name, or the postcode that was typed."""
        typed, origin = self.value("vanaf"), self.query.origin
        return typed if origin is None or typed[:1].isdigit() else origin.name

    def chosen(self, name: str) -> list[str]:
        """Return every value given for `name`."""
        return [value for key, value in self.pairs if key == name]

    @property
    def usual_sort(self) -> Sort:
        """The order where none is asked for: a place without words asks what is near."""
        return Sort.DISTANCE if self.value("vanaf") and not self.value("q") else Sort.MATCH

    def without(self, *names: str) -> str:
        """Return the address without these parameters."""
        return self.written([pair for pair in self.pairs if pair[0] not in names])

    def without_value(self, name: str, value: str) -> str:
        """Return the address without one value; without a place there is no distance."""
        dropped = {(name, value)} | ({("afstand", self.value("afstand"))} if name == "vanaf" else set())
        sorting = name == "vanaf" and self.query.sort is Sort.DISTANCE
        return self.written([p for p in self.pairs if p not in dropped and not (sorting and p[0] == "sorteer")])

    def replacing(self, name: str, value: str) -> str:
        """Return the address with another value for `name`, from page 1; new words may be mended."""
        gone = (name, "pagina", VERBATIM) if name == "q" else (name, "pagina")
        kept = [pair for pair in self.pairs if pair[0] not in gone]
        return self.written(sorted([*kept, (name, value)], key=self._position))

    def points(self) -> str:
        """Return where the map's points of this search are; its order makes no difference to them."""
        return f"{self.path}/kaart.json" + self.without("sorteer").removeprefix(self.path)

    def page(self, number: int) -> str:
        """Return the address of another page of the same list."""
        pairs = list(self.pairs)
        return self.written([*pairs, ("pagina", str(number))] if number > 1 else pairs)

    def written(self, pairs: Sequence[tuple[str, str]]) -> str:
        """Write the address of a search."""
        if not pairs:
            return self.path
        return f"{self.path}?" + "&".join(f"{name}={_quoted(value)}" for name, value in pairs)

    def _position(self, pair: tuple[str, str]) -> int:
        names = self.names()
        return names.index(pair[0]) if pair[0] in names else len(names)


AnyAsked = TypeVar("AnyAsked", bound=Asked)


def read(typed: MultiDict[str, str], region: Region, options: Options, today: date) -> Asked:
    """Read the parameters of a search for stages (see `read_as`)."""
    asked = read_as(Asked, typed, region, options, today)
    flag(asked, EVERYTHING)
    return asked


def read_as(
    kind: type[AnyAsked], typed: MultiDict[str, str], region: Region, options: Options, today: date
) -> AnyAsked:
    """Read the parameters of a search; what cannot be searched with is in `problems` and not in the query."""
    listed = ((name, " ".join(value.split())) for name in kind.names() for value in typed.getlist(name))
    asked = kind(Query(today=today), tuple(dict.fromkeys(pair for pair in listed if pair[1])))
    filters = {facet: _filter(asked, facet, options.values[facet]) for facet in kind.facets}
    origin = _origin(asked, region)
    asked.query = Query(
        today=today,
        text=_question(asked),
        filters={facet: values for facet, values in filters.items() if values},
        origin=origin,
        radius=_radius(asked),
        sort=_sort(asked),
        page=_page(asked, typed),
        verbatim=flag(asked, VERBATIM),
    )
    return asked


def flag(asked: Asked, name: str) -> bool:
    """Return whether a choice that is "1" or not there is on."""
    if asked.value(name) not in ("", "1"):
        _problem(asked, name, N_("Deze keuze kennen wij niet."))
    return asked.value(name) == "1"


def _question(asked: Asked) -> str:
    question = asked.value("q")
    if len(question) > MAX_QUESTION:
        _problem(asked, "q", N_("Je zoekvraag is te lang. Gebruik hoogstens 200 tekens."))
    elif question and not tokens(question):
        _problem(asked, "q", N_("In “%(value)s” staat geen woord. Typ letters of cijfers."))
    return question


def _filter(asked: Asked, facet: str, known: Mapping[str, str]) -> frozenset[str]:
    chosen = asked.chosen(facet)
    for value in chosen:
        if value not in known:
            near = process.extractOne(value.lower(), list(known), scorer=fuzz.ratio, score_cutoff=60)
            better = ((near[0], asked.replacing(facet, near[0])),) if near else ()
            text = Text(asked.unknown[facet], {"value": _short(value)})
            asked.problems.append(Problem(facet, text, asked.without_value(facet, value), better))
    return frozenset(known[value] for value in chosen if value in known)


def _origin(asked: Asked, region: Region) -> Place | None:
    typed = asked.value("vanaf")
    place = region.locate(typed) if typed else None
    if typed and place is None:
        names = {known.name.lower(): known.name for known in region.places}
        near = process.extract(typed.lower(), list(names), scorer=fuzz.ratio, score_cutoff=65, limit=3)
        better = tuple((names[name], asked.replacing("vanaf", names[name])) for name, _, _ in near)
        asked.problems.append(
            Problem(
                "vanaf",
                Text(N_("De plaats of postcode “%(value)s” kennen wij niet."), {"value": _short(typed)}),
                asked.without_value("vanaf", typed),
                better,
            )
        )
    if not typed and asked.value("afstand"):
        _problem(
            asked, "afstand", N_("Je koos een afstand zonder plaats. Vul in vanaf welke plaats of postcode je zoekt.")
        )
    return place


def _radius(asked: Asked) -> int | None:
    typed = asked.value("afstand")
    if not typed:
        return None
    if re.fullmatch("[0-9]{1,6}", typed) and 1 <= int(typed) <= MAX_KM:
        return int(typed)
    _problem(asked, "afstand", N_("De afstand “%(value)s” klopt niet. Kies hele kilometers, van 1 tot 300."))
    return None


def _sort(asked: Asked) -> Sort:
    typed = asked.value("sorteer")
    if typed and typed not in asked.sorts:
        _problem(asked, "sorteer", asked.unknown_sort)
        return Sort.MATCH
    if typed == Sort.DISTANCE and not asked.value("vanaf"):
        _problem(asked, "sorteer", N_("Voor de volgorde op afstand is een plaats nodig. Vul in vanaf waar je zoekt."))
    return (Sort(typed) if typed in list(Sort) else Sort.MATCH) if typed else asked.usual_sort


def _page(asked: Asked, typed: MultiDict[str, str]) -> int:
    value = typed.get("pagina", "").strip()
    if not value:
        return 1
    if value.isascii() and value.isdigit() and int(value[:9]) >= 1:
        return int(value[:9])
    text = Text(N_("De pagina “%(value)s” bestaat niet. De eerste pagina is 1."), {"value": _short(value)})
    asked.problems.append(Problem("pagina", text, asked.page(1)))
    return 1


def _problem(asked: Asked, name: str, msgid: str) -> None:
    text = Text(msgid, {"value": _short(asked.value(name))} if "%(value)s" in msgid else {})
    asked.problems.append(Problem(name, text, asked.without(name)))


def _short(value: str) -> str:
    return value if len(value) <= 40 else value[:39] + "…"
