"""Whose application it is: the members of its company, and for everybody else it is not there."""

import pytest
from flask import Flask
from sqlalchemy import select

from app.accounts.models import Account
from app.accounts.rules import Role
from app.companies.models import CompanyMembership
from app.companies.rules import MembershipState
from app.kernel import clock
from app.kernel.database import db
from app.vouchers import policy
from app.vouchers.models import EvidenceItem, VoucherApplication
from app.vouchers.process import State
from app.vouchers.queries.applications import visible_to
from tests.factories.accounts import make_account
from tests.factories.companies import make_branch, make_company, make_membership
from tests.factories.files import make_file
from tests.factories.vouchers import make_application, make_evidence
from tests.integration.vouchers_pages.conftest import Desk, Employer, make_employer, the

PAGES = ("", "/stap/kosten", "/versturen", "/weggooien", "/intrekken", "/afwijzen", "/stuk/{item}")
STEPS = ("/stap/kosten", "/versturen", "/weggooien", "/intrekken", "/afwijzen", "/aannemen", "/aanleveren/quote")


@pytest.fixture
def theirs(desk: Desk) -> tuple[str, int]:
    """The public id of a complete application and the id of its document."""
    application = desk.sent()
    item = db.session.scalars(
        select(EvidenceItem).where(EvidenceItem.application_id == application.id, EvidenceItem.code == "quote")
    ).one()
    return application.public_id, item.id


def outsider(kind: str, employer: Employer) -> Account:
    """Return somebody who has nothing to do with the application."""
    if kind == "another company":
        return make_employer().account
    account = make_account(Role.EMPLOYER)
    if kind in ("member that left", "member that was not let in"):
        state = MembershipState.ENDED if kind == "member that left" else MembershipState.REQUESTED
        make_membership(company=employer.company, account=account, state=state)
    return account


@pytest.mark.parametrize("kind", ["no company", "another company", "member that left", "member that was not let in"])
def test_for_others_it_is_not_there(
    app: Flask, desk: Desk, employer: Employer, theirs: tuple[str, int], kind: str
) -> None:
    public_id, item = theirs
    client = desk.client
    client.sign_in(outsider(kind, employer))
    for page in PAGES:
        assert client.get(f"/vouchers/{public_id}{page.format(item=item)}").status_code == 404, page
    for step in STEPS:
        assert client.post_token(f"/vouchers/{public_id}{step}", {}).status_code == 404, step
    assert the(public_id).state == State.COMPLETE
    assert "Lassen niveau 2" not in client.get("/vouchers").text


@pytest.mark.parametrize("role", [Role.STUDENT, Role.ADVISOR, Role.DECIDER, Role.TREASURER, Role.ADMINISTRATOR])
def test_the_applicants_pages_are_for_applicants(desk: Desk, theirs: tuple[str, int], role: Role) -> None:
    public_id, item = theirs
    desk.client.sign_in(make_account(role))
    for page in PAGES:
        assert desk.client.get(f"/vouchers/{public_id}{page.format(item=item)}").status_code == 403
    for step in STEPS:
        assert desk.client.post_token(f"/vouchers/{public_id}{step}", {}).status_code == 403
    assert desk.client.get("/vouchers/aanvragen").status_code == 403


def test_visitors_are_asked_to_sign_in(desk: Desk, theirs: tuple[str, int]) -> None:
    public_id, item = theirs
    desk.client.sign_out()
    for page in PAGES:
        answer = desk.client.get(f"/vouchers/{public_id}{page.format(item=item)}")
        assert (answer.status_code, answer.location.split("?")[0]) == (303, "/account/aanmelden")


def test_a_colleague_sees_and_acts(desk: Desk, employer: Employer, theirs: tuple[str, int]) -> None:
    public_id, item = theirs
    colleague = make_account(Role.EMPLOYER)
    make_membership(company=employer.company, account=colleague, is_admin=False)
    desk.client.sign_in(colleague)
    assert desk.client.get(f"/vouchers/{public_id}").status_code == 200
    assert desk.client.get(f"/vouchers/{public_id}/stuk/{item}").status_code == 200
    assert desk.client.post_form(f"/vouchers/{public_id}/intrekken").status_code == 303
    assert the(public_id).state == State.WITHDRAWN


