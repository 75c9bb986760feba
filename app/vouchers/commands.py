"""`flask vouchers …`: the rules from the command line."""

import json
from typing import BinaryIO

import click
from flask import current_app
from flask.cli import AppGroup

from app.vouchers import ledger as books
from app.vouchers.contract import InputError, assess_json, read_items
from app.vouchers.replaying.commands import replay_command, simulate_command
from app.vouchers.scheme import SchemeError, Schemes

vouchers = AppGroup("vouchers", help="Assess voucher applications, replay decisions, try a draft of the scheme.")
vouchers.add_command(replay_command)
vouchers.add_command(simulate_command)

NOT_ALL_ANSWERED = 2
"""Exit status when the input, or a case in it, does not fit the contract."""


@vouchers.command("assess")
@click.argument("cases", metavar="FILE|-", type=click.File("rb"))
@click.pass_context
def assess_command(context: click.Context, cases: BinaryIO) -> None:
    """Assess the voucher cases in a JSON FILE (- for standard input) and print the answers as JSON.

    The exit status is 2 when a case is malformed; the others are answered all the same.
    """
    try:
        schemes = Schemes.load(current_app.config["REGION_DIR"] / "schemes")
        answers, all_fit = assess_json(read_items(cases.read()), schemes)
    except SchemeError as error:
        raise click.ClickException(str(error)) from None
    except InputError as error:
        click.echo(f"Error: {error}", err=True)
        context.exit(NOT_ALL_ANSWERED)
    # Bytes, so that the answer is UTF-8 whatever the terminal is set to.
    click.echo(json.dumps(answers, ensure_ascii=False, indent=1).encode("utf-8"))
    if not all_fit:
        context.exit(NOT_ALL_ANSWERED)


ledger = AppGroup("ledger", help="The fund's books.")


@ledger.command("check")
@click.pass_context
def check_command(context: click.Context) -> None:
    """Add up the books again; exit 1 and print every difference if anything does not add up."""
    differences = books.check()
    for found in differences:
        click.echo(
            f"{found.kind} {found.name}, {found.bucket}: "
            f"entries say {found.entries_cents} cents, {found.stands_cents} stand there"
        )
    if differences:
        context.exit(1)
    click.echo(f"The books add up: {books.count()} entries.")
