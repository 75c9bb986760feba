"""The commands: `flask --app wsgi …`. Each one is thin; the work is in its feature."""

from collections.abc import Callable
from datetime import datetime

import click
import flask_migrate
from flask import Flask, current_app
from flask.cli import with_appcontext

from app.accounts.commands import accounts
from app.badges.actions import refresh_lapsed
from app.badges.awarding import reminding, running
from app.badges.commands import badges
from app.badges.importing.actions import recheck_next
from app.badges.issue_command import add_to
from app.badges.pathways.actions import award_completed
from app.badges.signing import sign_unsigned
from app.demo.commands import demo, print_sign_ins
from app.demo.guard import refuse_demo_data
from app.kernel import mail
from app.kernel.transaction import transaction
from app.matching import rebuild
from app.matching.commands import matching
from app.matching.log import actions as ranked_lists
from app.pages.alerts.sweep import Looks
from app.retention import actions as retention
from app.skills.commands import skills
from app.skills.load import load_into_database
from app.skills.vocabulary_file import load_vocabulary
from app.trainings.completing import award_waiting
from app.vouchers.actions.terms import follow_all
from app.vouchers.afterwards import sweeping as afterwards
from app.vouchers.commands import ledger, vouchers
from app.vouchers.letters.keeping import Pdfs
from app.vouchers.recovery.actions import remind_overdue
from app.vouchers.signals import actions as signals


def register(app: Flask) -> None:
    """Give `app` its commands."""
    for group in (accounts, badges, vouchers, ledger, demo, matching, skills):
        app.cli.add_command(group)
    add_to(badges)
    app.cli.add_command(prepare)
    app.cli.add_command(worker)


@click.command()
@with_appcontext
def prepare() -> None:
    """Bring tables and vocabulary up to date; in demo mode fill an empty database and print the sign-ins."""
    from app.demo.load import is_empty, load_demo  # heavy, and only used here

    flask_migrate.upgrade()
    refuse_demo_data()
    demo_mode = current_app.config["DEMO"]
    with transaction():
        load_into_database(vocabulary=load_vocabulary())
        if demo_mode and is_empty():
            click.echo("Loading the demo region…")
            load_demo()
        while sign_unsigned():  # awards from before there were keys
            pass
        follow_all()  # applications from before their terms were kept
    click.echo(f"The site: {current_app.config['SITE_URL']}")
    if demo_mode:
        click.echo("Sign in as:")
        print_sign_ins()


@click.command()
@with_appcontext
def worker() -> None:
    """Send the mail in the outbox until stopped; now and then see to what lapses by the calendar."""
    refuse_demo_data()
    settings = current_app.config
    if not settings["MAIL_URL"]:
        click.echo("MAIL_URL is not set: mail stays on the site, at /demo/postvak")
        send: mail.Send = _keep_on_the_site
    else:
        send = mail.smtp_sender(settings["MAIL_URL"])
    host = settings["SITE_URL"].split("//")[-1].split(":")[0]
    click.echo(f"worker started at {datetime.now().astimezone():%H:%M:%S}")
    sweeps = (
        ranked_lists.sweep,
        retention.sweep,
        refresh_lapsed,
        running.sweep,
        rebuild.sweep,
        award_waiting,
        award_completed,
        reminding.remind_expiring,
        sign_unsigned,
        remind_overdue,
        signals.sweep,
        afterwards.sweep,
    )
    jobs: list[Callable[[], object]] = [running.run_batches, recheck_next, Looks(), Pdfs()]
    mail.work(send, settings["MAIL_FROM"], host, sweeps=sweeps, jobs=jobs)


def _keep_on_the_site(_message: object) -> None:
    """In demo mode the outbox itself is the letter box."""
