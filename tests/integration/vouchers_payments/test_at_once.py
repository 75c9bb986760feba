"""Two treasurers at once, on both databases, with real commits: the money moves once."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import func, select
from sqlalchemy.pool import NullPool

from app.accounts.models import Account
from app.accounts.rules import Role
from app.kernel.database import db
from app.kernel.errors import ConflictError
from app.vouchers import ledger
from app.vouchers.actions.steps import lock
from app.vouchers.models import LedgerEntry, VoucherApplication
from app.vouchers.payments import actions
from app.vouchers.payments.models import Payment, PaymentBatch
from app.vouchers.payments.rules import BatchState
from tests.factories.accounts import make_account
from tests.factories.bank import status_report
from tests.factories.vouchers import SCHEME
from tests.support.databases import Database, application
from tests.support.threads import at_once

Award = Callable[..., VoucherApplication]


@pytest.fixture
def crowd(database: Database, tmp_path: Path) -> Flask:
    """The application with as many connections to the database as there are threads."""
    return application(database.url, tmp_path, SQLALCHEMY_ENGINE_OPTIONS={"poolclass": NullPool})


def job(act: Callable[..., Any], account: Account, *, find: Callable[[], Any] | None = None) -> Callable[[], Any]:
    """Return one request: `act` done by `account`, to what `find` reads for itself, and committed."""
    account_id = account.id

    def run() -> None:
        by = db.session.get_one(Account, account_id)
        act(find(), by=by) if find else act(by=by)
        db.session.commit()

    return run


def queued(award: Award, by: Account, count: int) -> list[str]:
    ids = []
    for _ in range(count):
        ids.append(actions.queue(lock(award()), 1_500_00, by=by, reason="invoice").end_to_end_id)
    db.session.commit()
    return ids


def paid_cents() -> int:
    query = select(func.coalesce(func.sum(LedgerEntry.amount_cents), 0)).where(LedgerEntry.kind == "pay")
    return int(db.session.execute(query).scalar_one())


def the_batch() -> PaymentBatch:
    return db.session.scalars(select(PaymentBatch)).one()


def refusals(answers: list[Any]) -> list[str]:
    failed = [answer for answer in answers if isinstance(answer, BaseException)]
    assert all(isinstance(answer, ConflictError) for answer in failed), failed
    return [str(answer) for answer in failed]


def test_two_treasurers_release_the_same_batch_at_once(crowd: Flask, awarded: Award, treasurer: Account) -> None:
    ids = queued(awarded, treasurer, 2)
    actions.prepare(SCHEME, ids, by=treasurer)
    others = [make_account(Role.TREASURER) for _ in range(3)]
    db.session.commit()

    answers = at_once(crowd, *(job(actions.release, other, find=the_batch) for other in others))

    said = refusals(answers)
    assert said == ["Deze batch is al vrijgegeven. Er is niets twee keer betaald."] * 2
    db.session.rollback()
    assert the_batch().state == BatchState.RELEASED
    assert paid_cents() == 3_000_00
    assert ledger.check() == []


def test_two_treasurers_prepare_the_same_payment_at_once(
    crowd: Flask, awarded: Award, treasurer: Account, other_treasurer: Account
) -> None:
    ids = queued(awarded, treasurer, 2)

    def prepare(*, by: Account) -> None:
        actions.prepare(SCHEME, ids, by=by)

    answers = at_once(crowd, job(prepare, treasurer), job(prepare, other_treasurer))

    assert refusals(answers) == ["Een van deze betalingen staat niet meer open. Kies opnieuw."]
    db.session.rollback()
    assert (the_batch().payment_count, the_batch().total_cents) == (2, 3_000_00)


def test_a_release_and_a_cancellation_at_once_have_one_effect(
    crowd: Flask, awarded: Award, treasurer: Account, other_treasurer: Account
) -> None:
    ids = queued(awarded, treasurer, 1)
    actions.prepare(SCHEME, ids, by=treasurer)
    db.session.commit()
    jobs = [job(actions.release, other_treasurer, find=the_batch), job(actions.cancel, treasurer, find=the_batch)]

    assert len(refusals(at_once(crowd, *jobs))) == 1

    db.session.rollback()
    assert paid_cents() == (1_500_00 if the_batch().state == BatchState.RELEASED else 0)
    assert ledger.check() == []


def test_the_same_answer_read_at_once_counts_once(
    crowd: Flask, awarded: Award, treasurer: Account, other_treasurer: Account
) -> None:
    ids = queued(awarded, treasurer, 1)
    batch = actions.release(actions.prepare(SCHEME, ids, by=treasurer), by=other_treasurer)
    report = status_report(batch.message_id, {ids[0]: ("RJCT", "AC01")})
    db.session.commit()

    def read(*, by: Account) -> None:
        actions.read_answer(report, by=by)

    assert refusals(at_once(crowd, job(read, treasurer), job(read, other_treasurer))) == []
    db.session.rollback()
    bounced = select(func.sum(LedgerEntry.amount_cents)).where(LedgerEntry.kind == "bounce")
    assert db.session.execute(bounced).scalar_one() == 1_500_00
    assert db.session.scalars(select(Payment)).one().failure_code == "AC01"
    assert ledger.check() == []
