"""The commands: `flask --app wsgi …`. Each one is thin; the work is in its feature."""

from datetime import datetime

import click
import flask_migrate
from flask import Flask, current_app
from flask.cli import with_appcontext

from app.demo.commands import accounts, demo
from app.kernel import mail
from app.vouchers.commands import ledger, vouchers


def register(app: Flask) -> None:
    """Give `app` its commands."""
    for group in (vouchers, ledger, demo):
        app.cli.add_command(group)
    app.cli.add_command(prepare)
    app.cli.add_command(worker)


@click.command()
@with_appcontext
def prepare() -> None:
    """Bring the database up to date and print where the site is; in demo mode with the sign-ins."""
    flask_migrate.upgrade()
    click.echo(f"The site: {current_app.config['SITE_URL']}")
    if current_app.config["DEMO"]:
        click.echo("Sign in as:")
        click.get_current_context().invoke(accounts, as_json=False)


@click.command()
@with_appcontext
def worker() -> None:
    """Send the mail in the outbox until stopped."""
    settings = current_app.config
    if not settings["MAIL_URL"]:
        click.echo("MAIL_URL is not set: mail stays on the site, at /demo/postvak")
        send: mail.Send = _keep_on_the_site
    else:
        send = mail.smtp_sender(settings["MAIL_URL"])
    host = settings["SITE_URL"].split("//")[-1].split(":")[0]
    click.echo(f"worker started at {datetime.now().astimezone():%H:%M:%S}")
    mail.work(send, settings["MAIL_FROM"], host)


def _keep_on_the_site(_message: object) -> None:
    """In demo mode the outbox itself is the letter box."""
