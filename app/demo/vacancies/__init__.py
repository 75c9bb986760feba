"""The jobs and assignments of the demo region."""

from app.demo.vacancies.generate import COUNT, generate_vacancies
from app.demo.vacancies.seed import SkillAsked, VacancySeed

__all__ = ["COUNT", "SkillAsked", "VacancySeed", "generate_vacancies"]
