"""A coordinator introduces students of the own school, and confirms where they found a place."""

from collections.abc import Callable, Sequence

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext

from app.accounts.access import limited, role
from app.accounts.models import Account
from app.accounts.rules import Role
from app.accounts.session import signed_in_account
from app.companies import queries as companies
from app.contacts import actions, queries
from app.contacts.forms import CompanyChoiceForm, IntroduceForm, PlacementForm
from app.contacts.rules import Standing, expected_by
from app.contacts.views.blueprint import SENT_FROM_ONE_ADDRESS, blueprint, sent_once
from app.kernel import clock
from app.kernel.errors import NotFoundError
from app.kernel.text import N_
from app.people import policy as people_policy
from app.people import queries as people
from app.people.models import Person

SEARCH = "zoek"
"""The button that looks up companies, beside the one that sends the form."""


@blueprint.route("/mijn-studenten/<public_id>/voordragen", methods=["GET", "POST"])
@limited(SENT_FROM_ONE_ADDRESS)
@role(Role.COORDINATOR)
def introduce(public_id: str) -> ResponseReturnValue:
    """Introduce a student of the own school to a company with an open stage profile."""
    person, student = _own_student(public_id)
    user, form = signed_in_account(), IntroduceForm()

    def act() -> str:
        company = companies.public_company(str(form.company.data))
        actions.introduce(person, company, str(form.body.data), by=user)
        flash(gettext("Wij vragen het eerst aan de student. Daarna aan het bedrijf."), "ok")
        return _student_page(public_id)

    def page() -> str:
        return render_template(
            "contacts/introduce.html",
            form=form,
            public_id=public_id,
            name=student.name,
            searched=_searched(form),
            expected=expected_by(clock.now()),
        )

    return _with_company(form, queries.companies_with_open_offer, [], act, page)


@blueprint.route("/mijn-studenten/<public_id>/plaatsing", methods=["GET", "POST"])
@limited(SENT_FROM_ONE_ADDRESS)
@role(Role.COORDINATOR)
def confirm_placement(public_id: str) -> ResponseReturnValue:
    """Confirm where a student of the own school found a place; companies they agreed with are offered first."""
    person, student = _own_student(public_id)
    user, form = signed_in_account(), PlacementForm()
    agreed = [row for row in queries.introductions_of(person) if row.stand.standing is Standing.AGREED]
    known = list(dict.fromkeys((row.company_slug, row.company) for row in agreed))

    def act() -> str:
        company = companies.public_company(str(form.company.data))
        starts_on, ends_on = form.period
        actions.confirm_placement(person, company, starts_on=starts_on, ends_on=ends_on, by=user)
        flash(gettext("De plek is bevestigd. De student krijgt een mail."), "ok")
        return _student_page(public_id)

    def page() -> str:
        return render_template(
            "contacts/placement.html", form=form, public_id=public_id, name=student.name, searched=_searched(form)
        )

    return _with_company(form, queries.companies_named, known, act, page)


@blueprint.post("/mijn-studenten/<public_id>/plaatsing/<int(max=2147483647):placement_id>/trek-in")
@role(Role.COORDINATOR)
def end_placement(public_id: str, placement_id: int) -> ResponseReturnValue:
    """Take back a placement."""
    person, _student = _own_student(public_id)
    placement = queries.placement_by_id(person, placement_id)
    if placement is None:
        raise NotFoundError(N_("Deze bevestiging is er niet."))
    actions.end_placement(placement, by=signed_in_account())
    flash(gettext("De bevestiging is ingetrokken."), "ok")
    return redirect(_student_page(public_id), 303)


def _own_student(public_id: str) -> tuple[Person, Account]:
    """Return a student of the reader's school who agreed to that; for everybody else there is nobody."""
    return people.visible_profile(public_id, people_policy.viewer(signed_in_account(), Role.COORDINATOR))


def _student_page(public_id: str) -> str:
    return url_for("pages.student", public_id=public_id)


def _searched(form: CompanyChoiceForm) -> bool:
    """Tell whether companies were looked up, so that the page can say that none was found."""
    return request.method == "POST" and bool(form.search.data)


def _with_company(
    form: CompanyChoiceForm,
    find: Callable[[str], Sequence[tuple[str, str]]],
    known: Sequence[tuple[str, str]],
    act: Callable[[], str],
    page: Callable[[], str],
) -> ResponseReturnValue:
    """Show the form, look up companies for it, or do what it asks for."""
    found = find(form.search.data) if form.search.data else []
    form.offer(list(dict.fromkeys([*known, *found])))
    if request.method == "GET" or request.form.get("doe") == SEARCH:
        return page()
    return sent_once(form, signed_in_account(), act, page) if form.validate() else (page(), 400)
