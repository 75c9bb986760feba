"""The account of the money on a page, as a spreadsheet, as CSV and as PDF."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Any

from flask import Blueprint, Response, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from app.accounts import audit
from app.accounts.access import role, writes
from app.accounts.rules import Role
from app.accounts.session import signed_in_account
from app.kernel import clock
from app.kernel.days import parse_day
from app.kernel.errors import DomainError
from app.kernel.text import N_, Text, show
from app.kernel.web import euro, locale, shown
from app.vouchers.accountability import queries
from app.vouchers.accountability.queries import Narrowed
from app.vouchers.accountability.rules import Per, Sums, total
from app.vouchers.casefile import scheme_code, schemes
from app.vouchers.letters.rendering import render
from app.vouchers.queries import books
from app.vouchers.scheme import KIND_NAMES, ApplicantKind
from app.vouchers.views.export import XLSX, csv_text, download, euros
from app.vouchers.views.treasury_files import workbook

if TYPE_CHECKING:
    from pandas import DataFrame

blueprint = Blueprint("vouchers_accountability", __name__)
PER, FIRST, LAST, WHO, WHERE, KIND = "per", "van", "tot", "bijdrager", "gemeente", "soort"
"""What the address carries."""
PDF = "application/pdf"
PER_NAMES = {
    Per.CONTRIBUTOR: N_("Bijdrager"),
    Per.EARMARK: N_("Bestemming"),
    Per.YEAR: N_("Jaar"),
    Per.QUARTER: N_("Kwartaal"),
    Per.MUNICIPALITY: N_("Gemeente"),
    Per.KIND: N_("Soort aanvrager"),
}
NAME = "verantwoording"


@dataclass(frozen=True)
class Asked:
    """What the address asks for, as typed where it is wrong, with a sentence for each mistake."""

    narrowed: Narrowed
    typed: dict[str, str]
    wrong: list[Text]


@blueprint.get("/kas/verantwoording")
@role(Role.TREASURER)
def accountability() -> ResponseReturnValue:
    """Show what was budgeted, paid and spent, split as the address says."""
    asked = _asked()
    lines = _lines(asked.narrowed)
    page = render_template(
        "vouchers/accountability/account.html",
        asked=asked,
        lines=lines,
        total=total(_("Totaal"), lines),
        per_names=PER_NAMES,
        contributors=books.contributors(scheme_code()),
        municipalities=[(name, name) for name in queries.municipalities(scheme_code())],
        kinds={kind.value: KIND_NAMES[kind] for kind in ApplicantKind},
        address=lambda endpoint: url_for(f".{endpoint}", **_kept(asked.typed)),
    )
    return page, 400 if asked.wrong else 200


@blueprint.get("/kas/verantwoording.xlsx")
@writes
@role(Role.TREASURER)
def accountability_workbook() -> ResponseReturnValue:
    """Hand over the account as a spreadsheet."""
    asked = _right()
    lines = _lines(asked.narrowed)
    frame = _frame(asked.narrowed, lines)
    return _handed(workbook({_("Verantwoording"): frame}), "xlsx", XLSX, len(lines))


@blueprint.get("/kas/verantwoording.csv")
@writes
@role(Role.TREASURER)
def accountability_csv() -> ResponseReturnValue:
    """Hand over the account as CSV."""
    asked = _right()
    lines = _lines(asked.narrowed)
    rows = [
        (
            line.name,
            "" if line.budget_cents is None else euros(line.budget_cents),
            euros(line.paid_cents),
            euros(line.spent_cents),
            line.paid_percent,
            line.spent_percent,
        )
        for line in [*lines, total(_("Totaal"), lines)]
    ]
    return _handed(csv_text(_heads(asked.narrowed), rows), "csv", "text/csv; charset=utf-8", len(lines))


@blueprint.get("/kas/verantwoording.pdf")
@writes
@role(Role.TREASURER)
def accountability_pdf() -> ResponseReturnValue:
    """Hand over the account as a tagged PDF."""
    asked = _right()
    lines = _lines(asked.narrowed)
    return _handed(_pdf(asked.narrowed, lines), "pdf", PDF, len(lines))


def _pdf(narrowed: Narrowed, lines: list[Sums]) -> bytes:
    title = _("Verantwoording %(name)s", name=schemes().scheme(scheme_code()).name.show(locale()))
    data = {
        "about": [sentence for sentence in (_period(narrowed), _narrowing(narrowed)) if sentence],
        "head": _heads(narrowed),
        "rows": [_cells(line) for line in lines],
        "total": _cells(total(_("Totaal"), lines)),
        "explained": [
            _("Uitgekeerd is wat is betaald en niet terugkwam. Besteed is wat is vastgesteld."),
            _("Percentages zijn afgerond: uitgekeerd van begroot, en besteed van uitgekeerd."),
        ],
        "made": _("Gemaakt op %(day)s", day=show(clock.today(), locale())),
    }
    return render("accountability", data, title=title, lang=locale())


def _cells(line: Sums) -> list[str]:
    return [
        line.name,
        "–" if line.budget_cents is None else euro(line.budget_cents),
        euro(line.paid_cents),
        euro(line.spent_cents),
        _percent(line.paid_percent),
        _percent(line.spent_percent),
    ]


def _percent(value: int | None) -> str:
    return "–" if value is None else f"{value}%"


def _period(narrowed: Narrowed) -> str:
    first, last = narrowed.first, narrowed.last
    if first and last:
        said = _("Van %(first)s tot en met %(last)s.", first=show(first, locale()), last=show(last, locale()))
    elif first:
        said = _("Vanaf %(first)s.", first=show(first, locale()))
    else:
        said = _("Tot en met %(last)s.", last=show(last or clock.today(), locale()))
    return str(said)


def _narrowing(narrowed: Narrowed) -> str:
    names = dict(books.contributors(scheme_code()))
    chosen = [names.get(narrowed.contributor, ""), narrowed.municipality]
    if narrowed.kind:
        chosen.append(shown(KIND_NAMES[ApplicantKind(narrowed.kind)]))
    said = ", ".join(name for name in chosen if name)
    return _("Alleen: %(what)s.", what=said) if said else ""


def _frame(narrowed: Narrowed, lines: list[Sums]) -> "DataFrame":
    import pandas  # here, because loading it takes a second that no other page needs

    every = [*lines, total(_("Totaal"), lines)]
    heads = _heads(narrowed)
    columns: list[Any] = [
        [line.name for line in every],
        [None if line.budget_cents is None else line.budget_cents / 100 for line in every],
        [line.paid_cents / 100 for line in every],
        [line.spent_cents / 100 for line in every],
        pandas.array([line.paid_percent for line in every], dtype="Int64"),
        pandas.array([line.spent_percent for line in every], dtype="Int64"),
    ]
    return pandas.DataFrame(dict(zip(heads, columns, strict=True)))


def _heads(narrowed: Narrowed) -> list[str]:
    return [
        shown(PER_NAMES[narrowed.per]),
        _("Begroot"),
        _("Uitgekeerd"),
        _("Besteed"),
        _("Uitgekeerd (%)"),
        _("Besteed (%)"),
    ]


def _lines(narrowed: Narrowed) -> list[Sums]:
    """Return the account with the names that people read."""
    names = dict(books.contributors(scheme_code()))
    words: dict[Per, Callable[[str], str]] = {
        Per.CONTRIBUTOR: lambda code: names.get(code, code),
        Per.EARMARK: lambda earmark: earmark or _("hele regio"),
        Per.QUARTER: lambda name: _("%(year)s, kwartaal %(n)s", year=name[:4], n=name[-1]),
        Per.KIND: lambda kind: shown(KIND_NAMES[ApplicantKind(kind)]),
    }
    named = words.get(narrowed.per, str)
    return [
        Sums(named(line.name), line.budget_cents, line.paid_cents, line.spent_cents)
        for line in queries.account(scheme_code(), narrowed)
    ]


def _asked() -> Asked:
    typed = {name: request.args.get(name, "").strip()[:80] for name in (PER, FIRST, LAST, WHO, WHERE, KIND)}
    wrong: list[Text] = []

    def day(name: str) -> date | None:
        try:
            return parse_day(typed[name]) if typed[name] else None
        except ValueError:
            wrong.append(Text(N_("“%(value)s” is geen datum. Schrijf hem als 31-12-2026."), {"value": typed[name]}))
            return None

    def one_of(name: str, known: set[str]) -> str:
        if typed[name] and typed[name] not in known:
            wrong.append(Text(N_("Wij kennen “%(value)s” niet."), {"value": typed[name]}))
            return ""
        return typed[name]

    first, last = day(FIRST), day(LAST)
    if first and last and last < first:
        wrong.append(Text(N_("De laatste dag ligt voor de eerste dag.")))
    narrowed = Narrowed(
        per=Per(one_of(PER, set(Per)) or Per.CONTRIBUTOR),
        first=first,
        last=last,
        contributor=one_of(WHO, set(dict(books.contributors(scheme_code())))),
        municipality=one_of(WHERE, set(queries.municipalities(scheme_code()))),
        kind=one_of(KIND, set(ApplicantKind)),
    )
    return Asked(narrowed, typed, wrong)


def _right() -> Asked:
    """Return what is asked for a file; raises DomainError where it cannot be read."""
    asked = _asked()
    if asked.wrong:
        raise DomainError(asked.wrong[0])
    return asked


def _kept(typed: dict[str, str]) -> dict[str, Any]:
    return {name: value for name, value in typed.items() if value}


def _handed(content: bytes, suffix: str, mimetype: str, rows: int) -> Response:
    audit.record("voucher.export", f"fund:{NAME}.{suffix}", by=signed_in_account(), rows=rows)
    return download(content, f"{NAME}.{suffix}", mimetype)
