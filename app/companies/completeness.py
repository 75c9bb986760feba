"""What a company's page still lacks, as steps to take; features above this one add their own."""

from collections.abc import Callable
from dataclasses import dataclass

from flask import current_app
from flask.sansio.app import App

from app.companies.models import Company
from app.kernel.text import N_

EXTENSION = "company_checks"


@dataclass(frozen=True)
class Step:
    """Something left to do: a sentence, and the endpoint (with the company's slug) of the page where."""

    sentence: str
    endpoint: str


Check = Callable[[Company], list[Step]]


def also_check(app: App, check: Check) -> None:
    """Let `check` add its steps to every company's page."""
    app.extensions.setdefault(EXTENSION, []).append(check)


def steps(company: Company) -> list[Step]:
    """Return what is left to do, most useful first."""
    left = []
    if not company.about:
        left.append(Step(N_("Vertel wat uw bedrijf doet."), "companies.edit"))
    for check in current_app.extensions.get(EXTENSION, []):
        left += check(company)
    if not company.website:
        left.append(Step(N_("Vul uw website in."), "companies.edit"))
    if company.employees is None:
        left.append(Step(N_("Vul in hoeveel mensen er werken."), "companies.edit"))
    return left
