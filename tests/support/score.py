"""The score written down a second time, in plain Python and one pair at a time, and profiles to try it on."""

import math
from collections import defaultdict
from collections.abc import Iterable, Mapping
from datetime import date, timedelta
from functools import lru_cache
from types import SimpleNamespace
from typing import Any

from hypothesis import strategies as st
from rapidfuzz import fuzz

from app.kernel.region import LEVELS, Place, distance_km
from app.matching.score.lexicon import Lexicon
from app.matching.score.parties import Held, Offering, Seeker
from app.matching.score.weights import Component, Pairing, Weights, load_weights

DAY = date(2026, 9, 1)
WEIGHTS = load_weights()
NLQF = {"vo": 1, "mbo1": 1, "mbo2": 2, "mbo3": 3, "mbo4": 4, "hbo": 6, "wo": 7}
CEFR = ["A1", "A2", "B1", "B2", "C1", "C2"]
INCLUDED = {"BE": {"B"}, "C": {"B"}, "CE": {"B", "BE", "C"}, "D": {"B"}}

CONCEPTS = [
    SimpleNamespace(kind=kind, slug=slug, links=links, names={"nl": nl, "en": en})
    for kind, slug, nl, en, links in (
        ("skill", "plc", "PLC programmeren", "PLC programming", {"broader": ["besturing"]}),
        ("skill", "besturing", "besturingstechniek", "control engineering", {"related": ["elektra"]}),
        ("skill", "elektra", "elektra aanleggen", "electrical wiring", {}),
        ("skill", "lassen", "lassen", "welding", {}),
        ("skill", "mig-lassen", "MIG/MAG-lassen", "MIG/MAG welding", {"broader": ["lassen"]}),
        ("skill", "plannen", "plannen", "planning", {}),
        ("occupation", "elektricien", "elektricien", "electrician", {"related": ["paneelbouwer"]}),
        ("occupation", "paneelbouwer", "paneelbouwer", "panel builder", {}),
        ("occupation", "lasser", "lasser", "welder", {"broader": ["metaalbewerker"]}),
        ("occupation", "metaalbewerker", "metaalbewerker", "metal worker", {}),
    )
]
Kin = Mapping[str, frozenset[str]]


def kinship(concepts: Iterable[Any]) -> Kin:
    """Return which occupations lie beside each."""
    kin: dict[str, set[str]] = defaultdict(set)
    for concept in concepts:
        if concept.kind == "occupation":
            for other in (*concept.links.get("broader", ()), *concept.links.get("related", ())):
                kin[concept.slug].add(other)
                kin[other].add(concept.slug)
    return {slug: frozenset(others) for slug, others in kin.items()}


KIN = kinship(CONCEPTS)
SKILLS = [concept.slug for concept in CONCEPTS if concept.kind == "skill"] + ["zonder-concept"]
OCCUPATIONS = [concept.slug for concept in CONCEPTS if concept.kind == "occupation"]


def lexicon_of(*offerings: Offering) -> Lexicon:
    """Return the small vocabulary, over these offerings."""
    return Lexicon(CONCEPTS, WEIGHTS.credit, offerings)


def credit(weights: Weights, lexicon: Lexicon, held: dict[str, Held], skill: str, need: int) -> float:
    """Return what somebody's skills are worth where `skill` is asked at level `need`."""
    shares = weights.credit
    short = {0: 1.0, 1: shares.one_short, 2: shares.two_short}
    best = 0.0
    for own, level in held.items():
        near = lexicon.gives(own).get(skill)
        if near is None:
            continue
        for trust, at in ((shares.declared, level.level), (shares.verified, level.verified)):
            if at:
                best = max(best, near * (trust * short[max(0, need - at)]))
    return best


def values(
    s: Seeker, o: Offering, lexicon: Lexicon, weights: Weights, day: date, kin: Kin
) -> dict[Component, float | None]:
    """Return how well one pair fits, by component; None where either side did not tell."""
    return {
        Component.SKILLS: _skills(s, o, lexicon, weights),
        Component.TITLE: _title(s, o, lexicon, kin),
        Component.EDUCATION: _education(s, o),
        Component.STUDY: float(bool(s.studies & o.studies)) if s.studies and o.studies else None,
        Component.DISTANCE: _distance(s, o),
        Component.HOURS: _hours(s, o),
        Component.PERIOD: _period(s, o, day),
        Component.LANGUAGES: _languages(s, o),
        Component.KIND: len(s.kinds & o.kinds) / len(s.kinds) if s.kinds and o.kinds else None,
        Component.ANSWERS: o.answers,
        Component.FRESHNESS: o.freshness,
    }


