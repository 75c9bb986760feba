"""What search knows of a company: read in whole columns, only of companies that changed."""

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from zlib import crc32

from sqlalchemy import ColumnElement, and_, select

from app.companies.models import Branch, Company
from app.companies.queries import IS_PUBLIC
from app.companies.rules import Verification
from app.kernel.clock import AMSTERDAM
from app.kernel.database import db
from app.kernel.search_clock import SearchClock
from app.matching.document import Site
from app.matching.text import fold
from app.placements.models import PlacementOffer


class Facet(StrEnum):
    """What hits can be filtered on, by the name in the address; distance is beside these."""

    KIND = "soort"
    LEVEL = "niveau"
    STUDY = "studie"
    MUNICIPALITY = "gemeente"
    SECTOR = "sector"


@dataclass(frozen=True)
class Profile:
    """A published company with an open stage profile, as everybody may read it."""

    id: int
    slug: str
    name: str
    sector: str
    about: str
    description: str
    kinds: tuple[str, ...]
    levels: tuple[str, ...]
    studies: tuple[str, ...]
    skills: tuple[str, ...]
    places_per_year: int
    hours_per_week: int | None
    period: str | None
    sbb_recognised: bool
    verified: bool
    confirmed_at: datetime | None
    published_at: datetime
    messages_received: int
    messages_answered: int
    answer_days: float | None
    sites: tuple[Site, ...]
    employer = ""
    occupation = None

    def options(self) -> Iterator[tuple[str, str]]:
        """Yield the options of filters that find this company."""
        for facet, values in (
            (Facet.KIND, set(self.kinds)),
            (Facet.LEVEL, set(self.levels)),
            (Facet.STUDY, set(self.studies)),
            (Facet.MUNICIPALITY, {site.municipality for site in self.sites}),
            (Facet.SECTOR, {self.sector}),
        ):
            for value in values:
                yield facet, value

    def standing(self, today: date) -> tuple[int, int, int, int]:
        """Return the place among equals, best highest: fresh, answering, complete, then a daily shuffle."""
        confirmed = self.confirmed_at or self.published_at
        days = (today - confirmed.astimezone(AMSTERDAM).date()).days
        fresh = 3 if days <= 90 else 2 if days <= 180 else 1 if days <= 365 else 0
        if not self.confirmed_at:
            fresh = min(fresh, 2)
        rate = (self.messages_answered + 1) / (self.messages_received + 2)
        answers = 3 if rate >= 0.75 else 2 if rate >= 0.5 else 1 if rate >= 0.25 else 0
        complete = sum(
            (len(self.description) >= 200, bool(self.about), len(self.skills) >= 3, self.places_per_year > 0)
        )
        return fresh, answers, complete, crc32(f"{today.isoformat()}|{fold(self.slug)}".encode())


@dataclass(frozen=True)
class Changes:
    """Companies as they are now: those to show, and the ids of those not (or no longer) to show."""

    shown: list[Profile]
    hidden: list[int]


OFFERS: tuple[ColumnElement[bool], ...] = (PlacementOffer.id.is_not(None), PlacementOffer.closed_at.is_(None))
COLUMNS = (
    *(Company.id, Company.slug, Company.name, Company.sector, Company.about),
    *(PlacementOffer.description, PlacementOffer.kinds, PlacementOffer.levels, PlacementOffer.studies),
    *(PlacementOffer.skills, PlacementOffer.places_per_year, PlacementOffer.hours_per_week),
    *(PlacementOffer.period, PlacementOffer.sbb_recognised),
    (Company.verification == Verification.VERIFIED).label("verified"),
    *(Company.confirmed_at, Company.published_at),
    *(Company.messages_received, Company.messages_answered, Company.answer_days),
)
LISTS = ("kinds", "levels", "studies", "skills")


def latest_revision() -> int:
    """Return the number of the latest committed change to anything that is searched.

    Asked before every search, and therefore without the session: that would cost more than the search.
    """
    connection = db.engine.raw_connection()
    try:
        cursor = connection.cursor()
        cursor.execute("SELECT revision FROM search_clock")
        row = cursor.fetchone()
        cursor.close()
    finally:
        connection.close()
    return int(row[0]) if row else 0


def revision() -> int:
    """Return the number of the latest change that this transaction sees."""
    return db.session.execute(select(SearchClock.revision)).scalar() or 0


def changed_since(number: int) -> Changes:
    """Return every company that changed after revision `number`; -1 for all."""
    changed = Company.search_revision > number
    offered = and_(PlacementOffer.company_id == Company.id, *OFFERS)
    sites = _sites(changed)
    shown = []
    for row in db.session.execute(select(*COLUMNS).join(PlacementOffer, offered).where(changed, *IS_PUBLIC)):
        values = row._asdict()
        for name in LISTS:
            values[name] = tuple(values[name])
        if values["kinds"]:
            shown.append(Profile(**values, sites=tuple(sites[row.id])))
    if number < 0:
        return Changes(shown, [])
    everything = set(db.session.scalars(select(Company.id).where(changed)))
    return Changes(shown, sorted(everything - {profile.id for profile in shown}))


def _sites(changed: ColumnElement[bool]) -> defaultdict[int, list[Site]]:
    query = (
        select(Branch.company_id, Branch.place, Branch.municipality, Branch.lat, Branch.lon)
        .join(Company, Company.id == Branch.company_id)
        .where(changed, Branch.closed_at.is_(None))
        .order_by(Branch.id)
    )
    sites: defaultdict[int, list[Site]] = defaultdict(list)
    for company_id, place, municipality, lat, lon in db.session.execute(query):
        sites[company_id].append(Site(place, municipality, lat, lon))
    return sites
