"""People and companies get to know each other: asked, answered, and without a name until both said yes."""

import re
from datetime import timedelta
from threading import Event
from time import sleep
from urllib.parse import urlsplit

import pytest
from flask import Flask
from sqlalchemy import func, select

from app.accounts.models import Account, AuditRow
from app.accounts.rules import Role
from app.companies import queries as companies
from app.companies.models import Company
from app.companies.rules import MembershipState, Verification
from app.contacts import actions, links, queries
from app.contacts.models import Conversation, Introduction, Message
from app.contacts.rules import START_OVER, STARTS_A_DAY, Refusal, Side, Starter
from app.kernel import clock
from app.kernel.database import db
from app.kernel.errors import ConflictError, DomainError, NotFoundError, TooManyRequestsError
from app.kernel.outbox import OutboxMail
from app.kernel.transaction import transaction
from app.organisations.models import Organisation
from app.people import actions as people_actions
from app.people.models import Person
from app.people.rules import PersonKind, Purpose
from app.vacancies import actions as vacancies
from app.vacancies.models import Vacancy
from tests.factories.accounts import PASSWORD, make_account
from tests.factories.companies import make_branch, make_company, make_membership
from tests.factories.contacts import make_conversation, make_introduction
from tests.factories.organisations import make_organisation, make_organisation_membership
from tests.factories.people import make_person
from tests.factories.placements import make_offer
from tests.factories.skills import make_concept
from tests.factories.vacancies import make_vacancy
from tests.support.client import SiteClient, form_on
from tests.support.threads import at_once

NAME, EMAIL = "Quirina Zandloper", "quirina.geheim@voorbeeld.example"
CONTACT = "smid@bedrijf.example"
LONG_AGO = clock.now() - timedelta(days=100)
TEXT = "Ik las graag en wil meer leren."


@pytest.fixture
def company(app: Flask) -> Company:
    """A verified company that takes students and has a vacancy."""
    made = make_company(slug="smid", name="De Smid", contact_name="Wie Leest", contact_email=CONTACT)
    make_branch(company=made)
    make_offer(company=made)
    return made


@pytest.fixture
def vacancy(company: Company) -> Vacancy:
    """An open vacancy of the company."""
    branch = make_branch(company=company)
    return make_vacancy(branch=branch, slug="lasser", title="Lasser", required={"lassen": 2, "tig-lassen": 2})


@pytest.fixture
def member(company: Company) -> Account:
    """Somebody who acts for the company."""
    account = make_account(Role.EMPLOYER, email="lid@bedrijf.example")
    make_membership(company=company, account=account)
    return account


@pytest.fixture
def owner(app: Flask) -> Account:
    """Somebody who looks for work, and for a stage."""
    return make_account(Role.TALENT, Role.STUDENT, name=NAME, email=EMAIL)


@pytest.fixture
def talent(owner: Account) -> Person:
    """The profile as a talent, which companies may see."""
    with clock.standing_at(LONG_AGO):
        return make_person(
            account=owner, skills={"lassen": 2}, consents=[Purpose.EMPLOYERS], headline="Lasser met haast"
        )


@pytest.fixture
def school(app: Flask) -> Organisation:
    """A school."""
    return make_organisation(is_school=True)


@pytest.fixture
def coordinator(school: Organisation) -> Account:
    """Somebody who acts for the school."""
    account = make_account(Role.COORDINATOR)
    make_organisation_membership(organisation=school, account=account)
    return account


@pytest.fixture
def student(owner: Account, school: Organisation) -> Person:
    """The profile as a student of the school, which the school and companies may see."""
    consents = [Purpose.SCHOOL, Purpose.EMPLOYERS]
    with clock.standing_at(LONG_AGO):
        return make_person(account=owner, kind=PersonKind.STUDENT, school_id=school.id, consents=consents)


def mails() -> list[OutboxMail]:
    """Return all mails, oldest first."""
    db.session.expire_all()
    return list(db.session.scalars(select(OutboxMail).order_by(OutboxMail.id)))


def only() -> Introduction:
    """Return the one introduction that there is."""
    db.session.expire_all()
    return db.session.scalars(select(Introduction)).one()


def link_in(mail: OutboxMail) -> str:
    """Return the path of the first link in a mail."""
    found = re.search(r"https?://\S+", mail.body)
    assert found
    return urlsplit(found[0]).path


def without_names(*texts: str) -> None:
    """Fail where one of `texts` holds the name or the address of the person, or the company's address."""
    for text in texts:
        for mark in (NAME, "Quirina", "Zandloper", EMAIL, CONTACT):
            assert mark not in text


APPLY = "/vacatures/lasser/solliciteer"


def test_a_talent_applies_and_the_company_reads_no_name(
    client: SiteClient, vacancy: Vacancy, company: Company, talent: Person, owner: Account, member: Account
) -> None:
    client.sign_in(owner, Role.TALENT)
    sent = client.post_form(APPLY, {"why": "Ik las graag", "can": "TIG", "when": "Maart", "doe": "verstuur"})
    introduction = only()
    assert sent.status_code == 303
    assert sent.location == f"/kennismakingen/{introduction.public_id}"
    to_company, copy = mails()
    assert (to_company.recipient, copy.recipient) == (CONTACT, EMAIL)
    for said in ("Waarom ik dit werk wil doen: Ik las graag", "Wat ik al kan: TIG", "Wanneer ik kan beginnen: Maart"):
        assert said in to_company.body
        assert said in copy.body
    without_names(to_company.body, to_company.subject)
    assert CONTACT not in copy.body
    assert to_company.reply_to is None
    assert "Je wacht op antwoord tot" in client.get(sent.location).text
    assert db.session.get_one(Company, company.id).messages_received == 1
    client.sign_in(member)
    page = client.get(sent.location).text
    assert "Ik las graag" in page
    assert "Lasser met haast" in page
    assert "U bent aan zet: antwoord vóór" in page
    without_names(page, client.get("/berichten").text)


