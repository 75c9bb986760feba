"""The people that companies may see, packed into files for all processes of a machine.

The files hold what `score.parties.Seeker` has under public ids: no name, address or account. Who takes consent back
or empties a profile is out of every list with the next request, and out of the files when the next generation is
written: by `flask matching rebuild`, when much changed, and else on the next day.
"""

import hashlib
from collections.abc import Iterator, Mapping
from datetime import date
from functools import cache
from pathlib import Path
from typing import NamedTuple

from flask import current_app
from sqlalchemy import func, or_, select

from app.kernel import clock
from app.kernel.database import db
from app.matching import profiles, reading
from app.matching.generations import Facts, Generations, Stamp
from app.matching.history import Mark, Seen, latest_mark, leads_to, name_of_database
from app.matching.kernel import layout, packed, packing
from app.matching.kernel.packed import PackedSeekers
from app.matching.packed_people import try_out
from app.matching.score.lexicon import Lexicon
from app.matching.score.parties import Seeker
from app.matching.score.weights import load_weights
from app.people.models import Person, VerifiedSkill
from app.people.rules import PersonKind
from app.skills import queries as skills

PACKED_BY = (layout, packed, packing)
READ_AT_ONCE = 10_000
WORTH_FILES = 5_000
"""With fewer profiles than this, every process reads them faster than that files are worth it."""
MUCH = 50
"""A generation is written anew when more than one in so many of its rows changed."""
AT_MOST = 4_000
"""A generation is written anew when more rows than this changed."""


class Stored(NamedTuple):
    """An open generation: what was seen of the database when it was written, and the people in it."""

    stamp: Stamp | None
    seen: Seen
    people: Mapping[PersonKind, PackedSeekers]

    @property
    def rows(self) -> int:
        """How many people it has."""
        return sum(map(len, self.people.values()))


class Written(NamedTuple):
    """What was written: where, up to which change, how many people of each kind, how many bytes."""

    folder: Path
    revision: int
    rows: Mapping[PersonKind, int]
    bytes: int


def generations() -> Generations:
    """Return where the generations of this database are: each database has a folder of its own."""
    return Generations(Path(current_app.config["INDEX_DIR"]) / name_of_database())


def opened(store: Generations) -> Stored | None:
    """Open the current generation; None where there is none that can be read. Needs no database."""
    stamp = store.stamp()

    def open_(folder: Path, facts: Facts) -> Stored:
        people = {kind: PackedSeekers.load(folder / kind) for kind in PersonKind}
        return Stored(stamp, _seen(facts), people)

    return store.read(open_)


def usable(found: Stored, now: Seen) -> bool:
    """Whether what changed since a generation was written can be told, and is all that differs.

    Under another vocabulary titles are compared in other words: a large generation serves until the worker has
    written the next one; few people are better read anew.
    """
    return leads_to(found.seen, now) and (found.seen.vocabulary == now.vocabulary or found.rows >= WORTH_FILES)


def write(day: date) -> Written:
    """Write all people into a new generation; raises generations.BusyError where another process does that."""
    seen = Seen(profiles.revision(), day, latest_mark(), skills.fingerprint())
    lexicon = Lexicon(skills.all_concepts(), load_weights().credit, ())
    rows: dict[PersonKind, int] = {}
    size = 0

    def fill(folder: Path) -> Facts:
        nonlocal size
        for kind in PersonKind:
            people = PackedSeekers.build(_visible(kind, day), lexicon)
            (folder / kind).mkdir()
            people.save(folder / kind)
            try_out(people)  # compiles, and keeps what it compiled: who reads the files need not
            rows[kind], size = len(people), size + people.bytes
        return _facts(seen)

    return Written(generations().write(fill), seen.revision, rows, size)


def is_due(day: date) -> bool:
    """Whether a generation is to be written: there are many people, and none, or too much changed since."""
    found = opened(generations())
    if found is None:
        return (db.session.scalar(select(func.count(Person.id))) or 0) >= WORTH_FILES
    now = Seen(profiles.revision(), day, None, skills.fingerprint())
    if not leads_to(found.seen, now) or found.seen.vocabulary != now.vocabulary:
        return True
    changed = _changed(found.seen, day)
    return changed > min(AT_MOST, found.rows // MUCH) or (changed > 0 and found.seen.day != day)


def _changed(since: Seen, day: date) -> int:
    lapsed = select(VerifiedSkill.account_id).where(
        VerifiedSkill.valid_until >= since.day, VerifiedSkill.valid_until < day
    )
    changed = or_(Person.search_revision > since.revision, Person.account_id.in_(lapsed))
    return db.session.scalar(select(func.count(Person.id)).where(changed)) or 0


def _visible(kind: PersonKind, day: date) -> Iterator[Seeker]:
    """Yield the people of a kind that companies may see, some thousands read at a time."""
    last = db.session.scalar(select(func.max(Person.id))) or 0
    for start in range(0, last, READ_AT_ONCE):
        ids = Person.id.between(start + 1, start + READ_AT_ONCE)
        yield from reading.seekers(day, ids, *reading.visible(kind)).values()


def _facts(seen: Seen) -> Facts:
    return {
        "format": _format(),
        "revision": seen.revision,
        "day": seen.day.isoformat(),
        "mark": seen.mark,
        "vocabulary": seen.vocabulary,
        "written_at": clock.now().isoformat(),
    }


@cache
def _format() -> str:
    """Return what tells the files of this release from those of one that packs otherwise: the code that packs."""
    code = b"".join(Path(module.__file__ or "").read_bytes() for module in PACKED_BY)
    return hashlib.sha256(code).hexdigest()[:16]


def _seen(facts: Facts) -> Seen:
    """Read what `_facts` wrote; ValueError for another format."""
    if facts["format"] != _format():
        raise ValueError(facts["format"])
    mark = Mark(*facts["mark"]) if facts["mark"] else None
    one, two, three, four = facts["vocabulary"]
    return Seen(facts["revision"], date.fromisoformat(facts["day"]), mark, (one, two, three, four))
