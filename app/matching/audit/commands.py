"""`flask matching audit`: who is seen, what does not count, and the entry for the register."""

import json
from collections.abc import Iterator, Mapping
from typing import Any

import click

from app.matching.audit.report import audited


@click.command("audit")
@click.option("--json", "as_json", is_flag=True, help="Print JSON.")
@click.option("--register", "only_register", is_flag=True, help="Print the entry for the register alone, as JSON.")
@click.option("--months", type=click.IntRange(1, 120), help="Look back so many months; as long as lists are kept.")
def audit(as_json: bool, only_register: bool, months: int | None) -> None:
    """Print who is seen in ranked lists, whether what may not count does not, and the entry for the register.

    Ends with status 1 where something counts that may not.
    """
    report = audited(months)
    if as_json or only_register:
        click.echo(json.dumps(report["register"] if only_register else report, ensure_ascii=False, indent=2))
    else:
        click.echo("\n".join(_lines(report)))
    if report["ablation"]["passed"] is False:
        raise SystemExit(1)


def _lines(report: Mapping[str, Any]) -> Iterator[str]:
    lists = report["lists_shown"]
    yield f"weights {report['weights']['version']}, made at {report['made_at']}"
    yield f"lists shown since {lists['since'][:10]}: {lists['total']} to {lists['readers']} readers"
    for pairing, count in sorted(lists["by_pairing"].items()):
        yield f"  {pairing:<16} {count:>8}"
    for title, name in (("lists that were shown", "shown"), ("lists as they would be made today", "today")):
        yield ""
        yield title.upper()
        for pairing, found in report[name].items():
            yield from _exposure(pairing, found)
    yield ""
    yield from _ablation(report["ablation"])
    yield ""
    yield "REGISTER ENTRY (Algoritmeregister, publication standard 1.0)"
    yield json.dumps(report["register"], ensure_ascii=False, indent=2)


def _exposure(pairing: str, found: Mapping[str, Any]) -> Iterator[str]:
    yield f"{pairing}: {found['lists']} lists"
    spread = found.get("companies") or found["people"]
    what = "companies" if "companies" in found else "people"
    yield (
        f"  {spread['count']} {what}, {spread['never_shown']} never shown; Gini {spread['gini']:.3f}, "
        f"the top tenth has {spread['share_of_top_tenth']:.1%} of the exposure"
    )
    for one in found.get("most_seen", ()):
        if one["shown"]:
            yield (
                f"    {one['company']:<40.40} shown {one['shown']:>6}  exposure {one['exposure']:>9.2f}  "
                f"{one['share']:.1%}"
            )
    for dimension, groups in found.get("groups", {}).items():
        for one in groups:
            yield (
                f"    {dimension:<13} {one['group']:<24.24} people {one['people']:>5} ({one['share_of_people']:.1%})  "
                f"exposure {_told(one['share_of_exposure'], '.1%')}  parity {_told(one['parity'], '.2f')}"
            )


def _told(value: float | None, form: str) -> str:
    return "-" if value is None else format(value, form)


def _ablation(found: Mapping[str, Any]) -> Iterator[str]:
    yield f"ABLATION: {found['lists']} lists made again, of {found['people']} people and the work beside them"
    for name, one in found["excluded"].items():
        yield f"  changed {name:<50} lists that changed: {one['changed_lists']}"
    for name, one in found["not_stored"].items():
        yield f"  {name:<58} {'not stored' if not one['columns'] else 'STORED: ' + ', '.join(one['columns'])}"
    for name, one in found["counted"].items():
        yield f"  for comparison, changed {name:<34} lists that changed: {one['changed_lists']}"
    yield {True: "  passed", False: "  FAILED", None: "  nothing to look at yet"}[found["passed"]]
