"""`flask badges issue`, and the commands for the keys of issuers."""

from pathlib import Path

import click
from email_validator import EmailNotValidError
from flask.cli import AppGroup

from app.accounts.forms import normal_email
from app.accounts.models import Account
from app.badges import actions, pictures, queries, signing
from app.badges.credentials import baking
from app.badges.models import BadgeClass
from app.badges.signing.sealing import SealError
from app.kernel import clock
from app.kernel.errors import ConflictError, DomainError
from app.kernel.transaction import transaction
from app.organisations import queries as organisations

FORMS = (".jwt", ".png", ".svg")
ALGORITHMS = click.Choice(["EdDSA", "ES256"])


def add_to(group: AppGroup) -> None:
    """Give the group of badges these commands."""
    for command in (issue, rotate_key, compromise_key, reseal, sign):
        group.add_command(command)


@click.command("issue")
@click.option("--class", "slug", required=True, help="The word of the badge class in addresses.")
@click.option("--to", "email", required=True, help="The e-mail address of who gets it.")
@click.option("--out", type=click.Path(dir_okay=False, path_type=Path), required=True, help="A .jwt, .png or .svg.")
@click.option("--evidence", default="", help="What this person showed.")
def issue(slug: str, email: str, out: Path, evidence: str) -> None:
    """Award a badge to an e-mail address and write the signed badge to a file.

    It is a real award: the recipient gets a mail. Who has the badge already gets no second one; the file is
    that of the first.
    """
    if out.suffix.lower() not in FORMS:
        raise click.ClickException(f"--out must end in {', '.join(FORMS)}")
    if not out.parent.is_dir():
        raise click.ClickException(f"there is no folder {out.parent}")
    try:
        with transaction():
            badge_class = queries.class_by_slug(slug)
            credential, said = _issued(badge_class, _address(email), evidence)
            content = _written(credential, badge_class, out.suffix.lower())
    except DomainError as error:
        raise click.ClickException(error.text.nl()) from error
    out.write_bytes(content)
    click.echo(f"{said}: {badge_class.name} → {email}, {out}")


@click.command("rotate-key")
@click.argument("slug")
@click.option("--algorithm", type=ALGORITHMS, default="EdDSA", show_default=True, help="What the fresh key signs with.")
def rotate_key(slug: str, algorithm: str) -> None:
    """Let the issuer SLUG sign with a fresh key; what was signed still verifies."""
    try:
        with transaction():
            issuer = organisations.by_slug(slug)
            seen = next((key.name for key in signing.keys_of(issuer.id) if key.retired_at is None), None)
            actions.rotate_key(issuer, algorithm=algorithm, seen=seen, by=None)
    except DomainError as error:
        raise click.ClickException(error.text.nl()) from error
    click.echo(f"{slug} signs with a fresh {algorithm} key")


@click.command("compromise-key")
@click.argument("slug")
@click.argument("name")
def compromise_key(slug: str, name: str) -> None:
    """Publish the key NAME of the issuer SLUG no more, and sign its badges anew."""
    try:
        with transaction():
            count = actions.compromise_key(organisations.by_slug(slug), name, by=None)
    except DomainError as error:
        raise click.ClickException(error.text.nl()) from error
    click.echo(f"{count} badges were signed anew")


@click.command("reseal-keys")
def reseal() -> None:
    """Put the private keys under the first of BADGE_KEYS_SECRET; afterwards the others can be taken out."""
    try:
        with transaction():
            count = signing.reseal_keys()
    except SealError as error:
        raise click.ClickException(str(error)) from error
    click.echo(f"{count} keys are sealed with the first secret")


@click.command("sign")
def sign() -> None:
    """Sign awards from before there were keys; the worker does so too."""
    count = 0
    while True:
        with transaction():
            done = signing.sign_unsigned()
        if not done:
            break
        count += done
    click.echo(f"{count} badges were signed")


def _issued(badge_class: BadgeClass, email: str, evidence: str) -> tuple[str, str]:
    """Return the signed badge of an address, awarded where it has none, and which of the two it was."""
    said = "issued"
    try:
        by = _who_acts(badge_class, email)
        assertion = actions.award(badge_class, email=email, evidence=evidence, awarded_on=clock.today(), by=by)
    except ConflictError:
        earlier = queries.current_award(badge_class.id, email)
        if earlier is None:
            raise
        assertion, said = earlier, "has it already"
    if signing.signed_badge(assertion.id) is None:
        signing.sign_award(assertion, badge_class)
    signed = signing.signed_badge(assertion.id)
    if signed is None:
        raise RuntimeError("an award was not signed")
    return signed.credential, said


def _address(typed: str) -> str:
    """Return an e-mail address as accounts have it."""
    try:
        return normal_email(typed.strip())
    except EmailNotValidError as error:
        raise click.ClickException(f"--to {typed!r} is not an e-mail address: {error}") from error


def _who_acts(badge_class: BadgeClass, email: str) -> Account:
    """Return in whose name the command awards: an admin of the issuer, if there is one not to whom it goes."""
    admins = organisations.admins_of(badge_class.organisation_id)
    if not admins:
        raise click.ClickException("the issuer of this badge has no admin, in whose name it could be awarded")
    return next((admin for admin in admins if admin.email != email), admins[0])


def _written(credential: str, badge: BadgeClass, form: str) -> bytes:
    if form == ".jwt":
        return credential.encode()
    picture = pictures.png if form == ".png" else pictures.svg
    return baking.bake(picture(badge.name, badge.formal), credential)
