"""A verified company invites somebody who agreed to be seen: a talent for a vacancy, a student for a stage."""

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext

from app.accounts.access import limited, role
from app.accounts.models import Account
from app.accounts.rules import Role
from app.accounts.session import signed_in_account
from app.companies import queries as companies
from app.companies.models import Company
from app.contacts import actions, policy, queries
from app.contacts.forms import InviteForm
from app.contacts.queries import Work
from app.contacts.rules import expected_by, may_start_over
from app.contacts.views.blueprint import SENT_FROM_ONE_ADDRESS, blueprint, sent_once
from app.kernel import clock
from app.kernel.database import db
from app.people import policy as people_policy
from app.people import queries as people
from app.people.models import Person
from app.people.rules import PersonKind
from app.vacancies import queries as vacancies
from app.vacancies.models import Vacancy


@blueprint.route("/talenten/<public_id>/uitnodigen", methods=["GET", "POST"])
@limited(SENT_FROM_ONE_ADDRESS)
@role(Role.EMPLOYER)
def invite(public_id: str) -> ResponseReturnValue:
    """Invite somebody for a vacancy or a stage of a company that the reader acts for."""
    user = signed_in_account()
    person = _seen_person(public_id, user)
    works = {work.key: work for work in queries.open_works(user) if work.kind == person.kind}
    form = InviteForm(data={"work": _asked_work()})
    form.work.choices = [(key, _named(work)) for key, work in works.items()]

    def page() -> str:
        return render_template(
            "contacts/invite.html",
            form=form,
            person=person,
            is_student=person.kind == PersonKind.STUDENT,
            works=works,
            expected=expected_by(clock.now()),
            composed=bool(form.body.data),
        )

    if request.method == "GET":
        there = _earlier(person, works[form.work.data]) if form.work.data in works else None
        return redirect(there, 303) if there else page()
    form.compose()
    if request.form.get("doe") == "lees":
        return page()
    if not form.validate():
        return page(), 400

    def act() -> str:
        work = works[form.work.data]
        company = db.session.get_one(Company, work.company_id)
        made = actions.invite(person, company, str(form.body.data), vacancy=_vacancy(work), by=user)
        flash(gettext("Uw uitnodiging is verstuurd. Een kopie staat in uw mail."), "ok")
        return url_for("contacts.introduction", public_id=made.public_id)

    return sent_once(form, user, act, page)


def _seen_person(public_id: str, user: Account) -> Person:
    """Return somebody who agreed to be seen; for who acts for no verified company there is nobody."""
    sees = any(policy.may_see_people(company) for company in companies.companies_of(user))
    viewer = people_policy.viewer(user, Role.EMPLOYER, for_verified_company=sees)
    return people.visible_profile(public_id, viewer)[0]


def _named(work: Work) -> str:
    if work.title is None:
        return str(gettext("Stage bij %(company)s", company=work.company))
    return f"{work.title} ({work.company})"


def _asked_work() -> str:
    """Return the key of the work that the address names ("?vacature=lasser"), or ""."""
    named = (f"{kind}:{request.args[kind]}" for kind in (queries.VACANCY, queries.STAGE) if request.args.get(kind))
    return next(named, "")


def _vacancy(work: Work) -> Vacancy | None:
    return vacancies.by_slug(work.slug) if work.vacancy_id else None


def _earlier(person: Person, work: Work) -> str | None:
    """Return the address of the introduction about this work that there is, unless a new one may be started."""
    there = queries.earlier_one(person.id, work.company_id, work.vacancy_id)
    if there is None or may_start_over(there.facts, there.stand, clock.now()):
        return None
    return url_for("contacts.introduction", public_id=there.public_id)
