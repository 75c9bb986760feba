"""What letters about money that is asked back say: how much, until when, to whom, on which ground, how to object."""

from datetime import date, timedelta

import pytest
from sqlalchemy import select

from app.accounts.models import Account
from app.accounts.rules import Role
from app.kernel import clock
from app.kernel.database import db
from app.kernel.outbox import OutboxMail
from app.vouchers.models import VoucherApplication
from app.vouchers.recovery import actions
from app.vouchers.recovery.models import Recovery
from tests.factories.accounts import make_account
from tests.factories.letters import latest_said
from tests.factories.recourse import make_claim
from tests.factories.voucher_cases import applicant_of, open_fund

TO = ("NL02 ABNA 0123 4567 89", "Regio Stedendriehoek (demo)")
OBJECTION = ("Maak dan bezwaar tot en met 13 april 2026.", "Commissie bezwaarschriften", "Bezwaar maken is gratis.")


@pytest.fixture
def recovery() -> Recovery:
    """A claim of EUR 900.00 of 2 March 2026."""
    open_fund(rijk=1_500_00)
    return make_claim(900_00)


def _case(recovery: Recovery) -> VoucherApplication:
    return db.session.get_one(VoucherApplication, recovery.application_id)


def _treasurer() -> Account:
    return make_account(Role.TREASURER)


def _mailed() -> str:
    return db.session.scalars(select(OutboxMail.body).order_by(OutboxMail.id.desc()).limit(1)).one()


def _has(text: str, *words: str) -> None:
    assert [one for one in words if one not in text] == []


def test_a_plan_is_a_decision_that_leaves_the_one_before(recovery: Recovery) -> None:
    number = _case(recovery).number
    actions.make_plan(recovery, by=_treasurer(), parts=3, first=date(2026, 4, 1))
    _has(
        latest_said(),
        "U betaalt €\u00a0900,00 terug",
        "1 april 2026: €\u00a0300,00",
        "1 juni 2026: €\u00a0300,00",
        *TO,
        f"Zet {number} in de omschrijving",
        "artikel 4:94 (uitstel van betaling)",
        "Verder verandert er niets aan ons besluit van 2 maart 2026.",
        *OBJECTION,
        "Bevoegd door:",
    )
    _has(
        _mailed(),
        "Betaal €\u00a0300,00 uiterlijk op 1 april 2026.",
        *TO,
        "U kunt bezwaar maken tot en met 13 april 2026.",
    )


def test_a_plan_of_later_names_the_decision_that_claimed(recovery: Recovery) -> None:
    with clock.standing_at(clock.now() + timedelta(days=30)):
        actions.make_plan(recovery, by=_treasurer(), parts=2, first=date(2026, 6, 1))
    _has(latest_said(), "ons besluit van 2 maart 2026.", "bezwaar tot en met 13 mei 2026.")


def test_a_reminder_names_each_late_part_a_last_day_and_where_to_pay(recovery: Recovery) -> None:
    actions.make_plan(recovery, by=_treasurer(), parts=3, first=date(2026, 3, 3))
    actions.receive(recovery, by=_treasurer(), cents=100_00, on=clock.today())
    # Two weeks later is a Saturday, and the Monday after it King's Day. The part of May is not late yet.
    with clock.standing_at(clock.now() + timedelta(days=40)):
        assert actions.remind_overdue() == 1
    words = (
        "3 maart 2026: €\u00a0200,00",
        "3 april 2026: €\u00a0300,00",
        "Betaal €\u00a0500,00 uiterlijk op 28 april 2026.",
        *TO,
        f"Zet {_case(recovery).number} in de omschrijving",
        "In totaal staat nog €\u00a0800,00 open.",
        "artikel 4:112",
    )
    _has(latest_said(), *words)
    _has(_mailed(), *words)
    assert "3 mei 2026" not in latest_said()


def test_who_paid_a_part_reads_what_is_left_and_when_and_who_paid_all_that_it_is_done(recovery: Recovery) -> None:
    by = _treasurer()
    actions.make_plan(recovery, by=by, parts=3, first=date(2026, 4, 1))
    actions.receive(recovery, by=by, cents=400_00, on=clock.today())
    left = ("1 mei 2026: €\u00a0200,00", "1 juni 2026: €\u00a0300,00", "Samen: €\u00a0500,00", *TO)
    _has(latest_said(), "Wij hebben €\u00a0400,00 van u ontvangen.", "U moet nog €\u00a0500,00 terugbetalen.", *left)
    assert "1 april 2026" not in latest_said(), "what is paid is not asked for"
    actions.receive(recovery, by=by, cents=500_00, on=clock.today())
    _has(latest_said(), "U hebt alles terugbetaald.")
    assert "Wat u nu doet" not in latest_said()


def test_what_is_waived_is_a_decision_with_its_ground(recovery: Recovery) -> None:
    waiver = actions.propose_waiver(recovery, by=_treasurer(), cents=400_00, reason="Schulden.")
    decider = make_account(Role.DECIDER)
    actions.decide_waiver(recovery, by=decider, granted=True, reason="U hebt veel schulden.", seen=waiver.id)
    _has(
        latest_said(),
        "U hoeft €\u00a0400,00 niet terug te betalen.",
        "U moet nog €\u00a0500,00 terugbetalen.",
        "13 april 2026: €\u00a0500,00",
        *TO,
        "U hebt veel schulden.",
        "artikel 4:94a (kwijtschelding)",
        *OBJECTION,
    )
    assert "schulden" not in _mailed(), "reasons stay in the letter"


def test_english_letters_name_the_dutch_law_beside_the_english(recovery: Recovery) -> None:
    applicant_of(_case(recovery)).locale = "en"
    actions.make_plan(recovery, by=_treasurer(), parts=1, first=date(2026, 4, 1))
    _has(latest_said(), "deferral of payment", "[Algemene wet bestuursrecht, artikel 4:94]", "How to pay back")
