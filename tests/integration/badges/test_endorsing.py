"""A company says what a badge is worth to it: verified companies alone, of a person only with that person's yes."""

import pytest
from flask import Flask
from sqlalchemy import select

from app.accounts.models import Account
from app.accounts.rules import Role
from app.badges.endorsing import actions
from app.badges.endorsing.models import Endorsement
from app.badges.models import BadgeAssertion
from app.companies.models import Company
from app.kernel import clock
from app.kernel.database import db
from app.kernel.errors import ConflictError
from tests.factories.accounts import make_account
from tests.factories.awarding import make_endorsement
from tests.factories.badges import make_assertion, make_badge_class
from tests.factories.companies import make_branch, make_company, make_membership
from tests.factories.organisations import make_organisation, make_organisation_membership
from tests.integration.badges.conftest import Desk, Mails
from tests.support.client import SiteClient

WORDS = "Wie deze badge heeft, last bij ons meteen mee."
CLASS = "/badges/veilig-lassen/aanbevelen"
HOLDER = "/mijn-badges/aanbevelingen"


@pytest.fixture
def employer() -> Account:
    return make_account(Role.EMPLOYER)


@pytest.fixture
def company(employer: Account) -> Company:
    company = make_company(name="Lasserij Noord")
    make_branch(company=company)
    make_membership(company=company, account=employer)
    return company


@pytest.fixture
def shown(desk: Desk, holder: Account) -> BadgeAssertion:
    return make_assertion(
        badge_class=desk.badge, email=holder.email, account=holder, accepted_at=clock.now(), shown=True
    )


def only() -> Endorsement:
    db.session.expire_all()
    return db.session.scalars(select(Endorsement)).one()


def test_what_a_verified_company_says_of_a_badge_stands_on_its_page(
    app: Flask, client: SiteClient, desk: Desk, employer: Account, company: Company
) -> None:
    client.sign_in(employer)
    assert CLASS in client.get("/badges/veilig-lassen").text
    assert client.post_form(CLASS, {"comment": WORDS}).location == "/badges/veilig-lassen"
    again = client.post_form(CLASS, {"comment": "Nog iets."})
    assert again.status_code == 409
    assert "Uw bedrijf beveelt dit al aan." in again.text
    visitor: SiteClient = app.test_client()  # type: ignore[assignment]
    page = visitor.get("/badges/veilig-lassen").text
    assert WORDS in page
    assert "Lasserij Noord" in page
    assert CLASS not in page
    company.published_at = None
    assert WORDS not in visitor.get("/badges/veilig-lassen").text


@pytest.mark.parametrize("values", [{"verified": False}, {"published_at": None}])
def test_who_is_not_verified_or_hides_cannot_endorse(
    client: SiteClient, desk: Desk, employer: Account, values: dict[str, object]
) -> None:
    make_membership(company=make_company(**values), account=employer)  # type: ignore[arg-type]
    client.sign_in(employer)
    assert "Alleen bedrijven die wij controleerden" in client.get(CLASS).text
    assert client.post_token(CLASS, {"comment": WORDS}).status_code == 400
    assert db.session.scalars(select(Endorsement)).all() == []


def test_nobody_endorses_in_the_name_of_another_company(
    client: SiteClient, desk: Desk, employer: Account, company: Company
) -> None:
    client.sign_in(employer)
    other = make_company()
    refused = client.post_token(CLASS, {"comment": WORDS, "company": other.slug})
    assert refused.status_code == 400
    assert db.session.scalars(select(Endorsement)).all() == []


def test_the_issuer_takes_an_endorsement_off_its_page(
    app: Flask, client: SiteClient, desk: Desk, employer: Account, company: Company
) -> None:
    made = actions.endorse_class(desk.badge, company, WORDS, by=employer)
    page = "/uitgever/badges/veilig-lassen/aanbevelingen"
    stranger = make_account(Role.ISSUER)
    theirs = make_organisation()
    make_organisation_membership(organisation=theirs, account=stranger)
    make_badge_class(organisation=theirs, slug="theirs")
    client.sign_in(stranger)
    assert client.get(page).status_code == 404
    for path in (page, "/uitgever/badges/theirs/aanbevelingen"):
        assert client.post_token(f"{path}/{made.public_id}/weghalen").status_code == 404
    client.sign_in(desk.account)
    assert WORDS in client.get(page).text
    assert client.post_token(f"{page}/{made.public_id}/weghalen").location == page
    assert only().refused_at is not None
    assert WORDS not in client.get("/badges/veilig-lassen").text


def test_of_a_persons_badge_it_is_seen_when_that_person_agrees(
    app: Flask,
    client: SiteClient,
    employer: Account,
    company: Company,
    shown: BadgeAssertion,
    holder: Account,
    mails: Mails,
) -> None:
    badge = f"/badges/uitreiking/{shown.public_id}"
    client.sign_in(employer)
    assert f"{badge}/aanbevelen" in client.get(badge).text
    assert client.post_form(f"{badge}/aanbevelen", {"comment": WORDS}).location == badge
    assert WORDS not in client.get(badge).text
    (mail,) = mails(holder.email)
    assert mail.subject == "Lasserij Noord beveelt je badge aan"
    assert HOLDER in mail.body
    owner: SiteClient = app.test_client()  # type: ignore[assignment]
    owner.sign_in(holder)
    assert WORDS in owner.get(HOLDER).text
    assert owner.post_token(f"{HOLDER}/{only().public_id}/tonen").location == HOLDER
    assert WORDS in client.get(badge).text
    assert owner.post_token(f"{HOLDER}/{only().public_id}/weghalen").location == HOLDER
    assert WORDS not in client.get(badge).text
    assert WORDS not in owner.get(HOLDER).text


def test_answering_for_somebody_else_is_refused(
    client: SiteClient, employer: Account, company: Company, shown: BadgeAssertion
) -> None:
    made = make_endorsement(company=company, by=employer, assertion=shown)
    client.sign_in(make_account(Role.TALENT))
    for step in ("tonen", "weghalen"):
        assert client.post_token(f"{HOLDER}/{made.public_id}/{step}").status_code == 404
    stranger = make_account(Role.EMPLOYER)
    make_membership(company=make_company(), account=stranger)
    client.sign_in(stranger)
    assert client.post_token(f"/aanbevelingen/{made.public_id}/terugnemen").status_code == 404
    client.sign_in(employer)
    assert client.post_token(f"/aanbevelingen/{made.public_id}/terugnemen").status_code == 303
    assert only().withdrawn_at is not None
    assert only().agreed_at is None


def test_a_badge_that_is_not_shown_has_no_page_to_endorse(
    client: SiteClient, employer: Account, company: Company, shown: BadgeAssertion, holder: Account
) -> None:
    shown.shown = False
    client.sign_in(employer)
    assert client.get(f"/badges/uitreiking/{shown.public_id}/aanbevelen").status_code == 404
    with pytest.raises(ConflictError):
        actions.endorse_award(shown, company, WORDS, by=employer)
    shown.shown = True
    with pytest.raises(ConflictError):
        actions.endorse_award(shown, company, WORDS, by=holder)
