"""Who is excluded after a settlement with blame: proposed, answered, decided by another, ended; never a block."""

from collections.abc import Callable
from datetime import date, timedelta

import pytest
from flask import current_app
from sqlalchemy import select, update
from sqlalchemy.exc import IntegrityError

from app.accounts.models import Account
from app.accounts.rules import Role
from app.kernel import clock
from app.kernel.database import db
from app.kernel.errors import ConflictError, DomainError, NotAllowedError
from app.kernel.outbox import OutboxMail
from app.vouchers import actions
from app.vouchers.afterwards import actions as afterwards
from app.vouchers.excluded.models import Exclusion
from app.vouchers.excluded.queries import standing
from app.vouchers.exclusions import actions as exclusions
from app.vouchers.exclusions import queries
from app.vouchers.letters.freezing import said
from app.vouchers.letters.models import Letter
from app.vouchers.models import VoucherApplication
from app.vouchers.process import State
from app.vouchers.replaying.replay import replay
from app.vouchers.rules import Blame
from tests.factories.accounts import make_account
from tests.factories.recourse import make_exclusion
from tests.factories.voucher_after import make_to_settle, sent
from tests.factories.voucher_cases import Employer, applicant_of, make_employer, make_in_review, make_sent, open_fund
from tests.support.client import SiteClient

At = Callable[[timedelta], object]
AFTER_REPLY = timedelta(days=15)
"""The term to answer is two weeks from 2 March, to Monday 16 March."""


@pytest.fixture(autouse=True)
def _money(database: object) -> None:
    open_fund(rijk=90_000_00)


@pytest.fixture
def employer() -> Employer:
    return make_employer()


def blamed(advisor: Account, decider: Account, employer: Employer, blame: Blame = Blame.TO_BLAME) -> VoucherApplication:
    """Settle a voucher at half attendance."""
    case = make_to_settle(advisor, decider, sent(attended=50), blame, employer=employer)
    afterwards.settle(case, by=decider, reason="Akkoord.")
    return case


def excluded(advisor: Account, decider: Account, employer: Employer, months: int = 12) -> Exclusion:
    """Exclude after an answer that came at once."""
    case = blamed(advisor, decider, employer)
    exclusion = exclusions.propose(case, by=advisor, months=months, reason="U volgde de helft van de lessen.")
    exclusions.decide(exclusion, by=decider, granted=True, reply="Ik had geen tijd.", reason="Dat is geen reden.")
    return exclusion


def letters(case: VoucherApplication, kind: str) -> list[str]:
    query = select(Letter.data).where(Letter.application_id == case.id, Letter.kind == kind).order_by(Letter.id)
    return [said(data) for data in db.session.scalars(query)]


class TestProposing:
    def test_the_applicant_hears_it_first_and_can_answer(
        self, advisor: Account, decider: Account, employer: Employer
    ) -> None:
        case = blamed(advisor, decider, employer)
        exclusion = exclusions.propose(case, by=advisor, months=12, reason="U volgde de helft van de lessen.")
        assert (exclusion.state, exclusion.kvk_number, exclusion.participant_key, exclusion.ground) == (
            "proposed",
            employer.company.kvk_number,
            None,
            "to_blame",
        )
        (letter,) = letters(case, "exclusion_proposed")
        assert "Wij hebben nog niet besloten." in letter
        assert "Reageer uiterlijk op 16 maart 2026." in letter
        assert "De uitsluiting duurt 12 maanden." in letter
        mails = db.session.scalars(select(OutboxMail).where(OutboxMail.recipient == applicant_of(case).email)).all()
        assert any(mail.subject.startswith("Wij willen u uitsluiten van een nieuwe voucher") for mail in mails)
        assert case.state == State.SETTLED

    def test_one_month_is_one_month(self, advisor: Account, decider: Account, employer: Employer) -> None:
        case = blamed(advisor, decider, employer)
        exclusions.propose(case, by=advisor, months=1, reason="x")
        assert "De uitsluiting duurt 1 maand." in letters(case, "exclusion_proposed")[0]

    @pytest.mark.parametrize("blame", [Blame.NONE])
    def test_nobody_is_excluded_who_was_not_to_blame(
        self, advisor: Account, decider: Account, employer: Employer, blame: Blame
    ) -> None:
        case = blamed(advisor, decider, employer, blame)
        with pytest.raises(ConflictError, match="iemand schuld had"):
            exclusions.propose(case, by=advisor, months=12, reason="x")

    def test_nobody_is_excluded_before_the_settlement(
        self, advisor: Account, decider: Account, employer: Employer
    ) -> None:
        case = make_to_settle(advisor, decider, sent(attended=50), Blame.TO_BLAME, employer=employer)
        with pytest.raises(ConflictError, match="iemand schuld had"):
            exclusions.propose(case, by=advisor, months=12, reason="x")

    @pytest.mark.parametrize("months", [0, 25])
    def test_it_lasts_from_one_month_to_two_years(
        self, advisor: Account, decider: Account, employer: Employer, months: int
    ) -> None:
        case = blamed(advisor, decider, employer)
        with pytest.raises(DomainError) as refused:
            exclusions.propose(case, by=advisor, months=months, reason="x")
        assert refused.value.field == "months"

    def test_one_at_a_time(self, advisor: Account, decider: Account, employer: Employer) -> None:
        case = blamed(advisor, decider, employer)
        exclusions.propose(case, by=advisor, months=12, reason="x")
        with pytest.raises(ConflictError, match="al een voorstel"):
            exclusions.propose(case, by=advisor, months=6, reason="y")

    def test_nobody_proposes_for_their_own_company(
        self, advisor: Account, decider: Account, employer: Employer
    ) -> None:
        case = blamed(advisor, decider, employer)
        with pytest.raises(NotAllowedError):
            exclusions.propose(case, by=applicant_of(case), months=12, reason="x")


