"""The profile and the branches of a company: editing, showing, confirming, and what the database refuses."""

import secrets
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import select
from sqlalchemy.exc import IntegrityError

from app.accounts.rules import Role
from app.companies import actions, queries
from app.companies.actions.branches import Address
from app.companies.actions.profile import Profile
from app.companies.constraints import COMPANY_SENTENCES, constraint_of, refusal
from app.companies.models import Branch, Company
from app.companies.rules import MembershipState, Verification
from app.kernel import clock
from app.kernel.database import db
from app.kernel.errors import ConflictError, GoneError, NotFoundError
from tests.factories.accounts import make_account
from tests.factories.companies import make_branch, make_company, make_membership
from tests.support.client import SiteClient

HOME = "/mijn-bedrijf/ons-bedrijf"


@pytest.fixture
def company(client: SiteClient) -> Company:
    account = make_account(Role.EMPLOYER)
    company = make_company(slug="ons-bedrijf", name="Ons bedrijf", published=False, verified=False, about="")
    make_branch(company=company)
    make_membership(company=company, account=account)
    client.sign_in(account)
    return company


def _again(company: Company) -> Company:
    db.session.refresh(company)
    return company


def test_the_profile_is_kept_as_it_was_typed(client: SiteClient, company: Company) -> None:
    before, wicked = company.search_revision, '<img src=x onerror="alert(1)">\nTweede regel'
    answer = client.post_form(
        f"{HOME}/profiel",
        {
            "about": wicked,
            "website": "www.bedrijf.nl",
            "employees": "1.250",
            "sbi_code": "43.21",
            "countries": "Duitsland, Belgium",
        },
    )
    assert answer.status_code == 303
    company = _again(company)
    assert (company.about, company.website, company.employees) == (wicked, "https://www.bedrijf.nl", 1250)
    assert (company.sbi_code, company.export_countries) == ("4321", ["DE", "BE"])
    assert company.search_revision > before
    assert company.slug == "ons-bedrijf"
    for page in (HOME, f"{HOME}/profiel"):
        assert "<img src=x" not in client.get(page).text
    assert "Duitsland, België" in client.get(f"{HOME}/profiel").text


@pytest.mark.parametrize(
    ("field", "typed", "sentence"),
    [
        ("website", "javascript:alert(1)", "Vul een website in, zoals www.bedrijf.nl."),
        ("employees", "veel", "Vul een heel getal in, zoals 25."),
        ("employees", "-3", "Vul een heel getal in, zoals 25."),
        ("employees", "9000000", "Vul een getal in van 0 tot en met 1000000."),
        ("sbi_code", "ABC", "Een SBI-code heeft 2 tot 5 cijfers, zoals 43210."),
        ("countries", "Luilekkerland", "Dit land kennen wij niet: Luilekkerland. Schrijf het voluit."),
        ("about", "x" * 4001, "Gebruik hoogstens 4000 tekens."),
        ("name", "", "Vul de naam van het bedrijf in."),
    ],
)
def test_a_mistake_in_the_profile_stores_nothing(
    client: SiteClient, company: Company, field: str, typed: str, sentence: str
) -> None:
    answer = client.post_form(f"{HOME}/profiel", {"contact_name": "Anders", field: typed})
    assert answer.status_code == 400
    assert answer.text.count(sentence) == 2
    assert typed in answer.text
    assert 'value="Anders"' in answer.text
    assert _again(company).contact_name == "Contact Persoon"


def test_showing_hiding_and_confirming(client: SiteClient, company: Company) -> None:
    revisions = [company.search_revision]
    company.confirmed_at = clock.now() - timedelta(days=400)
    assert "niet zichtbaar" in client.get(HOME).text
    with pytest.raises(NotFoundError):
        queries.public_company("ons-bedrijf")
    client.post_form(f"{HOME}/publiceren", page=HOME)
    assert _again(company).published_at is not None
    assert queries.public_company("ons-bedrijf").id == company.id
    revisions.append(company.search_revision)
    company.confirmed_at = clock.now() - timedelta(days=400)
    assert "Dat is langer dan een jaar geleden." in client.get(HOME).text
    client.post_form(f"{HOME}/bevestigen", page=HOME)
    assert clock.now() - (_again(company).confirmed_at or clock.now() - timedelta(days=1)) < timedelta(minutes=1)
    revisions.append(company.search_revision)
    client.post_form(f"{HOME}/verbergen", page=HOME)
    assert _again(company).published_at is None
    revisions.append(company.search_revision)
    assert revisions == sorted(set(revisions))
    client.post_token(f"{HOME}/verbergen")
    assert _again(company).search_revision == revisions[-1]


def test_a_rejected_company_cannot_be_shown(client: SiteClient, company: Company) -> None:
    company.verification, company.verified_at, company.verification_note = "rejected", clock.now(), "Klopt <niet>."
    assert "De reden: Klopt &lt;niet&gt;." in client.get(HOME).text
    answer = client.post_token(f"{HOME}/publiceren", follow_redirects=True)
    assert "Een beheerder wees uw bedrijf af." in answer.text
    assert _again(company).published_at is None
    with pytest.raises(GoneError):
        queries.public_company("ons-bedrijf")


