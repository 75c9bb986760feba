"""The same form twice, a session that ended, and two people at the same moment."""

import contextvars
import threading
from typing import Any
from urllib.parse import parse_qs, urlsplit

from flask import Flask
from sqlalchemy import func, select

from app.kernel.database import db
from app.vouchers import ledger
from app.vouchers.models import EvidenceItem, VoucherApplication
from app.vouchers.process import State
from tests.integration.vouchers_pages.conftest import DECLARED, Desk, Employer, the
from tests.support.client import SiteClient, form_on

FORM = "/vouchers/aanvragen"


def applications() -> int:
    """Count the applications in the database now."""
    db.session.rollback()
    return db.session.scalar(select(func.count()).select_from(VoucherApplication)) or 0


def filled(client: SiteClient, address: str, answers: dict[str, Any]) -> dict[str, Any]:
    """Return what a browser sends for the form on `address`, with its tokens."""
    fields = form_on(client.get(address).text, address, address, set())
    for name, value in answers.items():
        fields.setlist(name, [value])
    return {name: values for name, values in fields.lists() if values}


def at_once(app: Flask, employer: Employer, address: str, sent: dict[str, Any]) -> list[str]:
    """Let two browsers of the same person send the same form at the same moment; return where they land."""
    browsers = [app.test_client() for _ in range(2)]
    tokens = {}
    for browser in browsers:
        browser.sign_in(employer.account)
        tokens[browser] = browser.csrf_token()
    db.session.commit()
    barrier, landed = threading.Barrier(len(browsers)), []

    def run(browser: SiteClient) -> None:
        barrier.wait(10)
        answer = browser.post(address, data=sent | {"csrf_token": tokens[browser]})
        landed.append(answer.location or f"{answer.status_code}: {answer.text}")

    threads = [threading.Thread(target=contextvars.Context().run, args=(run, browser)) for browser in browsers]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(60)
    return landed


def test_the_form_sent_twice_is_one_draft(desk: Desk) -> None:
    sent = filled(desk.client, FORM, desk.answers())
    first, second = desk.client.post(FORM, data=sent), desk.client.post(FORM, data=sent)
    assert first.status_code == second.status_code == 303
    assert first.location == second.location
    assert applications() == 1


def test_going_back_and_changing_the_form_keeps_the_change(desk: Desk) -> None:
    sent = filled(desk.client, FORM, desk.answers())
    first = desk.client.post(FORM, data=sent)
    second = desk.client.post(FORM, data=sent | {"tuition_cents": "1.500"})
    assert second.status_code == 303
    assert second.location != first.location
    assert the(second.location.split("/")[2]).tuition_cents == 1_500_00
    start = desk.client.get("/vouchers").text
    for draft in (first, second):
        assert draft.location.removesuffix("/versturen") in start, "both drafts are in the list"


def test_a_double_click_on_send_lands_on_the_receipt(desk: Desk) -> None:
    public_id = desk.draft()
    desk.supply(public_id)
    address = f"/vouchers/{public_id}/versturen"
    sent = filled(desk.client, address, DECLARED)
    answers = [desk.client.post(address, data=sent) for _ in range(2)]
    assert [answer.location for answer in answers] == [f"/vouchers/{public_id}"] * 2
    assert the(public_id).number == "SV-2026-00001"
    assert ledger.check() == []


def test_a_double_click_in_the_same_instant_is_one_application(app: Flask, desk: Desk, employer: Employer) -> None:
    sent = filled(desk.client, FORM, desk.answers())
    drafted = at_once(app, employer, FORM, sent)
    assert len(set(drafted)) == 1
    assert applications() == 1
    public_id = drafted[0].split("/")[2]
    desk.supply(public_id)
    address = f"/vouchers/{public_id}/versturen"
    answers = at_once(app, employer, address, filled(desk.client, address, DECLARED))
    assert answers == [f"/vouchers/{public_id}"] * 2
    application = the(public_id)
    assert (application.state, application.reserved_cents) == (State.COMPLETE, 1_172_83)
    assert ledger.check() == []


def test_withdrawing_twice_is_withdrawing(desk: Desk) -> None:
    public_id = desk.sent().public_id
    address = f"/vouchers/{public_id}/intrekken"
    sent = filled(desk.client, address, {})
    answers = [desk.client.post(address, data=sent) for _ in range(2)]
    assert [(answer.status_code, answer.location) for answer in answers] == [(303, f"/vouchers/{public_id}")] * 2
    assert the(public_id).state == State.WITHDRAWN


def test_throwing_a_draft_away_twice(desk: Desk) -> None:
    public_id = desk.draft()
    address = f"/vouchers/{public_id}/weggooien"
    sent = filled(desk.client, address, {})
    answers = [desk.client.post(address, data=sent) for _ in range(2)]
    assert [(answer.status_code, answer.location) for answer in answers] == [(303, "/vouchers")] * 2


def test_a_document_sent_twice_is_explained(desk: Desk) -> None:
    public_id = desk.sent(complete=False).public_id
    assert desk.supply(public_id).status_code == 303
    again = desk.client.post_token(f"/vouchers/{public_id}/aanleveren/quote", {}, follow_redirects=True)
    assert again.request.path == f"/vouchers/{public_id}"
    assert "U kunt nu geen stuk sturen." in again.text


def test_a_session_that_ended_costs_nothing_that_was_typed(desk: Desk, employer: Employer) -> None:
    sent = filled(desk.client, FORM, desk.answers(motivation="Er is veel vraag naar lassers."))
    desk.client.sign_out()
    asked = desk.client.post(FORM, data=sent)
    assert asked.status_code == 303
    assert asked.location.startswith("/account/aanmelden?")
    desk.client.sign_in(employer.account)
    page = desk.client.get(_next_of(asked.location))
    assert page.status_code == 200
    kept = form_on(page.text, FORM, FORM, set())
    for name, value in desk.answers(motivation="Er is veel vraag naar lassers.").items():
        if name != "stap":
            assert kept[name] == value, name
    assert "€\u00a01.172,83" in page.text
    kept["csrf_token"], kept["stap"] = desk.client.csrf_token(), "verder"
    saved = desk.client.post(FORM, data={name: values for name, values in kept.lists() if values})
    assert saved.status_code == 303
    assert applications() == 1


def test_documents_are_still_there_after_a_session_that_ended(desk: Desk, employer: Employer) -> None:
    public_id = desk.draft()
    desk.supply(public_id)
    address = f"/vouchers/{public_id}/versturen"
    sent = filled(desk.client, address, DECLARED)
    desk.client.sign_out()
    assert desk.client.post(address, data=sent).status_code == 303
    desk.client.sign_in(employer.account)
    assert "offerte.pdf" in desk.client.get(address).text
    item = db.session.scalars(select(EvidenceItem).where(EvidenceItem.code == "quote")).one()
    assert desk.client.get(f"/vouchers/{public_id}/stuk/{item.id}").status_code == 200


def _next_of(address: str) -> str:
    """Return the page that the sign-in page leads back to."""
    return parse_qs(urlsplit(address).query)["next"][0]
