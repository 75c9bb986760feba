"""Words for vacancies: what they pay, how many hours, and the names of what can be chosen."""

from collections.abc import Mapping
from typing import Protocol

from flask_babel import gettext

from app.kernel.levels import LEVEL_NAMES, LEVELS
from app.kernel.region import Region
from app.kernel.text import NBSP
from app.kernel.web import euro, getal, locale
from app.matching.vacancy_rows import HOURS, NO_LEVEL, SALARIES, VacancyFacet
from app.pages.vacancies.address import FIRST_TO_CLOSE, REMOTE_IN_ADDRESS
from app.vacancies.rules import KIND_IN_ADDRESS, KIND_NAMES, REMOTE_NAMES, SALARY_PER_NAMES, SalaryPer


class Paid(Protocol):
    """A vacancy, as the database or the index has it."""

    @property
    def salary_min_cents(self) -> int: ...
    @property
    def salary_max_cents(self) -> int: ...
    @property
    def salary_per(self) -> str: ...
    @property
    def hours_min(self) -> int: ...
    @property
    def hours_max(self) -> int: ...


def amount(cents: int) -> str:
    """Write an amount: whole euros without cents ("€ 2.600")."""
    if cents % 100:
        return euro(cents)
    whole = getal(cents // 100)
    return f"€{whole}" if locale() == "en" else f"€{NBSP}{whole}"


def salary(paid: Paid) -> str:
    """Write what is paid: "€ 2.600 tot € 3.200 per maand"."""
    least, most = amount(paid.salary_min_cents), amount(paid.salary_max_cents)
    per = gettext(SALARY_PER_NAMES[SalaryPer(paid.salary_per)])
    if least == most:
        return f"{least} {per}"
    return f"{gettext('%(least)s tot %(most)s', least=least, most=most)} {per}"


def hours(paid: Paid) -> str:
    """Write the hours a week: "24 tot 36 uur per week"."""
    if paid.hours_min == paid.hours_max:
        return str(gettext("%(hours)s uur per week", hours=paid.hours_min))
    return str(gettext("%(least)s tot %(most)s uur per week", least=paid.hours_min, most=paid.hours_max))


def option_names(region: Region, skills: Mapping[str, str]) -> dict[str, dict[str, str]]:
    """Return what each option is called, by facet and by its value in the address, in the order of the page."""
    english = locale() == "en"
    least = {"16": 0, "24": 16, "32": 24, "40": 32}
    return {
        VacancyFacet.KIND: {word: gettext(KIND_NAMES[kind]) for word, kind in KIND_IN_ADDRESS.items()},
        VacancyFacet.LEVEL: {
            **{level: gettext(LEVEL_NAMES[level]) for level in LEVELS},
            NO_LEVEL: gettext("geen niveau gevraagd"),
        },
        VacancyFacet.HOURS: {
            band: gettext("tot en met %(most)s uur", most=HOURS[band][1])
            if not after
            else gettext("meer dan %(least)s uur", least=after)
            if band == "40"
            else gettext("%(least)s tot en met %(most)s uur", least=after + 1, most=HOURS[band][1])
            for band, after in least.items()
        },
        VacancyFacet.SALARY: {
            str(euros): gettext("vanaf %(amount)s per maand", amount=amount(euros * 100)) for euros in SALARIES
        },
        VacancyFacet.MUNICIPALITY: {place.name: place.name for place in region.municipalities},
        VacancyFacet.SECTOR: {sector.code: sector.en if english else sector.nl for sector in region.sectors},
        VacancyFacet.REMOTE: {word: gettext(REMOTE_NAMES[remote]) for word, remote in REMOTE_IN_ADDRESS.items()},
        VacancyFacet.CLOSING: {"week": gettext("binnen een week"), "maand": gettext("binnen een maand")},
        VacancyFacet.SKILL: dict(skills),
    }


def sort_names() -> dict[str, str]:
    """Return what each order is called, by its name in the address."""
    return {
        "match": gettext("Beste eerst"),
        "afstand": gettext("Dichtbij eerst"),
        "nieuw": gettext("Nieuwste eerst"),
        FIRST_TO_CLOSE: gettext("Sluit bijna"),
    }
