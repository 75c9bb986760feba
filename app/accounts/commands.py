"""`flask accounts …`: how an installation gets its first administrator."""

import click
from flask.cli import AppGroup

from app.accounts import audit, queries
from app.accounts.models import RoleGrant
from app.accounts.rules import Role
from app.kernel import clock
from app.kernel.database import db
from app.kernel.transaction import transaction

accounts = AppGroup("accounts", help="People who sign in.")


@accounts.command("grant")
@click.argument("email")
@click.argument("role", type=click.Choice([role.value for role in Role]))
def grant_command(email: str, role: str) -> None:
    """Let the account with address EMAIL act as ROLE. Whoever runs this has the database anyway."""
    with transaction():
        account = queries.by_email(email.strip().lower())
        if account is None:
            raise click.ClickException(f"there is no account with the address {email}; register first")
        if Role(role) in account.roles:
            click.echo(f"{email} is {role} already")
            return
        db.session.add(RoleGrant(account_id=account.id, role=role, granted_at=clock.now()))
        audit.record("account.grant_role", f"account:{account.public_id}", by=None, person_id=account.id, role=role)
    click.echo(f"{email} is {role} now")
