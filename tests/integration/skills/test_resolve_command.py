"""`flask skills resolve`: the contract of its files, its run and its errors; and the resolver of the site itself."""

import json
from pathlib import Path

import pytest
from flask import Flask
from sqlalchemy.exc import OperationalError

from app.kernel.config import ROOT
from app.kernel.database import db
from app.skills.models import Label
from app.skills.resolver import resolve, spot
from app.skills.resolver.evaluation import KINDS, mean, read_questions, reciprocal
from tests.factories.skills import make_concept

DATA = ROOT.parent / "shared" / "data" / "melo"
CORPUS = "a\tlasser\na\tlasster\nb\tonderhoudsmonteur machines\nc\tbanketbakker\nd\tlasser\nb\tmonteur onderhoud\n"


@pytest.fixture
def files(tmp_path: Path) -> Path:
    (tmp_path / "corpus.tsv").write_text(CORPUS, encoding="utf-8")
    (tmp_path / "queries.tsv").write_text("q1\tMonteur onderhoud (m/v)\nq-2\tBanketbakkers\n", encoding="utf-8")
    return tmp_path


def run(app: Flask, folder: Path, *more: str) -> tuple[int, str, str]:
    """Return the exit status, the run and the errors."""
    files = ["--corpus", f"{folder}/corpus.tsv", "--queries", f"{folder}/queries.tsv"]
    result = app.test_cli_runner().invoke(args=["skills", "resolve", *files, *more])
    return result.exit_code, result.stdout, result.stderr


def test_each_concept_is_ranked_once_and_the_right_one_first(app: Flask, files: Path) -> None:
    status, printed, _ = run(app, files)
    assert status == 0
    lines = [line.split(" ") for line in printed.splitlines()]
    assert {len(line) for line in lines} == {6}
    for query, right in (("q1", "b"), ("q-2", "c")):
        mine = [line for line in lines if line[0] == query]
        assert sorted(line[2] for line in mine) == ["a", "b", "c", "d"]
        assert mine[0][2] == right
        assert [line[3] for line in mine] == ["1", "2", "3", "4"]
        scores = [float(line[4]) for line in mine]
        assert scores == sorted(set(scores), reverse=True)


def test_top_limits_and_the_same_files_give_the_same_run(app: Flask, files: Path) -> None:
    first = run(app, files, "--top", "2")
    assert len(first[1].splitlines()) == 4
    assert run(app, files, "--top", "2") == first


def test_odd_marks_and_line_ends_make_no_difference(app: Flask, files: Path) -> None:
    usual = run(app, files)
    for name in ("corpus.tsv", "queries.tsv"):
        content = (files / name).read_text().replace("\n", "\r\n\r\n")
        (files / name).write_bytes(b"\xef\xbb\xbf" + content.encode())
    assert run(app, files) == usual


def test_any_text_is_answered(app: Flask, files: Path) -> None:
    (files / "queries.tsv").write_text("1\t☃ ?!\n2\tde\n3\t" + "las " * 900 + "\n4\tİstanbul ﬁ ß\n", encoding="utf-8")
    (files / "corpus.tsv").write_text(CORPUS + "e\t!!\n", encoding="utf-8")
    status, printed, _ = run(app, files)
    assert status == 0
    assert {line.split()[0] for line in printed.splitlines()} == {"1", "2", "3", "4"}


def test_one_concept_alone_and_no_query_at_all(app: Flask, files: Path) -> None:
    (files / "corpus.tsv").write_text("x\tlasser\n")
    assert [line.split()[2] for line in run(app, files)[1].splitlines()] == ["x", "x"]
    (files / "queries.tsv").write_text("\n")
    assert run(app, files) == (0, "", "")


@pytest.mark.parametrize(
    ("name", "content", "says"),
    [
        ("corpus.tsv", "", "corpus.tsv: no concept in it"),
        ("corpus.tsv", "a\tlasser\nlasser\n", "corpus.tsv: line 2: no tab between id and text"),
        ("queries.tsv", "q\tkok\nq\tbakker\n", "queries.tsv: query q stands there twice"),
        ("queries.tsv", "q q\tkok\n", "queries.tsv: line 1: 'q q' is no id"),
    ],
)
def test_what_does_not_fit_is_named_and_nothing_is_printed(
    app: Flask, files: Path, name: str, content: str, says: str
) -> None:
    (files / name).write_text(content)
    status, printed, error = run(app, files)
    assert (status, printed) == (2, "")
    assert says in error


def test_a_missing_file_is_named(app: Flask, files: Path) -> None:
    (files / "corpus.tsv").unlink()
    status, _, error = run(app, files)
    assert status == 2
    assert "corpus.tsv" in error


@pytest.fixture
def vocabulary(app: Flask) -> None:
    """Three skills and an occupation of our own."""
    make_concept(slug="tig-lassen", nl="TIG-lassen", en="TIG welding")
    make_concept(slug="klanten-helpen", nl="klanten helpen", en="helping customers")
    make_concept(slug="machines-onderhouden", nl="machines onderhouden", en="maintaining machines")
    make_concept(slug="lasser", nl="lasser", en="welder", kind="occupation")


