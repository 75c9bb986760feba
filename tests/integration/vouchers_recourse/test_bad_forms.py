"""What nobody should send about exclusions, objections and recoveries: a sentence beside its field, nothing stored."""

import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import func, select

from app.accounts import access
from app.accounts.models import Account
from app.accounts.rules import Role
from app.kernel import clock
from app.kernel.database import db
from app.vouchers.afterwards import actions as afterwards
from app.vouchers.excluded.models import Exclusion
from app.vouchers.letters.models import Letter
from app.vouchers.models import CaseEvent, LedgerEntry, VoucherApplication
from app.vouchers.objections.models import Objection
from app.vouchers.recovery.models import Instalment, ReceivedMoney, Waiver
from app.vouchers.rules import Blame
from tests.factories.accounts import make_account
from tests.factories.recourse import make_claim, make_exclusion, make_objection, make_refused
from tests.factories.voucher_after import make_to_settle, sent
from tests.factories.voucher_cases import applicant_of, open_fund
from tests.support.client import SiteClient

TEXTS = ["", "  \n ", "\x1b\x7f", "\u202e\u200b\u2066", "x" * 8001, "é" * 100_000, "Nummer 123456782."]
"""Nothing, nothing that can be seen, too much, and what looks like a citizen number."""
CHOICES = ["", "misschien", "JA ", "1" * 5000]
AMOUNTS = [
    "",
    "0",
    "-1",
    "\u22121",
    "0,005",
    "1,234",
    "12.34",
    "1e3",
    "\u0661\u0660\u0660",
    "9" * 30,
    "9" * 5000,
    "NaN",
]
NUMBERS = ["", "0", "-1", "1,5", "\u0661\u0662", "1e1", "9" * 9, "9" * 5000, "twaalf"]
DAYS = ["", "0-0-2026", "1-1-0001", "31-12-9999", "1-1-10000", "29-2-2026", "2026-02-30", "mei", "1" * 5000]


@dataclass(frozen=True)
class Asked:
    """A form: where it is, who fills it in, what they would fill in well, and what each field must not take."""

    address: str
    by: Account
    good: dict[str, str]
    bad: dict[str, list[str]]


def _blamed() -> VoucherApplication:
    decider = make_account(Role.DECIDER)
    case = make_to_settle(make_account(Role.ADVISOR), decider, sent(attended=50), Blame.TO_BLAME)
    afterwards.settle(case, by=decider, reason="Akkoord.")
    return case


def propose_exclusion() -> Asked:
    case = _blamed()
    good = {"months": "12", "reason": "U kwam niet."}
    bad = {"months": [*NUMBERS, "25"], "reason": TEXTS}
    return Asked(f"/advies/{case.public_id}/uitsluiten", make_account(Role.ADVISOR), good, bad)


def decide_exclusion() -> Asked:
    exclusion = make_exclusion(application=_blamed(), by=make_account(Role.ADVISOR))
    good = {"reply": "Ik was ziek.", "granted": "ja", "reason": "Dat klopt niet."}
    bad = {"reply": TEXTS[5:], "granted": CHOICES, "reason": TEXTS}
    return Asked(f"/advies/uitsluitingen/{exclusion.public_id}/besluit", make_account(Role.DECIDER), good, bad)


def end_exclusion() -> Asked:
    decider = make_account(Role.DECIDER)
    stands: dict[str, Any] = {
        "state": "stands",
        "decided_by_id": decider.id,
        "decided_at": clock.now(),
        "decision_reason": "Dat klopt niet.",
        "starts_on": clock.today(),
        "until_on": clock.today() + timedelta(days=365),
    }
    exclusion = make_exclusion(application=_blamed(), by=make_account(Role.ADVISOR), **stands)
    return Asked(
        f"/advies/uitsluitingen/{exclusion.public_id}/beeindigen", decider, {"reason": "Genoeg."}, {"reason": TEXTS}
    )


def make_an_objection() -> Asked:
    case = make_refused()
    return Asked(
        f"/vouchers/{case.public_id}/bezwaar", applicant_of(case), {"grounds": "Het klopt niet."}, {"grounds": TEXTS}
    )


def register_an_objection() -> Asked:
    day = clock.today().strftime("%d-%m-%Y")
    good = {"received": day, "posted": day, "grounds": "Het klopt niet."}
    bad = {"received": DAYS, "posted": DAYS, "grounds": TEXTS}
    return Asked(f"/advies/{make_refused().public_id}/bezwaar", make_account(Role.ADVISOR), good, bad)


def _objection() -> Objection:
    case = make_refused()
    return make_objection(application=case, by=applicant_of(case))


def decide_an_objection() -> Asked:
    good = {"hearing": "declined", "outcome": "unfounded", "reason": "Het besluit klopt."}
    bad = {"hearing": CHOICES, "outcome": CHOICES, "reason": TEXTS}
    return Asked(f"/advies/bezwaren/{_objection().public_id}", make_account(Role.DECIDER), good, bad)


def extend_an_objection() -> Asked:
    address = f"/advies/bezwaren/{_objection().public_id}/verlengen"
    return Asked(address, make_account(Role.DECIDER), {"reason": "Wij wachten op stukken."}, {"reason": TEXTS})


