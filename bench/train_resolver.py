"""Fits the trees that rank concepts, and says what they reach on questions that they were not fitted on.

    flask --app wsgi skills import-esco ../shared/data/esco/portal_nl      # once, into the database in use
    uv pip install lightgbm                                               # the product itself does without
    .venv/bin/python bench/train_resolver.py --data ../shared/data/melo [--kind skill] [--folds-only]

The questions stay where they are: what is written to app/skills/resolver/models is sums of small trees over
numbers about a title and a concept, none of which says what concept it is. Held-out figures come from PARTS
folds by question, each ranked by trees that have seen the other folds alone. Same data, same files.
"""

import argparse
import json
import sys
from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import lightgbm
import numpy as np

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from app.factory import create_app
from app.kernel.database import db, writing
from app.skills.esco.queries import facts_by_uri
from app.skills.resolver.evaluation import KINDS, PARTS, Question, corpus_of, mean, read_questions
from app.skills.resolver.exchange import read_corpus
from app.skills.resolver.features import table
from app.skills.resolver.index import AT_ONCE, Index
from app.skills.resolver.ranking import MODELS
from app.skills.resolver.trees import Trees, of_nodes

SETTINGS: dict[str, Any] = {
    "objective": "lambdarank",
    "learning_rate": 0.03,
    "num_leaves": 15,
    "min_data_in_leaf": 40,
    "feature_fraction": 0.3,
    "bagging_fraction": 0.7,
    "bagging_freq": 1,
    "lambda_l2": 5,
    "lambdarank_truncation_level": 5,
    "max_bin": 63,
    "num_threads": 1,
    "deterministic": True,
    "force_row_wise": True,
    "verbose": -1,
}
ROUNDS = 150
SEEDS = 3
"""As many ensembles are added up, each from other draws of rows and columns."""


@dataclass
class Asked:
    """Questions with the rows of their candidates; the rows of question q are starts[q] to starts[q + 1]."""

    questions: list[Question]
    names: list[str]
    rows: np.ndarray
    right: np.ndarray
    starts: np.ndarray


def ask(data: Path, kind: str) -> Asked:
    """Work out the rows of every question."""
    writing.set(False)
    ids = {key for key, _ in read_corpus(data / KINDS[kind][0])}
    index = Index(corpus_of(data, kind, facts_by_uri(ids)))
    db.session.rollback()
    questions = read_questions(data / KINDS[kind][1])
    names: list[str] = []
    rows, right, sizes = [], [], []
    for start in range(0, len(questions), AT_ONCE):
        some = questions[start : start + AT_ONCE]
        for question, alike in zip(some, index.alike([q.text for q in some]), strict=True):
            chosen, columns = table(index, question.text, alike)
            names = list(columns)
            rows.append(np.column_stack(list(columns.values())))
            right.append([index.corpus.ids[number] in question.right for number in chosen])
            sizes.append(len(chosen))
    starts = np.concatenate(([0], np.cumsum(sizes)))
    return Asked(questions, names, np.vstack(rows), np.concatenate(right).astype(np.int32), starts)


def fit(asked: Asked, chosen: Sequence[int]) -> Trees:
    """Fit trees on the chosen questions that have a right candidate."""
    useful = [q for q in chosen if asked.right[asked.starts[q] : asked.starts[q + 1]].any()]
    spans = [np.arange(asked.starts[q], asked.starts[q + 1]) for q in useful]
    rows = np.concatenate(spans)
    nodes = []
    for seed in range(SEEDS):
        data = lightgbm.Dataset(asked.rows[rows], asked.right[rows], group=[len(span) for span in spans])
        booster = lightgbm.train({**SETTINGS, "seed": seed}, data, ROUNDS)
        nodes += [_flat(tree["tree_structure"]) for tree in booster.dump_model()["tree_info"]]
    return of_nodes(nodes, asked.names)


def _flat(root: dict[str, Any]) -> tuple[list[tuple[int, float, int]], list[float]]:
    """Return the questions and the leaves, left to right, of one tree of LightGBM."""
    questions: list[tuple[int, float, int]] = []
    leaves: list[float] = []

    def walk(node: dict[str, Any]) -> None:
        if "leaf_value" in node:
            leaves.append(node["leaf_value"])
            return
        first = len(leaves)
        walk(node["left_child"])
        struck = ((1 << len(leaves)) - 1) & ~((1 << first) - 1)
        questions.append((node["split_feature"], node["threshold"], 0xFFFF & ~struck))
        walk(node["right_child"])

    walk(root)
    return questions, leaves


def held_out(asked: Asked) -> tuple[dict[str, float], tuple[float, float]]:
    """Return the figures over all folds, and how scores become probabilities."""
    values = np.zeros(len(asked.questions))
    tops, hits = [], []
    for part in range(PARTS):
        mine = [q for q, question in enumerate(asked.questions) if question.part == part]
        trees = fit(asked, [q for q, question in enumerate(asked.questions) if question.part != part])
        for q in mine:
            span = slice(asked.starts[q], asked.starts[q + 1])
            scores = trees.score(asked.rows[span])
            order = np.argsort(-scores, kind="stable")
            found = np.flatnonzero(asked.right[span][order])
            values[q] = 1 / (found[0] + 1) if len(found) else 0
            tops.append(float(scores[order[0]]))
            hits.append(bool(len(found)) and found[0] == 0)
    unlike = [v for v, q in zip(values.tolist(), asked.questions, strict=True) if not q.verbatim]
    figures = {
        "mrr": round(float(values.mean()), 4),
        "mrr_not_verbatim": round(mean(unlike) or 0.0, 4),
        "hit_at_1": round(float(np.mean(hits)), 4),
        "recall_at_candidates": round(float(np.mean([r.any() for r in np.split(asked.right, asked.starts[1:-1])])), 4),
    }
    return figures, _calibration(np.asarray(tops), np.asarray(hits, dtype=float))


def _calibration(scores: np.ndarray, hits: np.ndarray) -> tuple[float, float]:
    """Return slope and offset of the logistic curve from the best score to the share of right ones, by Newton."""
    design = np.column_stack([scores, np.ones_like(scores)])
    weights = np.zeros(2)
    for _ in range(50):
        share = 1 / (1 + np.exp(-design @ weights))
        slope = design.T @ (hits - share) - 1e-3 * weights
        curve = (design * (share * (1 - share))[:, None]).T @ design + 1e-3 * np.eye(2)
        weights = weights + np.linalg.solve(curve, slope)
    return float(weights[0]), float(weights[1])


def main() -> None:
    """Fit and note what was asked for."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--data", type=Path, required=True)
    parser.add_argument("--kind", choices=list(KINDS), action="append")
    parser.add_argument("--folds-only", action="store_true", help="print held-out figures, write nothing")
    wanted = parser.parse_args()
    notes = MODELS / "held_out.json"
    noted = json.loads(notes.read_text()) if notes.exists() else {}
    with create_app().app_context():
        for kind in wanted.kind or list(KINDS):
            asked = ask(wanted.data, kind)
            figures, calibration = held_out(asked)
            print(kind, json.dumps(figures), flush=True)
            noted[kind] = figures
            if not wanted.folds_only:
                trees = fit(asked, range(len(asked.questions)))
                replace(trees, calibration=calibration).save(MODELS / f"{kind}.npz")
    if not wanted.folds_only:
        notes.write_text(json.dumps(noted, indent=1, sort_keys=True) + "\n")


if __name__ == "__main__":
    main()
