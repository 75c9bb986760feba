"""Lines of the spool as rows of the database."""

import json
import zlib
from collections.abc import Collection, Mapping, Sequence
from datetime import date, datetime
from typing import Any

from sqlalchemy import select, update
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.exc import DataError, IntegrityError

from app.accounts.models import AuditRow
from app.kernel import clock
from app.kernel.database import db
from app.kernel.transaction import transaction
from app.matching.log.freeze import dumps
from app.matching.log.models import RankedInput, RankedList, RankedPerson
from app.people.models import Person

Line = dict[str, Any]


def store(lines: Sequence[bytes]) -> tuple[int, list[bytes]]:
    """Store lines in one transaction, else one by one; returns how many came in, and those that never can.

    A line whose number is there already changes nothing.
    """
    try:
        with transaction():
            return _insert([json.loads(line) for line in lines]), []
    except (IntegrityError, DataError, ValueError, KeyError, TypeError):
        if len(lines) == 1:
            return 0, list(lines)
    found = [store([line]) for line in lines]
    return sum(count for count, _ in found), [line for _, refused in found for line in refused]


def opened(body: bytes) -> dict[str, Any]:
    """Return what a body holds."""
    found: dict[str, Any] = json.loads(zlib.decompress(body))
    return found


def closed(body: object) -> bytes:
    """Return JSON, or a text, as it is kept."""
    return zlib.compress((body if isinstance(body, str) else dumps(body)).encode())


def inputs_of(body: Mapping[str, Any]) -> set[str]:
    """Return what a list is made of, by hash: who it is for, the weights, its rows that are still told."""
    return {body["one"], body["weights"], *(row["input"] for row in body["rows"] if row["input"])}


def without(body: Mapping[str, Any], keys: Collection[str]) -> dict[str, Any]:
    """Return the body of a list whose rows with these keys say no more who they were about."""
    rows = [row | {"key": "", "input": ""} if row["key"] in keys else row for row in body["rows"]]
    return {**body, "rows": rows}


def _insert(lines: Sequence[Line]) -> int:
    keys = {row["key"] for line in lines if line["company"] is not None for row in line["body"]["rows"]}
    asking = {line["person"] for line in lines if line["person"] is not None}
    query = select(Person.public_id, Person.id).where(Person.public_id.in_(keys) | Person.id.in_(asking))
    people: dict[str, int] = {row[0]: row[1] for row in db.session.execute(query)}
    cleared = _cleared(lines, people)
    return sum(_insert_list(line, people, _cleared_since(line, cleared)) for line in lines)


def _cleared(lines: Sequence[Line], people: Mapping[str, int]) -> dict[str, datetime]:
    """Return who emptied the profile since the first of these lists was shown, and when."""
    since = min(datetime.fromisoformat(line["at"]) for line in lines)
    query = select(AuditRow.subject, AuditRow.at).where(AuditRow.action == "person.clear", AuditRow.at >= since)
    found = {subject.removeprefix("person:"): at for subject, at in db.session.execute(query.order_by(AuditRow.id))}
    return {key: at for key, at in found.items() if key in people}


def _cleared_since(line: Line, cleared: Mapping[str, datetime]) -> set[str]:
    shown_at = datetime.fromisoformat(line["at"])
    return {key for key, at in cleared.items() if at >= shown_at}


def _insert_list(line: Line, people: Mapping[str, int], gone: Collection[str]) -> int:
    """Store one list, without those who are gone; 0 where nothing is left of it or it is there already."""
    if line["person"] in {people[key] for key in gone}:
        return 0
    body = without(line["body"], gone) if gone else line["body"]
    listed = {
        "public_id": line["id"],
        "shown_at": datetime.fromisoformat(line["at"]),
        "pairing": line["pairing"],
        "viewer_id": line["viewer"],
        "person_id": line["person"],
        "company_id": line["company"],
        "vacancy_id": line["vacancy"],
        "body": closed(body),
    }
    insert = _insert_into(RankedList).values(listed)
    number = db.session.scalar(insert.on_conflict_do_nothing().returning(RankedList.id))
    _insert_inputs(line["inputs"], body, people, clock.amsterdam(listed["shown_at"]).date())
    if number is None:
        return 0
    if line["company"] is not None:
        places = [
            {"list_id": number, "person_id": people[row["key"]], "rank": rank}
            for rank, row in enumerate(body["rows"], start=body["first"])
            if row["key"] in people
        ]
        if places:
            db.session.execute(_insert_into(RankedPerson).on_conflict_do_nothing(), places)
    return 1


def _insert_inputs(inputs: Mapping[str, str], body: Mapping[str, Any], people: Mapping[str, int], day: date) -> None:
    used = inputs_of(body)
    rows = [
        {
            "hash": name,
            "person_id": people.get(json.loads(text).get("key", "")),
            "last_shown_on": day,
            "body": closed(text),
        }
        for name, text in inputs.items()
        if name in used
    ]
    db.session.execute(_insert_into(RankedInput).on_conflict_do_nothing(), rows)
    older = RankedInput.hash.in_(used) & (RankedInput.last_shown_on < day)
    db.session.execute(update(RankedInput).where(older).values(last_shown_on=day))


def _insert_into(table: type[RankedList | RankedPerson | RankedInput]) -> Any:
    dialect = postgresql if db.session.get_bind().dialect.name == "postgresql" else sqlite
    return dialect.insert(table)
