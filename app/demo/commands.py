"""The commands of the demo region: its sign-ins."""

import json

import click
from flask.cli import AppGroup

from app.demo.people import PASSWORD, SIGN_INS

demo = AppGroup("demo", help="The demo region.")


@demo.command("accounts")
@click.option("--json", "as_json", is_flag=True, help="Print a JSON list.")
def accounts(as_json: bool) -> None:
    """Print one demo sign-in per role."""
    if as_json:
        rows = [{"role": p.role.value, "email": p.email, "password": PASSWORD} for p in SIGN_INS]
        click.echo(json.dumps(rows, indent=2))
        return
    print_sign_ins()


def print_sign_ins() -> None:
    """Print a line per demo sign-in."""
    for person in SIGN_INS:
        click.echo(f"  {person.role.value:<14} {person.email:<26} {PASSWORD}")
