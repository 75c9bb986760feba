"""What an applicant reads of a case under way and of the decision, and the steps that are left to take."""

from collections.abc import Callable
from datetime import datetime, time, timedelta

import pytest

from app.accounts.rules import Role
from app.kernel.clock import AMSTERDAM
from app.kernel.database import db
from app.vouchers import actions, ledger
from app.vouchers.afterwards import actions as afterwards
from app.vouchers.models import VoucherApplication
from app.vouchers.process import State
from app.vouchers.rules.settlement import Blame
from tests.factories.accounts import make_account
from tests.integration.vouchers_pages.conftest import MOMENT, Desk, Employer, make_employer, the
from tests.support.client import SiteClient

AWARDED = '<span class="number">€\u00a01.172,83</span>'


def page_of(desk: Desk, application: VoucherApplication) -> str:
    """Return the page of an application."""
    shown = desk.client.get(f"/vouchers/{application.public_id}")
    assert shown.status_code == 200
    return shown.text


def decided(application: VoucherApplication, outcome: str, reason: str = "Dit is waarom.") -> VoucherApplication:
    """Let two people decide on an application."""
    advisor, decider = make_account(Role.ADVISOR), make_account(Role.DECIDER)
    db.session.commit()
    held = the(application.public_id)
    actions.take(held, by=advisor)
    actions.propose(held, by=advisor, outcome=outcome, reason="Voorstel voor intern gebruik.")
    actions.decide(held, by=decider, reason=reason)
    db.session.commit()
    return held


def test_it_says_who_acts_and_before_when(desk: Desk) -> None:
    page = page_of(desk, desk.sent())
    assert "Een adviseur is nu aan zet. U hoort het uiterlijk op 28 april 2026." in page
    assert "Trek aanvraag in" in page


def test_the_term_moves_along_while_the_applicant_is_asked(
    desk: Desk, employer: Employer, at: Callable[[datetime], None]
) -> None:
    application = desk.sent()
    advisor = make_account(Role.ADVISOR)
    db.session.commit()
    held = the(application.public_id)
    actions.take(held, by=advisor)
    actions.ask_item(held, by=advisor, code="quote", label="", reason="De offerte is niet leesbaar.")
    db.session.commit()
    page = page_of(desk, held)
    assert "Dit missen wij nog" in page
    assert page.count("De offerte is niet leesbaar.") == 2, "beside the item and on the time line"
    assert "Er staat nu geen bedrag voor u vast." in page
    assert "staat onze termijn stil" in page
    at(MOMENT + timedelta(days=5))
    desk.client.sign_in(employer.account)
    desk.supply(held.public_id, name="leesbaar.pdf")
    assert the(held.public_id).state == State.COMPLETE
    # 3 to 6 March stood still
    assert "U hoort het uiterlijk op 1 mei 2026." in page_of(desk, held)


def test_a_term_to_complete_that_has_passed_says_so(
    desk: Desk, employer: Employer, at: Callable[[datetime], None]
) -> None:
    application = desk.sent(complete=False)
    at(MOMENT + timedelta(days=15))
    desk.client.sign_in(employer.account)
    page = page_of(desk, application)
    assert "Deze datum is voorbij." in page
    assert "Stuur het stuk zo snel mogelijk." in page
    assert "staat onze termijn stil" not in page
    listed = desk.client.get("/vouchers").text
    assert "Stuur ons wat ontbreekt." in listed
    assert "Dit moest uiterlijk op 16 maart 2026. Deze datum is voorbij." in listed


def test_one_more_item_that_an_advisor_asks_for_can_be_sent(desk: Desk) -> None:
    application = desk.sent()
    advisor = make_account(Role.ADVISOR)
    db.session.commit()
    held = the(application.public_id)
    actions.take(held, by=advisor)
    actions.ask_item(held, by=advisor, code="extra", label="lesrooster", reason="Wij willen de data zien.")
    db.session.commit()
    assert "Lesrooster" in page_of(desk, held)
    assert desk.supply(held.public_id, code="extra-1").status_code == 303
    assert the(held.public_id).state == State.COMPLETE


