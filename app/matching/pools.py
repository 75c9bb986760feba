"""The pools of this process, as fresh as the database at every use; one holder, in `app.extensions`.

A pool takes in the rows that changed since it was read: every change has a number of `kernel.search_clock`. What
stands here never changes in place. A request takes the pools as they are when it asks, and keeps them; the next
change makes others. What is taken in is the committed state of one moment, never half of a change.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from threading import RLock

from flask import current_app

from app.kernel.snapshot import snapshot
from app.matching import live, profiles, reading
from app.matching.files import Files, Found
from app.matching.generations import Stamp
from app.matching.history import Seen, latest_mark, leads_to
from app.matching.packed_people import packed_people
from app.matching.reading import Changes
from app.matching.score.layered import LayeredOfferings, LayeredSeekers
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
    of: Mapping[PersonKind, LayeredSeekers]
    stamp: Stamp | None


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
    holder, latest = _holder(), profiles.latest_revision()
    now = holder.work
    if now is not None and _is_fresh(now.seen, day, latest):
        return now
    with holder.lock:
        now = holder.work
        if now is not None and _is_fresh(now.seen, day, latest):
            return now  # another thread did it meanwhile
        with snapshot():
            return _follow_with(holder, _seen_on(day))


def people(day: date) -> People:
    """Return the people that companies may see with every change that is committed."""
    holder, latest = _holder(), profiles.latest_revision()
    files = holder.files.current()
    now = holder.people
    if now is not None and _is_fresh(now.seen, day, latest) and now.stamp == files.stamp:
        return now
    with holder.lock:
        now = holder.people
        if now is not None and _is_fresh(now.seen, day, latest) and now.stamp == files.stamp:
            return now
        with snapshot():
            seen = _seen_on(day)
            return _follow_people_with(holder, seen, files, _follow_with(holder, seen).lexicon)


def weights() -> Weights:
    """Return the weights that this process scores with."""
    return _holder().weights


def _holder() -> Holder:
    holder: Holder = current_app.extensions.setdefault(NAME, Holder())
    return holder


def _is_fresh(seen: Seen, day: date, latest: int) -> bool:
    return seen.day == day and seen.revision == latest


def _seen_on(day: date) -> Seen:
    """Return what is committed at this moment; asked first in a snapshot, and true for all that is read in it."""
    return Seen(profiles.revision(), day, latest_mark(), skills.fingerprint())


def _follow_with(holder: Holder, seen: Seen) -> Work:
    """Bring the work up to date, from what changed or anew; people are then weighed by what it asks."""
    old = holder.work
    if old is not None and old.seen == seen:
        return old
    now = _follow_work(old, seen) if old is not None and _continues(old.seen, seen) else None
    holder.work = now or _read_work(seen, holder.weights)
    return holder.work


def _follow_people_with(holder: Holder, seen: Seen, files: Found, lexicon: Lexicon) -> People:
    """Bring the people up to date: from what changed, from files with what changed since, or anew."""
    old = holder.people
    if old is not None and old.stamp == files.stamp and _continues(old.seen, seen):
        now = _follow_people(old, seen)
    else:
        now = _read_people(seen, files, lexicon, holder.weights)
    if now.lexicon is not lexicon:
        now = replace(now, lexicon=lexicon, of={kind: pool.under(lexicon) for kind, pool in now.of.items()})
    holder.people = now
    return now


def _continues(then: Seen, now: Seen) -> bool:
    return then.vocabulary == now.vocabulary and leads_to(then, now)


def _read_work(seen: Seen, weights: Weights) -> Work:
    vacancies = reading.vacancies(*reading.open_vacancies(seen.day))
    stages = reading.stages(live.shown(), seen.day)
    lexicon = Lexicon(skills.all_concepts(), weights.credit, [*vacancies.values(), *stages.values()])
    return Work(
        seen,
        lexicon,
        _offerings(vacancies, Pairing.TALENT_VACANCY, lexicon, weights),
        _offerings(stages, Pairing.STUDENT_STAGE, lexicon, weights),
        {number: one.key for number, one in vacancies.items()},
        {number: one.key for number, one in stages.items()},
    )


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


def _read_people(seen: Seen, files: Found, lexicon: Lexicon, weights: Weights) -> People:
    """Read everybody: from files where they are, with what changed since, else from the database."""
    if files.stored is not None and usable(files.stored, seen):
        stored = {
            kind: LayeredSeekers(packed_people(files.stored.people[kind], pairing, lexicon, weights))
            for kind, pairing in PAIRINGS.items()
        }
        return _follow_people(People(files.stored.seen, lexicon, stored, files.stamp), seen)
    rows = {
        kind: _seekers(reading.seekers(seen.day, *reading.visible(kind)), pairing, lexicon, weights)
        for kind, pairing in PAIRINGS.items()
    }
    return People(seen, lexicon, rows, files.stamp)


PAIRINGS = {PersonKind.TALENT: Pairing.VACANCY_TALENT, PersonKind.STUDENT: Pairing.STAGE_STUDENT}


def _follow_people(old: People, seen: Seen) -> People:
    came, gone = reading.changed_people(old.seen.revision, old.seen.day, seen.day)
    return replace(old, seen=seen, of={kind: pool.changed(came[kind], gone) for kind, pool in old.of.items()})


def _offerings(rows: Mapping[int, Offering], pairing: Pairing, lexicon: Lexicon, weights: Weights) -> LayeredOfferings:
    return LayeredOfferings(Offerings(list(rows.values()), pairing=pairing, lexicon=lexicon, weights=weights))


def _seekers(rows: Mapping[int, Seeker], pairing: Pairing, lexicon: Lexicon, weights: Weights) -> LayeredSeekers:
    return LayeredSeekers(Seekers(list(rows.values()), pairing=pairing, lexicon=lexicon, weights=weights))
