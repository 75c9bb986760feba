"""What the desk adds to the page of a case: the list it is on, who has it, notes for colleagues."""

from collections.abc import Mapping

from flask import render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from app.accounts import queries as accounts
from app.accounts.access import role, writes
from app.accounts.forms import typed
from app.accounts.models import Account
from app.accounts.rules import Role
from app.accounts.session import active_role, signed_in_account
from app.kernel import once
from app.kernel.database import db
from app.kernel.forms import Form
from app.kernel.text import N_
from app.vouchers.blocks.models import BlockKind
from app.vouchers.desk import actions, listing, policy
from app.vouchers.desk.forms import AssignForm, NoteForm
from app.vouchers.desk.notes import notes_of
from app.vouchers.desk.views.asked import Asked, asked, choices, reader
from app.vouchers.desk.views.blueprint import blueprint
from app.vouchers.desk.words import TAB_NAMES
from app.vouchers.models import VoucherApplication
from app.vouchers.queries import casepage
from app.vouchers.queries.casepage import CaseFile
from app.vouchers.views.advice_case import heading, read
from app.vouchers.views.advice_steps import carried_out, sent
from app.vouchers.views.block_picker import INSERT, picker
from app.vouchers.views.case_parts import case_part
from app.vouchers.views.list_address import carried, with_list


@case_part("list", top=True)
def _on_list(file: CaseFile) -> Mapping[str, object] | None:
    """Return the cases before and after this one on the list that the reader came from."""
    here = asked(choices()) if carried() else None
    if here is None or here.unknown:
        return None
    place = listing.place_of(file.application.public_id, here.tab, here.filters, reader())
    if place is None:
        first = listing.first_of(here.tab, here.filters, reader())
        return {"place": None, "name": TAB_NAMES[here.tab], "before": None, "after": _case(here, first)}
    return {
        "place": place,
        "name": TAB_NAMES[here.tab],
        "before": _case(here, place.before),
        "after": _case(here, place.after),
    }


@case_part("assigned", aside=True)
def _assigned(file: CaseFile) -> Mapping[str, object] | None:
    """Return who has the case and who may get it; None once nobody has anything to do with it."""
    application = file.application
    if not policy.can_be_divided(application):
        return None
    holder = _holder(application)
    me = signed_in_account()
    return {
        "holder": holder.name if holder else None,
        "form": _assign_form(holder),
        "address": with_list(_address(application, "assign_case")),
        "takes": active_role() is Role.ADVISOR and (holder is None or holder.id != me.id),
        "me": me.public_id,
        "nobody": listing.NOBODY,
        "once": once.new_token(),
    }


@case_part("notes", aside=True)
def _notes(file: CaseFile) -> Mapping[str, object]:
    """Return what colleagues wrote of the case."""
    form = NoteForm()
    return {
        "notes": notes_of(file.application.id),
        "form": form,
        "blocks": picker(form.note, BlockKind.NOTE),
        "address": with_list(_address(file.application, "note_on_case")),
    }


@blueprint.route("/advies/<public_id>/geef", methods=["GET", "POST"])
@writes
@role(Role.ADVISOR, Role.DECIDER)
def assign_case(public_id: str) -> ResponseReturnValue:
    """Give a case to a colleague, take it over, or give it back to be divided."""
    application = read(public_id)
    form = _assign_form(_holder(application))
    if sent(form) and (
        answer := carried_out(
            form,
            public_id,
            lambda by: actions.assign(application, by=by, to=_receiver(form), seen=form.seen.data or ""),
            N_("De aanvraag is verdeeld."),
        )
    ):
        return answer
    return _page("vouchers/advice_assign.html", public_id, form)


@blueprint.route("/advies/<public_id>/notitie", methods=["GET", "POST"])
@writes
@role(Role.ADVISOR, Role.DECIDER)
def note_on_case(public_id: str) -> ResponseReturnValue:
    """Write a note for colleagues."""
    application = read(public_id)
    form = NoteForm()
    if sent(form) and (
        answer := carried_out(
            form,
            public_id,
            lambda by: actions.write_note(application, by=by, text=typed(form.note)),
            N_("De notitie is bewaard."),
        )
    ):
        return answer
    return _page("vouchers/advice_note.html", public_id, form, blocks=picker(form.note, BlockKind.NOTE))


def _page(template: str, public_id: str, form: Form, **values: object) -> ResponseReturnValue:
    """Show a form of its own page again, or for the first time."""
    file = casepage.case_file(casepage.sent(public_id))
    wrong = request.method == "POST" and INSERT not in request.form
    return render_template(template, **heading(file), form=form, **values), 400 if wrong else 200


def _assign_form(holder: Account | None) -> AssignForm:
    """Return the form that offers every other advisor, and nobody where somebody has the case."""
    had = holder.public_id if holder else ""
    people = [(public_id, name) for public_id, name in listing.advisors_now() if public_id != had]
    nobody = [(listing.NOBODY, _("Niemand: weer te verdelen"))] if holder else []
    return AssignForm([*people, *nobody], data={"seen": had})


def _receiver(form: AssignForm) -> Account | None:
    return accounts.by_public_id(form.to.data) if form.to.data != listing.NOBODY else None


def _holder(application: VoucherApplication) -> Account | None:
    return db.session.get(Account, application.advisor_id) if application.advisor_id else None


def _case(here: Asked, public_id: str | None) -> str | None:
    return here.case(public_id) if public_id else None


def _address(application: VoucherApplication, page: str) -> str:
    return url_for(f"vouchers_desk.{page}", public_id=application.public_id)
