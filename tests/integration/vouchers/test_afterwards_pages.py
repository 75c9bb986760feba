"""The pages after the decision: who gets a button, what a form refuses, and that nothing happens twice."""

import io
import re
from collections.abc import Callable
from datetime import timedelta

import pytest
from sqlalchemy import func, select

from app.accounts.models import Account, AuditRow
from app.accounts.rules import Role
from app.kernel import clock
from app.kernel.database import db
from app.vouchers import ledger
from app.vouchers.afterwards import actions as afterwards
from app.vouchers.afterwards import queries
from app.vouchers.afterwards.models import TrainingEvidence, VoucherSettlement
from app.vouchers.models import CaseEvent, VoucherApplication
from app.vouchers.process import State
from app.vouchers.rules import Blame
from tests.factories.accounts import make_account
from tests.factories.files import PDF
from tests.factories.voucher_after import make_granted, make_started, send_evidence, sent
from tests.factories.voucher_cases import applicant_of, make_employer, make_sent, open_fund, the
from tests.support.client import SiteClient

At = Callable[[timedelta], object]
TOMORROW = timedelta(days=1)


@pytest.fixture(autouse=True)
def _money(database: object) -> object:
    """Money for many, and books that add up after every test."""
    open_fund(rijk=30_000_00)
    yield
    db.session.rollback()
    assert ledger.check() == []


def own(case: VoucherApplication, page: str = "") -> str:
    return f"/vouchers/{case.public_id}" + (f"/{page}" if page else "")


def file_of(case: VoucherApplication, page: str = "") -> str:
    return f"/advies/{case.public_id}" + (f"/{page}" if page else "")


def offered(page: str) -> set[str]:
    """Return the steps that a page of an application has a link or a form for."""
    return set(re.findall(r'(?:href|action)="/(?:advies|vouchers)/[\w-]{10,}/([a-z-]+)"', page))


def plain(page: str) -> str:
    return re.sub(r"\s+", " ", re.sub(r"<[^>]*>", " ", page)).replace("\u00a0", " ")


def evidence(**changes: object) -> dict[str, object]:
    """Return what an applicant fills in: a diploma."""
    if isinstance(content := changes.get("document"), bytes):
        changes["document"] = (io.BytesIO(content), "diploma.exe")
    return {
        "proof": "diploma",
        "document": (io.BytesIO(PDF), "diploma.pdf"),
        "completed_on": clock.today().strftime("%d-%m-%Y"),
        "tuition_cents": "3.000",
    } | changes


def count(model: type) -> int:
    return db.session.execute(select(func.count()).select_from(model)).scalar_one()


