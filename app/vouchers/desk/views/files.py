"""Cases of a list as a file that people take along."""

from collections.abc import Sequence
from datetime import date

from flask import Response
from flask_babel import gettext as _

from app.accounts import audit
from app.accounts.session import signed_in_account
from app.kernel.text import N_
from app.kernel.web import shown
from app.vouchers.desk.listing import Row
from app.vouchers.desk.words import TERM_NAMES
from app.vouchers.process import STATE_NAMES, State
from app.vouchers.scheme import ApplicantKind
from app.vouchers.scheme.content import KIND_NAMES
from app.vouchers.views.advice_words import WAITS_FOR, named
from app.vouchers.views.export import XLSX, download
from app.vouchers.views.treasury_files import frame_csv, workbook

CSV, WORKBOOK = "csv", "xlsx"
COLUMNS = (
    N_("Nummer"),
    N_("Aanvrager"),
    N_("Soort"),
    N_("Gemeente"),
    N_("Opleiding"),
    N_("Bedrag"),
    N_("Status"),
    N_("Termijn voor"),
    N_("Uiterlijk op"),
    N_("Dagen over"),
    N_("Staat stil"),
    N_("Wacht op"),
    N_("Adviseur"),
    N_("Ontbreekt"),
)


def list_file(rows: Sequence[Row], subject: str, kind: str) -> Response:
    """Hand over `rows` as CSV or as a workbook; an audit row keeps how many and of which list (`subject`)."""
    import pandas  # here, because loading it takes a second that no other page needs

    audit.record("voucher.export", f"worklist:{subject}", by=signed_in_account(), rows=len(rows))
    frame = pandas.DataFrame([_cells(row) for row in rows], columns=[shown(name) for name in COLUMNS])
    if kind == WORKBOOK:
        return download(workbook({_("Werkvoorraad"): frame}), "werkvoorraad.xlsx", XLSX)
    return download(frame_csv(frame), "werkvoorraad.csv")


def _cells(row: Row) -> tuple[str | int | float | date, ...]:
    term = row.term
    return (
        row.number,
        row.applicant,
        shown(KIND_NAMES[ApplicantKind(row.kind)]),
        row.municipality,
        row.training,
        row.amount_cents / 100,
        shown(STATE_NAMES[row.state]),
        shown(TERM_NAMES[term.kind]) if term else "",
        term.deadline if term else "",
        term.days_left if term else "",
        _("ja") if term and term.on_hold else "",
        shown(WAITS_FOR[row.state]) if row.state in WAITS_FOR else "",
        row.advisor or "",
        ", ".join(named(item) for item in row.missing) if row.state is State.INCOMPLETE else "",
    )
