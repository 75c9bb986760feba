"""The fund's books as files: a workbook with balance and entries, and each of them as CSV."""

import io
from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from app.accounts import audit
from app.accounts.access import role, writes
from app.accounts.rules import Role
from app.accounts.session import signed_in_account
from app.kernel.clock import amsterdam
from app.kernel.errors import DomainError
from app.kernel.paging import AnyRow
from app.kernel.web import shown
from app.vouchers.casefile import scheme_code
from app.vouchers.queries import books
from app.vouchers.queries.books import Bucket, EntryFilters, Line
from app.vouchers.views.blueprint import blueprint
from app.vouchers.views.export import XLSX, csv_text, download, euros
from app.vouchers.views.treasury import asked_entries
from app.vouchers.views.treasury_words import BUCKET_NAMES, KIND_NAMES, note_of

if TYPE_CHECKING:
    from pandas import DataFrame, Series

MONEY = "#,##0.00"
MOMENT = "yyyy-mm-dd hh:mm"


@blueprint.get("/kas/kas.xlsx")
@writes
@role(Role.TREASURER)
def treasury_workbook() -> ResponseReturnValue:
    """Hand over balance and entries as one workbook."""
    lines, rows = books.balance(scheme_code()), books.all_entries(EntryFilters())
    _record("kas.xlsx", len(rows))
    return download(workbook({_("Saldo"): balance_frame(lines), _("Boekingen"): entries_frame(rows)}), "kas.xlsx", XLSX)


@blueprint.get("/kas/saldo.csv")
@writes
@role(Role.TREASURER)
def treasury_balance_csv() -> ResponseReturnValue:
    """Hand over the balance."""
    frame = balance_frame(books.balance(scheme_code()))
    _record("saldo.csv", len(frame))
    return download(frame_csv(frame), "saldo.csv")


@blueprint.get("/kas/boekingen.csv")
@writes
@role(Role.TREASURER)
def treasury_entries_csv() -> ResponseReturnValue:
    """Hand over the entries that the address asks for."""
    filters, unknown = asked_entries()
    if unknown:
        raise DomainError(unknown[0])
    frame = entries_frame(books.all_entries(filters))
    _record("boekingen.csv", len(frame))
    return download(frame_csv(frame), "boekingen.csv")


def balance_frame(lines: Sequence[Line]) -> "DataFrame":
    """Return the balance as a table in euros, the total in the last row."""
    import pandas  # here, because loading it takes a second that no other page needs

    everything = books.total(lines)
    rows = [
        (
            line.name or _("Totaal"),
            line.earmark or (_("hele regio") if line.name else ""),
            *(line.cents(bucket) / 100 for bucket in Bucket),
        )
        for line in [*lines, everything]
    ]
    names = (_("Bijdrager"), _("Bestemd voor"), *(shown(BUCKET_NAMES[bucket]) for bucket in Bucket))
    return pandas.DataFrame(rows, columns=list(names))


def entries_frame(rows: Sequence[AnyRow]) -> "DataFrame":
    """Return entries as a table: moments on the Amsterdam clock, amounts in euros."""
    import pandas

    names = dict(books.contributors(scheme_code()))
    table = [
        (
            row.id,
            amsterdam(row.at).replace(tzinfo=None, microsecond=0),
            shown(KIND_NAMES[row.kind]),
            names[row.contributor],
            row.earmark or _("hele regio"),
            row.number or "",
            row.cents / 100,
            row.by or _("vanzelf"),
            note_of(row.kind, row.note),
            row.reference,
        )
        for row in rows
    ]
    columns = (
        _("Boeking"),
        _("Wanneer"),
        _("Soort"),
        _("Bijdrager"),
        _("Bestemd voor"),
        _("Aanvraag"),
        _("Bedrag"),
        _("Door"),
        _("Omschrijving"),
        _("Betaling"),
    )
    return pandas.DataFrame(table, columns=list(columns))


def workbook(sheets: "dict[str, DataFrame]") -> bytes:
    """Return tables as an Excel workbook, a sheet each; texts stay texts, whatever they start with."""
    import pandas

    written = io.BytesIO()
    options = {"strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False}
    with pandas.ExcelWriter(
        written, engine="xlsxwriter", datetime_format=MOMENT, engine_kwargs={"options": options}
    ) as writer:
        money, bold = writer.book.add_format({"num_format": MONEY}), writer.book.add_format({"bold": True})
        for name, frame in sheets.items():
            frame.to_excel(writer, sheet_name=name, index=False, freeze_panes=(1, 0))
            for place, column in enumerate(frame.columns):
                longest = max([len(str(column)), *(len(str(value)) for value in frame[column])])
                writer.sheets[name].write_string(0, place, str(column), bold)
                is_money = frame[column].dtype.kind == "f"
                writer.sheets[name].set_column(place, place, min(longest + 2, 60), money if is_money else None)
    return written.getvalue()


def frame_csv(frame: "DataFrame") -> bytes:
    """Return a table as CSV: amounts with a comma, texts that no spreadsheet runs."""
    columns = [_cells(frame[name]) for name in frame.columns]
    return csv_text([str(name) for name in frame.columns], zip(*columns, strict=True))


def _cells(column: "Series[Any]") -> list[str | int]:
    if column.dtype.kind == "f":
        return [euros(round(value * 100)) for value in column]
    return [value if isinstance(value, int) else str(value) for value in column]


def _record(name: str, rows: int) -> None:
    audit.record("voucher.export", f"fund:{name}", by=signed_in_account(), rows=rows)