@pytest.mark.usefixtures("vocabulary")
def test_a_label_verbatim_is_certain_and_a_near_one_is_first(app: Flask) -> None:
    best = resolve("tig-LASSEN", "skill")[0]
    assert (best.slug, best.label, best.score, best.certain) == ("tig-lassen", "TIG-lassen", 1.0, True)
    assert best.uri == "https://voorbeeld.example/skill/tig-lassen"
    near = resolve("machine onderhoud", "skill")
    assert near[0].slug == "machines-onderhouden"
    assert 0 < near[0].score < 1
    assert [link.score for link in near] == sorted((link.score for link in near), reverse=True)
    assert [link.slug for link in resolve("lasser", "occupation")] == ["lasser"]
    assert resolve(" ?! ", "skill") == []


@pytest.mark.usefixtures("vocabulary")
def test_a_new_label_counts_from_the_next_call(app: Flask) -> None:
    assert resolve("argonlassen", "skill")[0].score < 1
    concept = make_concept(slug="elektronisch", nl="elektronica", en="electronics")
    db.session.add(Label(concept_id=concept.id, language="nl", text="argonlassen", preferred=False))
    db.session.flush()
    best = resolve("argonlassen", "skill")[0]
    assert (best.slug, best.score) == ("elektronisch", 1.0)


@pytest.mark.usefixtures("vocabulary")
def test_what_a_text_names_is_spotted_where_it_stands(app: Flask) -> None:
    text = "Ik kan goed TIG-lassen en help graag.\nKlanten helpen, dat ligt me. TIG-lassen ook."
    found = spot(text)
    assert [spotted.link.slug for spotted in found] == ["tig-lassen", "klanten-helpen"]
    assert [text[spotted.start : spotted.end] for spotted in found] == [spotted.words for spotted in found]
    assert spot("helemaal niets") == []
    assert len(spot(text, most=1)) == 1


def test_the_reciprocal_rank_is_that_of_the_first_right_concept() -> None:
    assert reciprocal(["a", "b", "c"], frozenset("bc")) == 0.5
    assert reciprocal(["a"], frozenset("b")) == 0
    assert mean([]) is None


@pytest.mark.skipif(not DATA.exists(), reason="the MELO titles are not there (../shared/data/melo)")
def test_known_titles_are_found_among_others_of_esco(app: Flask, tmp_path: Path) -> None:
    """A modest part of what it was developed on: that nothing is broken, not how good it is on unseen titles."""
    questions = read_questions(DATA / "occupation_titles.jsonl")[::20]
    right = set().union(*(question.right for question in questions))
    lines = (DATA / "melo_corpus_nl.tsv").read_text(encoding="utf-8").splitlines(keepends=True)
    kept = [line for number, line in enumerate(lines) if number % 8 == 0 or line.split("\t")[0] in right]
    (tmp_path / "corpus.tsv").write_text("".join(kept), encoding="utf-8")
    asked = "".join(f"{question.key}\t{question.text}\n" for question in questions)
    (tmp_path / "queries.tsv").write_text(asked, encoding="utf-8")
    ranked: dict[str, list[str]] = {}
    for line in run(app, tmp_path)[1].splitlines():
        query, _, concept, *_ = line.split()
        ranked.setdefault(query, []).append(concept)
    assert {len(concepts) for concepts in ranked.values()} == {10}
    score = mean([reciprocal(ranked[question.key], question.right) for question in questions])
    assert score is not None
    assert score > 0.6


def test_the_evaluation_tells_seen_from_unseen(app: Flask, tmp_path: Path) -> None:
    for corpus, questions in KINDS.values():
        (tmp_path / corpus).write_text("a\tlasser\nb\tbanketbakker\nc\tschilder\n")
        asked = [
            {"id": "1", "query": "lassers", "gold_uris": ["a"], "exact": False},
            {"id": "2", "query": "schilder", "gold": [["c", "schilder", "exact"]]},
        ]
        (tmp_path / questions).write_text("".join(json.dumps(question) + "\n" for question in asked))
    arguments = ["skills", "evaluate", "--data", str(tmp_path), "--json"]
    figures = json.loads(app.test_cli_runner().invoke(args=arguments).stdout)
    for kind in KINDS:
        assert (figures[kind]["questions"], figures[kind]["mrr"]) == (2, 1.0)
        assert "flatter" in figures[kind]["developed_on"]
        assert 0 < figures[kind]["held_out"]["mrr"] < 1
    assert figures["peak_memory_mb"] > 0


def test_titles_are_resolved_before_there_are_tables(app: Flask, files: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def missing(*_given: object) -> dict[str, object]:
        raise OperationalError("SELECT", {}, Exception("no such table: esco_concept"))

    monkeypatch.setattr("app.skills.esco.queries.facts_by_uri", missing)
    status, printed, told = run(app, files)
    assert status == 0
    assert printed.startswith("q1 Q0 b 1 ")
    assert "no tables yet" in told
