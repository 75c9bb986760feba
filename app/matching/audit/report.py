"""What `flask matching audit` finds: lists that were shown, lists as they would be made today, and the ablation."""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any
from zlib import crc32

from flask import current_app
from sqlalchemy import func, select

from app.companies.models import Company
from app.kernel import clock
from app.kernel.database import db, writing
from app.matching import pools, reading
from app.matching.audit import people
from app.matching.audit.ablation import ablation, passed
from app.matching.audit.exposure import Exposure, by_group, concentration, exposure
from app.matching.audit.register import entry
from app.matching.log import freeze, queries
from app.matching.log.actions import DAYS_A_MONTH, store_waiting
from app.matching.log.models import RankedList
from app.matching.score.weights import Pairing
from app.people.models import Person
from app.people.rules import PersonKind
from app.vacancies.models import Vacancy

PAGE = 20
"""So many rows of a list that is made today count as seen: its first page."""
ASKERS = 500
"""For so many people and so much work lists are made today; the same ones each time."""
NAMED = 10
"""So many companies are named, those with the most exposure first."""

Places = list[tuple[int, str]]
Lists = Mapping[Pairing, Iterable[Places]]


@dataclass(frozen=True)
class World:
    """Whose each row is: the company of open work by pairing and key, and the groups of people by kind."""

    companies: Mapping[Pairing, Mapping[str, str]]
    groups: Mapping[PersonKind, Mapping[str, Mapping[str, str]]]


def audited(months: int | None = None) -> dict[str, Any]:
    """Return the whole report, over the lists of the last `months` (as long as they are kept)."""
    store_waiting()
    db.session.rollback()
    token = writing.set(False)
    try:
        months = months or current_app.extensions["region"].ranked_lists_months
        since = clock.now() - timedelta(days=DAYS_A_MONTH * months)
        world = _world()
        lists = _lists_shown(since)
        versions: Counter[str] = Counter()
        shown = _exposures({pairing: _logged(pairing, since, versions) for pairing in Pairing}, world)
        today = _exposures(_today(clock.today()), world)
        found = ablation(clock.today())
        report = {
            "made_at": clock.now().isoformat(timespec="seconds"),
            "weights": _weights(),
            "lists_shown": {**lists, "by_version_of_weights": dict(versions)},
            "shown": shown,
            "today": today,
            "ablation": {**found, "passed": passed(found)},
        }
        return {**report, "register": entry(report)}
    finally:
        db.session.rollback()
        writing.reset(token)


def _lists_shown(since: datetime) -> dict[str, Any]:
    """Return how many lists were shown since a moment, in all and by pairing, and to how many readers."""
    shown = RankedList.shown_at >= since
    counts = select(RankedList.pairing, func.count()).where(shown).group_by(RankedList.pairing)
    by_pairing = {row[0]: row[1] for row in db.session.execute(counts.order_by(RankedList.pairing))}
    readers = db.session.scalar(select(func.count(RankedList.viewer_id.distinct())).where(shown))
    return {
        "since": since.isoformat(timespec="seconds"),
        "total": sum(by_pairing.values()),
        "readers": readers,
        "by_pairing": by_pairing,
    }


def _logged(pairing: Pairing, since: datetime, versions: Counter[str]) -> Iterator[Places]:
    """Yield the lists of a pairing that were shown since a moment; counts in `versions` the weights of each."""
    for body in queries.bodies(RankedList.shown_at >= since, RankedList.pairing == pairing):
        versions[body["weights"]] += 1
        yield [(rank, one["key"]) for rank, one in enumerate(body["rows"], start=body["first"]) if one["key"]]


def _weights() -> dict[str, Any]:
    used = pools.weights()
    hashes = {pairing.value: freeze.hash_of(freeze.dumps(freeze.weights(used, pairing))) for pairing in Pairing}
    return {"version": used.version, "hashes": hashes}


def _world() -> World:
    day = clock.today()
    names = select(Vacancy.slug, Company.name).join(Company, Company.id == Vacancy.company_id)
    of_vacancies = {row.slug: row.name for row in db.session.execute(names.where(*reading.open_vacancies(day)))}
    of_companies = {row.slug: row.name for row in db.session.execute(select(Company.slug, Company.name))}
    offered = {one.key for one in pools.work(day).stages.rows()}
    return World(
        {
            Pairing.TALENT_VACANCY: of_vacancies,
            Pairing.STUDENT_STAGE: {slug: name for slug, name in of_companies.items() if slug in offered},
        },
        {kind: people.groups(kind) for kind in PersonKind},
    )


def _exposures(lists: Lists, world: World) -> dict[str, Any]:
    found: dict[str, Any] = {}
    for pairing in Pairing:
        seen = exposure(lists.get(pairing, ()))
        if pairing.for_person:
            found[pairing.value] = {"lists": seen.lists, **_companies(seen, world.companies[pairing])}
        else:
            kind = PersonKind.STUDENT if pairing.of_stages else PersonKind.TALENT
            found[pairing.value] = {"lists": seen.lists, **_groups(seen, world.groups[kind])}
    return found


def _companies(seen: Exposure[str], company_of: Mapping[str, str]) -> dict[str, Any]:
    """Return the exposure of companies; what is not open any more counts for no one."""
    discounted: dict[str, float] = dict.fromkeys(company_of.values(), 0.0)
    shown: Counter[str] = Counter()
    for key, company in company_of.items():
        discounted[company] += seen.discounted.get(key, 0.0)
        shown[company] += seen.shown.get(key, 0)
    total = sum(discounted.values())
    first = sorted(discounted, key=lambda company: (-discounted[company], company))[:NAMED]
    named = [
        {
            "company": company,
            "shown": shown[company],
            "exposure": round(discounted[company], 4),
            "share": round(discounted[company] / total, 4) if total else 0.0,
        }
        for company in first
    ]
    return {"companies": concentration(list(discounted.values())), "most_seen": named}


def _groups(seen: Exposure[str], groups: Mapping[str, Mapping[str, str]]) -> dict[str, Any]:
    everybody = next(iter(groups.values()), {})
    values = [seen.discounted.get(key, 0.0) for key in everybody]
    return {
        "people": concentration(values),
        "groups": {dimension: by_group(seen, of) for dimension, of in groups.items()},
    }


def _today(day: date) -> dict[Pairing, list[Places]]:
    """Return the first page of every list, as it would be made now."""
    work, seen = pools.work(day), pools.people(day)
    made: dict[Pairing, list[Places]] = {}
    for kind, pool, looks, looked_for in (
        (PersonKind.TALENT, work.vacancies, Pairing.TALENT_VACANCY, Pairing.VACANCY_TALENT),
        (PersonKind.STUDENT, work.stages, Pairing.STUDENT_STAGE, Pairing.STAGE_STUDENT),
    ):
        seekers = [one for one in reading.seekers(day, Person.kind == kind).values() if one.told]
        made[looks] = [_places(pool.rank(one, day=day, count=PAGE).rows) for one in _some(seekers)]
        offerings = _some(list(pool.rows()))
        made[looked_for] = [_places(seen.of[kind].rank(one, day=day, count=PAGE).rows) for one in offerings]
    return made


def _places(rows: Iterable[Any]) -> Places:
    return [(row.rank, row.key) for row in rows]


def _some(rows: Sequence[Any]) -> list[Any]:
    return sorted(rows, key=lambda one: crc32(one.key.encode()))[:ASKERS]
