"""Checks a badge for this site: with our own documents at hand, the internet at arm's length, and one end time.

What a badge refers to on this very site is read from the database, not asked over the network. While others
are asked, nothing in the database is held; nobody keeps a request longer than `SECONDS`, and no more than
`AT_ONCE` requests of a process wait for others.
"""

import json
import time
from collections.abc import Iterator
from contextlib import contextmanager
from threading import BoundedSemaphore

from app.badges.credentials.baking import unbake
from app.badges.credentials.fetch import Either, Fetch, FetchError, FromTheWeb, Nowhere
from app.badges.credentials.report import Report
from app.badges.credentials.verify import verify
from app.badges.signing.documents import own_document
from app.kernel import clock
from app.kernel.database import db, writing
from app.kernel.errors import TooManyRequestsError
from app.kernel.text import N_

SECONDS = 25.0
AT_ONCE = 4
BUSY = N_("Wij controleren nu al andere badges. Probeer het over een minuut opnieuw.")
_waiting = BoundedSemaphore(AT_ONCE)


class OwnDocuments:
    """Reads what stands on this site."""

    def __call__(self, address: str) -> bytes:
        """Return the document at an address of this site."""
        found = own_document(address)
        if found is None:
            raise FetchError(f"{address} does not stand on this site")
        return found.encode() if isinstance(found, str) else json.dumps(found).encode()


class Within:
    """Asks until a moment, and no more after it."""

    def __init__(self, fetch: Fetch, seconds: float) -> None:
        self._fetch, self._until = fetch, time.monotonic() + seconds

    def __call__(self, address: str) -> bytes:
        """Return what stands at an address."""
        if time.monotonic() > self._until:
            raise FetchError("checking took too long")
        return self._fetch(address)


def check(document: bytes | str, *, web: Fetch | None = None) -> Report:
    """Return what is found of a badge from anywhere: a JSON, JWT, PNG or SVG, as text or as a file.

    The transaction of who calls this ends here: whoever goes on reads anew. Raises TooManyRequestsError
    while too many others wait.
    """
    with _let_go():
        fetch = Either(OwnDocuments(), Within(web or from_the_web(), SECONDS))
        return verify(document, fetch, clock.now())


def check_own(credential: str) -> Report:
    """Return what is found of a badge that we signed, without asking anybody else."""
    return verify(credential, Either(OwnDocuments(), Nowhere()), clock.now())


def fetched(address: str, *, web: Fetch | None = None) -> bytes:
    """Return what stands at an address of the internet that somebody gave.

    The transaction of who calls this ends here. Raises FetchError, or TooManyRequestsError while too many wait.
    """
    with _let_go():
        return (web or from_the_web())(address)


def from_the_web() -> Fetch:
    """Return what fetches from the public internet alone."""
    return FromTheWeb()


def text_of(document: bytes | str) -> str | None:
    """Return the credential in a file, unbaked where it is a picture; None where it holds nothing of that kind."""
    if isinstance(document, str):
        return document.strip() or None
    baked = unbake(document)
    if baked is not None:
        return baked.strip()
    try:
        return document.decode("utf-8-sig").strip() or None
    except UnicodeDecodeError:
        return None


@contextmanager
def _let_go() -> Iterator[None]:
    """Hold nothing in the database while others are asked."""
    if not _waiting.acquire(blocking=False):
        raise TooManyRequestsError(BUSY)
    db.session.rollback()
    token = writing.set(False)
    try:
        yield
    finally:
        db.session.rollback()
        writing.reset(token)
        _waiting.release()
