"""Students write, companies answer, and nobody else reads along."""

import re
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from urllib.parse import urlsplit

import pytest
from flask import Flask
from sqlalchemy import func, select

from app.accounts.models import Account, AuditRow
from app.accounts.rules import Role
from app.companies.models import Company
from app.companies.rules import MembershipState, Verification
from app.contacts import actions, links
from app.contacts.models import Conversation, Message
from app.contacts.rules import MESSAGES_A_DAY
from app.kernel import clock
from app.kernel.database import db
from app.kernel.errors import GoneError, TooManyRequestsError
from app.kernel.outbox import OutboxMail
from tests.factories.accounts import PASSWORD, make_account
from tests.factories.companies import make_branch, make_company, make_membership
from tests.factories.contacts import make_conversation
from tests.factories.placements import make_offer
from tests.support.client import SiteClient

WRITE = "/bedrijven/smid/bericht"


@pytest.fixture
def company(app: Flask) -> Company:
    """A company that students can write to."""
    made = make_company(slug="smid", name="De Smid", contact_name="Wie Leest", contact_email="smid@bedrijf.example")
    make_branch(company=made)
    make_offer(company=made)
    return made


@pytest.fixture
def student(app: Flask) -> Account:
    """A student."""
    return make_account(Role.STUDENT, name="Student Een")


def mails() -> list[OutboxMail]:
    """Return all mails, oldest first."""
    db.session.expire_all()
    return list(db.session.scalars(select(OutboxMail).order_by(OutboxMail.id)))


def only_conversation() -> Conversation:
    """Return the one conversation that there is."""
    db.session.expire_all()
    return db.session.scalars(select(Conversation)).one()


def link_in(mail: OutboxMail) -> str:
    """Return the path of the first link in a mail."""
    found = re.search(r"https?://\S+", mail.body)
    assert found
    return urlsplit(found[0]).path


def test_a_message_goes_to_the_company_with_a_copy_to_the_student(
    client: SiteClient, company: Company, student: Account
) -> None:
    client.sign_in(student)
    answer = client.post_form(WRITE, {"when": "In februari", "learn": "Smeden", "can": "Vijlen", "doe": "verstuur"})
    conversation = only_conversation()
    assert answer.status_code == 303
    assert answer.location == f"/berichten/{conversation.public_id}"
    relayed, copy = mails()
    assert (relayed.recipient, copy.recipient) == ("smid@bedrijf.example", student.email)
    for said in ("Wanneer ik wil komen: In februari", "Wat ik wil leren: Smeden", "Wat ik al kan: Vijlen"):
        assert said in relayed.body
        assert said in copy.body
    assert student.email not in relayed.body
    assert relayed.reply_to is None
    assert "smid@bedrijf.example" not in copy.body
    shown = client.get(answer.location).text
    assert "Smeden" in shown
    assert "Je hoort iets vóór" in shown
    assert db.session.get_one(Company, company.id).messages_received == 1


def test_a_message_can_be_read_and_changed_before_it_is_sent(
    client: SiteClient, company: Company, student: Account
) -> None:
    client.sign_in(student)
    composed = client.post_form(WRITE, {"learn": "Smeden", "doe": "lees"})
    assert composed.status_code == 200
    assert "Wat ik wil leren: Smeden" in composed.text
    assert mails() == []
    client.post_form(WRITE, {"learn": "Smeden", "body": "Mijn eigen woorden.", "doe": "verstuur"})
    assert db.session.scalars(select(Message.body)).one() == "Mijn eigen woorden."


def test_a_visitor_signs_in_at_sending_and_the_text_survives(
    client: SiteClient, company: Company, student: Account
) -> None:
    asked = client.post_form(WRITE, {"learn": "Smeden met “vuur”", "doe": "verstuur"})
    assert asked.status_code == 303
    assert mails() == []
    signed_in = client.post_form(asked.location, {"email": student.email, "password": PASSWORD})
    assert signed_in.status_code == 303
    page = client.get(signed_in.location)
    assert "Je bericht is bewaard" in page.text
    assert "Smeden met “vuur”" in page.text
    sent = client.post_form(WRITE, page=signed_in.location, data={"doe": "verstuur"})
    assert sent.status_code == 303
    assert "Smeden met “vuur”" in str(db.session.scalars(select(Message.body)).one())


