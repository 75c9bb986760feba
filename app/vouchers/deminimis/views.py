"""The statement of an undertaking, and the register as staff use it."""

from collections.abc import Mapping, Sequence

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from app.accounts import audit
from app.accounts.access import role, writes
from app.accounts.forms import one_line, typed
from app.accounts.rules import Role
from app.accounts.session import signed_in_account
from app.kernel import clock, once, paging
from app.kernel.clock import amsterdam
from app.kernel.database import db
from app.kernel.errors import ConflictError, DomainError, NotFoundError
from app.kernel.forms import Form
from app.kernel.text import N_
from app.kernel.web import shown
from app.vouchers.aid import actions
from app.vouchers.aid import queries as aid
from app.vouchers.aid.queries import Undertaking
from app.vouchers.deminimis import queries
from app.vouchers.deminimis.forms import LineForm, LinkForm
from app.vouchers.queries.casepage import CaseFile
from app.vouchers.views.applying_begin import APPLICANTS
from app.vouchers.views.case_parts import case_part
from app.vouchers.views.export import XLSX, csv_text, download, euros
from app.vouchers.views.treasury_files import workbook

blueprint = Blueprint("vouchers_deminimis", __name__)
SIZE = 20
NOT_YOURS = N_("Dit KvK-nummer hoort niet bij u.")


@blueprint.route("/vouchers/de-minimis", methods=["GET", "POST"])
@role(*APPLICANTS)
def own() -> ResponseReturnValue:
    """Show the aid to the own undertaking, and add a line of aid from elsewhere."""
    account = signed_in_account()
    undertakings = aid.own_undertakings(account)
    if not undertakings:
        return render_template("vouchers/deminimis/none.html")
    chosen = _chosen(undertakings)
    form = LineForm(queries.since_today())
    if form.validate_on_submit():
        token, here = form.once.data or "", url_for(".own", kvk=chosen.kvk_number)
        if once.earlier_result(token, account.id) is not None:
            return redirect(here, 303)
        try:
            actions.add(
                chosen.kvk_number,
                by=account,
                grantor=typed(form.grantor),
                granted_on=form.granted_on.data or clock.today(),
                cents=form.amount.data or 0,
            )
        except DomainError as error:
            db.session.rollback()
            form.refuse(error)
        else:
            once.record_result(token, here)
            flash(_("De steun staat in uw lijst."))
            return redirect(here, 303)
    page = render_template("vouchers/deminimis/own.html", form=form, undertakings=undertakings, **_own(chosen))
    return page, 400 if form.is_submitted() else 200


@blueprint.get("/vouchers/de-minimis/verklaring")
@role(*APPLICANTS)
def statement() -> ResponseReturnValue:
    """Show the statement as a page to print and sign."""
    undertakings = aid.own_undertakings(signed_in_account())
    if not undertakings:
        return redirect(url_for(".own"), 303)
    return render_template("vouchers/deminimis/statement.html", **_own(_chosen(undertakings)), today=clock.today())


@blueprint.post("/vouchers/de-minimis/<int(max=2147483647):line_id>/weg")
@role(*APPLICANTS)
def withdraw(line_id: int) -> ResponseReturnValue:
    """Take a line out of the list."""
    account, token = signed_in_account(), Form().once.data or ""
    line = aid.own_line(line_id, account)
    here = url_for(".own", kvk=line.kvk_number)
    if once.earlier_result(token, account.id) is None:
        try:
            actions.withdraw(line, by=account)
        except ConflictError as error:
            flash(shown(error.text), "info")
            return redirect(here, 303)
        once.record_result(token, here)
        flash(_("De steun is uit uw lijst gehaald."))
    return redirect(here, 303)


@blueprint.get("/advies/de-minimis")
@role(Role.ADVISOR, Role.DECIDER)
def register() -> ResponseReturnValue:
    """Find an undertaking by name or KvK number."""
    words = one_line(request.args.get("zoek", ""))[:120]  # type: ignore[index]  # a text gives a text
    number = words.replace(" ", "").replace(".", "")
    found = aid.found(number if number.isdecimal() else words)
    return render_template(
        "vouchers/deminimis/register.html",
        words=words,
        number=number if len(number) == 8 and number.isascii() and number.isdecimal() else None,
        page=paging.paged(found, SIZE),
        page_address=paging.page_address,
    )


