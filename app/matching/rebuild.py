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
    """Write all people into a new generation.

    Raises generations.BusyError where another process does that, OSError where the disk does not take it.
    """
    with snapshot():
        return stored.write(clock.today())


def sweep() -> None:
    """Write a generation where one is due; nothing where another process does that.

    A disk that does not take it leaves the one before, to which every process adds what changed since.
    """
    with snapshot(), suppress(BusyError):
        if stored.is_due(clock.today()):
            try:
                written = stored.write(clock.today())
            except OSError as error:  # mail and terms do not wait for it
                log.error("index not written", error=str(error))
            else:
                log.info("index written", revision=written.revision, rows=sum(written.rows.values()))