def score(s: Seeker, o: Offering, pairing: Pairing, lexicon: Lexicon, kin: Kin = KIN) -> float:
    """Return the score of one pair; `kin` says which occupations lie beside each other."""
    if not s.told:
        return 0.0
    found = values(s, o, lexicon, WEIGHTS, DAY, kin)
    total = 0.0
    for component, share in WEIGHTS.of[pairing].items():
        value = found[component]
        if value is None:
            value = 0.0 if component is Component.SKILLS else 0.5
        total += share * value
    return total


def removed(s: Seeker, o: Offering, day: date = DAY) -> str | None:
    """Return the first hard filter that keeps a pair apart."""
    if s.kinds and o.kinds and not s.kinds & o.kinds:
        return "kind"
    if _wrong_dates(s, o, day):
        return "dates"
    km = _km(s, o)
    if s.max_km is not None and km is not None and km > s.max_km and not (s.remote_ok and o.remote):
        return "distance"
    if not o.licences <= s.licences.union(*(INCLUDED.get(one, set()) for one in s.licences)):
        return "licence"
    if s.languages and any(_spoken(s, code, need) == 0.0 for code, need in o.languages.items()):
        return "language"
    return None


def _wrong_dates(s: Seeker, o: Offering, day: date) -> bool:
    if o.ends_on and o.ends_on < day:
        return True
    starts = max(o.starts_on or day, day)
    if s.available_until and s.available_until < starts:
        return True
    return bool(o.starts_on and s.available_from and (s.available_from - starts).days > 90)


def _skills(s: Seeker, o: Offering, lexicon: Lexicon, weights: Weights) -> float | None:
    if not s.skills or not (o.required or o.wished):
        return None
    have = whole = 0.0
    for wanted, share in ((o.required, 1.0), (o.wished, weights.credit.wished)):
        for skill, need in wanted.items():
            weight = share * lexicon.telling(skill)
            have += weight * credit(weights, lexicon, dict(s.skills), skill, need)
            whole += weight
    return have / whole


def _title(s: Seeker, o: Offering, lexicon: Lexicon, kin: Kin) -> float | None:
    own = _titles(lexicon, s.headline, s.occupations)
    if not (own or s.occupations) or not (o.title or o.occupations):
        return None
    best = 0.0
    for wish in s.occupations:
        for offered in o.occupations:
            best = max(best, 1.0 if wish == offered else 0.6 if offered in kin.get(wish, ()) else 0.0)
    for one in own:
        for other in _titles(lexicon, o.title, frozenset() if o.title else o.occupations):
            best = max(best, (fuzz.token_sort_ratio(one, other) - 50) / 50)
    return min(1.0, best)


@lru_cache(maxsize=100_000)
def _titles(lexicon: Lexicon, text: str, occupations: frozenset[str]) -> tuple[str, ...]:
    return lexicon.titles(text, occupations)


def _education(s: Seeker, o: Offering) -> float | None:
    if s.level is None or not o.levels:
        return None
    if s.level in o.levels:
        return 1.0
    return max(0.0, 1.0 - 0.4 * max(1, min(abs(NLQF[s.level] - NLQF[one]) for one in o.levels)))


def _km(s: Seeker, o: Offering) -> float | None:
    if s.lat is None or s.lon is None or not o.sites:
        return None
    here = Place("", "", s.lat, s.lon)
    return min(distance_km(here, Place("", "", lat, lon)) for lat, lon in o.sites)


def _distance(s: Seeker, o: Offering) -> float | None:
    if s.remote_ok and o.remote:
        return 1.0
    km = _km(s, o)
    return None if km is None else max(0.0, 1.0 - 0.8 * km / (s.max_km or 30.0))


def _hours(s: Seeker, o: Offering) -> float | None:
    if (s.hours_min is None and s.hours_max is None) or (o.hours_min is None and o.hours_max is None):
        return None
    high, low = min(s.hours_max or math.inf, o.hours_max or math.inf), max(s.hours_min or 0, o.hours_min or 0)
    return 1.0 if low <= high else max(0.0, 1.0 - (low - high) / 16)


