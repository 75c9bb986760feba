"""The fund's books for the treasurer: balance, entries, the money of one case, and money coming in."""

from collections.abc import Callable
from datetime import date, datetime, time, timedelta
from typing import Any

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import ngettext

from app.accounts import audit
from app.accounts.access import role, writes
from app.accounts.forms import one_line, typed
from app.accounts.rules import Role
from app.accounts.session import active_role, signed_in_account
from app.kernel import once
from app.kernel.clock import AMSTERDAM, amsterdam
from app.kernel.days import parse_day
from app.kernel.errors import DomainError, NotFoundError
from app.kernel.text import N_, Text
from app.kernel.web import euro, shown
from app.vouchers import actions, ledger
from app.vouchers.casefile import scheme_code
from app.vouchers.forms.treasury import BudgetForm, GiveBackForm
from app.vouchers.models import ENTRY_KINDS
from app.vouchers.process import STATE_NAMES
from app.vouchers.queries import books
from app.vouchers.queries.applications import UNKNOWN
from app.vouchers.queries.books import Bucket, EntryFilters
from app.vouchers.views.advice_words import TAGS
from app.vouchers.views.blueprint import blueprint
from app.vouchers.views.treasury_words import (
    ALREADY_DONE,
    BUCKET_NAMES,
    KIND_NAMES,
    PAYEE_NAMES,
    difference_text,
    note_of,
)

WHO, KIND, BUCKET, NUMBER, DAY = "bijdrager", "soort", "saldo", "aanvraag", "op"
"""What the address of a list of entries carries."""

RARE = (Bucket.CLAIMED, Bucket.WAIVED)
"""Totals that get their column once there is money in them: nine do not fit beside each other."""


@blueprint.get("/kas")
@role(Role.TREASURER, Role.ADVISOR, Role.DECIDER)
def treasury() -> ResponseReturnValue:
    """Show the money by contributor, today or on a day of the past; to the treasurer also whether the books add up."""
    typed_day, day, wrong = _asked_day()
    lines = books.balance(scheme_code(), end_of(day) if day else None)
    keeps_books = active_role() is Role.TREASURER
    names = dict(books.contributors(scheme_code()))
    total = books.total(lines)
    page = render_template(
        "vouchers/treasury_balance.html",
        lines=lines,
        total=total,
        shown_buckets=[bucket for bucket in Bucket if bucket not in RARE or total.cents(bucket)],
        keeps_books=keeps_books,
        buckets=BUCKET_NAMES,
        entries_at=lambda code, bucket: _entries_at(code, bucket, day),
        differences=[difference_text(found, names) for found in ledger.check()] if keeps_books else None,
        entry_count=ledger.count(),
        day=day,
        typed_day=typed_day,
        day_error=wrong,
    )
    return page, 400 if wrong else 200


def _asked_day() -> tuple[str, date | None, str]:
    """Return the day that the address asks for as typed and as a day, and what is wrong with it."""
    asked = (request.args.get(DAY) or "").strip()[:20]
    if not asked:
        return "", None, ""
    try:
        return asked, parse_day(asked), ""
    except ValueError as error:
        return asked, None, str(error)


def end_of(day: date) -> datetime:
    """Return the moment on which `day` ends in Amsterdam."""
    return datetime.combine(day + timedelta(days=1), time(), AMSTERDAM)


@blueprint.get("/kas/boekingen")
@role(Role.TREASURER)
def treasury_entries() -> ResponseReturnValue:
    """List the entries, newest first, by contributor, kind, total or case."""
    filters, unknown = asked_entries()
    known = books.contributors(scheme_code())
    values: dict[str, Any] = {"filters": filters, "contributors": known, "unknown": unknown}
    if not unknown:
        page, cents = books.entries_page(filters)
        values |= {"page": page, "cents": cents}
    page_text = render_template(
        "vouchers/treasury_entries.html",
        **values,
        names=dict(known),
        kinds=KIND_NAMES,
        note_of=note_of,
        buckets=BUCKET_NAMES,
        page_address=lambda number: _address(".treasury_entries", filters, pagina=number),
        csv_address=_address(".treasury_entries_csv", filters),
    )
    return page_text, 400 if unknown else 200


@blueprint.get("/kas/aanvraag/<public_id>")
@writes
@role(Role.TREASURER)
def treasury_case(public_id: str) -> ResponseReturnValue:
    """Show the money of one case and who gets it; the applicant can see that it was read."""
    file = books.money_file(public_id)
    if file is None:
        raise NotFoundError(UNKNOWN)
    audit.record("voucher.money.read", f"voucher:{file.number}", by=signed_in_account(), person_id=file.applicant_id)
    return render_template(
        "vouchers/treasury_case.html",
        file=file,
        rows=books.all_entries(EntryFilters(public_id=public_id)),
        names=dict(books.contributors(scheme_code())),
        kinds=KIND_NAMES,
        note_of=note_of,
        payees=PAYEE_NAMES,
        state_name=STATE_NAMES,
        state_tag=TAGS,
    )