@blueprint.route("/advies/de-minimis/<string(length=8):kvk_number>", methods=["GET", "POST"])
@writes
@role(Role.ADVISOR, Role.DECIDER)
def undertaking(kvk_number: str) -> ResponseReturnValue:
    """Show all aid of an undertaking and its room today; note another KvK number that belongs to it."""
    by, here = signed_in_account(), url_for(".undertaking", kvk_number=_number(kvk_number))
    form = LinkForm()
    if form.validate_on_submit():
        token = form.once.data or ""
        if once.earlier_result(token, by.id) is not None:
            return redirect(here, 303)
        try:
            actions.link(kvk_number, typed(form.other), by=by, reason=typed(form.reason))
        except DomainError as error:
            db.session.rollback()
            form.refuse(error)
        else:
            once.record_result(token, here)
            flash(_("De nummers zijn gekoppeld. Hun steun telt nu samen."))
            return redirect(here, 303)
    group = aid.group_of(kvk_number)
    audit.record("voucher.aid.read", f"aid:{kvk_number}", by=by, person_id=aid.person_of(kvk_number))
    shown_page = render_template(
        "vouchers/deminimis/undertaking.html",
        form=form,
        kvk_number=kvk_number,
        group=group,
        names=aid.names_of(group),
        standing=queries.standing(kvk_number),
        links=aid.links_of(kvk_number),
        lines=aid.lines_of(group),
        page=paging.paged(aid.awards(group), SIZE),
        page_address=paging.page_address,
        day_of=lambda moment: amsterdam(moment).date(),
    )
    return shown_page, 400 if form.is_submitted() else 200


@blueprint.post("/advies/de-minimis/<string(length=8):kvk_number>/losmaken/<int(max=2147483647):link_id>")
@role(Role.ADVISOR, Role.DECIDER)
def unlink(kvk_number: str, link_id: int) -> ResponseReturnValue:
    """End a link between KvK numbers."""
    by, here, token = signed_in_account(), url_for(".undertaking", kvk_number=_number(kvk_number)), _token()
    linked = aid.link(link_id)
    if once.earlier_result(token, by.id) is None:
        try:
            actions.unlink(linked, by=by)
        except ConflictError as error:
            flash(shown(error.text), "info")
            return redirect(here, 303)
        once.record_result(token, here)
        flash(_("De nummers zijn losgemaakt."))
    return redirect(here, 303)


@blueprint.get("/advies/de-minimis/toekenningen.<any(csv, xlsx):kind>")
@writes
@role(Role.ADVISOR, Role.DECIDER)
def awards_file(kind: str) -> ResponseReturnValue:
    """Hand over what this fund awarded, as the central register asks for it (Regulation (EU) 2023/2831 art. 6)."""
    rows = db.session.execute(aid.awards()).all()
    name = f"de-minimis.{kind}"
    audit.record("voucher.export", f"aid:{name}", by=signed_in_account(), rows=len(rows))
    grantor, instrument = queries.version_of_today().letterhead.name, _("subsidie")
    table = [
        (
            row.kvk_number,
            row.name,
            row.sbi_code or "",
            row.number,
            amsterdam(row.decided_at).date(),
            row.cents,
            instrument,
            grantor,
            _("vastgesteld") if row.settled else _("toegekend"),
        )
        for row in rows
    ]
    if kind == "csv":
        written = [(*row[:4], row[4].isoformat(), euros(row[5]), *row[6:]) for row in table]
        return download(csv_text(_columns(), written), name)
    import pandas  # here, because loading it takes a second that no other page needs

    frame = pandas.DataFrame([(*row[:5], row[5] / 100, *row[6:]) for row in table], columns=_columns())
    return download(workbook({_("Toekenningen"): frame}), name, XLSX)


def _columns() -> list[str]:
    return [
        _("KvK-nummer"),
        _("Onderneming"),
        _("SBI"),
        _("Aanvraag"),
        _("Dag van het besluit"),
        _("Bedrag"),
        _("Soort steun"),
        _("Verstrekker"),
        _("Stand"),
    ]


def _chosen(undertakings: Sequence[Undertaking]) -> Undertaking:
    """Return the undertaking that the address asks for, else the first. Raises NotFoundError for another's."""
    number = request.args.get("kvk")
    found = next((one for one in undertakings if number in (None, one.kvk_number)), None)
    if found is None:
        raise NotFoundError(NOT_YOURS)
    return found


def _own(chosen: Undertaking) -> dict[str, object]:
    account, standing = signed_in_account(), queries.standing(chosen.kvk_number)
    awards = aid.awards_since(standing.since, chosen, account)
    lines = aid.lines_of([chosen.kvk_number], None if chosen.everybody else account)
    given = aid.total_of(awards)
    seen = given + sum(line.amount_cents for line in lines if line.granted_on >= standing.since)
    return {
        "chosen": chosen,
        "standing": standing,
        "page": paging.paged(awards, SIZE),
        "page_address": paging.page_address,
        "given_cents": given,
        "lines": lines,
        "elsewhere_cents": standing.known_cents - seen,
        "day_of": lambda moment: amsterdam(moment).date(),
    }


def _number(kvk_number: str) -> str:
    """Return a KvK number from an address. Raises NotFoundError for what is none."""
    if not (kvk_number.isascii() and kvk_number.isdecimal()):
        raise NotFoundError(N_("Een KvK-nummer heeft 8 cijfers, zoals 12345678."))
    return kvk_number


def _token() -> str:
    return Form().once.data or ""


@case_part("deminimis")
def _case(file: CaseFile) -> Mapping[str, object] | None:
    """What a case was judged on, and the room that it left."""
    found = queries.in_case(file.application, file.version)
    return None if found is None else {"aid": found}
