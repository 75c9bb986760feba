"""The commands of the demo region: its sign-ins, and loading it into an empty database."""

import json

import click
from flask.cli import AppGroup

demo = AppGroup("demo", help="The demo region.")
PASSWORD = "welkom-in-de-demo"  # noqa: S105 - printed on purpose; production refuses demo data
SIGN_INS = (
    ("student", "student@demo.example"),
    ("employer", "werkgever@demo.example"),
    ("advisor", "adviseur@demo.example"),
    ("decider", "beslisser@demo.example"),
    ("treasurer", "kassier@demo.example"),
    ("administrator", "beheerder@demo.example"),
)


@demo.command("accounts")
@click.option("--json", "as_json", is_flag=True, help="Print a JSON list.")
def accounts(as_json: bool) -> None:
    """Print one demo sign-in per role."""
    rows = [{"role": role, "email": email, "password": PASSWORD} for role, email in SIGN_INS]
    if as_json:
        click.echo(json.dumps(rows, indent=2))
        return
    for row in rows:
        click.echo(f"{row['role']:<14} {row['email']:<28} {row['password']}")
