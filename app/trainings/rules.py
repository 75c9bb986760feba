"""How a training is given, and what its price and load may be."""

from collections.abc import Iterable
from datetime import date
from enum import StrEnum
from typing import Protocol, TypeVar

from app.kernel.region import Place, distance_km
from app.kernel.text import N_

RESERVED_SLUGS = frozenset({"nieuw"})
"""Words that are pages themselves, beside /opleider/opleidingen/<slug>."""
MAX_PRICE_CENTS = 100_000_00
MAX_STUDY_HOURS = 5_000
MAX_WEEKS = 260
NEAR_KM = 30
"""As far as most people travel for a training; within it the cheapest comes first."""


class TrainingForm(StrEnum):
    """How a training is given."""

    CLASSROOM = "classroom"
    ONLINE = "online"
    MIXED = "mixed"
    AT_WORK = "at_work"


FORM_NAMES = {
    TrainingForm.CLASSROOM: N_("In een groep op locatie"),
    TrainingForm.ONLINE: N_("Online"),
    TrainingForm.MIXED: N_("Deels online, deels op locatie"),
    TrainingForm.AT_WORK: N_("Op het werk"),
}
FORM_IN_ADDRESS = {
    "groep": TrainingForm.CLASSROOM,
    "online": TrainingForm.ONLINE,
    "gemengd": TrainingForm.MIXED,
    "werk": TrainingForm.AT_WORK,
}
WITH_A_PLACE = frozenset({TrainingForm.CLASSROOM, TrainingForm.MIXED})
"""Forms that people travel for: where to is always told."""


def has_no_place(form: TrainingForm) -> bool:
    """Return whether nobody travels for a training of this form."""
    return form is TrainingForm.ONLINE


def still_starts(next_start: date | None, today: date) -> bool:
    """Return whether the next start is known and not past: only then it is told."""
    return next_start is not None and next_start >= today


class Ranked(Protocol):
    """What is told of a training to put it in order; `km` is None online and where nobody asked from where."""

    @property
    def price_cents(self) -> int: ...
    @property
    def place(self) -> str | None: ...
    @property
    def km(self) -> float | None: ...
    @property
    def slug(self) -> str: ...


T = TypeVar("T", bound=Ranked)


def cheapest_nearby_first(trainings: Iterable[T]) -> list[T]:
    """Return trainings that need no long journey first, the cheapest of them first; then the others, nearest first."""

    def rank(training: T) -> tuple[bool, float, int, str]:
        far = training.km is not None and training.km > NEAR_KM
        return far, (training.km or 0.0) if far else 0.0, training.price_cents, training.slug

    return sorted(trainings, key=rank)


def km_from(near: Place | None, lat: float | None, lon: float | None) -> float | None:
    """Return the distance in km from `near` to a training; None where either is nowhere."""
    if near is None or lat is None or lon is None:
        return None
    return distance_km(near, Place("", "", lat, lon))
