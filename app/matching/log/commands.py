"""`flask matching explain`: a list that was shown, made again."""

import json
from typing import Any

import click

from app.kernel.errors import NotFoundError
from app.matching.log import queries
from app.matching.log.actions import store_waiting
from app.matching.log.models import RankedList
from app.matching.log.replay import Replayed, ReplayedRow


@click.command("explain")
@click.argument("list_id", metavar="LIST-ID")
@click.option("--json", "as_json", is_flag=True, help="Print JSON.")
def explain(list_id: str, as_json: bool) -> None:
    """Make the list with number LIST-ID again from what it was made of, and say whether it is identical."""
    store_waiting()
    try:
        shown = queries.by_number(list_id)
    except NotFoundError as error:
        raise click.ClickException(f"there is no list {list_id}; lists are kept for a limited time") from error
    made = queries.made_again(shown)
    click.echo(json.dumps(_as_json(shown, made), ensure_ascii=False, indent=2) if as_json else _as_text(shown, made))
    if not made.identical:
        raise SystemExit(1)


def verdict(made: Replayed) -> str:
    """Return in one line whether a list came out the same."""
    if not made.identical:
        count = len(made.differences) + sum(len(row.differences) for row in made.rows)
        return f"different: {count} differences"
    if made.gone:
        return f"identical, apart from {made.gone} rows that were taken out because the person asked for that"
    return "identical"


def _head(shown: RankedList, made: Replayed) -> dict[str, Any]:
    body = made.body
    return {
        "list": shown.public_id,
        "shown_at": shown.shown_at.isoformat(),
        "pairing": shown.pairing,
        "viewer": {"account": shown.viewer_id, "role": body["role"]},
        "for": {"person": shown.person_id, "company": shown.company_id, "vacancy": shown.vacancy_id},
        "day": body["day"],
        "ordered_by": body["sort"],
        "asked": body["asked"],
        "places": f"{body['first']} to {body['first'] + len(body['rows']) - 1} of {body['total']}",
        "removed_by_filters": body["removed"],
        "weights": {"version": made.weights.get("version"), "hash": body["weights"]},
        "versions": body["versions"],
        "asker": body["one"],
        "share_of_match": body["share"],
    }


def _as_json(shown: RankedList, made: Replayed) -> dict[str, Any]:
    rows = [_row(row) for row in made.rows]
    return {**_head(shown, made), "rows": rows, "verdict": verdict(made), "differences": list(made.differences)}


def _row(one: ReplayedRow) -> dict[str, Any]:
    found: dict[str, Any] = {"rank": one.rank, "key": one.key, "shown": {"score": one.noted["score"]}}
    found["shown"]["total"], found["input"] = one.noted["total"], one.noted["input"]
    if one.row is None:
        return found | {"taken_out": not one.key, "differences": list(one.differences)}
    parts = [
        {
            "component": part.component.value,
            "weight": part.weight,
            "value": part.value,
            "contribution": part.contribution,
            "answered": part.answered,
        }
        for part in one.row.parts
    ]
    skills = {"matched": one.row.matched, "near": one.row.near, "missing": one.row.missing}
    return found | {
        "score": one.row.score,
        "confidence": one.row.confidence,
        "parts": parts,
        "skills": skills | {"verified": one.row.verified},
        "words": one.noted.get("words", 0.0),
        "sentence": one.row.sentence.nl(),
        "differences": list(one.differences),
    }


def _as_text(shown: RankedList, made: Replayed) -> str:
    lines = [f"{name:<20} {_said(value)}" for name, value in _head(shown, made).items()]
    for one in made.rows:
        lines += ["", *_lines(one)]
    lines += ["", *(f"! {difference}" for difference in made.differences), verdict(made)]
    return "\n".join(lines)


def _said(value: object) -> str:
    if isinstance(value, dict):
        return ", ".join(f"{name} {_said(one)}" for name, one in value.items() if one is not None) or "-"
    return ", ".join(map(str, value)) if isinstance(value, list) else str(value)


def _lines(one: ReplayedRow) -> list[str]:
    if one.row is None:
        said = f"shown with score {one.noted['score']:.9f}"
        lost = [f"{one.rank:>4}. {one.key}  {said}", *(f"    ! {difference}" for difference in one.differences)]
        return lost if one.key else [f"{one.rank:>4}. taken out on request; {said}"]
    head = f"{one.rank:>4}. {one.key}  score {one.row.score:.9f}  confidence {one.row.confidence:.2f}"
    if words := one.noted.get("words"):
        head += f"  words {words:.4f}  total {one.noted['total']:.9f}"
    lines = [head, f"      {one.row.sentence.nl()}"]
    for part in one.row.parts:
        told = "" if part.answered else "  (not told)"
        lines.append(
            f"      {part.component.value:<10} {part.weight:.2f} × {part.value:.6f} = {part.contribution:.9f}{told}"
        )
    lines += [f"    ! {difference}" for difference in one.differences]
    return [*lines, "      identical"] if not one.differences else lines
