"""Notes on a case, texts that staff use again, and the calendar of terms."""

import re
from collections.abc import Callable
from datetime import date, timedelta

import pytest
from sqlalchemy import delete, select, update
from sqlalchemy.exc import IntegrityError

from app.accounts.models import Account, AuditRow
from app.kernel.database import db
from app.vouchers import actions
from app.vouchers.blocks.models import TextBlock
from app.vouchers.desk.ical import Day, calendar
from app.vouchers.desk.models import CaseNote
from app.vouchers.process import State
from tests.factories.accounts import make_account
from tests.factories.desk import make_block, make_note
from tests.factories.voucher_cases import applicant_of, make_in_review, make_proposed, make_sent, open_fund, the
from tests.factories.vouchers import make_application
from tests.support.client import SiteClient
from tests.support.statements import counted

At = Callable[[timedelta], object]


@pytest.fixture(autouse=True)
def _money(database: object) -> None:
    open_fund(rijk=90_000_00)


def test_a_note_is_for_colleagues_and_not_on_the_status_page(
    client: SiteClient, advisor: Account, colleague: Account
) -> None:
    case = make_in_review(advisor)
    address, applicant = f"/advies/{case.public_id}", applicant_of(case)
    client.sign_in(advisor)
    assert client.post_form(f"{address}/notitie", {"note": "Gebeld: offerte volgt."}).location == address
    client.sign_in(colleague)
    page = client.get(address).text
    assert "Gebeld: offerte volgt." in page
    assert "Adviseur Een" in page
    client.sign_in(applicant)
    assert "Gebeld" not in client.get(f"/vouchers/{case.public_id}").text
    row = db.session.scalars(select(AuditRow).where(AuditRow.action == "voucher.note")).one()
    assert (row.actor_id, row.person_id) == (advisor.id, case.applicant_id)


def test_a_note_needs_words_and_holds_no_citizen_number(client: SiteClient, advisor: Account) -> None:
    case = make_sent()
    client.sign_in(advisor)
    for typed, said in ((" ", "Schrijf eerst een notitie."), ("111222333", "lijkt op een BSN")):
        answer = client.post_form(f"/advies/{case.public_id}/notitie", {"note": typed})
        assert answer.status_code == 400
        assert said in answer.text
    assert db.session.scalars(select(CaseNote)).all() == []


@pytest.mark.parametrize("change", [update(CaseNote).values(text="x"), delete(CaseNote)])
def test_no_note_is_changed_or_removed(change: object, advisor: Account) -> None:
    make_note(application=make_sent(), by=advisor)
    db.session.commit()
    with pytest.raises(IntegrityError, match="case_note is append-only"):
        db.session.execute(change)  # type: ignore[call-overload]


def test_who_follows_the_training_can_read_the_notes_in_their_own_data(client: SiteClient, advisor: Account) -> None:
    person = make_account()
    own = make_application(applicant=person, state=State.SUBMITTED)
    make_note(application=own, by=advisor, text="Wil graag in april beginnen.")
    of_company = make_sent()
    employer = applicant_of(of_company)
    make_note(application=of_company, by=advisor, text="De deelnemer is ziek.")
    client.sign_in(person)
    page = client.get("/mijn-gegevens").text
    assert "Wil graag in april beginnen." in page
    assert advisor.name not in page
    client.sign_in(employer)
    assert "De deelnemer is ziek." not in client.get("/mijn-gegevens").text


def test_a_text_is_written_changed_used_and_taken_away(client: SiteClient, advisor: Account) -> None:
    client.sign_in(advisor)
    sent = {"kind": "propose", "title": "Past bij de regio", "text": "De opleiding past bij werk in de regio."}
    assert client.post_form("/advies/teksten/nieuw", sent).location == "/advies/teksten"
    block = db.session.scalars(select(TextBlock)).one()
    changed = {"text": "Deze opleiding past bij werk in Zutphen."}
    assert client.post_form(f"/advies/teksten/{block.id}", changed).location == "/advies/teksten"
    assert "werk in Zutphen" in client.get("/advies/teksten").text
    case = make_in_review(advisor)
    address = f"/advies/{case.public_id}/voorstel"
    page = client.post_form(address, {"reason": "Eerst dit.", "blok": str(block.id), "invoegen": "1"})
    assert page.status_code == 200
    assert re.search(r"Eerst dit\.\s+Deze opleiding past bij werk in Zutphen\.</textarea>", page.text)
    assert the(case.public_id).state == State.IN_REVIEW
    assert client.post_token(f"/advies/teksten/{block.id}/weg", {"once": "x"}).status_code == 303
    assert "werk in Zutphen" not in client.get("/advies/teksten").text
    assert client.get(f"/advies/teksten/{block.id}").status_code == 404


