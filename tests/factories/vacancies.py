"""Vacancies with the skills that they ask."""

from collections.abc import Mapping
from datetime import timedelta
from itertools import count
from typing import Any

from app.companies.models import Branch
from app.kernel import clock
from app.kernel.database import db
from app.kernel.search_clock import next_revision
from app.vacancies.models import Vacancy, VacancySkill
from app.vacancies.rules import Remote, SalaryPer, VacancyKind

_numbers = count(1)


def make_vacancy(
    *,
    branch: Branch,
    required: Mapping[str, int] | None = None,
    wished: Mapping[str, int] | None = None,
    published: bool = True,
    **values: Any,
) -> Vacancy:
    """Add an open vacancy at `branch`; `required` and `wished` map slugs of skills to levels 1-3."""
    number, now = next(_numbers), clock.now()
    vacancy = Vacancy(
        **{
            "slug": f"vacature-{number}",
            "company_id": branch.company_id,
            "branch_id": branch.id,
            "kind": VacancyKind.JOB,
            "title": f"Lasser {number}",
            "description": "Je last frames en controleert je eigen werk.",
            "hours_min": 24,
            "hours_max": 36,
            "salary_min_cents": 2_600_00,
            "salary_max_cents": 3_200_00,
            "salary_per": SalaryPer.MONTH,
            "remote": Remote.NO,
            "ends_on": clock.today() + timedelta(days=30),
            "created_at": now,
            "changed_at": now,
            "published_at": now if published else None,
            "search_revision": next_revision(),
        }
        | values
    )
    db.session.add(vacancy)
    db.session.flush()
    for skills, is_required in ((required, True), (wished, False)):
        db.session.add_all(
            VacancySkill(vacancy_id=vacancy.id, skill=skill, required=is_required, level=level)
            for skill, level in (skills or {}).items()
        )
    db.session.flush()
    return vacancy
