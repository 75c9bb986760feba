"""The same form twice, a session that ended, and two people at the same moment."""

import contextvars
import threading
from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any
from urllib.parse import parse_qs, urlsplit

from flask import Flask
from sqlalchemy import func, select

from app.kernel.database import db
from app.vouchers import ledger
from app.vouchers.models import EvidenceItem, VoucherApplication
from app.vouchers.process import State
from tests.integration.vouchers_pages.conftest import DECLARED, MOMENT, PARTS, Desk, Employer, the
from tests.support.client import SiteClient, form_on

BEGIN = "/vouchers/aanvragen"


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


def test_beginning_twice_is_one_beginning(app: Flask, desk: Desk, employer: Employer) -> None:
    begun = at_once(app, employer, BEGIN, filled(desk.client, BEGIN, {}))
    assert len(set(begun)) == 1
    assert begun[0] == f"/vouchers/{desk.begin()}/stap/aanvrager", "what is empty is taken up again"


def test_a_step_sent_twice_goes_to_the_next_step_twice(desk: Desk) -> None:
    address = f"/vouchers/{desk.begin()}/stap/aanvrager"
    sent = filled(desk.client, address, {"vat_deductible": "nee", "de_minimis_prior_cents": "0", "stap": "verder"})
    answers = [desk.client.post(address, data=sent) for _ in range(2)]
    assert [answer.location for answer in answers] == [address.replace("aanvrager", "deelnemer")] * 2


def test_going_back_and_changing_a_step_keeps_the_change(desk: Desk) -> None:
    public_id = desk.filled_up_to("betaling")
    for amount in ("1.500", "2.000", "1.500"):
        desk.fill(public_id, "kosten", tuition_cents=amount)
        assert f'value="{amount}"' in desk.client.get(f"/vouchers/{public_id}/stap/kosten").text
    desk.fill(public_id, "betaling")
    assert the(public_id).tuition_cents == 1_500_00


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
    public_id = desk.filled_up_to("betaling")
    last = f"/vouchers/{public_id}/stap/betaling"
    answers = {name: desk.answers()[name] for name in PARTS["betaling"]}
    drafted = at_once(app, employer, last, filled(desk.client, last, answers | {"stap": "verder"}))
    assert drafted == [f"/vouchers/{public_id}/versturen"] * 2
    assert applications() == 1
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
    public_id = desk.filled_up_to("betaling")
    address = f"/vouchers/{public_id}/stap/betaling"
    answers = {name: desk.answers()[name] for name in PARTS["betaling"]}
    typed = answers | {"motivation": "Er is veel vraag naar lassers.", "stap": "verder"}
    sent = filled(desk.client, address, typed)
    desk.client.sign_out()
    asked = desk.client.post(address, data=sent)
    assert asked.status_code == 303
    assert asked.location.startswith("/account/aanmelden?")
    desk.client.sign_in(employer.account)
    page = desk.client.get(_next_of(asked.location))
    assert page.status_code == 200
    kept = form_on(page.text, address, address, set())
    assert {name: kept[name] for name in PARTS["betaling"]} == {name: typed[name] for name in PARTS["betaling"]}
    assert "€\u00a01.172,83" in page.text
    kept["csrf_token"], kept["stap"] = desk.client.csrf_token(), "verder"
    saved = desk.client.post(address, data={name: values for name, values in kept.lists() if values})
    assert saved.location == f"/vouchers/{public_id}/versturen"
    assert applications() == 1


def test_what_was_typed_is_there_on_another_device_on_another_day(
    app: Flask, desk: Desk, employer: Employer, at: Callable[[datetime], None]
) -> None:
    public_id = desk.filled_up_to("opleiding")
    address = f"/vouchers/{public_id}/stap/opleiding"
    sent = filled(desk.client, address, {"training_title": "Lassen", "training_start": "nog niet bekend"})
    answer = desk.client.post(address, data=sent | {"stap": "bewaar"}, headers={"HX-Request": "true"})
    assert "Bewaard op 2 maart 2026, 10:00" in answer.text
    at(MOMENT + timedelta(days=9))
    phone: SiteClient = app.test_client()  # type: ignore[assignment]
    phone.sign_in(employer.account)
    assert f'href="/vouchers/{public_id}"' in phone.get("/vouchers").text
    left = phone.get(f"/vouchers/{public_id}", follow_redirects=True)
    assert left.request.path == address
    assert 'value="Lassen"' in left.text
    assert 'value="nog niet bekend"' in left.text


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
