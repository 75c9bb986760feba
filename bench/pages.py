"""What a page costs: CPU time of the web workers per request, against a bare Flask "hello" in the same run.

    .venv/bin/python bench/pages.py [--requests 600] [--json] [--database sqlite:////path/to/demo.sqlite3]

Both applications run behind gunicorn with the same settings, one worker each. One client process sends the
same number of requests over keep-alive connections, in rounds that alternate between the two, so that a
busy machine slows both. The time is what the scheduler gave the worker's threads, user plus system, in
nanoseconds from /proc. Figures are medians over the rounds: a machine that does other work as well makes both
slower, and the larger of the two more than the smaller one, because it finds less of itself in the processor's
cache; measure on a quiet one. Without --database the demo region is loaded into a fresh SQLite file first. No
response cache exists or is used; each request of a kind asks something else until the list is used up.
"""

import argparse
import http.client
import json
import os
import socket
import statistics
import subprocess
import sys
import tempfile
import textwrap
import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import Any
from urllib.parse import quote_plus

ROOT = Path(__file__).resolve().parents[1]
HELLO = textwrap.dedent(
    """
    from flask import Flask

    app = Flask(__name__)


    @app.get("/")
    def hello():
        return "Hello, world!"
    """
)
SAME_SERVER = f"exec(open({str(ROOT / 'gunicorn.conf.py')!r}).read())\nwhen_ready = lambda server: None\n"
"""The product's settings of gunicorn, without the search index that it builds at start."""
WORDS = (
    *("lassen", "web developper", "heftrukchauffeur", "verpleegkundige", "welding", "timmerman", "zonnepanelen"),
    *("elektricien", "kok", "dieren verzorgen", "react", "marketing", "machineonderhoud", "papier", "ouderenzorg"),
    *("software", "tuin", "chauffeur", "robot", "bakker"),
)
PLACES = ("Deventer", "Apeldoorn", "Zutphen", "Lochem", "Epe", "7411", "Twello", "Brummen")
ROUNDS = 40


def questions() -> dict[str, list[str]]:
    """Return the addresses to ask for, by kind of page."""
    plain = [f"/stages?pagina={number}" for number in range(1, 21)]
    typed = [f"/stages?q={quote_plus(word)}" for word in WORDS]
    filtered = [
        f"/stages?q={quote_plus(word)}&vanaf={PLACES[at % len(PLACES)]}&afstand=25"
        "&niveau=mbo4&niveau=hbo&sorteer=afstand"
        for at, word in enumerate(WORDS)
    ]
    return {"search without words": plain, "search with words": typed, "search with words and filters": filtered}


@contextmanager
def server(target: str, folder: Path, settings_file: Path, environment: dict[str, str]) -> Iterator[tuple[int, int]]:
    """Run gunicorn on a free port with the product's own settings; yield the port and the process id."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    command = [sys.executable, "-m", "gunicorn", "-c", str(settings_file), "--chdir", str(folder), target]
    settings = {**os.environ, **environment, "PORT": str(port), "WEB_CONCURRENCY": "1"}
    process = subprocess.Popen(command, env=settings, stderr=subprocess.DEVNULL)
    try:
        yield port, process.pid
    finally:
        process.terminate()
        process.wait()


def connect(port: int) -> http.client.HTTPConnection:
    """Return a connection to a server that has started."""
    for _ in range(300):
        try:
            connection = http.client.HTTPConnection("127.0.0.1", port, timeout=60)
            connection.connect()
        except OSError:
            time.sleep(0.1)
        else:
            return connection
    raise SystemExit("the server did not start")


def workers_cpu(pid: int) -> float:
    """Return the CPU seconds, user and system, that the children of `pid` have used."""
    children = Path(f"/proc/{pid}/task/{pid}/children").read_text().split()
    threads = [thread for child in children for thread in Path(f"/proc/{child}/task").iterdir()]
    return sum(int((thread / "schedstat").read_text().split()[0]) for thread in threads) / 1e9


def ask(port: int, addresses: list[str], count: int, start: int = 0) -> None:
    """Send `count` requests for the addresses in turn, over one connection; fail on any answer but 200."""
    connection = connect(port)
    for number in range(start, start + count):
        address = addresses[number % len(addresses)]
        connection.request("GET", address)
        answer = connection.getresponse()
        answer.read()
        if answer.status != 200:
            raise SystemExit(f"{address} answers {answer.status}")
    connection.close()


def measure(requests: int, database: str) -> dict[str, Any]:
    """Return CPU microseconds per request: of hello, and of each kind of page with its ratio to hello."""
    with ExitStack() as stack:
        folder = Path(stack.enter_context(tempfile.TemporaryDirectory()))
        (folder / "hello.py").write_text(HELLO)
        (folder / "same.conf.py").write_text(SAME_SERVER)
        environment = {"VINDPLATFORM_MODE": "demo", "DATABASE_URL": database or f"sqlite:///{folder / 'demo.sqlite3'}"}
        if not database:
            command = [sys.executable, "-m", "flask", "--app", "wsgi", "prepare"]
            subprocess.run(command, cwd=ROOT, env={**os.environ, **environment}, check=True, stdout=subprocess.DEVNULL)
        hello_port, hello_pid = stack.enter_context(server("hello:app", folder, folder / "same.conf.py", {}))
        port, pid = stack.enter_context(server("wsgi:app", ROOT, ROOT / "gunicorn.conf.py", environment))
        hello, site = (hello_port, hello_pid), (port, pid)
        ask(hello_port, ["/"], 100)
        pages = {kind: _measured(requests, hello, site, asked) for kind, asked in questions().items()}
    return {"requests": requests, "pages": pages}


def _measured(requests: int, hello: tuple[int, int], site: tuple[int, int], addresses: list[str]) -> dict[str, float]:
    ask(site[0], addresses, len(addresses))
    size = max(1, requests // ROUNDS)
    used: dict[str, list[float]] = {"hello": [], "site": []}
    for number in range(ROUNDS):
        for name, (port, pid), asked in (("hello", hello, ["/"]), ("site", site, addresses)):
            before = workers_cpu(pid)
            ask(port, asked, size, number * size)
            used[name].append((workers_cpu(pid) - before) / size * 1e6)
    hello_us, page_us = statistics.median(used["hello"]), statistics.median(used["site"])
    return {
        "hello_us": round(hello_us),
        "page_us": round(page_us),
        "ratio": round(page_us / hello_us, 2),
        "fastest_hello_us": round(min(used["hello"])),
        "fastest_page_us": round(min(used["site"])),
        "fastest_ratio": round(min(used["site"]) / min(used["hello"]), 2),
    }


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--requests", type=int, default=3000, help="requests per kind of page (default 3000)")
    parser.add_argument("--database", default="", help="DATABASE_URL of a loaded demo; else a fresh one is made")
    parser.add_argument("--json", action="store_true", help="print JSON")
    chosen = parser.parse_args()
    found = measure(chosen.requests, chosen.database)
    if chosen.json:
        print(json.dumps(found, indent=2))
        return
    print(f"CPU of the workers, {found['requests']} requests each; medians of {ROUNDS} rounds, then the fastest round")
    print(f"{'page':<32} {'hello':>9} {'page':>9} {'ratio':>6}")
    for kind, page in found["pages"].items():
        for which in ("", "fastest_"):
            hello_us, page_us, ratio = (page[which + name] for name in ("hello_us", "page_us", "ratio"))
            print(f"{kind if not which else '':<32} {hello_us:>6} us {page_us:>6} us {ratio:>6}")


if __name__ == "__main__":
    main()