def test_the_message_can_be_read_first_and_an_empty_one_is_asked_for(
    client: SiteClient, vacancy: Vacancy, talent: Person, owner: Account
) -> None:
    client.sign_in(owner, Role.TALENT)
    composed = client.post_form(APPLY, {"can": "TIG", "doe": "lees"})
    assert composed.status_code == 200
    assert "Wat ik al kan: TIG" in composed.text
    refused = client.post_form(APPLY, {"doe": "verstuur"})
    assert refused.status_code == 400
    assert "Beantwoord een van de vragen" in refused.text
    assert mails() == []


def test_a_visitor_types_first_and_the_text_survives_signing_in(
    client: SiteClient, vacancy: Vacancy, talent: Person, owner: Account
) -> None:
    asked = client.post_form(APPLY, {"can": "TIG met “vuur”", "doe": "verstuur"})
    assert mails() == []
    back = client.post_form(asked.location, {"email": EMAIL, "password": PASSWORD})
    page = client.get(back.location)
    assert "Je bericht is bewaard" in page.text
    assert "TIG met “vuur”" in page.text
    sent = client.post_form(APPLY, page=back.location, data={"doe": "verstuur"})
    assert sent.status_code == 303
    assert "TIG met “vuur”" in only().message


def test_without_a_profile_the_page_says_what_is_missing_and_applying_makes_one(
    client: SiteClient, vacancy: Vacancy
) -> None:
    new = make_account(Role.TALENT)
    client.sign_in(new)
    page = client.get(APPLY).text
    for missing in ("je vaardigheden", "je niveau", "je woonplaats"):
        assert missing in page
    assert client.post_form(APPLY, {"can": "Lassen", "doe": "verstuur"}).status_code == 303
    made = db.session.get_one(Person, only().person_id)
    assert (made.account_id, made.kind) == (new.id, PersonKind.TALENT)


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ("Groet, Quirina", "Laat je naam nog weg"),
        ("Mail mij: quirina.geheim@voorbeeld.example", "Haal het e-mailadres weg"),
        ("Bel 06 12345678", "Haal het telefoonnummer weg"),
    ],
)
def test_a_text_that_gives_somebody_away_is_not_sent(
    client: SiteClient, vacancy: Vacancy, talent: Person, owner: Account, text: str, sentence: str
) -> None:
    client.sign_in(owner, Role.TALENT)
    refused = client.post_form(APPLY, {"body": text, "doe": "verstuur"})
    assert refused.status_code == 400
    assert sentence in refused.text
    assert text in refused.text
    assert mails() == []


def test_a_double_click_and_two_tabs_apply_once(app: Flask, vacancy: Vacancy, talent: Person, owner: Account) -> None:
    client: SiteClient = app.test_client()  # type: ignore[assignment]
    client.sign_in(owner, Role.TALENT)
    fields = {"csrf_token": client.csrf_token(), "once": "eenmalig", "body": TEXT, "doe": "verstuur"}
    first, second = client.post(APPLY, data=fields), client.post(APPLY, data=fields)
    assert first.location == second.location
    again = client.post(APPLY, data=fields | {"once": "andere-tab"})
    assert again.status_code == 409
    assert "Hierover is al een kennismaking" in again.text
    assert client.get(APPLY).location == first.location
    assert len(mails()) == 2


def test_applying_at_the_same_moment_asks_the_company_once(
    app: Flask, vacancy: Vacancy, talent: Person, owner: Account, company: Company
) -> None:
    def job() -> str:
        with transaction():
            person, work = db.session.get_one(Person, talent_id), db.session.get_one(Vacancy, vacancy_id)
            return actions.apply(person, work, TEXT, by=db.session.get_one(Account, owner_id)).public_id

    talent_id, vacancy_id, owner_id, company_id = talent.id, vacancy.id, owner.id, company.id
    done = at_once(app, job, job)
    assert sorted(type(one).__name__ for one in done) == ["ConflictError", "str"]
    assert db.session.scalar(select(func.count()).select_from(Introduction)) == 1
    assert db.session.get_one(Company, company_id).messages_received == 1


def test_only_talents_apply_and_only_for_open_work(
    client: SiteClient, vacancy: Vacancy, talent: Person, owner: Account
) -> None:
    client.sign_in(make_account(Role.STUDENT))
    assert client.get(APPLY).status_code == 403
    vacancy.closed_at = clock.now()
    client.sign_in(owner, Role.TALENT)
    assert client.get(APPLY).status_code == 410
    with pytest.raises(ConflictError):
        actions.apply(talent, vacancy, TEXT, by=owner)