def test_a_document_is_only_there_at_its_own_application(desk: Desk, theirs: tuple[str, int]) -> None:
    _public_id, item = theirs
    other = desk.draft(participant_name="Iemand Anders")
    assert desk.client.get(f"/vouchers/{other}/stuk/{item}").status_code == 404


def test_a_branch_of_another_company_cannot_be_chosen(desk: Desk) -> None:
    foreign = make_employer().branch.id
    answer = desk.fill(desk.begin(), "aanvrager", branch=str(foreign))
    assert answer.status_code == 400
    assert "Kies de vestiging waarvoor u aanvraagt." in answer.text


def test_with_several_branches_one_is_chosen(desk: Desk, employer: Employer) -> None:
    second = make_branch(company=employer.company, street="Markt 1", place="Epe", municipality="Epe")
    other = make_company(name="Ander Bedrijf")
    make_membership(company=other, account=employer.account)
    third = make_branch(company=other)
    make_branch(company=other, street="Gesloten 1", closed_at=clock.now())
    first = f"/vouchers/{desk.begin()}/stap/aanvrager"
    page = desk.client.get(first).text
    for label in (
        "Voorbeeld Techniek, Brink 1, Deventer",
        "Voorbeeld Techniek, Markt 1, Epe",
        "Ander Bedrijf, Brink 1",
    ):
        assert label in page
    assert "Gesloten 1" not in page
    unchosen = desk.client.post_form(first, {"branch": None, "stap": "verder"})
    assert unchosen.status_code == 400
    assert "Kies de vestiging waarvoor u aanvraagt." in unchosen.text
    assert the(desk.draft(branch=str(second.id))).municipality == "Epe"
    assert the(desk.draft(branch=str(third.id))).company_id == other.id


def test_a_company_without_a_branch_gets_one_first(desk: Desk, employer: Employer) -> None:
    employer.branch.closed_at = clock.now()
    page = desk.client.get("/vouchers/aanvragen").text
    assert "Voeg eerst een vestiging toe" in page
    assert "Voorbeeld Techniek" in page


def test_nothing_is_sent_for_a_company_that_was_removed(desk: Desk, employer: Employer) -> None:
    public_id = desk.draft()
    desk.supply(public_id)
    employer.company.removed_at = clock.now()
    answer = desk.submit(public_id)
    assert answer.status_code == 410
    assert "Dit bedrijf is verwijderd." in answer.text
    assert the(public_id).state == State.DRAFT


def test_an_employer_without_a_company_registers_one_first(desk: Desk) -> None:
    desk.client.sign_in(make_account(Role.EMPLOYER))
    page = desk.client.get("/vouchers/aanvragen")
    assert page.status_code == 200
    assert 'href="/mijn-bedrijf/registreren?next=/vouchers/aanvragen"' in page.text
    assert 'href="/vouchers/aanvragen"' in page.text


def test_the_list_and_the_policy_agree_row_by_row(employer: Employer) -> None:
    other = make_employer()
    people = [employer.account, other.account, make_account(Role.EMPLOYER), make_account(Role.STUDENT)]
    for state, person in zip(MembershipState, people[1:], strict=False):
        if person is not other.account:
            make_membership(company=employer.company, account=person, state=state)
    for owner in (employer, other):
        make_application(applicant=owner.account, branch=owner.branch)
    for person in people:
        evidence = make_evidence(application=make_application(applicant=person), file_id=make_file().id)
        assert evidence.id
    seen = 0
    for person in people:
        visible = set(db.session.scalars(select(VoucherApplication.id).where(visible_to(person))))
        for application in db.session.scalars(select(VoucherApplication)).all():
            membership = db.session.scalars(
                select(CompanyMembership).where(
                    CompanyMembership.account_id == person.id,
                    CompanyMembership.company_id == application.company_id,
                    CompanyMembership.state != MembershipState.ENDED,
                )
            ).first()
            may = policy.acts_as_applicant(application, person, membership)
            assert (application.id in visible) is may
            seen += may
    assert seen >= len(people) + 2
