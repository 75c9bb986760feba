"""Nobody sends what was not shown, and of two tabs none wins unnoticed."""

from collections.abc import Callable
from datetime import datetime, timedelta

import pytest
from flask import Flask

from app.vouchers.process import State
from tests.integration.vouchers_pages.conftest import DECLARED, MOMENT, Desk, Employer, the
from tests.integration.vouchers_pages.test_once_and_again import at_once, filled

At = Callable[[datetime], None]
CHANGED = "Deze aanvraag is intussen gewijzigd."


def test_a_stale_check_page_sends_nothing_and_shows_what_is_there_now(desk: Desk, at: At) -> None:
    public_id = desk.draft()
    address = f"/vouchers/{public_id}/versturen"
    stale = filled(desk.client, address, DECLARED)
    at(MOMENT + timedelta(minutes=1))
    desk.fill(public_id, "opleiding", training_title="Lassen niveau 3")
    for sent in (stale, stale | {"consent": []}, stale | {"seen": "geen moment"}, stale | {"seen": []}):
        answer = desk.client.post(address, data=sent)
        assert answer.status_code == 409
        assert f"{CHANGED} Controleer hem opnieuw." in answer.text
        assert "Lassen niveau 3" in answer.text
        assert " checked" not in answer.text, "what was declared of another version is declared again"
    assert the(public_id).state == State.DRAFT
    assert desk.submit(public_id).status_code == 303
    assert the(public_id).state != State.DRAFT


def test_a_document_that_came_since_is_shown_before_sending(desk: Desk, at: At) -> None:
    public_id = desk.draft()
    address = f"/vouchers/{public_id}/versturen"
    stale = filled(desk.client, address, DECLARED)
    at(MOMENT + timedelta(minutes=1))
    desk.supply(public_id)
    answer = desk.client.post(address, data=stale)
    assert (answer.status_code, "offerte.pdf" in answer.text) == (409, True)
    assert desk.submit(public_id).status_code == 303


@pytest.mark.parametrize("wrong", [{}, {"training_end": ""}])
def test_the_second_of_two_tabs_keeps_what_was_typed_and_reads_of_the_first(
    desk: Desk, at: At, wrong: dict[str, str]
) -> None:
    public_id = desk.draft()
    address = f"/vouchers/{public_id}/stap/opleiding"
    first = filled(desk.client, address, {"training_title": "Uit de ene tab"})
    second = filled(desk.client, address, {"training_title": "Uit de andere tab"})
    at(MOMENT + timedelta(minutes=1))
    assert desk.client.post(address, data=first).status_code == 303
    if wrong:
        assert desk.client.post(address, data=second | wrong).status_code == 400
    answer = desk.client.post(address, data=second)
    assert answer.status_code == 409
    assert CHANGED in answer.text
    assert 'value="Uit de andere tab"' in answer.text
    assert the(public_id).training_title == "Uit de ene tab"
    again = second | {"seen": [the(public_id).revision]}
    assert f'value="{the(public_id).revision}"' in answer.text
    assert desk.client.post(address, data=again).status_code == 303
    assert the(public_id).training_title == "Uit de andere tab"


def test_the_same_change_twice_is_one_change(app: Flask, desk: Desk, employer: Employer, at: At) -> None:
    public_id = desk.draft()
    address = f"/vouchers/{public_id}/stap/opleiding"
    sent = filled(desk.client, address, {"training_title": "Lassen niveau 3"})
    at(MOMENT + timedelta(minutes=1))
    assert at_once(app, employer, address, sent) == [f"/vouchers/{public_id}/versturen"] * 2


def test_reckoning_in_a_stale_tab_does_not_hide_that_it_is_stale(desk: Desk, at: At) -> None:
    public_id = desk.draft()
    address = f"/vouchers/{public_id}/stap/opleiding"
    stale = filled(desk.client, address, {"stap": "bereken"})
    at(MOMENT + timedelta(minutes=1))
    desk.client.post_form(address, {"training_title": "Lassen niveau 3"})
    page = desk.client.post(address, data=stale)
    assert (page.status_code, f'value="{stale["seen"][0]}"' in page.text) == (200, True)
    assert desk.client.post(address, data=stale | {"stap": "verder"}).status_code == 409


def test_of_two_tabs_on_one_step_the_one_behind_is_told(desk: Desk, at: At) -> None:
    public_id = desk.begin()
    address = f"/vouchers/{public_id}/stap/aanvrager"
    first = filled(desk.client, address, {"vat_deductible": "nee", "de_minimis_prior_cents": "10"})
    second = filled(desk.client, address, {"vat_deductible": "nee", "de_minimis_prior_cents": "20"})
    at(MOMENT + timedelta(minutes=1))
    while_typing = {"HX-Request": "true"}
    for _ in range(2):
        kept = desk.client.post(address, data=first | {"stap": "bewaar"}, headers=while_typing)
        assert kept.status_code == 200, "a page that keeps more than once is not in its own way"
        at(MOMENT + timedelta(minutes=2))
    behind = desk.client.post(address, data=second)
    assert behind.status_code == 409
    assert CHANGED in behind.text
    assert 'value="20"' in behind.text
    assert 'value="10"' in desk.client.get(address).text


def test_typing_that_arrives_after_the_page_was_left_is_in_nobodys_way(desk: Desk, at: At) -> None:
    public_id = desk.begin()
    first, second = (f"/vouchers/{public_id}/stap/{part}" for part in ("aanvrager", "deelnemer"))
    sent = filled(desk.client, first, {"vat_deductible": "nee", "de_minimis_prior_cents": "10"})
    at(MOMENT + timedelta(minutes=1))
    assert desk.client.post(first, data=sent).status_code == 303
    on_the_next_page = filled(desk.client, second, {"participant_name": "Deelnemer Nieuw"})
    at(MOMENT + timedelta(minutes=2))
    late = sent | {"stap": "bewaar", "de_minimis_prior_cents": "1"}
    assert desk.client.post(first, data=late, headers={"HX-Request": "true"}).status_code == 200
    kept = desk.client.post(second, data=on_the_next_page | {"stap": "bewaar"}, headers={"HX-Request": "true"})
    assert kept.status_code == 200, "the next page is not told of a change that was its own"
    assert 'value="10"' in desk.client.get(first).text
    assert 'value="Deelnemer Nieuw"' in desk.client.get(second).text