def test_a_text_for_a_vacancy_that_closed_meanwhile_is_shown_to_copy(
    client: SiteClient, vacancy: Vacancy, company: Company, talent: Person, owner: Account, member: Account
) -> None:
    client.sign_in(owner, Role.TALENT)
    fields = form_on(client.get(APPLY).text, APPLY, APPLY, set())
    vacancies.close(vacancy, by=member)
    answer = client.post(APPLY, data={**fields.to_dict(), "why": "Ik las graag", "doe": "verstuur"})
    assert answer.status_code == 410
    assert "Ik las graag" in answer.text
    assert "niet verstuurd" in answer.text
    assert db.session.scalars(select(Introduction)).all() == []


def test_ten_a_day(talent: Person, owner: Account, company: Company) -> None:
    branch = make_branch(company=company)
    for _ in range(STARTS_A_DAY[Starter.PERSON]):
        actions.apply(talent, make_vacancy(branch=branch), TEXT, by=owner)
    with pytest.raises(TooManyRequestsError):
        actions.apply(talent, make_vacancy(branch=branch), TEXT, by=owner)


def test_yes_shows_the_name_to_both_and_opens_the_conversation(
    client: SiteClient, vacancy: Vacancy, talent: Person, owner: Account, company: Company, member: Account
) -> None:
    introduction = actions.apply(talent, vacancy, TEXT, by=owner)
    address = f"/kennismakingen/{introduction.public_id}"
    client.sign_in(member)
    said = client.post_form(f"{address}/ja", {"greeting": "Kom dinsdag langs."}, page=address)
    assert said.status_code == 303
    page = client.get(address).text
    assert NAME in page
    assert EMAIL not in page
    conversation = db.session.scalars(select(Conversation)).one()
    lines = db.session.execute(select(Message.sender, Message.body).order_by(Message.sent_at)).all()
    assert [tuple(line) for line in lines] == [("person", TEXT), ("company", "Kom dinsdag langs.")]
    *_, to_person, to_company = mails()
    assert (to_person.recipient, to_company.recipient) == (EMAIL, CONTACT)
    assert "Kom dinsdag langs." in to_person.body
    assert CONTACT not in to_person.body
    assert NAME in to_company.body
    assert EMAIL not in to_company.body
    assert link_in(to_company).startswith("/berichten/antwoord/")
    counted = db.session.get_one(Company, company.id)
    assert (counted.messages_received, counted.messages_answered) == (1, 1)
    shown = client.get(f"/berichten/{conversation.public_id}").text
    assert "Kom dinsdag langs." in shown
    assert "Beide kanten zeiden ja" in shown
    assert f"Gesprek met {NAME}" in shown
    client.sign_in(owner, Role.TALENT)
    assert client.post_form(f"/berichten/{conversation.public_id}", {"body": "Graag, tot dinsdag."}).status_code == 303
    assert "De Smid" in client.get("/berichten").text


def test_no_with_a_reason_tells_what_would_help(
    client: SiteClient, vacancy: Vacancy, talent: Person, owner: Account, company: Company, member: Account
) -> None:
    make_concept(slug="lassen", nl="Lassen", en="Welding")
    make_concept(slug="tig-lassen", nl="TIG-lassen", en="TIG welding")
    introduction = actions.apply(talent, vacancy, TEXT, by=owner)
    address = f"/kennismakingen/{introduction.public_id}"
    client.sign_in(member)
    unchosen = client.post_form(f"{address}/nee", {"note": "Leer nog wat."}, page=address)
    assert unchosen.status_code == 400
    assert "Kies een reden." in unchosen.text
    assert "Leer nog wat." in unchosen.text
    answer = client.post_form(f"{address}/nee", {"refusal": "skills", "note": "Leer nog wat."}, page=address)
    assert answer.status_code == 303
    page = client.get(address).text
    assert "<h1>Een talent</h1>" in page
    assert "Lasser met haast" not in page
    assert "Het profiel" not in page
    mail = mails()[-1]
    assert mail.recipient == EMAIL
    assert "Er missen nog vaardigheden" not in mail.subject
    assert "er missen nog vaardigheden" in mail.body
    assert "Leer nog wat." in mail.body
    client.sign_in(owner, Role.TALENT)
    page = client.get(address).text
    assert "Er missen nog vaardigheden" in page
    assert "/opleidingen?vaardigheid=tig-lassen" in page
    assert "/opleidingen?vaardigheid=lassen" not in page
    counted = db.session.get_one(Company, company.id)
    assert (counted.messages_received, counted.messages_answered) == (1, 1)
    assert db.session.scalar(select(func.count()).select_from(Conversation)) == 0


def test_the_company_answers_with_the_link_in_its_mail(
    client: SiteClient, vacancy: Vacancy, talent: Person, owner: Account
) -> None:
    actions.apply(talent, vacancy, TEXT, by=owner)
    address = link_in(mails()[0])
    page = client.get(address)
    assert page.status_code == 200
    assert TEXT in page.text
    assert "Lasser met haast" in page.text
    without_names(page.text)
    sent = client.post_form(address, {"greeting": "Kom langs.", "doe": "ja"})
    assert (sent.status_code, sent.location) == (303, address)
    page = client.get(address).text
    assert NAME in page
    assert "/berichten/antwoord/" in page
    assert client.post_token(address, {"doe": "nee", "refusal": "full"}).status_code == 409
    assert only().company_declined_at is None