class TestTheApplicant:
    def test_each_state_offers_its_own_steps(
        self, client: SiteClient, advisor: Account, decider: Account, at: At
    ) -> None:
        case = make_granted(advisor, decider)
        client.sign_in(applicant_of(case))
        assert {"start", "teruggeven"} <= offered(client.get(own(case)).text)
        at(TOMORROW)
        client.sign_in(applicant_of(case))
        day = clock.today().strftime("%d-%m-%Y")
        assert client.post_form(own(case, "start"), {"started_on": day}).status_code == 303
        page = client.get(own(case)).text
        assert "bewijs" in offered(page)
        assert not {"start", "teruggeven"} & offered(page)
        assert client.post_form(own(case, "bewijs"), evidence()).status_code == 303
        page = client.get(own(case)).text
        assert not {"start", "teruggeven"} & offered(page)
        assert "Wij stellen het bedrag uiterlijk op" in plain(page)

    def test_a_voucher_is_given_back_once(self, client: SiteClient, advisor: Account, decider: Account) -> None:
        case = make_granted(advisor, decider)
        client.sign_in(applicant_of(case))
        page = client.get(own(case, "teruggeven"))
        assert "€ 1.500,00" in plain(page.text)
        form = dict(re.findall(r'name="(csrf_token|once)"[^>]*value="([^"]*)"', page.text))
        answers = [client.post(own(case, "teruggeven"), data=form) for _ in range(2)]
        assert [answer.status_code for answer in answers] == [303, 303]
        steps = select(CaseEvent.transition).where(CaseEvent.application_id == case.id)
        assert list(db.session.scalars(steps)).count("give_back") == 1
        assert the(case.public_id).state == State.WITHDRAWN

    def test_a_voucher_given_back_is_not_called_withdrawn(
        self, client: SiteClient, advisor: Account, decider: Account
    ) -> None:
        case = make_granted(advisor, decider)
        afterwards.give_back(case, by=applicant_of(case))
        client.sign_in(applicant_of(case))
        for page in ("/vouchers", own(case)):
            words = plain(client.get(page).text)
            assert "U hebt uw voucher teruggegeven." in words, page
            assert "U hebt deze aanvraag ingetrokken." not in words, page

    @pytest.mark.parametrize(
        ("typed", "sentence"),
        [
            ("", "Vul de eerste dag van de opleiding in"),
            ("31-2-2026", "datum"),
            ("1-1-2027", "Deze dag moet nog komen"),
            ("1-1-2026", "Deze dag ligt vóór de aanvraag"),
            ("1-1-1926", "Dit jaar kan niet kloppen"),
        ],
    )
    def test_a_wrong_day_stays_with_its_sentence(
        self, client: SiteClient, advisor: Account, decider: Account, typed: str, sentence: str
    ) -> None:
        case = make_granted(advisor, decider)
        client.sign_in(applicant_of(case))
        answer = client.post_form(own(case, "start"), {"started_on": typed})
        assert answer.status_code == 400
        assert sentence in plain(answer.text)
        assert f'value="{typed}"' in answer.text
        assert the(case.public_id).state == State.GRANTED

    @pytest.mark.parametrize(
        ("changes", "sentence"),
        [
            ({"proof": None}, "Kies wat u stuurt."),
            ({"proof": "attendance"}, "Vul in hoeveel procent van de lessen"),
            ({"proof": "attendance", "attended_percent": "101"}, "van 0 tot en met 100"),
            ({"document": None}, "Kies een bestand met het diploma"),
            ({"document": b"niets"}, "Dit bestand kunnen wij niet lezen."),
            ({"tuition_cents": ""}, "Vul het lesgeld in"),
            ({"completed_on": "1-1-2027"}, "Deze dag moet nog komen"),
            ({"explanation": "BSN 111222333"}, "lijkt op een BSN"),
        ],
    )
    def test_evidence_that_cannot_be_used_says_why_and_keeps_what_was_typed(
        self,
        client: SiteClient,
        advisor: Account,
        decider: Account,
        at: At,
        changes: dict[str, object],
        sentence: str,
    ) -> None:
        case = make_started(advisor, decider)
        at(TOMORROW)
        client.sign_in(applicant_of(case))
        answer = client.post_form(own(case, "bewijs"), evidence(material_cents="12,34", **changes))
        assert answer.status_code == 400
        assert sentence in plain(answer.text)
        assert 'value="12,34"' in answer.text
        assert (the(case.public_id).state, count(TrainingEvidence)) == (State.STARTED, 0)

    def test_evidence_that_came_back_is_sent_again_with_what_was_filled_in(
        self, client: SiteClient, advisor: Account, decider: Account, at: At
    ) -> None:
        case = make_started(advisor, decider)
        at(TOMORROW)
        send_evidence(case, sent(2_345_67, 85))
        afterwards.return_evidence(case, by=advisor, reason="De lijst is niet ondertekend.")
        client.sign_in(applicant_of(case))
        assert "De lijst is niet ondertekend." in plain(client.get(own(case)).text)
        page = client.get(own(case, "bewijs")).text
        assert "De lijst is niet ondertekend." in plain(page)
        assert 'value="2.345,67"' in page
        assert 'value="85"' in page
        answer = client.post_form(own(case, "bewijs"), {"document": (io.BytesIO(PDF), "lijst.pdf")})
        assert answer.status_code == 303
        found = queries.current_evidence(case.id)
        assert found is not None
        assert (found.tuition_cents, found.attended_percent) == (2_345_67, 85)

    def test_the_settled_amount_is_shown_with_its_sum(
        self, client: SiteClient, advisor: Account, decider: Account, at: At
    ) -> None:
        case = make_started(advisor, decider)
        at(TOMORROW)
        send_evidence(case, sent(1_800_00, 50))
        afterwards.propose_settlement(case, by=advisor, blame=Blame.NONE, reason="De deelnemer was ziek.")
        afterwards.settle(case, by=decider, reason="Akkoord.")
        client.sign_in(applicant_of(case))
        words = plain(client.get(own(case)).text)
        for said in (
            "Uw voucher is vastgesteld op € 900,00.",
            "Van de werkelijke kosten telt € 1.800,00 mee.",
            "De deelnemer was ziek.",
            "Wij betalen nog € 900,00.",
        ):
            assert said in words, said

    def test_a_step_that_is_over_leads_back_to_the_application(
        self, client: SiteClient, advisor: Account, decider: Account
    ) -> None:
        case = make_granted(advisor, decider)
        client.sign_in(applicant_of(case))
        assert client.get(own(case, "bewijs")).location == own(case)
        afterwards.give_back(case, by=applicant_of(case))
        for page in ("start", "teruggeven", "bewijs"):
            assert client.get(own(case, page)).location == own(case)

    def test_somebody_else_does_not_learn_that_it_is_there(
        self, client: SiteClient, advisor: Account, decider: Account, at: At
    ) -> None:
        case = make_started(advisor, decider)
        at(TOMORROW)
        send_evidence(case, sent())
        found = queries.current_evidence(case.id)
        assert found is not None
        client.sign_in(applicant_of(case))
        assert client.get(own(case, f"bewijs/{found.id}")).data == PDF
        client.sign_in(make_employer().account)
        for page in ("start", "teruggeven", "bewijs", f"bewijs/{found.id}"):
            assert client.get(own(case, page)).status_code == 404


