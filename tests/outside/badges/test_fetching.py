"""Fetching what a badge names, from servers that mean harm. The servers are real and stand on this machine."""

import gzip
import socket
import ssl
import threading
import time
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID

from app.badges.credentials.fetch import Either, FetchError, FromTheWeb, Mapped, Nowhere, Remembering, is_public

PRIVATE = [
    "127.0.0.1",
    "10.1.2.3",
    "172.16.0.1",
    "192.168.1.1",
    "169.254.169.254",
    "100.64.0.1",
    "0.0.0.0",  # noqa: S104
    "224.0.0.1",
    "255.255.255.255",
    "::1",
    "::",
    "fe80::1",
    "fe80::1%eth0",
    "fc00::1",
    "ff02::1",
    "::ffff:127.0.0.1",
    "::ffff:169.254.169.254",
    "64:ff9b::7f00:1",
    "2002:7f00:1::",
    "2001:0:4136:e378:8000:63bf:3fff:fdd2",
    "fd00:ec2::254",
    "not an address",
]


@pytest.mark.parametrize("ip", PRIVATE)
def test_addresses_that_are_not_public(ip: str) -> None:
    assert not is_public(ip)


@pytest.mark.parametrize("ip", ["93.184.215.14", "2606:2800:21f:cb07::1", "::ffff:93.184.215.14", "64:ff9b::5db8:d70e"])
def test_addresses_that_are(ip: str) -> None:
    assert is_public(ip)


class Server(BaseHTTPRequestHandler):
    """Answers as its path says."""

    protocol_version = "HTTP/1.1"

    def log_message(self, *_args: object) -> None:
        """Say nothing."""

    def do_GET(self) -> None:
        """Answer one request."""
        self.server.seen.append((self.path, self.headers.get("Host")))  # type: ignore[attr-defined]
        try:
            getattr(self, "at_" + self.path.strip("/").partition("/")[0].partition("?")[0])()
        except OSError:
            self.server.cut.set()  # type: ignore[attr-defined]

    def answer(self, status: int, body: bytes = b"", **headers: str) -> None:
        """Send an answer."""
        self.send_response(status)
        named = {name.replace("_", "-"): value for name, value in headers.items()}
        for name, value in {"Content-Length": str(len(body)), **named}.items():
            self.send_header(name, value)
        self.end_headers()
        self.wfile.write(body)

    def at_good(self) -> None:
        """Answer as asked."""
        self.answer(200, b'{"good": true}')

    def at_gone(self) -> None:
        """Answer that it is gone, and why."""
        self.answer(410, b'{"revoked": true}')

    def at_missing(self) -> None:
        """Answer that there is nothing."""
        self.answer(404, b"no")

    def at_hop(self) -> None:
        """Go on to another page here."""
        self.answer(302, Location="/good")

    def at_circle(self) -> None:
        """Go round."""
        self.answer(302, Location="/circle")

    def at_inside(self) -> None:
        """Go on to where it says behind the question mark."""
        self.answer(302, Location=self.path.partition("?")[2])

    def at_nowhere(self) -> None:
        """Go on, without saying where to."""
        self.answer(302)

    def at_large(self) -> None:
        """Answer more than anyone wants."""
        self.send_response(200)
        self.end_headers()
        for _ in range(400):
            self.wfile.write(bytes(10_000))

    def at_packed(self) -> None:
        """Answer what was not asked for."""
        self.answer(200, gzip.compress(bytes(50_000_000)), Content_Encoding="gzip")

    def at_short(self) -> None:
        """Break off."""
        self.answer(200, b"{}", Content_Length="100")
        self.close_connection = True

    def at_slow(self) -> None:
        """Send a byte now and then."""
        self.send_response(200)
        self.end_headers()
        for _ in range(100):
            self.wfile.write(b" ")
            time.sleep(0.1)

    def at_header(self) -> None:
        """Send a header that does not end."""
        for _ in range(100):
            self.wfile.write(b"x")
            time.sleep(0.1)