def test_a_session_that_ended_keeps_what_was_typed(client: SiteClient, company: Company, student: Account) -> None:
    client.sign_in(student)
    client.post_form(WRITE, {"learn": "Smeden", "doe": "verstuur"})
    address = f"/berichten/{only_conversation().public_id}"
    client.get(address)
    token = client.csrf_token()
    client.sign_out()
    asked = client.post(address, data={"csrf_token": token, "body": "Nog een vraag"})
    assert asked.status_code == 303
    signed_in = client.post_form(asked.location, {"email": student.email, "password": PASSWORD})
    assert "Nog een vraag" in client.get(signed_in.location).text


def test_a_double_click_sends_one_message(client: SiteClient, company: Company, student: Account) -> None:
    client.sign_in(student)
    fields = {"csrf_token": client.csrf_token(), "once": "eenmalig", "body": "Hallo daar", "doe": "verstuur"}
    first, second = client.post(WRITE, data=fields), client.post(WRITE, data=fields)
    assert first.location == second.location
    assert db.session.scalar(select(func.count()).select_from(Message)) == 1
    assert len(mails()) == 2


def test_going_back_to_change_a_message_sends_the_change(
    client: SiteClient, company: Company, student: Account
) -> None:
    client.sign_in(student)
    fields = {"csrf_token": client.csrf_token(), "once": "eenmalig", "body": "Hallo daar", "doe": "verstuur"}
    for body in ("Hallo daar", "Hallo allemaal", "Hallo allemaal"):
        assert client.post(WRITE, data=fields | {"body": body}).status_code == 303
    sent = db.session.scalars(select(Message.body).order_by(Message.id)).all()
    assert sent == ["Hallo daar", "Hallo allemaal"]


def test_two_clicks_at_once_make_one_conversation(app: Flask, company: Company, student: Account) -> None:
    clients = [app.test_client(), app.test_client()]
    requests = []
    for number, client in enumerate(clients):
        client.sign_in(student)
        requests.append(
            (client, {"csrf_token": client.csrf_token(), "once": f"tegelijk-{number}", "body": "Hallo daar"})
        )
    with ThreadPoolExecutor(2) as pool:
        answers = list(pool.map(lambda pair: pair[0].post(WRITE, data=pair[1] | {"doe": "verstuur"}), requests))
    assert [answer.status_code for answer in answers] == [303, 303]
    assert db.session.scalar(select(func.count()).select_from(Conversation)) == 1
    assert db.session.get_one(Company, company.id).messages_received == 1


def test_an_empty_message_is_asked_for(client: SiteClient, company: Company, student: Account) -> None:
    client.sign_in(student)
    refused = client.post_form(WRITE, {"doe": "verstuur"})
    assert refused.status_code == 400
    assert "Beantwoord een van de vragen" in refused.text
    assert mails() == []


def test_what_looks_like_a_citizen_number_must_be_confirmed(
    client: SiteClient, company: Company, student: Account
) -> None:
    client.sign_in(student)
    message = {"body": "Mijn nummer is 111222333, tot ziens.", "doe": "verstuur"}
    refused = client.post_form(WRITE, message)
    assert refused.status_code == 400
    assert "burgerservicenummer" in refused.text
    assert "not_a_bsn" in refused.text
    assert mails() == []
    assert client.post_form(WRITE, {**message, "not_a_bsn": "y"}).status_code == 303


def test_writing_again_goes_on_with_the_same_conversation(
    client: SiteClient, company: Company, student: Account
) -> None:
    client.sign_in(student)
    client.post_form(WRITE, {"body": "Eerste bericht", "doe": "verstuur"})
    there = client.get(WRITE)
    assert there.status_code == 303
    assert client.post_form(there.location, {"body": "Tweede bericht"}).status_code == 303
    assert db.session.scalar(select(func.count()).select_from(Message)) == 2
    assert db.session.get_one(Company, company.id).messages_received == 1


def test_ten_messages_a_day_and_then_tomorrow(client: SiteClient, company: Company, student: Account) -> None:
    for _ in range(MESSAGES_A_DAY):
        actions.write(company, "Hallo daar", by=student)
    with pytest.raises(TooManyRequestsError):
        actions.write(company, "Hallo daar", by=student)
    client.sign_in(student)
    address = f"/berichten/{only_conversation().public_id}"
    refused = client.post_form(address, {"body": "Nog een"})
    assert refused.status_code == 429
    assert refused.headers["Retry-After"] == "86400"
    assert "Nog een" in refused.text
    assert "Morgen kun je weer verder" in refused.text


