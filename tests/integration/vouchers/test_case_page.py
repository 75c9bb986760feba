"""One case for advisors and deciders: what it shows, who may do what, and that nothing happens twice."""

import re
from collections.abc import Callable
from datetime import timedelta

import pytest
from flask.testing import FlaskClient
from sqlalchemy import func, select

from app.accounts.models import Account, AuditRow
from app.accounts.rules import Role
from app.kernel.database import db
from app.vouchers import actions, ledger
from app.vouchers.letters import keeping
from app.vouchers.models import CaseEvent, VoucherApplication
from app.vouchers.process import State
from app.vouchers.queries.casepage import case_file, sent
from tests.factories.accounts import make_account
from tests.factories.companies import make_membership
from tests.factories.files import PDF
from tests.factories.letters import latest_said
from tests.factories.voucher_cases import (
    applicant_of,
    make_draft,
    make_employer,
    make_in_review,
    make_proposed,
    make_sent,
    open_fund,
    the,
)
from tests.factories.voucher_cases import hand_in as supply
from tests.support.client import SiteClient
from tests.support.pdfs import problems_of, text_of

At = Callable[[timedelta], object]
STEPS = ("pak", "gegevens", "stuk-vragen", "voorstel", "besluit", "terug")


@pytest.fixture(autouse=True)
def _money(database: object) -> object:
    """Money for a few, and books that add up after every test."""
    open_fund(rijk=9_000_00)
    yield
    db.session.rollback()
    assert ledger.check() == []


def page_of(case: VoucherApplication, step: str = "") -> str:
    return f"/advies/{case.public_id}" + (f"/{step}" if step else "")


def events(case: VoucherApplication) -> list[str]:
    query = select(CaseEvent.transition).where(CaseEvent.application_id == case.id).order_by(CaseEvent.id)
    return list(db.session.scalars(query))


def offered(page: str) -> set[str]:
    """Return the steps that a page of a case has a button for."""
    return set(re.findall(r'(?:href|action)="/advies/[\w-]{10,}/([\w-]+)"', page))


def plain(page: str) -> str:
    """Return the words of a page."""
    return re.sub(r"\s+", " ", re.sub(r"<[^>]*>", " ", page)).replace("\u00a0", " ")


def test_a_case_shows_rules_answers_documents_sum_and_history(client: SiteClient, advisor: Account) -> None:
    case = make_in_review(advisor, make_employer(name="Smederij De Linde"), tuition_cents=2_345_67)
    client.sign_in(advisor)
    words = plain(client.get(page_of(case)).text)
    for said in (
        case.number,
        "Smederij De Linde",
        "In behandeling",
        "nog 57 dagen",
        "adviseur Adviseur Een",
        "De deelnemer is 35 jaar. Een voucher kan vanaf 18 jaar.",
        "Alle regels kloppen: toekennen, € 1.172,83.",
        "50 procent is € 1.172,83",
        "NL91 ABNA 0417 1643 00",
        "offerte.pdf",
        "Aanvraag verstuurd",
        "In behandeling genomen · Adviseur Een",
    ):
        assert said in words, said
    assert "Voldoet niet" not in words
    assert "35 jaar. De deelnemer" not in words, "each rule says it once"


def test_a_rule_that_fails_says_what_would_turn_it_and_what_follows(client: SiteClient, advisor: Account) -> None:
    case = make_in_review(advisor, tuition_cents=1_999_99)
    client.sign_in(advisor)
    words = plain(client.get(page_of(case)).text)
    assert "Voldoet niet" in words
    assert "Uw kosten moeten minstens € 2.000,00 zijn, inclusief btw. De voucher is dan € 1.000,00." in words
    assert "Stel weigeren voor" in words


def test_a_case_that_is_incomplete_again_is_shown_as_it_stands(client: SiteClient, advisor: Account) -> None:
    case = make_in_review(advisor)
    actions.ask_item(case, by=advisor, code="quote", label="", reason="De offerte mist een datum.")
    client.sign_in(advisor)
    words = plain(client.get(page_of(case)).text)
    for said in ("opnieuw gevraagd", "De offerte mist een datum.", "Niet compleet", "staat stil"):
        assert said in words, said
    assert "De aanvrager is aan zet." in words
    assert not offered(client.get(page_of(case)).text) & set(STEPS)


