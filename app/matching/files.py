"""The generation that this process has open; a newer one is opened beside the requests, not by one of them."""

from dataclasses import dataclass, field
from threading import Lock, Thread
from typing import NamedTuple

import structlog

from app.matching import stored
from app.matching.generations import Generations, Stamp
from app.matching.packed_people import try_out
from app.matching.stored import Stored

log = structlog.get_logger()


class Found(NamedTuple):
    """What was current when it was looked at, and what stands in it, if it could be opened."""

    stamp: Stamp | None
    stored: Stored | None


@dataclass
class Files:
    """The open generation of one process. A fork goes on with it, and opens newer ones by itself."""

    lock: Lock = field(default_factory=Lock)
    store: Generations | None = None
    found: Found | None = None
    opening: Thread | None = None

    def current(self) -> Found:
        """Return the open generation; the first is opened at once, a newer one as soon as it is ready to rank."""
        store = self.store = self.store or stored.generations()
        found = self.found
        if found is None:
            with self.lock:
                found = self.found = self.found or self._opened(store)
        elif found.stamp != store.stamp():
            self._open_beside(store)
        return self.found or found

    def _open_beside(self, store: Generations) -> None:
        with self.lock:
            if self.opening is None or not self.opening.is_alive():
                self.opening = Thread(target=self._replace, args=(store,), daemon=True)
                self.opening.start()

    def _replace(self, store: Generations) -> None:
        found, before = self._opened(store), self.found
        if found.stored is None and before is not None:  # files that are gone can still be read by who has them open
            found = Found(found.stamp, before.stored)
        self.found = found

    def _opened(self, store: Generations) -> Found:
        stamp = store.stamp()
        try:
            found = stored.opened(store)
            for packed in found.people.values() if found is not None else ():
                try_out(packed)
        except Exception as error:  # whatever stands in files: people can be read without them
            log.error("index cannot be used; people are read from the database", error=repr(error))
            found = None
        return Found(stamp, found)
