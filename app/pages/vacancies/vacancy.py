"""The public page of a vacancy: what it pays and asks, how it fits the talent who reads, and what would close a gap.

Whoever acts for the company sees it before it is published and after it is closed, as others would.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from urllib.parse import urlsplit

from flask import current_app, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext
from markupsafe import Markup

from app.accounts.access import public
from app.accounts.rules import Role
from app.accounts.session import account, active_role
from app.companies import policy as companies_policy
from app.companies import queries as companies
from app.companies.models import Branch, Company
from app.contacts.queries import earlier_one
from app.kernel import clock
from app.kernel.levels import LEVEL_NAMES
from app.kernel.region import Region
from app.kernel.web import datum, locale
from app.matching import ranking, vacancy_live
from app.matching.ranking import Fit
from app.matching.score.ranked import Row
from app.matching.similar import Like
from app.pages.higher import Higher, higher_in
from app.pages.scores import ShownPart, parts_of, sides_of
from app.pages.texts import paragraphs
from app.pages.trainings import voucher
from app.pages.trainings.wanted import LOOKED_THROUGH
from app.pages.vacancies.address import PATH
from app.pages.vacancies.cards import Around, Card, Gap, plain_card
from app.pages.vacancies.posting import Posting, as_script, job_posting
from app.pages.vacancies.search import reader_fit
from app.pages.vacancies.words import hours, salary
from app.pages.views import blueprint
from app.skills.rules import (
    LANGUAGE_LEVEL_NAMES,
    LANGUAGE_NAMES,
    LICENCE_NAMES,
    SKILL_LEVEL_NAMES,
    LanguageLevel,
    Licence,
    SkillLevel,
)
from app.trainings.queries import trainings_for_skills
from app.vacancies import policy, queries
from app.vacancies.forms import ButtonForm
from app.vacancies.models import Vacancy
from app.vacancies.queries import AskedSkill
from app.vacancies.rules import KIND_NAMES, REMOTE_NAMES, Remote, VacancyKind


@dataclass(frozen=True, slots=True)
class ShownSkill:
    """A skill that is asked: what it is called, how well it must be, and for a talent where they stand."""

    label: str
    note: str
    required: bool
    state: str


@dataclass(frozen=True, slots=True)
class Match:
    """How well the vacancy fits the talent who reads: the bar, the sentence, and each gap with what would close it."""

    row: Row
    parts: Sequence[ShownPart]
    sides: str
    gaps: list[tuple[Gap, int]]


@blueprint.get(f"{PATH}/<slug>")
@public
def vacancy(slug: str) -> ResponseReturnValue:
    """Show a vacancy; one that is closed, over or of a company that left answers 410, with others like it."""
    shown, company = queries.with_company(slug)
    today = clock.today()
    own = _acts_for(company)
    if not policy.is_open(shown, company, today) and not own:
        if shown.published_at is None:
            queries.open_vacancy(slug)
        return _gone(shown, company)
    branch = queries.branch_of(shown)
    fit = reader_fit()
    asked = queries.skills_of(shown.id)
    row = fit.fitted.row(slug) if fit and slug in fit.fitted.scores else None
    return render_template(
        "pages/vacancy.html",
        vacancy=shown,
        company=_public_facts(company),
        branch=branch,
        text=paragraphs(shown.description),
        salary=salary(shown),
        days=(shown.ends_on - today).days,
        facts=_facts(shown, branch),
        skills=_skills(asked, row),
        match=_match(fit, row, shown.id),
        higher=_higher(fit, slug),
        reader=_reader(fit, shown),
        similar=_similar(shown, company, branch, asked),
        own=_own(shown, company) if own else None,
        posting=_script(shown, company, branch, asked) if policy.is_open(shown, company, today) else None,
        back=_back(slug),
    )


def _acts_for(company: Company) -> bool:
    """Return whether the reader acts for this company now, as an employer."""
    user = account()
    if user is None or active_role() is not Role.EMPLOYER or company.removed_at is not None:
        return False
    return companies_policy.acts_for(companies.membership_of(user, company))


def _own(shown: Vacancy, company: Company) -> dict[str, object]:
    """Return what members of the company see above their vacancy."""
    return {
        "state": policy.state(shown, clock.today()),
        "reason": policy.why_not_publish(company),
        "token": ButtonForm(formdata=None).once.data,
    }


def _reader(fit: Fit | None, shown: Vacancy) -> dict[str, object]:
    """Return what this reader can do: apply, look at what they sent, or fill in a profile first."""
    user, role = account(), active_role()
    earlier = earlier_one(fit.person_id, shown.company_id, shown.id) if fit else None
    return {
        "may_apply": user is None or role is Role.TALENT,
        "earlier": earlier,
        "empty": role is Role.TALENT and fit is None,
    }


def _public_facts(company: Company) -> dict[str, object]:
    """Return what everybody may know of the company; the template gets nothing else of it."""
    return {
        "slug": company.slug,
        "name": company.name,
        "about": paragraphs(company.about)[:1],
        "is_shown": companies_policy.is_public(company),
        "sector": _sector(company.sector),
    }


def _facts(shown: Vacancy, branch: Branch) -> list[tuple[str, str]]:
    """Return names and values; empty ones are left out by the page."""
    region: Region = current_app.extensions["region"]
    studies = {study.code: study.en if locale() == "en" else study.nl for study in region.studies}
    languages = ", ".join(
        f"{gettext(LANGUAGE_NAMES[code])} ({level}, {gettext(LANGUAGE_LEVEL_NAMES[LanguageLevel(level)])})"
        for code, level in shown.languages.items()
        if code in LANGUAGE_NAMES
    )
    return [
        (gettext("Salaris"), gettext("%(salary)s bruto", salary=salary(shown))),
        (gettext("Uren"), hours(shown)),
        (gettext("Soort"), gettext(KIND_NAMES[VacancyKind(shown.kind)])),
        (gettext("Plaats"), branch.place),
        (gettext("Thuis werken"), gettext(REMOTE_NAMES[Remote(shown.remote)])),
        (gettext("Begint op"), datum(shown.starts_on) if shown.starts_on else gettext("zo snel als het kan")),
        (gettext("Niveau"), gettext("vanaf %(level)s", level=gettext(LEVEL_NAMES[shown.level])) if shown.level else ""),
        (gettext("Studies"), ", ".join(studies[code] for code in shown.studies if code in studies)),
        (gettext("Talen"), languages),
        (gettext("Rijbewijs"), ", ".join(gettext(LICENCE_NAMES[Licence(code)]) for code in shown.licences)),
        (gettext("Solliciteren kan tot en met"), datum(shown.ends_on)),
    ]


def _skills(asked: Sequence[AskedSkill], row: Row | None) -> list[ShownSkill]:
    """Return the skills that are asked, by name; `row` says where the reader stands."""
    names = vacancy_live.skill_names(locale(), clock.today(), [one.slug for one in asked])
    return [
        ShownSkill(names[one.slug], gettext(SKILL_LEVEL_NAMES[SkillLevel(one.level)]), one.required, _state(one, row))
        for one in asked
        if one.slug in names
    ]


def _state(asked: AskedSkill, row: Row | None) -> str:
    if row is None:
        return ""
    if asked.slug in row.verified:
        return "proven"
    return "have" if asked.slug in row.matched else "near" if asked.slug in row.near else "missing"


def _match(fit: Fit | None, row: Row | None, vacancy_id: int) -> Match | None:
    """Return the match with every gap: the training that closes it, and how many points that adds."""
    if fit is None or row is None:
        return None
    today = clock.today()
    adds = {gap.skill: gap.points for gap in ranking.vacancy_gaps(fit.person_id, vacancy_id, day=today)}
    lacking = sorted([*row.missing, *row.near], key=lambda slug: -adds.get(slug, 0))
    around = Around(
        today,
        "",
        vacancy_live.skill_names(locale(), today, lacking),
        trainings_for_skills(lacking, count=LOOKED_THROUGH) if lacking else {},
        voucher.today() if lacking else None,
        {one.skill: one.level for one in fit.basis.lexicon.asked(fit.basis.pool.get(row.key))},
    )
    gaps = [(around.gap(slug, near=slug in row.near), adds.get(slug, 0)) for slug in lacking if slug in around.names]
    return Match(row, parts_of(row), sides_of(row), gaps)


def _higher(fit: Fit | None, slug: str) -> Higher | None:
    """Return where the vacancy stands in the reader's list, and what would bring it higher."""
    if fit is None or slug in fit.removed or slug not in fit.fitted.scores:
        return None
    return higher_in(fit.basis, slug, total=len(fit.fitted.scores) - len(fit.removed))


