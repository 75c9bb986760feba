"""`flask matching evaluate`: how well texts become concepts, and whether the ranking is exact."""

import json
import sys
from pathlib import Path
from typing import Any

import click
from flask import current_app

from app.skills.commands import evaluation_figures

TALENTS, VACANCIES, CHECKED = 5_000, 500, 50


@click.command()
@click.option(
    "--data",
    type=click.Path(exists=True, file_okay=False, path_type=Path),
    help="The folder with the MELO files; without it only the ranking is checked.",
)
@click.option("--first", type=click.IntRange(1), help="Only the first so many questions of each kind.")
@click.option("--json", "as_json", is_flag=True, help="Print JSON.")
def evaluate(data: Path | None, first: int | None, as_json: bool) -> None:
    """Say how well texts become concepts and whether ranked lists are exact; exit 1 where one is not."""
    ranking = exactness()
    report = {"resolver": evaluation_figures(data, first) if data else None, "ranking": ranking}
    click.echo(json.dumps(report, indent=1) if as_json else "\n".join(_lines(report)))
    if not ranking["exact"]:
        sys.exit(1)


def exactness() -> dict[str, Any]:
    """Return for both directions how many lists of a small seeded region differ from those of plain NumPy."""
    from app.matching.bench import run as measurement  # heavy, and only used here
    from app.skills.vocabulary_file import load_vocabulary

    found = measurement.checked(TALENTS, VACANCIES, current_app.extensions["region"], load_vocabulary(), CHECKED)
    return {
        "exact": not any(found.values()),
        "mismatches": found,
        "lists_each": CHECKED,
        "talents": TALENTS,
        "vacancies": VACANCIES,
    }


def _lines(report: dict[str, Any]) -> list[str]:
    ranking = report["ranking"]
    verdict = "exact" if ranking["exact"] else f"lists differ: {ranking['mismatches']}"
    lines = [f"ranking: {verdict} ({CHECKED} lists each way, {TALENTS:,} talents, {VACANCIES:,} vacancies)"]
    if report["resolver"] is None:
        return [*lines, "resolver: not measured; name the folder of the MELO files with --data"]
    return [*lines, *(f"{name}: {value}" for name, value in report["resolver"].items())]
