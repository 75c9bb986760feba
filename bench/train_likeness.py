"""Draws the names of a concept together: the vectors of n-grams in app/skills/resolver/models/meaning.npz.

    .venv/bin/python bench/train_meaning.py …        # first: the vectors of a language model, fitted.npz
    uv pip install scipy
    .venv/bin/python bench/train_likeness.py --fitted fitted.npz --data ../shared/data      # 1 to 2 minutes of CPU time

Two names of one concept of ESCO (© European Union; Dutch or English, or the first sentence of its description)
shall lie nearer to each other than to those of the other concepts in the batch, half of which are of the same ISCO
or skill groups (InfoNCE, both ways; a part of the n-grams is left out at random, as unseen titles know some only).
No question of MELO is among the texts. Same files, same numbers on one kind of machine.
"""

import argparse
import csv
import io
import re
import sys
import zipfile
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

import numpy as np
import numpy.typing as npt
from scipy import sparse

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from app.skills.resolver.evaluation import KINDS
from app.skills.resolver.exchange import read_corpus
from app.skills.resolver.meaning import FILE, LONGEST, SHORTEST
from app.skills.resolver.sparse import grams
from app.skills.resolver.words import plain

STEPS = 1600
BATCH = 384
"""Concepts a step, each with a pair of its names."""
FROM_ONE_GROUP = 24
RATE = 0.2
WARMTH = 0.1
"""By which likeness is divided: the lower, the more the nearest wrong concept counts."""
LEFT_OUT = 0.2
"""The share of n-grams left out."""
ENGLISH, DESCRIBED = 0.25, 0.15
"""How often a name is drawn from the English ones, or is the description's first sentence."""
MOST_ENGLISH = 15
LONGEST_SENTENCE = 160
NEW_FROM = 8
"""An n-gram that the fitted vectors lack comes in if so many texts have it."""

Floats = npt.NDArray[np.float32]
Random = np.random.Generator


@dataclass
class Named:
    """A concept's texts, `plain`, each once in the order of the files; its kind and its ISCO or broader skill group."""

    uri: str
    dutch: dict[str, None] = field(default_factory=dict)
    english: dict[str, None] = field(default_factory=dict)
    sentence: str = ""
    group: str = ""

    @property
    def kind(self) -> str:
        """What it is ranked among."""
        return "skill" if "/skill/" in self.uri else "occupation"


def read_concepts(data: Path) -> list[Named]:
    """Return the concepts of the Dutch download and of both corpora, with their English names."""
    found: dict[str, Named] = {}
    dutch = data / "esco" / "portal_nl"
    for name in ("occupations_nl", "skills_nl", "ISCOGroups_nl"):
        with (dutch / f"{name}.csv").open(encoding="utf-8-sig") as file:
            for row in csv.DictReader(file):
                concept = found.setdefault(row["conceptUri"], Named(row["conceptUri"]))
                concept.dutch |= _names(row)
                concept.sentence = _first_sentence(row.get("description") or "")
                concept.group = (row.get("iscoGroup") or row.get("code") or "")[:3]
    for corpus, _ in KINDS.values():
        for uri, label in read_corpus(data / "melo" / corpus):
            found.setdefault(uri, Named(uri)).dutch.setdefault(plain(label))
    for name in ("occupations_en", "skills_en", "ISCOGroups_en"):
        for row in _zipped(data / "esco" / "esco_en_1.1.1.zip", f"{name}.csv"):
            if row["conceptUri"] in found:
                concept = found[row["conceptUri"]]
                concept.english |= _names(row)
                concept.sentence = concept.sentence or _first_sentence(row.get("description") or "")
    for row in _zipped(data / "esco" / "esco_relations_1.1.1.zip", "broaderRelationsSkillPillar.csv"):
        if row["conceptUri"] in found:
            concept = found[row["conceptUri"]]
            concept.group = concept.group or row["broaderUri"]
    return list(found.values())


def _zipped(path: Path, name: str) -> Iterator[dict[str, str]]:
    with zipfile.ZipFile(path) as archive, archive.open(name) as file:
        yield from csv.DictReader(io.TextIOWrapper(file, "utf-8-sig"))


