"""What the tests of the demo share: the shipped region and vocabulary, and what is made of them, once."""

from datetime import date
from pathlib import Path

import pytest

from app.demo.companies import CompanySeed, generate_companies
from app.demo.people import PersonSeed, generate_profiles
from app.demo.vacancies import VacancySeed, generate_vacancies
from app.kernel.region import Region, load_region
from app.skills.vocabulary_file import Vocabulary, load_vocabulary

ANCHOR = date(2026, 11, 21)
SHIPPED = Path(__file__).parents[3] / "regions" / "stedendriehoek"


@pytest.fixture(scope="session")
def region() -> Region:
    return load_region(SHIPPED)


@pytest.fixture(scope="session")
def vocabulary() -> Vocabulary:
    return load_vocabulary()


@pytest.fixture(scope="session")
def companies(region: Region, vocabulary: Vocabulary) -> list[CompanySeed]:
    return generate_companies(1, region, vocabulary, anchor=ANCHOR)


@pytest.fixture(scope="session")
def own(companies: list[CompanySeed]) -> str:
    """The company that visitors sign in for."""
    return next(company.slug for company in companies if company.sector == "ict" and company.trade == "webbureau")


@pytest.fixture(scope="session")
def vacancies(companies: list[CompanySeed], region: Region, own: str) -> list[VacancySeed]:
    return generate_vacancies(1, companies, region, mine=own, anchor=ANCHOR)


@pytest.fixture(scope="session")
def profiles(region: Region, vocabulary: Vocabulary) -> list[PersonSeed]:
    return generate_profiles(1, region, vocabulary, anchor=ANCHOR)
