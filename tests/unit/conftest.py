"""Unit tests are pure: whoever opens a connection fails."""

import socket
from typing import NoReturn

import pytest


@pytest.fixture(autouse=True)
def _no_sockets(monkeypatch: pytest.MonkeyPatch) -> None:
    """Refuse every connection and every server."""

    def refuse(*_args: object) -> NoReturn:
        raise AssertionError("a unit test opened a socket")

    for name in ("connect", "connect_ex", "bind"):
        monkeypatch.setattr(socket.socket, name, refuse)
