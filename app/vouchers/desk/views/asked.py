"""What the address of a list asks for, and addresses of lists."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from flask import current_app, request, url_for
from flask_babel import gettext as _

from app.accounts.forms import one_line
from app.accounts.rules import Role
from app.accounts.session import active_role, signed_in_account
from app.kernel.days import parse_day
from app.kernel.text import N_, Text
from app.kernel.web import shown
from app.vouchers.casefile import schemes
from app.vouchers.desk import listing
from app.vouchers.desk.listing import Filters
from app.vouchers.desk.tabs import Reader, Tab
from app.vouchers.process import STATE_NAMES, State
from app.vouchers.scheme.content import KIND_NAMES
from app.vouchers.signals.rules import KIND_NAMES as SIGNAL_NAMES
from app.vouchers.views import list_address as at
from app.vouchers.views.advice_words import named

Pairs = Sequence[tuple[str, str]]


@dataclass(frozen=True)
class Asked:
    """What an address asks for, and what in it we do not know."""

    tab: Tab
    filters: Filters
    page: int
    unknown: tuple[Text, ...] = ()

    def values(self) -> dict[str, str | int | None]:
        """Return what the address of this list carries, without its page."""
        filters = self.filters
        found = {
            at.TAB: self.tab.value,
            at.STATUS: filters.state.value if filters.state else None,
            at.KIND: filters.kind,
            at.TOWN: filters.municipality,
            at.ADVISOR: filters.advisor,
            at.SCHEME: filters.scheme,
            at.SINCE: filters.since.isoformat() if filters.since else None,
            at.UNTIL: filters.until.isoformat() if filters.until else None,
            at.SIGNAL: filters.signal,
            at.TEXT: filters.text or None,
        }
        return {name: value for name, value in found.items() if value is not None}

    def address(
        self, changes: Mapping[str, str | int | None] | None = None, endpoint: str = "vouchers_desk.worklist"
    ) -> str:
        """Return the address of this list; `changes` replace values by their name, None leaves one out."""
        return _address(endpoint, self.values() | dict(changes or {}))

    def case(self, public_id: str) -> str:
        """Return the address of a case that carries this list."""
        return _address("vouchers.case", self.values() | {"public_id": public_id, at.PAGE: self.page})


@dataclass(frozen=True)
class Choices:
    """What can be chosen in the filters: (value, name)."""

    states: Pairs
    kinds: Pairs
    towns: Pairs
    advisors: Pairs
    schemes: Pairs
    signals: Pairs


def reader() -> Reader:
    """Return for whom the lists are now."""
    return Reader(signed_in_account().id, active_role() or Role.ADVISOR)


def choices() -> Choices:
    """Return what the filters offer."""
    return Choices(
        states=[(state.value, shown(STATE_NAMES[state])) for state in State if state is not State.DRAFT],
        kinds=[(kind.value, shown(name)) for kind, name in KIND_NAMES.items()],
        towns=[(town.name, town.name) for town in current_app.extensions["region"].municipalities],
        advisors=[(listing.NOBODY, _("niemand")), *listing.advisors()],
        schemes=[(code, named(scheme.name)) for code, scheme in schemes().by_code.items()],
        signals=[
            (listing.ANY_SIGNAL, _("met een signaal")),
            *((kind.value, shown(name)) for kind, name in SIGNAL_NAMES.items()),
        ],
    )


def asked(offered: Choices) -> Asked:
    """Read the address; a value that no list knows is said, never passed over."""
    unknown: list[Text] = []

    def one_of(name: str, known: Pairs | Sequence[str], sentence: str) -> str | None:
        values = [one if isinstance(one, str) else one[0] for one in known]
        return _known(name, values.__contains__, sentence, unknown)

    tab = one_of(at.TAB, [tab.value for tab in Tab], N_("Wij kennen de lijst “%(value)s” niet."))
    state = one_of(at.STATUS, offered.states, N_("Wij kennen de status “%(value)s” niet."))
    filters = Filters(
        state=State(state) if state else None,
        kind=one_of(at.KIND, offered.kinds, N_("Wij kennen de soort “%(value)s” niet.")),
        municipality=one_of(at.TOWN, offered.towns, N_("Wij kennen de gemeente “%(value)s” niet.")),
        advisor=one_of(at.ADVISOR, offered.advisors, N_("Wij kennen de adviseur “%(value)s” niet.")),
        scheme=one_of(at.SCHEME, offered.schemes, N_("Wij kennen de regeling “%(value)s” niet.")),
        since=_day(at.SINCE, unknown),
        until=_day(at.UNTIL, unknown),
        signal=one_of(at.SIGNAL, offered.signals, N_("Wij kennen het signaal “%(value)s” niet.")),
        text=(one_line(request.args.get(at.TEXT)) or "")[:100],
    )
    page = _known(at.PAGE, _is_page, N_("“%(value)s” is geen nummer van een pagina."), unknown) or "1"
    return Asked(Tab(tab) if tab else Tab.MINE, filters, int(page), tuple(unknown))


def chips(here: Asked, offered: Choices) -> list[tuple[str, str]]:
    """Return the filters that are on, each with the address of the list without it."""
    values = here.values()
    known = {
        at.STATUS: offered.states,
        at.KIND: offered.kinds,
        at.TOWN: offered.towns,
        at.ADVISOR: offered.advisors,
        at.SCHEME: offered.schemes,
        at.SIGNAL: offered.signals,
    }
    found = [(dict(pairs)[str(values[name])], name) for name, pairs in known.items() if name in values]
    days: Mapping[str, tuple[str, date | None]] = {
        at.SINCE: (N_("ontvangen vanaf %(day)s"), here.filters.since),
        at.UNTIL: (N_("ontvangen tot en met %(day)s"), here.filters.until),
    }
    found += [(shown(Text(words, {"day": day})), name) for name, (words, day) in days.items() if day]
    if here.filters.text:
        found.append((f"“{here.filters.text}”", at.TEXT))
    return [(label, here.address({name: None})) for label, name in found]


def without_filters(here: Asked) -> Asked:
    """Return the same list with everything on it."""
    return replace(here, filters=Filters(), page=1)


def _address(endpoint: str, values: Mapping[str, str | int | None]) -> str:
    kept: dict[str, Any] = {name: value for name, value in values.items() if value is not None}
    return url_for(endpoint, **kept)


def _known(name: str, is_known: Callable[[str], bool], sentence: str, unknown: list[Text]) -> str | None:
    value = request.args.get(name, "")
    if value and not is_known(value):
        unknown.append(Text(sentence, {"value": value[:40]}))
        return None
    return value or None


def _is_page(value: str) -> bool:
    return value.isascii() and value.isdecimal() and len(value) < 9 and int(value) > 0


def _day(name: str, unknown: list[Text]) -> date | None:
    value = request.args.get(name, "").strip()
    if not value:
        return None
    try:
        return parse_day(value)
    except ValueError:
        unknown.append(Text(N_("“%(value)s” is geen datum. Schrijf bijvoorbeeld 31-12-2026."), {"value": value[:40]}))
        return None