class TestDeciding:
    def test_it_waits_for_the_answer_or_the_end_of_its_term(
        self, advisor: Account, decider: Account, employer: Employer, at: At
    ) -> None:
        exclusion = exclusions.propose(blamed(advisor, decider, employer), by=advisor, months=24, reason="Half.")
        at(AFTER_REPLY - timedelta(days=1))
        with pytest.raises(DomainError, match="nog reageren") as refused:
            exclusions.decide(exclusion, by=decider, granted=True, reply="", reason="Ernstig.")
        assert refused.value.field == "reply"
        at(AFTER_REPLY)
        exclusions.decide(exclusion, by=decider, granted=True, reply="", reason="Ernstig.")
        assert (exclusion.state, exclusion.starts_on, exclusion.until_on) == (
            "stands",
            date(2026, 3, 17),
            date(2028, 3, 16),
        )

    def test_the_decision_says_until_when_why_and_how_to_object(
        self, advisor: Account, decider: Account, employer: Employer
    ) -> None:
        exclusion = excluded(advisor, decider, employer)
        case = db.session.get_one(VoucherApplication, exclusion.application_id)
        (letter,) = letters(case, "exclusion_decided")
        for words in (
            "Tot en met 1 maart 2027 kunnen wij een nieuwe aanvraag van u om die reden weigeren.",
            "U volgde de helft van de lessen.",
            "Ik had geen tijd.",
            "Dat is geen reden.",
            "Maak dan bezwaar tot en met 13 april 2026.",
            "Bevoegd door:",
        ):
            assert words in letter

    def test_who_proposes_does_not_decide(self, decider: Account, employer: Employer) -> None:
        both = make_account(Role.ADVISOR, Role.DECIDER)
        exclusion = exclusions.propose(
            blamed(make_account(Role.ADVISOR), decider, employer), by=both, months=12, reason="x"
        )
        with pytest.raises(NotAllowedError):
            exclusions.decide(exclusion, by=both, granted=True, reply="Nee.", reason="x")
        again = update(Exclusion).values(
            state="rejected", decided_by_id=both.id, decided_at=clock.now(), decision_reason="x"
        )
        with pytest.raises(IntegrityError, match="four_eyes"):
            db.session.execute(again)

    def test_no_exclusion_leaves_nothing_in_force(
        self, advisor: Account, decider: Account, employer: Employer, at: At
    ) -> None:
        case = blamed(advisor, decider, employer)
        exclusion = exclusions.propose(case, by=advisor, months=12, reason="x")
        exclusions.decide(exclusion, by=decider, granted=False, reply="", reason="Te streng.")
        with pytest.raises(ConflictError):
            exclusions.decide(exclusion, by=decider, granted=True, reply="Nee.", reason="x")
        assert letters(case, "exclusion_rejected")
        assert standing(make_sent(employer), clock.now()) is None

    def test_the_database_holds_the_longest_term(self, advisor: Account, decider: Account, employer: Employer) -> None:
        case = blamed(advisor, decider, employer)
        with pytest.raises(IntegrityError, match="months"):
            make_exclusion(application=case, by=advisor, months=25)


