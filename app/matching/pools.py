"""The pools of this process, as fresh as the database at every use; one holder, in `app.extensions`.

A pool is built anew where its own rows changed: people, or work. What a list is made of is counted in
`search_revision`, so that a change of one company does not read all people again.
"""

from dataclasses import dataclass, field
from datetime import date
from threading import RLock

from flask import current_app
from sqlalchemy import func, select
from sqlalchemy.orm import InstrumentedAttribute

from app.companies.models import Company
from app.kernel.database import db
from app.matching import live, profiles, reading
from app.matching.score.lexicon import Lexicon
from app.matching.score.parties import Offering, Seeker
from app.matching.score.pools import Offerings, Seekers
from app.matching.score.weights import Pairing, Weights, load_weights
from app.people.models import Person
from app.people.rules import PersonKind
from app.skills import queries as skills
from app.vacancies.models import Vacancy

NAME = "matching_pools"

Mark = tuple[int, int]
"""How many rows there are, and the number of their latest change."""


@dataclass(frozen=True, slots=True)
class Work:
    """All open work on one day, and the lexicon that its skills make."""

    mark: object
    lexicon: Lexicon
    vacancies: Offerings
    stages: Offerings
    vacancy_keys: dict[int, str]
    stage_keys: dict[int, str]
    """Keys by the id of the vacancy, and by that of the company."""


@dataclass(frozen=True, slots=True)
class People:
    """Those who agreed that companies see them, on one day."""

    mark: object
    talents: Seekers
    students: Seekers


@dataclass
class Holder:
    """The pools; `lock` is held by whoever builds them. Ranking needs no lock: pools do not change."""

    weights: Weights = field(default_factory=load_weights)
    lock: RLock = field(default_factory=RLock)
    revision: int = -1
    day: date | None = None
    work: Work | None = None
    people: People | None = None


def work(day: date) -> Work:
    """Return the open work as this transaction sees it."""
    holder = _holder()
    with holder.lock:
        _refresh(holder, day)
        if holder.work is None:
            holder.work = _work(holder, day)
        return holder.work


def people(day: date) -> People:
    """Return the people that companies may see, as this transaction sees them."""
    holder = _holder()
    with holder.lock:
        lexicon = work(day).lexicon
        if holder.people is None:
            holder.people = _people(holder, lexicon, day)
        return holder.people


def weights() -> Weights:
    """Return the weights that this process scores with."""
    return _holder().weights


def forget_people() -> None:
    """Read the people anew at the next use: somebody in the pool is not to be shown any more."""
    holder = _holder()
    with holder.lock:
        holder.people = None


def _holder() -> Holder:
    holder: Holder = current_app.extensions.setdefault(NAME, Holder())
    return holder


def _refresh(holder: Holder, day: date) -> None:
    """Drop what changed since it was read: one statement where nothing did."""
    if holder.day == day and holder.revision == profiles.latest_revision():
        return
    now = profiles.revision()  # what this transaction sees may be older: the rest is for the next use
    if holder.work is not None and holder.work.mark != _work_mark(day):
        holder.work = holder.people = None
    if holder.people is not None and holder.people.mark != _people_mark(day):
        holder.people = None
    holder.revision, holder.day = now, day


def _work_mark(day: date) -> object:
    return day, skills.fingerprint(), _mark(Company.search_revision), _mark(Vacancy.search_revision)


def _people_mark(day: date) -> object:
    return day, _mark(Person.search_revision)


def _mark(revision: InstrumentedAttribute[int]) -> Mark:
    count, latest = db.session.execute(select(func.count(), func.max(revision))).one()
    return count, latest or 0


def _work(holder: Holder, day: date) -> Work:
    mark = _work_mark(day)
    vacancies = reading.vacancies(*reading.open_vacancies(day))
    stages = reading.stages(live.shown(), day)
    lexicon = Lexicon(skills.all_concepts(), holder.weights.credit, [*vacancies.values(), *stages.values()])
    return Work(
        mark,
        lexicon,
        _offerings(vacancies, Pairing.TALENT_VACANCY, lexicon, holder.weights),
        _offerings(stages, Pairing.STUDENT_STAGE, lexicon, holder.weights),
        {number: one.key for number, one in vacancies.items()},
        {number: one.key for number, one in stages.items()},
    )


def _people(holder: Holder, lexicon: Lexicon, day: date) -> People:
    mark = _people_mark(day)
    talents = reading.seekers(day, *reading.visible(PersonKind.TALENT))
    students = reading.seekers(day, *reading.visible(PersonKind.STUDENT))
    return People(
        mark,
        _seekers(talents, Pairing.VACANCY_TALENT, lexicon, holder.weights),
        _seekers(students, Pairing.STAGE_STUDENT, lexicon, holder.weights),
    )


def _offerings(rows: dict[int, Offering], pairing: Pairing, lexicon: Lexicon, weights: Weights) -> Offerings:
    return Offerings(list(rows.values()), pairing=pairing, lexicon=lexicon, weights=weights)


def _seekers(rows: dict[int, Seeker], pairing: Pairing, lexicon: Lexicon, weights: Weights) -> Seekers:
    return Seekers(list(rows.values()), pairing=pairing, lexicon=lexicon, weights=weights)