def test_who_reads_the_profile_beside_an_introduction_is_known_to_its_person(
    client: SiteClient, vacancy: Vacancy, talent: Person, owner: Account, member: Account, company: Company
) -> None:
    introduction = actions.apply(talent, vacancy, TEXT, by=owner)
    db.session.commit()
    client.sign_in(member)
    assert client.get(f"/kennismakingen/{introduction.public_id}").status_code == 200
    client.sign_out()
    assert client.get(f"/kennismaking/{links.token_for(introduction, company)}").status_code == 200
    client.sign_in(owner, Role.TALENT)
    assert client.get(f"/kennismakingen/{introduction.public_id}").status_code == 200
    looks = client.get("/mijn-gegevens.json").json["looks"]["records"]
    assert [(one["role"], one["action"]) for one in looks] == [
        ("het bedrijf", "Profiel bekeken"),
        ("werkgever", "Profiel bekeken"),
    ]


def test_a_company_that_sees_no_profile_reads_none(
    client: SiteClient, vacancy: Vacancy, talent: Person, owner: Account, member: Account
) -> None:
    introduction = actions.apply(talent, vacancy, TEXT, by=owner)
    actions.decline(introduction, Side.COMPANY, by=member, refusal=Refusal.FULL)
    db.session.commit()
    client.sign_in(member)
    assert client.get(f"/kennismakingen/{introduction.public_id}").status_code == 200
    assert db.session.scalars(select(AuditRow).where(AuditRow.action == "person.read")).all() == []


def test_the_profile_of_a_blocked_account_is_seen_by_nobody(
    client: SiteClient, vacancy: Vacancy, talent: Person, owner: Account, member: Account
) -> None:
    introduction = actions.apply(talent, vacancy, TEXT, by=owner)
    talent.headline, talent.about = "Lasser van het kanaal", "Ik las al jaren"
    owner.blocked_at = clock.now()
    db.session.commit()
    client.sign_in(member)
    for address in ("/berichten", f"/kennismakingen/{introduction.public_id}"):
        page = client.get(address)
        assert page.status_code == 200
        assert "Lasser van het kanaal" not in page.text
        assert "Ik las al jaren" not in page.text


def test_a_no_by_link(client: SiteClient, vacancy: Vacancy, talent: Person, owner: Account) -> None:
    actions.apply(talent, vacancy, TEXT, by=owner)
    address = link_in(mails()[0])
    assert client.post_form(address, {"refusal": "full", "doe": "nee"}).status_code == 303
    assert only().refusal == Refusal.FULL
    without_names(client.get(address).text)


def test_a_link_that_was_changed_mailed_elsewhere_or_of_a_conversation_is_dead(
    client: SiteClient, vacancy: Vacancy, talent: Person, owner: Account, company: Company
) -> None:
    introduction = actions.apply(talent, vacancy, TEXT, by=owner)
    token = links.token_for(introduction, company)
    assert client.get(f"/kennismaking/{token}").status_code == 200
    assert client.get(f"/kennismaking/{token[:-2]}xx").status_code == 410
    assert client.get(f"/berichten/antwoord/{token}").status_code == 410
    conversation = make_conversation(person=owner, company=company)
    assert client.get(f"/kennismaking/{links.token_for(conversation, company)}").status_code == 410
    company.contact_email = "iemand.anders@bedrijf.example"
    assert client.get(f"/kennismaking/{token}").status_code == 410
    assert client.post_token(f"/kennismaking/{token}", {"doe": "ja"}).status_code == 410


@pytest.mark.parametrize("how", ["removed", "rejected"])
def test_a_company_that_leaves_ends_what_is_open(
    client: SiteClient, vacancy: Vacancy, talent: Person, owner: Account, company: Company, how: str
) -> None:
    introduction = actions.apply(talent, vacancy, TEXT, by=owner)
    address = link_in(mails()[0])
    if how == "removed":
        company.removed_at = clock.now()
    else:
        company.verification = Verification.REJECTED
    assert client.get(address).status_code == 410
    client.sign_in(owner, Role.TALENT)
    assert "staat niet meer op deze site" in client.get(f"/kennismakingen/{introduction.public_id}").text
    with pytest.raises(ConflictError):
        actions.agree(introduction, Side.COMPANY, by=None)


def test_a_company_invites_a_talent(
    client: SiteClient, vacancy: Vacancy, talent: Person, owner: Account, company: Company, member: Account
) -> None:
    client.sign_in(member)
    address = f"/talenten/{talent.public_id}/uitnodigen?vacature=lasser"
    page = client.get(address).text
    without_names(page)
    sent = client.post_form(
        f"/talenten/{talent.public_id}/uitnodigen", {"why": "U kunt lassen", "doe": "verstuur"}, page=address
    )
    introduction = only()
    assert sent.location == f"/kennismakingen/{introduction.public_id}"
    assert (introduction.started_by, introduction.vacancy_id) == (Starter.COMPANY, vacancy.id)
    to_person, copy = mails()
    assert (to_person.recipient, copy.recipient) == (EMAIL, "lid@bedrijf.example")
    assert "Waarom wij aan jou denken: U kunt lassen" in to_person.body
    without_names(copy.body, client.get(sent.location).text)
    assert "U wacht op antwoord tot" in client.get(sent.location).text
    assert db.session.get_one(Company, company.id).messages_received == 0
    assert client.get(address).location == sent.location
    client.sign_in(owner, Role.TALENT)
    assert "De Smid wil je leren kennen" in client.get("/berichten").text
    yes = client.post_form(f"{sent.location}/ja", {"greeting": "Ik kom graag."}, page=sent.location)
    assert yes.status_code == 303
    client.sign_in(member)
    assert NAME in client.get(sent.location).text
    lines = db.session.execute(select(Message.sender, Message.body).order_by(Message.sent_at)).all()
    assert [line.sender for line in lines] == ["company", "person"]
    assert (company.messages_received, company.messages_answered) == (0, 0)


