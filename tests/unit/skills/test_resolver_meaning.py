"""What the vectors of n-grams know, what they are compared with, and how they are learnt."""

from pathlib import Path

import numpy as np
import numpy.typing as npt
import pytest
from scipy import sparse

from app.skills.resolver.corpus import Corpus, Facts
from app.skills.resolver.features import table
from app.skills.resolver.index import Index
from app.skills.resolver.meaning import FILE, vectors
from bench.train_likeness import LONGEST_SENTENCE, read_concepts
from bench.train_likeness import _slope as slope
from bench.train_likeness import _thinned as thinned

LASSER = Facts(
    description="Lassers verbinden metaal met een elektrode. Daarna meten zij de naad na.",
    foreign=("welder",),
    group="7212",
    skills=("lastechnieken toepassen",),
    broader=("Lassers en snijbranders",),
)
CORPUS = Corpus.of([("lasser", "lasser"), ("lasser", "TIG-lasser"), ("kok", "kok")], {"lasser": LASSER})
NONE_SAID = ("described_like", "needed_like", "broader_like")


def _columns(text: str) -> dict[str, npt.NDArray[np.float32]]:
    index = Index(CORPUS)
    chosen, columns = table(index, text, index.alike([text])[0])
    order = np.argsort(chosen)
    return {name: values[order] for name, values in columns.items()}


@pytest.mark.parametrize(
    ("dutch", "english", "other"),
    [
        ("vrachtwagenchauffeur", "truck driver", "hairdresser"),
        ("kapper", "hairdresser", "truck driver"),
        ("verpleegkundige", "nurse", "software developer"),
        ("magazijnmedewerker", "warehouse worker", "nurse"),
    ],
)
def test_a_dutch_name_lies_nearer_to_its_english_one_than_to_another(dutch: str, english: str, other: str) -> None:
    asked, right, wrong = vectors([dutch, english, other])
    assert asked @ right > asked @ wrong + 0.2


def test_what_is_known_of_a_concept_is_compared_too() -> None:
    lasser, _ = range(2)
    for name, text in (
        ("described_like", "lassers verbinden metaal met een elektrode."),
        ("needed_like", "lastechnieken toepassen"),
        ("broader_like", "lassers en snijbranders"),
        ("foreign_like", "welder"),
    ):
        assert _columns(text)[name][lasser] == pytest.approx(1, abs=1e-5), name


def test_what_nobody_said_of_a_concept_is_like_nothing() -> None:
    columns = _columns("kok")
    kok = 1
    assert [float(columns[name][kok]) for name in NONE_SAID] == [0, 0, 0]
    assert columns["centre_like"][kok] == pytest.approx(1, abs=1e-5)


def test_the_shipped_numbers_stay_small() -> None:
    assert sum(path.stat().st_size for path in FILE.parent.iterdir()) <= 6_000_000


def _loss(rows: "list[sparse.csr_matrix]", table: npt.NDArray[np.float64], warmth: float) -> float:
    """Work out InfoNCE both ways, pair by pair."""
    left, right = (row @ table for row in rows)
    lengths = np.linalg.norm(left, axis=1)[:, None] * np.linalg.norm(right, axis=1)[None, :]
    likeness = left @ right.T / lengths / warmth
    pairs = range(len(likeness))
    there = [np.log(np.exp(likeness[i]).sum()) - likeness[i, i] for i in pairs]
    back = [np.log(np.exp(likeness[:, i]).sum()) - likeness[i, i] for i in pairs]
    return float(np.mean(there) + np.mean(back)) / 2


def test_vectors_are_learnt_down_the_slope_of_the_loss() -> None:
    random = np.random.default_rng(3)
    rows = [sparse.csr_matrix(random.random((4, 6)).astype(np.float32)) for _ in range(2)]
    table = random.normal(size=(6, 3)).astype(np.float32)
    found = slope(*rows, table, np.zeros((4, 4), dtype=bool))
    for place in ((0, 0), (3, 1), (5, 2)):
        step = np.zeros(table.shape)
        step[place] = 1e-5
        up, down = (_loss(rows, table.astype(np.float64) + sign * step, 0.1) for sign in (1, -1))
        assert found[place] == pytest.approx((up - down) / 2e-5, rel=1e-3, abs=1e-5)


def test_n_grams_are_left_out_of_a_copy() -> None:
    rows = sparse.csr_matrix(np.ones((50, 40), dtype=np.float32))
    assert 0.7 < thinned(rows, np.random.default_rng(1)).sum() / 2000 < 0.9
    assert rows.sum() == 2000


@pytest.mark.skipif(not Path("../shared/data/esco").is_dir(), reason="the ESCO downloads are not beside the project")
def test_names_are_read_from_the_downloads() -> None:
    named = {concept.uri: concept for concept in read_concepts(Path("../shared/data"))}
    hairdresser = named["http://data.europa.eu/esco/occupation/099c6bb0-22d3-4c5d-8bf5-70910af381ef"]
    assert "kapper" in hairdresser.dutch
    assert "hairdresser" in hairdresser.english
    assert (hairdresser.kind, hairdresser.group) == ("occupation", "514")
    assert 0 < len(hairdresser.sentence) <= LONGEST_SENTENCE
