"""Every button of a case × every state × who has buttons: never an error, and no step that the table lacks."""

from collections.abc import Callable, Iterator
from urllib.parse import parse_qsl

import pytest
from flask import Flask
from sqlalchemy import func, select

from app.accounts.models import Account
from app.accounts.rules import Role
from app.kernel.database import db
from app.vouchers import actions
from app.vouchers.afterwards import actions as afterwards
from app.vouchers.letters.models import Letter
from app.vouchers.models import CaseEvent, LedgerEntry, VoucherApplication
from app.vouchers.process import TRANSITIONS, Actor, State
from app.vouchers.rules import Blame
from tests.factories.accounts import make_account
from tests.factories.recourse import make_granted, make_refused
from tests.factories.voucher_after import make_evidence_sent, make_started, make_to_settle, sent
from tests.factories.voucher_cases import (
    applicant_of,
    make_draft,
    make_employer,
    make_in_review,
    make_proposed,
    make_sent,
    open_fund,
)
from tests.support.client import SiteClient

FEATURES = ("vouchers", "vouchers_after", "vouchers_desk", "vouchers_payments", "vouchers_objections")
OF_ANOTHER_ROOM = {
    *("vouchers_objections.one", "vouchers_objections.extend"),  # these name an objection, no case
}
EVERYTHING = dict(
    parse_qsl(
        "reason=Omdat&grounds=Daarom&note=Notitie&text=Tekst&months=12&code=quote&label=Stuk&blame=none&granted=ja"
        "&decision=grant&started_on=02-03-2026&completed_on=02-03-2026&received=02-03-2026&posted=02-03-2026"
        "&payee_name=Vakschool&payee_iban=NL20INGB0001234567&kind=diploma&number=F-1&invoiced_on=02-03-2026"
        "&tuition_cents=3.000&exam_cents=0&material_cents=0&third_party_cents=0&vat_percent=21&amounts_include_vat=ja"
        "&attended_percent=100"
    )
)
"""What any of the forms asks for, filled in well."""
REFUSALS = {400, 403, 404, 409, 410}
ACTORS = {"applicant": Actor.APPLICANT, "advisor": Actor.ADVISOR, "decider": Actor.DECIDER}


def _refused() -> VoucherApplication:
    return make_refused()


def _withdrawn() -> VoucherApplication:
    case = make_sent()
    actions.withdraw(case, by=applicant_of(case))
    return case


def _offered() -> VoucherApplication:
    case = make_proposed(make_account(Role.ADVISOR), "partial_offer", tuition_cents=5_000_00)
    actions.decide(case, by=make_account(Role.DECIDER), reason="Er is nog een deel.")
    return case


def _settled() -> VoucherApplication:
    advisor, decider = make_account(Role.ADVISOR), make_account(Role.DECIDER)
    case = make_to_settle(advisor, decider, sent(attended=50), Blame.TO_BLAME)
    afterwards.settle(case, by=decider, reason="Akkoord.")
    return case


def _two() -> tuple[Account, Account]:
    return make_account(Role.ADVISOR), make_account(Role.DECIDER)


ENOUGH, LITTLE = 90_000_00, 1_200_00
CASES: dict[State, tuple[int, Callable[[], VoucherApplication]]] = {
    State.DRAFT: (ENOUGH, make_draft),
    State.INCOMPLETE: (ENOUGH, lambda: make_sent(complete=False)),
    State.COMPLETE: (ENOUGH, make_sent),
    State.WAITING: (0, make_sent),
    State.IN_REVIEW: (ENOUGH, lambda: make_in_review(make_account(Role.ADVISOR))),
    State.PROPOSED: (ENOUGH, lambda: make_proposed(make_account(Role.ADVISOR))),
    State.PARTIALLY_OFFERED: (LITTLE, _offered),
    State.GRANTED: (ENOUGH, make_granted),
    State.REFUSED: (ENOUGH, _refused),
    State.WITHDRAWN: (ENOUGH, _withdrawn),
    State.STARTED: (ENOUGH, lambda: make_started(*_two())),
    State.EVIDENCE_SUBMITTED: (ENOUGH, lambda: make_evidence_sent(*_two(), sent())),
    State.SETTLEMENT_PROPOSED: (ENOUGH, lambda: make_to_settle(*_two(), sent())),
    State.SETTLED: (ENOUGH, _settled),
}
"""How much money there is, and a case that came into its state as cases do."""


