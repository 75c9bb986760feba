"""Administrators keep organisations: create, change, let in, remove; each leaves a trace."""

import pytest
from sqlalchemy import select

from app.accounts import queries as accounts
from app.accounts.audit_words import action_name, subject_names
from app.accounts.models import Account, AuditRow
from app.accounts.rules import Role
from app.kernel.database import db
from app.kernel.errors import GoneError, NotFoundError
from app.kernel.outbox import OutboxMail
from app.organisations import actions, queries
from app.organisations.models import Organisation
from app.organisations.rules import OrganisationKind
from tests.factories.accounts import make_account
from tests.factories.organisations import make_organisation, make_organisation_membership
from tests.support.client import SiteClient

LIST = "/beheer/organisaties"
NEW = {
    "name": "Vakschool De Brug",
    "kinds": ["issuer", "trainer"],
    "contact_email": "info@vakschool.example",
    "place": "7201 AB",
    "website": "www.vakschool.nl",
    "about": "Wij leren mensen lassen.",
}


@pytest.fixture
def administrator(client: SiteClient) -> Account:
    account = make_account(Role.ADMINISTRATOR)
    client.sign_in(account)
    return account


def _roles(account: Account) -> set[Role]:
    db.session.expire_all()
    found = accounts.by_email(account.email)
    assert found is not None
    return set(found.roles)


def _organisations() -> list[Organisation]:
    db.session.expire_all()
    return list(db.session.scalars(select(Organisation).order_by(Organisation.id)))


def test_a_new_organisation_with_its_first_admin(client: SiteClient, administrator: Account) -> None:
    head = make_account(Role.EMPLOYER)
    answer = client.post_form(f"{LIST}/nieuw", NEW | {"email": head.email})
    assert (answer.status_code, answer.location) == (303, f"{LIST}/vakschool-de-brug")
    [made] = _organisations()
    assert (made.place, made.municipality, made.website) == ("Zutphen", "Zutphen", "https://www.vakschool.nl")
    assert (made.is_school, made.is_issuer, made.is_trainer) == (False, True, True)
    assert [account.id for account in queries.admins_of(made.id)] == [head.id]
    assert _roles(head) == {Role.EMPLOYER, Role.ISSUER, Role.TRAINER}
    page = client.get(answer.location).text
    assert "Vakschool De Brug" in page
    assert head.email in page
    trail = set(db.session.scalars(select(AuditRow.action)))
    assert {"organisation.create", "organisation.add_member", "organisation.read_member"} <= trail
    assert subject_names([f"organisation:{made.id}"]) == {f"organisation:{made.id}": "organisatie Vakschool De Brug"}
    assert action_name("organisation.create") == "Organisatie toegevoegd"


def test_a_form_sent_twice_makes_one(client: SiteClient, administrator: Account) -> None:
    head = make_account(Role.EMPLOYER)
    page = client.get(f"{LIST}/nieuw").text
    token = page.split('name="once"')[1].split('value="')[1].split('"')[0]
    sent = NEW | {"email": head.email, "once": token}
    answers = [client.post_token(f"{LIST}/nieuw", sent) for _ in range(2)]
    assert [answer.location for answer in answers] == [f"{LIST}/vakschool-de-brug"] * 2
    assert len(_organisations()) == 1


@pytest.mark.parametrize(
    ("wrong", "sentence"),
    [
        ({"name": ""}, "Vul de naam van de organisatie in."),
        ({"name": "x" * 121}, "Gebruik hoogstens 120 tekens."),
        ({"name": "Bestaat Al"}, "Er is al een organisatie met deze naam."),
        ({"kinds": None}, "Kies wat de organisatie hier doet."),
        ({"kinds": ["bakker"]}, "Kies wat de organisatie hier doet."),
        ({"place": "Nergenshuizen"}, "Deze plaats kennen wij niet."),
        ({"website": "javascript:alert(1)"}, "Vul een website in, zoals www.bedrijf.nl."),
        ({"contact_email": "info"}, "Vul een e-mailadres in"),
        ({"email": "niemand@voorbeeld.example"}, "Bij dit e-mailadres hoort nog geen account."),
    ],
)
def test_what_cannot_be_added(
    client: SiteClient, administrator: Account, wrong: dict[str, object], sentence: str
) -> None:
    make_organisation(name="Bestaat Al")
    answer = client.post_form(f"{LIST}/nieuw", NEW | {"email": make_account().email} | wrong)
    assert answer.status_code == 400
    assert sentence in answer.text
    assert "Wij leren mensen lassen." in answer.text
    assert [found.name for found in _organisations()] == ["Bestaat Al"]
    assert db.session.scalars(select(OutboxMail)).all() == []