class TestStanding:
    def test_it_covers_what_is_received_from_its_first_to_its_last_day(
        self, advisor: Account, decider: Account, employer: Employer, at: At
    ) -> None:
        at(timedelta(days=-1))
        before = make_sent(employer)
        at(timedelta())
        exclusion = excluded(advisor, decider, employer, months=1)
        first = make_sent(employer)
        at(date(2026, 4, 1) - date(2026, 3, 2))
        last = make_sent(employer)
        at(date(2026, 4, 2) - date(2026, 3, 2))
        after, other = make_sent(employer), make_sent()
        found = [standing(case, clock.now()) for case in (before, first, last, after, other)]
        assert found == [None, exclusion, exclusion, None, None]

    def test_an_exclusion_that_was_ended_is_no_ground_any_more(
        self, advisor: Account, decider: Account, employer: Employer
    ) -> None:
        exclusion = excluded(advisor, decider, employer)
        case = make_sent(employer)
        exclusions.end(exclusion, by=decider, reason="Na uw bezwaar.")
        assert standing(case, clock.now()) is None
        origin = db.session.get_one(VoucherApplication, exclusion.application_id)
        assert "Na uw bezwaar." in letters(origin, "exclusion_ended")[0]
        with pytest.raises(ConflictError):
            exclusions.end(exclusion, by=decider, reason="Nog eens.")


class TestRefusing:
    def test_a_person_refuses_and_the_replay_names_the_ground(
        self, advisor: Account, decider: Account, employer: Employer, at: At
    ) -> None:
        exclusion = excluded(advisor, decider, employer)
        case = make_in_review(advisor, employer)
        held = case.reserved_cents
        assert held == 1_500_00
        assert actions.propose(case, by=advisor, outcome="excluded", reason="U bent uitgesloten.")
        actions.decide(case, by=decider, reason="U bent uitgesloten.")
        assert (case.state, case.decision, case.reserved_cents) == (State.REFUSED, "excluded", 0)
        (letter,) = letters(case, "refused")
        origin = db.session.get_one(VoucherApplication, exclusion.application_id)
        assert "U staat van 2 maart 2026 tot en met 1 maart 2027 in ons register van uitsluitingen." in letter
        assert f"Dat volgt uit ons besluit bij aanvraag {origin.number}." in letter
        assert "Na 1 maart 2027 is uw uitsluiting geen reden meer om te weigeren." in letter
        assert "Aan deze regels voldoet uw aanvraag niet" not in letter
        assert "Maak dan bezwaar tot en met" in letter
        at(timedelta(minutes=1))
        exclusions.end(exclusion, by=decider, reason="Later beëindigd.")
        replayed = replay(str(case.number))
        assert (replayed.identical, replayed.outcome, replayed.ground) == (
            True,
            "grant",
            f"excluded until 2027-03-01 after {origin.number}",
        )
        db.session.commit()
        told = current_app.test_cli_runner().invoke(args=["vouchers", "replay", str(case.number)])
        assert (told.exit_code, f"refused: excluded until 2027-03-01 after {origin.number}" in told.output) == (0, True)

    def test_a_refusal_without_an_exclusion_behind_it_shows_in_the_replay(
        self, advisor: Account, decider: Account, employer: Employer
    ) -> None:
        excluded(advisor, decider, employer)
        case = make_in_review(advisor, employer)
        actions.propose(case, by=advisor, outcome="excluded", reason="U bent uitgesloten.")
        actions.decide(case, by=decider, reason="U bent uitgesloten.")
        db.session.execute(update(Exclusion).values(kvk_number="00000000"))
        assert [one.path for one in replay(str(case.number)).differences] == ["decision.ground"]

    def test_who_is_not_excluded_cannot_be_refused_for_it(self, advisor: Account) -> None:
        case = make_in_review(advisor)
        with pytest.raises(DomainError, match="niet uitgesloten"):
            actions.propose(case, by=advisor, outcome="excluded", reason="x")

    def test_an_exclusion_blocks_nothing_by_itself(
        self, advisor: Account, decider: Account, employer: Employer
    ) -> None:
        excluded(advisor, decider, employer)
        case = make_in_review(advisor, employer)
        actions.propose(case, by=advisor, outcome="grant", reason="De uitsluiting weegt hier niet op.")
        actions.decide(case, by=decider, reason="Akkoord.")
        assert case.state == State.GRANTED

    def test_nothing_is_refused_once_the_exclusion_has_ended(
        self, advisor: Account, decider: Account, employer: Employer
    ) -> None:
        exclusion = excluded(advisor, decider, employer)
        case = make_in_review(advisor, employer)
        actions.propose(case, by=advisor, outcome="excluded", reason="x")
        exclusions.end(exclusion, by=decider, reason="Ten onrechte.")
        with pytest.raises(ConflictError, match="geldt niet meer"):
            actions.decide(case, by=decider, reason="x")
        actions.send_back(case, by=decider, reason="De uitsluiting is voorbij.")
        assert case.state == State.IN_REVIEW


