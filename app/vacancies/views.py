"""The vacancies of the own company: write, change, publish, close, copy. Their list is in app.pages.vacancies."""

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.blueprints import BlueprintSetupState
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from app.accounts.access import role
from app.accounts.rules import Role
from app.accounts.session import signed_in_account
from app.companies.models import Branch, Company
from app.companies.queries import open_branches, own_company
from app.kernel import clock, once
from app.kernel.buttons import tried
from app.kernel.errors import DomainError
from app.kernel.web import datum, locale
from app.skills.corrections import tags
from app.skills.corrections.models import Owner
from app.skills.queries import skill_names
from app.vacancies import actions, policy, queries
from app.vacancies.forms import ButtonForm, VacancyForm
from app.vacancies.models import Vacancy
from app.vacancies.wages import load_wages

blueprint = Blueprint("vacancies", __name__)


@blueprint.record
def _learn_wages(state: BlueprintSetupState) -> None:
    state.app.extensions[actions.EXTENSION] = load_wages(state.app.config["REGION_DIR"])


@blueprint.route("/mijn-bedrijf/<slug>/vacatures/nieuw", methods=["GET", "POST"])
@role(Role.EMPLOYER)
def create(slug: str) -> ResponseReturnValue:
    """Write a new vacancy; what was sent twice is written once."""
    company, account = _own(slug), signed_in_account()
    form = VacancyForm(open_branches(company.id))
    if form.validate_on_submit():
        if (earlier := once.earlier_result(form.once.data or "", account.id)) is not None:
            return redirect(earlier or url_for(".mine", slug=slug), 303)
        try:
            vacancy = actions.create(company, form.content(), form.asked_skills(), by=account)
        except DomainError as error:
            form.refuse(error)
        else:
            address = _after_saving(company, vacancy)
            once.record_result(form.once.data or "", address)
            flash(_("Uw vacature is bewaard. Zo ziet hij eruit. Klaar? Plaats hem dan."))
            return redirect(address, 303)
    return _page(company, form, None), 400 if form.is_submitted() else 200


@blueprint.route("/mijn-bedrijf/<slug>/vacatures/<vacancy_slug>", methods=["GET", "POST"])
@role(Role.EMPLOYER)
def edit(slug: str, vacancy_slug: str) -> ResponseReturnValue:
    """Change a vacancy, open or not shown yet; a closed one says that it can be copied."""
    company = _own(slug)
    vacancy = queries.own_vacancy(company, vacancy_slug)
    form = VacancyForm(_branches(company, vacancy), vacancy, queries.skills_of(vacancy.id))
    if form.validate_on_submit():
        try:
            actions.edit(vacancy, form.content(), form.asked_skills(), by=signed_in_account())
        except DomainError as error:
            form.refuse(error)
        else:
            flash(_("Uw vacature is bewaard."))
            return redirect(_after_saving(company, vacancy), 303)
    return _page(company, form, vacancy), 400 if form.is_submitted() else 200


@blueprint.route("/mijn-bedrijf/<slug>/vacatures/<vacancy_slug>/gelezen", methods=["GET", "POST"])
@role(Role.EMPLOYER)
def read(slug: str, vacancy_slug: str) -> ResponseReturnValue:
    """Show which skills the text of a vacancy names, to ask for or not."""
    vacancy = queries.own_vacancy(_own(slug), vacancy_slug)
    asked, shown_at = tags.to_ask(Owner.VACANCY, vacancy.id), url_for("pages.vacancy", slug=vacancy.slug)
    if not asked:
        return redirect(shown_at, 303)
    if request.method == "POST":
        actions.answer_read(vacancy, request.form.getlist("klopt"), by=signed_in_account())
        flash(_("Uw vacature is bewaard."))
        return redirect(shown_at, 303)
    names = skill_names([tag.slug for tag in asked], locale())
    return render_template(
        "skills/read.html",
        tags=[{"slug": tag.slug, "words": tag.words, "name": names.get(tag.slug, tag.slug)} for tag in asked],
        formal=True,
        skip=shown_at,
    )


@blueprint.post("/mijn-bedrijf/<slug>/vacatures/<vacancy_slug>/plaats")
@role(Role.EMPLOYER)
def publish(slug: str, vacancy_slug: str) -> ResponseReturnValue:
    """Show a vacancy to everybody."""
    vacancy = queries.own_vacancy(_own(slug), vacancy_slug)
    if tried(lambda: actions.publish(vacancy, by=signed_in_account())):
        flash(_("Uw vacature staat open tot en met %(day)s.", day=datum(vacancy.ends_on)))
        return redirect(url_for("pages.vacancy", slug=vacancy_slug), 303)
    return redirect(url_for(".edit", slug=slug, vacancy_slug=vacancy_slug), 303)


@blueprint.post("/mijn-bedrijf/<slug>/vacatures/<vacancy_slug>/sluit")
@role(Role.EMPLOYER)
def close(slug: str, vacancy_slug: str) -> ResponseReturnValue:
    """Close a vacancy for good."""
    vacancy = queries.own_vacancy(_own(slug), vacancy_slug)
    actions.close(vacancy, by=signed_in_account())
    flash(_("De vacature %(title)s is gesloten. Niemand kan er nog op solliciteren.", title=vacancy.title))
    return redirect(url_for(".mine", slug=slug), 303)


@blueprint.post("/mijn-bedrijf/<slug>/vacatures/<vacancy_slug>/kopieer")
@role(Role.EMPLOYER)
def copy(slug: str, vacancy_slug: str) -> ResponseReturnValue:
    """Make a new vacancy that says the same; a button pressed twice makes one."""
    vacancy, account = queries.own_vacancy(_own(slug), vacancy_slug), signed_in_account()
    form = ButtonForm()
    token = form.once.data or ""
    if (earlier := once.earlier_result(token, account.id)) is not None:
        return redirect(earlier or url_for(".mine", slug=slug), 303)
    twin = actions.copy(vacancy, by=account)
    address = url_for(".edit", slug=slug, vacancy_slug=twin.slug)
    once.record_result(token, address)
    flash(_("Dit is de kopie. Pas aan wat anders is en bewaar."))
    return redirect(address, 303)


def _after_saving(company: Company, vacancy: Vacancy) -> str:
    """Return where the writer goes on: what we read in the text is asked first."""
    if tags.to_ask(Owner.VACANCY, vacancy.id):
        return url_for(".read", slug=company.slug, vacancy_slug=vacancy.slug)
    return url_for("pages.vacancy", slug=vacancy.slug)


def _own(slug: str) -> Company:
    """Return the company of this address; 404 for whoever does not act for it."""
    return own_company(signed_in_account(), slug)[0]


def _branches(company: Company, vacancy: Vacancy) -> list[Branch]:
    """Return where the work can be: the open branches, and the one that the vacancy has now."""
    listed = list(open_branches(company.id))
    known = {branch.id for branch in listed}
    return listed if vacancy.branch_id in known else [*listed, queries.branch_of(vacancy)]


def _page(company: Company, form: VacancyForm, vacancy: Vacancy | None) -> str:
    reason = policy.why_not_publish(company)
    return render_template(
        "vacancies/edit.html",
        form=form,
        company=company,
        vacancy=vacancy,
        state=policy.state(vacancy, clock.today()) if vacancy else None,
        reason=reason,
        button=ButtonForm(formdata=None),
        minimum=actions.minimum_wage(clock.today()),
    )