def _similar(shown: Vacancy, company: Company, branch: Branch, asked: Sequence[AskedSkill]) -> list[Card]:
    today, skills = clock.today(), tuple(one.slug for one in asked)
    like = Like(shown.slug, company.sector, branch.municipality, skills, shown.occupation)
    return [plain_card(document, today) for document in vacancy_live.alike(like, today)]


def _gone(shown: Vacancy, company: Company) -> ResponseReturnValue:
    similar = _similar(shown, company, queries.branch_of(shown), queries.skills_of(shown.id))
    return render_template("pages/vacancy_gone.html", similar=similar), 410


def _script(shown: Vacancy, company: Company, branch: Branch, asked: Sequence[AskedSkill]) -> Markup:
    """Return the vacancy as search engines read it."""
    names = vacancy_live.skill_names("nl", clock.today(), [one.slug for one in asked])
    site = current_app.config["SITE_URL"]
    posting = Posting(
        title=shown.title,
        description=shown.description,
        url=site + url_for("pages.vacancy", slug=shown.slug),
        slug=shown.slug,
        kind=shown.kind,
        published_at=shown.published_at or shown.created_at,
        ends_on=shown.ends_on,
        starts_on=shown.starts_on,
        hours_min=shown.hours_min,
        hours_max=shown.hours_max,
        salary_min_cents=shown.salary_min_cents,
        salary_max_cents=shown.salary_max_cents,
        salary_per=shown.salary_per,
        remote=shown.remote,
        skills=tuple(names[one.slug] for one in asked if one.slug in names),
        company=company.name,
        company_url=company.website,
        street=branch.street,
        postcode=branch.postcode,
        place=branch.place,
    )
    return as_script(job_posting(posting))


def _sector(code: str) -> str:
    region: Region = current_app.extensions["region"]
    found = next((sector for sector in region.sectors if sector.code == code), None)
    return "" if found is None else found.en if locale() == "en" else found.nl


def _back(slug: str) -> str:
    """Return the address of the list that this reader came from, at this vacancy's card."""
    came = urlsplit(request.referrer or "")
    if came.netloc == request.host and came.path == PATH:
        return f"{PATH}{'?' + came.query if came.query else ''}#vacature-{slug}"
    return PATH
