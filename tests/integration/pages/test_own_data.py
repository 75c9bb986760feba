"""All that is kept of an account is on one page and in one file, and nothing of anybody else."""

import json
from datetime import date
from typing import Any

import pytest

from app.accounts.models import Account, AuditRow
from app.accounts.rules import Role
from app.companies.models import Company
from app.contacts.models import Placement
from app.contacts.rules import Starter
from app.kernel import clock, outbox
from app.kernel.database import db
from app.people.rules import PersonKind, Purpose
from tests.factories.accounts import make_account
from tests.factories.aid import make_aid_line
from tests.factories.alerts import make_search
from tests.factories.awarding import make_completion, make_endorsement
from tests.factories.badges import make_assertion, make_badge_class, make_imported_badge
from tests.factories.companies import make_branch, make_company, make_membership
from tests.factories.contacts import make_conversation, make_introduction, make_message
from tests.factories.desk import make_note
from tests.factories.drafts import make_step_draft
from tests.factories.letters import make_letter
from tests.factories.organisations import make_organisation, make_organisation_membership
from tests.factories.payments import make_invoice, make_payee_change, make_payment
from tests.factories.people import make_person, make_verified_skill
from tests.factories.ranked_lists import make_ranked_list, make_ranked_person
from tests.factories.recourse import make_exclusion, make_objection, make_recovery, make_signal
from tests.factories.skills import make_concept
from tests.factories.trainings import make_training
from tests.factories.voucher_after import make_settlement, make_training_evidence
from tests.factories.vouchers import make_application
from tests.support.client import SiteClient

PAGE, FILE = "/mijn-gegevens", "/mijn-gegevens.json"
OTHER_NAME, OTHER_MAIL = "Petra Geheimstra", "petra@geheim.example"


@pytest.fixture
def company() -> Company:
    company = make_company(name="Staalwerk", contact_name=OTHER_NAME, contact_email=OTHER_MAIL)
    make_branch(company=company)
    return company


@pytest.fixture
def me(client: SiteClient, company: Company) -> Account:
    """A student with everything that can be kept of somebody; whoever else had a part in it is called Petra."""
    me = make_account(Role.STUDENT, Role.EMPLOYER, name="Mijn Naam", email="mijn@voorbeeld.example")
    petra = make_account(Role.EMPLOYER, Role.COORDINATOR, name=OTHER_NAME, email=OTHER_MAIL)
    make_concept(slug="lassen", nl="lassen", en="welding")
    make_concept(slug="plc", nl="PLC's programmeren", en="PLC programming")
    person = make_person(
        account=me,
        kind=PersonKind.STUDENT,
        headline="Mijn wens",
        skills={"lassen": 2},
        consents=[Purpose.EMPLOYERS],
        school_id=make_organisation(is_school=True, name="Mijn school").id,
    )
    make_verified_skill(account=me, skill="plc")
    academy = make_organisation()
    award = make_assertion(
        badge_class=make_badge_class(organisation=academy, name="Mijn badge"),
        email=me.email,
        account=me,
        awarded_by_id=petra.id,
    )
    make_endorsement(company=company, by=petra, assertion=award)
    make_completion(training=make_training(organisation=academy), email=me.email, by=petra)
    make_search(account=me)
    make_imported_badge(account=me)
    talk = make_conversation(person=me, company=company, body="Mijn bericht")
    make_message(conversation=talk, sender="company", author=petra, body="Kom maar langs")
    theirs = make_conversation(person=petra, company=company, body="Bericht van een ander")
    make_message(conversation=theirs, sender="company", author=me, body="Antwoord namens ons")
    make_introduction(person=person, company=company, started_by=Starter.COMPANY, started_by_id=petra.id)
    make_ranked_list(viewer=me, person=person)
    seen = make_ranked_list(viewer=petra, person=None, company_id=company.id, pairing="stage_student")
    make_ranked_person(shown=seen, person=person)
    hers = make_person(account=petra)
    started = make_introduction(person=hers, company=company, started_by=Starter.COMPANY, started_by_id=me.id)
    started.message = "Zo nodigde ik uit"
    db.session.add(
        Placement(
            person_id=person.id,
            company_id=company.id,
            starts_on=date(2027, 2, 1),
            ends_on=date(2027, 6, 30),
            confirmed_by_id=petra.id,
            confirmed_at=clock.now(),
        )
    )
    make_application(applicant=me, branch=make_branch(company=company), participant_name=OTHER_NAME)
    own = make_application(applicant=me)
    make_note(application=own, by=petra)
    make_training_evidence(application=own, by=me)
    settlement = make_settlement(application=own, by=petra)
    settlement.settled_at, settlement.settled_by_id, settlement.settle_reason = clock.now(), make_account().id, "Eens."
    settlement.settled_cents = settlement.due_cents = settlement.released_cents = settlement.claimed_cents = 0
    make_invoice(application=own, by=me)
    make_payment(application=own, by=petra)
    make_payee_change(application=own, by=petra)
    make_letter(application=own)
    make_objection(application=own, by=me)
    make_recovery(application=own, by=petra)
    make_exclusion(application=own, by=petra)
    signal = make_signal(application=own)
    signal.settled_at, signal.settled_by_id, signal.note = clock.now(), petra.id, "Nagebeld: het klopt."
    make_aid_line(kvk_number="12345678", by=me)
    make_step_draft(account=me)
    make_membership(company=company, account=me)
    make_organisation_membership(organisation=make_organisation(name="Mijn club"), account=me)
    outbox.post(recipient=me.email, subject=f"Bericht van {OTHER_NAME}", body="Tekst")
    subject, now = f"account:{me.public_id}", clock.now()
    rows = ((petra, "coordinator", "account.read"), (me, "student", "account.change_profile"))
    db.session.add_all(
        AuditRow(at=now, actor_id=actor.id, role=role, action=action, subject=subject, person_id=me.id)
        for actor, role, action in rows
    )
    client.sign_in(me)
    return me


