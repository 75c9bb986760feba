"""Awarding many at once: send a list, mend it on the page, confirm, follow how far it is, read the report."""

import hashlib
from typing import Any

from flask import Response, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import ngettext
from werkzeug.datastructures import MultiDict

from app.accounts.access import limited, role
from app.accounts.rules import Role
from app.accounts.session import signed_in_account
from app.badges import queries as badges
from app.badges.awarding import actions, queries, reading, template_file
from app.badges.awarding.actions import Subject
from app.badges.awarding.forms import ManyForm, mended, sent_ids, values_of
from app.badges.awarding.kinds import kind_of
from app.badges.awarding.models import AwardBatch, AwardRow
from app.badges.awarding.rules import PROBLEM_HELP, PROBLEM_NAMES, Counts, Problem, RowState
from app.badges.views.classes import CLASS
from app.badges.views.room import blueprint
from app.kernel import clock, once, pending
from app.kernel.database import db
from app.kernel.errors import ConflictError, DomainError, NotFoundError
from app.kernel.limits import Limit
from app.kernel.paging import page_address
from app.kernel.spreadsheet.reading import ACCEPTED
from app.kernel.web import shown

SENDING = Limit("badges.many", uses=60, minutes=60)
BATCH = "/lijsten/<public_id>"
TEMPLATES = {"xlsx": (template_file.as_xlsx, template_file.XLSX), "csv": (template_file.as_csv, "text/csv")}
_IS = {
    "fout": queries.WRONG,
    "klaar": queries.READY,
    "weggelaten": (AwardRow.state == RowState.LEFT_OUT.value,),
    "uitgereikt": (AwardRow.state == RowState.DONE.value,),
    "niet-gelukt": (AwardRow.state == RowState.REFUSED.value,),
    "overgeslagen": (AwardRow.state == RowState.LEFT_OUT.value, AwardRow.problem.is_not(None)),
}
"""The rows of each tab."""


@blueprint.route(f"{CLASS}/uitreiken/lijst", methods=["GET", "POST"])
@limited(SENDING)
@role(Role.ISSUER)
def award_many(slug: str) -> ResponseReturnValue:
    """Take a spreadsheet of people who get a class."""
    badge_class = badges.own_class(signed_in_account(), slug)
    subject = Subject(badge_class.organisation_id, badge_class.name, badge_class.id)
    form = ManyForm(data={"awarded_on": clock.today()})
    if address := started(form, subject):
        return redirect(address, 303)
    status = 400 if form.is_submitted() else 200
    page = render_template("badges/many.html", form=form, badge=badge_class, accepted=ACCEPTED)
    return page, status


def started(form: ManyForm, subject: Subject) -> str | None:
    """Return the address of the preview that the sent form makes; None where it is to be shown (again)."""
    if not form.validate_on_submit():
        return None
    token = form.once.data or ""
    db.session.rollback()  # reading may take seconds: nobody waits for this transaction meanwhile
    try:
        sheet = reading.read(form.file.data)
    except DomainError as error:
        form.refuse(error)
        return None
    account = signed_in_account()
    if (earlier := once.earlier_result(f"{token}:{sheet_mark(sheet)}", account.id)) is not None:
        return earlier or url_for("badges.issuer")
    batch = actions.start(
        subject,
        sheet,
        awarded_on=form.awarded_on.data or clock.today(),
        evidence=form.evidence.data or "",
        by=account,
    )
    address = url_for("badges.batch", public_id=batch.public_id)
    once.record_result(f"{token}:{sheet_mark(sheet)}", address)
    return address


def sheet_mark(sheet: reading.Sheet) -> str:
    """Return what tells one list from another: the same form with another file is another sending."""
    return hashlib.sha256(repr(sheet).encode()).hexdigest()


@blueprint.get("/lijsten/voorbeeld.<any(xlsx, csv):kind>")
@role(Role.ISSUER, Role.TRAINER)
def award_template(kind: str) -> ResponseReturnValue:
    """Hand over an empty list to fill in."""
    write, media_type = TEMPLATES[kind]
    headers = {"Content-Disposition": f'attachment; filename="badges.{kind}"'}
    return Response(write(), mimetype=media_type, headers=headers)


@blueprint.route(BATCH, methods=["GET", "POST"])
@role(Role.ISSUER, Role.TRAINER)
def batch(public_id: str) -> ResponseReturnValue:
    """Show a list: to mend and confirm, then how far it is, then what came of it."""
    found = queries.own_batch(signed_in_account(), public_id)
    if request.method == "POST":
        return _sent(found)
    if found.confirmed_at is not None:
        return _stand(found)
    return _preview(found, pending.brought_back())


@blueprint.post(f"{BATCH}/weggooien")
@role(Role.ISSUER, Role.TRAINER)
def discard_batch(public_id: str) -> ResponseReturnValue:
    """Throw a list away of which nothing was awarded."""
    account = signed_in_account()
    try:
        found = queries.own_batch(account, public_id)
        back = _back(found)[0]
        actions.discard(found, by=account)
    except NotFoundError:  # the second click
        return redirect(url_for("organisations.mine"), 303)
    except ConflictError as error:
        flash(shown(error.text), "error")
        return redirect(url_for(".batch", public_id=public_id), 303)
    flash(_("De lijst is weggegooid. Er is niets uitgereikt."))
    return redirect(back, 303)