def _names(row: dict[str, str]) -> dict[str, None]:
    """Return the names in a row of ESCO, which parts them by line ends or bars."""
    written = [row.get(column) or "" for column in ("preferredLabel", "altLabels", "hiddenLabels")]
    return dict.fromkeys(text for text in map(plain, re.split(r"[\n|]", "\n".join(written))) if text)


def _first_sentence(text: str) -> str:
    return re.split(r"(?<=[.!?]) ", plain(text))[0][:LONGEST_SENTENCE]


class Texts:
    """Every text once, as a row of weighted n-grams of length one."""

    def __init__(self, texts: list[str], known: list[str], idf: Floats) -> None:
        """Take the texts, and the n-grams that have a vector already with their idf; adds those of NEW_FROM texts."""
        documents = [Counter(grams(text, SHORTEST, LONGEST)) for text in texts]
        seen = Counter(gram for document in documents for gram in document)
        new = sorted({gram for gram, times in seen.items() if times >= NEW_FROM} - set(known))
        self.grams = [*known, *new]
        rare = np.log((1 + len(texts)) / (1 + np.asarray([seen[gram] for gram in new]))) + 1
        self.idf: Floats = np.concatenate((idf, rare)).astype(np.float32)
        numbers = {gram: number for number, gram in enumerate(self.grams)}
        columns, values, starts = [], [], [0]
        for document in documents:
            for gram, times in document.items():
                number = numbers.get(gram)
                if number is not None:
                    columns.append(number)
                    values.append((1 + np.log(times)) * self.idf[number])
            starts.append(len(columns))
        rows = sparse.csr_matrix((values, columns, starts), shape=(len(texts), len(self.grams)), dtype=np.float32)
        lengths = np.sqrt(np.asarray(rows.multiply(rows).sum(axis=1)).ravel())
        self.rows = (sparse.diags(1 / np.maximum(lengths, 1e-9)) @ rows).tocsr().astype(np.float32)


class Draw:
    """Draws batches of concepts and pairs of their names."""

    def __init__(self, concepts: list[Named], random: Random) -> None:
        self.random = random
        numbers: dict[str, int] = {}
        self._names: list[tuple[list[int], list[int], list[int]]] = []
        groups: dict[str, dict[str, list[int]]] = {kind: {} for kind in KINDS}
        for concept in concepts:
            english = list(concept.english)[:MOST_ENGLISH]
            texts = [list(concept.dutch), english, [concept.sentence] if concept.sentence else []]
            dutch, foreign, sentence = ([numbers.setdefault(t, len(numbers)) for t in some] for some in texts)
            if dutch and len({*dutch, *foreign, *sentence}) > 1:
                groups[concept.kind].setdefault(concept.group, []).append(len(self._names))
                self._names.append((dutch, foreign, sentence))
        self.texts = list(numbers)
        self._groups = {kind: list(some.values()) for kind, some in groups.items()}

    def batch(self) -> tuple[list[int], list[int]]:
        """Return the texts of the pairs, one of each concept left and right."""
        groups = self._groups["skill" if self.random.random() < 0.5 else "occupation"]
        sizes = np.asarray([len(group) for group in groups], dtype=float)
        chosen: dict[int, None] = {}
        while len(chosen) < BATCH // 2:
            group = groups[self.random.choice(len(groups), p=sizes / sizes.sum())]
            chosen |= dict.fromkeys(self.random.permutation(group)[:FROM_ONE_GROUP].tolist())
        everyone = np.concatenate([np.asarray(group) for group in groups])
        chosen |= dict.fromkeys(self.random.choice(everyone, BATCH - len(chosen), replace=False).tolist())
        pairs = [self._pair(*self._names[concept]) for concept in chosen]
        return [left for left, _ in pairs], [right for _, right in pairs]

    def _pair(self, dutch: list[int], english: list[int], sentence: list[int]) -> tuple[int, int]:
        left = self._name(dutch, english, sentence)
        others = [[text for text in some if text != left] for some in (dutch, english, sentence)]
        return left, self._name(*others)

    def _name(self, dutch: list[int], english: list[int], sentence: list[int]) -> int:
        """Return one text; from what there is, where the kind that was drawn has none."""
        drawn = self.random.random()
        if sentence and drawn < DESCRIBED:
            return sentence[0]
        wanted = english if english and drawn < DESCRIBED + ENGLISH else dutch
        some = wanted or english or sentence
        return some[self.random.integers(len(some))]