def _file(client: SiteClient) -> dict[str, Any]:
    answer = client.get(FILE)
    assert answer.mimetype == "application/json"
    assert "mijn-gegevens.json" in answer.headers["Content-Disposition"]
    assert answer.headers["Cache-Control"] == "no-store"
    read: dict[str, Any] = json.loads(answer.text)
    return read


def test_everything_is_in_the_file(client: SiteClient, me: Account) -> None:
    found = _file(client)
    empty = [key for key, section in found.items() if isinstance(section, dict) and not section["records"]]
    assert empty == []
    looked = found["looks"]["records"][0]
    assert (looked["role"], looked["action"]) == ("stagecoördinator", "Account bekeken")
    text = json.dumps(found, ensure_ascii=False)
    for mine in (
        "Mijn Naam",
        "mijn@voorbeeld.example",
        "Mijn wens",
        "Mijn school",
        "Mijn badge",
        "Mijn bericht",
        "Kom maar langs",
        "Antwoord namens ons",
        "Zo nodigde ik uit",
        "2027-02-01",
        "Mijn club",
        "lassen",
        "PLC's programmeren",
    ):
        assert mine in text, mine
    for section in found.values():
        if isinstance(section, dict):
            assert section["ground"]
            assert section["kept_until"]


def test_nothing_of_anybody_else_is_in_it(client: SiteClient, me: Account) -> None:
    text = client.get(FILE).text + client.get(PAGE).text
    assert OTHER_NAME not in text
    assert OTHER_MAIL not in text
    assert "Bericht van een ander" not in text


def test_the_page_shows_what_the_file_holds(client: SiteClient, me: Account) -> None:
    page = client.get(PAGE).text
    for section in _file(client).values():
        if isinstance(section, dict):
            assert section["title"] in page
    assert "Tien jaar na de laatste betaling." in page
    assert "Mijn bericht" in page


@pytest.mark.parametrize("role", Role)
def test_every_account_has_its_own(client: SiteClient, role: Role) -> None:
    client.sign_in(make_account(role, name="Iemand"))
    assert "Nog niemand." in client.get(PAGE).text
    assert _file(client)["account"]["records"][0]["name"] == "Iemand"


def test_nobody_who_is_not_signed_in_gets_it(client: SiteClient) -> None:
    for address in (PAGE, FILE):
        assert client.get(address).location.startswith("/account/aanmelden")


def test_badges_to_an_address_that_is_not_confirmed_are_not_told(client: SiteClient) -> None:
    account = make_account(Role.TALENT, email_confirmed_at=None)
    make_assertion(badge_class=make_badge_class(organisation=make_organisation()), email=account.email)
    client.sign_in(account)
    assert _file(client)["badges"]["records"] == []


def test_from_here_one_changes_or_empties_the_profile(client: SiteClient, me: Account) -> None:
    page = client.get(PAGE).text
    assert 'href="/profiel/leegmaken"' in page
    client.sign_in(me, Role.EMPLOYER)
    assert 'href="/profiel/leegmaken"' not in client.get(PAGE).text


def test_every_look_is_in_the_file(client: SiteClient, me: Account) -> None:
    before = len(_file(client)["looks"]["records"])
    other = make_account(Role.ADVISOR)
    facts = {"at": clock.now(), "actor_id": other.id, "role": "advisor", "person_id": me.id, "facts": {}}
    db.session.add_all(AuditRow(action="account.read", subject=f"account:{me.public_id}", **facts) for _ in range(600))
    db.session.commit()
    assert len(_file(client)["looks"]["records"]) == before + 600