def test_a_text_is_offered_where_it_is_for(client: SiteClient, advisor: Account, decider: Account) -> None:
    for kind in ("ask", "propose", "decide", "return", "note"):
        make_block(kind=kind, title=f"Tekst voor {kind}")
    case, proposed = make_in_review(advisor), make_proposed(advisor)
    for who, page, kind in (
        (advisor, f"{case.public_id}/stuk-vragen", "ask"),
        (advisor, f"{case.public_id}/voorstel", "propose"),
        (advisor, f"{case.public_id}/notitie", "note"),
        (decider, f"{proposed.public_id}/besluit", "decide"),
        (decider, f"{proposed.public_id}/terug", "return"),
    ):
        client.sign_in(who)
        offered = set(re.findall(r"Tekst voor (\w+)</option>", client.get(f"/advies/{page}").text))
        assert offered == {kind}


def test_the_calendar_shows_what_ends_in_a_week_and_a_month(
    client: SiteClient, advisor: Account, colleague: Account, at: At
) -> None:
    mine, theirs = make_in_review(advisor), make_in_review(colleague)
    actions.ask_item(theirs, by=colleague, code="quote", label="", reason="Geen datum.")
    client.sign_in(advisor)
    week = client.get("/advies/agenda?dag=2026-04-27").text
    assert mine.number in week
    assert theirs.number not in week
    everybody = client.get("/advies/agenda?dag=2026-03-16&van=iedereen").text
    assert theirs.number in everybody
    assert "laatste dag voor aanvulling" in everybody
    month = client.get("/advies/agenda?toon=maand&dag=2026-03-10&van=iedereen").text
    assert "1 aanvulling" in month
    assert "1 besluit" not in client.get("/advies/agenda?toon=maand&dag=2026-04-01&van=iedereen&soort=offer").text
    for wrong in ("toon=jaar", "dag=40-40-2026", "soort=x", "dag=2400-01-01"):
        assert client.get(f"/advies/agenda?{wrong}").status_code == 400


def test_the_calendar_file_holds_days_and_numbers_but_no_names(client: SiteClient, advisor: Account) -> None:
    case = make_in_review(advisor)
    client.sign_in(advisor)
    answer = client.get("/advies/termijnen.ics")
    text = answer.data.decode()
    assert answer.mimetype == "text/calendar"
    assert f"SUMMARY:Beslissen op {case.number}\r\n" in text
    assert "DTSTART;VALUE=DATE:20260428\r\n" in text
    assert "Bedrijf" not in text
    assert "Deelnemer" not in text
    assert all(len(line.encode()) <= 75 for line in text.split("\r\n"))


def test_the_calendar_costs_as_many_statements_for_many_as_for_few(client: SiteClient, advisor: Account) -> None:
    client.sign_in(advisor)
    sent = []
    for more in (1, 6):
        for _ in range(more):
            make_in_review(advisor)
        db.session.commit()
        with counted() as statements:
            assert client.get("/advies/agenda?dag=2026-04-27").text.count("SV-2026") >= more
        sent.append(len(statements))
    assert sent[0] == sent[1]


def test_long_and_odd_texts_survive_in_a_calendar_file(at: At) -> None:
    moment = at(timedelta())
    odd = Day("a@b", date(2026, 3, 2), "één; twee, drie\\vier\nvijf " + "é" * 60, "https://voorbeeld.example/x")
    text = calendar("Naam", [odd], made_at=moment).decode()  # type: ignore[arg-type]
    assert all(len(line.encode()) <= 75 for line in text.split("\r\n"))
    unfolded = text.replace("\r\n ", "")
    assert "SUMMARY:één\\; twee\\, drie\\\\vier\\nvijf " + "é" * 60 in unfolded
    assert "DTEND;VALUE=DATE:20260303" in unfolded