def test_a_no_to_an_invitation_is_told_without_a_name(
    client: SiteClient, vacancy: Vacancy, talent: Person, owner: Account, company: Company, member: Account
) -> None:
    introduction = actions.invite(talent, company, TEXT, vacancy=vacancy, by=member)
    address = f"/kennismakingen/{introduction.public_id}"
    client.sign_in(owner, Role.TALENT)
    named = client.post_form(f"{address}/nee", {"refusal": "distance", "note": "Groet, Quirina"}, page=address)
    assert named.status_code == 400
    assert "Laat je naam nog weg" in named.text
    assert client.post_form(f"{address}/nee", {"refusal": "distance"}, page=address).status_code == 303
    mail = mails()[-1]
    assert mail.recipient == "lid@bedrijf.example"
    assert "het is te ver" in mail.body
    without_names(mail.body, mail.subject)
    client.sign_in(member)
    without_names(client.get(address).text)


def test_a_company_invites_a_student_for_its_stage_profile(
    client: SiteClient, company: Company, member: Account, student: Person
) -> None:
    client.sign_in(member)
    address = f"/talenten/{student.public_id}/uitnodigen"
    sent = client.post_form(address, {"why": "Je studie past", "doe": "verstuur"})
    assert sent.status_code == 303
    assert only().vacancy_id is None


def test_who_cannot_be_seen_cannot_be_invited(
    client: SiteClient, vacancy: Vacancy, talent: Person, owner: Account, company: Company, member: Account
) -> None:
    address = f"/talenten/{talent.public_id}/uitnodigen"
    stranger = make_account(Role.EMPLOYER)
    make_membership(company=make_company(verified=False), account=stranger)
    client.sign_in(stranger)
    assert client.get(address).status_code == 404
    client.sign_in(make_account(Role.EMPLOYER))
    assert client.get(address).status_code == 404
    people_actions.withdraw_consent(talent, Purpose.EMPLOYERS, by=owner)
    client.sign_in(member)
    assert client.get(address).status_code == 404
    assert client.post_token(address, {"body": TEXT, "work": "vacature:lasser"}).status_code == 404
    with pytest.raises(NotFoundError):
        actions.invite(talent, company, TEXT, vacancy=vacancy, by=member)


def test_only_own_open_work_can_be_invited_for(
    client: SiteClient, vacancy: Vacancy, talent: Person, member: Account, company: Company
) -> None:
    foreign = make_vacancy(branch=make_branch(company=make_company()), slug="elders")
    client.sign_in(member)
    address = f"/talenten/{talent.public_id}/uitnodigen"
    for work in ("vacature:elders", "stageprofiel:smid", "onzin", ""):
        refused = client.post_token(address, {"work": work, "body": TEXT})
        assert refused.status_code == 400
        assert "Kies waarvoor u deze persoon uitnodigt" in refused.text
    for work in (foreign, None):
        with pytest.raises(ConflictError):
            actions.invite(talent, company, TEXT, vacancy=work, by=member)


def test_a_withdrawn_consent_ends_an_invitation_for_good(
    client: SiteClient, vacancy: Vacancy, talent: Person, owner: Account, company: Company, member: Account
) -> None:
    with clock.standing_at(clock.now() - timedelta(hours=1)):
        introduction = actions.invite(talent, company, TEXT, vacancy=vacancy, by=member)
    address = f"/kennismakingen/{introduction.public_id}"
    people_actions.withdraw_consent(talent, Purpose.EMPLOYERS, by=owner)
    client.sign_in(owner, Role.TALENT)
    assert "Je trok je toestemming in" in client.get(address).text
    assert client.post_token(f"{address}/ja").status_code == 409
    client.sign_in(member)
    page = client.get(address).text
    assert "niet meer zichtbaar voor bedrijven" in page
    assert "Het profiel" not in page
    assert "Lasser met haast" not in page + client.get("/berichten").text
    people_actions.give_consent(talent, Purpose.EMPLOYERS, by=owner)
    assert "niet meer zichtbaar voor bedrijven" in client.get(address).text
    again = actions.invite(talent, company, TEXT, vacancy=vacancy, by=member)
    assert again.id != introduction.id


