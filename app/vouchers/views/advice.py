"""The work of advisors and deciders as lists, the next case, and the list as a file."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any

from flask import current_app, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from app.accounts import audit
from app.accounts.access import role, writes
from app.accounts.forms import one_line
from app.accounts.rules import Role
from app.accounts.session import active_role, signed_in_account
from app.kernel import once
from app.kernel.text import N_, Text
from app.kernel.web import shown
from app.vouchers import actions
from app.vouchers.process import STATE_NAMES, State
from app.vouchers.queries import worklist as work
from app.vouchers.queries.tabs import Reader, Tab, by_tab
from app.vouchers.queries.worklist import Filters, Row
from app.vouchers.views.advice_words import NOTHING_YET, TAB_NAMES, TAGS, WAITS_FOR, named
from app.vouchers.views.blueprint import blueprint
from app.vouchers.views.export import csv_text, download, euros

PAGE_SIZE = 25
TAB, STATUS, TOWN, ADVISOR, TEXT, PAGE = "lijst", "status", "gemeente", "adviseur", "q", "pagina"
"""What the address of a list carries."""
CSV_COLUMNS = (
    N_("Nummer"),
    N_("Aanvrager"),
    N_("Gemeente"),
    N_("Opleiding"),
    N_("Bedrag"),
    N_("Status"),
    N_("Beslissen uiterlijk op"),
    N_("Dagen over"),
    N_("Staat stil"),
    N_("Wacht op"),
    N_("Adviseur"),
    N_("Ontbreekt"),
)


@dataclass(frozen=True)
class Asked:
    """What an address asks for, and what in it we do not know."""

    tab: Tab
    filters: Filters
    page: int
    unknown: tuple[Text, ...]


@dataclass(frozen=True)
class Choices:
    """What can be chosen in the filters: (value, name)."""

    states: list[tuple[str, str]]
    towns: list[tuple[str, str]]
    advisors: list[tuple[str, str]]


@blueprint.get("/advies")
@role(Role.ADVISOR, Role.DECIDER)
def worklist() -> ResponseReturnValue:
    """Show one list of cases, the fewest days left first, with the number of cases on every list."""
    choices, reader = _choices(), _reader()
    asked = _asked(choices)
    if asked.unknown:
        return _page(asked, choices, unknown=asked.unknown), 400
    lists = by_tab(work.entries(asked.filters), reader)
    found = lists[asked.tab]
    pages = max(1, -(-len(found) // PAGE_SIZE))
    number = min(asked.page, pages)
    return _page(
        asked,
        choices,
        counts={tab: len(found) for tab, found in lists.items()},
        rows=work.rows_of(found[(number - 1) * PAGE_SIZE : number * PAGE_SIZE]),
        number=number,
        pages=pages,
        total=len(found),
    )


@blueprint.get("/advies/lijst.csv")
@writes
@role(Role.ADVISOR, Role.DECIDER)
def worklist_csv() -> ResponseReturnValue:
    """Hand over the list that the address asks for, all pages of it."""
    asked, reader = _asked(_choices()), _reader()
    if asked.unknown:
        return _page(asked, _choices(), unknown=asked.unknown), 400
    found = by_tab(work.entries(asked.filters), reader)[asked.tab]
    rows = [_csv_row(row) for row in work.rows_of(found)]
    audit.record("voucher.export", f"worklist:{asked.tab.value}", by=signed_in_account(), rows=len(rows))
    return download(csv_text([shown(name) for name in CSV_COLUMNS], rows), "werkvoorraad.csv")


@blueprint.post("/advies/volgende")
@role(Role.ADVISOR)
def next_case() -> ResponseReturnValue:
    """Take the complete case with the fewest days left and go to it."""
    token, by = request.form.get("once", ""), signed_in_account()
    if token and (earlier := once.earlier_result(token, by.id)) is not None:
        return redirect(earlier or url_for(".worklist"), 303)
    application = actions.take_next(by=by)
    if application is None:
        flash(_("Er ligt nu geen complete aanvraag klaar."), "info")
        return redirect(url_for(".worklist"), 303)
    address = url_for(".case", public_id=application.public_id)
    if token:
        once.record_result(token, address)
    flash(_("U behandelt nu %(number)s.", number=application.number))
    return redirect(address, 303)


def _reader() -> Reader:
    return Reader(signed_in_account().id, active_role() or Role.ADVISOR)


def _choices() -> Choices:
    region = current_app.extensions["region"]
    towns = [town.name for town in region.municipalities]
    return Choices(
        states=[(state.value, shown(STATE_NAMES[state])) for state in State if state is not State.DRAFT],
        towns=[(town, town) for town in towns],
        advisors=[(work.NOBODY, _("niemand")), *work.advisors()],
    )


def _asked(choices: Choices) -> Asked:
    """Read the address; a value that no list knows is said, never passed over."""
    unknown: list[Text] = []

    def chosen(name: str, known: list[str], sentence: str) -> str | None:
        value = request.args.get(name, "")
        if value and value not in known:
            unknown.append(Text(sentence, {"value": value[:40]}))
            return None
        return value or None

    tab = chosen(TAB, [tab.value for tab in Tab], N_("Wij kennen de lijst “%(value)s” niet."))
    state = chosen(STATUS, [value for value, _name in choices.states], N_("Wij kennen de status “%(value)s” niet."))
    town = chosen(TOWN, [value for value, _name in choices.towns], N_("Wij kennen de gemeente “%(value)s” niet."))
    advisor = chosen(
        ADVISOR, [value for value, _name in choices.advisors], N_("Wij kennen de adviseur “%(value)s” niet.")
    )
    page = request.args.get(PAGE, "1")
    if not (page.isascii() and page.isdecimal() and 0 < len(page) < 9 and int(page)):
        unknown.append(Text(N_("“%(value)s” is geen nummer van een pagina."), {"value": page[:40]}))
        page = "1"
    text = one_line(request.args.get(TEXT)) or ""
    filters = Filters(State(state) if state else None, town, advisor, text[:100])
    return Asked(Tab(tab) if tab else Tab.MINE, filters, int(page), tuple(unknown))


def _address(asked: Asked, endpoint: str = ".worklist", values: Mapping[str, Any] | None = None) -> str:
    """Return the address of a list with the filters of `asked`; `values` replace some, None leaves one out."""
    filters = asked.filters
    kept = {
        TAB: asked.tab.value,
        STATUS: filters.state.value if filters.state else None,
        TOWN: filters.municipality,
        ADVISOR: filters.advisor,
        TEXT: filters.text or None,
    }
    return url_for(
        endpoint, **{name: value for name, value in (kept | dict(values or {})).items() if value is not None}
    )


def _page(asked: Asked, choices: Choices, **values: Any) -> str:
    counts = values.pop("counts", None)
    tabs = [
        (
            shown(name),
            _address(asked, values={TAB: tab.value}),
            counts[tab] if counts is not None else None,
            tab is asked.tab,
        )
        for tab, name in TAB_NAMES.items()
    ]
    defaults: dict[str, Any] = {"unknown": (), "rows": [], "number": 1, "pages": 1, "total": 0}
    return render_template(
        "vouchers/advice_worklist.html",
        **defaults | values,
        asked=asked,
        tabs=tabs,
        chips=_chips(asked, choices),
        choices=choices,
        page_address=lambda number: _address(asked, values={PAGE: number}),
        csv_address=_address(asked, ".worklist_csv"),
        without_filters=_address(replace(asked, filters=Filters())),
        nothing_yet=NOTHING_YET[asked.tab],
        words={"state": STATE_NAMES, "tag": TAGS, "waits": WAITS_FOR},
        named=named,
        may_take=active_role() is Role.ADVISOR,
        once=once.new_token(),
    )


def _chips(asked: Asked, choices: Choices) -> list[tuple[str, str]]:
    """Return the filters that are on, each with the address of the list without it."""
    filters = asked.filters
    chosen = [
        (STATUS, filters.state.value if filters.state else None, choices.states),
        (TOWN, filters.municipality, choices.towns),
        (ADVISOR, filters.advisor, choices.advisors),
    ]
    chips = [(dict(known)[value], _address(asked, values={name: None})) for name, value, known in chosen if value]
    if filters.text:
        chips.append((f"“{filters.text}”", _address(asked, values={TEXT: None})))
    return chips


def _csv_row(row: Row) -> list[str | int | None]:
    state, term = row.entry.state, row.entry.clock
    return [
        row.number,
        row.applicant,
        row.municipality,
        row.training,
        euros(row.amount_cents),
        shown(STATE_NAMES[state]),
        term.deadline.isoformat() if term else None,
        term.days_left if term else None,
        _("ja") if term and term.on_hold else "",
        shown(WAITS_FOR[state]) if state in WAITS_FOR else "",
        row.advisor,
        ", ".join(named(item) for item in row.missing) if state is State.INCOMPLETE else "",
    ]
