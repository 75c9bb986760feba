"""Fetching what a badge refers to (keys, lists, issuers) without being led into the house.

A badge is written by a stranger, and so are the addresses in it. Only https, only addresses of the public internet,
checked after the name was looked up and then connected to as checked; every redirect is checked again; no more bytes
and no more seconds than fit a document.
"""

import http.client
import ipaddress
import socket
import ssl
import threading
import time
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Protocol
from urllib.parse import urljoin, urlsplit

MAX_BYTES = 2_000_000
MAX_SECONDS = 8.0
MAX_REDIRECTS = 3
REDIRECTS = {301, 302, 303, 307, 308}
OK, GONE = 200, 410
ACCEPT = "application/vc+jwt, application/vc, application/ld+json, application/json;q=0.9, */*;q=0.5"
NAT64 = ipaddress.ip_network("64:ff9b::/96")


class FetchError(Exception):
    """What was asked for could not be had; the text says why."""


class Fetch(Protocol):
    """Returns the bytes at an address; raises FetchError."""

    def __call__(self, address: str) -> bytes: ...


def is_public(ip: str) -> bool:
    """Whether `ip` is an address of the public internet, also when it is wrapped in an IPv6 address."""
    try:
        found = ipaddress.ip_address(ip.partition("%")[0])
    except ValueError:
        return False
    if isinstance(found, ipaddress.IPv6Address):
        inner = found.ipv4_mapped or found.sixtofour
        if found in NAT64:
            inner = ipaddress.IPv4Address(int(found) & 0xFFFFFFFF)
        if inner is not None:
            return is_public(str(inner))
        if found.teredo is not None:
            return False
    return found.is_global and not (found.is_multicast or found.is_reserved or found.is_unspecified)


def look_up(host: str, port: int) -> list[str]:
    """Return the addresses of a host."""
    return [str(found[4][0]) for found in socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)]


class _Pinned(http.client.HTTPSConnection):
    """A TLS connection to the address that was checked, for the name that was asked."""

    def __init__(self, host: str, ip: str, port: int, tls: ssl.SSLContext, timeout: float) -> None:
        super().__init__(host, port, timeout=timeout, context=tls)
        self.ip, self.tls = ip, tls
        self.opened: socket.socket | None = None

    def connect(self) -> None:
        """Open the socket to the checked address; the certificate must be of the host."""
        # Kept for the alarm: known before the handshake, and after the connection hands its socket to the answer.
        self.opened = self.sock = socket.create_connection((self.ip, self.port), self.timeout)
        self.opened = self.sock = self.tls.wrap_socket(self.sock, server_hostname=self.host)


