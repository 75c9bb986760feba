"""Endorsements: an employer says something of a badge, its holder or issuer decides whether it is seen."""

from collections.abc import Callable
from typing import Any

from flask import flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from app.accounts.access import limited, role
from app.accounts.rules import PERSONS, Role
from app.accounts.session import signed_in_account
from app.badges import queries as badges
from app.badges.endorsing import actions, queries
from app.badges.endorsing.forms import EndorseForm
from app.badges.models import BadgeAssertion, BadgeClass
from app.badges.rules import AssertionState
from app.badges.views.classes import CLASS
from app.badges.views.room import blueprint
from app.companies.models import Company
from app.kernel import once
from app.kernel.database import db
from app.kernel.errors import DomainError, NotFoundError
from app.kernel.limits import Limit
from app.kernel.text import N_

ENDORSING = Limit("badges.endorse", uses=60, minutes=60)
UNKNOWN = N_("Deze badge kennen wij niet, of de eigenaar toont hem niet.")
HOLDER = "/mijn-badges/aanbevelingen"


@blueprint.route("/badges/<slug>/aanbevelen", methods=["GET", "POST"])
@limited(ENDORSING)
@role(Role.EMPLOYER)
def endorse_class(slug: str) -> ResponseReturnValue:
    """Say what a class is worth to a company."""
    badge_class = badges.class_by_slug(slug)
    back = url_for("pages.badge", slug=slug)

    def endorse(company: Company, comment: str) -> None:
        actions.endorse_class(badge_class, company, comment, by=signed_in_account())
        flash(_("Uw aanbeveling staat bij de badge."))

    return _endorse(badge_class, back, endorse, {"badge_class": badge_class})


@blueprint.route("/badges/uitreiking/<public_id>/aanbevelen", methods=["GET", "POST"])
@limited(ENDORSING)
@role(Role.EMPLOYER)
def endorse_award(public_id: str) -> ResponseReturnValue:
    """Say what somebody's badge is worth to a company; only of a badge that its holder shows."""
    found = badges.by_public_id(public_id)
    if found is None or not found.shown or badges.state_now(found) is not AssertionState.ACCEPTED:
        raise NotFoundError(UNKNOWN)
    badge_class = db.session.get_one(BadgeClass, found.badge_class_id)
    back = url_for("pages.assertion", public_id=public_id)

    def endorse(company: Company, comment: str) -> None:
        actions.endorse_award(found, company, comment, by=signed_in_account())
        flash(_("De eigenaar van de badge krijgt een mail. Zegt die ja, dan staat uw aanbeveling bij de badge."))

    return _endorse(badge_class, back, endorse, {"assertion": found})


def _endorse(
    badge_class: BadgeClass, back: str, endorse: Callable[[Company, str], None], of: dict[str, Any]
) -> ResponseReturnValue:
    account = signed_in_account()
    trusted = queries.endorsers(account)
    form = EndorseForm([(one.slug, one.name) for one in trusted])
    status = 400 if form.is_submitted() else 200
    if form.validate_on_submit():
        if (earlier := once.earlier_result(form.once.data or "", account.id)) is not None:
            return redirect(earlier or back, 303)
        try:
            endorse(next(one for one in trusted if one.slug == form.company.data), form.comment.data or "")
        except DomainError as error:
            form.refuse(error)
            status = error.status
        else:
            once.record_result(form.once.data or "", back)
            return redirect(back, 303)
    page = render_template(
        "badges/endorse.html",
        form=form,
        badge=badge_class,
        companies=trusted,
        standing=[one for company in trusted if (one := queries.standing(company.id, **of)) is not None],
        assertion=_assertion(of),
        back=back,
    )
    return page, status


def _assertion(of: dict[str, Any]) -> BadgeAssertion | None:
    found: BadgeAssertion | None = of.get("assertion")
    return found


@blueprint.post("/aanbevelingen/<public_id>/terugnemen")
@role(Role.EMPLOYER)
def withdraw_endorsement(public_id: str) -> ResponseReturnValue:
    """Take back what the own company said."""
    found = queries.for_company(signed_in_account(), public_id)
    actions.withdraw(found, by=signed_in_account())
    flash(_("De aanbeveling van uw bedrijf is weg."))
    return redirect(url_for("pages.badges"), 303)


@blueprint.get(HOLDER)
@role(*PERSONS)
def endorsements() -> ResponseReturnValue:
    """List what companies say of the own badges."""
    return render_template("badges/endorsements.html", found=queries.waiting_for(signed_in_account()))


@blueprint.post(f"{HOLDER}/<public_id>/tonen")
@role(*PERSONS)
def agree_endorsement(public_id: str) -> ResponseReturnValue:
    """Let everybody see what a company says."""
    account = signed_in_account()
    actions.agree(queries.for_holder(account, public_id), by=account)
    flash(_("Iedereen die je badge ziet, ziet nu ook deze aanbeveling."))
    return redirect(url_for(".endorsements"), 303)


@blueprint.post(f"{HOLDER}/<public_id>/weghalen")
@role(*PERSONS)
def refuse_endorsement(public_id: str) -> ResponseReturnValue:
    """Keep what a company says off the own badge."""
    account = signed_in_account()
    actions.refuse(queries.for_holder(account, public_id), by=account)
    flash(_("Niemand ziet deze aanbeveling."))
    return redirect(url_for(".endorsements"), 303)


@blueprint.get(f"{CLASS}/aanbevelingen")
@role(Role.ISSUER)
def class_endorsements(slug: str) -> ResponseReturnValue:
    """List what companies say of an own class."""
    badge_class = badges.own_class(signed_in_account(), slug)
    found = queries.of_class(badge_class.id)
    return render_template("badges/class_endorsements.html", badge=badge_class, found=found)


@blueprint.post(f"{CLASS}/aanbevelingen/<public_id>/weghalen")
@role(Role.ISSUER)
def hide_endorsement(slug: str, public_id: str) -> ResponseReturnValue:
    """Take what a company says off the page of an own class."""
    account = signed_in_account()
    badge_class = badges.own_class(account, slug)
    actions.refuse(queries.for_issuer(badge_class, public_id), by=account)
    flash(_("De aanbeveling staat niet meer bij de badge."))
    return redirect(url_for(".class_endorsements", slug=slug), 303)