class TestStaff:
    def test_buttons_are_the_steps_that_this_person_can_take_now(
        self, client: SiteClient, advisor: Account, decider: Account, at: At
    ) -> None:
        case, started = make_granted(advisor, decider), make_started(advisor, decider)
        assert self._steps(client, advisor, case) == {"start"}
        assert self._steps(client, decider, case) == set()
        at(timedelta(days=280))
        assert self._steps(client, decider, case) == {"vervallen"}
        assert self._steps(client, advisor, started) == {"vaststelling"}
        send_evidence(started, sent())
        assert self._steps(client, advisor, started) == {"vaststelling", "bewijs-terug"}
        assert self._steps(client, decider, started) == set()
        afterwards.propose_settlement(started, by=advisor, blame=Blame.NONE, reason="Zie bewijs.")
        assert self._steps(client, advisor, started) == set()
        assert self._steps(client, decider, started) == {"vaststellen", "vaststelling-terug"}

    def test_an_incomplete_case_can_be_set_aside_after_its_term_only(
        self, client: SiteClient, advisor: Account, decider: Account, at: At
    ) -> None:
        case = make_sent(complete=False)
        assert self._steps(client, advisor, case) == set()
        at(timedelta(days=15))
        assert self._steps(client, advisor, case) == {"buiten-behandeling"}
        client.sign_in(advisor)
        done = client.post_form(file_of(case, "buiten-behandeling"), {"reason": "Wij kregen geen offerte."})
        assert done.status_code == 303
        assert self._steps(client, decider, case) == {"besluit", "terug"}
        page = client.get(file_of(case, "besluit"))
        assert "Wij kregen geen offerte." in plain(page.text)
        assert client.post_form(file_of(case, "besluit"), {"reason": "Wij kregen geen offerte."}).status_code == 303
        case = the(case.public_id)
        assert (case.state, case.decision) == (State.REFUSED, "set_aside")
        client.sign_in(applicant_of(case))
        assert client.get(own(case)).status_code == 200

    def _steps(self, client: SiteClient, who: Account, case: VoucherApplication) -> set[str]:
        client.sign_in(who)
        ours = {
            *("start", "vervallen", "vaststelling", "bewijs-terug", "vaststellen", "vaststelling-terug"),
            *("buiten-behandeling", "besluit", "terug"),
        }
        return offered(client.get(file_of(case)).text) & ours

    def test_a_settlement_is_worked_out_proposed_returned_and_settled(
        self, client: SiteClient, advisor: Account, decider: Account, at: At
    ) -> None:
        case = make_started(advisor, decider)
        at(TOMORROW)
        send_evidence(case, sent(1_800_00, 50))
        client.sign_in(advisor)
        looked = client.post_form(file_of(case, "vaststelling"), {"blame": "to_blame", "reason": "x", "bekijk": "1"})
        assert (looked.status_code, count(VoucherSettlement)) == (200, 0)
        assert "Bedrag van de voucher € 0,00" in plain(looked.text)
        done = client.post_form(file_of(case, "vaststelling"), {"blame": "none", "reason": "De deelnemer was ziek."})
        assert done.status_code == 303
        client.sign_in(decider)
        words = plain(client.get(file_of(case, "vaststellen")).text)
        for said in (
            "Voorstel € 900,00",
            "De deelnemer was ziek.",
            "Nog te betalen € 900,00",
            "Terug naar de kas € 600,00",
        ):
            assert said in words, said
        back = client.post_form(file_of(case, "vaststelling-terug"), {"reason": "Is er een verklaring?"})
        assert back.status_code == 303
        client.sign_in(advisor)
        assert "Is er een verklaring?" in plain(client.get(file_of(case)).text)
        client.post_form(file_of(case, "vaststelling"), {"blame": "none", "reason": "De verklaring is er."})
        client.sign_in(decider)
        form = client.get(file_of(case, "vaststellen")).text
        fields = dict(re.findall(r'name="(csrf_token|once|seen)"[^>]*value="([^"]*)"', form)) | {"reason": "Akkoord."}
        answers = [client.post(file_of(case, "vaststellen"), data=fields) for _ in range(2)]
        assert [answer.status_code for answer in answers] == [303, 303]
        case = the(case.public_id)
        assert (case.state, case.final_cents) == (State.SETTLED, 900_00)
        assert db.session.scalars(select(VoucherSettlement.settled_cents)).all() == [None, 0]

    def test_two_deciders_at_once_settle_once(
        self, client: SiteClient, advisor: Account, decider: Account, at: At
    ) -> None:
        case, second = make_started(advisor, decider), make_account(Role.DECIDER)
        at(TOMORROW)
        send_evidence(case, sent())
        afterwards.propose_settlement(case, by=advisor, blame=Blame.NONE, reason="Zie bewijs.")
        client.sign_in(decider)
        form = client.get(file_of(case, "vaststellen")).text
        fields = dict(re.findall(r'name="(csrf_token|once|seen)"[^>]*value="([^"]*)"', form)) | {"reason": "Akkoord."}
        afterwards.settle(case, by=second, reason="Ik was eerst.")
        answer = client.post(file_of(case, "vaststellen"), data=fields)
        assert answer.status_code == 409
        assert "De voucher is vastgesteld." in plain(answer.text)
        assert the(case.public_id).settled_by_id == second.id

    def test_without_evidence_the_page_offers_only_what_can_be_proposed(
        self, client: SiteClient, advisor: Account, decider: Account, at: At
    ) -> None:
        case = make_started(advisor, decider)
        at(timedelta(days=30))
        client.sign_in(advisor)
        page = client.get(file_of(case, "vaststelling")).text
        assert set(re.findall(r'name="blame"\s+value="(\w+)"', page)) == {"no_show", "false_data"}
        assert "Er is geen bewijs gestuurd." in plain(page)
        sent_anyway = client.post_form(file_of(case, "vaststelling"), {"blame": "none", "reason": "x"})
        assert (sent_anyway.status_code, count(VoucherSettlement)) == (400, 0)

    def test_every_reading_of_evidence_is_seen_by_the_applicant(
        self, client: SiteClient, advisor: Account, decider: Account, at: At
    ) -> None:
        case = make_started(advisor, decider)
        at(TOMORROW)
        send_evidence(case, sent())
        found = queries.current_evidence(case.id)
        assert found is not None
        other = make_granted(advisor, decider)
        client.sign_in(advisor)
        answer = client.get(file_of(case, f"bewijs/{found.id}"))
        assert (answer.data, answer.mimetype) == (PDF, "application/pdf")
        assert client.get(file_of(other, f"bewijs/{found.id}")).status_code == 404
        row = db.session.scalars(select(AuditRow).where(AuditRow.action == "voucher.document.read")).all()[0]
        assert (row.actor_id, row.person_id) == (advisor.id, case.applicant_id)

    def test_a_longer_term_is_offered_in_its_last_weeks_and_told(
        self, client: SiteClient, advisor: Account, at: At
    ) -> None:
        case = make_sent()
        client.sign_in(advisor)
        assert "verlengen" not in offered(client.get(file_of(case)).text)
        at(timedelta(days=50))
        client.sign_in(advisor)
        assert "verlengen" in offered(client.get(file_of(case)).text)
        assert (
            client.post_form(file_of(case, "verlengen"), {"reason": "Wij wachten op de opleider."}).status_code == 303
        )
        assert "26 mei 2026" in plain(client.get(file_of(case)).text)
        assert client.get(file_of(case, "verlengen")).status_code == 303
        client.sign_in(applicant_of(case))
        assert "26 mei 2026" in plain(client.get(own(case)).text)
