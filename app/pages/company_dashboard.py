"""The start page of who acts for a company: who waits for an answer, how it stands, what is left to do."""

from flask import current_app, render_template
from flask.typing import ResponseReturnValue

from app.accounts.access import role
from app.accounts.rules import Role
from app.accounts.session import signed_in_account
from app.companies import completeness, policy, queries
from app.companies.rules import Verification, in_region, is_stale
from app.contacts.queries import waiting_for
from app.kernel import clock
from app.pages.views import blueprint
from app.vacancies.queries import open_of
from app.vouchers.views import own_list


@blueprint.get("/mijn-bedrijf/<slug>")
@role(Role.EMPLOYER)
def company_dashboard(slug: str) -> ResponseReturnValue:
    """Show who waits for an answer, how the company stands and what is left to do."""
    user = signed_in_account()
    company, membership = queries.own_company(user, slug)
    vouchers = own_list.under_way(user, company.id)
    branches, region = queries.open_branches(company.id), current_app.extensions["region"]
    return render_template(
        "pages/company_dashboard.html",
        company=company,
        verification=Verification(company.verification),
        is_admin=membership.is_admin,
        public=policy.is_public(company),
        stale=is_stale(company.confirmed_at, clock.now()),
        steps=completeness.steps(company),
        branches=branches,
        any_inside=any(in_region(region, branch.municipality) for branch in branches),
        requests=queries.request_count(company.id) if membership.is_admin else 0,
        several=len(queries.companies_of(user)) > 1,
        unanswered=waiting_for([company.id]),
        vacancies=len(open_of(company.id)),
        applications_turn=sum(item.waits for item in vouchers),
        applications=len(vouchers),
    )
