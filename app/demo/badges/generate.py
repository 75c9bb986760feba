"""Reads the badges of the demo from their banks, and awards them to people who can do what they prove."""

import tomllib
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import date, timedelta
from itertools import cycle
from pathlib import Path
from random import Random
from typing import Any

from app.badges.rules import last_valid_day
from app.demo.badges.seed import AwardSeed, BadgeSeed
from app.demo.companies.names import slugify
from app.demo.people import DOMAIN, PersonSeed
from app.demo.writing import Shelf

_FOLDER = Path(__file__).parent
_SAID: Mapping[str, list[str]] = tomllib.loads((_FOLDER / "awards.toml").read_text(encoding="utf-8"))
_MONTHS = (
    "januari", "februari", "maart", "april", "mei", "juni", "juli", "augustus", "september", "oktober", "november",
    "december",
)  # fmt: skip
_STATES = {"accepted": 70, "waiting": 13, "declined": 5, "expired": 14, "revoked": 5}
MINE = "ict-kring"
"""The key of the issuer that visitors sign in for; its awards are in every state."""
_OF_MINE = ("accepted", "waiting", "accepted", "revoked", "accepted", "declined", "accepted", "waiting")
_OF_MINE_FOR_A_TIME = ("expired", "accepted", "waiting")
_OUTSIDERS = 9
"""Awards to addresses that nobody has an account with yet."""
_SHARE = 0.62
"""How many of those who could have a badge got one."""
_DAYS_A_MONTH = 30.44


def load_badges(folder: Path = _FOLDER / "banks") -> list[BadgeSeed]:
    """Read every bank; raises KeyError where an entry lacks something."""
    raw: list[dict[str, Any]] = []
    for path in sorted(folder.glob("*.toml")):
        raw += tomllib.loads(path.read_text(encoding="utf-8"))["badge"]
    return [
        BadgeSeed(
            slug=slugify(entry["name"]),
            organisation=entry["org"],
            name=entry["name"],
            about=entry["about"],
            criteria=entry["criteria"],
            skills=entry["skills"],
            months=entry.get("months"),
            nlqf=entry.get("nlqf"),
            register=entry.get("register"),
        )
        for entry in raw
    ]


def generate_awards(
    seed: int, badges: Sequence[BadgeSeed], people: Iterable[PersonSeed], *, visitors: Mapping[str, str], anchor: date
) -> list[AwardSeed]:
    """Return awards in every state, in the order of time; `visitors` maps e-mail addresses to kinds of person.

    Who visitors sign in as has an accepted badge and one that waits for an answer.
    """
    maker = _Maker(Random(f"awards {seed}"), anchor)
    by_slug = {badge.slug: badge for badge in badges}
    awards = [maker.award(by_slug[slug], email, state) for email, slug, state in _of_visitors(visitors)]
    awards += [
        maker.award(badge, p.email, None) for p in people if p.email not in visitors for badge in maker.some(badges, p)
    ]
    awards += maker.outsiders(badges)
    return sorted(awards, key=lambda award: (award.awarded, award.email, award.badge))


def _of_visitors(visitors: Mapping[str, str]) -> Iterator[tuple[str, str, str]]:
    stories = {
        "student": (
            ("web-in-de-praktijk", "accepted"),
            ("kijken-hoe-het-werkt", "accepted"),
            ("code-die-een-ander-begrijpt", "waiting"),
        ),
        "talent": (
            ("toegankelijk-bouwen", "accepted"),
            ("fietsen-repareren", "accepted"),
            ("websites-bouwen-html-css-en-javascript", "waiting"),
            ("veilig-op-internet", "expired"),
        ),
    }
    for email, kind in visitors.items():
        for slug, state in stories[kind]:
            yield email, slug, state


class _Maker:
    def __init__(self, rng: Random, anchor: date) -> None:
        self.rng = rng
        self._shelf = Shelf(rng)
        self._anchor = anchor
        self._mine = {False: cycle(_OF_MINE), True: cycle(_OF_MINE_FOR_A_TIME)}

    def some(self, badges: Sequence[BadgeSeed], person: PersonSeed) -> list[BadgeSeed]:
        """Return badges that fit what the person can do, for most who can do any of it."""
        can = person.skills
        chosen = self._of_mine(badges, can)
        fitting = [b for b in badges if all(can.get(slug, 0) >= max(1, level - 1) for slug, level in b.skills.items())]
        fitting = [b for b in fitting if b not in chosen]
        if fitting and self.rng.random() < _SHARE:
            chosen += self.rng.sample(fitting, min(len(fitting), self.rng.choice((1, 1, 2))))
        return chosen

    def _of_mine(self, badges: Sequence[BadgeSeed], can: Mapping[str, int]) -> list[BadgeSeed]:
        """Return perhaps a badge of the visitors' own issuer, for who can do some of what it proves."""
        own = [b for b in badges if b.organisation == MINE and set(b.skills) & set(can)]
        return [self.rng.choice(own)] if own and self.rng.random() < _SHARE else []

    def award(self, badge: BadgeSeed, email: str, state: str | None) -> AwardSeed:
        """Award a badge; without a `state` chance decides, and only what runs out can have expired."""
        chosen = state or self._state(badge)
        if chosen == "expired" and badge.months is None:
            chosen = "accepted"
        made = self._awarded(badge, email, self._days_ago(badge, chosen))
        answered = made.awarded + timedelta(days=self.rng.randint(0, 5))
        if chosen == "waiting":
            return made
        if chosen == "declined":
            return replace(made, declined=answered)
        made = replace(made, accepted=answered, shown=self.rng.random() < 0.45)
        if chosen != "revoked":
            return made
        return replace(
            made,
            revoked=answered + timedelta(days=self.rng.randint(1, 20)),
            reason=self._shelf.one(_SAID["reasons"]),
            shown=False,
        )

    def _state(self, badge: BadgeSeed) -> str:
        if badge.organisation == MINE:
            return next(self._mine[badge.months is not None])
        return self.rng.choices(list(_STATES), list(_STATES.values()))[0]

    def outsiders(self, badges: Sequence[BadgeSeed]) -> list[AwardSeed]:
        """Award badges to people who have no account here yet."""
        chosen = self.rng.sample(list(badges), _OUTSIDERS)
        return [self.award(badge, f"gast{n:02d}@{DOMAIN}", "waiting") for n, badge in enumerate(chosen, start=1)]

    def _days_ago(self, badge: BadgeSeed, state: str) -> int:
        valid = round((badge.months or 60) * _DAYS_A_MONTH)
        if state == "expired":
            return valid + self.rng.randint(5, 150)
        if state == "waiting":
            return self.rng.randint(1, 24)
        return self.rng.randint(30, min(valid - 20, 500))

    def _awarded(self, badge: BadgeSeed, email: str, days_ago: int) -> AwardSeed:
        awarded = self._anchor - timedelta(days=days_ago)
        facts = {
            "dag": f"{awarded.day} {_MONTHS[awarded.month - 1]} {awarded.year}",
            "nummer": str(self.rng.randint(12, 96)),
        }
        evidence = self._shelf.fill(self._shelf.one(_SAID["evidence"]), facts) if self.rng.random() < 0.8 else ""
        return AwardSeed(badge.slug, email, awarded, evidence, valid_until=last_valid_day(awarded, badge.months))
