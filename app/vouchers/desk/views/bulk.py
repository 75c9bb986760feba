"""Lists and chosen cases as files, and dividing chosen cases. Nobody decides on more than one case at once."""

from flask import flash, redirect, render_template, request
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import ngettext

from app.accounts import queries as accounts
from app.accounts.access import role, writes
from app.accounts.rules import Role
from app.accounts.session import signed_in_account
from app.kernel import once
from app.kernel.errors import DomainError
from app.kernel.web import shown
from app.vouchers.desk import actions, listing
from app.vouchers.desk.actions import Seen
from app.vouchers.desk.views.asked import Asked, asked, choices, reader
from app.vouchers.desk.views.blueprint import blueprint
from app.vouchers.desk.views.files import CSV, WORKBOOK, list_file
from app.vouchers.desk.views.worklist import PAGE_SIZE, list_page

CHOSEN, DO, TO, GIVE = "zaak", "doe", "aan", "geef"
"""The fields of the form around a list: which cases, what to do, who gets them."""
AT_MOST = 4 * PAGE_SIZE


@blueprint.get("/advies/lijst.<any(csv, xlsx):kind>")
@writes
@role(Role.ADVISOR, Role.DECIDER)
def list_as_file(kind: str) -> ResponseReturnValue:
    """Hand over the list that the address asks for, all pages of it."""
    offered = choices()
    here = asked(offered)
    if here.unknown:
        return list_page(here, offered), 400
    return list_file(listing.everything(here.tab, here.filters, reader()), here.tab.value, kind)


@blueprint.post("/advies/selectie")
@role(Role.ADVISOR, Role.DECIDER)
def selection() -> ResponseReturnValue:
    """Do with the chosen cases what the button says: give them to a colleague, or hand them over as a file."""
    here = asked(choices())
    cases = [Seen(*value.partition(":")[::2]) for value in request.form.getlist(CHOSEN)][:AT_MOST]
    if not cases:
        flash(_("Kies eerst een aanvraag. Zet een vinkje voor de regel."), "warning")
        return redirect(here.address(), 303)
    wish = request.form.get(DO)
    if wish in (CSV, WORKBOOK):
        return list_file(listing.chosen([one.case for one in cases], reader()), here.tab.value, wish)
    return _give(here, cases)


def _give(here: Asked, cases: list[Seen]) -> ResponseReturnValue:
    """Give the cases to who was chosen; what could not be given is said, case by case."""
    by, token = signed_in_account(), request.form.get("once", "")
    wanted = request.form.get(TO, "")
    to = accounts.by_public_id(wanted) if wanted != listing.NOBODY else None
    if to is None and wanted != listing.NOBODY:
        flash(_("Kies aan wie u de aanvragen geeft."), "warning")
        return redirect(here.address(), 303)
    if token and once.earlier_result(token, by.id) is not None:
        return redirect(here.address(), 303)
    try:
        done, refused = actions.assign_many(cases, by=by, to=to)
    except DomainError as error:
        flash(shown(error.text), "error")
        return redirect(here.address(), 303)
    said = _said(len(done), to.name if to else None)
    if not refused:
        flash(said)
        return redirect(here.address(), 303)
    page = render_template("vouchers/advice_divided.html", said=said, done=done, refused=refused, back=here.address())
    return page, 200 if done else 409


def _said(number: int, name: str | None) -> str:
    if name is None:
        sentence = ngettext("%(num)s aanvraag is weer te verdelen.", "%(num)s aanvragen zijn weer te verdelen.", number)
    else:
        sentence = ngettext(
            "%(name)s heeft nu %(num)s aanvraag erbij.", "%(name)s heeft nu %(num)s aanvragen erbij.", number, name=name
        )
    return str(sentence)