def steps_of(actor: Actor | None, state: State) -> set[State]:
    """Return where somebody can bring a case from `state`, with what follows by itself."""
    found, new = {state}, {state}
    while new:
        new = {
            step.target
            for step in TRANSITIONS
            if actor
            and new & set(step.sources)
            and step.actor in ({actor, Actor.SYSTEM} if new == {state} else {Actor.SYSTEM})
        } - found
        found |= new
    return found


def posts(app: Flask) -> Iterator[str]:
    """Return the addresses that a case is changed at, with a place for its public id."""
    for rule in app.url_map.iter_rules():
        of_case = rule.endpoint.partition(".")[0] in FEATURES and rule.arguments == {"public_id"}
        if of_case and "POST" in (rule.methods or ()) and rule.endpoint not in OF_ANOTHER_ROOM:
            yield str(rule.rule).replace("<public_id>", "{}")


def _made(
    app: Flask, cents: int, make: Callable[[], VoucherApplication]
) -> tuple[tuple[int, str], dict[str, SiteClient]]:
    """Return the id and the public id of a case, and a browser for each who tries."""
    open_fund(**({"rijk": cents} if cents else {}))
    case, clients = make(), {}
    for who, account in people(case).items():
        clients[who] = app.test_client()
        clients[who].sign_in(account)  # type: ignore[attr-defined]
    return (case.id, case.public_id), clients  # type: ignore[return-value]


def people(case: VoucherApplication) -> dict[str, Account]:
    """Return who tries: who applied, somebody else of the same role, and staff who had no part in it."""
    return {
        "applicant": applicant_of(case),
        "stranger": make_employer().account,
        "advisor": make_account(Role.ADVISOR),
        "decider": make_account(Role.DECIDER),
    }


def kept(case_id: int) -> tuple[object, ...]:
    """Return what must stay as it is where somebody is refused."""
    db.session.rollback()
    state = db.session.execute(select(VoucherApplication.state).where(VoucherApplication.id == case_id)).scalar()
    rows = (
        db.session.execute(select(func.count()).where(model.application_id == case_id)).scalar_one()
        for model in (CaseEvent, Letter, LedgerEntry)
    )
    return (state, *rows)


@pytest.mark.parametrize("state", CASES)
def test_no_button_leads_where_the_table_does_not(app: Flask, state: State, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("app.accounts.access.enforce", lambda _limit: None)  # of who tries this often in an hour
    cents, make = CASES[state]
    (case_id, public_id), clients = _made(app, cents, make)
    wrong = {}
    tries = [(address, who) for address in posts(app) for who in clients]
    assert len(tries) > 100
    before = kept(case_id)
    assert before[0] == state
    for number, (address, who) in enumerate(tries):
        sent_along = EVERYTHING | {"once": str(number)}
        status = clients[who].post_token(address.format(public_id), sent_along).status_code
        after = kept(case_id)
        refused = status in REFUSALS
        if not (refused or status in (200, 303)):
            wrong[address, who] = f"answers {status}"
        elif (refused or who not in ACTORS) and after != before:
            wrong[address, who] = f"{status}, and changed {before} to {after}"
        elif who == "stranger" and not refused:
            wrong[address, who] = f"tells a stranger {status}"
        elif after[0] not in steps_of(ACTORS.get(who), state) | ({None} if state is State.DRAFT else set()):
            wrong[address, who] = f"brings it to {after[0]}"
        if after[0] != state:  # None: a draft was thrown away
            (case_id, public_id), clients = _made(app, cents, make)
            after = kept(case_id)
            if after[0] != state:  # what was given back fills the fund: nothing is waited for, or offered in part
                break
        before = after
    assert wrong == {}
