"""Applying for oneself: as self-employed, as an employee, as a job seeker."""

import pytest
from flask import Flask

from app.accounts.rules import Role
from app.people.rules import PersonKind
from app.vouchers.casefile import kvk_of
from app.vouchers.process import State
from tests.factories.accounts import make_account
from tests.factories.people import make_person
from tests.integration.vouchers_pages.conftest import DOCUMENTS, Desk, the
from tests.support.client import SiteClient

PERSONS = ("self_employed", "employee", "job_seeker")


@pytest.fixture(params=PERSONS)
def person(request: pytest.FixtureRequest, app: Flask, client: SiteClient, money: None) -> Desk:
    """A talent who applies as one of three kinds."""
    account = make_account(Role.TALENT, name="Bo Aanvrager")
    make_person(account=account, kind=PersonKind.TALENT)
    client.sign_in(account)
    return Desk(client, None, request.param)


def test_a_person_applies_from_begin_to_receipt(person: Desk) -> None:
    application = person.sent()
    assert (application.state, application.applicant_kind) == (State.COMPLETE, person.kind)
    assert (application.company_id, application.payee_kind) == (None, "trainer")
    assert application.municipality == application.participant_municipality == "Deventer"
    assert (kvk_of(application) == "12345678") is (person.kind == "self_employed")
    page = person.client.get(f"/vouchers/{application.public_id}").text
    assert "Wij houden €\u00a01.172,83 voor u vast." in page


def test_four_steps_and_the_name_is_known(person: Desk) -> None:
    public_id = person.begin()
    first = person.client.get(f"/vouchers/{public_id}/stap/aanvrager").text
    assert "Stap 1 van 4" in first
    assert 'value="Bo Aanvrager"' in first
    assert person.client.get(f"/vouchers/{public_id}/stap/deelnemer").status_code == 404


def test_the_account_is_of_the_trainer(person: Desk) -> None:
    public_id = person.filled_up_to("betaling")
    page = person.client.get(f"/vouchers/{public_id}/stap/betaling").text
    assert "nooit uw eigen rekening" in page
    assert 'value="Vakschool Voorbeeld"' in page, "the trainer of the step before"
    assert 'name="payee_kind"' not in page
    for code in DOCUMENTS[person.kind]:
        assert f'name="{code}"' in page


def test_it_declares_what_its_kind_has_to_declare(person: Desk) -> None:
    page = person.client.get(f"/vouchers/{person.draft()}/versturen").text
    assert ('name="de_minimis"' in page) is (person.kind == "self_employed")
    assert 'name="consent"' not in page


def test_a_change_of_home_counts_for_the_money(person: Desk) -> None:
    public_id = person.draft()
    person.fill(public_id, "aanvrager", participant_municipality="Raalte")
    check = person.client.get(f"/vouchers/{public_id}/versturen").text
    assert "Wonen in de regio" in check
    assert the(public_id).municipality == "Raalte"


def test_the_application_of_a_person_is_theirs_alone(app: Flask, person: Desk) -> None:
    begun, whole = person.begin(), person.draft()
    person.client.sign_in(make_account(Role.TALENT))
    for address in (f"{begun}/stap/opleiding", f"{begun}/versturen", f"{whole}/stap/opleiding", whole):
        assert person.client.get(f"/vouchers/{address}").status_code == 404
    assert person.client.post_token(f"/vouchers/{begun}/weggooien").status_code == 404
