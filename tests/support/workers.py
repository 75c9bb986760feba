"""The site in several processes of gunicorn, and visitors that know with which of them they speak."""

import json
import os
import re
import socket
import subprocess
import sys
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from http.client import HTTPConnection, HTTPException
from http.cookies import SimpleCookie
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

from app.kernel.config import ROOT

START_SECONDS = 120
TOKEN = re.compile(r'name="csrf_token"[^>]*value="([^"]+)"')


class Visitor:
    """A browser without pictures: one connection that is kept open, and its cookies."""

    def __init__(self, port: int) -> None:
        self.port = port
        self.cookies: SimpleCookie = SimpleCookie()
        self.connection = HTTPConnection("127.0.0.1", port, timeout=60)

    def close(self) -> None:
        """Hang up."""
        self.connection.close()

    def ask(self, path: str, form: Mapping[str, str] | None = None) -> tuple[int, str]:
        """Send a request, again over a new connection where the server closed this one; return status and body."""
        try:
            return self._ask(path, form)
        except (ConnectionError, HTTPException):
            self.close()
            return self._ask(path, form)

    def _ask(self, path: str, form: Mapping[str, str] | None) -> tuple[int, str]:
        headers = {"Cookie": "; ".join(f"{name}={value.value}" for name, value in self.cookies.items())}
        if form is not None:
            headers["Content-Type"] = "application/x-www-form-urlencoded"
        body = None if form is None else urlencode(form)
        self.connection.request("GET" if form is None else "POST", path, body, headers)
        answer = self.connection.getresponse()
        for value in answer.headers.get_all("Set-Cookie") or ():
            self.cookies.load(value)
        return answer.status, answer.read().decode()

    def send(self, path: str, form: Mapping[str, str]) -> int:
        """Fill in the form at `path` and send it; return the status."""
        _, page = self.ask(path)
        found = TOKEN.search(page)
        assert found is not None, f"{path} has no form"
        return self.ask(path, {**form, "csrf_token": found.group(1)})[0]

    def sign_in(self, email: str, password: str) -> None:
        """Sign in as people do."""
        status = self.send("/account/aanmelden", {"email": email, "password": password})
        assert status in (302, 303), f"{email} could not sign in: {status}"

    def talents(self, vacancy: int) -> dict[str, Any]:
        """Return the list of talents for a vacancy, and the process that made it."""
        status, body = self.ask(f"/-/talents/{vacancy}")
        assert status == 200, body
        found: dict[str, Any] = json.loads(body)
        return found


@contextmanager
def running(database: str, index: Path, count: int, **environment: str) -> Iterator[int]:
    """Run the site in `count` processes on the database at this address; yield the port."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    settings = {"DATABASE_URL": database, "INDEX_DIR": str(index), "PORT": str(port), "WEB_CONCURRENCY": str(count)}
    command = [sys.executable, "-m", "gunicorn", "-c", str(ROOT / "gunicorn.conf.py"), "--keep-alive", "60"]
    command += ["--log-level", "error", "tests.support.worker_app:app"]
    process = subprocess.Popen(command, cwd=ROOT, env={**os.environ, **settings, **environment})
    try:
        _wait(port, process)
        yield port
    finally:
        process.terminate()
        process.wait()


def at_each(port: int, count: int, vacancy: int) -> dict[int, Visitor]:
    """Return a visitor at each of `count` processes, by process."""
    found: dict[int, Visitor] = {}
    end = time.monotonic() + START_SECONDS
    kept = []
    while len(found) < count:
        assert time.monotonic() < end, "not every process answers"
        visitor = Visitor(port)
        kept.append(visitor)  # an open connection makes it likelier that the next is with another process
        found.setdefault(visitor.talents(vacancy)["process"], visitor)
    for visitor in kept:
        if visitor not in found.values():
            visitor.close()
    return found


def _wait(port: int, process: subprocess.Popen[bytes]) -> None:
    end = time.monotonic() + START_SECONDS
    while time.monotonic() < end:
        assert process.poll() is None, "gunicorn did not start"
        with suppress(OSError), socket.create_connection(("127.0.0.1", port), timeout=1):
            return
        time.sleep(0.05)
    raise AssertionError("gunicorn does not answer")
