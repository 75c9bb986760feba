"""The measurement: our exact list and theirs, taking turns in one run, each the same fifty rows.

Every engine is asked a few questions at a time, the first of which is timed apart: the one before it left its own
data in the cache. What is measured of ours was not asked before: answers that other questions gave too are kept.
"""

import gc
import json
import statistics
import sys
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from itertools import cycle
from typing import Any

import numpy as np

from app.kernel.region import Region
from app.matching.bench.corpus import DAY, SEED, Corpus, concepts
from app.matching.bench.databases import Postgres, Sqlite
from app.matching.bench.flat import Flat
from app.matching.bench.peers import MissingError, Polars, ScipyCsr
from app.matching.bench.plain_python import PlainPython
from app.matching.kernel.packed import PackedOfferings, PackedSeekers
from app.matching.kernel.ranker import Ranker
from app.matching.kernel.warm import warm
from app.matching.score.lexicon import Lexicon
from app.matching.score.pool import Pool
from app.matching.score.pools import Offerings, Seekers, offered_titles, wished_titles
from app.matching.score.weights import Pairing, load_weights
from app.skills.vocabulary_file import Vocabulary

LIMIT = 50
PEERS = ("scipy_csr", "polars", "rapidfuzz_python", "sqlite", "postgresql")


@dataclass(frozen=True)
class Size:
    """How much is measured: questions of ours, checked ones, and those asked of fast and of slow engines.

    Of an engine (turns, questions in each); the first of a turn is timed apart.
    """

    ours: int
    checked: int
    fast: tuple[int, int]
    slow: tuple[int, int]
    slowest: tuple[int, int]


WHOLE, QUICK = Size(400, 24, (12, 6), (1, 4), (1, 2)), Size(100, 24, (1, 4), (1, 2), (1, 2))


