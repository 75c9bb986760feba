"""`flask badges …`: badges from the command line."""

import json
from collections.abc import Mapping
from pathlib import Path

import click
from flask.cli import AppGroup, ScriptInfo
from sqlalchemy.exc import SQLAlchemyError

from app.badges.checking import OwnDocuments
from app.badges.credentials.fetch import Either, Fetch, FetchError, FromTheWeb, Mapped
from app.badges.credentials.report import Report
from app.badges.credentials.verify import MAX_DOCUMENT, verify
from app.kernel import clock

badges = AppGroup("badges", help="Verify and issue Open Badges.")


@badges.command("verify", with_appcontext=False)
@click.argument("inputs", metavar="FILE_OR_URL…", nargs=-1, required=True)
@click.option("--json", "as_json", is_flag=True, help="One JSON object per line, in the order of the input.")
@click.option(
    "--resolve",
    "map_file",
    type=click.Path(exists=True, dir_okay=False, path_type=Path),
    metavar="MAP.json",
    help="Which file to read for which address; nothing else is fetched.",
)
@click.pass_context
def verify_command(context: click.Context, inputs: tuple[str, ...], as_json: bool, map_file: Path | None) -> None:
    """Verify badges: JSON, JWT, PNG or SVG files, or https addresses of them.

    --resolve names a JSON file that maps addresses (of keys, status lists, contexts, and did: identifiers) to local
    files; with it nothing is fetched from anywhere else. Exits 0 only when every badge is valid, else 1. Needs no
    database, but for what stands on this very site.
    """
    mapped = Mapped(_read_map(map_file)) if map_file else None
    fetch: Fetch = mapped or Either(_OfThisSite(context.ensure_object(ScriptInfo)), FromTheWeb())
    all_valid = True
    for given in inputs:
        try:
            document = _document(given, fetch)
        except FetchError as error:
            report = Report.unread(str(error))
        else:
            report = verify(document, fetch, clock.now(), contexts=mapped)
        all_valid = all_valid and report.valid
        text = json.dumps(report.as_json(given), ensure_ascii=False) if as_json else _readable(report, given)
        # Bytes, so that the answer is UTF-8 whatever the terminal is set to.
        click.echo(text.encode("utf-8", "backslashreplace"))
    context.exit(0 if all_valid else 1)


class _OfThisSite:
    """Reads keys and lists of this very site from its database; everything else it has not."""

    def __init__(self, script: ScriptInfo) -> None:
        self.app = script.load_app()

    def __call__(self, address: str) -> bytes:
        """Return the document at an address of this site."""
        with self.app.app_context():
            try:
                return OwnDocuments()(address)
            except SQLAlchemyError as error:
                raise FetchError(f"the database of this site has no {address}: {type(error).__name__}") from None


def _document(given: str, fetch: Fetch) -> bytes:
    if given.startswith(("https://", "http://")):
        return fetch(given)
    try:
        with Path(given).open("rb") as file:
            return file.read(MAX_DOCUMENT + 1)
    except (OSError, ValueError) as error:
        raise FetchError(f"{given} cannot be read: {error}") from None


def _read_map(path: Path) -> Mapping[str, Path]:
    """Return the files by address; their names are relative to the map, or else to the working directory."""
    try:
        found = json.loads(path.read_text(encoding="utf-8"))
    except ValueError as error:
        raise click.ClickException(f"{path} is not JSON: {error}") from None
    if not isinstance(found, dict) or not all(isinstance(name, str) for name in found.values()):
        raise click.ClickException(f"{path} does not map addresses to files")
    files = {}
    for address, name in found.items():
        beside = path.parent / name
        files[address] = beside if beside.exists() else Path(name)
    return files


def _readable(report: Report, given: str) -> str:
    about = " · ".join(part for part in (report.achievement, report.issuer) if part)
    lines = [f"{given}: {report.status.value}", *([f"  {about}"] if about else [])]
    lines += [f"  {'ok ' if check.passed else 'NO '} {check.name}: {check.detail}" for check in report.checks]
    return "\n".join(lines)
