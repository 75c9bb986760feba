"""The site as people meet it: served over HTTP, opened in a real browser, checked for accessibility."""

import os
import re
import shutil
import subprocess
import threading
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager, nullcontext
from functools import partial
from pathlib import Path
from typing import Any

from flask import Flask, current_app
from playwright._impl._driver import compute_driver_executable
from playwright.sync_api import Browser, BrowserContext, Page, Response, sync_playwright
from werkzeug.serving import WSGIRequestHandler, make_server

from app.accounts.models import Account
from app.kernel.config import ROOT
from app.kernel.database import db
from tests.factories.accounts import PASSWORD

BROWSERS = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
AXE = ROOT / "node_modules" / "axe-core" / "axe.min.js"
RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
NARROW, WIDE = {"width": 320, "height": 700}, {"width": 1280, "height": 900}


def browser_path() -> str | None:
    """Return the Chromium of this machine, if it has one."""
    return next((path for name in BROWSERS if (path := shutil.which(name))), None)


def driver_problem() -> str:
    """Return why what drives the browser does not start on this machine, or "" if it does."""
    command, _ = compute_driver_executable()
    done = subprocess.run([command, "--version"], capture_output=True, text=True, check=False)
    if done.returncode == 0:
        return ""
    return done.stderr.strip().rpartition(": error while ")[2] or f"exit status {done.returncode}"


@contextmanager
def chromium(path: str) -> Iterator[Browser]:
    """Yield a running browser without a window."""
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=path, args=["--no-sandbox"])
        try:
            yield browser
        finally:
            browser.close()


class _Quiet(WSGIRequestHandler):
    def log(self, *_args: object) -> None:
        """Say nothing about requests."""


def _closed(app: Flask, environ: dict[str, Any], start_response: Any) -> Iterator[bytes]:
    """Yield the answer of `app` and close it, also for a browser that hung up.

    Werkzeug's server forgets to close an answer if the connection breaks while it reads what is left of the request.
    """
    answer = app(environ, start_response)
    with closing(answer) if hasattr(answer, "close") else nullcontext():
        yield from answer


@contextmanager
def served(app: Flask) -> Iterator[str]:
    """Yield the address at which `app` is served, each request on a thread of its own."""
    server = make_server("127.0.0.1", 0, partial(_closed, app), threaded=True, request_handler=_Quiet)
    server.daemon_threads = False
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02})
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.port}"
    finally:
        server.shutdown()
        thread.join()
        server.server_close()


class Site:
    """One person at a browser.

    What the test has written or is reading is committed as soon as the browser sends a request: on SQLite
    the site would otherwise wait for the test, and the test for the site.
    """

    def __init__(self, address: str, context: BrowserContext) -> None:
        self.address = address
        self.context = context
        self.page: Page = context.new_page()
        self.page.set_default_timeout(10_000)
        self.mistakes: list[str] = []
        self._app, self._session = current_app._get_current_object(), db.session()
        context.on("request", lambda _request: self._commit())
        self.page.on("pageerror", lambda error: self.mistakes.append(f"script: {error}"))
        self.page.on("console", lambda said: self._note(said.type, said.text))

    def _commit(self) -> None:
        with self._app.app_context():
            self._session.commit()

    def _note(self, kind: str, text: str) -> None:
        """Remember what the browser complains about, such as a blocked script; a page may answer 4xx on purpose."""
        if kind == "error" and "the server responded with a status of 4" not in text:
            self.mistakes.append(text)

    def open(self, path: str) -> Response:
        """Go to `path` and return the answer."""
        self._commit()
        answer = self.page.goto(self.address + path)
        assert answer is not None
        return answer

    def sign_in(self, email: str, password: str = PASSWORD) -> None:
        """Sign in on the page where people do."""
        self.open("/account/aanmelden")
        self.page.locator("input[name=email]").fill(email)
        self.page.locator("input[name=password]").fill(password)
        with self.page.expect_navigation():
            self.page.locator("form:has(input[name=password]) [type=submit]").first.click()
        assert "/aanmelden" not in self.page.url, "could not sign in"

    def check(self, name: str) -> None:
        """Fail on what axe finds on this page, wide and narrow, or on sideways scrolling; keep a picture as `name`."""
        self.page.wait_for_load_state()
        for label, size in (("wide", WIDE), ("narrow", NARROW)):
            self.page.set_viewport_size(size)
            self.picture(f"{name}-{label}")
            assert self.page.evaluate("document.documentElement.scrollWidth") <= size["width"], (
                f"{name} scrolls sideways at {size['width']} px"
            )
            found = axe(self.page)
            assert found == [], f"{name} at {size['width']} px:\n" + "\n".join(found)
        self.page.set_viewport_size(WIDE)
        assert self.mistakes == [], "\n".join(self.mistakes)

    def picture(self, name: str) -> None:
        """Keep a picture of the whole page in SCREENS_DIR, if that is set."""
        if folder := os.environ.get("SCREENS_DIR"):
            Path(folder).mkdir(parents=True, exist_ok=True)
            self.page.screenshot(path=Path(folder) / f"{re.sub(r'[^a-z0-9-]+', '-', name.lower())}.png", full_page=True)


At = Callable[[Account, str], Site]
"""Opens a browser for an account that signs in, at a path."""


def axe(page: Page) -> list[str]:
    """Return one line for each violation of WCAG 2.2 AA that axe finds on `page`.

    The content security policy refuses script tags; what the test evaluates itself it lets through.
    """
    page.evaluate(AXE.read_text(encoding="utf-8"))
    result: dict[str, Any] = page.evaluate("rules => axe.run(document, {runOnly: rules})", RULES)
    return [
        f"{violation['id']} ({violation['impact']}): {violation['help']}: {node['html']}"
        for violation in result["violations"]
        for node in violation["nodes"]
    ]
