"""The files that go in and out of `flask skills resolve`: tab-separated texts, and runs as TREC writes them."""

from collections.abc import Iterable, Iterator
from pathlib import Path

RUN = "vindplatform"


class ExchangeError(Exception):
    """A file does not fit the contract; the message names the file, the line and what is wrong."""


def read_pairs(path: Path) -> list[tuple[str, str]]:
    """Return the (id, text) lines of a file: UTF-8, a byte order mark or none, any line ends; empty ones are left out.

    What follows a second tab belongs to the text.
    """
    try:
        content = path.read_bytes().decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise ExchangeError(f"{path.name}: not UTF-8 (byte {error.start})") from None
    except OSError as error:
        raise ExchangeError(f"{path.name}: {error.strerror}") from None
    pairs = []
    for number, line in enumerate(content.replace("\r\n", "\n").replace("\r", "\n").split("\n"), start=1):
        if line.strip():
            pairs.append(_pair(line, f"{path.name}: line {number}"))
    return pairs


def read_corpus(path: Path) -> list[tuple[str, str]]:
    """Return the (concept, label) lines of a file that has some."""
    pairs = read_pairs(path)
    if not pairs:
        raise ExchangeError(f"{path.name}: no concept in it")
    return pairs


def read_queries(path: Path) -> list[tuple[str, str]]:
    """Return the (query, text) lines of a file; a query stands there once."""
    pairs = read_pairs(path)
    seen: set[str] = set()
    for key, _ in pairs:
        if key in seen:
            raise ExchangeError(f"{path.name}: query {key} stands there twice")
        seen.add(key)
    return pairs


def run_lines(query: str, ranked: Iterable[tuple[str, float]]) -> Iterator[str]:
    """Yield a line of a TREC run for each (concept, score), ranks from 1; scores go down strictly."""
    last = float("inf")
    for rank, (concept, score) in enumerate(ranked, start=1):
        last = min(round(score, 6), round(last - 1e-6, 6))
        yield f"{query} Q0 {concept} {rank} {last:.6f} {RUN}"


def _pair(line: str, where: str) -> tuple[str, str]:
    key, found, text = line.partition("\t")
    key, text = key.strip(), " ".join(text.split())
    if not found:
        raise ExchangeError(f"{where}: no tab between id and text")
    if not key or len(key.split()) > 1:
        raise ExchangeError(f"{where}: {key[:60]!r} is no id: one word is asked for")
    if not text:
        raise ExchangeError(f"{where}: nothing after the tab")
    return key, text