def _period(s: Seeker, o: Offering, day: date) -> float | None:
    if s.available_from is None or o.starts_on is None:
        return None
    late = max(0, (s.available_from - max(o.starts_on, day)).days)
    return max(0.0, 1.0 - late / 90)


def _spoken(s: Seeker, code: str, need: str) -> float:
    if code not in s.languages:
        return 0.0
    short = CEFR.index(need) - CEFR.index(s.languages[code])
    return 1.0 if short <= 0 else 0.5 if short == 1 else 0.0


def _languages(s: Seeker, o: Offering) -> float | None:
    if not s.languages or not o.languages:
        return None
    return sum(_spoken(s, code, need) for code, need in o.languages.items()) / len(o.languages)


def _subset(codes: list[str], most: int = 3) -> st.SearchStrategy[frozenset[str]]:
    return st.frozensets(st.sampled_from(codes), max_size=most)


helds = st.tuples(st.integers(0, 3), st.integers(0, 3)).filter(any).map(lambda levels: Held(*levels))
skills = st.dictionaries(st.sampled_from(SKILLS), helds, max_size=5)
dates = st.integers(-40, 200).map(lambda days: DAY + timedelta(days=days))
degrees = st.tuples(st.floats(52.0, 52.5), st.floats(5.8, 6.4))
languages = st.dictionaries(st.sampled_from(["nl", "en", "de"]), st.sampled_from(CEFR), max_size=2)
licences = _subset(["B", "BE", "C", "CE", "D", "T"], 2)
kinds = _subset(["job", "assignment"], 2)
studies = _subset(["elektro", "metaal", "zorg"], 2)
words = st.sampled_from(["", "Elektricien", "monteur elektra", "lasser", "Lasser MIG", "planner"])
hours = st.one_of(
    st.just((None, None)),
    st.tuples(st.integers(8, 40), st.integers(8, 40)).map(lambda two: tuple(sorted(two))),
    st.integers(8, 40).map(lambda least: (least, None)),
)


@st.composite
def seekers(draw: Any, key: str = "p") -> Seeker:
    """Draw a person, full or partly or not at all told."""
    lat, lon = draw(st.one_of(st.just((None, None)), degrees))
    least, most = draw(hours)
    return Seeker(
        key=key,
        skills=draw(skills),
        occupations=draw(_subset(OCCUPATIONS, 2)),
        headline=draw(words),
        level=draw(st.sampled_from([None, *LEVELS])),
        studies=draw(studies),
        lat=lat,
        lon=lon,
        max_km=draw(st.sampled_from([None, 5, 15, 60])),
        remote_ok=draw(st.booleans()),
        hours_min=least,
        hours_max=most,
        available_from=draw(st.none() | dates),
        available_until=draw(st.none() | dates),
        languages=draw(languages),
        licences=draw(licences),
        kinds=draw(kinds),
    )


@st.composite
def offerings(draw: Any, key: str = "o") -> Offering:
    """Draw work or a placement, full or partly or not at all told."""
    asked = draw(st.dictionaries(st.sampled_from(SKILLS), st.integers(1, 3), max_size=5))
    required = draw(_subset(SKILLS, 5)) & asked.keys()
    least, most = draw(hours)
    return Offering(
        key=key,
        kinds=draw(kinds),
        required={skill: asked[skill] for skill in required},
        wished={skill: level for skill, level in asked.items() if skill not in required},
        occupations=draw(_subset(OCCUPATIONS, 2)),
        title=draw(words),
        levels=draw(_subset(list(LEVELS), 4)),
        studies=draw(studies),
        sites=tuple(draw(st.lists(degrees, max_size=3))),
        remote=draw(st.booleans()),
        hours_min=least,
        hours_max=most,
        starts_on=draw(st.none() | dates),
        ends_on=draw(st.none() | dates),
        languages=draw(languages),
        licences=draw(licences),
        answers=draw(st.none() | st.floats(0, 1)),
        freshness=draw(st.none() | st.floats(0, 1)),
    )


@st.composite
def many_seekers(draw: Any) -> list[Seeker]:
    """Draw a pool of people."""
    return [draw(seekers(f"p{number}")) for number in range(draw(st.integers(0, 8)))]


@st.composite
def many_offerings(draw: Any) -> list[Offering]:
    """Draw a pool of offerings."""
    return [draw(offerings(f"o{number}")) for number in range(draw(st.integers(0, 8)))]