def test_a_school_introduces_and_the_student_is_asked_first(
    client: SiteClient, company: Company, member: Account, coordinator: Account, student: Person, owner: Account
) -> None:
    people_actions.withdraw_consent(student, Purpose.EMPLOYERS, by=owner)
    client.sign_in(coordinator)
    address = f"/mijn-studenten/{student.public_id}/voordragen"
    searched = client.post_form(address, {"search": "smi", "body": "Past goed.", "doe": "zoek"})
    assert "De Smid" in searched.text
    assert "Past goed." in searched.text
    token = {"search": "smi", "company": "smid", "body": "Past goed.", "doe": "verstuur"}
    assert client.post_token(address, token).status_code == 303
    introduction = only()
    (asked,) = mails()
    assert asked.recipient == EMAIL
    said, theirs, quote = asked.body.partition("Zeg je ja, dan leest het bedrijf dit over je, zonder je naam:")
    assert "Jij beslist." in said
    assert theirs
    assert "Past goed." in quote, "what is meant for the company is shown as that"
    page = f"/kennismakingen/{introduction.public_id}"
    client.sign_in(member)
    assert client.get(page).status_code == 404
    assert introduction.public_id not in client.get("/berichten").text
    client.sign_in(owner, Role.STUDENT)
    to_student = client.get(page).text
    assert "De stagecoördinator" in to_student
    assert "Wat je school over je schrijft" in to_student
    assert 'name="note"' not in to_student, "nobody would read it"
    assert client.post_form(f"{page}/ja", {}, page=page).status_code == 303
    to_company = mails()[-1]
    assert to_company.recipient == CONTACT
    assert "Past goed." in to_company.body
    without_names(to_company.body)
    assert db.session.get_one(Company, company.id).messages_received == 1
    client.sign_in(member)
    to_employer = client.get(page).text
    without_names(to_employer)
    assert "Het bericht" in to_employer
    assert "Zegt u ja? Dan ziet u elkaars naam" in to_employer
    assert client.post_form(f"{page}/ja", {"greeting": "Welkom."}, page=page).status_code == 303
    assert NAME in client.get(page).text
    assert db.session.scalars(select(Message.body)).all() == ["Welkom."]
    client.sign_in(coordinator)
    followed = client.get(f"/mijn-studenten/{student.public_id}").text
    assert "Welkom." not in followed
    assert "in gesprek" in followed


def test_a_company_that_nobody_verified_sees_the_message_but_no_profile(
    client: SiteClient, coordinator: Account, student: Person, owner: Account
) -> None:
    student.headline = "Kop van het profiel"
    new = make_company(verified=False, contact_email="nieuw@bedrijf.example")
    make_offer(company=new)
    actions.agree(actions.introduce(student, new, "Past goed.", by=coordinator), Side.PERSON, by=owner)
    page = client.get(link_in(mails()[-1])).text
    assert "Past goed." in page
    assert "<h1>Een student</h1>" in page
    assert "Kop van het profiel" not in page
    assert "Wij controleren uw bedrijf nog" in page
    assert "Het profiel" not in page


def test_a_student_who_says_no_is_never_shown_to_the_company(
    client: SiteClient, company: Company, member: Account, coordinator: Account, student: Person, owner: Account
) -> None:
    introduction = actions.introduce(student, company, "Past goed.", by=coordinator)
    actions.decline(introduction, Side.PERSON, by=owner, refusal=Refusal.DISTANCE)
    assert [mail.recipient for mail in mails()] == [EMAIL]
    client.sign_in(owner, Role.STUDENT)
    page = client.get(f"/kennismakingen/{introduction.public_id}").text
    assert "De Smid hoort hier niets van." in page
    client.sign_in(member)
    assert client.get(f"/kennismakingen/{introduction.public_id}").status_code == 404
    assert db.session.get_one(Company, company.id).messages_received == 0


def test_a_school_names_nobody_and_introduces_own_students_to_open_companies_only(
    client: SiteClient, company: Company, coordinator: Account, student: Person, owner: Account
) -> None:
    address = f"/mijn-studenten/{student.public_id}/voordragen"
    client.sign_in(coordinator)
    named = client.post_token(address, {"search": "smid", "company": "smid", "body": "Quirina is goed."})
    assert named.status_code == 400
    assert "Laat de naam van de student nog weg" in named.text
    closed = make_company(slug="dicht", name="Dichte Smid")
    make_offer(company=closed, closed_at=clock.now())
    assert "Dichte Smid" not in client.post_token(address, {"search": "smid", "doe": "zoek"}).text
    with pytest.raises(ConflictError):
        actions.introduce(student, closed, "Past goed.", by=coordinator)
    elsewhere = make_account(Role.COORDINATOR)
    make_organisation_membership(organisation=make_organisation(is_school=True), account=elsewhere)
    client.sign_in(elsewhere)
    assert client.get(address).status_code == 404
    people_actions.withdraw_consent(student, Purpose.SCHOOL, by=owner)
    client.sign_in(coordinator)
    assert client.get(address).status_code == 404
    with pytest.raises(NotFoundError):
        actions.introduce(student, company, "Past goed.", by=coordinator)


def test_a_withdrawn_consent_ends_an_introduction_by_the_school(
    company: Company, coordinator: Account, student: Person, owner: Account
) -> None:
    with clock.standing_at(clock.now() - timedelta(hours=1)):
        introduction = actions.introduce(student, company, "Past goed.", by=coordinator)
        actions.agree(introduction, Side.PERSON, by=owner)
    people_actions.withdraw_consent(student, Purpose.SCHOOL, by=owner)
    with pytest.raises(ConflictError):
        actions.agree(introduction, Side.COMPANY, by=None)


def test_taking_back_ends_it_and_a_company_in_time_is_not_counted_as_silent(
    client: SiteClient, vacancy: Vacancy, talent: Person, owner: Account, company: Company, member: Account
) -> None:
    introduction = actions.apply(talent, vacancy, TEXT, by=owner)
    address = f"/kennismakingen/{introduction.public_id}"
    client.sign_in(member)
    assert client.post_token(f"{address}/trek-in").status_code == 404
    client.sign_in(owner, Role.TALENT)
    for _ in range(2):
        assert client.post_token(f"{address}/trek-in").status_code == 303
    assert "ingetrokken" in client.get(address).text
    assert db.session.get_one(Company, company.id).messages_received == 0
    client.sign_in(member)
    assert client.post_token(f"{address}/ja").status_code == 409
    client.sign_in(owner, Role.TALENT)
    assert client.post_form(APPLY, {"body": TEXT, "doe": "verstuur"}).status_code == 303


