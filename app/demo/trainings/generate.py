"""Reads the trainings of the demo from their banks and says when they start."""

import tomllib
from datetime import date, timedelta
from pathlib import Path
from random import Random
from typing import Any

from app.demo.companies.names import slugify
from app.demo.trainings.seed import TrainingSeed

_FOLDER = Path(__file__).parent / "banks"
_CLOSED = ("golfkarton-lijm-druk-en-vouw", "rijbewijs-c-met-vakbekwaamheid")
"""Trainings that their trainers stopped."""


def generate_trainings(seed: int, *, anchor: date, folder: Path = _FOLDER) -> list[TrainingSeed]:
    """Return the 80 trainings; most start in the coming months, some when enough people enrol."""
    rng = Random(f"trainings {seed}")
    raw: list[dict[str, Any]] = []
    for path in sorted(folder.glob("*.toml")):
        raw += tomllib.loads(path.read_text(encoding="utf-8"))["training"]
    return [_training(entry, rng, anchor) for entry in raw]


def _training(raw: dict[str, Any], rng: Random, anchor: date) -> TrainingSeed:
    slug = slugify(raw["title"])
    badge = raw.get("badge")
    return TrainingSeed(
        slug=slug,
        organisation=raw["org"],
        title=raw["title"],
        about=raw["about"],
        form=raw["form"],
        level=raw.get("level"),
        price_cents=raw["price"] * 100,
        study_hours=raw["hours"],
        weeks=raw["weeks"],
        skills=raw["skills"],
        badge=slugify(badge) if badge else None,
        next_start=_start(rng, anchor),
        closed=anchor - timedelta(days=rng.randint(20, 90)) if slug in _CLOSED else None,
        days_old=rng.randint(100, 400),
    )


def _start(rng: Random, anchor: date) -> date | None:
    """Return a Monday to Thursday one to five months ahead, or nothing for what starts when a group is full."""
    if rng.random() < 0.15:
        return None
    day = anchor + timedelta(days=rng.randint(18, 140))
    return day - timedelta(days=max(0, day.weekday() - 3))