def test_a_question_shows_at_once_that_the_term_stands_still_and_later_that_its_own_has_passed(
    client: SiteClient, advisor: Account, at: At
) -> None:
    case = make_in_review(advisor)
    actions.ask_item(case, by=advisor, code="quote", label="", reason="De offerte mist een datum.")
    for weeks, still, passed in ((0, 1, 0), (2, 1, 0), (3, 0, 1)):
        at(timedelta(weeks=weeks))
        client.sign_in(advisor)
        for address in (page_of(case), "/advies?lijst=aanvrager"):
            words = plain(client.get(address).text)
            assert (words.count("staat stil"), words.count("termijn voor aanvullen voorbij")) == (still, passed)


def test_a_granted_case_says_so_once(client: SiteClient, advisor: Account, decider: Account) -> None:
    case = make_proposed(advisor)
    actions.decide(case, by=decider, reason="Akkoord.")
    client.sign_in(decider)
    words = plain(client.get(page_of(case)).text)
    assert "Toegekend € 1.500,00" in words
    assert "Toegekend Toegekend" not in words
    assert words.index("Na het besluit") < words.index("Oud genoeg"), "what comes after the decision stands first"


def test_the_applicant_can_see_who_read_the_case(client: SiteClient, advisor: Account) -> None:
    case = make_in_review(advisor)
    item = next(item for item in case.evidence if item.file_id)
    number, applicant = case.number, case.applicant_id
    client.sign_in(advisor)
    client.get(page_of(case))
    answer = client.get(page_of(case, f"stuk/{item.id}"))
    assert (answer.data, answer.mimetype) == (PDF, "application/pdf")
    rows = db.session.scalars(select(AuditRow).where(AuditRow.action.endswith(".read")).order_by(AuditRow.id)).all()
    assert [(row.action, row.subject, row.person_id, row.actor_id, row.role) for row in rows] == [
        (action, f"voucher:{number}", applicant, advisor.id, "advisor")
        for action in ("voucher.read", "voucher.document.read")
    ]


def test_a_document_of_another_case_stays_closed(client: SiteClient, advisor: Account) -> None:
    case, other = make_sent(), make_sent()
    item = next(item for item in other.evidence if item.file_id)
    client.sign_in(advisor)
    assert client.get(page_of(case, f"stuk/{item.id}")).status_code == 404


def test_staff_see_no_drafts(client: SiteClient, advisor: Account, decider: Account) -> None:
    draft = make_draft()
    supply(draft)
    item = next(item for item in draft.evidence if item.file_id)
    for who, steps in ((advisor, STEPS[1:4]), (decider, STEPS[4:])):
        client.sign_in(who)
        for step in ("", f"stuk/{item.id}", *steps):
            assert client.get(page_of(draft, step)).status_code == 404, step


def test_each_page_of_a_case_is_for_its_role(client: SiteClient) -> None:
    case = make_sent()
    may = {Role.ADVISOR: {"", "pak", "gegevens", "stuk-vragen", "voorstel"}, Role.DECIDER: {"", "besluit", "terug"}}
    for role in Role:
        client.sign_in(make_account(role))
        for step in ("", *STEPS):
            answer = client.post_token(page_of(case, step)) if step else client.get(page_of(case))
            assert (answer.status_code != 403) == (step in may.get(role, set())), (role, step)
    assert set(events(case)) == {"submit", "complete_at_receipt", "take", "correct_facts"}


