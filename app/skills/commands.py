"""`flask skills …`: ESCO comes in, texts become concepts, and how well they do."""

import json
from collections.abc import Collection
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click
from flask.cli import AppGroup
from sqlalchemy.exc import OperationalError, ProgrammingError

from app.kernel.database import db, writing
from app.kernel.transaction import transaction

if TYPE_CHECKING:
    from app.skills.resolver.corpus import Facts

skills = AppGroup("skills", help="Import ESCO, find the concepts that texts mean.")

BAD_INPUT = 2
"""Exit status when a file does not fit the contract."""

File = click.Path(exists=True, dir_okay=False, path_type=Path)


class BadInputError(click.ClickException):
    """Said on standard error; nothing is printed or stored."""

    exit_code = BAD_INPUT


@skills.command("import-esco")
@click.argument("folder", metavar="DIR", type=click.Path(path_type=Path))
@click.option("--version", help="The version of the download, such as 1.2.0; else taken from the folder's name.")
def import_esco(folder: Path, version: str | None) -> None:
    """Load the ESCO portal's CSV download in DIR, in every language that is there; all of it or nothing."""
    from app.skills.esco.load import import_download
    from app.skills.esco.portal import EscoError, read_download

    try:
        download = read_download(folder, version)
    except EscoError as error:
        raise BadInputError(str(error)) from None
    with transaction():
        done = import_download(download)
    click.echo(f"Read {', '.join(download.read)}")
    if download.skipped:
        click.echo(f"Not needed: {', '.join(download.skipped)}")
    named = done.version or "of an unknown version (name it with --version; without, nothing becomes obsolete)"
    click.echo(f"ESCO {named}, in {', '.join(done.languages)}: {done.concepts} concepts")
    click.echo(
        f"{done.added} concepts added, {done.changed} changed, {done.obsolete} obsolete in all; "
        f"{done.labels_added} labels added, {done.labels_removed} removed; "
        f"{done.relations_added} relations added, {done.relations_removed} removed"
    )
    if done.relations_left_out:
        click.echo(f"{done.relations_left_out} relations name a concept that the download does not have: left out")
    click.echo(f"{done.linked} ESCO concepts mean one of our own")


@skills.command("resolve")
@click.option("--corpus", required=True, type=File, help="id<TAB>label lines; an id repeats for each of its labels.")
@click.option("--queries", required=True, type=File, help="id<TAB>text lines.")
@click.option("--top", default=10, show_default=True, type=click.IntRange(1, 1000), help="Concepts for each query.")
@click.option("--kind", type=click.Choice(["occupation", "skill"]), help="What the ids are; else seen from their URIs.")
@click.option("--language", default="nl", show_default=True, help="The language of the labels.")
def resolve(corpus: Path, queries: Path, top: int, kind: str | None, language: str) -> None:
    """Print a TREC run: for each query the concepts that it most likely means.

    What an imported ESCO knows of the ids is used.
    """
    from app.skills.resolver.corpus import Corpus, kind_of
    from app.skills.resolver.exchange import ExchangeError, read_corpus, read_queries, run_lines
    from app.skills.resolver.ranking import Ranker

    try:
        rows, asked = read_corpus(corpus), read_queries(queries)
    except ExchangeError as error:
        raise BadInputError(str(error)) from None
    if not asked:
        return
    ids = {key for key, _ in rows}
    ranker = Ranker(Corpus.of(rows, _facts(ids, language)), kind or kind_of(ids))
    concepts = ranker.index.corpus.ids
    for (query, _), ranked in zip(asked, ranker.rank_all([text for _, text in asked], top), strict=True):
        # Bytes, so that the run is UTF-8 whatever the terminal is set to.
        for line in run_lines(query, ((concepts[number], score) for number, score in ranked)):
            click.echo(line.encode())


@skills.command("evaluate")
@click.option(
    "--data",
    required=True,
    type=click.Path(exists=True, file_okay=False, path_type=Path),
    help="The folder with the MELO files.",
)
@click.option("--first", type=click.IntRange(1), help="Only the first so many questions of each kind.")
@click.option("--json", "as_json", is_flag=True, help="Print JSON.")
def evaluate(data: Path, first: int | None, as_json: bool) -> None:
    """Measure the resolver on the titles and phrases in the folder --data (the MELO files), with what is imported."""
    figures = evaluation_figures(data, first)
    if as_json:
        click.echo(json.dumps(figures, indent=1))
        return
    for name, value in figures.items():
        click.echo(f"{name}: {value}")


def evaluation_figures(data: Path, first: int | None = None) -> dict[str, Any]:
    """Return MRR, CPU time and memory as JSON values; `held_out` are the figures that tell of unseen texts."""
    from app.skills.resolver.evaluation import KINDS, measure, peak_memory_mb
    from app.skills.resolver.exchange import ExchangeError, read_corpus
    from app.skills.resolver.ranking import held_out

    figures: dict[str, Any] = {}
    try:
        for kind, (corpus, _) in KINDS.items():
            ids = {key for key, _ in read_corpus(data / corpus)}
            figures[kind] = {
                **{name: _rounded(value) for name, value in asdict(measure(data, kind, _facts(ids), first)).items()},
                "developed_on": "all of these questions: the figures above flatter",
                "held_out": held_out(kind),
            }
    except (ExchangeError, OSError) as error:
        raise BadInputError(str(error)) from None
    return figures | {"peak_memory_mb": _rounded(peak_memory_mb())}


def _facts(ids: Collection[str], language: str = "nl") -> "dict[str, Facts]":
    """Return what ESCO knows of `ids`, nothing where there are no tables yet.

    Lets go of the database, as what follows can take a minute.
    """
    from app.skills.esco.queries import facts_by_uri

    token = writing.set(False)
    try:
        return facts_by_uri(ids, language)
    except (OperationalError, ProgrammingError):  # the first is what SQLite says, the second PostgreSQL
        click.echo("the database has no tables yet (flask prepare): nothing of an imported ESCO is used", err=True)
        return {}
    finally:
        db.session.rollback()
        writing.reset(token)


def _rounded(value: object) -> object:
    return round(value, 4) if isinstance(value, float) else value