@pytest.fixture(scope="module")
def tls(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a certificate with its key, for badges.example."""
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "badges.example")])
    start = datetime.now(UTC) - timedelta(days=1)
    certificate = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(1)
        .not_valid_before(start)
        .not_valid_after(start + timedelta(days=30))
        .add_extension(x509.SubjectAlternativeName([x509.DNSName("badges.example")]), critical=False)
        .add_extension(x509.BasicConstraints(ca=True, path_length=None), critical=True)
        .sign(key, hashes.SHA256())
    )
    path = tmp_path_factory.mktemp("tls") / "both.pem"
    form = (serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption())
    path.write_bytes(key.private_bytes(*form) + certificate.public_bytes(serialization.Encoding.PEM))
    return path


@pytest.fixture(scope="module")
def server(tls: Path) -> Iterator[ThreadingHTTPServer]:
    """Return a running server with TLS."""
    running = ThreadingHTTPServer(("127.0.0.1", 0), Server)
    running.daemon_threads = True
    running.seen, running.cut = [], threading.Event()  # type: ignore[attr-defined]
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(tls)
    running.socket = context.wrap_socket(running.socket, server_side=True)
    threading.Thread(target=running.serve_forever, args=(0.05,), daemon=True).start()
    yield running
    running.shutdown()
    running.server_close()


@pytest.fixture
def get(server: ThreadingHTTPServer, tls: Path) -> Callable[..., bytes]:
    """Return a fetch of a path of the server, which is let in as if it stood outside."""

    def fetch(path: str, **options: object) -> bytes:
        settings: dict[str, object] = {
            "public": lambda ip: ip == "127.0.0.1",
            "resolve": lambda host, _port: ["127.0.0.1"] if host == "badges.example" else ["10.0.0.1"],
            "tls": ssl.create_default_context(cafile=str(tls)),
            "seconds": 60.0,
            **options,
        }
        return FromTheWeb(**settings)(f"https://badges.example:{server.server_port}{path}")  # type: ignore[arg-type]

    return fetch


def test_what_is_asked_for(get: Callable[..., bytes], server: ThreadingHTTPServer) -> None:
    assert get("/good") == b'{"good": true}'
    assert get("/good?a=1#fragment") == b'{"good": true}'
    assert server.seen[-1] == ("/good?a=1", f"badges.example:{server.server_port}")  # type: ignore[attr-defined]
    assert get("/hop") == b'{"good": true}'
    assert get("/gone") == b'{"revoked": true}'


@pytest.mark.parametrize(
    ("path", "why"),
    [
        ("/missing", "404"),
        ("/circle", "redirects"),
        ("/nowhere", "redirect to nowhere"),
        ("/large", "larger"),
        ("/packed", "compressed"),
        ("/short", "broke off|IncompleteRead"),
        ("/slow", "too slow"),
        ("/header", "too slow"),
        ("/inside?https://10.0.0.1/", "not a public"),
        ("/inside?https://169.254.169.254/latest/meta-data", "not a public"),
        ("/inside?https://localhost/", "not a public"),
        ("/inside?http://badges.example/", "only https"),
        ("/inside?file:///etc/passwd", "only https"),
        ("/inside?//10.0.0.1/", "not a public"),
    ],
)
def test_what_is_refused(get: Callable[..., bytes], path: str, why: str) -> None:
    with pytest.raises(FetchError, match=why):
        get(path, seconds=0.3 if why == "too slow" else 60.0)


def test_a_slow_server_does_not_keep_us(get: Callable[..., bytes], server: ThreadingHTTPServer) -> None:
    """However little is sent at a time: the connection is cut before the server is through."""
    for path in ("/slow", "/header"):
        server.cut.clear()  # type: ignore[attr-defined]
        with pytest.raises(FetchError, match="too slow"):
            get(path, seconds=0.3)
        assert server.cut.wait(30)  # type: ignore[attr-defined]


def test_a_server_that_only_listens_does_not_keep_us(tls: Path) -> None:
    with socket.create_server(("127.0.0.1", 0)) as silent:
        fetch = FromTheWeb(public=lambda _ip: True, resolve=lambda _host, _port: ["127.0.0.1"], seconds=0.3)
        with pytest.raises(FetchError, match="too slow"):
            fetch(f"https://badges.example:{silent.getsockname()[1]}/")


def test_the_address_that_was_checked_is_the_one_that_is_called(get: Callable[..., bytes]) -> None:
    """A name that has another address the second time (DNS rebinding) is only looked up once."""
    answers = [["127.0.0.1"], ["10.0.0.1"]]
    assert get("/good", resolve=lambda _host, _port: answers.pop(0)) == b'{"good": true}'
    assert answers == [["10.0.0.1"]]


def test_one_private_address_among_public_ones_is_enough(get: Callable[..., bytes]) -> None:
    with pytest.raises(FetchError, match="not a public"):
        get("/good", resolve=lambda _host, _port: ["127.0.0.1", "10.0.0.1"])
    with pytest.raises(FetchError, match="not a public"):
        get("/good", resolve=lambda _host, _port: [])


def test_a_certificate_must_be_of_the_host(get: Callable[..., bytes], server: ThreadingHTTPServer, tls: Path) -> None:
    with pytest.raises(FetchError, match=r"(?i)certificate"):
        get("/good", tls=ssl.create_default_context())
    other = FromTheWeb(
        public=lambda _ip: True,
        resolve=lambda _host, _port: ["127.0.0.1"],
        tls=ssl.create_default_context(cafile=str(tls)),
    )
    with pytest.raises(FetchError, match=r"(?i)certificate"):
        other(f"https://other.example:{server.server_port}/good")


@pytest.mark.parametrize(
    "address",
    [
        "http://badges.example/",
        "file:///etc/passwd",
        "ftp://badges.example/",
        "https://",
        "https:///path",
        "badges.example",
        "",
        "https://me:secret@badges.example/",
        "https://badges.example/a b",
        "https://badges.example/\r\nHost: x",
        "https://badges.example:99999/",
        "https://[::1]/",
        "https://127.0.0.1/",
        "https://2130706433/",
        "https://0x7f.1/",
        "https://localhost/",
        "https://badges.example\u2024evil/",
        "did:web:badges.example",
        "https://" + "a" * 300 + ".example/",
    ],
)
def test_addresses_that_are_not_fetched(address: str) -> None:
    with pytest.raises(FetchError):
        FromTheWeb(seconds=2)(address)


def test_files_instead_of_addresses(tmp_path: Path) -> None:
    (tmp_path / "a.json").write_bytes(b"{}")
    (tmp_path / "large").write_bytes(bytes(2_000_001))
    fetch = Mapped(
        {"https://a.example/": tmp_path / "a.json", "https://b.example/": tmp_path / "none", "c": tmp_path / "large"}
    )
    assert fetch("https://a.example/") == fetch("https://a.example/#k1") == b"{}"
    for address in ("https://a.example/x", "https://b.example/", "c"):
        with pytest.raises(FetchError):
            fetch(address)
    assert Either(Nowhere(), fetch)("https://a.example/") == b"{}"


def test_one_badge_is_not_a_crawl() -> None:
    asked: list[str] = []

    def fetch(address: str) -> bytes:
        asked.append(address)
        if address == "bad":
            raise FetchError("no")
        return b""

    remembering = Remembering(fetch, most=3)
    for address in ("a", "a", "b"):
        remembering(address)
    for _ in range(2):
        with pytest.raises(FetchError, match="no"):
            remembering("bad")
    with pytest.raises(FetchError, match="more than 3"):
        remembering("c")
    with pytest.raises(FetchError, match="slow"):
        Remembering(fetch, seconds=-1)("c")
    assert asked == ["a", "b", "bad"]
