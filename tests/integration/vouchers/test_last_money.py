"""Many at once for the last money: on both databases, with real commits, each on a connection of its own."""

from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import select
from sqlalchemy.pool import NullPool

from app.accounts.models import Account
from app.accounts.rules import Role
from app.kernel.database import db
from app.kernel.errors import ConflictError
from app.vouchers import actions, ledger
from app.vouchers.models import LedgerEntry, VoucherApplication
from app.vouchers.process import State
from tests.factories.accounts import make_account
from tests.factories.voucher_cases import (
    applicant_of,
    hand_in,
    make_employer,
    make_proposed,
    make_sent,
    open_fund,
    pots,
    the,
)
from tests.factories.vouchers import SCHEME
from tests.support.databases import Database, application
from tests.support.threads import at_once

CLIENTS = 64
COSTS = (5_000_00, 3_000_00, 2_000_00, 4_200_00)
"""Vouchers of 2,500, 1,500, 1,000 and 2,100 euros."""
MINIMUM = 1_000_00


@pytest.fixture
def crowd(database: Database, tmp_path: Path) -> Flask:
    """The application with as many connections to the database as there are threads."""
    return application(database.url, tmp_path, SQLALCHEMY_ENGINE_OPTIONS={"poolclass": NullPool})


def committed(act: Callable[..., Any], application_id: int, **values: Any) -> Callable[[], Any]:
    """Return a job: one request that does `act` to an application and commits."""

    def job() -> Any:
        done = act(db.session.get_one(VoucherApplication, application_id), **values)
        db.session.commit()
        return done

    return job


def by(account: Account, act: Callable[..., Any], **values: Any) -> Callable[[VoucherApplication], Any]:
    """Return `act` done by `account`, whom each job reads for itself."""
    account_id = account.id

    def done(application: VoucherApplication) -> Any:
        return act(application, by=db.session.get_one(Account, account_id), **values)

    return done


def served(claims: Sequence[int], left: int) -> list[int]:
    """Return what each claim gets when they come one by one: all of it, what is left, or nothing (R12)."""
    got = []
    for claim in claims:
        amount = claim if claim <= left else left if left >= MINIMUM else 0
        got.append(amount)
        left -= amount
    return got


def test_sixty_four_complete_at_once_for_the_last_money(crowd: Flask) -> None:
    budget = {"rijk": 21_300_00, "deventer": 11_450_00}
    open_fund(**budget)
    employer = make_employer("Deventer")
    waiting = [make_sent(employer, complete=False, tuition_cents=COSTS[n % len(COSTS)]) for n in range(CLIENTS)]
    ids = [case.id for case in waiting]

    answers = at_once(crowd, *(committed(hand_in, id_) for id_ in ids))

    assert [answer for answer in answers if isinstance(answer, BaseException)] == []
    db.session.rollback()
    cases = db.session.scalars(select(VoucherApplication).order_by(VoucherApplication.place)).all()
    assert [case.place for case in cases] == list(range(1, CLIENTS + 1))
    assert [case.reserved_cents for case in cases] == served([case.claim_cents for case in cases], sum(budget.values()))
    assert {case.state for case in cases if case.reserved_cents} == {State.COMPLETE}
    assert {case.state for case in cases if not case.reserved_cents} == {State.WAITING}
    held = sum(case.reserved_cents for case in cases)
    assert sum(available for available, _reserved, _awarded in pots().values()) == sum(budget.values()) - held
    assert sum(reserved for _available, reserved, _awarded in pots().values()) == held
    assert all(min(cents) >= 0 for cents in pots().values())
    assert ledger.check() == []
    assert _reserved_once(ids)


def _reserved_once(ids: Sequence[int]) -> bool:
    """Say whether no application was given money from one pot twice."""
    query = select(LedgerEntry.application_id, LedgerEntry.pot_id).where(LedgerEntry.kind == "reserve")
    pairs = list(db.session.execute(query))
    return len(pairs) == len(set(pairs)) and {pair[0] for pair in pairs} <= set(ids)


def test_claims_withdrawals_and_new_money_at_once_leave_no_cent_unaccounted(crowd: Flask) -> None:
    open_fund(rijk=9_000_00)
    treasurer = make_account(Role.TREASURER)
    standing = [make_sent() for _ in range(8)]
    coming = [make_sent(complete=False) for _ in range(8)]

    def pay() -> None:
        payer = db.session.get_one(Account, treasurer_id)
        actions.pay_in(scheme=SCHEME, contributor="rijk", cents=1_500_00, by=payer, note="bijdrage")
        db.session.commit()

    treasurer_id = treasurer.id
    jobs = [committed(by(applicant_of(case), actions.withdraw), case.id) for case in standing[::2]]
    jobs += [committed(hand_in, case.id) for case in coming]
    answers = at_once(crowd, *jobs, pay, pay)

    assert [answer for answer in answers if isinstance(answer, BaseException)] == []
    db.session.rollback()
    cases = db.session.scalars(select(VoucherApplication).order_by(VoucherApplication.place)).all()
    alive = [case for case in cases if case.state != State.WITHDRAWN]
    # Budget for eight of the twelve that are left, in the order of their places.
    assert [case.reserved_cents for case in alive] == [1_500_00] * 8 + [0] * 4
    assert pots() == {"rijk": (0, 12_000_00, 0)}
    assert ledger.check() == []


def test_two_deciders_at_once_have_one_effect(crowd: Flask) -> None:
    open_fund(rijk=5_000_00)
    case = make_proposed(make_account(Role.ADVISOR))
    public_id, deciders = case.public_id, [make_account(Role.DECIDER) for _ in range(2)]

    answers = at_once(crowd, *(committed(by(who, actions.decide, reason="Akkoord."), case.id) for who in deciders))

    refused = [answer for answer in answers if isinstance(answer, BaseException)]
    assert [type(error) for error in refused] == [ConflictError]
    assert str(refused[0]) == "Dit kan niet meer. De voucher is toegekend."
    assert the(public_id).state == State.GRANTED
    assert pots() == {"rijk": (3_500_00, 0, 1_500_00)}
    assert ledger.check() == []


def test_a_decision_and_a_withdrawal_at_once_have_one_effect(crowd: Flask) -> None:
    open_fund(rijk=5_000_00)
    case = make_proposed(make_account(Role.ADVISOR))
    public_id, decider = case.public_id, make_account(Role.DECIDER)

    answers = at_once(
        crowd,
        committed(by(decider, actions.decide, reason="Akkoord."), case.id),
        committed(by(applicant_of(case), actions.withdraw), case.id),
    )

    assert [type(answer) for answer in answers if isinstance(answer, BaseException)] == [ConflictError]
    held = {State.GRANTED: (3_500_00, 0, 1_500_00), State.WITHDRAWN: (5_000_00, 0, 0)}
    assert pots() == {"rijk": held[State(the(public_id).state)]}
    assert ledger.check() == []


def test_advisors_who_ask_at_once_get_a_case_each(crowd: Flask) -> None:
    open_fund(rijk=9_000_00)
    cases = [make_sent() for _ in range(3)]
    ids, advisors = {case.id for case in cases}, [make_account(Role.ADVISOR).id for _ in range(5)]

    def ask(account_id: int) -> int | None:
        case = actions.take_next(by=db.session.get_one(Account, account_id))
        taken = case.id if case else None
        db.session.commit()
        return taken

    answers = at_once(crowd, *(lambda account_id=account_id: ask(account_id) for account_id in advisors))

    assert sorted(answers, key=str) == sorted([*ids, None, None], key=str)
