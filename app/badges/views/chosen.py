"""What is done with several awards of one class at once: remind, renew, take back."""

from collections.abc import Callable, Sequence

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import ngettext

from app.accounts.access import limited, role
from app.accounts.rules import Role
from app.accounts.session import signed_in_account
from app.badges import actions, queries
from app.badges.awarding import reminding
from app.badges.forms import RenewForm, RevokeForm
from app.badges.models import BadgeAssertion, BadgeClass
from app.badges.views.awards import AWARDING
from app.badges.views.classes import CLASS
from app.badges.views.room import blueprint
from app.kernel import clock, once
from app.kernel.database import db
from app.kernel.errors import DomainError
from app.kernel.forms import Form
from app.kernel.web import shown

MOST = 50
CHOSEN = "uit"


@blueprint.route(f"{CLASS}/uitreikingen/herinneren", methods=["GET", "POST"])
@limited(AWARDING)
@role(Role.ISSUER)
def remind_some(slug: str) -> ResponseReturnValue:
    """Remind some people of an award that they did not answer."""
    badge_class, found = _chosen(slug)
    return _done(badge_class, found, Form(), "remind", lambda one: reminding.remind(one, by=signed_in_account()))


@blueprint.route(f"{CLASS}/uitreikingen/verlengen", methods=["GET", "POST"])
@limited(AWARDING)
@role(Role.ISSUER)
def renew_some(slug: str) -> ResponseReturnValue:
    """Award a class anew to some people whose award ended, or soon will."""
    badge_class, found = _chosen(slug)
    form, account = RenewForm(data={"awarded_on": clock.today()}), signed_in_account()

    def renew(one: BadgeAssertion) -> None:
        day, evidence = form.awarded_on.data or clock.today(), form.evidence.data or ""
        actions.award(badge_class, email=one.recipient_email, evidence=evidence, awarded_on=day, by=account)

    return _done(badge_class, found, form, "renew", renew)


@blueprint.route(f"{CLASS}/uitreikingen/intrekken", methods=["GET", "POST"])
@role(Role.ISSUER)
def revoke_some(slug: str) -> ResponseReturnValue:
    """Take several awards back, for one reason."""
    badge_class, found = _chosen(slug)
    form, account = RevokeForm(), signed_in_account()
    return _done(
        badge_class, found, form, "revoke", lambda one: actions.revoke(one, reason=form.reason.data or "", by=account)
    )


def _chosen(slug: str) -> tuple[BadgeClass, Sequence[BadgeAssertion]]:
    """Return an own class, and those of its awards that the address names."""
    badge_class = queries.own_class(signed_in_account(), slug)
    return badge_class, queries.some_awards(badge_class.id, request.args.getlist(CHOSEN)[:MOST])


def _done(
    badge_class: BadgeClass,
    found: Sequence[BadgeAssertion],
    form: Form,
    step: str,
    act: Callable[[BadgeAssertion], object],
) -> ResponseReturnValue:
    back = url_for(".awards", slug=badge_class.slug)
    if not found:
        flash(_("Kies eerst een of meer uitreikingen uit de lijst."), "warning")
        return redirect(back, 303)
    if not form.validate_on_submit():
        status = 400 if form.is_submitted() else 200
        return render_template("badges/chosen.html", form=form, badge=badge_class, found=found, step=step), status
    token = form.once.data or ""
    if (earlier := once.earlier_result(token, signed_in_account().id)) is not None:
        return redirect(earlier or back, 303)
    _tell(step, *_each(found, act))
    once.record_result(token, back)
    return redirect(back, 303)


def _each(found: Sequence[BadgeAssertion], act: Callable[[BadgeAssertion], object]) -> tuple[int, list[str]]:
    """Do each award in turn; return how many went well and why the others did not."""
    done, problems = 0, []
    for one in found:
        email = one.recipient_email
        try:
            with db.session.begin_nested():
                act(one)
        except DomainError as error:
            problems.append(f"{email}: {shown(error.text)}")
        else:
            done += 1
    return done, problems


def _tell(step: str, done: int, problems: list[str]) -> None:
    if done:
        said = {
            "remind": ngettext("%(num)s herinnering is verstuurd.", "%(num)s herinneringen zijn verstuurd.", done),
            "renew": ngettext("%(num)s badge is verlengd.", "%(num)s badges zijn verlengd.", done),
            "revoke": ngettext("%(num)s badge is ingetrokken.", "%(num)s badges zijn ingetrokken.", done),
        }
        flash(said[step])
    for problem in problems:
        flash(problem, "error")
