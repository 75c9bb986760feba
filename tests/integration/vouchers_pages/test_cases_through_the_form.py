"""The cases of the auditors, typed into the form: the estimate, the decision and the amount come out the same."""

import json
from collections.abc import Callable
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from flask import Flask

from app.accounts.rules import Role
from app.kernel.database import db
from app.kernel.text import format_euro
from app.vouchers import actions
from app.vouchers.casefile import assessment_of
from app.vouchers.models import VoucherApplication
from app.vouchers.process import State
from tests.factories.accounts import make_account
from tests.integration.vouchers_pages.conftest import Desk, born, make_employer, the
from tests.support.client import SiteClient

CASES = Path(__file__).parents[4] / "shared" / "data" / "vouchers" / "cases.json"


def cases() -> list[Any]:
    """Return the cases as parameters, or one that says why there are none."""
    if not CASES.exists():
        return [pytest.param(None, id="left-out")]
    return [pytest.param(one, id=one["case"]["id"]) for one in json.loads(CASES.read_text())]


def typed(cents: int) -> str:
    """Write cents as people type them."""
    return format_euro(cents, "nl").replace("€\u00a0", "")


def answers(case: dict[str, Any]) -> dict[str, str]:
    """Return the case as an applicant types it."""
    training, participant, applicant = case["training"], case["participant"], case["applicant"]

    def word(value: bool) -> str:
        return "ja" if value else "nee"

    amounts = {f"{name}_cents": typed(training[f"{name}_cents"]) for name in ("tuition", "exam", "material")}
    own = {"kvk_number": applicant["kvk"]} if applicant["kind"] == "self_employed" else {}
    if "de_minimis_prior_cents" in applicant:
        own |= {
            "vat_deductible": word(applicant["vat_deductible"]),
            "de_minimis_prior_cents": typed(applicant["de_minimis_prior_cents"]),
        }
    return (
        amounts
        | own
        | {
            "participant_birth_date": born(date.fromisoformat(participant["birth_date"])),
            "participant_municipality": participant["municipality"],
            "training_start": born(date.fromisoformat(training["start"])),
            "training_end": born(date.fromisoformat(training["end"])),
            "third_party_cents": typed(training["third_party_cents"]),
            "vat_percent": str(training["vat_percent"]),
            "amounts_include_vat": word(training["amounts_include_vat"]),
            "trainer_recognised": word(training["trainer_recognised"]),
            "trainer_linked": word(training["trainer_linked"]),
            "sector_fund_available": word(training["sector_fund_available"]),
        }
    )


@pytest.mark.parametrize("one", cases())
def test_a_case_comes_out_the_same(
    app: Flask,
    client: SiteClient,
    fund: Callable[..., None],
    at: Callable[[datetime], None],
    one: dict[str, Any] | None,
) -> None:
    if one is None:
        pytest.skip(f"the cases of the auditors left out: {CASES} is not there")
    case, expected = one["case"], one["expect"]
    received = datetime.fromisoformat(case["received_at"])
    at(received)
    desk = desk_for(client, case["applicant"])
    if case["participant"]["awards_this_year"]:
        fund(5_000_00)
        _awarded_before(desk, at, received)
    fund(case["budget_left_cents"] - (5_000_00 - 1_172_83 if case["participant"]["awards_this_year"] else 0))

    shown = client.get(f"/vouchers/{desk.filled_up_to('betaling', **answers(case))}/stap/betaling")
    assert shown.status_code == 200
    application = desk.sent(complete=case["evidence_complete"], **answers(case))
    assert_outcome(application, expected, shown.text)
    if expected.get("failing") == ["BUDGET"]:
        assert the(application.public_id).state == State.WAITING, "it is refused when the scheme closes (R12)"
    elif case["evidence_complete"]:
        assert_decision(application, expected)


def desk_for(client: SiteClient, applicant: dict[str, Any]) -> Desk:
    """Sign in somebody who applies as the case says."""
    if applicant["kind"] != "employer":
        client.sign_in(make_account(Role.TALENT))
        return Desk(client, None, applicant["kind"])
    employer = make_employer(kvk_number=applicant["kvk"])
    employer.branch.municipality = employer.branch.place = applicant["branch_municipalities"][0]
    client.sign_in(employer.account)
    return Desk(client, employer.branch.id)


def assert_outcome(application: VoucherApplication, expected: dict[str, Any], estimate: str) -> None:
    """The rules on the stored application say what is expected, and the estimate said so before."""
    application = db.session.merge(application)
    db.session.refresh(application, ["evidence"])
    _case, _version, assessment = assessment_of(application, application.received_at)
    assert assessment.outcome == expected["outcome"]
    assert assessment.amount_cents == expected.get("amount_cents", 0)
    assert [rule.code for rule in assessment.rules if not rule.passed] == expected.get("failing", [])
    if "base_cents" in expected:
        assert assessment.base_cents == expected["base_cents"]
    failing = set(expected.get("failing", [])) - {"EVIDENCE"}
    assert ("Zo krijgt u geen voucher." in estimate) is bool(failing - {"BUDGET"})
    assert ("Er is nu te weinig geld." in estimate) is (failing == {"BUDGET"})
    if assessment.amount_cents:
        assert format_euro(assessment.amount_cents, "nl") in estimate


def assert_decision(application: VoucherApplication, expected: dict[str, Any]) -> None:
    """What is proposed and decided comes to the amount that was estimated."""
    advisor, decider = make_account(Role.ADVISOR), make_account(Role.DECIDER)
    db.session.commit()
    application = the(application.public_id)
    actions.take(application, by=advisor)
    actions.propose(application, by=advisor, outcome=expected["outcome"], reason="Volgens de regels.")
    actions.decide(application, by=decider, reason="Volgens de regels.")
    if expected["outcome"] == "partial_offer":
        assert application.state == State.PARTIALLY_OFFERED
        assert application.reserved_cents == expected["amount_cents"]
        actions.accept(application, by=db.session.get_one(type(advisor), application.applicant_id))
    assert application.awarded_cents == expected.get("amount_cents", 0)
    db.session.commit()


def _awarded_before(desk: Desk, at: Callable[[datetime], None], received: datetime) -> None:
    """Let the same participant get a voucher earlier in the year."""
    at(received - timedelta(days=30))
    first = desk.sent()
    assert_decision(first, {"outcome": "grant", "amount_cents": 1_172_83})
    at(received)
