"""The start page of who acts for a company: what waits, and where to go."""

from flask import Flask

from app.accounts.rules import Role
from app.people.rules import PersonKind, Purpose
from app.vouchers.process import State
from tests.factories.accounts import make_account
from tests.factories.companies import make_branch, make_company, make_membership
from tests.factories.contacts import make_conversation, make_introduction
from tests.factories.people import make_person
from tests.factories.placements import make_offer
from tests.factories.vacancies import make_vacancy
from tests.factories.vouchers import make_application
from tests.support.client import SiteClient


def test_what_waits_for_the_company_is_counted(app: Flask, client: SiteClient) -> None:
    employer, company = make_account(Role.EMPLOYER), make_company()
    branch = make_branch(company=company)
    make_membership(company=company, account=employer)
    make_offer(company=company)
    vacancy = make_vacancy(branch=branch)
    make_vacancy(branch=branch, published=False)
    talent = make_account(Role.TALENT)
    person = make_person(account=talent, kind=PersonKind.TALENT, consents=[Purpose.EMPLOYERS])
    make_introduction(person=person, company=company, vacancy_id=vacancy.id)
    make_conversation(person=make_account(Role.STUDENT), company=company)
    for state in (State.INCOMPLETE, State.IN_REVIEW, State.WITHDRAWN):
        make_application(applicant=employer, branch=branch, state=state)
    client.sign_in(employer)
    page = client.get(f"/mijn-bedrijf/{company.slug}").text
    assert _tiles(page) == {"wachten op uw antwoord": "2", "open vacature": "1", "aanvragen voor vouchers": "2"}
    assert "Bij 1 voucheraanvraag bent u aan zet." in page
    assert "/talenten" in page


def test_a_draft_asks_for_nothing_and_another_company_has_its_own(app: Flask, client: SiteClient) -> None:
    employer, company = make_account(Role.EMPLOYER), make_company()
    other = make_company()
    branch, elsewhere = make_branch(company=company), make_branch(company=other)
    for one in (company, other):
        make_membership(company=one, account=employer)
    make_application(applicant=employer, branch=branch)
    make_application(applicant=employer, branch=elsewhere, state=State.INCOMPLETE)
    client.sign_in(employer)
    page = client.get(f"/mijn-bedrijf/{company.slug}").text
    assert _tiles(page)["aanvraag voor een voucher"] == "1"
    assert "bent u aan zet" not in page


def test_a_company_that_nobody_verified_is_not_sent_to_people(app: Flask, client: SiteClient) -> None:
    employer, company = make_account(Role.EMPLOYER), make_company(verified=False)
    make_branch(company=company)
    make_membership(company=company, account=employer)
    client.sign_in(employer)
    page = client.get(f"/mijn-bedrijf/{company.slug}").text
    assert _tiles(page) == {"wachten op uw antwoord": "0", "open vacatures": "0", "aanvragen voor vouchers": "0"}
    assert "Zoek mensen" not in page


def _tiles(page: str) -> dict[str, str]:
    """Return the figures by their label."""
    found = {}
    for tile in page.split('class="tile__number">')[1:]:
        number, _, rest = tile.partition("<")
        label = rest.partition('class="tile__label">')[2].partition("</p>")[0]
        found[" ".join(label.partition(">")[2].partition("<")[0].split() or label.split())] = number.strip()
    return found
