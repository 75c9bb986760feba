"""Journeys: people who get something done, in a real browser on a served site, on SQLite.

`site` is a visitor's browser; `people` opens more of them beside it. Each journey starts from a clean
migrated database; `mailbox` gets the mail that the site sends.
"""

from collections.abc import Callable, Iterator
from datetime import date, timedelta
from pathlib import Path

import pytest
from playwright.sync_api import Browser

from app.accounts.models import Account
from app.accounts.rules import Role
from app.kernel import clock
from app.kernel.web import TILES
from tests.factories.accounts import make_account
from tests.factories.files import PDF
from tests.support.databases import Database
from tests.support.site import AXE, BROWSERS, WIDE, At, Site, browser_path, chromium, driver_problem, served

TILE = '<svg xmlns="http://www.w3.org/2000/svg" width="256" height="256"><path fill="#eee" d="M0 0h256v256H0z"/></svg>'
"""What journeys get for every piece of a map: nothing is fetched from outside."""


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Mark every journey, so that `-m "not journey"` leaves them out."""
    for item in items:
        if "journeys" in item.path.parts:
            item.add_marker("journey")


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """The browser of this machine; journeys are left out where there is none."""
    path = browser_path()
    if path is None:
        pytest.skip(f"journeys left out: no browser found ({', '.join(BROWSERS)})")
    if problem := driver_problem():
        pytest.skip(f"journeys left out: what drives the browser does not start: {problem}")
    if not AXE.exists():
        pytest.fail(f"{AXE} is missing: python -m app.kernel.assets fetches it")
    with chromium(path) as running:
        yield running


@pytest.fixture(scope="session")
def address(sqlite_database: Database) -> Iterator[str]:
    """Where the site is served."""
    with served(sqlite_database.app) as url:
        yield url


@pytest.fixture
def people(browser: Browser, database: Database, address: str) -> Iterator[Callable[[], Site]]:
    """Opens a browser for one more person; without JavaScript if asked: `people(scripts=False)`."""
    contexts = []

    def arrive(*, scripts: bool = True) -> Site:
        contexts.append(browser.new_context(locale="nl-NL", viewport=WIDE, java_script_enabled=scripts))
        contexts[-1].route(f"{TILES}/**", lambda tile: tile.fulfill(body=TILE, content_type="image/svg+xml"))
        return Site(address, contexts[-1])

    yield arrive
    for context in contexts:
        context.close()


@pytest.fixture
def site(people: Callable[[], Site]) -> Site:
    """A visitor's browser."""
    return people()


@pytest.fixture
def at(people: Callable[[], Site]) -> At:
    """Opens a browser for an account that signs in, at a path."""

    def arrive(account: Account, path: str) -> Site:
        site = people()
        site.sign_in(account.email)
        site.open(path)
        return site

    return arrive


@pytest.fixture
def advisor() -> Account:
    """Who judges applications."""
    return make_account(Role.ADVISOR, name="Ilse Adviseur")


@pytest.fixture
def decider() -> Account:
    """Who decides on them."""
    return make_account(Role.DECIDER, name="Bram Beslisser")


@pytest.fixture
def days() -> dict[str, date]:
    """The days of a training that begins in two months."""
    start = clock.today() + timedelta(days=60)
    return {"training_start": start, "training_end": start + timedelta(days=30)}


@pytest.fixture
def paper(tmp_path: Path) -> Callable[[str], Path]:
    """Makes a PDF of a name, to be chosen in a form: a content of its own for each name."""

    def written(name: str) -> Path:
        made = tmp_path / name
        made.write_bytes(PDF + f"\n% {name}\n".encode())
        return made

    return written