class TestPages:
    def test_from_the_case_to_the_register_and_back(
        self, client: SiteClient, advisor: Account, decider: Account, employer: Employer
    ) -> None:
        case = blamed(advisor, decider, employer)
        client.sign_in(advisor)
        here = f"/advies/{case.public_id}"
        assert "Stel uitsluiting voor" in client.get(here).text
        wrong = client.post_form(f"{here}/uitsluiten", {"months": "30", "reason": "Half."})
        assert (wrong.status_code, "Vul een getal in van 1 tot en met 24." in wrong.text) == (400, True)
        assert client.post_form(f"{here}/uitsluiten", {"months": "6", "reason": "Half."}).status_code == 303
        (exclusion,) = queries.of_case(case.id)
        address = f"/advies/uitsluitingen/{exclusion.public_id}"
        assert employer.company.name in client.get("/advies/uitsluitingen").text
        assert "Lees voorstel en beslis" not in client.get(address).text
        client.sign_in(applicant_of(case))
        assert "Wij willen u uitsluiten van een nieuwe voucher" in client.get(f"/vouchers/{case.public_id}").text
        client.sign_in(decider)
        assert "Lees voorstel en beslis" in client.get(address).text
        early = client.post_form(f"{address}/besluit", {"reply": "", "granted": "ja", "reason": "Ernstig."})
        assert (early.status_code, "De aanvrager kan nog reageren" in early.text) == (400, True)
        answer = client.post_form(f"{address}/besluit", {"reply": "Druk.", "granted": "ja", "reason": "Ernstig."})
        assert answer.status_code == 303
        assert "uitgesloten" in client.get(address).text
        client.sign_in(applicant_of(case))
        page = client.get(f"/vouchers/{case.public_id}").text
        assert "U bent uitgesloten tot en met 1 september 2026" in page
        assert "U kunt bezwaar maken tot en met 13 april 2026." in page

    def test_an_advisor_sees_it_on_the_next_case_and_proposes_to_refuse(
        self, client: SiteClient, advisor: Account, decider: Account, employer: Employer
    ) -> None:
        exclusion = excluded(advisor, decider, employer)
        case = make_in_review(advisor, employer)
        client.sign_in(advisor)
        page = client.get(f"/advies/{case.public_id}").text
        assert "Staat in het register van uitsluitingen tot en met 1 maart 2027" in page
        assert "Stel weigeren voor wegens uitsluiting" in page
        form = f"/advies/{case.public_id}/voorstel?grond=uitsluiting"
        shown = client.get(form).text
        assert "Uitgesloten tot en met 1 maart 2027: weigeren." in shown
        assert "in ons register van uitsluitingen" in shown
        assert client.post_form(form, {"seen": "excluded", "reason": "U bent uitgesloten."}).status_code == 303
        client.sign_in(decider)
        decision = f"/advies/{case.public_id}/besluit"
        assert "Weigeren wegens uitsluiting" in client.get(decision).text
        assert client.post_form(decision, {"reason": "U bent uitgesloten."}).status_code == 303
        end = f"/advies/uitsluitingen/{exclusion.public_id}/beeindigen"
        assert client.post_form(end, {"reason": "Na bezwaar."}).status_code == 303
        assert client.get(end).status_code == 303
        client.sign_in(applicant_of(case))
        assert "U krijgt geen voucher." in client.get(f"/vouchers/{case.public_id}").text