def test_a_company_that_let_the_day_pass_stays_counted(
    vacancy: Vacancy, talent: Person, owner: Account, company: Company
) -> None:
    with clock.standing_at(clock.now() - timedelta(days=20)):
        introduction = actions.apply(talent, vacancy, TEXT, by=owner)
    actions.withdraw(introduction, by=owner)
    assert db.session.get_one(Company, company.id).messages_received == 1


def test_a_coordinator_takes_back_an_introduction(
    client: SiteClient, company: Company, coordinator: Account, student: Person
) -> None:
    introduction = actions.introduce(student, company, "Past goed.", by=coordinator)
    other = make_introduction(person=student, company=make_company())
    client.sign_in(coordinator)
    page = client.get(f"/mijn-studenten/{student.public_id}").text
    assert "De student is aan zet" in page
    back = client.post_token(f"/kennismakingen/{introduction.public_id}/trek-in")
    assert back.location == f"/mijn-studenten/{student.public_id}"
    assert client.post_token(f"/kennismakingen/{other.public_id}/trek-in").status_code == 404
    db.session.refresh(introduction)
    assert introduction.withdrawn_at is not None


def test_yes_and_no_at_the_same_moment_have_one_effect(
    app: Flask, vacancy: Vacancy, talent: Person, owner: Account, company: Company
) -> None:
    introduction_id, company_id = actions.apply(talent, vacancy, TEXT, by=owner).id, company.id

    def yes() -> str:
        with transaction():
            actions.agree(db.session.get_one(Introduction, introduction_id), Side.COMPANY, by=None)
        return "yes"

    def no() -> str:
        with transaction():
            found = db.session.get_one(Introduction, introduction_id)
            actions.decline(found, Side.COMPANY, by=None, refusal=Refusal.FULL)
        return "no"

    done = at_once(app, yes, no)
    won = [one for one in done if isinstance(one, str)]
    assert len(won) == 1
    assert sum(isinstance(one, ConflictError) for one in done) == 1
    found = only()
    assert (found.company_agreed_at is not None) == (won == ["yes"])
    assert (found.company_declined_at is not None) == (won == ["no"])
    assert db.session.scalar(select(func.count()).select_from(Conversation)) == (won == ["yes"])
    assert db.session.get_one(Company, company_id).messages_answered == 1


def test_yes_twice_at_the_same_moment_is_one_yes(
    app: Flask, vacancy: Vacancy, talent: Person, owner: Account, company: Company
) -> None:
    introduction_id, company_id = actions.apply(talent, vacancy, TEXT, by=owner).id, company.id

    def yes() -> str:
        with transaction():
            actions.agree(db.session.get_one(Introduction, introduction_id), Side.COMPANY, by=None, note="Kom langs.")
        return "yes"

    assert at_once(app, yes, yes) == ["yes", "yes"]
    assert db.session.scalar(select(func.count()).select_from(Message)) == 2
    assert db.session.get_one(Company, company_id).messages_answered == 1


def test_a_message_at_the_moment_of_the_second_yes_goes_into_the_conversation_that_yes_opened(
    app: Flask, company: Company, member: Account, student: Person, owner: Account
) -> None:
    introduction_id = actions.invite(student, company, "Kom eens kijken.", by=member).id
    company_id, owner_id = company.id, owner.id
    held = Event()

    def yes() -> str:
        with transaction():
            companies.locked(company_id)
            held.set()
            sleep(0.3)  # the other has begun, and waits for the company
            by = db.session.get_one(Account, owner_id)
            actions.agree(db.session.get_one(Introduction, introduction_id), Side.PERSON, by=by)
        return "done"

    def write() -> str:
        held.wait(timeout=20)
        with transaction():
            by = db.session.get_one(Account, owner_id)
            actions.write(db.session.get_one(Company, company_id), "Ik kom graag.", by=by)
        return "done"

    assert at_once(app, yes, write) == ["done", "done"]
    (conversation,) = db.session.scalars(select(Conversation)).all()
    assert [line.body for line in queries.lines_of(conversation)] == ["Kom eens kijken.", "Ik kom graag."]
    assert db.session.get_one(Company, company_id).messages_received == 0


def test_nobody_else_reads_an_introduction(
    client: SiteClient, vacancy: Vacancy, talent: Person, owner: Account, company: Company, coordinator: Account
) -> None:
    address = f"/kennismakingen/{actions.apply(talent, vacancy, TEXT, by=owner).public_id}"
    strangers = [make_account(Role.TALENT), make_account(Role.STUDENT), make_account(Role.EMPLOYER)]
    waiting = make_account(Role.EMPLOYER)
    make_membership(company=make_company(), account=strangers[2])
    make_membership(company=company, account=waiting, state=MembershipState.REQUESTED)
    for stranger in (*strangers, waiting):
        client.sign_in(stranger)
        assert client.get(address).status_code == 404
        for verb in ("ja", "nee", "trek-in"):
            assert client.post_token(f"{address}/{verb}").status_code == 404
        assert TEXT not in client.get("/berichten").text
    for staff in (Role.ADMINISTRATOR, Role.ADVISOR, Role.DECIDER, Role.TREASURER):
        client.sign_in(make_account(staff))
        assert client.get(address).status_code == 403
    client.sign_in(coordinator)
    assert client.get(address).status_code == 403