def test_steps_disappear_when_they_are_done(client: SiteClient, company: Company) -> None:
    page = client.get(HOME).text
    assert "Vertel wat uw bedrijf doet." in page
    assert f'href="{HOME}/stageprofiel"' in page
    company.about, company.website, company.employees = "Wij bouwen.", "https://x.nl", 3
    page = client.get(HOME).text
    assert "Vertel wat uw bedrijf doet." not in page
    assert "Vertel wat een student bij u kan doen." in page


def test_branches_open_and_close_but_one_stays(client: SiteClient, company: Company) -> None:
    page, before = f"{HOME}/vestigingen", company.search_revision
    typed = {"street": "Markt 3", "postcode": "8011aa", "place": "Zwolle", "once": secrets.token_urlsafe(18)}
    for _ in range(2):
        assert client.post_token(page, typed).status_code == 303
    changed = typed | {"street": "Markt 4"}
    for _ in range(2):
        assert client.post_token(page, changed).status_code == 303
    assert client.post_token(f"{page}/{queries.open_branches(company.id)[-1].id}/sluiten").status_code == 303
    branches = queries.open_branches(company.id)
    assert [(branch.place, branch.postcode) for branch in branches] == [("Deventer", "7411 BR"), ("Zwolle", "8011 AA")]
    assert _again(company).search_revision > before
    shown = client.get(page).text
    assert shown.count("buiten de regio") == 1
    first, second = (branch.id for branch in branches)
    client.post_form(f"{page}/{first}/sluiten", page=page)
    client.post_token(f"{page}/{first}/sluiten")
    answer = client.post_token(f"{page}/{second}/sluiten", follow_redirects=True)
    assert "Dit is uw enige vestiging. Voeg eerst een andere toe." in answer.text
    assert [(branch.id, branch.place) for branch in queries.open_branches(company.id)] == [(second, "Zwolle")]


def test_the_same_address_twice_is_one_branch(client: SiteClient, company: Company) -> None:
    typed = {"street": "BRINK 1", "postcode": "7411 br", "place": "Deventer"}
    answer = client.post_form(f"{HOME}/vestigingen", typed)
    assert (answer.status_code, "Deze vestiging staat er al." in answer.text) == (400, True)
    assert 'value="BRINK 1"' in answer.text


def test_a_branch_without_a_postcode_is_refused(client: SiteClient, company: Company) -> None:
    answer = client.post_form(f"{HOME}/vestigingen", {"street": "Brink 4", "postcode": "74", "place": "Deventer"})
    assert answer.status_code == 400
    with pytest.raises(Exception, match="Vul een postcode in"):
        actions.add_branch(company, Address("Brink 4", "74", "Deventer"), by=make_account(Role.EMPLOYER))


def test_what_the_database_refuses_of_a_profile_is_told_at_the_field(company: Company) -> None:
    profile = Profile("x", "ict", None, "", None, -1, [], "Contact Persoon", "contact@bedrijf.example")
    with pytest.raises(ConflictError) as refused:
        actions.edit_profile(company, profile, by=make_account(Role.EMPLOYER))
    assert (refused.value.field, refused.value.text.nl()) == ("employees", "Vul een aantal van 0 of meer in.")
    assert _again(company).name == "Ons bedrijf"


def _same_kvk(company: Company) -> Any:
    return make_company(kvk_number=company.kvk_number)


def _short_kvk(_company: Company) -> Any:
    return make_company(kvk_number="123")


def _few_employees(_company: Company) -> Any:
    return make_company(employees=-1)


def _off_the_earth(company: Company) -> Any:
    return make_branch(company=company, lat=91.0)


def _twice_a_member(company: Company) -> Any:
    account = make_account(Role.EMPLOYER)
    make_membership(company=company, account=account)
    return make_membership(company=company, account=account, state=MembershipState.REQUESTED)


@pytest.mark.parametrize(
    ("breaking", "constraint"),
    [
        (_same_kvk, "uq_company_kvk_number"),
        (_short_kvk, "ck_company_kvk_number"),
        (_few_employees, "ck_company_employees"),
        (_off_the_earth, "ck_branch_position"),
        (_twice_a_member, "uq_company_membership_current"),
    ],
)
def test_every_constraint_has_its_sentence_on_both_databases(
    company: Company, breaking: Callable[[Company], Any], constraint: str
) -> None:
    with pytest.raises(IntegrityError) as refused, db.session.begin_nested():
        breaking(company)
    assert constraint_of(refused.value) == constraint
    error = refusal(refused.value)
    assert (error.text.msgid, error.field) == COMPANY_SENTENCES[constraint]


def test_a_constraint_without_a_sentence_stays_an_error(company: Company) -> None:
    with pytest.raises(IntegrityError) as refused, db.session.begin_nested():
        make_company(verification=Verification.VERIFIED, verified_at=None)
    with pytest.raises(IntegrityError):
        refusal(refused.value)
    assert db.session.scalars(select(Branch)).one().company_id == company.id
