"""`flask vouchers replay` and `flask vouchers simulate`."""

import json
from dataclasses import asdict
from pathlib import Path

import click

from app.kernel.text import format_euro
from app.vouchers.casefile import schemes
from app.vouchers.replaying.replay import NothingToReplayError, Replayed, decided, replay
from app.vouchers.replaying.simulate import Compared, Simulation, simulate
from app.vouchers.scheme import SchemeError, UnknownSchemeError, read_scheme

SHOWN = 20
"""How many who gain or lose are printed; all are in the JSON."""


@click.command("replay")
@click.argument("case", required=False)
@click.option("--all", "every", is_flag=True, help="Replay every decision.")
@click.option("--json", "as_json", is_flag=True, help="Print JSON.")
@click.pass_context
def replay_command(context: click.Context, case: str | None, *, every: bool, as_json: bool) -> None:
    """Recompute the decision on CASE (SV-2026-00012) from its frozen input and its version of the scheme.

    Prints "identical", or each difference. The exit status is 1 when a decision comes out otherwise, 2 when
    there is nothing to replay.
    """
    if every == (case is not None):
        raise click.UsageError("name a case, or use --all")
    try:
        found = [replay(number) for number in (decided() if every else [str(case)])]
    except NothingToReplayError as error:
        click.echo(f"Error: {error}", err=True)
        context.exit(2)
    if as_json:
        click.echo(json.dumps([asdict(one) | {"identical": one.identical} for one in found], ensure_ascii=False))
    else:
        for one in found:
            _print_replayed(one)
    if not all(one.identical for one in found):
        context.exit(1)


def _print_replayed(one: Replayed) -> None:
    told = f"{one.number}, version {one.version}: {one.outcome} {_euro(one.amount_cents)}"
    if one.ground:
        told += f"; refused: {one.ground}"
    if one.identical:
        click.echo(f"{told}: identical")
        return
    click.echo(f"{told}: different")
    for difference in one.differences:
        click.echo(f"  {difference.path}: kept {difference.kept!r}, now {difference.now!r}")


@click.command("simulate")
@click.argument("draft", metavar="NEW.toml", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option("--version", "version_id", help="The version of the draft to try; its last without.")
@click.option("--json", "as_json", is_flag=True, help="Print JSON, with every case.")
def simulate_command(draft: Path, version_id: str | None, *, as_json: bool) -> None:
    """Try a draft of a scheme on the past applications: who gains, who loses, what it costs. Stores nothing."""
    try:
        scheme = read_scheme(draft, named_after_code=False)
        schemes().scheme(scheme.code)
        found = simulate(scheme, version_id)
    except (SchemeError, UnknownSchemeError, LookupError) as error:
        raise click.ClickException(str(error)) from None
    if as_json:
        click.echo(json.dumps(_as_json(found), ensure_ascii=False, indent=1))
    else:
        _print_simulation(found)


def _as_json(found: Simulation) -> dict[str, object]:
    return {
        "scheme": found.scheme,
        "version": found.version,
        "cases": len(found.cases),
        "before_cents": found.before_cents,
        "after_cents": found.after_cents,
        "gain": len(found.gaining()),
        "lose": len(found.losing()),
        "by_kind_cents": found.by_kind(),
        "changed": [asdict(case) | {"gain_cents": case.gain_cents} for case in found.cases if case.changed],
    }


def _print_simulation(found: Simulation) -> None:
    click.echo(f"Scheme {found.scheme}, draft version {found.version}, {len(found.cases)} past applications.")
    click.echo(f"They came to {_euro(found.before_cents)}; under the draft {_euro(found.after_cents)}.")
    _print_side("gain", found.gaining())
    _print_side("lose", found.losing())
    for kind, cents in found.by_kind().items():
        click.echo(f"  {kind}: {_euro(cents)}")


def _print_side(verb: str, cases: list[Compared]) -> None:
    total = sum(case.gain_cents for case in cases)
    click.echo(f"{len(cases)} {verb}, together {_euro(total)}:" if cases else f"Nobody would {verb}.")
    for case in cases[:SHOWN]:
        after = case.after.value if case.after else "no voucher for this kind"
        why = f" ({', '.join(case.failing)})" if case.failing else ""
        click.echo(
            f"  {case.number} {case.kind} {case.municipality}: {case.before.value} {_euro(case.before_cents)}"
            f" -> {after} {_euro(case.after_cents)}{why}"
        )
    if len(cases) > SHOWN:
        click.echo(f"  and {len(cases) - SHOWN} more (--json lists all)")


def _euro(cents: int) -> str:
    return format_euro(cents, "en")
