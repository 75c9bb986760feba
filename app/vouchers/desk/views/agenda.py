"""The terms that end: a week as a list, a month as a table, and all of them as a calendar file."""

from dataclasses import dataclass, replace
from datetime import date, timedelta
from itertools import groupby
from typing import Any

from babel.dates import format_date
from flask import Response, current_app, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from app.accounts import audit
from app.accounts.access import role, writes
from app.accounts.rules import Role
from app.accounts.session import active_role, signed_in_account
from app.kernel import clock
from app.kernel.days import parse_day
from app.kernel.errors import DomainError
from app.kernel.paging import page_address
from app.kernel.text import N_, Text
from app.kernel.web import locale, shown
from app.vouchers.desk import agenda
from app.vouchers.desk.agenda import Wanted
from app.vouchers.desk.ical import Day, calendar
from app.vouchers.desk.views.blueprint import blueprint
from app.vouchers.desk.words import TERM_DUE, TERM_NAMES
from app.vouchers.models.term import TermKind
from app.vouchers.process import STATE_NAMES
from app.vouchers.views.advice_words import TAGS
from app.vouchers.views.export import download

WEEK, MONTH = "week", "maand"
SHOW, DAY, KIND, WHOSE, EVERYBODY = "toon", "dag", "soort", "van", "iedereen"
"""What the address of the calendar carries, and the word for the terms of all advisors."""
AHEAD = timedelta(weeks=26)
"""How far a calendar file looks ahead."""
BEHIND = timedelta(weeks=8)


@dataclass(frozen=True)
class View:
    """What the calendar shows: a week or a month around `day`, of one kind of term, of one advisor or all."""

    show: str
    day: date
    kind: TermKind | None
    everybody: bool

    @property
    def first(self) -> date:
        """The first day that is shown."""
        return self.day - timedelta(days=self.day.weekday()) if self.show == WEEK else self.day.replace(day=1)

    @property
    def last(self) -> date:
        """The last day that is shown."""
        return self.first + timedelta(days=6) if self.show == WEEK else _next_month(self.first) - timedelta(days=1)

    def address(self, endpoint: str = "vouchers_desk.terms") -> str:
        """Return the address of this view."""
        values: dict[str, Any] = {SHOW: self.show, DAY: self.day.isoformat()}
        if self.kind:
            values[KIND] = self.kind.value
        if self.everybody:
            values[WHOSE] = EVERYBODY
        return url_for(endpoint, **values)

    def wanted(self) -> Wanted:
        """Return which terms this view shows."""
        return Wanted(self.first, self.last, self.kind, None if self.everybody else signed_in_account().id)


@blueprint.get("/advies/agenda")
@role(Role.ADVISOR, Role.DECIDER)
def terms() -> str:
    """Show the terms that end in a week, or how many end on each day of a month."""
    view = _asked()
    values: dict[str, Any] = {}
    if view.show == WEEK:
        page = agenda.days(view.wanted())
        values = {
            "page": page,
            "by_day": [
                (day := date.fromordinal(ends), format_date(day, "EEEE", locale=locale()), list(rows))
                for ends, rows in groupby(page.rows, key=lambda row: row.ends)
            ],
            "page_address": page_address,
        }
    else:
        values = {"weeks": _weeks(view)}
    return render_template(
        "vouchers/advice_agenda.html",
        view=view,
        before=replace(view, day=view.first - timedelta(days=1)).address(),
        after=replace(view, day=view.last + timedelta(days=1)).address(),
        now=replace(view, day=clock.today()).address(),
        views=[
            (_("Week"), replace(view, show=WEEK).address(), None, view.show == WEEK),
            (_("Maand"), replace(view, show=MONTH).address(), None, view.show == MONTH),
        ],
        kinds=[(kind.value, shown(name)) for kind, name in TERM_NAMES.items()],
        file_address=view.address(".terms_file"),
        names=TERM_NAMES,
        words={"state": STATE_NAMES, "tag": TAGS},
        today=clock.today(),
        **values,
    )


@blueprint.get("/advies/termijnen.ics")
@writes
@role(Role.ADVISOR, Role.DECIDER)
def terms_file() -> ResponseReturnValue:
    """Hand over the terms of the coming months, and of those that just passed, as a calendar file."""
    view, today = _asked(), clock.today()
    wanted = replace(view.wanted(), first=today - BEHIND, last=today + AHEAD)
    rows = agenda.days_for_file(wanted)
    audit.record("voucher.export", "terms:ics", by=signed_in_account(), rows=len(rows))
    host = current_app.config["SITE_URL"].split("//")[-1]
    days = [
        Day(
            uid=f"{row.number}-{row.kind}@{host}",
            day=date.fromordinal(row.ends),
            summary=shown(Text(TERM_DUE[TermKind(row.kind)], {"number": row.number})),
            url=url_for("vouchers.case", public_id=row.public_id, _external=True),
        )
        for row in rows
    ]
    content = calendar(_("Termijnen van vouchers"), days, made_at=clock.now())
    response: Response = download(content, "termijnen.ics", "text/calendar; charset=utf-8")
    return response


def _asked() -> View:
    """Read the address. Raises DomainError for what no calendar knows."""
    show, kind = request.args.get(SHOW, WEEK), request.args.get(KIND, "")
    if show not in (WEEK, MONTH) or (kind and kind not in set(TermKind)):
        raise DomainError(N_("Dit adres klopt niet. Ga naar de agenda en kies opnieuw."))
    typed = request.args.get(DAY, "")
    try:
        day = parse_day(typed) if typed else clock.today()
    except ValueError as error:
        raise DomainError(str(error)) from None
    if not date(2000, 1, 1) <= day <= date(2100, 1, 1):
        raise DomainError(N_("Zo ver gaat de agenda niet."))
    everybody = request.args.get(WHOSE) == EVERYBODY or active_role() is not Role.ADVISOR
    return View(show, day, TermKind(kind) if kind else None, everybody)


def _weeks(view: View) -> list[list[tuple[date, str, dict[TermKind, int]] | None]]:
    """Return a month in weeks from Monday: each day with its address and counts, None for days of other months."""
    counted = agenda.counts(view.wanted())
    length = (view.last - view.first).days + 1
    days: list[tuple[date, str, dict[TermKind, int]] | None] = [None] * view.first.weekday()
    for number in range(length):
        day = view.first + timedelta(days=number)
        days.append((day, replace(view, show=WEEK, day=day).address(), counted.get(day, {})))
    days += [None] * (-len(days) % 7)
    return [days[start : start + 7] for start in range(0, len(days), 7)]


def _next_month(first: date) -> date:
    return (first + timedelta(days=32)).replace(day=1)