def test_roles_follow_what_an_organisation_does(client: SiteClient, administrator: Account) -> None:
    school, member = make_organisation(is_trainer=True), make_account(Role.TRAINER)
    make_organisation_membership(organisation=school, account=member)
    form = f"{LIST}/{school.slug}/gegevens"
    assert client.post_form(form, {"kinds": ["school", "issuer"]}).status_code == 303
    assert _roles(member) == {Role.COORDINATOR, Role.ISSUER}
    assert client.post_form(form, {"place": "Nergenshuizen"}).status_code == 400


def test_the_list_is_searched(client: SiteClient, administrator: Account) -> None:
    make_organisation(name="Vakschool Noord", is_school=True, place="Epe")
    make_organisation(name="Lasatelier", is_trainer=True)
    assert "Vakschool Noord" in client.get(LIST).text
    page = client.get(f"{LIST}?lijst=opleiders").text
    assert "Lasatelier" in page
    assert "Vakschool Noord" not in page
    assert "Vakschool Noord" in client.get(f"{LIST}?q=epe").text
    assert "Geen organisatie gevonden" in client.get(f"{LIST}?q=%25").text
    assert client.get(f"{LIST}?lijst=onzin&pagina=99").status_code == 200


def test_removing_ends_every_access(client: SiteClient, administrator: Account) -> None:
    school = make_organisation(name="Vakschool", slug="vakschool", is_school=True, is_issuer=True)
    member = make_account(Role.COORDINATOR, Role.ISSUER)
    make_organisation_membership(organisation=school, account=member)
    browser = client.application.test_client()
    browser.sign_in(member)
    assert browser.get("/mijn-organisatie").status_code == 200
    form = f"{LIST}/vakschool/verwijderen"
    assert client.post_form(form, {"note": "Gestopt."}).status_code == 400
    assert client.post_form(form, {"note": "Gestopt.", "sure": "y"}).status_code == 303
    assert browser.get("/mijn-organisatie").status_code == 403
    assert _roles(member) == set()
    with pytest.raises(GoneError):
        queries.public_organisation("vakschool")
    assert [school.name for school in queries.schools()] == []
    mail = db.session.scalars(select(OutboxMail).where(OutboxMail.recipient == member.email)).one()
    assert mail.subject == "Vakschool is verwijderd"
    assert "De reden: Gestopt." in mail.body
    assert "Deze organisatie is verwijderd" in client.get(f"{LIST}/vakschool").text
    assert "Vakschool" not in client.get(LIST).text


def test_a_member_of_two_reads_that_one_is_gone(client: SiteClient, administrator: Account) -> None:
    gone, kept = make_organisation(is_trainer=True), make_organisation(is_trainer=True)
    member = make_account(Role.TRAINER)
    for organisation in (gone, kept):
        make_organisation_membership(organisation=organisation, account=member)
    actions.remove(gone, note="Gestopt.", by=administrator)
    client.sign_in(member)
    assert client.get(f"/mijn-organisatie/{gone.slug}/mensen").status_code == 410
    assert client.get(f"/mijn-organisatie/{kept.slug}/mensen").status_code == 200


def test_an_admin_edits_what_is_told(client: SiteClient) -> None:
    school = make_organisation(name="Vakschool", slug="vakschool")
    member = make_account(Role.ISSUER)
    make_organisation_membership(organisation=school, account=member)
    client.sign_in(member)
    form = "/mijn-organisatie/vakschool/gegevens"
    assert client.post_form(form, {"place": "lochem", "about": "Nieuw.", "name": "Anders"}).status_code == 303
    db.session.refresh(school)
    assert (school.place, school.about, school.name) == ("Lochem", "Nieuw.", "Vakschool")
    answer = client.post_form(form, {"place": "", "about": "Wat ik typte."})
    assert answer.status_code == 400
    assert "Wat ik typte." in answer.text


def test_who_does_something_else_is_no_public_issuer() -> None:
    make_organisation(slug="school", is_school=True)
    assert queries.public_organisation("school").slug == "school"
    with pytest.raises(NotFoundError):
        queries.public_organisation("school", OrganisationKind.ISSUER)
    with pytest.raises(NotFoundError):
        queries.public_organisation("geen")
