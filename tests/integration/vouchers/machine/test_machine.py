"""Everything that people do with vouchers, in any order: what must hold, holds after each action.

`TESTS_MACHINE_MINUTES=10` lets it run that long, each time with other choices, and `-s` shows what it did.
"""

import os
import time
from collections.abc import Callable
from datetime import datetime, timedelta

import pytest
from hypothesis import HealthCheck, Phase, settings
from hypothesis.stateful import run_state_machine_as_test

from tests.support.databases import Database
from tests.support.voucher_machine.machine import machine_on

pytestmark = pytest.mark.heavy
MINUTES = float(os.environ.get("TESTS_MACHINE_MINUTES", "0"))
HOUSE = settings(
    deadline=None,
    suppress_health_check=list(HealthCheck),
    phases=[Phase.explicit, Phase.generate],  # an example is a story of seconds: to shrink one takes many minutes
    database=None,
)


def test_what_must_hold_holds(database: Database, at: Callable[[timedelta], datetime]) -> None:
    chosen = machine_on(database, at)
    if not MINUTES:
        few = settings(HOUSE, derandomize=True, max_examples=6, stateful_step_count=20)
        run_state_machine_as_test(chosen, settings=few)
    end = time.monotonic() + MINUTES * 60
    while time.monotonic() < end:
        run_state_machine_as_test(chosen, settings=settings(HOUSE, max_examples=20, stateful_step_count=50))
    print(sorted(chosen.taken.items(), key=lambda item: -item[1]))  # noqa: T201
    assert chosen.taken["steps"] > 200
