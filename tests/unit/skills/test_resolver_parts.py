"""The parts under the ranking: weighted terms, sums of trees, the files that go in and out."""

from pathlib import Path

import numpy as np
import pytest

from app.skills.resolver.corpus import Corpus, Facts, kind_of
from app.skills.resolver.exchange import ExchangeError, read_corpus, read_pairs, read_queries, run_lines
from app.skills.resolver.own import pieces
from app.skills.resolver.sparse import Inverted, grams
from app.skills.resolver.trees import Trees, of_nodes


def test_cosine_is_one_for_the_same_terms_and_nothing_for_others() -> None:
    documents = Inverted([["bak", "brood"], ["las", "metaal"], []])
    assert documents.cosine(["brood", "bak"]).tolist() == pytest.approx([1, 0, 0])
    assert documents.cosine(["onbekend"]).tolist() == [0, 0, 0]


def test_rare_terms_weigh_more() -> None:
    documents = Inverted([["lass", "machin"], ["zag", "machin"], ["bak", "machin"]])
    scores = documents.cosine(["lass", "machin"])
    assert scores[0] > 2 * scores[1] > 0
    hit, total = documents.covered(["lass", "nooit"])
    assert 0 < hit[0] < total
    assert hit[1] == 0


def test_short_words_have_grams_too() -> None:
    assert grams("ai kok") == [
        " a",
        "ai",
        "i ",
        " ai",
        "ai ",
        " ai ",
        " k",
        "ko",
        "ok",
        "k ",
        " ko",
        "kok",
        "ok ",
        " kok",
        "kok ",
    ]
    assert grams("") == []


def test_a_corpus_joins_the_labels_of_a_concept_and_what_is_known_of_it() -> None:
    rows = [
        ("http://x/1", "lasser"),
        ("http://x/isco/C72", "metaal"),
        ("http://x/1", "lasser"),
        ("http://x/1", "solderen"),
    ]
    corpus = Corpus.of(rows, {"http://x/1": Facts(labels=("lasser", "lasster"), group="7212")})
    assert corpus.ids == ["http://x/1", "http://x/isco/C72"]
    assert corpus.labels == ["lasser", "solderen", "lasster", "metaal"]
    assert corpus.firsts.tolist() == [0, 3]
    assert corpus.owners.tolist() == [0, 0, 0, 1]
    assert corpus.groups() == ["7212", "72"]


def test_the_kind_of_concepts_is_seen_from_their_addresses() -> None:
    assert kind_of(["http://data.europa.eu/esco/skill/1"]) == "skill"
    assert kind_of(["http://data.europa.eu/esco/occupation/1", "a", "b"]) == "occupation"


def _plainly(trees: list[tuple[list[tuple[int, float, int]], list[float]]], row: list[float]) -> float:
    total = 0.0
    for questions, leaves in trees:
        left = 0xFFFF
        for column, limit, rest in questions:
            left &= rest if row[column] > limit else 0xFFFF
        total += leaves[(left & -left).bit_length() - 1]
    return total


def test_trees_add_up_the_leaves_where_a_row_arrives(tmp_path: Path) -> None:
    # x0 <= 0.5 ? (x1 <= 2 ? 1 : 2) : 4, and a tree without questions
    nodes = [([(0, 0.5, 0xFFFC), (1, 2.0, 0xFFFE)], [1.0, 2.0, 4.0]), ([], [0.25])]
    trees = of_nodes(nodes, ["a", "b"])
    rows = np.asarray([[0.5, 2], [0.5, 3], [0.6, 0]], dtype=np.float32)
    assert trees.score(rows).tolist() == [1.25, 2.25, 4.25] == [_plainly(nodes, row) for row in rows.tolist()]
    trees.save(tmp_path / "trees.npz")
    again = Trees.load(tmp_path / "trees.npz")
    assert again.names == ("a", "b")
    assert again.score(rows).tolist() == [1.25, 2.25, 4.25]


def test_a_limit_between_two_small_numbers_stays_between_them() -> None:
    limit = 0.1  # no 32-bit number: the nearest lies above it
    trees = of_nodes([([(0, limit, 0xFFFE)], [0.0, 1.0])], ["a"])
    rows = np.asarray([[np.float32(0.1)], [np.nextafter(np.float32(0.1), np.float32(0))]], dtype=np.float32)
    assert trees.score(rows).tolist() == [float(row > limit) for row in rows[:, 0].astype(float)]


@pytest.mark.parametrize(
    ("content", "pairs"),
    [
        (b"\xef\xbb\xbfa\tLasser\r\nb\tKok\r\n\r\n", [("a", "Lasser"), ("b", "Kok")]),
        (b"\n \na\tLasser", [("a", "Lasser")]),
        (b"a\tLasser\tTIG\n", [("a", "Lasser TIG")]),
        ("q-1\tcoördinator €\xa0’t\n".encode(), [("q-1", "coördinator € ’t")]),
        (b"a\tx\rb\ty\r", [("a", "x"), ("b", "y")]),
        (b"", []),
    ],
)
def test_pairs_are_read_whatever_wrote_them(tmp_path: Path, content: bytes, pairs: list[tuple[str, str]]) -> None:
    (tmp_path / "f.tsv").write_bytes(content)
    assert read_pairs(tmp_path / "f.tsv") == pairs


@pytest.mark.parametrize(
    ("content", "says"),
    [
        (b"a\tb\nlasser\n", "f.tsv: line 2: no tab between id and text"),
        (b"\tlasser\n", "f.tsv: line 1: '' is no id"),
        (b"a b\tlasser\n", "f.tsv: line 1: 'a b' is no id"),
        (b"a\t  \n", "f.tsv: line 1: nothing after the tab"),
        (b"a\t\xff\n", "f.tsv: not UTF-8 (byte 2)"),
    ],
)
def test_a_malformed_line_is_named(tmp_path: Path, content: bytes, says: str) -> None:
    (tmp_path / "f.tsv").write_bytes(content)
    with pytest.raises(ExchangeError) as raised:
        read_pairs(tmp_path / "f.tsv")
    assert says in str(raised.value)


def test_a_query_stands_there_once_and_a_corpus_is_not_empty(tmp_path: Path) -> None:
    (tmp_path / "f.tsv").write_text("a\tx\na\ty\n")
    assert read_corpus(tmp_path / "f.tsv") == [("a", "x"), ("a", "y")]
    with pytest.raises(ExchangeError, match="query a stands there twice"):
        read_queries(tmp_path / "f.tsv")
    (tmp_path / "f.tsv").write_text("\n")
    with pytest.raises(ExchangeError, match="no concept in it"):
        read_corpus(tmp_path / "f.tsv")


def test_a_run_goes_down_strictly_so_that_no_reader_orders_it_otherwise() -> None:
    lines = [line.split() for line in run_lines("q", [("b", 1.0), ("a", 1.0), ("c", 1.0), ("d", -2.0)])]
    assert [(line[0], line[1], line[2], line[3], line[5]) for line in lines] == [
        ("q", "Q0", concept, str(rank), "vindplatform") for rank, concept in enumerate("bacd", start=1)
    ]
    scores = [float(line[4]) for line in lines]
    assert sorted(scores, reverse=True) == scores
    assert len(set(scores)) == 4


def test_runs_of_words_stop_at_what_divides_them() -> None:
    text = "Ik las, en zaag hout."
    assert [text[a:b] for a, b in pieces(text, longest=2)] == [
        "Ik las",
        "Ik",
        "las",
        "en zaag",
        "en",
        "zaag hout",
        "zaag",
        "hout",
    ]
