"""How well and how fast the resolver ranks, on the public MELO titles and on the Flemish skill phrases.

MRR: the mean over the queries of one divided by the rank of the first right concept, 0 where none is ranked.
"""

import hashlib
import json
import resource
import sys
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from app.skills.resolver.corpus import Corpus, Facts
from app.skills.resolver.exchange import read_corpus
from app.skills.resolver.ranking import Ranker

KINDS = {
    "occupation": ("melo_corpus_nl.tsv", "occupation_titles.jsonl"),
    "skill": ("melo_skill_corpus_nl.tsv", "skill_phrases.jsonl"),
}
DEPTH = 1000
PARTS = 5


@dataclass(frozen=True)
class Question:
    """A text, the concepts that are right, and whether one of their labels is the text verbatim."""

    key: str
    text: str
    right: frozenset[str]
    verbatim: bool

    @property
    def part(self) -> int:
        """Which of PARTS it belongs to, the same everywhere; trees that rank it for a figure are fitted without it."""
        return hashlib.sha256(self.key.encode()).digest()[0] % PARTS


def read_questions(path: Path) -> list[Question]:
    """Return the questions of a file of MELO titles or skill phrases, one JSON object a line."""
    found = []
    for line in path.read_text(encoding="utf-8").splitlines():
        raw = json.loads(line)
        right = raw["gold_uris"] if "gold_uris" in raw else [uri for uri, *_ in raw["gold"]]
        exact = raw.get("exact", False)
        found.append(Question(raw["id"], raw["query"], frozenset(right), exact))
    return found


def corpus_of(folder: Path, kind: str, facts: Mapping[str, Facts]) -> Corpus:
    """Return the corpus that the questions of `kind` are asked of."""
    return Corpus.of(read_corpus(folder / KINDS[kind][0]), facts)


def reciprocal(ranked: Sequence[str], right: frozenset[str]) -> float:
    """Return one divided by the rank of the first right concept, 0 without one."""
    return next((1 / rank for rank, concept in enumerate(ranked, start=1) if concept in right), 0.0)


def mean(values: Sequence[float]) -> float | None:
    """Return the mean, None of nothing."""
    return sum(values) / len(values) if values else None


@dataclass(frozen=True)
class Measured:
    """What one kind of question costs and yields."""

    kind: str
    questions: int
    mrr: float | None
    mrr_not_verbatim: float | None
    hit_at_10: float | None
    index_cpu_s: float
    query_cpu_ms: float
    cpu_ms_with_index: float


def measure(folder: Path, kind: str, facts: Mapping[str, Facts], most: int | None = None) -> Measured:
    """Ask the (first `most`) questions of `kind` and return figures; times are CPU time of this process."""
    questions = read_questions(folder / KINDS[kind][1])[:most]
    start = time.process_time()
    ranker = Ranker(corpus_of(folder, kind, facts), kind)
    built = time.process_time()
    ids = ranker.index.corpus.ids
    values = []
    for question, ranked in zip(
        questions, ranker.rank_all([question.text for question in questions], DEPTH), strict=True
    ):
        values.append(reciprocal([ids[number] for number, _ in ranked], question.right))
    end = time.process_time()
    return Measured(
        kind=kind,
        questions=len(questions),
        mrr=mean(values),
        mrr_not_verbatim=mean([v for v, q in zip(values, questions, strict=True) if not q.verbatim]),
        hit_at_10=mean([float(value >= 0.1) for value in values]),
        index_cpu_s=built - start,
        query_cpu_ms=(end - built) / max(len(questions), 1) * 1000,
        cpu_ms_with_index=(end - start) / max(len(questions), 1) * 1000,
    )


def peak_memory_mb() -> float:
    """Return the most memory that this process has held."""
    used = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    return used / (1024 * 1024 if sys.platform == "darwin" else 1024)