def test_it_goes_on_in_the_conversation_that_the_two_have_already(
    company: Company, member: Account, coordinator: Account, student: Person, owner: Account
) -> None:
    conversation = actions.write(company, "Is er plaats?", by=owner)
    introduction = actions.introduce(student, company, "Past goed.", by=coordinator)
    actions.agree(introduction, Side.PERSON, by=owner)
    actions.agree(introduction, Side.COMPANY, by=member, note="Welkom.")
    assert db.session.scalars(select(Conversation)).all() == [conversation]
    assert db.session.scalars(select(Message.body).order_by(Message.sent_at)).all() == ["Is er plaats?", "Welkom."]
    counted = db.session.get_one(Company, company.id)
    assert (counted.messages_received, counted.messages_answered) == (2, 2)


def test_after_a_no_the_same_can_be_asked_half_a_year_later(
    client: SiteClient, vacancy: Vacancy, talent: Person, owner: Account, company: Company, member: Account
) -> None:
    vacancy.ends_on = clock.today() + timedelta(days=400)
    first = actions.apply(talent, vacancy, TEXT, by=owner)
    actions.decline(first, Side.COMPANY, by=member, refusal=Refusal.FULL)
    with pytest.raises(ConflictError):
        actions.apply(talent, vacancy, TEXT, by=owner)
    with clock.standing_at(clock.now() + START_OVER):
        assert actions.apply(talent, vacancy, TEXT, by=owner).id != first.id
        client.sign_in(owner, Role.TALENT)
        told = client.get(f"/kennismakingen/{first.public_id}").text
    assert "zei nee" in told
    assert "Ingetrokken" not in told


def test_the_reason_is_one_of_the_own_side(vacancy: Vacancy, talent: Person, owner: Account) -> None:
    introduction = actions.apply(talent, vacancy, TEXT, by=owner)
    with pytest.raises(DomainError):
        actions.decline(introduction, Side.COMPANY, by=None, refusal=Refusal.DISTANCE)


def test_every_step_leaves_an_audit_row_for_the_person(
    vacancy: Vacancy, talent: Person, owner: Account, company: Company, member: Account
) -> None:
    first = actions.apply(talent, vacancy, TEXT, by=owner)
    actions.withdraw(first, by=owner)
    second = actions.invite(talent, company, TEXT, vacancy=vacancy, by=member)
    actions.agree(second, Side.PERSON, by=owner)
    rows = db.session.execute(
        select(AuditRow.action, AuditRow.person_id).where(AuditRow.action.startswith("contact.")).order_by(AuditRow.id)
    )
    verbs = ["contact.apply", "contact.withdraw", "contact.invite", "contact.agree"]
    assert [tuple(row) for row in rows] == [(verb, owner.id) for verb in verbs]


def test_nobody_is_introduced_to_the_company_that_they_act_for(
    vacancy: Vacancy, talent: Person, owner: Account, company: Company, member: Account
) -> None:
    make_membership(company=company, account=owner)
    with pytest.raises(ConflictError):
        actions.apply(talent, vacancy, TEXT, by=owner)
    with pytest.raises(ConflictError):
        actions.invite(talent, company, TEXT, vacancy=vacancy, by=member)
    assert db.session.scalar(select(func.count()).select_from(Introduction)) == 0


def test_the_introduction_of_a_blocked_account_stops(
    vacancy: Vacancy, talent: Person, owner: Account, member: Account
) -> None:
    introduction = actions.apply(talent, vacancy, TEXT, by=owner)
    owner.blocked_at = clock.now()
    db.session.flush()
    with pytest.raises(DomainError):
        actions.agree(introduction, Side.COMPANY, by=member)
    assert introduction.company_agreed_at is None


def test_an_employer_filters_the_overview_by_vacancy(
    client: SiteClient, vacancy: Vacancy, talent: Person, owner: Account, company: Company, member: Account
) -> None:
    other = make_vacancy(branch=make_branch(company=company), slug="frezer", title="Frezer")
    actions.apply(talent, vacancy, TEXT, by=owner)
    second = make_person(account=make_account(Role.TALENT), headline="Frezer met ervaring")
    actions.apply(second, other, "Ik frees.", by=db.session.get_one(Account, second.account_id))
    client.sign_in(member)
    everything = client.get("/berichten").text
    assert "Lasser met haast" in everything
    assert "Frezer met ervaring" in everything
    assert "2 wachten op uw antwoord" in everything
    only_frezer = client.get("/berichten?over=frezer").text
    assert "Lasser met haast" not in only_frezer
    assert "Frezer met ervaring" in only_frezer


def test_what_waits_for_the_reader_comes_first(
    client: SiteClient, vacancy: Vacancy, talent: Person, owner: Account, company: Company, member: Account
) -> None:
    waiting = make_company(name="Wacht Op Jou")
    make_introduction(
        person=talent, company=waiting, started_by=Starter.COMPANY, started_at=clock.now() - timedelta(days=3)
    )
    actions.apply(talent, vacancy, TEXT, by=owner)
    client.sign_in(owner, Role.TALENT)
    page = client.get("/berichten").text
    assert "1 wacht op jouw antwoord" in page
    assert page.index("Wacht Op Jou") < page.index("De Smid")


def test_an_empty_overview_tells_a_talent_where_to_begin(client: SiteClient) -> None:
    client.sign_in(make_account(Role.TALENT))
    assert "Zoek een vacature" in client.get("/berichten").text
