"""What a list is made of, as JSON and back: the parties, the weights, and what the vocabulary said of them.

Frozen whole, not as a reference: a list can be made again when profiles, vacancies and vocabulary have changed.
Pure: nothing here knows the database.
"""

import json
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict, fields
from datetime import date
from hashlib import blake2b
from types import MappingProxyType
from typing import Any, TypeVar

from app.matching.score.lexicon import KIN, ConceptName, Lexicon
from app.matching.score.parties import Held, Offering, Seeker
from app.matching.score.weights import Component, Credit, Pairing, Weights

Party = TypeVar("Party", Seeker, Offering)
SETS = frozenset({"occupations", "studies", "licences", "kinds", "levels"})
DATES = frozenset({"available_from", "available_until", "starts_on", "ends_on"})


def dumps(value: object) -> str:
    """Return JSON in one form: the same content is the same text."""
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"), sort_keys=True)


def hash_of(text: str) -> str:
    """Return the name that content has in the log."""
    return blake2b(text.encode(), digest_size=16).hexdigest()


def party(one: Seeker | Offering) -> dict[str, Any]:
    """Return a person or an offering as JSON; what is not told is left out."""
    found: dict[str, Any] = {}
    for field in fields(one):
        value = getattr(one, field.name)
        if field.name == "skills":
            value = {skill: [held.level, held.verified] for skill, held in value.items()}
        elif field.name in SETS:
            value = sorted(value)
        elif field.name in DATES:
            value = value.isoformat() if value else None
        elif isinstance(value, Mapping):
            value = dict(value)
        if (isinstance(value, int | float) and value is not False) or value:  # 0 is told
            found[field.name] = value
    return found


def thawed(kind: type[Party], frozen: Mapping[str, Any]) -> Party:
    """Return the person or offering that was frozen."""
    values = dict(frozen)
    for name, value in frozen.items():
        if name == "skills":
            values[name] = {skill: Held(*levels) for skill, levels in value.items()}
        elif name in SETS:
            values[name] = frozenset(value)
        elif name in DATES:
            values[name] = date.fromisoformat(value)
        elif name == "sites":
            values[name] = tuple((lat, lon) for lat, lon in value)
    return kind(**values)


def weights(used: Weights, pairing: Pairing) -> dict[str, Any]:
    """Return the weights of one pairing as JSON."""
    shares = [[component.value, share] for component, share in used.of[pairing].items()]
    return {"version": used.version, "credit": asdict(used.credit), "pairing": pairing.value, "shares": shares}


def thawed_weights(frozen: Mapping[str, Any]) -> Weights:
    """Return weights that were frozen; they have that pairing alone."""
    shares = MappingProxyType({Component(name): share for name, share in frozen["shares"]})
    return Weights(
        frozen["version"], Credit(**frozen["credit"]), MappingProxyType({Pairing(frozen["pairing"]): shares})
    )


def vocabulary(lexicon: Lexicon, seekers: Sequence[Seeker], offerings: Sequence[Offering]) -> dict[str, Any]:
    """Return all that the lexicon says of these people and this work, as JSON."""
    asked = {skill for one in offerings for skill in (*one.required, *one.wished)}
    offered = {slug for one in offerings for slug in one.occupations}
    held = {skill for one in seekers for skill in one.skills}
    near = {skill: _others(lexicon.gives(skill), skill, asked) for skill in sorted(held)}
    kin = {slug: _others(lexicon.occupations([slug]), slug, offered) for one in seekers for slug in one.occupations}
    titles = {_wished(one): None for one in seekers} | {_offered(one): None for one in offerings}
    return {
        "telling": {skill: lexicon.telling(skill) for skill in sorted(asked)},
        "near": {skill: others for skill, others in near.items() if others},
        "kin": {slug: sorted(others) for slug, others in sorted(kin.items()) if others},
        "titles": [[text, sorted(slugs), list(lexicon.titles(text, slugs))] for text, slugs in titles],
        "names": {skill: dict(lexicon.skill_name(skill).names) for skill in sorted(asked)},
    }


def _others(worth: Mapping[str, float], own: str, among: Iterable[str]) -> dict[str, float]:
    return {slug: worth[slug] for slug in sorted(set(among) & worth.keys()) if slug != own}


def _wished(one: Seeker) -> tuple[str, frozenset[str]]:
    return one.headline, one.occupations


def _offered(one: Offering) -> tuple[str, frozenset[str]]:
    return one.title, frozenset() if one.title else one.occupations


class FrozenLexicon(Lexicon):
    """A lexicon that says what another one said of the parties of one list; of others it knows nothing."""

    def __init__(self, frozen: Mapping[str, Any], credit: Credit) -> None:
        """Take in what `vocabulary` returned."""
        super().__init__((), credit, ())
        self._frozen = frozen
        self._found: dict[str, dict[str, float]] = defaultdict(dict)
        for held, others in frozen["near"].items():
            for needed, worth in others.items():
                self._found[needed][held] = worth
        self._akin: dict[str, set[str]] = defaultdict(set)
        for slug, others in frozen["kin"].items():
            for other in others:
                self._akin[slug].add(other)
                self._akin[other].add(slug)
        self._titles = {(text, frozenset(slugs)): tuple(listed) for text, slugs, listed in frozen["titles"]}

    def telling(self, skill: str) -> float:
        """Return how much it said to have a skill."""
        return float(self._frozen["telling"][skill])

    def gives(self, held: str) -> Mapping[str, float]:
        """Return the skills that somebody with `held` had or nearly had."""
        return {**self._frozen["near"].get(held, {}), held: 1.0}

    def answers(self, needed: str) -> Mapping[str, float]:
        """Return the skills with which somebody had or nearly had `needed`."""
        return {**self._found.get(needed, {}), needed: 1.0}

    def occupations(self, wished: Iterable[str]) -> dict[str, float]:
        """Return the occupations that answered a wish."""
        listed = set(wished)
        kin = {other: KIN for slug in listed for other in self._akin.get(slug, ())}
        return kin | dict.fromkeys(listed, 1.0)

    def titles(self, text: str, occupations: Iterable[str]) -> tuple[str, ...]:
        """Return what was compared of a title or headline."""
        return self._titles[text, frozenset(occupations)]

    def skill_name(self, slug: str) -> ConceptName:
        """Return what a skill was called."""
        return ConceptName(slug, self._frozen["names"].get(slug, {}))