def test_only_students_write(client: SiteClient, company: Company) -> None:
    client.sign_in(make_account(Role.EMPLOYER))
    assert client.get(WRITE).status_code == 403
    assert client.post_token(WRITE, {"body": "Hallo daar"}).status_code == 403


def test_a_company_answers_with_the_link_in_its_mail(client: SiteClient, company: Company, student: Account) -> None:
    actions.write(company, "Is er plaats?", by=student)
    address = link_in(mails()[0])
    page = client.get(address)
    assert page.status_code == 200
    assert "Is er plaats?" in page.text
    assert student.email not in page.text
    sent = client.post_form(address, {"body": "Kom maar kijken."})
    assert sent.status_code == 303
    assert sent.location == address
    last = mails()[-1]
    assert last.recipient == student.email
    assert "Kom maar kijken." in last.body
    assert "smid@bedrijf.example" not in last.body
    conversation = only_conversation()
    assert conversation.answered_at is not None
    assert link_in(last) == f"/berichten/{conversation.public_id}"
    counted = db.session.get_one(Company, company.id)
    assert (counted.messages_received, counted.messages_answered) == (1, 1)
    assert counted.answer_days == pytest.approx(0, abs=0.01)


def test_an_answer_counts_once_and_shows_in_search(client: SiteClient, company: Company, student: Account) -> None:
    make_conversation(person=student, company=company, started_at=clock.now() - timedelta(days=4))
    conversation = only_conversation()
    before = company.search_revision
    actions.answer(conversation, "Ja", by=None)
    actions.answer(conversation, "En nog iets", by=None)
    db.session.refresh(company)
    assert company.messages_answered == 1
    assert company.answer_days == pytest.approx(4, abs=0.01)
    assert company.search_revision > before


def test_the_same_answer_twice_is_one_answer(client: SiteClient, company: Company, student: Account) -> None:
    actions.write(company, "Is er plaats?", by=student)
    address = link_in(mails()[0])
    fields = {"csrf_token": client.csrf_token(), "once": "een-antwoord", "body": "Kom maar kijken."}
    assert client.post(address, data=fields).status_code == 303
    assert client.post(address, data=fields).status_code == 303
    assert db.session.scalar(select(func.count()).select_from(Message)) == 2


def test_a_link_that_was_changed_or_mailed_elsewhere_is_dead(
    client: SiteClient, company: Company, student: Account
) -> None:
    conversation = actions.write(company, "Is er plaats?", by=student)
    token = links.token_for(conversation, company)
    assert client.get(f"/berichten/antwoord/{token}").status_code == 200
    assert client.get(f"/berichten/antwoord/{token[:-2]}xx").status_code == 410
    assert client.get("/berichten/antwoord/onzin").status_code == 410
    company.contact_email = "iemand.anders@bedrijf.example"
    assert client.get(f"/berichten/antwoord/{token}").status_code == 410
    assert client.post_token(f"/berichten/antwoord/{token}", {"body": "Ja"}).status_code == 410


def test_a_link_is_good_for_sixty_days(
    client: SiteClient, company: Company, student: Account, monkeypatch: pytest.MonkeyPatch
) -> None:
    address = f"/berichten/antwoord/{links.token_for(actions.write(company, 'Hallo daar', by=student), company)}"
    monkeypatch.setattr(links, "VALID", timedelta(seconds=-1))
    assert client.get(address).status_code == 410


def test_a_member_answers_for_the_company(client: SiteClient, company: Company, student: Account) -> None:
    member = make_account(Role.EMPLOYER)
    make_membership(company=company, account=member, is_admin=False)
    actions.write(company, "Is er plaats?", by=student)
    client.sign_in(member)
    overview = client.get("/berichten").text
    assert "Student Een" in overview
    assert "u bent aan zet" in overview
    address = f"/berichten/{only_conversation().public_id}"
    assert client.post_form(address, {"body": "Kom maar kijken."}).status_code == 303
    assert mails()[-1].recipient == student.email
    assert "beantwoord" in client.get("/berichten").text