class FromTheWeb:
    """Fetches from the public internet. The arguments are for tests, which stand in the house themselves."""

    def __init__(
        self,
        *,
        public: Callable[[str], bool] = is_public,
        resolve: Callable[[str, int], list[str]] = look_up,
        tls: ssl.SSLContext | None = None,
        seconds: float = MAX_SECONDS,
        max_bytes: int = MAX_BYTES,
    ) -> None:
        self.public, self.resolve, self.seconds, self.max_bytes = public, resolve, seconds, max_bytes
        self.tls = tls or ssl.create_default_context()

    def __call__(self, address: str) -> bytes:
        """Return what is at `address`; also what a site says with 410 Gone (how revoked badges are shown)."""
        until = time.monotonic() + self.seconds
        for _hop in range(MAX_REDIRECTS + 1):
            found = self._get(address, until)
            if isinstance(found, bytes):
                return found
            address = urljoin(address, found)
        raise FetchError(f"more than {MAX_REDIRECTS} redirects")

    def _get(self, address: str, until: float) -> bytes | str:
        host, ip, port, path = self._checked(address)
        connection = _Pinned(host, ip, port, self.tls, max(until - time.monotonic(), 0.01))
        # A server that sends a byte now and then would keep us: the socket is shut when the time is over.
        alarm = threading.Timer(max(until - time.monotonic(), 0.01), _shut, (connection,))
        alarm.daemon = True
        alarm.start()
        try:
            headers = {"Accept": ACCEPT, "Accept-Encoding": "identity", "User-Agent": "vindplatform-badges"}
            connection.request("GET", path, headers=headers)
            return self._read(connection.getresponse(), until)
        except (OSError, http.client.HTTPException, ValueError) as error:
            late = time.monotonic() >= until
            raise FetchError(f"{host}: {'too slow' if late else error or type(error).__name__}") from None
        finally:
            alarm.cancel()
            connection.close()

    def _read(self, response: http.client.HTTPResponse, until: float) -> bytes | str:
        if response.status in REDIRECTS:
            target = response.headers.get("Location")
            if not target:
                raise FetchError("a redirect to nowhere")
            return target
        if response.status not in (OK, GONE):
            raise FetchError(f"the answer was {response.status}")
        if response.headers.get("Content-Encoding", "identity") != "identity":
            raise FetchError("a compressed answer")
        body = response.read(self.max_bytes + 1)
        if time.monotonic() >= until:
            raise FetchError("too slow")
        if len(body) > self.max_bytes:
            raise FetchError(f"larger than {self.max_bytes} bytes")
        if response.length:
            raise FetchError("the answer broke off")
        return body

    def _checked(self, address: str) -> tuple[str, str, int, str]:
        """Return host, address to connect to, port and path; raises FetchError unless all of it is fit."""
        try:
            parts = urlsplit(address)
            host, port = (parts.hostname or "").encode("idna").decode(), parts.port or 443
        except (ValueError, UnicodeError):
            raise FetchError("not an address") from None
        if parts.scheme != "https" or not host:
            raise FetchError("only https addresses are fetched")
        if parts.username or parts.password:
            raise FetchError("an address with a name or password in it")
        try:
            found = self.resolve(host, port)
        except (OSError, UnicodeError):
            raise FetchError(f"{host}: no such host") from None
        if not found or not all(map(self.public, found)):
            raise FetchError(f"{host}: not a public address")
        path = (parts.path or "/") + (f"?{parts.query}" if parts.query else "")
        if not path.isascii() or any(ord(character) <= ord(" ") for character in path):
            raise FetchError("not an address")
        return host, found[0], port, path


def _shut(connection: _Pinned) -> None:
    try:
        if connection.opened is not None:
            connection.opened.shutdown(socket.SHUT_RDWR)
    except OSError:
        pass


class Nowhere:
    """Fetches nothing."""

    def __call__(self, address: str) -> bytes:
        """Raise FetchError."""
        raise FetchError(f"{address} was not fetched")


class Mapped:
    """Reads files instead of addresses: for checking without a network, and for tests."""

    def __init__(self, files: Mapping[str, Path | bytes]) -> None:
        self.files = files

    def __call__(self, address: str) -> bytes:
        """Return the file for exactly this address, or for it without its fragment."""
        for name in (address, address.partition("#")[0]):
            found = self.files.get(name)
            if isinstance(found, bytes):
                return found
            if found is not None:
                return self._file(found, name)
        raise FetchError(f"{address} is not in the map")

    @staticmethod
    def _file(path: Path, name: str) -> bytes:
        try:
            with path.open("rb") as file:
                body = file.read(MAX_BYTES + 1)
        except OSError as error:
            raise FetchError(f"{name}: {error.strerror}") from None
        if len(body) > MAX_BYTES:
            raise FetchError(f"{name}: larger than {MAX_BYTES} bytes")
        return body


class Either:
    """Asks the second where the first has nothing."""

    def __init__(self, first: Fetch, second: Fetch) -> None:
        self.first, self.second = first, second

    def __call__(self, address: str) -> bytes:
        """Return what the first has, else what the second has."""
        try:
            return self.first(address)
        except FetchError:
            return self.second(address)


class Remembering:
    """Fetches each address once, no more than `most` and no longer than `seconds`: one badge is not a crawl."""

    def __init__(self, fetch: Fetch, most: int = 25, seconds: float = 20.0) -> None:
        self.fetch, self.most, self.until = fetch, most, time.monotonic() + seconds
        self.found: dict[str, bytes | FetchError] = {}

    def __call__(self, address: str) -> bytes:
        """Return what was found the first time."""
        if address not in self.found:
            if len(self.found) >= self.most:
                raise FetchError(f"more than {self.most} addresses in one badge")
            if time.monotonic() > self.until:
                raise FetchError("this badge names too many slow sites")
            try:
                self.found[address] = self.fetch(address)
            except FetchError as error:
                self.found[address] = error
        found = self.found[address]
        if isinstance(found, FetchError):
            raise found
        return found
