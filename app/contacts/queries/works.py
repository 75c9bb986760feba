"""The open work for which somebody can invite people: vacancies and stage profiles of verified companies."""

from dataclasses import dataclass

from app.accounts.models import Account
from app.companies import queries as companies
from app.companies.models import Company
from app.contacts import policy
from app.people.rules import PersonKind
from app.placements import queries as placements
from app.vacancies import queries as vacancies

VACANCY, STAGE = "vacature", "stageprofiel"
"""What the work is called in addresses: "?vacature=lasser", "?stageprofiel=de-smid"."""


@dataclass(frozen=True)
class Work:
    """Work that people can be invited for; `slug` is the vacancy's, or the company's for a stage profile."""

    slug: str
    company_id: int
    company: str
    vacancy_id: int | None = None
    title: str | None = None

    @property
    def kind(self) -> PersonKind:
        """Whom it is for."""
        return PersonKind.STUDENT if self.vacancy_id is None else PersonKind.TALENT

    @property
    def address(self) -> dict[str, str]:
        """What says in an address that it is about this work."""
        return {STAGE if self.vacancy_id is None else VACANCY: self.slug}

    @property
    def key(self) -> str:
        """The same in one word, for a form: "vacature:lasser"."""
        return ":".join(next(iter(self.address.items())))


def open_works(member: Account) -> list[Work]:
    """Return the open work of the verified companies that `member` acts for: vacancies, then the stage profile."""
    return [work for company in companies.companies_of(member) for work in _of(company)]


def _of(company: Company) -> list[Work]:
    if not policy.may_see_people(company):
        return []
    works = [Work(line.slug, company.id, company.name, line.id, line.title) for line in vacancies.open_of(company.id)]
    if policy.may_be_written_to(company, placements.offer_of(company.id)):
        works.append(Work(company.slug, company.id, company.name))
    return works
