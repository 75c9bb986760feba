"""The steps of an application: kept as they are typed, judged on "Volgende", with the estimate beside them."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from app.accounts.access import limited, role
from app.accounts.models import Account
from app.accounts.session import signed_in_account
from app.kernel import clock, files, once, pending
from app.kernel.database import db
from app.kernel.errors import ConflictError, DomainError, NotFoundError
from app.kernel.limits import Limit
from app.kernel.spreadsheet.reading import FIELD
from app.kernel.text import N_
from app.kernel.web import shown
from app.vouchers.actions import ChangedError
from app.vouchers.drafts import actions, queries
from app.vouchers.drafts.models import Draft
from app.vouchers.drafts.parts import PART_NAMES, Part, parts_of
from app.vouchers.forms import filled
from app.vouchers.forms.applying import Asked, PartForm
from app.vouchers.forms.filled import Filled
from app.vouchers.forms.participants import MOST, ManyForm, read_people
from app.vouchers.queries import applications, estimate
from app.vouchers.scheme import ApplicantKind, SchemeVersion, Supply
from app.vouchers.trainers import queries as trainers
from app.vouchers.views.applying_begin import APPLICANTS, terms_for, version_or_closed
from app.vouchers.views.applying_change import change
from app.vouchers.views.applying_words import RULE_NAMES
from app.vouchers.views.blueprint import blueprint

TYPING = Limit("vouchers.typing", uses=30_000, minutes=60, account_uses=1500)
NEXT, KEEP, RECKON, READ, MORE, REMOVE = "verder", "bewaar", "bereken", "inlezen", "rij", "verwijder:"
CHANGED = N_("Deze aanvraag is intussen gewijzigd. Hieronder staat wat u zelf invulde. Gaat u verder, dan geldt dat.")
JUDGED = "nagekeken"
"""In the address of a step that was kept with something wrong in it: its mistakes are shown."""


@dataclass(frozen=True)
class Sheet:
    """One step of a draft, and all that its page needs to know."""

    account: Account
    draft: Draft
    part: Part
    version: SchemeVersion
    asked: Asked
    known: Mapping[str, Any]

    @property
    def kind(self) -> ApplicantKind:
        return ApplicantKind(self.draft.kind)

    @property
    def parts(self) -> tuple[Part, ...]:
        return parts_of(self.kind)

    def address(self, part: Part, **values: Any) -> str:
        return url_for(".step", public_id=self.draft.public_id, part=part.value, **values)

    def form(self) -> PartForm:
        """Return the form of this step: as it is sent, else as it was brought back, kept, or known."""
        made = filled.form_class(self.kind, self.part, many=self.draft.many)
        known = filled.fill(self.asked, self.draft.answers, self.known, many=self.draft.many).known
        if request.method == "POST":
            return made(self.asked, known)
        kept = filled.as_sent(self.draft.answers.get(self.part.value))
        form = made(self.asked, known, formdata=pending.brought_back() or kept)
        form.seen.data = form.seen.data or self.draft.revision
        return form

    def filled(self, form: PartForm) -> Filled:
        """Return all steps, with `form` for this one."""
        return filled.fill(self.asked, self.draft.answers, self.known, many=self.draft.many, on_page=(self.part, form))


@blueprint.route("/vouchers/<public_id>/stap/<part>", methods=["GET", "POST"])
@role(*APPLICANTS)
@limited(TYPING)
def step(public_id: str, part: str) -> ResponseReturnValue:
    """Show one step, keep what is typed in it, and go on to the next."""
    documents, wrong = _received() if request.files else ({}, {})
    account = signed_in_account()
    draft = queries.own(account, public_id)
    if draft is None:
        return change(account, applications.own(account, public_id), part)
    sheet = _sheet(account, draft, part)
    form = sheet.form()
    if request.method != "POST":
        valid = form.validate_kept() if JUDGED in request.args else RECKON not in request.args or form.validate_typed()
        return _page(sheet, form), 200 if valid else 400
    try:
        return _sent(sheet, form, documents, wrong)
    except ChangedError as error:
        form.refuse(ConflictError(CHANGED))
        form.seen.data = draft.revision
        return _page(sheet, form), error.status


def _sheet(account: Account, draft: Draft, part: str) -> Sheet:
    kind, version = ApplicantKind(draft.kind), version_or_closed()
    if part not in parts_of(kind):
        raise NotFoundError
    places = applications.places_of(account) if kind is ApplicantKind.EMPLOYER else []
    asked = Asked(kind, places, terms_for(kind, version).payees)
    return Sheet(account, draft, Part(part), version, asked, queries.known(draft, account, places))


def _received() -> tuple[dict[str, files.Document], dict[str, str]]:
    """Read the documents that came along, and what is wrong with them, by the name of their field.

    Nothing is written yet: the database is let go while a photo is decoded.
    """
    documents, wrong = {}, {}
    db.session.rollback()
    for name, upload in request.files.items():
        if upload.filename and name != FIELD:
            try:
                documents[name] = files.read(upload, name)
            except DomainError as error:
                wrong[name] = shown(error.text)
    return documents, wrong


def _sent(
    sheet: Sheet, form: PartForm, documents: Mapping[str, files.Document], wrong: Mapping[str, str]
) -> ResponseReturnValue:
    """Do what the button says."""
    button = request.form.get("stap", NEXT)
    if button == NEXT:
        return _next(sheet, form, documents, wrong)
    if button == READ and isinstance(form, ManyForm):
        return _read(sheet, form)
    if "HX-Request" in request.headers and actions.was_left(sheet.draft, form.once.data or ""):
        return _page(sheet, form)
    _keep(sheet, form)
    if "HX-Request" in request.headers:
        return _page(sheet, form)
    if button == KEEP:
        flash(_("Uw aanvraag is bewaard. U kunt later verdergaan, ook op een ander apparaat."))
        return redirect(url_for(".start"), 303)
    if button.startswith(REMOVE):
        actions.detach(sheet.draft, by=sheet.account, code=button.removeprefix(REMOVE))
    return redirect(sheet.address(sheet.part, **({button: "ja"} if button in (MORE, RECKON) else {})), 303)


def _keep(sheet: Sheet, form: PartForm) -> None:
    actions.keep(
        sheet.draft,
        by=sheet.account,
        part=sheet.part,
        typed=form.typed(),
        seen=form.seen.data or "",
        writer=form.once.data or "",
    )


def _next(
    sheet: Sheet, form: PartForm, documents: Mapping[str, files.Document], wrong: Mapping[str, str]
) -> ResponseReturnValue:
    """Judge the step; go on where it holds. A document that is good is kept, whatever else is wrong."""
    token = form.once.data or ""
    last = sheet.part is sheet.parts[-1]
    if last and (earlier := once.earlier_result(token, sheet.account.id)) is not None:
        return redirect(earlier, 303)
    _keep(sheet, form)
    for code in _asked_documents(sheet) & documents.keys():
        actions.attach(sheet.draft, by=sheet.account, code=code, document=documents[code])
    valid = form.validate()
    if wrong or not valid:
        if not documents:
            return _page(sheet, form, wrong), 400
        for sentence in wrong.values():
            flash(sentence, "error")
        address = sheet.address(sheet.part, **{JUDGED: "ja"})
    else:
        actions.leave(sheet.draft, writer=token)
        address = _whole(sheet, form) if last else _after(sheet, form)
    if last:
        once.record_result(token, address)
    return redirect(address, 303)


def _after(sheet: Sheet, form: PartForm) -> str:
    """Return where to go after a step in the middle: the next, or back to the check page that asked for it."""
    if "controle" in request.args and sheet.filled(form).wrong() is None:
        return url_for(".check", public_id=sheet.draft.public_id)
    return sheet.address(sheet.parts[sheet.parts.index(sheet.part) + 1])


def _whole(sheet: Sheet, form: PartForm) -> str:
    """Make the application of a draft whose steps all hold; return its check page, else the step that does not."""
    everything = sheet.filled(form)
    if (open_part := everything.wrong()) is not None:
        return sheet.address(open_part, **{JUDGED: "ja"})
    if not sheet.draft.many:
        actions.complete(sheet.draft, by=sheet.account, applicant=everything.applicant(), answers=everything.answers())
    return url_for(".check", public_id=sheet.draft.public_id)


def _read(sheet: Sheet, form: ManyForm) -> ResponseReturnValue:
    """Take the participants of a spreadsheet in the place of those that are there, and show what is wrong with them."""
    upload = request.files.get(FIELD)
    try:
        if upload is None or not upload.filename:
            raise DomainError(N_("Kies eerst een bestand."), FIELD)
        typed = read_people(upload)
    except DomainError as error:
        return _page(sheet, form, {FIELD: shown(error.text)}), error.status
    actions.keep(
        sheet.draft,
        by=sheet.account,
        part=sheet.part,
        typed=typed,
        seen=form.seen.data or "",
        writer=form.once.data or "",
    )
    actions.leave(sheet.draft, writer=form.once.data or "")
    return redirect(sheet.address(sheet.part, **{JUDGED: "ja"}), 303)


def _asked_documents(sheet: Sheet) -> set[str]:
    """Return the items of evidence that are sent as a file."""
    return {item.code for item in sheet.version.kinds[sheet.kind].evidence if item.supply is Supply.FILE}


def _page(sheet: Sheet, form: PartForm, wrong: Mapping[str, str] | None = None) -> str:
    """Return the page of a step; `wrong` holds what is wrong with a file, by the name of its field."""
    everything = sheet.filled(form)
    if isinstance(form, ManyForm) and MORE in request.args and len(form.people.entries) < MOST:
        form.people.append_entry()
    at = sheet.parts.index(sheet.part)
    return render_template(
        "vouchers/step.html",
        form=form,
        part=sheet.part,
        part_name=N_("De deelnemers") if isinstance(form, ManyForm) else PART_NAMES[sheet.part],
        number=at + 1,
        steps=len(sheet.parts),
        back=sheet.address(sheet.parts[at - 1]) if at else url_for(".start"),
        address=sheet.address(sheet.part, **({"controle": "ja"} if "controle" in request.args else {})),
        kept_at=sheet.draft.changed_at if sheet.draft.answers else None,
        changes=False,
        kind=sheet.kind,
        many=sheet.draft.many,
        places=sheet.asked.places,
        known=sheet.known,
        documents=_documents(sheet),
        trainer_names=trainers.suggested(clock.today()) if sheet.part is Part.TRAINING else (),
        file_errors=wrong or {},
        has_errors=bool(form.errors or wrong),
        version=sheet.version,
        prospect=estimate.estimated(everything.answered(), sheet.version) if everything.reckons() else None,
        rule_names=RULE_NAMES,
    )


def _documents(sheet: Sheet) -> list[tuple[Any, Any]]:
    """Return the items that are sent as a file, each with the document that is there (or None)."""
    stored = queries.documents_of(sheet.draft)
    evidence = sheet.version.kinds[sheet.kind].evidence
    return [(item, stored.get(item.code)) for item in evidence if item.supply is Supply.FILE]
