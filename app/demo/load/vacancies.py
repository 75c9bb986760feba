"""Writes the vacancies of the demo with the skills that they ask."""

from collections.abc import Mapping, Sequence

from sqlalchemy import insert

from app.companies.models import Company
from app.demo.vacancies import VacancySeed
from app.demo.world import moment
from app.kernel.database import db
from app.kernel.search_clock import next_revision
from app.vacancies.models import Vacancy, VacancySkill


def load_vacancies(seeds: Sequence[VacancySeed], companies: Mapping[str, Company]) -> dict[str, Vacancy]:
    """Write every vacancy; return them by slug."""
    revision = next_revision()
    rows = {seed.slug: _vacancy(seed, companies[seed.company], revision) for seed in seeds}
    db.session.add_all(rows.values())
    db.session.flush()
    db.session.execute(
        insert(VacancySkill),
        [
            {"vacancy_id": rows[seed.slug].id, "skill": asked.skill, "required": asked.required, "level": asked.level}
            for seed in seeds
            for asked in seed.skills
        ],
    )
    return rows


def _vacancy(seed: VacancySeed, company: Company, revision: int) -> Vacancy:
    made = moment(seed.created)
    published = moment(seed.published, 11) if seed.published else None
    return Vacancy(
        slug=seed.slug,
        company_id=company.id,
        branch_id=company.branches[seed.branch].id,
        kind=seed.kind,
        title=seed.title,
        occupation=seed.occupation,
        description=seed.description,
        level=seed.level,
        studies=list(seed.studies),
        hours_min=seed.hours[0],
        hours_max=seed.hours[1],
        salary_min_cents=seed.salary_cents[0],
        salary_max_cents=seed.salary_cents[1],
        salary_per=seed.salary_per,
        remote=seed.remote,
        languages=dict(seed.languages),
        licences=list(seed.licences),
        starts_on=seed.starts_on,
        ends_on=seed.ends_on,
        created_at=made,
        changed_at=published or made,
        published_at=published,
        closed_at=moment(seed.closed, 15) if seed.closed else None,
        search_revision=revision,
    )
