"""A talent applies for a vacancy; everybody may begin, who sends signs in as a talent."""

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext

from app.accounts.access import OtherRoleError, ask_to_sign_in, limited, public
from app.accounts.models import Account
from app.accounts.rules import Role
from app.accounts.session import account, active_role
from app.companies.models import Company
from app.contacts import actions, queries
from app.contacts.forms import ApplyForm
from app.contacts.rules import expected_by, may_start_over
from app.contacts.views.blueprint import SENT_FROM_ONE_ADDRESS, blueprint, sent_once
from app.kernel import clock
from app.kernel.errors import GoneError
from app.people import actions as people_actions
from app.people import queries as people
from app.people.models import Person
from app.people.rules import PersonKind
from app.vacancies import queries as vacancies
from app.vacancies.models import Vacancy


@blueprint.route("/vacatures/<slug>/solliciteer", methods=["GET", "POST"])
@limited(SENT_FROM_ONE_ADDRESS)
@public
def apply(slug: str) -> ResponseReturnValue:
    """Apply for a vacancy with a message; who has an introduction about it already goes there."""
    try:
        vacancy, company = vacancies.open_vacancy(slug)
    except GoneError:
        if request.method == "GET":
            raise
        return _too_late(slug), GoneError.status
    talent = _talent_or_visitor()
    person = people.profile_of(talent.id, PersonKind.TALENT) if talent else None
    if request.method == "GET" and person and (there := _earlier(person, vacancy)):
        return redirect(there, 303)
    form = ApplyForm()

    def page() -> str:
        return _page(form, vacancy, company, talent, person)

    if request.method == "GET":
        return page()
    form.compose()
    if request.form.get("doe") == "lees":
        return page()
    if not form.validate():
        return page(), 400
    if talent is None:
        return ask_to_sign_in()

    def act() -> str:
        profile = person or people_actions.make_profile(kind=PersonKind.TALENT, by=talent)
        made = actions.apply(profile, vacancy, str(form.body.data), by=talent)
        flash(gettext("Je sollicitatie is verstuurd. Een kopie staat in je mail."), "ok")
        return url_for("contacts.introduction", public_id=made.public_id)

    return sent_once(form, talent, act, page)


def _too_late(slug: str) -> str:
    """Return what was typed, to copy: the vacancy was closed meanwhile."""
    form = ApplyForm()
    form.compose()
    vacancy, company = vacancies.with_company(slug)
    return render_template(
        "contacts/apply_closed.html", title=vacancy.title, company_name=company.name, body=form.body.data
    )


def _talent_or_visitor() -> Account | None:
    """Return the talent who is signed in, or None for a visitor; other roles do not apply."""
    user = account()
    if user is not None and active_role() is not Role.TALENT:
        raise OtherRoleError(frozenset({Role.TALENT}), Role.TALENT if Role.TALENT in user.roles else None)
    return user


def _earlier(person: Person, vacancy: Vacancy) -> str | None:
    """Return the address of the introduction about this vacancy that there is, unless a new one may be started."""
    there = queries.earlier_one(person.id, vacancy.company_id, vacancy.id)
    if there is None or may_start_over(there.facts, there.stand, clock.now()):
        return None
    return url_for("contacts.introduction", public_id=there.public_id)


def _page(form: ApplyForm, vacancy: Vacancy, company: Company, talent: Account | None, person: Person | None) -> str:
    return render_template(
        "contacts/apply.html",
        form=form,
        title=vacancy.title,
        company_name=company.name,
        slug=vacancy.slug,
        expected=expected_by(clock.now()),
        kept="bewaard" in request.args,
        composed=bool(form.body.data),
        missing=_missing(person) if talent else [],
    )


def _missing(person: Person | None) -> list[tuple[str, str]]:
    """Return what the company will not find in this profile, as (words, where to fill it in)."""
    skills, wishes = url_for("people.skills"), url_for("people.wishes")
    parts = (
        (bool(person and people.held_skills(person, clock.today())), gettext("je vaardigheden"), skills),
        (bool(person and person.level), gettext("je niveau"), wishes),
        (bool(person and person.place), gettext("je woonplaats"), wishes),
    )
    return [(words, href) for there, words, href in parts if not there]
