"""The pools of this process, as fresh as the database at every use; one holder, in `app.extensions`.

A pool takes in the rows that changed since it was read: every change has a number of `kernel.search_clock`. What
stands here never changes in place. A request takes the pools as they are when it asks, and keeps them; the next
change makes others. What is taken in is the committed state of one moment, never half of a change.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from threading import RLock
from typing import TypeVar

from flask import current_app

from app.kernel.snapshot import snapshot
from app.matching import live, profiles, reading
from app.matching.files import Files, Found
from app.matching.generations import Stamp
from app.matching.history import Seen, latest_mark, leads_to
from app.matching.packed_people import packed_people
from app.matching.reading import Changes
from app.matching.score.layered import Layered, LayeredOfferings
from app.matching.score.lexicon import Lexicon
from app.matching.score.parties import Offering, Seeker
from app.matching.score.pools import Offerings, Seekers
from app.matching.score.weights import Pairing, Weights, load_weights
from app.matching.stored import usable
from app.people.rules import PersonKind
from app.skills import queries as skills

NAME = "matching_pools"


@dataclass(frozen=True, slots=True)
class Work:
    """All open work on one day, and the lexicon that its skills make."""

    seen: Seen
    lexicon: Lexicon
    vacancies: LayeredOfferings
    stages: LayeredOfferings
    vacancy_keys: Mapping[int, str]
    stage_keys: Mapping[int, str]
    """Keys by the id of the vacancy, and by that of the company."""


@dataclass(frozen=True, slots=True)
class People:
    """Those who agreed that companies see them, on one day; `stamp` is of the files that were looked at, if any."""

    seen: Seen
    lexicon: Lexicon
    of: Mapping[PersonKind, Layered[Offering, Seeker]]
    stamp: Stamp | None


Kept = TypeVar("Kept", Work, People)


@dataclass
class Holder:
    """The pools; `lock` is held by whoever makes them. Ranking needs no lock: pools do not change."""

    weights: Weights = field(default_factory=load_weights)
    lock: RLock = field(default_factory=RLock)
    work: Work | None = None
    people: People | None = None
    files: Files = field(default_factory=Files)


def work(day: date) -> Work:
    """Return the open work with every change that is committed: one statement where nothing changed."""
    return _work(_holder(), day, profiles.latest_revision())


def people(day: date) -> People:
    """Return the people that companies may see with every change that is committed."""
    holder, latest = _holder(), profiles.latest_revision()
    lexicon = _work(holder, day, latest).lexicon
    files = holder.files.current()
    now = holder.people
    if now is not None and _is_fresh(now.seen, day, latest) and now.lexicon is lexicon and now.stamp == files.stamp:
        return now
    with holder.lock:
        kept = holder.people if holder.people is not None and holder.people.stamp == files.stamp else None
        now = _followed(kept, day, latest, _read_people(holder, files), _follow_people)
        if now.lexicon is not lexicon:
            now = replace(now, lexicon=lexicon, of={kind: pool.under(lexicon) for kind, pool in now.of.items()})
        holder.people = now
        return now


def weights() -> Weights:
    """Return the weights that this process scores with."""
    return _holder().weights


def _holder() -> Holder:
    holder: Holder = current_app.extensions.setdefault(NAME, Holder())
    return holder


def _work(holder: Holder, day: date, latest: int) -> Work:
    now = holder.work
    if now is not None and _is_fresh(now.seen, day, latest):
        return now
    with holder.lock:
        holder.work = _followed(holder.work, day, latest, _read_work(holder), _follow_work)
        return holder.work


def _is_fresh(seen: Seen, day: date, latest: int) -> bool:
    return seen.day == day and seen.revision == latest


def _followed(
    kept: Kept | None,
    day: date,
    latest: int,
    read: Callable[[Seen], Kept],
    follow: Callable[[Kept, Seen], Kept | None],
) -> Kept:
    """Return pools with every change that is committed now; the holder's lock is held."""
    if kept is not None and _is_fresh(kept.seen, day, latest):
        return kept  # another thread did it meanwhile
    with snapshot():
        seen = Seen(profiles.revision(), day, latest_mark(), skills.fingerprint())
        followed = follow(kept, seen) if kept is not None and _continues(kept.seen, seen) else None
        return followed if followed is not None else read(seen)


def _continues(then: Seen, now: Seen) -> bool:
    return then.vocabulary == now.vocabulary and leads_to(then, now)