@pytest.mark.parametrize(
    ("state", "advisor_may", "decider_may"),
    [
        ("complete", {"pak", "stuk-vragen"}, "Een adviseur neemt deze aanvraag eerst in behandeling."),
        ("in_review", {"voorstel", "stuk-vragen", "gegevens"}, "Een adviseur bekijkt deze aanvraag."),
        ("proposed", "U stelde dit voor. Een collega beslist.", {"besluit", "terug"}),
        ("granted", {"start"}, "De voucher is toegekend."),
    ],
)
def test_buttons_are_the_steps_of_the_process_and_the_rest_is_said(
    client: SiteClient,
    advisor: Account,
    decider: Account,
    state: str,
    advisor_may: set[str] | str,
    decider_may: set[str] | str,
) -> None:
    case = make_sent() if state == "complete" else make_in_review(advisor)
    if state in ("proposed", "granted"):
        actions.propose(case, by=advisor, outcome="grant", reason="x")
    if state == "granted":
        actions.decide(case, by=decider, reason="x")
    for who, may in ((advisor, advisor_may), (decider, decider_may)):
        client.sign_in(who)
        page = client.get(page_of(case)).text
        if isinstance(may, str):
            assert may.replace("U stelde dit voor", "U stelde dit zelf voor") in plain(page)
            assert not offered(page) & set(STEPS)
        else:
            assert offered(page) & {*STEPS, "start"} == may


def test_an_advisor_reads_why_a_case_that_waits_for_money_is_not_refused(client: SiteClient, advisor: Account) -> None:
    for _ in range(6):
        make_sent()
    case = make_sent()
    assert case.state == State.WAITING
    client.sign_in(advisor)
    page = client.get(page_of(case)).text
    assert "De regeling is nog open." in page
    assert not offered(page) & set(STEPS)
    answer = client.get(page_of(case, "voorstel"), follow_redirects=True)
    assert answer.text.count("De regeling is nog open.") == 2


def test_who_holds_both_roles_reads_that_a_colleague_decides(client: SiteClient) -> None:
    both = make_account(Role.ADVISOR, Role.DECIDER)
    case = make_proposed(both)
    client.sign_in(both, Role.DECIDER)
    page = client.get(page_of(case)).text
    assert "U stelde dit zelf voor. Een collega beslist." in page
    assert not offered(page) & set(STEPS)
    answer = client.get(page_of(case, "besluit"), follow_redirects=True)
    assert answer.text.count("Een collega beslist.") == 2
    seen = case.proposed_at.isoformat()
    answer = client.post_token(page_of(case, "besluit"), {"reason": "Akkoord.", "seen": seen, "once": "x"})
    assert answer.status_code == 403
    assert "Een collega beslist." in answer.text
    assert the(case.public_id).state == State.PROPOSED


def test_who_acts_for_the_company_reads_that_a_colleague_handles_it(client: SiteClient) -> None:
    employer = make_employer()
    advisor = make_account(Role.ADVISOR)
    make_membership(company=employer.company, account=advisor)
    case = make_sent(employer)
    client.sign_in(advisor)
    page = client.get(page_of(case)).text
    assert "Een collega behandelt hem." in page
    assert not offered(page) & set(STEPS)


def test_from_complete_to_granted_through_the_pages(client: SiteClient, advisor: Account, decider: Account) -> None:
    case = make_sent(tuition_cents=2_345_67)
    client.sign_in(advisor)
    assert client.post_form(page_of(case, "pak"), page=page_of(case)).location == page_of(case)
    proposing = client.get(page_of(case, "voorstel")).text
    assert "U krijgt een scholingsvoucher van € 1.172,83." in plain(proposing)
    assert client.post_form(page_of(case, "voorstel")).location == page_of(case)
    stored = the(case.public_id)
    assert (stored.state, stored.proposal, stored.proposed_by_id) == (State.PROPOSED, "grant", advisor.id)
    assert stored.proposal_reason == "De opleiding past bij werk in de regio. De aanvraag voldoet aan alle regels."
    client.sign_in(decider)
    deciding = plain(client.get(page_of(case, "besluit")).text)
    assert "De opleiding past bij werk in de regio." in deciding
    assert "Adviseur Een" in deciding
    assert client.post_form(page_of(case, "besluit"), {"reason": "Eens."}).location == page_of(case)
    stored = the(case.public_id)
    assert (stored.state, stored.awarded_cents, stored.decision_reason) == (State.GRANTED, 1_172_83, "Eens.")


