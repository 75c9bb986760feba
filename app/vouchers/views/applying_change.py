"""One step of an application that is whole and not sent: changed, and back to the check page."""

from dataclasses import fields
from typing import Any

from flask import redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from app.accounts.models import Account
from app.kernel import clock, once
from app.kernel.errors import ConflictError, DomainError, NotFoundError
from app.kernel.text import N_
from app.vouchers import actions, policy
from app.vouchers.actions import Answers
from app.vouchers.casefile import kvk_of
from app.vouchers.drafts.parts import PART_NAMES, Part, parts_of
from app.vouchers.forms import filled
from app.vouchers.forms.applying import Asked, PartForm
from app.vouchers.forms.filled import Filled
from app.vouchers.models import VoucherApplication
from app.vouchers.queries import applications, estimate
from app.vouchers.scheme import ApplicantKind, SchemeVersion
from app.vouchers.trainers import queries as trainers
from app.vouchers.views.applying_begin import terms_for, version_or_closed
from app.vouchers.views.applying_words import RULE_NAMES

CHANGED = N_("Deze aanvraag is intussen gewijzigd. Hieronder staat wat u zelf invulde. Gaat u verder, dan geldt dat.")
RECKONED = ("bewaar", "bereken")
"""The buttons that change nothing of a whole application: only the sum is made again."""


def change(account: Account, application: VoucherApplication, wanted: str) -> ResponseReturnValue:
    """Show one step of a draft application, reckon, or keep the change; what was sent is not changed any more."""
    public_id, kind = application.public_id, ApplicantKind(application.applicant_kind)
    if not policy.may_change_answers(application):
        return redirect(url_for(".status", public_id=public_id), 303)
    if wanted not in parts_of(kind):
        raise NotFoundError
    part, version = Part(wanted), version_or_closed()
    places = applications.places_of(account) if kind is ApplicantKind.EMPLOYER else []
    asked = Asked(kind, places, terms_for(kind, version).payees)
    form = filled.form_class(kind, part, many=False)(asked, _known(application))
    if not form.is_submitted():
        form.seen.data = form.seen.data or application.revision
        return _page(application, version, part, form)
    token = form.once.data or ""
    if request.form.get("stap") in RECKONED:
        valid = "HX-Request" in request.headers or form.validate_typed()
        return _page(application, version, part, form), 200 if valid else 400
    if (earlier := once.earlier_result(token, account.id)) is not None:
        return redirect(earlier, 303)
    if not form.validate():
        return _page(application, version, part, form), 400
    everything = _filled(asked, application, part, form)
    if kind is ApplicantKind.EMPLOYER and everything.place is None:
        # The branch that it named is closed since: choose another first.
        return redirect(_address(application, Part.APPLICANT), 303)
    return _save(account, application, version, part, form, everything)


def _save(
    account: Account,
    application: VoucherApplication,
    version: SchemeVersion,
    part: Part,
    form: PartForm,
    everything: Filled,
) -> ResponseReturnValue:
    try:
        actions.save_draft(
            by=account,
            applicant=everything.applicant(),
            answers=everything.answers(),
            application=application,
            seen=form.seen.data or "",
        )
    except actions.ChangedError as error:
        form.refuse(ConflictError(CHANGED))
        form.seen.data = application.revision
        return _page(application, version, part, form), error.status
    except DomainError as error:
        form.refuse(error)
        return _page(application, version, part, form), error.status
    address = url_for(".check", public_id=application.public_id)
    once.record_result(form.once.data or "", address)
    return redirect(address, 303)


def _known(application: VoucherApplication) -> dict[str, Any]:
    """Return the answers of an application by the name of the field."""
    told = {field.name: getattr(application, field.name) for field in fields(Answers)}
    told["vat_percent"] = str(application.vat_percent)
    return told | {"branch": str(application.branch_id), "kvk_number": kvk_of(application)}


def _filled(asked: Asked, application: VoucherApplication, part: Part, form: PartForm) -> Filled:
    return filled.fill(asked, {}, _known(application), on_page=(part, form))


def _address(application: VoucherApplication, part: Part) -> str:
    return url_for(".step", public_id=application.public_id, part=part.value)


def _page(application: VoucherApplication, version: SchemeVersion, part: Part, form: PartForm) -> str:
    kind, asked = form.asked.kind, form.asked
    everything = _filled(asked, application, part, form)
    parts = parts_of(kind)
    return render_template(
        "vouchers/step.html",
        form=form,
        part=part,
        part_name=PART_NAMES[part],
        number=parts.index(part) + 1,
        steps=len(parts),
        back=url_for(".check", public_id=application.public_id),
        address=_address(application, part),
        kept_at=None,
        changes=True,
        kind=kind,
        many=False,
        places=asked.places,
        known={},
        documents=[],
        trainer_names=trainers.suggested(clock.today()) if part is Part.TRAINING else (),
        file_errors={},
        version=version,
        prospect=estimate.estimated(everything.answered(), version) if everything.reckons() else None,
        rule_names=RULE_NAMES,
    )