@blueprint.route("/kas/budget", methods=["GET", "POST"])
@role(Role.TREASURER)
def treasury_budget() -> ResponseReturnValue:
    """Book money that a contributor pays in."""
    known = books.contributors(scheme_code())
    form = BudgetForm(known)
    if form.validate_on_submit() and (answer := _booked(form, dict(known))) is not None:
        return answer
    return render_template("vouchers/treasury_budget.html", form=form), 400 if form.is_submitted() else 200


def _booked(form: BudgetForm, names: dict[str, str]) -> ResponseReturnValue | None:
    """Book once; None when the form has to be shown again."""
    by, here = signed_in_account(), url_for(".treasury")
    if once.earlier_result(form.once.data or "", by.id) is not None:
        flash(shown(ALREADY_DONE), "info")
        return redirect(here, 303)
    contributor, cents, note, scheme = form.contributor.data, form.amount.data or 0, typed(form.note), scheme_code()
    try:
        actions.ensure_new(scheme=scheme, kind="budget", contributor=contributor, cents=cents, note=note)
        moved = actions.pay_in(scheme=scheme, contributor=contributor, cents=cents, by=by, note=note)
    except DomainError as error:
        form.refuse(error)
        return None
    once.record_result(form.once.data or "", here)
    flash(_("%(amount)s van %(who)s is bijgeschreven.", amount=euro(cents), who=names[contributor]))
    if moved:
        flash(
            ngettext(
                "%(num)s aanvraag die op geld wachtte, is nu aan de beurt.",
                "%(num)s aanvragen die op geld wachtten, zijn nu aan de beurt.",
                moved,
            ),
            "info",
        )
    return redirect(here, 303)


@blueprint.route("/kas/budget/terug", methods=["GET", "POST"])
@role(Role.TREASURER)
def treasury_give_back() -> ResponseReturnValue:
    """Book money back to a contributor."""
    known = books.contributors(scheme_code())
    form = GiveBackForm(known)
    if form.validate_on_submit() and (answer := _given_back(form, dict(known))) is not None:
        return answer
    page = render_template("vouchers/treasury_back.html", form=form, lines=books.balance(scheme_code()))
    return page, 400 if form.is_submitted() else 200


def _given_back(form: GiveBackForm, names: dict[str, str]) -> ResponseReturnValue | None:
    """Book back once; None when the form has to be shown again."""
    by, here = signed_in_account(), url_for(".treasury")
    if once.earlier_result(form.once.data or "", by.id) is not None:
        flash(shown(ALREADY_DONE), "info")
        return redirect(here, 303)
    contributor, cents, note, scheme = form.contributor.data, form.amount.data or 0, typed(form.note), scheme_code()
    try:
        actions.ensure_new(scheme=scheme, kind="return", contributor=contributor, cents=cents, note=note)
        actions.pay_back(scheme=scheme, contributor=contributor, cents=cents, by=by, note=note)
    except DomainError as error:
        form.refuse(error)
        return None
    once.record_result(form.once.data or "", here)
    flash(_("%(amount)s is teruggeboekt aan %(who)s.", amount=euro(cents), who=names[contributor]))
    return redirect(here, 303)


def asked_entries() -> tuple[EntryFilters, list[Text]]:
    """Return what the address narrows the entries to, and a sentence for every value that nobody knows."""
    unknown: list[Text] = []

    def chosen(name: str, is_known: Callable[[str], bool], sentence: str) -> str | None:
        value = request.args.get(name, "")
        if value and not is_known(value):
            unknown.append(Text(sentence, {"value": value[:40]}))
            return None
        return value or None

    codes = dict(books.contributors(scheme_code()))
    who = chosen(WHO, codes.__contains__, N_("Wij kennen de bijdrager “%(value)s” niet."))
    kind = chosen(KIND, ENTRY_KINDS.__contains__, N_("Wij kennen de soort boeking “%(value)s” niet."))
    bucket = chosen(BUCKET, set(Bucket).__contains__, N_("Wij kennen het saldo “%(value)s” niet."))
    number = (one_line(request.args.get(NUMBER)) or "")[:40]
    typed_day, day, wrong = _asked_day()
    if wrong:
        unknown.append(Text(N_("“%(value)s” is geen datum. Schrijf hem als 31-12-2026."), {"value": typed_day}))
    until = end_of(day) if day else None
    return EntryFilters(who, kind, Bucket(bucket) if bucket else None, number, until=until), unknown


def _entries_at(contributor: str, bucket: Bucket, day: date | None) -> str:
    """Return the address of the entries behind one total; of all contributors together where `contributor` is ""."""
    until = end_of(day) if day else None
    return _address(
        ".treasury_entries", EntryFilters(contributor=contributor or None, bucket=Bucket(bucket), until=until)
    )


def _address(endpoint: str, filters: EntryFilters, **values: Any) -> str:
    """Return the address of entries with these filters."""
    kept: dict[str, Any] = {
        WHO: filters.contributor,
        KIND: filters.kind,
        BUCKET: filters.bucket.value if filters.bucket else None,
        NUMBER: filters.number or None,
        DAY: f"{amsterdam(filters.until) - timedelta(days=1):%d-%m-%Y}" if filters.until else None,
    }
    return url_for(endpoint, **kept, **values)
