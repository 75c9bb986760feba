"""Which training comes first, and when a start is still told."""

from dataclasses import dataclass
from datetime import date

import pytest

from app.kernel.region import Place
from app.trainings.rules import (
    FORM_IN_ADDRESS,
    FORM_NAMES,
    TrainingForm,
    cheapest_nearby_first,
    km_from,
    still_starts,
)

DEVENTER = Place("Deventer", "Deventer", 52.255, 6.164)


@dataclass(frozen=True)
class Line:
    """A training as the order sees it."""

    slug: str
    price_cents: int
    km: float | None = None
    place: str | None = "Deventer"


def test_every_form_has_a_name_and_a_word_in_the_address() -> None:
    assert set(FORM_NAMES) == set(TrainingForm) == set(FORM_IN_ADDRESS.values())


def test_without_a_place_the_cheapest_comes_first() -> None:
    lines = [Line("duur", 300_00), Line("gratis", 0), Line("even-duur", 300_00)]
    assert [line.slug for line in cheapest_nearby_first(lines)] == ["gratis", "duur", "even-duur"]


def test_what_is_far_comes_last_however_cheap() -> None:
    lines = [Line("ver", 100, 80.0), Line("verder", 0, 90.0), Line("dichtbij", 900_00, 30.0), Line("online", 500_00)]
    assert [line.slug for line in cheapest_nearby_first(lines)] == ["online", "dichtbij", "ver", "verder"]


def test_distance_is_known_where_both_are_somewhere() -> None:
    assert km_from(DEVENTER, 52.255, 6.164) == pytest.approx(0.0)
    assert km_from(DEVENTER, 52.138, 6.201) == pytest.approx(13.3, abs=0.3)
    assert km_from(DEVENTER, None, None) is None
    assert km_from(None, 52.255, 6.164) is None


def test_a_start_is_told_until_the_day_itself() -> None:
    today = date(2026, 5, 1)
    assert still_starts(today, today)
    assert not still_starts(date(2026, 4, 30), today)
    assert not still_starts(None, today)
