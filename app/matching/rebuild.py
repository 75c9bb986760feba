"""Writing a generation: by hand, and by the worker when too much changed since the last one."""

from contextlib import suppress

import structlog

from app.kernel import clock
from app.kernel.snapshot import snapshot
from app.matching import stored
from app.matching.generations import BusyError
from app.matching.stored import Written

log = structlog.get_logger()


def rebuild() -> Written:
    """Write all people into a new generation; raises generations.BusyError where another process does that."""
    with snapshot():
        return stored.write(clock.today())


def sweep() -> None:
    """Write a generation where one is due; nothing where another process does that."""
    with snapshot(), suppress(BusyError):
        if stored.is_due(clock.today()):
            written = stored.write(clock.today())
            log.info("index written", revision=written.revision, rows=sum(written.rows.values()))
