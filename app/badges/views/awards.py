"""Awarding a class, the list of its awards, and taking one back."""

from collections.abc import Sequence
from urllib.parse import urlencode

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from app.accounts.access import limited, role
from app.accounts.forms import one_line
from app.accounts.rules import Role
from app.accounts.session import signed_in_account
from app.badges import actions, queries
from app.badges.forms import AwardForm, RevokeForm
from app.badges.models import BadgeClass
from app.badges.rules import FIRST_DAY, MAY_REVOKE, STATE_NAMES, AssertionState, last_valid_day, may_renew
from app.badges.views.classes import CLASS
from app.badges.views.room import STATE_TAGS, blueprint
from app.kernel import clock, once
from app.kernel.errors import DomainError
from app.kernel.limits import Limit
from app.kernel.paging import AnyRow, page_address
from app.kernel.web import shown

AWARDING = Limit("badges.award", uses=300, minutes=60)
"""Each award is a mail to an address that somebody typed."""
STATE_IN_ADDRESS = {
    "wacht": AssertionState.WAITING,
    "geldig": AssertionState.ACCEPTED,
    "niet-aangenomen": AssertionState.DECLINED,
    "verlopen": AssertionState.EXPIRED,
    "ingetrokken": AssertionState.REVOKED,
}
ENDING = "verloopt"
"""In addresses: accepted awards that end soon."""


@blueprint.route(f"{CLASS}/uitreiken", methods=["GET", "POST"])
@limited(AWARDING)
@role(Role.ISSUER)
def award(slug: str) -> ResponseReturnValue:
    """Award a class to one e-mail address; `verleng` names the award whose address is filled in."""
    account, badge_class = signed_in_account(), queries.own_class(signed_in_account(), slug)
    form = AwardForm(data={"awarded_on": clock.today(), "email": _renewed_address(badge_class)})
    if not form.is_submitted():
        return _award_page(form, badge_class)
    if not form.validate():
        return _award_page(form, badge_class), 400
    if (earlier := once.earlier_result(form.once.data or "", account.id)) is not None:
        return redirect(earlier or url_for(".awards", slug=slug), 303)
    email = form.email.data or ""
    try:
        actions.award(
            badge_class,
            email=email,
            evidence=form.evidence.data or "",
            awarded_on=form.awarded_on.data or clock.today(),
            by=account,
        )
    except DomainError as error:
        form.refuse(error)
        return _award_page(form, badge_class), error.status
    address = url_for(".awards", slug=slug)
    once.record_result(form.once.data or "", address)
    flash(_("De badge is uitgereikt. Wij mailden een link naar %(email)s.", email=email))
    return redirect(address, 303)


def _renewed_address(badge_class: BadgeClass) -> str:
    """Return to whom the award went that is to be renewed, or nothing; addresses of pages never hold one of mail."""
    earlier = queries.by_public_id(request.args.get("verleng", ""))
    return earlier.recipient_email if earlier and earlier.badge_class_id == badge_class.id else ""


def _award_page(form: AwardForm, badge_class: BadgeClass) -> str:
    day = form.awarded_on.data
    day = day if day and FIRST_DAY <= day <= clock.today() else clock.today()
    last = last_valid_day(day, badge_class.valid_months)
    return render_template("badges/award.html", form=form, badge=badge_class, last_day=last)


@blueprint.get(f"{CLASS}/uitreikingen")
@role(Role.ISSUER)
def awards(slug: str) -> ResponseReturnValue:
    """List the awards of a class by state; `q` looks for an address."""
    badge_class = queries.own_class(signed_in_account(), slug)
    words = (one_line(request.args.get("q")) or "")[:100]
    asked = request.args.get("stand", "")
    state, ending = STATE_IN_ADDRESS.get(asked), asked == ENDING
    counts = queries.state_counts(badge_class.id, words)
    here = url_for(".awards", slug=slug)
    tabs = [(_("Alle"), _listed(here, None, words), sum(counts.values()), state is None and not ending)]
    for name, one in STATE_IN_ADDRESS.items():
        tabs.append((shown(STATE_NAMES[one]), _listed(here, name, words), counts[one], one is state))
    if badge_class.valid_months is not None:
        number = queries.ending_count(badge_class.id, words)
        tabs.insert(3, (_("Verloopt binnenkort"), _listed(here, ENDING, words), number, ending))
    page = queries.awards_page(badge_class.id, state, words, ending=ending)
    return render_template(
        "badges/awards.html",
        badge=badge_class,
        frozen=queries.was_awarded(badge_class.id),
        page=page,
        steps=_steps(badge_class, page.rows),
        words=words,
        asked=asked if state or ending else "",
        tabs=tabs,
        tags=STATE_TAGS,
        revocable=MAY_REVOKE,
        renewable=_renewable,
        page_address=page_address,
    )


def _steps(badge_class: BadgeClass, rows: Sequence[AnyRow]) -> list[tuple[str, str]]:
    """Return what can be done with several of these rows, with its address."""
    found, states = [], {row.state for row in rows}
    if AssertionState.WAITING in states:
        found.append((_("Herinner"), url_for(".remind_some", slug=badge_class.slug)))
    if badge_class.withdrawn_at is None and any(_renewable(row) for row in rows):
        found.append((_("Verleng"), url_for(".renew_some", slug=badge_class.slug)))
    if states & MAY_REVOKE:
        found.append((_("Trek in"), url_for(".revoke_some", slug=badge_class.slug)))
    return found


def _renewable(row: AnyRow) -> bool:
    """Return whether a row of the list can be renewed now."""
    return row.renewed_at is None and may_renew(AssertionState(row.state), row.valid_until, clock.today())


def _listed(here: str, name: str | None, words: str) -> str:
    """Return the address of the list of one state, keeping what was looked for."""
    chosen = {key: value for key, value in (("stand", name), ("q", words)) if value}
    return f"{here}?{urlencode(chosen)}" if chosen else here


@blueprint.route("/uitgever/uitreikingen/<public_id>/intrekken", methods=["GET", "POST"])
@role(Role.ISSUER)
def revoke(public_id: str) -> ResponseReturnValue:
    """Take an award back, with the reason."""
    account = signed_in_account()
    assertion, badge_class = queries.issued_award(account, public_id)
    form, back = RevokeForm(), url_for(".awards", slug=badge_class.slug)
    status = 400 if form.is_submitted() else 200
    if form.validate_on_submit():
        if (earlier := once.earlier_result(form.once.data or "", account.id)) is not None:
            return redirect(earlier or back, 303)
        try:
            actions.revoke(assertion, reason=form.reason.data or "", by=account)
        except DomainError as error:
            form.refuse(error)
            status = error.status
        else:
            once.record_result(form.once.data or "", back)
            flash(_("De badge is ingetrokken. De ontvanger krijgt een mail."))
            return redirect(back, 303)
    return render_template("badges/revoke.html", form=form, badge=badge_class, award=assertion), status
