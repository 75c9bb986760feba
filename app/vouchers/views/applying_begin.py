"""The page before the first step: what to have ready, what was begun before, and the one button."""

from collections.abc import Mapping

from flask import redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from app.accounts.access import role
from app.accounts.models import Account
from app.accounts.rules import Role
from app.accounts.session import active_role, signed_in_account
from app.companies.queries import companies_of
from app.kernel import once
from app.kernel.errors import DomainError, GoneError, NotFoundError
from app.kernel.text import N_
from app.trainings import queries as trainings
from app.trainings.models import Training
from app.vouchers.drafts import actions, queries
from app.vouchers.drafts.parts import parts_of
from app.vouchers.forms.beginning import BeginForm
from app.vouchers.queries import applications, estimate
from app.vouchers.scheme import ApplicantKind, KindTerms, SchemeVersion
from app.vouchers.views.blueprint import blueprint

CLOSED = N_("U kunt nu geen voucher aanvragen. De regeling is gesloten.")
KINDS = {
    Role.EMPLOYER: (ApplicantKind.EMPLOYER, ApplicantKind.SELF_EMPLOYED),
    Role.TALENT: (ApplicantKind.SELF_EMPLOYED, ApplicantKind.EMPLOYEE, ApplicantKind.JOB_SEEKER),
}
"""As what somebody can apply, by the role they act in."""
APPLICANTS = tuple(KINDS)
NOT_FOR = {
    ApplicantKind.EMPLOYER: N_("Deze regeling geeft geen vouchers aan werkgevers."),
    ApplicantKind.SELF_EMPLOYED: N_("Deze regeling geeft geen vouchers aan zzp’ers."),
    ApplicantKind.EMPLOYEE: N_("Deze regeling geeft geen vouchers aan werknemers."),
    ApplicantKind.JOB_SEEKER: N_("Deze regeling geeft geen vouchers aan werkzoekenden."),
}
NOT_FOR_ROLE: Mapping[Role | None, str] = {
    Role.EMPLOYER: N_("Deze regeling geeft geen vouchers aan werkgevers en zzp’ers."),
    Role.TALENT: N_("Deze regeling geeft geen vouchers aan zzp’ers, werknemers en werkzoekenden."),
}


@blueprint.route("/vouchers/aanvragen", methods=["GET", "POST"])
@role(*APPLICANTS)
def apply() -> ResponseReturnValue:
    """Tell what is needed, and begin an application or go on with one."""
    account, version = signed_in_account(), version_or_closed()
    kinds = kinds_for(active_role(), version)
    if not kinds:
        raise DomainError(NOT_FOR_ROLE[active_role()])
    chosen = request.args.get("soort", kinds[0].value if Role.EMPLOYER is active_role() else None)
    form = BeginForm(kinds, kind=chosen)
    training = _training(request.args.get("opleiding"))
    if form.kind.data == ApplicantKind.EMPLOYER and not applications.places_of(account):
        return _company_first(account)
    if form.validate_on_submit():
        token = form.once.data or ""
        address = once.earlier_result(token, account.id)
        if address is None:
            draft = actions.begin(by=account, kind=form.chosen, many=form.for_many, training=training)
            part = parts_of(form.chosen)[0]
            address = url_for(".step", public_id=draft.public_id, part=part.value)
            once.record_result(token, address)
        return redirect(address, 303)
    page = render_template(
        "vouchers/begin.html",
        form=form,
        version=version,
        training=training,
        drafts=queries.titled(account),
        address=_here(),
    )
    return page, 400 if form.is_submitted() else 200


def kinds_for(role: Role | None, version: SchemeVersion) -> tuple[ApplicantKind, ...]:
    """Return as what somebody can apply under the scheme; without a role to apply in, all that it knows."""
    own = KINDS.get(role, tuple(ApplicantKind)) if role else tuple(ApplicantKind)
    return tuple(kind for kind in own if kind in version.kinds)


def terms_for(kind: ApplicantKind, version: SchemeVersion) -> KindTerms:
    """Return what the scheme asks of a kind of applicant. Raises DomainError where it has no vouchers for them."""
    if kind not in version.kinds:
        raise DomainError(NOT_FOR[kind])
    return version.kinds[kind]


def _training(slug: str | None) -> Training | None:
    """Return the training of this site that is asked for; None where it cannot be followed any more."""
    if not slug:
        return None
    try:
        return trainings.public_training(slug)[0]
    except (NotFoundError, GoneError):
        return None


def _company_first(account: Account) -> str:
    return render_template(
        "vouchers/company_first.html",
        companies=[company.name for company in companies_of(account)],
        address=_here(),
    )


def _here() -> str:
    """Return the address of this page, with what was chosen on the way to it."""
    return url_for(".apply", soort=request.args.get("soort"), opleiding=request.args.get("opleiding"))


def version_or_closed() -> SchemeVersion:
    """Return the version in force. Raises DomainError while the scheme takes no applications."""
    version = estimate.version_now()
    if version is None:
        raise DomainError(CLOSED)
    return version
