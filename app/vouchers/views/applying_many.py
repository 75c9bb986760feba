"""One employer, one training, several participants: all of them on one page, and sent with one declaration."""

import io

import xlsxwriter
from flask import flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import ngettext

from app.accounts.access import role
from app.accounts.models import Account
from app.accounts.rules import Role
from app.kernel import once
from app.kernel.errors import ConflictError
from app.kernel.web import shown
from app.vouchers.actions import ChangedError
from app.vouchers.casefile import participant_key
from app.vouchers.drafts import actions, queries
from app.vouchers.drafts.actions import One
from app.vouchers.drafts.models import Draft
from app.vouchers.drafts.parts import Part
from app.vouchers.forms import filled
from app.vouchers.forms.applying import Asked
from app.vouchers.forms.checking import SubmitForm, submit_form
from app.vouchers.forms.fields import Person
from app.vouchers.forms.filled import Filled
from app.vouchers.forms.participants import NAMES, ManyForm, typed_of
from app.vouchers.queries import applications, estimate
from app.vouchers.rules import Participant
from app.vouchers.scheme import ApplicantKind, SchemeVersion
from app.vouchers.views.applying_begin import terms_for
from app.vouchers.views.applying_words import RULE_NAMES
from app.vouchers.views.blueprint import blueprint
from app.vouchers.views.export import XLSX, download

TEMPLATE_FILE = "deelnemers.xlsx"
WIDTHS = (34, 18, 26)


def check_many(account: Account, draft: Draft, version: SchemeVersion) -> ResponseReturnValue:
    """Show all that will be sent for a draft of several participants, and send it; for any other the step it is at."""
    kind = ApplicantKind(draft.kind)
    places = applications.places_of(account) if kind is ApplicantKind.EMPLOYER else []
    asked = Asked(kind, places, terms_for(kind, version).payees)
    everything = filled.fill(asked, draft.answers, queries.known(draft, account, places), many=draft.many)
    wrong = everything.wrong() or (None if draft.many else Part.PAYMENT)
    if wrong is not None:
        return redirect(url_for(".step", public_id=draft.public_id, part=wrong.value), 303)
    form = submit_form(version, kind, many=True)
    if form.is_submitted() and form.seen.data != draft.revision:
        form = submit_form(version, kind, many=True, formdata=None)
        form.refuse(ChangedError())
        return _page(draft, version, everything, form), ConflictError.status
    if not form.validate_on_submit():
        return _page(draft, version, everything, form), 400 if form.is_submitted() else 200
    return _send(account, draft, everything, form)


def _send(account: Account, draft: Draft, everything: Filled, form: SubmitForm) -> ResponseReturnValue:
    """Send what can be sent, and say of every row what became of it."""
    people = _people(everything)
    sent, left = actions.send_each(
        draft, by=account, applicant=everything.applicant(), ones=[_one(everything, person) for person in people]
    )
    if sent:
        flash(
            ngettext(
                "%(num)s aanvraag is verstuurd. U krijgt een mail met het nummer.",
                "%(num)s aanvragen zijn verstuurd. U krijgt van elke een mail met het nummer.",
                len(sent),
            )
        )
    for row, reason in left:
        flash(_("Rij %(row)s: %(what)s", row=row, what=shown(reason)), "error")
    if left:
        rows = {row for row, _reason in left}
        typed = typed_of(person for person in people if person.number in rows)
        actions.keep(draft, by=account, part=Part.PARTICIPANT, typed=typed, seen=draft.revision, writer="")
    address = url_for(".check", public_id=draft.public_id) if left else url_for(".start")
    once.record_result(form.once.data or "", address)
    return redirect(address, 303)


def _people(everything: Filled) -> list[Person]:
    form = everything.forms[Part.PARTICIPANT]
    if not isinstance(form, ManyForm):
        raise TypeError("a draft for one has no list of participants")
    return form.persons()


def _one(everything: Filled, person: Person) -> One:
    return One(
        person.number,
        everything.answers(
            participant_name=person.name,
            participant_birth_date=person.birth_date,
            participant_municipality=person.municipality,
        ),
    )


def _page(draft: Draft, version: SchemeVersion, everything: Filled, form: SubmitForm) -> str:
    form.seen.data = draft.revision
    people = _people(everything)
    keys = [participant_key(person.name, person.birth_date) for person in people]
    awards, busy = queries.awards_this_year(keys), queries.with_open_application(keys)
    each = estimate.estimated_each(
        everything.answered(),
        [
            Participant(key, person.birth_date, person.municipality, awards.get(key, 0))
            for key, person in zip(keys, people, strict=True)
        ],
        version,
    )
    rows = [(person, prospect, key in busy) for person, prospect, key in zip(people, each, keys, strict=True)]
    return render_template(
        "vouchers/check_many.html",
        draft=draft,
        rows=rows,
        answers=_one(everything, people[0]).answers,
        place=everything.place,
        total_cents=sum(prospect.sums.amount_cents for _person, prospect, open_one in rows if not open_one),
        documents=queries.documents_of(draft),
        rule_names=RULE_NAMES,
        form=form,
    )


@blueprint.get("/vouchers/deelnemers.xlsx")
@role(Role.EMPLOYER)
def participants_template() -> ResponseReturnValue:
    """Hand out the empty spreadsheet for several participants; every cell is text, so that a date stays as typed."""
    written = io.BytesIO()
    with xlsxwriter.Workbook(written, {"in_memory": True, "strings_to_formulas": False}) as book:
        sheet, bold, text = book.add_worksheet(), book.add_format({"bold": True}), book.add_format({"num_format": "@"})
        for at, (words, width) in enumerate(zip(NAMES.values(), WIDTHS, strict=True)):
            sheet.set_column(at, at, width, text)
            sheet.write_string(0, at, words[0].capitalize(), bold)
        sheet.freeze_panes(1, 0)
    return download(written.getvalue(), TEMPLATE_FILE, XLSX)