def receive_money() -> Asked:
    good = {"amount": "100", "on": clock.today().strftime("%d-%m-%Y"), "note": "termijn 1"}
    bad = {"amount": [*AMOUNTS, "900,01"], "on": DAYS, "note": ["x" * 141, "é" * 100_000, "123456782"]}
    return Asked(f"/kas/terugvorderingen/{make_claim(900_00).public_id}/ontvangen", _treasurer(), good, bad)


def make_a_plan() -> Asked:
    good = {"parts": "3", "first": (clock.today() + timedelta(days=1)).strftime("%d-%m-%Y")}
    bad = {"parts": [*NUMBERS, "25", "61"], "first": [*DAYS, "1-3-2026"]}
    return Asked(f"/kas/terugvorderingen/{make_claim(900_00).public_id}/plan", _treasurer(), good, bad)


def propose_to_waive() -> Asked:
    good = {"amount": "100", "reason": "Het kan niet."}
    bad = {"amount": [*AMOUNTS, "900,01"], "reason": TEXTS}
    return Asked(f"/kas/terugvorderingen/{make_claim(900_00).public_id}/kwijtschelden", _treasurer(), good, bad)


def decide_to_waive() -> Asked:
    recovery = make_claim(900_00)
    waiver = Waiver(
        recovery_id=recovery.id,
        state="proposed",
        cents=100_00,
        reason="Het kan niet.",
        proposed_by_id=_treasurer().id,
        proposed_at=clock.now(),
    )
    db.session.add(waiver)
    db.session.flush()
    good = {"seen": str(waiver.id), "granted": "ja", "reason": "Dat klopt."}
    bad = {"granted": CHOICES, "reason": TEXTS}
    return Asked(f"/kas/terugvorderingen/{recovery.public_id}/besluit", make_account(Role.DECIDER), good, bad)


def _treasurer() -> Account:
    return make_account(Role.TREASURER)


FORMS: list[Callable[[], Asked]] = [
    propose_exclusion,
    decide_exclusion,
    end_exclusion,
    make_an_objection,
    register_an_objection,
    decide_an_objection,
    extend_an_objection,
    receive_money,
    make_a_plan,
    propose_to_waive,
    decide_to_waive,
]


@pytest.fixture(autouse=True)
def _fund(monkeypatch: pytest.MonkeyPatch, database: object) -> None:
    moment = clock.now()
    monkeypatch.setattr(clock, "now", lambda: moment)  # for requests too
    open_fund(rijk=90_000_00)


def stored() -> list[object]:
    """Return what these forms could change: how many rows there are, and where exclusions and objections stand."""
    db.session.rollback()
    models = (Letter, CaseEvent, LedgerEntry, Instalment, ReceivedMoney, Waiver)
    counts = [db.session.scalar(select(func.count()).select_from(model)) for model in models]
    states = [db.session.execute(select(model.id, model.state)).all() for model in (Exclusion, Objection, Waiver)]
    return [*counts, *states]


def beside(page: str, field: str) -> str:
    """Return what is said beside a field; "" if nothing is."""
    found = re.search(rf'id="{field}-fout">\s*<span[^>]*>[^<]*</span>\s*(.*?)\s*</div>', page, re.DOTALL)
    return found[1] if found else ""


@pytest.mark.parametrize("form", FORMS, ids=lambda form: form.__name__)
def test_what_a_form_must_not_take(
    client: SiteClient, form: Callable[[], Asked], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(access, "enforce", lambda _limit: None)  # of who sends this much in an hour
    asked = form()
    client.sign_in(asked.by)
    before, wrong = stored(), {}
    for field, values in asked.bad.items():
        for value in values:
            answer = client.post_token(asked.address, {**asked.good, field: value})
            if answer.status_code != 400 or not beside(answer.text, field):
                wrong[f"{field}={value[:20]!r}"] = (answer.status_code, beside(answer.text, field))
        without = {name: value for name, value in asked.good.items() if name != field}
        if asked.bad[field][0] == "":
            answer = client.post_token(asked.address, without)
            if answer.status_code != 400 or not beside(answer.text, field):
                wrong[f"without {field}"] = (answer.status_code, beside(answer.text, field))
    assert wrong == {}
    assert stored() == before


@pytest.mark.parametrize("form", FORMS, ids=lambda form: form.__name__)
def test_what_is_odd_and_fine_is_taken_once(client: SiteClient, form: Callable[[], Asked]) -> None:
    asked = form()
    client.sign_in(asked.by)
    before = stored()
    odd = {name: [value, value] for name, value in asked.good.items()}  # a field that comes twice counts once
    for name in ("reason", "reply", "grounds", "note"):
        if name in odd:
            odd[name] = ["\u202eمرحبا\u202c 😀 <b>&amp;</b>"]
    answer = client.post_token(asked.address, {**odd, "once": "eenmaal"})
    assert answer.status_code == 303, answer.text
    after = stored()
    assert after != before
    client.post_token(asked.address, {**odd, "once": "eenmaal"})
    assert stored() == after
