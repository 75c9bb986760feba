"""These cases were sent in March 2026, before their trainings start."""

from collections.abc import Iterator
from datetime import datetime

import pytest

from app.kernel import clock
from app.kernel.clock import AMSTERDAM


@pytest.fixture(autouse=True)
def _in_march() -> Iterator[None]:
    with clock.standing_at(datetime(2026, 3, 2, 10, 0, tzinfo=AMSTERDAM)):
        yield