def test_nobody_else_reads_a_conversation(client: SiteClient, company: Company, student: Account) -> None:
    actions.write(company, "Is er plaats?", by=student)
    other = make_company(slug="ander")
    strangers = [make_account(Role.STUDENT), make_account(Role.EMPLOYER), make_account(Role.EMPLOYER)]
    make_membership(company=other, account=strangers[1])
    make_membership(company=company, account=strangers[2], state=MembershipState.REQUESTED)
    address = f"/berichten/{only_conversation().public_id}"
    for stranger in strangers:
        client.sign_in(stranger)
        assert client.get(address).status_code == 404
        assert client.post_token(address, {"body": "Ik lees mee"}).status_code == 404
        assert "Student Een" not in client.get("/berichten").text
    for staff in (Role.ADMINISTRATOR, Role.ADVISOR, Role.DECIDER, Role.TREASURER):
        client.sign_in(make_account(staff))
        assert client.get(address).status_code == 403
    client.sign_out()
    assert client.get(address).status_code == 303


def test_who_left_the_company_reads_no_more(client: SiteClient, company: Company, student: Account) -> None:
    member = make_account(Role.EMPLOYER)
    membership = make_membership(company=company, account=member)
    actions.write(company, "Is er plaats?", by=student)
    address = f"/berichten/{only_conversation().public_id}"
    client.sign_in(member)
    assert client.get(address).status_code == 200
    membership.state, membership.ended_at = MembershipState.ENDED, clock.now()
    assert client.get(address).status_code == 404


@pytest.mark.parametrize("how", ["removed", "rejected"])
def test_a_conversation_ends_when_the_company_leaves(
    client: SiteClient, company: Company, student: Account, how: str
) -> None:
    member = make_account(Role.EMPLOYER)
    make_membership(company=company, account=member)
    conversation = actions.write(company, "Is er plaats?", by=student)
    link, sent = link_in(mails()[0]), len(mails())
    if how == "removed":
        company.removed_at = clock.now()
    else:
        company.verification = Verification.REJECTED
    address = f"/berichten/{conversation.public_id}"
    for answer in (client.get(link), client.post_token(link, {"body": "Ja"})):
        assert answer.status_code == 410
        assert "De Smid staat niet meer op deze site. Antwoorden kan niet meer." in answer.text
    for reader, sentence in ((student, "maar niet meer schrijven"), (member, "Antwoorden kan niet meer")):
        client.sign_in(reader)
        for answer, status in ((client.get(address), 200), (client.post_token(address, {"body": "Hallo"}), 410)):
            assert answer.status_code == status
            assert sentence in answer.text
            assert "Is er plaats?" in answer.text
            assert "<textarea" not in answer.text
            assert "Je hoort iets vóór" not in answer.text
    with pytest.raises(GoneError):
        actions.reply(conversation, company, "Hallo", by=student)
    with pytest.raises(GoneError):
        actions.answer(conversation, "Ja", by=member)
    assert len(mails()) == sent
    assert db.session.scalar(select(func.count()).select_from(Message)) == 1


def test_a_student_sees_who_did_not_answer(client: SiteClient, company: Company, student: Account) -> None:
    make_conversation(person=student, company=company, expected_by=clock.now() - timedelta(days=1))
    client.sign_in(student)
    assert "Wacht niet langer" in client.get("/berichten").text
    assert "antwoordde niet op tijd" in client.get(f"/berichten/{only_conversation().public_id}").text


def test_empty_overviews_say_what_to_do(client: SiteClient, student: Account) -> None:
    client.sign_in(student)
    assert "Je hebt nog niemand geschreven" in client.get("/berichten").text
    client.sign_in(make_account(Role.EMPLOYER))
    assert "Nog geen berichten" in client.get("/berichten").text


def test_every_message_leaves_an_audit_row(app: Flask, company: Company, student: Account) -> None:
    actions.answer(actions.write(company, "Hallo daar", by=student), "Ja", by=None)
    db.session.flush()
    rows = db.session.scalars(
        select(AuditRow.action).where(AuditRow.action.startswith("contact.")).order_by(AuditRow.id)
    )
    assert list(rows) == ["contact.write", "contact.answer"]


def test_each_side_reads_the_name_of_the_other(client: SiteClient, company: Company, student: Account) -> None:
    member = make_account(Role.EMPLOYER)
    make_membership(company=company, account=member)
    actions.write(company, "Is er plaats?", by=student)
    address = f"/berichten/{only_conversation().public_id}"
    for reader, name in ((student, "De Smid"), (member, "Student Een")):
        client.sign_in(reader)
        assert f"<h1>Gesprek met {name}</h1>" in client.get(address).text