def test_the_letter_of_a_refusal_is_shown_as_it_will_be_sent(
    client: SiteClient, advisor: Account, decider: Account
) -> None:
    case = make_in_review(advisor, tuition_cents=1_999_99)
    client.sign_in(advisor)
    shown = plain(client.get(page_of(case, "voorstel")).text)
    for said in ("Uw kosten zijn € 1.999,99.", "De voucher is dan € 1.000,00.", "bezwaar tot en met 13 april 2026"):
        assert said in shown, said
    own_words = "De opleiding kost net te weinig. Vraag het lesmateriaal erbij."
    again = client.post_form(page_of(case, "voorstel"), {"reason": own_words, "bekijk": "1"})
    assert again.status_code == 200
    assert plain(again.text).count(own_words) == 2, "in the field and in the letter"
    assert the(case.public_id).state == State.IN_REVIEW
    client.post_form(page_of(case, "voorstel"), {"reason": own_words})
    client.sign_in(decider)
    letter = plain(client.get(page_of(case, "besluit")).text)
    client.post_form(page_of(case, "besluit"))
    assert own_words in latest_said()
    for line in latest_said().splitlines():
        assert plain(line.removeprefix("- ")).strip() in letter


def test_a_letter_is_looked_at_as_a_pdf_that_says_it_is_an_example(
    client: SiteClient, advisor: Account, decider: Account
) -> None:
    case = make_proposed(advisor)
    client.sign_in(decider)
    looked = client.post_form(page_of(case, "besluit"), {"reason": "Akkoord.", "bekijk": "pdf"})
    assert (looked.status_code, looked.mimetype) == (200, "application/pdf")
    assert problems_of(looked.data) == []
    assert "Brief Voorbeeld" in text_of(looked.data)
    assert "Brief Voorbeeld" not in text_of(keeping.file_of(case.id, 1).content)
    assert the(case.public_id).state == State.PROPOSED
    assert client.post_form(page_of(case, "besluit"), {"reason": "", "bekijk": "pdf"}).status_code == 400


@pytest.mark.parametrize(
    ("step", "missing"),
    [
        ("voorstel", "Schrijf waarom."),
        ("stuk-vragen", "Schrijf waarom."),
        ("besluit", "Schrijf waarom."),
        ("terug", "Schrijf wat de adviseur nog moet bekijken."),
    ],
)
def test_a_reason_is_needed_and_holds_no_citizen_number(
    client: SiteClient, advisor: Account, decider: Account, step: str, missing: str
) -> None:
    deciding = step in ("besluit", "terug")
    case = make_proposed(advisor) if deciding else make_in_review(advisor)
    client.sign_in(decider if deciding else advisor)
    values = {"code": "quote"} if step == "stuk-vragen" else {}
    for typed, said in (("  ", missing), ("Zie 111222333.", "111222333 lijkt op een BSN")):
        answer = client.post_form(page_of(case, step), values | {"reason": typed})
        assert answer.status_code == 400
        assert said in answer.text
        assert "<title>\n      Fout:" in answer.text or "Fout:" in answer.text.partition("</title>")[0]
    assert the(case.public_id).state == (State.PROPOSED if deciding else State.IN_REVIEW)


def test_asking_for_an_item_shows_the_mail_first(client: SiteClient, advisor: Account) -> None:
    case = make_in_review(advisor)
    typed = {"code": "extra", "label": "bewijs van betaling", "reason": "Wij zien geen betaling."}
    client.sign_in(advisor)
    look = client.post_form(page_of(case, "stuk-vragen"), typed | {"bekijk": "1"})
    assert look.status_code == 200
    assert "bewijs van betaling: Wij zien geen betaling." in plain(look.text)
    assert the(case.public_id).state == State.IN_REVIEW
    without_name = client.post_form(page_of(case, "stuk-vragen"), typed | {"label": ""})
    assert without_name.status_code == 400
    assert "Schrijf hoe het stuk heet" in without_name.text
    assert client.post_form(page_of(case, "stuk-vragen"), typed | {"code": "geen"}).status_code == 400
    assert client.post_form(page_of(case, "stuk-vragen"), typed).location == page_of(case)
    assert the(case.public_id).state == State.INCOMPLETE


