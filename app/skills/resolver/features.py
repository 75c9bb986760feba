"""What the ranker looks at: how a title agrees with a concept, in eighty numbers. Which concept it is, is none."""

import numpy as np
import numpy.typing as npt
from rapidfuzz import fuzz, process

from app.skills.resolver.index import Index, Numbers
from app.skills.resolver.reading import Reading
from app.skills.resolver.sparse import Floats, grams

CANDIDATES = 100
Rows = npt.NDArray[np.float32]
Table = dict[str, Floats]

GAPS = (
    "char", "word", "like", "both", "concept", "fused", "foreign_like", "ratio", "token_set", "concept_recall",
    "group_cos", "described_cos", "needed_cos", "described_like", "needed_like", "centre_like", "group_like",
)  # fmt: skip
"""Of these also how far a concept stays behind the best one for the same title."""
RANKS = ("char", "word", "like", "both", "fused", "concept", "foreign_like", "centre_like")
"""Of these also the place among the candidates."""
SHARES = {"char": 0.7, "word": 0.7, "like": 1.5, "concept": 0.7, "foreign_like": 0.5}
"""How the candidates are chosen: the concepts with the highest sum."""

OF_CONCEPTS = ("centre_like", "described_like", "needed_like", "broader_like")
"""Likeness with all labels together, the description, the skills that the work needs, what it falls under."""


def table(index: Index, text: str, alike: Table, most: int = CANDIDATES) -> tuple[Numbers, Table]:
    """Return the `most` candidates for `text`, the likeliest at first sight first, and their columns by name.

    `alike` is the likeness in meaning with the labels and with what else is known (see `Index.alike`).
    """
    query = index.reader(text)
    everywhere = _agreement(index, query, alike)
    fused: Floats = np.zeros(len(index.corpus), dtype=np.float32)
    for name, share in SHARES.items():
        fused += np.float32(share) * everywhere[name]
    everywhere["fused"] = fused
    chosen = _first(fused, most)
    columns = {name: values[chosen] for name, values in everywhere.items()}
    columns |= _of_groups(index, query, everywhere, chosen)
    columns |= _of_spelling(index, query, chosen)
    columns |= {f"{name}_gap": columns[name] - columns[name].max(initial=0) for name in GAPS}
    columns |= {f"{name}_rank": _ranks(columns[name]) for name in RANKS}
    whole = {
        "query_words": len(query.bag.split()),
        "query_chars": len(query.text),
        "char_top": everywhere["char"].max(initial=0),
        "like_top": everywhere["like"].max(initial=0),
        "both_top": everywhere["both"].max(initial=0),
    }
    columns |= {name: np.full(len(chosen), value, dtype=np.float32) for name, value in whole.items()}
    return chosen, columns


def _agreement(index: Index, query: Reading, alike: Table) -> Table:
    """Return what is cheap enough to know of every concept."""
    spelled = grams(query.text)
    firsts = index.corpus.firsts
    char = index.chars.cosine(spelled)
    word = index.words.cosine(query.stems)
    hit, total = index.words.covered(query.stems)
    recall = hit / np.float32(total)
    precision = (hit / np.maximum(index.words.mass, 1e-6)).astype(np.float32)
    both = (2 * recall * precision / np.maximum(recall + precision, 1e-6)).astype(np.float32)
    like = alike["like"]
    found = {
        "char": index.best(char), "char_mean": index.mean(char), "char_first": char[firsts],
        "word": index.best(word), "word_mean": index.mean(word), "word_first": word[firsts],
        "like": index.best(like), "like_mean": index.mean(like), "like_first": like[firsts],
        "recall": index.best(recall), "precision": index.best(precision), "both": index.best(both),
        "concept": index.concepts.cosine(query.stems),
        "described_cos": index.described.cosine(query.stems),
        "needed_cos": index.needed.cosine(query.stems),
        "foreign_like": index.best_foreign(alike["foreign_like"]),
        "group_like": alike["group_like"][index.group],
        **{name: alike[name] for name in OF_CONCEPTS},
        "foreign_char": index.best_foreign(index.foreign_chars.cosine(spelled)),
        "exact": _marked(len(index.corpus), index.same_text.get(query.text, [])),
        "bag": _marked(len(index.corpus), index.same_bag.get(query.bag, [])),
        "labels": index.sizes,
        "level": index.levels,
    }  # fmt: skip
    for name, documents in (
        ("concept_recall", index.concepts),
        ("described", index.described),
        ("needed", index.needed),
    ):
        hit, total = documents.covered(query.stems)
        found[name] = hit / np.float32(total)
    return found


def _of_groups(index: Index, query: Reading, everywhere: Table, chosen: Numbers) -> Table:
    """Return how well the title agrees with the other concepts of each candidate's ISCO group."""
    mine = index.group[chosen]
    hit, total = index.groups.covered(query.stems)
    top = np.zeros(index.groups.size, dtype=np.float32)
    np.maximum.at(top, index.group, everywhere["fused"])
    mass = np.bincount(index.group, weights=np.maximum(everywhere["like"], 0) ** 4, minlength=index.groups.size)
    return {
        "group_recall": (hit / np.float32(total))[mine],
        "group_cos": index.groups.cosine(query.stems)[mine],
        "group_top": top[mine],
        "group_mass": (mass / np.maximum(index.group_sizes, 1))[mine].astype(np.float32),
        "group_size": index.group_sizes[mine],
    }


def _of_spelling(index: Index, query: Reading, chosen: Numbers) -> Table:
    """Return how alike the title and the labels of each candidate are written, and whether they name the same kind."""
    spans = [index.spans[concept] for concept in chosen.tolist()]
    labels = [label for first, last in spans for label in range(first, last)]
    sizes = np.asarray([last - first for first, last in spans], dtype=np.float32)
    starts = np.concatenate(([0], np.cumsum(sizes)[:-1])).astype(np.int64)
    texts = [index.texts[label] for label in labels]
    found: Table = {}
    for name, scorer in (
        ("ratio", fuzz.ratio),
        ("token_sort", fuzz.token_sort_ratio),
        ("token_set", fuzz.token_set_ratio),
    ):
        scores = process.cdist([query.text], texts, scorer=scorer, dtype=np.float32)[0]
        found[name] = np.maximum.reduceat(scores, starts)
    heads = [index.readings[label].heads for label in labels]
    head = np.asarray([len(query.heads & of) for of in heads], dtype=np.float32)
    first = np.asarray([query.first in of for of in heads], dtype=np.float32)
    found["head"] = np.maximum.reduceat(head, starts)
    found["first"] = np.maximum.reduceat(first, starts)
    found["first_mean"] = (np.add.reduceat(first, starts) / sizes).astype(np.float32)
    return found


def _first(scores: Floats, most: int) -> Numbers:
    """Return where the `most` highest scores are, highest first, equal ones in their own order."""
    most = min(most, len(scores))
    chosen = np.argpartition(-scores, most - 1)[:most]
    return chosen[np.lexsort((chosen, -scores[chosen]))]


def _ranks(values: Floats) -> Floats:
    ranks = np.empty(len(values), dtype=np.float32)
    ranks[np.argsort(-values, kind="stable")] = np.arange(len(values))
    return ranks


def _marked(count: int, places: list[int]) -> Floats:
    marks = np.zeros(count, dtype=np.float32)
    marks[places] = 1
    return marks
