"""The work of advisors and deciders as lists, and the next case."""

from typing import Any

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from app.accounts.access import role
from app.accounts.rules import Role
from app.accounts.session import active_role, signed_in_account
from app.kernel import once
from app.kernel.web import shown
from app.vouchers import actions
from app.vouchers.desk import listing
from app.vouchers.desk.listing import Row
from app.vouchers.desk.tabs import AFTER, BEFORE, Tab
from app.vouchers.desk.views.asked import Asked, Choices, asked, chips, choices, reader, without_filters
from app.vouchers.desk.views.blueprint import blueprint
from app.vouchers.desk.words import NOTHING_YET, TAB_NAMES, TERM_NAMES
from app.vouchers.process import STATE_NAMES
from app.vouchers.scheme.content import KIND_NAMES
from app.vouchers.views.advice_words import TAGS, WAITS_FOR, named
from app.vouchers.views.list_address import ADVISOR, KIND, PAGE, STATUS, TAB, TEXT, TOWN

PAGE_SIZE = 25


@blueprint.get("/advies")
@role(Role.ADVISOR, Role.DECIDER)
def worklist() -> ResponseReturnValue:
    """Show one list of cases, the fewest days left first, with the number of cases on every list."""
    offered, mine = choices(), reader()
    here = asked(offered)
    if here.unknown:
        return list_page(here, offered), 400
    counts = listing.counts(here.filters, mine)
    pages = max(1, -(-counts[here.tab] // PAGE_SIZE))
    number = min(here.page, pages)
    rows = listing.page(here.tab, here.filters, mine, number=number, size=PAGE_SIZE)
    return list_page(here, offered, counts=counts, rows=rows, number=number, pages=pages)


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
    address = url_for("vouchers.case", public_id=application.public_id)
    if token:
        once.record_result(token, address)
    flash(_("U behandelt nu %(number)s.", number=application.number))
    return redirect(address, 303)


def list_page(here: Asked, offered: Choices, **values: Any) -> str:
    """Return the page of a list; without `rows` the page that says what in the address nobody knows."""
    counts = values.get("counts")
    defaults: dict[str, Any] = {"rows": [], "number": 1, "pages": 1, "counts": None}
    return render_template(
        "vouchers/advice_worklist.html",
        **defaults | values,
        asked=here,
        unknown=here.unknown,
        tab_rows=[[_tab(tab, here, counts) for tab in tabs] for tabs in (BEFORE, AFTER)],
        chips=chips(here, offered),
        choices=offered,
        only=lambda row: _only(here, row),
        page_address=lambda number: here.address({PAGE: number}),
        without_filters=without_filters(here).address(),
        nothing_yet=NOTHING_YET[here.tab],
        words={"state": STATE_NAMES, "tag": TAGS, "waits": WAITS_FOR, "term": TERM_NAMES, "kind": KIND_NAMES},
        named=named,
        colleagues=listing.advisors_now(),
        may_take=active_role() is Role.ADVISOR,
        once=once.new_token(),
    )


def _tab(tab: Tab, here: Asked, counts: dict[Tab, int] | None) -> tuple[str, str, int | None, bool]:
    return shown(TAB_NAMES[tab]), here.address({TAB: tab.value}), counts[tab] if counts else None, tab is here.tab


def _only(here: Asked, row: Row) -> dict[str, str]:
    """Return the addresses of the list with only what a row has in common with others."""
    return {
        "applicant": here.address({TEXT: row.applicant}),
        "municipality": here.address({TOWN: row.municipality}),
        "kind": here.address({KIND: row.kind}),
        "state": here.address({STATUS: row.state.value}),
        "advisor": here.address({ADVISOR: row.advisor_id}),
    }