class Questions:
    """Who asks: some before anything is timed, others to time us alone, and others again to time us beside others."""

    def __init__(self, everybody: Sequence[Any], size: Size) -> None:
        step = max(1, len(everybody) // (3 * size.ours))
        some = everybody[::step]
        self.before, self.ours = some[::3][: size.ours], some[1::3][: size.ours] or some
        self.beside = some[2::3][: size.ours] or some
        self.all = [*self.before, *self.ours, *self.beside]


@dataclass
class Direction:
    """What was found for one direction."""

    mismatches: int = 0
    wall: list[float] = field(default_factory=list)
    cpu: list[float] = field(default_factory=list)
    ratios: dict[str, float | None] = field(default_factory=lambda: dict.fromkeys(PEERS))
    peers: dict[str, Any] = field(default_factory=dict)

    def report(self) -> dict[str, Any]:
        """Return it as JSON has it."""
        p50, p95, p99 = np.percentile(self.wall, [50, 95, 99]).tolist()
        return {
            "exact": self.mismatches == 0,
            "mismatches": self.mismatches,
            "ours": {
                "p50_ms": round(p50, 4),
                "p95_ms": round(p95, 4),
                "p99_ms": round(p99, 4),
                "cpu_p50_ms": round(statistics.median(self.cpu), 4),
            },
            "ratios": self.ratios,
            "peers": self.peers,
        }


def say(text: str) -> None:
    """Tell on the error stream how far it is."""
    sys.stderr.write(f"{text}\n")
    sys.stderr.flush()


def run(talents: int, vacancies: int, region: Region, vocabulary: Vocabulary, size: Size) -> dict[str, Any]:
    """Measure both directions and return the report."""
    gc.disable()  # nearly all that is made stays until the end
    say("compiling, or loading what was compiled…")
    warm()
    weights = load_weights()
    say(f"making {vacancies:,} vacancies and {talents:,} talents…")
    work = list(Corpus(vocabulary, region, SEED).vacancies(vacancies))
    lexicon = Lexicon(concepts(vocabulary), weights.credit, work)
    people = list(Corpus(vocabulary, region, SEED + 1).talents(talents))
    say("packing…")
    seekers, offerings = PackedSeekers.build(people, lexicon), PackedOfferings.build(work, lexicon)
    for_work: Ranker[Any, Any] = Ranker(seekers, pairing=Pairing.VACANCY_TALENT, lexicon=lexicon, weights=weights)
    for_person: Ranker[Any, Any] = Ranker(offerings, pairing=Pairing.TALENT_VACANCY, lexicon=lexicon, weights=weights)
    say("comparing titles…")
    askers, jobs = Questions(people, size), Questions(work, size)
    for_work.values.titles.learn({title for one in work for title in offered_titles(one, lexicon)}, workers=-1)
    for_person.values.titles.learn({title for one in askers.all for title in wished_titles(one, lexicon)}, workers=-1)
    say("checking against plain NumPy…")
    to_talents, to_vacancies = Direction(), Direction()
    pool = Seekers(people, pairing=Pairing.VACANCY_TALENT, lexicon=lexicon, weights=weights)
    to_talents.mismatches = mismatches(for_work, pool, jobs.before[: size.checked])
    del pool
    other = Offerings(work, pairing=Pairing.TALENT_VACANCY, lexicon=lexicon, weights=weights)
    to_vacancies.mismatches = mismatches(for_person, other, askers.before[: size.checked])
    del other, people
    for direction, ranker, asked in ((to_talents, for_work, jobs), (to_vacancies, for_person, askers)):
        measure(direction, ranker, asked, size)
    gc.enable()
    say("all pairs…")
    start = time.process_time()
    for one in work:
        for_work.top(one, day=DAY, limit=LIMIT)
    all_pairs = time.process_time() - start
    return {
        **to_talents.report(),
        "talent_to_vacancies": to_vacancies.report(),
        "all_pairs_cpu_s": round(all_pairs, 2),
        "explain_50_ms": round(explaining(for_work, jobs.ours), 4),
        "bytes_per_talent": round(seekers.bytes / max(1, talents), 1),
        "talents": talents,
        "vacancies": vacancies,
    }


def checked(talents: int, vacancies: int, region: Region, vocabulary: Vocabulary, lists: int) -> dict[str, int]:
    """Return by pairing how many of `lists` lists differ from those of plain NumPy, and measure nothing."""
    weights = load_weights()
    work = list(Corpus(vocabulary, region, SEED).vacancies(vacancies))
    lexicon = Lexicon(concepts(vocabulary), weights.credit, work)
    people = list(Corpus(vocabulary, region, SEED + 1).talents(talents))
    seekers, offerings = PackedSeekers.build(people, lexicon), PackedOfferings.build(work, lexicon)
    to_talents, to_vacancies = Pairing.VACANCY_TALENT, Pairing.TALENT_VACANCY
    return {
        to_talents.value: mismatches(
            Ranker(seekers, pairing=to_talents, lexicon=lexicon, weights=weights),
            Seekers(people, pairing=to_talents, lexicon=lexicon, weights=weights),
            work[:: max(1, len(work) // lists)][:lists],
        ),
        to_vacancies.value: mismatches(
            Ranker(offerings, pairing=to_vacancies, lexicon=lexicon, weights=weights),
            Offerings(work, pairing=to_vacancies, lexicon=lexicon, weights=weights),
            people[:: max(1, len(people) // lists)][:lists],
        ),
    }


def mismatches(ranker: Ranker[Any, Any], pool: Pool[Any, Any], asked: Sequence[Any]) -> int:
    """Return for how many questions our list differs from that of plain NumPy: rows, order, scores or counts."""
    wrong = 0
    for one in asked:
        ours, theirs = ranker.top(one, day=DAY, limit=LIMIT), pool.rank(one, day=DAY, count=LIMIT)
        keys = [ranker.packed.key(number) for number in ours.numbers.tolist()]
        same = keys == [row.key for row in theirs.rows] and ours.total == theirs.total
        same = same and ours.removed == dict(theirs.removed)
        scores = np.array([row.score for row in theirs.rows])
        wrong += not (same and np.abs(ours.scores - scores).max(initial=0.0) <= 1e-9)
    return wrong


def measure(direction: Direction, ranker: Ranker[Any, Any], questions: Questions, size: Size) -> None:
    """Measure us by ourselves, and beside every other engine, turn by turn."""
    for one in questions.before:
        ranker.top(one, day=DAY, limit=LIMIT)
    for one in questions.ours:
        wall, cpu = time.perf_counter(), time.process_time()
        ranker.top(one, day=DAY, limit=LIMIT)
        direction.cpu.append(1000 * (time.process_time() - cpu))
        direction.wall.append(1000 * (time.perf_counter() - wall))
    flat = Flat(ranker.with_lexicon(ranker.lexicon), DAY)  # which keeps what was asked by itself, not for us
    makers: dict[str, tuple[Callable[[], Any], tuple[int, int]]] = {
        "scipy_csr": (lambda: ScipyCsr(flat), size.fast),
        "polars": (lambda: Polars(flat), size.fast),
        "sqlite": (lambda: Sqlite(flat), size.slow),
        "postgresql": (lambda: Postgres(flat), size.slow),
        "rapidfuzz_python": (lambda: PlainPython(flat, ranker, DAY), size.slowest),
    }
    asked = cycle(questions.beside)
    for name, (make, (turns, each)) in makers.items():
        try:
            say(f"{ranker.pairing}: {name}…")
            peer = make()
        except MissingError as reason:
            say(f"{name} is left out: {reason}")
            continue
        blocks = [[next(asked) for _ in range(each)] for _ in range(turns)]
        beside(direction, name, peer, ranker, flat, blocks)
        if hasattr(peer, "close"):
            peer.close()


@dataclass
class Taken:
    """What an engine took, in milliseconds: for the first question of each turn, and for the others."""

    first: list[float] = field(default_factory=list)
    others: list[float] = field(default_factory=list)
    lists: list[list[int]] = field(default_factory=list)

    def ask(self, questions: Sequence[Any], prepare: Callable[[Any], Any], top: Callable[[Any], Any]) -> None:
        """Ask some questions in a row; what is made ready before each takes no time."""
        for at, one in enumerate(questions):
            question = prepare(one)
            start = time.perf_counter()
            found = top(question)
            (self.others if at else self.first).append(1000 * (time.perf_counter() - start))
            self.lists.append([int(number) for number in found])


def beside(
    direction: Direction, name: str, peer: Any, ranker: Ranker[Any, Any], flat: Flat, blocks: Sequence[Sequence[Any]]
) -> None:
    """Ask us and another engine the same questions, a few at a time; the ratio is of the medians of wall time."""
    ours, theirs = Taken(), Taken()

    def prepared(one: Any) -> Any:
        question = one if name == "rapidfuzz_python" else flat.plain(one)
        if hasattr(peer, "prepare"):
            peer.prepare(question)
        return question

    for block in blocks:
        theirs.ask(block, prepared, lambda question: peer.top(question, LIMIT))
        ours.ask(block, lambda one: one, lambda one: ranker.top(one, day=DAY, limit=LIMIT).numbers)
    different = sum(one != other for one, other in zip(ours.lists, theirs.lists, strict=True))
    if different:
        say(f"{name} gave another list for {different} of {len(ours.lists)} questions")
    own, other = statistics.median(ours.others), statistics.median(theirs.others)
    direction.ratios[name] = round(other / own, 1)
    say(f"  {other:.2f} ms beside {own:.3f} ms: {direction.ratios[name]} times")
    direction.peers[name] = {
        "p50_ms": round(other, 3),
        "ours_p50_ms": round(own, 4),
        "first_p50_ms": round(statistics.median(theirs.first), 3),
        "ours_first_p50_ms": round(statistics.median(ours.first), 4),
        "questions": len(ours.lists),
        "different": different,
        "indexes": peer.indexes,
    }


def explaining(ranker: Ranker[Any, Any], asked: Sequence[Any]) -> float:
    """Return how many milliseconds the parts of fifty rows take, at the median."""
    times = []
    for one in asked[:100]:
        top = ranker.top(one, day=DAY, limit=LIMIT)
        start = time.perf_counter()
        ranker.parts(one, top.numbers, day=DAY, of=top)
        times.append(1000 * (time.perf_counter() - start))
    return statistics.median(times)


def table(report: dict[str, Any]) -> str:
    """Return the report to be read."""
    lines = []
    for title, found in (
        (f"one vacancy, {report['talents']:,} talents", report),
        (f"one talent, {report['vacancies']:,} vacancies", report["talent_to_vacancies"]),
    ):
        ours = found["ours"]
        exact = "exact" if found["exact"] else f"{found['mismatches']} lists differ"
        lines.append(f"{title}: {exact}")
        lines.append(
            f"  ours              p50 {ours['p50_ms']:9.3f} ms   p95 {ours['p95_ms']:.3f}   p99 {ours['p99_ms']:.3f}   "
            f"CPU p50 {ours['cpu_p50_ms']:.3f}"
        )
        for name in PEERS:
            peer = found["peers"].get(name)
            if peer is None:
                lines.append(f"  {name:17} not measured")
                continue
            same = "the same list" if not peer["different"] else f"{peer['different']} lists differ"
            lines.append(f"  {name:17} p50 {peer['p50_ms']:9.1f} ms   {found['ratios'][name]:8.1f} times   {same}")
            lines.append(f"  {'':17} {peer['indexes']}")
    lines.append(f"all pairs {report['all_pairs_cpu_s']} CPU-s, explaining fifty rows {report['explain_50_ms']} ms")
    lines.append(f"{report['bytes_per_talent']} bytes a talent")
    return "\n".join(lines)


def as_json(report: dict[str, Any]) -> str:
    """Return the report for machines."""
    return json.dumps(report, indent=1)
