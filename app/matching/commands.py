"""`flask matching …`: ranking from the command line."""

import time

import click
from flask.cli import AppGroup

from app.matching.audit.commands import audit
from app.matching.bench.commands import bench
from app.matching.bench.evaluate import evaluate
from app.matching.generations import BusyError
from app.matching.log.commands import explain
from app.matching.rebuild import rebuild

matching = AppGroup("matching", help="Measure, explain and rebuild the ranking of people and work.")
matching.add_command(audit)
matching.add_command(bench)
matching.add_command(evaluate)
matching.add_command(explain)


@matching.command("rebuild")
def rebuild_command() -> None:
    """Write everybody whom companies may see into a new index, which all web processes take over at once."""
    start = time.perf_counter()
    try:
        written = rebuild()
    except BusyError as error:
        raise click.ClickException("another process is writing the index; try again when it is ready") from error
    except OSError as error:
        raise click.ClickException(f"the index cannot be written; the one before stays ({error})") from error
    counts = ", ".join(f"{count} {kind}s" for kind, count in written.rows.items())
    click.echo(f"{written.folder}: {counts}, {written.bytes} bytes, up to change {written.revision}")
    click.echo(f"written in {time.perf_counter() - start:.1f} s")
