"""What a company does with its vacancies: write, change, publish, close, copy."""

from collections.abc import Collection
from dataclasses import dataclass, field
from datetime import date, timedelta

from flask import current_app
from sqlalchemy import delete
from sqlalchemy.exc import IntegrityError

from app.accounts import audit
from app.accounts.models import Account
from app.companies import queries as companies
from app.companies.constraints import Sentences, refusal
from app.companies.models import Company
from app.kernel import clock
from app.kernel.address import free_slug, slug_stem
from app.kernel.database import db
from app.kernel.errors import ConflictError, DomainError
from app.kernel.search_clock import next_revision, touch
from app.kernel.text import N_, Text
from app.skills.corrections import tags
from app.skills.corrections.models import Owner
from app.skills.rules import SkillLevel
from app.vacancies import closing, policy, queries
from app.vacancies.models import Vacancy, VacancySkill
from app.vacancies.queries import AskedSkill
from app.vacancies.rules import (
    MAX_SKILLS,
    RESERVED_SLUGS,
    USUAL_DAYS_OPEN,
    Pay,
    VacancyState,
    closing_problem,
    plain_title,
    salary_problem,
)
from app.vacancies.wages import MinimumWages

EXTENSION = "minimum_wages"
SENTENCES: Sentences = {
    "ck_vacancy_hours": (N_("Vul 1 tot en met 60 uur in, de minste eerst."), "hours_min"),
    "ck_vacancy_salary": (N_("Vul een salaris in van laag naar hoog."), "salary_min"),
}
CLOSED = N_("Deze vacature is gesloten. Maak een kopie om hem opnieuw te plaatsen.")


@dataclass(frozen=True)
class Content:
    """What a company writes in a vacancy; see `models.Vacancy` for the units."""

    title: str
    kind: str
    description: str
    branch_id: int
    hours_min: int
    hours_max: int
    salary_min_cents: int
    salary_max_cents: int
    salary_per: str
    remote: str
    ends_on: date
    occupation: str | None = None
    level: str | None = None
    studies: list[str] = field(default_factory=list)
    languages: dict[str, str] = field(default_factory=dict)
    licences: list[str] = field(default_factory=list)
    starts_on: date | None = None


def create(company: Company, content: Content, skills: list[AskedSkill], *, by: Account) -> Vacancy:
    """Write a vacancy that nobody else sees yet.

    Raises DomainError at the field that cannot be right.
    """
    company = companies.locked(company.id)
    _ensure_right(company, content)
    vacancy = _new(company, content.title)
    _write(vacancy, content, skills)
    _record("create", vacancy, by)
    return vacancy


def edit(vacancy: Vacancy, content: Content, skills: list[AskedSkill], *, by: Account) -> Vacancy:
    """Replace what a vacancy says; who searches sees it at once. Its address stays as it was.

    Raises DomainError at the field that cannot be right, ConflictError where it is closed.
    """
    vacancy, company = _locked(vacancy)
    if not policy.may_edit(vacancy):
        raise ConflictError(CLOSED)
    _ensure_right(company, content, branch_before=vacancy.branch_id)
    _write(vacancy, content, skills)
    _record("edit", vacancy, by)
    return vacancy


def answer_read(vacancy: Vacancy, taken: Collection[str], *, by: Account) -> None:
    """Ask for the skills that the own text names and that the writer agrees to (`taken`, slugs), as extras."""
    vacancy, _company = _locked(vacancy)
    chosen = tags.answer(Owner.VACANCY, vacancy.id, taken)
    asked = queries.skills_of(vacancy.id)
    chosen = chosen[: max(0, MAX_SKILLS - len(asked))]
    if not chosen or not policy.may_edit(vacancy):
        return
    level = SkillLevel.INDEPENDENT.value
    db.session.add_all(
        VacancySkill(vacancy_id=vacancy.id, skill=slug, required=False, level=level)
        for slug in chosen
        if slug not in {one.slug for one in asked}
    )
    vacancy.changed_at = clock.now()
    _record("edit", vacancy, by)


def publish(vacancy: Vacancy, *, by: Account) -> Vacancy:
    """Show the vacancy to everybody.

    Raises ConflictError where the company is not verified, or the vacancy is closed or over.
    """
    vacancy, company = _locked(vacancy)
    if (reason := policy.why_not_publish(company)) is not None:
        raise ConflictError(reason)
    if not policy.may_edit(vacancy):
        raise ConflictError(CLOSED)
    if (problem := _problem(vacancy, clock.today())) is not None:
        raise ConflictError(problem[1], problem[0])
    if vacancy.published_at is None:
        vacancy.published_at = clock.now()
        _record("publish", vacancy, by)
    return vacancy