def test_corrected_facts_change_what_can_be_proposed(client: SiteClient, advisor: Account) -> None:
    case = make_in_review(advisor)
    client.sign_in(advisor)
    sent = {"trainer_recognised": None, "relevance_note": "Lassers zijn schaars."}
    answer = client.post_form(page_of(case, "gegevens"), sent, follow_redirects=True)
    assert "Stel weigeren voor" in answer.text
    assert "Lassers zijn schaars." in answer.text
    stored = the(case.public_id)
    assert (stored.trainer_recognised, stored.reserved_cents) == (False, 0)
    said = "De opleider is erkend: nee."
    assert f"Gegevens aangepast · Adviseur Een 2 maart 2026, 09:00 {said}" in plain(answer.text).replace(" om ", ", ")
    client.sign_in(applicant_of(stored))
    assert said in client.get(f"/vouchers/{case.public_id}").text


def test_a_proposal_that_the_rules_no_longer_bear_is_refused_with_the_reason(
    client: SiteClient, advisor: Account
) -> None:
    case = make_in_review(advisor)
    client.sign_in(advisor)
    page = client.get(page_of(case, "voorstel")).text
    token = re.findall(r'name="once"[^>]*value="([^"]+)"', page)[0]
    facts = actions.reviewing.Facts(False, False, False, "")
    actions.correct_facts(case, by=advisor, facts=facts)
    sent = {"seen": "grant", "reason": "Prima.", "once": token}
    answer = client.post_token(page_of(case, "voorstel"), sent)
    assert answer.status_code == 400
    assert "U kunt alleen weigeren voorstellen" in answer.text
    assert 'value="refuse"' in answer.text
    assert "Prima." in answer.text


def test_a_form_sent_twice_has_one_effect(client: SiteClient, advisor: Account) -> None:
    case = make_in_review(advisor)
    client.sign_in(advisor)
    page = client.get(page_of(case, "voorstel")).text
    token = re.findall(r'name="once"[^>]*value="([^"]+)"', page)[0]
    sent = {"seen": "grant", "reason": "Prima.", "once": token}
    for _ in range(2):
        answer = client.post_token(page_of(case, "voorstel"), sent)
        assert (answer.status_code, answer.location) == (303, page_of(case))
    assert events(case).count("propose") == 1


def test_a_second_decider_reads_that_somebody_was_first(client: SiteClient, advisor: Account, decider: Account) -> None:
    case, slower = make_proposed(advisor), make_account(Role.DECIDER)
    browsers = []
    for who in (decider, slower):
        browser: FlaskClient = client.application.test_client()
        browser.sign_in(who)  # type: ignore[attr-defined]
        page = browser.get(page_of(case, "besluit")).text
        fields = {name: re.findall(rf'name="{name}"[^>]*value="([^"]+)"', page)[0] for name in ("once", "seen")}
        browsers.append((browser, fields | {"reason": "Akkoord."}))
    (first, its_form), (second, their_form) = browsers
    assert first.post_token(page_of(case, "besluit"), its_form).status_code == 303  # type: ignore[attr-defined]
    answer = second.post_token(page_of(case, "besluit"), their_form)  # type: ignore[attr-defined]
    assert answer.status_code == 409
    assert "Dit kan niet meer. De voucher is toegekend." in answer.text
    assert f'href="{page_of(case)}"' in answer.text
    assert events(case).count("grant") == 1
    grants = select(func.count()).select_from(AuditRow).where(AuditRow.action == "voucher.grant")
    assert db.session.scalar(grants) == 1


