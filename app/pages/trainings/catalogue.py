"""Every training that can be followed now, in an index of this process: found by words, filtered and counted.

The index follows the number that every change of what is searched raises; a change reads all trainings (a few
hundred) and takes in those that differ.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from enum import StrEnum
from threading import RLock

from flask import current_app

from app.kernel.region import Region
from app.matching import profiles
from app.matching.concepts import Concepts
from app.matching.document import Site
from app.matching.index import Index
from app.matching.search import Query, Results, search
from app.pages.trainings.voucher import amount_of
from app.skills import queries as skills
from app.trainings import queries as trainings
from app.trainings.queries import PublicTraining
from app.trainings.rules import TrainingForm, still_starts
from app.vouchers.queries import estimate
from app.vouchers.scheme import SchemeVersion

NAME = "training_catalogue"
ONLINE = "online"
PRICES = (500_00, 1_000_00, 2_500_00, 5_000_00)
"""The prices, in cents, up to which somebody can ask."""
YES = "ja"


class Facet(StrEnum):
    """What trainings can be filtered on, by the name in the address."""

    FORM = "vorm"
    PRICE = "prijs"
    VOUCHER = "voucher"
    LEVEL = "niveau"
    PLACE = "gemeente"
    SKILL = "vaardigheid"


@dataclass(frozen=True)
class Entry:
    """A training as the index holds it; `municipality` is that of its place, `voucher` whether one can pay of it."""

    training: PublicTraining
    municipality: str
    voucher: bool
    about = ""
    occupation = None
    sector = ""
    studies = ()

    @property
    def id(self) -> int:
        """The number by which the index knows it."""
        return self.training.id

    @property
    def slug(self) -> str:
        """The word in its address."""
        return self.training.slug

    @property
    def name(self) -> str:
        """Its title."""
        return self.training.title

    @property
    def employer(self) -> str:
        """Who gives it."""
        return self.training.trainer

    @property
    def description(self) -> str:
        """What people learn, in the trainer's words."""
        return self.training.description

    @property
    def levels(self) -> tuple[str, ...]:
        """Its level of education, if it has one."""
        return (self.training.level,) if self.training.level else ()

    @property
    def skills(self) -> tuple[str, ...]:
        """The slugs of what it teaches."""
        return tuple(skill for skill, _level in self.training.skills)

    @property
    def sites(self) -> tuple[Site, ...]:
        """Where it is; nowhere online."""
        one = self.training
        if one.place is None or one.lat is None or one.lon is None:
            return ()
        return (Site(one.place, self.municipality, one.lat, one.lon),)

    @property
    def published_at(self) -> datetime:
        """Since when it is here."""
        return self.training.created_at

    def options(self) -> Iterator[tuple[str, str]]:
        """Yield the options of filters that find it."""
        one = self.training
        yield Facet.FORM, one.form
        yield from ((Facet.PRICE, str(most)) for most in PRICES if one.price_cents <= most)
        yield from ((Facet.LEVEL, level) for level in self.levels)
        yield from ((Facet.SKILL, skill) for skill in self.skills)
        if self.voucher:
            yield Facet.VOUCHER, YES
        if self.municipality:
            yield Facet.PLACE, self.municipality
        if one.form == TrainingForm.ONLINE:
            yield Facet.PLACE, ONLINE

    def standing(self, today: date) -> tuple[int, ...]:
        """Return the place among equals, best highest: soonest start, then whenever one likes, then cheapest."""
        start = self.training.next_start
        soon = -start.toordinal() if start is not None and still_starts(start, today) else -date.max.toordinal()
        return soon, -self.training.price_cents, -self.training.id


@dataclass
class Holder:
    """The index and what it was made of; `lock` is held by whoever looks at or changes it."""

    lock: RLock = field(default_factory=RLock)
    index: Index[Entry] | None = None
    made_of: tuple[object, ...] = ()


def results(query: Query, wanted: Mapping[str, float] | None = None) -> Results[Entry]:
    """Search among the trainings as they are in this transaction; `wanted`: what a skill is worth to the reader."""
    holder = _holder()
    with holder.lock:
        index = _current(holder)
        return search(index, replace(query, fit=_fit(index, wanted)) if wanted else query)


def places() -> list[str]:
    """Return the municipalities that have a training now, by name, and ONLINE where there is one."""
    holder = _holder()
    with holder.lock:
        known = _current(holder).facets[Facet.PLACE]
        return sorted((place for place, bits in known.items() if bits), key=lambda place: (place == ONLINE, place))


def _fit(index: Index[Entry], wanted: Mapping[str, float]) -> dict[str, float]:
    """Return how much of what is wanted each training teaches, in [0, 1] of the one that teaches most."""
    worth = {
        document.profile.slug: sum(wanted.get(skill, 0.0) for skill in document.profile.skills)
        for document in index.by_id.values()
    }
    most = max(worth.values(), default=0.0) or 1.0
    return {slug: one / most for slug, one in worth.items()}


def _holder() -> Holder:
    holder: Holder = current_app.extensions.setdefault(NAME, Holder())
    return holder


def _current(holder: Holder) -> Index[Entry]:
    """Return the index with every change that is committed: one statement where nothing changed."""
    version = estimate.version_now()
    revision = profiles.latest_revision()
    if holder.index is not None and holder.made_of[:2] == (revision, version):
        return holder.index
    now = profiles.revision()  # what this transaction sees may be older: the rest is for the next search
    vocabulary = skills.fingerprint()
    region: Region = current_app.extensions["region"]
    entries = {training.id: _entry(training, region, version) for training in trainings.all_public()}
    if holder.index is None or holder.made_of[2] != vocabulary:
        holder.index = Index(region, Concepts(skills.all_concepts()), Facet, entries.values())
    else:
        known = holder.index.by_id
        changed = [entry for entry in entries.values() if entry.id not in known or known[entry.id].profile != entry]
        holder.index.update(changed, [number for number in known if number not in entries])
    holder.made_of = (now, version, vocabulary)
    return holder.index


def _entry(training: PublicTraining, region: Region, version: SchemeVersion | None) -> Entry:
    place = region.locate(training.place) if training.place else None
    municipality = (place.municipality if place else training.place) or ""
    voucher = version is not None and any(amount_of(training.price_cents, kind, version) for kind in version.kinds)
    return Entry(training, municipality, voucher)
