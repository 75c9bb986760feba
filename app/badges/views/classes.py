"""An issuer's desk: the classes with how their awards stand, and the form of one class."""

from typing import Any

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from app.accounts.access import role
from app.accounts.rules import Role
from app.accounts.session import signed_in_account
from app.badges import actions, queries
from app.badges.awarding import desk
from app.badges.forms import ClassForm
from app.badges.models import BadgeClass
from app.badges.pathways.queries import pathways_of
from app.badges.rules import STATE_NAMES, AssertionState
from app.badges.views.room import STATE_TAGS, blueprint
from app.kernel import once
from app.kernel.errors import ConflictError, NotFoundError
from app.kernel.web import locale
from app.organisations import queries as organisations
from app.organisations.models import Organisation
from app.organisations.rules import OrganisationKind
from app.skills.forms import Chosen

CLASS = "/uitgever/badges/<slug>"


@blueprint.get("/uitgever")
@role(Role.ISSUER)
def issuer() -> ResponseReturnValue:
    """Show the classes of the issuers that this person acts for, with how many awards are in which state."""
    issuers = _issuers()
    return render_template(
        "badges/issuer.html",
        desks=[(found, queries.own_classes(found.id), queries.award_counts(found.id)) for found in issuers],
        pathways=pathways_of([found.id for found in issuers]),
        desk=desk.desk_of([found.id for found in issuers]),
        states=list(AssertionState),
        state_names=STATE_NAMES,
        tags=STATE_TAGS,
    )


@blueprint.route("/uitgever/badges/nieuw", methods=["GET", "POST"])
@role(Role.ISSUER)
def create() -> ResponseReturnValue:
    """Make a class; with `van` (the word of an own class) it begins as a copy of that one."""
    account, issuers = signed_in_account(), _issuers()
    if not issuers:
        return redirect(url_for(".issuer"), 303)
    copied = _copied()
    form = ClassForm(_choices(issuers), data=_values(copied) if copied else {})
    if form.validate_on_submit():
        if (earlier := once.earlier_result(form.once.data or "", account.id)) is not None:
            return redirect(earlier or url_for(".issuer"), 303)
        chosen = next(found for found in issuers if found.slug == form.organisation.data)
        badge_class = actions.create_class(chosen, form.content(), by=account)
        address = url_for(".awards", slug=badge_class.slug)
        once.record_result(form.once.data or "", address)
        flash(_("De badge %(badge)s is gemaakt. U kunt hem nu uitreiken.", badge=badge_class.name))
        return redirect(address, 303)
    status = 400 if form.is_submitted() else 200
    page = render_template("badges/create.html", form=form, several=len(issuers) > 1, copied=copied)
    return page, status


@blueprint.route(CLASS, methods=["GET", "POST"])
@role(Role.ISSUER)
def edit(slug: str) -> ResponseReturnValue:
    """Change what a class says; once it was awarded, show that it stands and offer a new version."""
    badge_class = queries.own_class(signed_in_account(), slug)
    own = [found for found in _issuers() if found.id == badge_class.organisation_id]
    form = ClassForm(_choices(own), data=_values(badge_class))
    frozen, status = queries.was_awarded(badge_class.id), 200
    if form.is_submitted():
        status = 409 if frozen else 400
    if frozen and form.is_submitted():
        form.refuse(ConflictError(actions.FROZEN))
    elif form.validate_on_submit():
        try:
            actions.edit_class(badge_class, form.content(), by=signed_in_account())
        except ConflictError as error:  # awarded between showing the form and sending it
            form.refuse(error)
            frozen, status = True, error.status
        else:
            flash(_("De badge is bewaard."))
            return redirect(url_for(".awards", slug=slug), 303)
    skills = queries.skill_lines(queries.skills_of([badge_class.id])[badge_class.id], locale())
    page = render_template("badges/edit.html", form=form, badge=badge_class, frozen=frozen, skills=skills)
    return page, status


@blueprint.post(f"{CLASS}/stoppen")
@role(Role.ISSUER)
def withdraw(slug: str) -> ResponseReturnValue:
    """Award this class no more."""
    badge_class = queries.own_class(signed_in_account(), slug)
    actions.withdraw_class(badge_class, by=signed_in_account())
    flash(_("U reikt %(badge)s niet meer uit. Wie de badge heeft, houdt hem.", badge=badge_class.name))
    return redirect(url_for(".awards", slug=slug), 303)


@blueprint.post(f"{CLASS}/hervatten")
@role(Role.ISSUER)
def restore(slug: str) -> ResponseReturnValue:
    """Award this class again."""
    badge_class = queries.own_class(signed_in_account(), slug)
    actions.restore_class(badge_class, by=signed_in_account())
    flash(_("U reikt %(badge)s weer uit.", badge=badge_class.name))
    return redirect(url_for(".awards", slug=slug), 303)


def _issuers() -> list[Organisation]:
    return list(organisations.organisations_of(signed_in_account(), OrganisationKind.ISSUER))


def _choices(issuers: list[Organisation]) -> list[tuple[str, str]]:
    return [(found.slug, found.name) for found in issuers]


def _copied() -> BadgeClass | None:
    """Return the own class that `van` names; what is not ours is not copied."""
    slug = request.args.get("van", "")
    try:
        return queries.own_class(signed_in_account(), slug) if slug else None
    except NotFoundError:
        return None


def _values(badge_class: BadgeClass) -> dict[str, Any]:
    """Return what the form of a class starts with."""
    plain = ("name", "description", "criteria", "language", "valid_months", "register_reference")
    skills = queries.skills_of([badge_class.id])[badge_class.id]
    issuer_slug = next((found.slug for found in _issuers() if found.id == badge_class.organisation_id), "")
    return {name: getattr(badge_class, name) for name in plain} | {
        "organisation": issuer_slug,
        "kind": "formal" if badge_class.formal else "non-formal",
        "nlqf_level": str(badge_class.nlqf_level or ""),
        "skills": [Chosen(skill, level) for skill, level in skills],
    }
