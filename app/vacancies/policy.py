"""Who may do what with a vacancy: members of its company; to publish, the company must be verified."""

from datetime import date

from app.companies.models import Company
from app.companies.rules import Verification
from app.kernel.text import N_, Text
from app.vacancies.models import Vacancy
from app.vacancies.rules import VacancyState, state_of

WAITS = N_("Een beheerder controleert uw bedrijf nog. Daarna kunt u deze vacature plaatsen.")
REFUSED = N_("Een beheerder wees uw bedrijf af. U kunt geen vacatures plaatsen.")


def state(vacancy: Vacancy, today: date) -> VacancyState:
    """Return where a vacancy stands today."""
    return state_of(vacancy.published_at, vacancy.closed_at, vacancy.ends_on, today)


def is_trusted(company: Company) -> bool:
    """Return whether an administrator verified the company: only then its vacancies are shown."""
    return company.verification == Verification.VERIFIED and company.removed_at is None


def why_not_publish(company: Company) -> Text | None:
    """Return why this company's vacancies cannot be published, or None where they can."""
    if company.removed_at is not None or company.verification == Verification.REJECTED:
        return Text(REFUSED)
    return None if is_trusted(company) else Text(WAITS)


def is_open(vacancy: Vacancy, company: Company, today: date) -> bool:
    """Return whether everybody sees the vacancy, on its page and in search."""
    return is_trusted(company) and state(vacancy, today) is VacancyState.OPEN


def may_edit(vacancy: Vacancy) -> bool:
    """Return whether a vacancy can still be changed: until it is closed. A closed one can be copied."""
    return vacancy.closed_at is None
