"""`flask matching bench`."""

import sys

import click
from flask import current_app


@click.command()
@click.option("--talents", type=click.IntRange(min=1), default=450_000, show_default=True, help="How many talents.")
@click.option("--vacancies", type=click.IntRange(min=1), default=20_000, show_default=True, help="How many vacancies.")
@click.option("--quick", is_flag=True, help="8,000 talents and 400 vacancies, within half a minute.")
@click.option("--json", "as_json", is_flag=True, help="Print the report as JSON.")
def bench(talents: int, vacancies: int, quick: bool, as_json: bool) -> None:
    """Measure the exact ranking on a seeded region beside other engines; exit 1 where a list is not exact."""
    from app.matching.bench import run as measurement  # heavy, and only used here
    from app.skills.vocabulary_file import load_vocabulary

    size = measurement.QUICK if quick else measurement.WHOLE
    if quick:
        talents, vacancies = 8_000, 400
    report = measurement.run(talents, vacancies, current_app.extensions["region"], load_vocabulary(), size)
    click.echo(measurement.as_json(report) if as_json else measurement.table(report))
    if not (report["exact"] and report["talent_to_vacancies"]["exact"]):
        sys.exit(1)
