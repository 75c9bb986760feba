"""The machine finds what it should: known mistakes are planted one by one, and it fails on each."""

import inspect
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Any

import pytest
from hypothesis import HealthCheck, Phase, settings
from hypothesis.stateful import run_state_machine_as_test
from sqlalchemy import event, text

from app.kernel.database import db
from app.vouchers import ledger, policy_staff
from app.vouchers.actions import applying, claiming
from app.vouchers.models import VoucherApplication
from app.vouchers.payments.actions import batching
from app.vouchers.rules import settlement
from tests.support.databases import Database
from tests.support.voucher_machine.machine import machine_on

pytestmark = pytest.mark.heavy
Patch = pytest.MonkeyPatch
FEW = settings(
    deadline=None,
    suppress_health_check=list(HealthCheck),
    phases=[Phase.generate],
    database=None,
    derandomize=True,
    max_examples=40,
    stateful_step_count=8,
)


def _line_stands_still(patch: Patch) -> None:
    """Who withdraws gives money back, and nobody looks who waits for it (R15)."""
    patch.setattr(applying, "move_up", lambda _scheme: 0)


def _line_in_the_order_of_drafts(patch: Patch) -> None:
    """What comes free goes to whose draft is oldest, not to whose application was complete first (R12)."""
    written, place = inspect.getsource(claiming.move_up), ".order_by(VoucherApplication.place)"
    assert place in written
    planted: dict[str, Any] = {}
    exec(written.replace(place, ".order_by(VoucherApplication.id)"), vars(claiming), planted)  # noqa: S102 - our own text, one word changed
    patch.setattr(applying, "move_up", planted["move_up"])


def _award_stays_behind(patch: Patch) -> None:
    """A voucher that is given back keeps its money."""

    def release(application: VoucherApplication, *, by_id: int | None, note: str) -> int:
        for pot_id, cents in ledger.held(application.id, "reserved").items():
            ledger._book("release", pot_id, "reserved", cents, application.id, by_id, note)
        application.reserved_cents = application.awarded_cents = 0
        return 0

    patch.setattr(ledger, "release", release)


def _rounded_up(patch: Patch) -> None:
    """A settlement is rounded up to the cent (R16)."""
    right = settlement.estimate

    def estimate(*args: Any) -> Any:
        sums = right(*args)
        return replace(sums, share_cents=-(-sums.base_cents // 2))

    patch.setattr(settlement, "estimate", estimate)


def _paid_outside_the_books(patch: Patch) -> None:
    """A batch goes to the bank and the books do not hear of it."""
    patch.setattr(batching, "_book", lambda _payment, _by: None)


def _one_pair_of_eyes(patch: Patch) -> None:
    """Who proposes may decide; the database does not stop it either."""
    patch.setattr(policy_staff, "proposed", lambda _application, _account: False)


@dataclass(frozen=True)
class Mistake:
    """What is planted, what the machine says of it, and where it is steered to, so that it takes seconds."""

    plant: Callable[[Patch], None]
    said: str
    wanted: frozenset[str]
    first: int
    far: int


PLANTED = {
    "the line stands still": Mistake(_line_stands_still, "waits for", frozenset({"withdraw"}), 6, 1),
    "the line goes by draft": Mistake(_line_in_the_order_of_drafts, " got {", frozenset({"withdraw"}), 6, 1),
    "an award stays behind": Mistake(_award_stays_behind, "without a voucher", frozenset({"give_back"}), 2, 4),
    "a settlement is rounded up": Mistake(_rounded_up, "half of the costs", frozenset({"settle"}), 2, 7),
    "paid outside the books": Mistake(_paid_outside_the_books, "booked as paid", frozenset({"release"}), 2, 4),
    "one pair of eyes": Mistake(_one_pair_of_eyes, "by who took", frozenset({"decide", "send_back"}), 4, 3),
}


@contextmanager
def _without_checks(database: Database) -> Iterator[None]:
    """Let the database check nothing of who proposed and who decided."""
    named = {"four_eyes", "settlement_four_eyes"}
    if database.kind == "sqlite":
        db.session.remove()

        def unchecked(connection: Any, *_args: Any) -> None:
            connection.execute("PRAGMA ignore_check_constraints = ON")

        event.listen(db.engine, "checkout", unchecked)
        try:
            yield
        finally:
            event.remove(db.engine, "checkout", unchecked)
            db.session.remove()
            db.engine.dispose()
        return
    asked = text("SELECT conname, pg_get_constraintdef(oid) FROM pg_constraint WHERE conname = ANY(:names)")
    names = [f"ck_voucher_application_{name}" for name in named]
    kept = [tuple(row) for row in db.session.execute(asked, {"names": names})]
    for name, _definition in kept:
        db.session.execute(text(f"ALTER TABLE voucher_application DROP CONSTRAINT {name}"))
    db.session.commit()
    try:
        yield
    finally:
        db.session.remove()
        database.reset()
        for name, definition in kept:
            db.session.execute(text(f"ALTER TABLE voucher_application ADD CONSTRAINT {name} {definition}"))
        db.session.commit()


@pytest.mark.parametrize("mistake", PLANTED)
def test_the_machine_finds_a_planted_mistake(
    mistake: str, database: Database, at: Callable[[timedelta], datetime], monkeypatch: Patch
) -> None:
    planted = PLANTED[mistake]
    planted.plant(monkeypatch)
    steered = {"wanted": planted.wanted, "first": (planted.first,) * 2, "far": (planted.far,) * 2}
    with _without_checks(database), pytest.raises(AssertionError) as found:
        run_state_machine_as_test(machine_on(database, at, **steered), settings=FEW)
    assert planted.said in str(found.value)