def learn(texts: Texts, table: Floats, draw: Draw) -> None:
    """Change `table` (n-grams, width) so that two names of a concept lie near: Adagrad, slower at the end."""
    unit = RATE * float(np.sqrt((table[table.any(axis=1)] ** 2).mean()))
    squares = np.full(table.shape, 1e-8, dtype=np.float32)
    for step in range(STEPS):
        left, right = draw.batch()
        one, other = _thinned(texts.rows[left], draw.random), _thinned(texts.rows[right], draw.random)
        used = np.unique(np.concatenate((one.indices, other.indices)))
        one, other = one[:, used], other[:, used]
        same = np.asarray(left)[:, None] == np.asarray(right)[None, :]
        slope = _slope(one, other, table[used], same)
        squares[used] += slope**2
        table[used] -= unit * min(1.0, (STEPS - step) / (0.3 * STEPS)) * slope / np.sqrt(squares[used])


def _thinned(rows: "sparse.csr_matrix", random: Random) -> "sparse.csr_matrix":
    rows = rows.copy()
    rows.data *= random.random(rows.nnz) >= LEFT_OUT
    return rows


def _slope(one: "sparse.csr_matrix", other: "sparse.csr_matrix", table: Floats, same: npt.NDArray[np.bool_]) -> Floats:
    """Return the gradient of InfoNCE by `table`; `same` marks pairs of one text, which no concept is wrong about."""
    left, left_length = _of_length_one(one @ table)
    right, right_length = _of_length_one(other @ table)
    likeness = left @ right.T / WARMTH
    mine = np.eye(len(likeness), dtype=bool)
    likeness[same & ~mine] = -1e4
    wrong = (_shares(likeness) + _shares(likeness.T).T) / 2 - mine
    wrong /= WARMTH * len(wrong)
    to_left, to_right = wrong @ right, wrong.T @ left
    to_left = (to_left - left * (to_left * left).sum(axis=1, keepdims=True)) / left_length
    to_right = (to_right - right * (to_right * right).sum(axis=1, keepdims=True)) / right_length
    return np.asarray(one.T @ to_left + other.T @ to_right, dtype=np.float32)


def _of_length_one(rows: Floats) -> tuple[Floats, Floats]:
    lengths = np.linalg.norm(rows, axis=1, keepdims=True) + 1e-9
    return rows / lengths, lengths


def _shares(scores: Floats) -> Floats:
    powers = np.exp(scores - scores.max(axis=1, keepdims=True))
    return powers / powers.sum(axis=1, keepdims=True)


def main() -> None:
    """Read, learn, write."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--fitted", type=Path, required=True, help="what train_meaning.py wrote")
    parser.add_argument("--data", type=Path, default=Path("../shared/data"), help="the folder with esco and melo")
    parser.add_argument("--to", type=Path, default=FILE)
    wanted = parser.parse_args()
    with np.load(wanted.fitted, allow_pickle=False) as file:
        known, idf = str(file["grams"]).split("\n"), file["idf"]
        fitted = file["vectors"].astype(np.float32) * file["scale"]
    draw = Draw(read_concepts(wanted.data), np.random.default_rng(1))
    texts = Texts(draw.texts, known, idf)
    table = np.zeros((len(texts.grams), fitted.shape[1]), dtype=np.float32)
    table[: len(known)] = fitted
    learn(texts, table, draw)
    scale = np.abs(table).max(axis=0) / 127
    np.savez_compressed(
        wanted.to,
        grams=np.asarray("\n".join(texts.grams)),
        idf=texts.idf,
        vectors=np.rint(table / scale).astype(np.int8),
        scale=scale.astype(np.float32),
    )


if __name__ == "__main__":
    main()