def test_a_late_case_says_so(desk: Desk, at: Callable[[datetime], None], employer: Employer) -> None:
    application = desk.sent()
    at(MOMENT + timedelta(weeks=9))
    desk.client.sign_in(employer.account)
    assert "Wij zijn te laat. Dat ligt aan ons." in page_of(desk, application)


def test_a_grant_names_the_amount_and_the_way_to_object(desk: Desk) -> None:
    page = page_of(desk, decided(desk.sent(), "grant"))
    assert "Uw voucher is €\u00a01.172,83." in page
    assert "U kunt bezwaar maken tot en met 13 april 2026." in page
    assert "Commissie bezwaarschriften" in page
    assert "Dit is waarom." not in page, "the reason for a grant stays in the file"
    assert "Voorstel voor intern gebruik." not in page
    assert "Trek aanvraag in" not in page


def test_a_refusal_says_what_would_have_made_it_succeed(desk: Desk) -> None:
    application = decided(desk.sent(tuition_cents="1.999,99"), "refuse")
    page = page_of(desk, application)
    assert "U krijgt geen voucher." in page
    assert "Dit is waarom." in page
    assert "Uw kosten moeten minstens €\u00a02.000,00 zijn, inclusief btw. De voucher is dan €\u00a01.000,00." in page
    assert "U kunt bezwaar maken tot en met 13 april 2026." in page
    assert application.awarded_cents == 0


def test_a_proposal_is_not_shown_before_it_is_decided(desk: Desk) -> None:
    application = desk.sent()
    advisor = make_account(Role.ADVISOR)
    db.session.commit()
    held = the(application.public_id)
    actions.take(held, by=advisor)
    actions.propose(held, by=advisor, outcome="grant", reason="Voorstel voor intern gebruik.")
    db.session.commit()
    page = page_of(desk, held)
    assert "Voorstel voor intern gebruik." not in page
    assert "Een collega neemt het besluit." in page


@pytest.fixture
def offered(client: SiteClient, fund: Callable[..., None]) -> tuple[Desk, VoucherApplication]:
    """An employer who was offered EUR 1,200.00 of EUR 1,500.00."""
    fund(1_200_00)
    employer = make_employer()
    client.sign_in(employer.account)
    desk = Desk(client, employer.branch.id)
    return desk, decided(desk.sent(tuition_cents="3.000"), "partial_offer")


def test_an_offer_is_accepted(offered: tuple[Desk, VoucherApplication]) -> None:
    desk, application = offered
    page = page_of(desk, application)
    assert "Wij bieden u €\u00a01.200,00 aan." in page
    assert "tot en met 16 maart 2026" in page
    address = f"/vouchers/{application.public_id}"
    assert desk.client.post_form(f"{address}/aannemen", page=address).location == address
    accepted = the(application.public_id)
    assert (accepted.state, accepted.awarded_cents) == (State.GRANTED, 1_200_00)
    assert "Uw voucher is €\u00a01.200,00." in page_of(desk, accepted)
    assert ledger.check() == []


def test_an_offer_is_declined_after_a_second_thought(offered: tuple[Desk, VoucherApplication]) -> None:
    desk, application = offered
    address = f"/vouchers/{application.public_id}"
    assert "Wijst u het aanbod af?" in desk.client.get(f"{address}/afwijzen").text
    assert the(application.public_id).state == State.PARTIALLY_OFFERED
    assert desk.client.post_form(f"{address}/afwijzen").location == address
    assert the(application.public_id).state == State.WITHDRAWN
    assert ledger.check() == []


def test_steps_that_cannot_be_taken_are_not_offered(desk: Desk) -> None:
    application = desk.sent()
    address = f"/vouchers/{application.public_id}"
    assert "Neem aanbod aan" not in page_of(desk, application)
    assert desk.client.get(f"{address}/afwijzen").location == address
    assert desk.client.post_token(f"{address}/aannemen").status_code == 409
    assert the(application.public_id).state == State.COMPLETE