def _sent(found: AwardBatch) -> ResponseReturnValue:
    """Do what one of the buttons of the preview asks."""
    here = url_for(".batch", public_id=found.public_id, toon=_kept_tab())
    if found.confirmed_at is not None:
        return redirect(url_for(".batch", public_id=found.public_id), 303)
    try:
        went = _done(found, request.form.get("actie", ""))
    except ConflictError as error:
        return _preview(found, request.form, shown(error.text))[0], error.status
    return redirect(url_for(".batch", public_id=found.public_id) if went else here, 303)


def _done(found: AwardBatch, wanted: str) -> bool:
    """Run a button; return whether the list is confirmed."""
    account, seen = signed_in_account(), _seen()
    rows = mended(request.form, sent_ids(request.form))
    changed = _changed(found, rows)
    if wanted == "bevestig" and not changed:
        if actions.confirm(found, seen=seen, by=account):
            return True
        flash(shown(actions.NEW_PROBLEMS), "warning")
        return False
    if wanted == "terugzetten":
        actions.put_back(found, seen=seen, by=account)
    elif wanted in set(Problem):
        number = actions.leave_out(found, Problem(wanted), seen=seen, by=account)
        flash(ngettext("%(num)s rij is weggelaten.", "%(num)s rijen zijn weggelaten.", number))
    else:
        actions.mend(found, rows, seen=seen, by=account)
        if wanted == "bevestig":
            flash(_("Uw wijzigingen zijn bewaard. Kijk de lijst na en bevestig daarna."), "info")
    return False


def _changed(found: AwardBatch, rows: dict[int, actions.Mended]) -> bool:
    """Return whether anything was typed that is not stored yet."""
    stored = {row.id: values_of(row, None) for row in queries.all_rows(found.id)} if rows else {}
    return any(stored.get(row_id) != row for row_id, row in rows.items())


def _seen() -> int:
    typed = request.form.get("gezien", "")
    return int(typed) if typed.isdecimal() and len(typed) < 10 else -1


def _kept_tab() -> str | None:
    tab = request.args.get("toon", "")
    return tab if tab in _IS else None


def _preview(found: AwardBatch, typed: MultiDict[str, str] | None, problem: str = "") -> tuple[str, int]:
    counts = queries.counts_of(found.id)
    tab = _tab(("fout", "klaar", "weggelaten"), "fout" if counts.wrong else "klaar")
    names = [(_("Te verbeteren"), "fout", counts.wrong), (_("Klaar"), "klaar", counts.ready)]
    names += [(_("Weggelaten"), "weggelaten", counts.left_out)]
    page = queries.rows_page(found.id, *_IS[tab])
    html = render_template(
        "badges/batch_preview.html",
        batch=found,
        counts=counts,
        problem=problem,
        tab=tab,
        tabs=_tabs(found, names, tab),
        page=page,
        page_address=page_address,
        groups=[(one, number, _of(page.rows, one, typed)) for one, number in queries.problem_counts(found.id).items()],
        rows=[(row, values_of(row, typed)) for row in page.rows],
        names=PROBLEM_NAMES,
        help=PROBLEM_HELP,
        back=_back(found),
        same_day=found.awarded_on,
    )
    return html, 200


def _of(rows: Any, problem: Problem, typed: MultiDict[str, str] | None) -> list[Any]:
    return [(row, values_of(row, typed)) for row in rows if row.problem == problem]


def _stand(found: AwardBatch) -> ResponseReturnValue:
    """Show how far the worker is, or the report."""
    counts = queries.counts_of(found.id)
    names = [(_("Gelukt"), "uitgereikt", counts.done), (_("Niet gelukt"), "niet-gelukt", counts.refused)]
    names += [(_("Overgeslagen"), "overgeslagen", counts.skipped)]
    tab = _tab(("uitgereikt", "niet-gelukt", "overgeslagen"), _worst(counts))
    return render_template(
        "badges/batch_stand.html",
        batch=found,
        counts=counts,
        tab=tab,
        tabs=_tabs(found, names, tab),
        page=queries.rows_page(found.id, *_IS[tab]),
        page_address=page_address,
        names=PROBLEM_NAMES,
        back=_back(found),
    )


def _worst(counts: Counts) -> str:
    """Return which tab a report opens with: what went wrong comes first."""
    return "niet-gelukt" if counts.refused else "overgeslagen" if counts.skipped else "uitgereikt"


def _tab(known: tuple[str, ...], first: str) -> str:
    asked = request.args.get("toon", "")
    return asked if asked in known else first


def _tabs(found: AwardBatch, names: list[tuple[str, str, int]], tab: str) -> list[tuple[str, str, int, bool]]:
    return [
        (label, url_for(".batch", public_id=found.public_id, toon=name), count, name == tab)
        for label, name, count in names
    ]


def _back(found: AwardBatch) -> tuple[str, str]:
    """Return where a list belongs, with the words of the link."""
    words = _("Terug naar de uitreikingen") if found.training_id is None else _("Terug naar de deelnemers")
    return kind_of(found).home(found), words
