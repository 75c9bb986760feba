"""What may not count is changed, and every list is made again: all have to stay the same, to the last digit.

The changes are made in the database itself and taken back before anybody sees them, so that the product reads people
as it always does. What does count is changed as well: lists that stay the same then would mean that this test is blind.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any
from zlib import crc32

from sqlalchemy import select, text, update

from app.accounts.models import Account
from app.kernel.database import db, writing
from app.matching import pools, reading
from app.matching.score.parties import Offering, Seeker
from app.matching.score.pools import Seekers
from app.matching.score.weights import Pairing
from app.people.models import Person, PersonSkill
from app.people.rules import PersonKind

PEOPLE, WORKS = 150, 40
"""So many people, and so much work, are looked at; the same ones each time, whoever they are."""
Change = Callable[[Sequence[int], Sequence[int]], None]
"""Takes ids of profiles and of their accounts."""


def _people(**values: Any) -> Change:
    return lambda people, _accounts: _update(Person, people, values)


def _accounts(**values: Any) -> Change:
    return lambda _people, accounts: _update(Account, accounts, values)


def _update(table: type[Person | Account], ids: Sequence[int], values: Mapping[str, Any]) -> None:
    db.session.execute(
        update(table).where(table.id.in_(ids)).values(values).execution_options(synchronize_session=False)
    )


def _fewer_skills(people: Sequence[int], _accounts: Sequence[int]) -> None:
    db.session.execute(update(PersonSkill).where(PersonSkill.person_id.in_(people)).values(level=1))


EXCLUDED: Mapping[str, Change] = {
    "name": _accounts(name="Iemand Anders"),
    "e-mail address": _accounts(email=text("'x' || id || '@elders.example'")),
    "language of the site": _accounts(locale="en"),
    "place and municipality by name (the point stays)": _people(place="Elders", municipality="Elders"),
    "story": _people(about="Iets heel anders."),
    "situation (benefit, job, student)": _people(situation=None),
    "school": _people(school_id=None),
}
"""What is kept of people and may not count."""
COUNTED: Mapping[str, Change] = {
    "level of education": _people(level="vo"),
    "skills": _fewer_skills,
    "distance": _people(lat=51.0, lon=4.0),
}
NOT_STORED = {
    "sex": ("sex", "gender", "geslacht", "salutation", "aanhef"),
    "birth date": ("birth", "born", "geboorte", "age"),
    "origin": ("origin", "nationality", "ethnic", "afkomst", "religion"),
    "photo": ("photo", "picture", "avatar", "image", "foto"),
    "postcode": ("postcode", "postal", "street", "zip"),
}
"""What is not kept of people at all: no column has such a word in its name."""


@dataclass(frozen=True)
class Lists:
    """Every list that these people are in or look at: scores, and what filters take out, by asker."""

    found: Mapping[str, tuple[Mapping[str, float], Mapping[str, Any]]]

    def changed(self, other: "Lists") -> int:
        """Return how many lists differ."""
        return sum(other.found[asker] != made for asker, made in self.found.items())


def ablation(day: date) -> dict[str, Any]:
    """Return, for each input, how many lists were made and how many changed when it did."""
    db.session.rollback()
    token = writing.set(True)
    try:
        people = {kind: _sample(kind) for kind in PersonKind}
        before = _seekers(people, day)
        after = {name: _changed(change, people, day) for name, change in {**EXCLUDED, **COUNTED}.items()}
    finally:
        db.session.rollback()
        writing.reset(token)
    lists = _lists(before, day)
    counts = {name: lists.changed(_lists(seekers, day)) for name, seekers in after.items()}
    return {
        "people": sum(len(ids) for ids, _accounts in people.values()),
        "lists": len(lists.found),
        "excluded": {name: {"changed_lists": counts[name]} for name in EXCLUDED},
        "not_stored": {name: {"columns": _columns(words)} for name, words in NOT_STORED.items()},
        "counted": {name: {"changed_lists": counts[name]} for name in COUNTED},
    }


def passed(found: Mapping[str, Any]) -> bool | None:
    """Return whether nothing changed that may not, nothing is stored that should not be, and the test can see.

    None where there was nobody to look at: that proves nothing.
    """
    changed = sum(one["changed_lists"] for one in found["excluded"].values())
    stored = [one for one in found["not_stored"].values() if one["columns"]]
    blind = not any(one["changed_lists"] for one in found["counted"].values())
    if not found["lists"] and not stored:
        return None
    return not changed and not stored and not blind


def _sample(kind: PersonKind) -> tuple[list[int], list[int]]:
    """Return the ids of some profiles that companies may see, and of their accounts."""
    query = select(Person.id, Person.account_id, Person.public_id).where(*reading.visible(kind))
    rows = sorted(db.session.execute(query), key=lambda row: crc32(row.public_id.encode()))[:PEOPLE]
    return [row.id for row in rows], [row.account_id for row in rows]


People = Mapping[PersonKind, tuple[list[int], list[int]]]


def _changed(change: Change, people: People, day: date) -> dict[PersonKind, list[Seeker]]:
    savepoint = db.session.begin_nested()
    for ids, accounts in people.values():
        change(ids, accounts)
    found = _seekers(people, day)
    savepoint.rollback()
    return found


def _seekers(people: People, day: date) -> dict[PersonKind, list[Seeker]]:
    return {kind: list(reading.seekers(day, Person.id.in_(ids)).values()) for kind, (ids, _) in people.items()}


def _lists(people: Mapping[PersonKind, Sequence[Seeker]], day: date) -> Lists:
    """Make the lists of these people, and those of work that they are in."""
    work, found = pools.work(day), {}
    for kind, pool in ((PersonKind.TALENT, work.vacancies), (PersonKind.STUDENT, work.stages)):
        for one in people[kind]:
            found[one.key] = pool.fitted(one, day=day).scores, pool.removed(one, day=day)
        ranked = Seekers(people[kind], pairing=_pairing(kind), lexicon=work.lexicon, weights=pools.weights())
        for offering in _some(list(pool.rows())) if people[kind] else ():
            key = f"{kind}:{offering.key}"
            found[key] = ranked.fitted(offering, day=day).scores, ranked.removed(offering, day=day)
    return Lists(found)


def _pairing(kind: PersonKind) -> Pairing:
    return Pairing.VACANCY_TALENT if kind is PersonKind.TALENT else Pairing.STAGE_STUDENT


def _some(rows: Sequence[Offering]) -> list[Offering]:
    return sorted(rows, key=lambda one: crc32(one.key.encode()))[:WORKS]


def _columns(words: Sequence[str]) -> list[str]:
    """Return the columns about people that have one of `words` in their name."""
    tables = [table for table in db.metadata.sorted_tables if table.name in ("account", "person")]
    return [
        f"{table.name}.{column.name}"
        for table in tables
        for column in table.columns
        if set(column.name.split("_")) & set(words)
    ]
