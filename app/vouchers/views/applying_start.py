"""The start page: who it is for, how much, whether there is money, a quick check, and the own applications."""

from flask import render_template, request
from flask.typing import ResponseReturnValue

from app.accounts.access import public
from app.accounts.models import Account
from app.accounts.session import account, active_role
from app.kernel import clock
from app.kernel.paging import Page, page_address, paged
from app.kernel.web import locale
from app.vouchers.casefile import schemes
from app.vouchers.drafts.queries import titled
from app.vouchers.forms.quick import QuickForm
from app.vouchers.queries import applications, estimate
from app.vouchers.queries.estimate import Prospect
from app.vouchers.scheme import KIND_NAMES, SchemeVersion
from app.vouchers.views import own_list
from app.vouchers.views.applying_begin import KINDS, kinds_for
from app.vouchers.views.applying_words import RULE_NAMES
from app.vouchers.views.blueprint import blueprint

ROWS = 20


@blueprint.get("/vouchers")
@public
def start() -> ResponseReturnValue:
    """Tell about the voucher and answer the quick check; list the own applications of an employer."""
    version = estimate.version_now()
    form = QuickForm(request.args, version.kinds if version else ())
    prospect, answer = None, 200
    if version is not None and form.was_sent:
        prospect, answer = _checked(form, version)
    person = account() if active_role() in KINDS else None
    page = _own(person)
    return (
        render_template(
            "vouchers/start.html",
            version=version,
            scheme_name=schemes().served.name.show(locale()),
            kind_names=KIND_NAMES,
            money=estimate.money_left(version) if version else None,
            form=form,
            prospect=prospect,
            page=page,
            listed=own_list.listed(page.rows) if page else [],
            page_address=page_address,
            today=clock.today(),
            drafts=titled(person) if person else [],
            may_begin=kinds_for(active_role(), version) if version else (),
            rule_names=RULE_NAMES,
        ),
        answer,
    )


def _checked(form: QuickForm, version: SchemeVersion) -> tuple[Prospect | None, int]:
    if not form.validate():
        return None, 400
    return estimate.quick(form.question(), version), 200


def _own(person: Account | None) -> Page | None:
    return paged(applications.listed(person), ROWS) if person is not None else None