def close(vacancy: Vacancy, *, by: Account) -> Vacancy:
    """Take the vacancy out of search for good; nothing is lost. Who still waited is told."""
    vacancy, _company = _locked(vacancy)
    if vacancy.closed_at is None:
        vacancy.closed_at = clock.now()
        _record("close", vacancy, by)
        closing.tell(vacancy, by)
    return vacancy


def copy(vacancy: Vacancy, *, by: Account) -> Vacancy:
    """Write the same vacancy anew, not shown yet; of one that is over the closing date moves ahead."""
    vacancy, company = _locked(vacancy)
    today = clock.today()
    twin = _new(company, vacancy.title)
    values = {name: getattr(vacancy, name) for name in Content.__dataclass_fields__}
    over = policy.state(vacancy, today) in (VacancyState.CLOSED, VacancyState.EXPIRED) or vacancy.ends_on < today
    if over:
        values["ends_on"] = today + timedelta(days=USUAL_DAYS_OPEN)
        values["starts_on"] = None
    branches = [branch.id for branch in companies.open_branches(company.id)]
    if vacancy.branch_id not in branches and branches:
        values["branch_id"] = branches[0]
    _write(twin, Content(**values), queries.skills_of(vacancy.id))
    _record("copy", twin, by, original=vacancy.id)
    return twin


def minimum_wage(day: date) -> int | None:
    """Return the legal minimum wage in this region on `day`, in cents an hour; None where it is not known."""
    wages: MinimumWages = current_app.extensions[EXTENSION]
    return wages.hourly_cents(day)


def _locked(vacancy: Vacancy) -> tuple[Vacancy, Company]:
    """Return the vacancy and its company as they are now, both kept: the company first, as everywhere."""
    company = companies.locked(vacancy.company_id)
    return queries.locked(vacancy.id), company


def _new(company: Company, title: str) -> Vacancy:
    """Return a vacancy without content; from here on new ones wait for each other: no two get one address."""
    revision = next_revision()
    stem = slug_stem(f"{plain_title(title)} {company.name}", "vacature")
    slug = free_slug(stem, queries.slugs_like(stem), RESERVED_SLUGS)
    return Vacancy(slug=slug, company_id=company.id, created_at=clock.now(), search_revision=revision)


def _ensure_right(company: Company, content: Content, branch_before: int | None = None) -> None:
    """Refuse what no form should let through: a foreign branch, an illegal salary, a closing date out of reach."""
    branches = {branch.id for branch in companies.open_branches(company.id)} | {branch_before}
    if content.branch_id not in branches:
        raise DomainError(N_("Kies een vestiging van uw bedrijf."), "branch_id")
    if (problem := _problem(content, clock.today())) is not None:
        raise DomainError(problem[1], problem[0])


def _problem(said: Content | Vacancy, today: date) -> tuple[str, Text] | None:
    """Return (field, sentence) for a salary or closing date that cannot be right today."""
    pay = Pay(said.salary_min_cents, said.salary_max_cents, said.salary_per, said.hours_min, said.hours_max)
    if (problem := salary_problem(pay, minimum_wage(today))) is not None:
        return problem
    late = closing_problem(said.ends_on, today)
    return ("ends_on", late) if late is not None else None


def _write(vacancy: Vacancy, content: Content, skills: list[AskedSkill]) -> None:
    for name, value in vars(content).items():
        setattr(vacancy, name, value)
    vacancy.changed_at = clock.now()
    try:
        with db.session.begin_nested():
            db.session.add(vacancy)
            db.session.flush()
            db.session.execute(delete(VacancySkill).where(VacancySkill.vacancy_id == vacancy.id))
            db.session.add_all(
                VacancySkill(vacancy_id=vacancy.id, skill=one.slug, required=one.required, level=one.level)
                for one in skills
            )
            db.session.flush()
    except IntegrityError as error:
        raise refusal(error, SENTENCES) from error
    text = f"{vacancy.title}\n{vacancy.description}"
    tags.read(Owner.VACANCY, vacancy.id, text, known={one.slug for one in skills})


def _record(verb: str, vacancy: Vacancy, by: Account, **facts: int) -> None:
    touch(vacancy)
    audit.record(f"vacancy.{verb}", f"vacancy:{vacancy.id}", by=by, **facts)
    db.session.flush()