def test_a_decider_does_not_decide_on_a_proposal_that_was_never_read(
    client: SiteClient, advisor: Account, decider: Account, at: At
) -> None:
    case = make_proposed(advisor)
    client.sign_in(decider)
    page = client.get(page_of(case, "besluit")).text
    fields = {name: re.findall(rf'name="{name}"[^>]*value="([^"]+)"', page)[0] for name in ("once", "seen")}
    actions.send_back(case, by=make_account(Role.DECIDER), reason="Kijk nog eens.")
    at(timedelta(minutes=5))
    actions.correct_facts(case, by=advisor, facts=actions.reviewing.Facts(False, False, False, ""))
    actions.propose(case, by=advisor, outcome="refuse", reason="Niet erkend.")
    for seen in (fields["seen"], "geen moment", ""):
        answer = client.post_token(page_of(case, "besluit"), {"once": f"t{seen}", "seen": seen, "reason": "Akkoord."})
        assert answer.status_code == 409
        assert "Het voorstel is intussen veranderd." in answer.text
    assert the(case.public_id).state == State.PROPOSED


def test_the_advisor_reads_why_a_proposal_came_back(client: SiteClient, advisor: Account, decider: Account) -> None:
    case = make_proposed(advisor)
    client.sign_in(decider)
    assert client.post_form(page_of(case, "terug"), {"reason": "Is de opleider erkend?"}).location == page_of(case)
    client.sign_in(advisor)
    page = client.get(page_of(case)).text
    assert "Is de opleider erkend?" in page
    assert offered(page) & set(STEPS) == {"voorstel", "stuk-vragen", "gegevens"}


def test_a_step_that_cannot_be_taken_now_leads_back_to_the_case(
    client: SiteClient, advisor: Account, decider: Account
) -> None:
    case = make_sent(complete=False)
    for who, steps in ((advisor, STEPS[1:4]), (decider, STEPS[4:])):
        client.sign_in(who)
        for step in steps:
            answer = client.get(page_of(case, step))
            assert (answer.status_code, answer.location) == (303, page_of(case))
    client.sign_in(advisor)
    answer = client.post_token(page_of(case, "pak"), {"once": "x"})
    assert answer.status_code == 409
    assert "nog niet compleet" in answer.text


def test_a_decided_case_shows_the_rules_in_the_language_of_its_reader(
    client: SiteClient, advisor: Account, decider: Account
) -> None:
    case = make_proposed(advisor, "refuse", tuition_cents=1_999_99)
    actions.decide(case, by=decider, reason="Te lage kosten.")
    client.sign_in(decider)
    words = plain(client.get(page_of(case)).text)
    for said in (
        "Uw kosten zijn € 1.999,99. Een voucher kan vanaf € 2.000,00.",
        "Uw kosten moeten minstens € 2.000,00 zijn, inclusief btw. De voucher is dan € 1.000,00.",
        "Te lage kosten.",
        applicant_of(case).name,
    ):
        assert said in words
    for reader in (decider, applicant_of(case)):
        client.sign_in(reader)
        with client.session_transaction() as kept:
            kept["locale"] = "en"
        words = plain(client.get(page_of(case) if reader is decider else f"/vouchers/{case.public_id}").text)
        assert "Your costs are €1,999.99. You can get a voucher from €2,000.00." in words
        assert "Uw kosten zijn" not in words


@pytest.mark.parametrize(("outcome", "tuition_cents"), [("refuse", 1_999_99), ("grant", 5_400_00)])
def test_a_decided_case_judged_again_says_what_was_kept_with_the_decision(
    advisor: Account, decider: Account, outcome: str, tuition_cents: int
) -> None:
    case = make_proposed(advisor, outcome, tuition_cents=tuition_cents)
    actions.decide(case, by=decider, reason="Akkoord.")
    kept = {rule["code"]: rule for rule in case.assessment["rules"]}
    shown = case_file(sent(case.public_id)).rules
    assert [rule.code.value for rule in shown] == list(kept)
    for rule in shown:
        record = kept[rule.code.value]
        assert rule.passed == record["passed"]
        assert rule.explanation.nl() == record["explanation_nl"]
        assert " ".join(part.nl() for part in rule.flip) == (record["flip"]["text_nl"] if record["flip"] else "")