def _read_work(holder: Holder) -> Callable[[Seen], Work]:
    def read(seen: Seen) -> Work:
        vacancies = reading.vacancies(*reading.open_vacancies(seen.day))
        stages = reading.stages(live.shown(), seen.day)
        lexicon = Lexicon(skills.all_concepts(), holder.weights.credit, [*vacancies.values(), *stages.values()])
        return Work(
            seen,
            lexicon,
            _offerings(vacancies, Pairing.TALENT_VACANCY, lexicon, holder.weights),
            _offerings(stages, Pairing.STUDENT_STAGE, lexicon, holder.weights),
            {number: one.key for number, one in vacancies.items()},
            {number: one.key for number, one in stages.items()},
        )

    return read


def _follow_work(old: Work, seen: Seen) -> Work | None:
    """Return the work with what changed; None on another day, when what is open and fresh is read anew."""
    if old.seen.day != seen.day:
        return None
    vacancies = reading.changed_vacancies(old.seen.revision, seen.day)
    stages = reading.changed_stages(old.seen.revision, seen.day)
    pools = [
        _offerings_after(old.vacancies, old.vacancy_keys, vacancies),
        _offerings_after(old.stages, old.stage_keys, stages),
    ]
    (vacancy_pool, vacancy_keys), (stage_pool, stage_keys) = pools
    lexicon = _recounted(old, vacancies, stages)
    if lexicon is not old.lexicon:
        vacancy_pool, stage_pool = vacancy_pool.under(lexicon), stage_pool.under(lexicon)
    return Work(seen, lexicon, vacancy_pool, stage_pool, vacancy_keys, stage_keys)


def _offerings_after(
    pool: LayeredOfferings, keys: Mapping[int, str], changes: Changes[Offering]
) -> tuple[LayeredOfferings, Mapping[int, str]]:
    came = {one.key: one for one in changes.came.values()}
    gone = {keys[number] for number in (*changes.came, *changes.gone) if number in keys} - came.keys()
    named = {**keys, **{number: one.key for number, one in changes.came.items()}}
    left = {number: key for number, key in named.items() if number not in changes.gone} if changes.gone else named
    return pool.changed(came, gone), left


def _recounted(old: Work, vacancies: Changes[Offering], stages: Changes[Offering]) -> Lexicon:
    """Return the lexicon over the work that is there now; the same one where it counts the same."""
    before: list[Offering] = []
    for pool, keys, changes in ((old.vacancies, old.vacancy_keys, vacancies), (old.stages, old.stage_keys, stages)):
        known = (keys.get(number) for number in (*changes.came, *changes.gone))
        before += (row for key in known if key is not None and (row := pool.get(key)) is not None)
    return old.lexicon.recounted(before, [*vacancies.came.values(), *stages.came.values()])


def _read_people(holder: Holder, files: Found) -> Callable[[Seen], People]:
    """Return how to read everybody: from files where they are, with what changed since, else from the database."""

    def read(seen: Seen) -> People:
        lexicon = _work(holder, seen.day, seen.revision).lexicon
        if files.stored is not None and usable(files.stored, seen):
            packed = {
                kind: Layered(packed_people(files.stored.people[kind], pairing, lexicon, holder.weights))
                for kind, pairing in PAIRINGS.items()
            }
            return _follow_people(People(files.stored.seen, lexicon, packed, files.stamp), seen)
        rows = {
            kind: _seekers(reading.seekers(seen.day, *reading.visible(kind)), pairing, lexicon, holder.weights)
            for kind, pairing in PAIRINGS.items()
        }
        return People(seen, lexicon, rows, files.stamp)

    return read


PAIRINGS = {PersonKind.TALENT: Pairing.VACANCY_TALENT, PersonKind.STUDENT: Pairing.STAGE_STUDENT}


def _follow_people(old: People, seen: Seen) -> People:
    came, gone = reading.changed_people(old.seen.revision, old.seen.day, seen.day)
    return replace(old, seen=seen, of={kind: pool.changed(came[kind], gone) for kind, pool in old.of.items()})


def _offerings(rows: Mapping[int, Offering], pairing: Pairing, lexicon: Lexicon, weights: Weights) -> LayeredOfferings:
    return LayeredOfferings(Offerings(list(rows.values()), pairing=pairing, lexicon=lexicon, weights=weights))


def _seekers(
    rows: Mapping[int, Seeker], pairing: Pairing, lexicon: Lexicon, weights: Weights
) -> Layered[Offering, Seeker]:
    return Layered(Seekers(list(rows.values()), pairing=pairing, lexicon=lexicon, weights=weights))
