"""From the first page to the receipt."""

import re
from typing import Any

from sqlalchemy import func, select

from app.kernel.database import db
from app.kernel.files import StoredFile
from app.kernel.outbox import OutboxMail
from app.vouchers import ledger
from app.vouchers.models import VoucherApplication
from app.vouchers.process import State
from tests.integration.vouchers_pages.conftest import DECLARED, Desk, Employer, the


def test_an_application_goes_from_the_form_to_the_receipt(desk: Desk, employer: Employer) -> None:
    public_id = desk.draft()
    draft = the(public_id)
    assert (draft.state, draft.tuition_cents, draft.company_id) == (State.DRAFT, 2_345_67, employer.company.id)
    assert draft.payee_iban == "NL91ABNA0417164300"

    check = desk.client.get(f"/vouchers/{public_id}/versturen").text
    assert "€\u00a01.172,83" in check
    assert "Er ontbreekt nog een stuk" in check

    desk.supply(public_id)
    assert "offerte.pdf" in desk.client.get(f"/vouchers/{public_id}/versturen").text

    receipt = desk.client.post_form(f"/vouchers/{public_id}/versturen", DECLARED, follow_redirects=True)
    assert receipt.request.path == f"/vouchers/{public_id}"
    sent = the(public_id)
    assert (sent.state, sent.reserved_cents) == (State.COMPLETE, 1_172_83)
    assert sent.number in receipt.text
    assert "Wij houden €\u00a01.172,83 voor u vast." in receipt.text
    assert ledger.check() == []
    assert db.session.scalar(select(func.count()).select_from(OutboxMail)) == 1, "it says what follows as well"


def test_it_can_be_sent_with_a_document_missing_and_completed_later(desk: Desk) -> None:
    application = desk.sent(complete=False)
    public_id = application.public_id
    assert application.state == State.INCOMPLETE
    page = desk.client.get(f"/vouchers/{public_id}").text
    assert "Uw plaats in de rij telt vanaf het laatste stuk." in page
    assert "tot en met 16 maart 2026" in page
    assert desk.supply(public_id).status_code == 303
    assert the(public_id).state == State.COMPLETE


def test_every_declaration_must_be_ticked(desk: Desk) -> None:
    public_id = desk.draft()
    for left_out in DECLARED:
        answer = desk.client.post_form(f"/vouchers/{public_id}/versturen", DECLARED | {left_out: None})
        assert answer.status_code == 400
        assert re.search(r"<title>\s*Fout:", answer.text)
    assert the(public_id).state == State.DRAFT


def test_a_failing_rule_is_explained_and_stops_nobody(desk: Desk) -> None:
    public_id = desk.draft(tuition_cents="1.999,99", trainer_recognised="nee")
    check = desk.client.get(f"/vouchers/{public_id}/versturen").text
    assert "Uw kosten moeten minstens €\u00a02.000,00 zijn, inclusief btw." in check
    assert "Kies een erkende opleider." in check
    desk.supply(public_id)
    assert desk.submit(public_id).status_code == 303
    assert the(public_id).state == State.COMPLETE


def test_a_whole_application_is_changed_and_comes_back_to_the_check_page(desk: Desk) -> None:
    public_id = desk.draft()
    assert 'value="01-05-1990"' in desk.client.get(f"/vouchers/{public_id}/stap/deelnemer").text
    address = f"/vouchers/{public_id}/stap/kosten"
    assert 'value="2.345,67"' in desk.client.get(address).text
    changed = desk.client.post_form(address, {"tuition_cents": "3.000", "stap": "verder"})
    assert changed.location == f"/vouchers/{public_id}/versturen"
    assert the(public_id).tuition_cents == 3_000_00
    assert db.session.scalar(select(func.count()).select_from(VoucherApplication)) == 1


def test_what_was_sent_is_not_changed(desk: Desk) -> None:
    public_id = desk.sent().public_id
    for page in ("stap/kosten", "versturen", "weggooien"):
        shown = desk.client.get(f"/vouchers/{public_id}/{page}")
        assert (shown.status_code, shown.location) == (303, f"/vouchers/{public_id}")
        posted = desk.client.post_token(f"/vouchers/{public_id}/{page}", desk.answers(tuition_cents="1"))
        assert posted.location == f"/vouchers/{public_id}"
    assert the(public_id).tuition_cents == 2_345_67


def reckoned(desk: Desk, public_id: str, **costs: str) -> Any:
    """Fill in costs and press "Bereken"; return the page that comes."""
    address = f"/vouchers/{public_id}/stap/kosten"
    return desk.client.post_form(address, costs | {"stap": "bereken"}, follow_redirects=True)


def test_bereken_shows_the_sum_and_keeps_what_was_typed(desk: Desk) -> None:
    public_id = desk.filled_up_to("kosten", vat_deductible="ja")
    shown = reckoned(desk, public_id, tuition_cents="2.420", vat_percent="21", amounts_include_vat="ja")
    assert shown.status_code == 200
    assert "€\u00a01.000,00" in shown.text
    assert "€\u00a02.000,00" in shown.text
    assert 'value="2.420"' in desk.client.get(f"/vouchers/{public_id}/stap/kosten").text
    assert db.session.scalar(select(func.count()).select_from(VoucherApplication)) == 0


def test_bereken_judges_what_was_typed_and_no_more(desk: Desk) -> None:
    shown = reckoned(desk, desk.filled_up_to("kosten"), tuition_cents="12.34")
    assert shown.status_code == 400
    assert "Dit bedrag is niet duidelijk." in shown.text
    assert "Kies het btw-percentage" not in shown.text


def test_the_estimate_tells_of_the_rules_that_are_answered(desk: Desk) -> None:
    public_id = desk.begin()
    desk.fill(public_id, "aanvrager")
    desk.fill(public_id, "deelnemer", participant_birth_date="3-3-2008")
    shown = reckoned(desk, public_id, tuition_cents="3.000").text
    assert "De deelnemer wordt 18 op 3 maart 2026." in shown
    assert "Op tijd aangevraagd" not in shown


def test_the_next_application_starts_with_the_last(desk: Desk) -> None:
    desk.draft(vat_deductible="ja", payee_name="Techniek bv")
    public_id = desk.begin()
    payment = desk.client.get(f"/vouchers/{public_id}/stap/betaling").text
    assert 'value="Techniek bv"' in payment
    assert 'value="NL91ABNA0417164300"' in payment
    assert "Deelnemer Een" not in desk.client.get(f"/vouchers/{public_id}/stap/deelnemer").text


def test_one_open_application_for_each_participant(desk: Desk) -> None:
    desk.sent()
    second = desk.draft(participant_name="deelnemer  één")
    answer = desk.submit(second)
    assert answer.status_code == 409
    assert "Voor deze deelnemer loopt al een aanvraag." in answer.text
    assert the(second).state == State.DRAFT


def test_a_draft_with_its_documents_is_thrown_away(desk: Desk) -> None:
    public_id = desk.draft()
    desk.supply(public_id)
    desk.supply(public_id, name="beter.pdf")
    gone = desk.client.post_form(f"/vouchers/{public_id}/weggooien")
    assert gone.location == "/vouchers"
    assert desk.client.get(f"/vouchers/{public_id}").status_code == 404
    assert db.session.scalar(select(func.count()).select_from(VoucherApplication)) == 0
    assert db.session.scalar(select(func.count()).select_from(StoredFile)) == 0
