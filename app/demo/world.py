"""What was loaded, for those who tell the stories of the demo."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from app.accounts.models import Account
from app.accounts.rules import Role
from app.companies.models import Company
from app.demo.cases import Employer
from app.demo.companies import CompanySeed
from app.demo.organisations import OrganisationSeed
from app.demo.people import PersonSeed
from app.demo.vacancies import VacancySeed
from app.kernel import clock
from app.kernel.clock import AMSTERDAM
from app.organisations.models import Organisation
from app.people.models import Person
from app.vacancies.models import Vacancy

SEED = 2026


@dataclass(frozen=True)
class LoadedOrganisation:
    """An organisation, what it was made from, and who acts for it."""

    seed: OrganisationSeed
    row: Organisation
    admin: Account


@dataclass(frozen=True)
class World:
    """Everybody and everything: accounts and persons by e-mail address, companies and vacancies by slug."""

    holders: Mapping[Role, Sequence[Account]]
    accounts: Mapping[str, Account]
    companies: Mapping[str, Company]
    company_seeds: Mapping[str, CompanySeed]
    employers: Sequence[Employer]
    vacancies: Mapping[str, Vacancy]
    vacancy_seeds: Sequence[VacancySeed]
    organisations: Mapping[str, LoadedOrganisation]
    persons: Mapping[str, Person]
    profiles: Sequence[PersonSeed]


def moment(day: date, hour: int = 9) -> datetime:
    """Return an hour of a day in Amsterdam, but never after now."""
    return min(datetime.combine(day, time(hour), AMSTERDAM), clock.now())


def days_ago(days: int, hour: int = 9) -> datetime:
    """Return an hour of the day so many days ago, but never after now."""
    return moment(clock.today() - timedelta(days=days), hour)