def test_a_voucher_asks_for_the_start_and_for_the_evidence_when_it_is_time(
    desk: Desk, employer: Employer, at: Callable[[datetime], None]
) -> None:
    voucher = decided(desk.sent(), "grant")
    start, proof = "Meld dat de opleiding is begonnen.", "De opleiding is klaar. Stuur nu het bewijs."
    assert "U krijgt een scholingsvoucher." in desk.client.get("/vouchers").text
    company, waits = f"/mijn-bedrijf/{employer.company.slug}", "Bij 1 voucheraanvraag bent u aan zet."
    assert waits not in desk.client.get(company).text
    at(datetime.combine(voucher.training_start, time(9), AMSTERDAM))
    desk.client.sign_in(employer.account)
    assert f"{start} Doe dit uiterlijk op 1 juli 2026." in " ".join(desk.client.get("/vouchers").text.split())
    assert "U bent aan zet, tot en met 1 juli 2026." in page_of(desk, voucher)
    assert waits in desk.client.get(company).text
    afterwards.start(the(voucher.public_id), by=employer.account, on=voucher.training_start)
    db.session.commit()
    assert start not in desk.client.get("/vouchers").text
    assert waits not in desk.client.get(company).text
    at(datetime(2026, 9, 1, 9, tzinfo=AMSTERDAM))
    desk.client.sign_in(employer.account)
    assert f"{proof} Dit moest uiterlijk op" in " ".join(desk.client.get("/vouchers").text.split())
    assert waits in desk.client.get(company).text


def test_what_is_only_proposed_to_settle_is_not_told_and_what_was_settled_is(
    desk: Desk, employer: Employer, at: Callable[[datetime], None]
) -> None:
    voucher = decided(desk.sent(), "grant")
    assert AWARDED in desk.client.get("/vouchers").text
    at(datetime(2026, 9, 1, 9, tzinfo=AMSTERDAM))
    afterwards.start(the(voucher.public_id), by=employer.account, on=voucher.training_start)
    advisor, decider = make_account(Role.ADVISOR), make_account(Role.DECIDER)
    db.session.commit()
    afterwards.propose_settlement(the(voucher.public_id), by=advisor, blame=Blame.NO_SHOW, reason="Niemand kwam.")
    db.session.commit()
    desk.client.sign_in(employer.account)
    assert AWARDED in desk.client.get("/vouchers").text
    assert "Vastgesteld" not in page_of(desk, voucher)
    afterwards.settle(the(voucher.public_id), by=decider, reason="Akkoord.")
    db.session.commit()
    assert '<span class="number">€\u00a00,00</span>' in desk.client.get("/vouchers").text
    assert "Vastgesteld" in page_of(desk, voucher)


def test_without_money_it_waits_and_moves_up(client: SiteClient, fund: Callable[..., None]) -> None:
    fund(1_200_00)
    employer = make_employer()
    client.sign_in(employer.account)
    desk = Desk(client, employer.branch.id)
    first = desk.sent()
    public_id = desk.draft(participant_name="Iemand Anders")
    assert "Er is nu te weinig geld." in desk.client.get(f"/vouchers/{public_id}/versturen").text
    desk.supply(public_id)
    desk.submit(public_id)
    assert the(public_id).state == State.WAITING
    page = page_of(desk, the(public_id))
    assert "Er is nu te weinig geld. Komt er geld vrij, dan bent u op volgorde aan de beurt." in page
    assert "U hoort het uiterlijk op" not in page
    assert "Er is nog €\u00a027,17." in page
    fund(100_00)
    assert "Er is nog €\u00a0127,17." in page_of(desk, the(public_id)), "the money that is left now"
    desk.client.post_form(f"/vouchers/{first.public_id}/intrekken")
    moved = the(public_id)
    assert (moved.state, moved.reserved_cents) == (State.COMPLETE, 1_172_83)
    assert "Er kwam geld vrij voor u" in page_of(desk, moved)


def test_before_the_first_contribution_it_waits(client: SiteClient) -> None:
    employer = make_employer()
    client.sign_in(employer.account)
    application = Desk(client, employer.branch.id).sent()
    assert (application.state, application.number) == (State.WAITING, "SV-2026-00001")


def test_what_happened_is_told_in_the_language_of_the_page(desk: Desk) -> None:
    application = desk.sent()
    desk.client.get("/taal/en?next=/")
    page = page_of(desk, application)
    assert "You sent the application" in page
    assert "U verstuurde de aanvraag" not in page
