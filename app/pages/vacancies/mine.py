"""The vacancies of the own company, with the introductions that each led to."""

from flask import render_template
from flask.typing import ResponseReturnValue

from app.accounts.access import role
from app.accounts.rules import Role
from app.accounts.session import signed_in_account
from app.companies.queries import own_company
from app.contacts.queries import counts_per_vacancy
from app.kernel import clock, once
from app.vacancies import policy, queries
from app.vacancies.rules import STATE_NAMES, VacancyState
from app.vacancies.views import blueprint

ORDER = (VacancyState.DRAFT, VacancyState.OPEN, VacancyState.EXPIRED, VacancyState.CLOSED)


@blueprint.get("/mijn-bedrijf/<slug>/vacatures")
@role(Role.EMPLOYER)
def mine(slug: str) -> ResponseReturnValue:
    """List every vacancy of the company: what waits to be published first, then the open ones."""
    company, _membership = own_company(signed_in_account(), slug)
    today, counts = clock.today(), counts_per_vacancy(company.id)
    rows = [(line, line.state(today), counts.get(line.id)) for line in queries.lines_of(company.id)]
    return render_template(
        "vacancies/mine.html",
        company=company,
        totals=[(STATE_NAMES[state], n) for state in ORDER if (n := sum(row[1] is state for row in rows))],
        rows=sorted(rows, key=lambda row: ORDER.index(row[1])),
        reason=policy.why_not_publish(company),
        today=today,
        token=once.new_token,
    )
