"""Makes the talents of the demo: what they did, can, wish and write belongs together."""

import re
import tomllib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path
from random import Random

from app.accounts.rules import Role
from app.demo.companies.addresses import Addresses
from app.demo.companies.names import SMALL_NUMBERS
from app.demo.jobs import ASSIGNMENT, Job, load_jobs
from app.demo.people.accounts import address
from app.demo.people.names import Named, Names
from app.demo.people.seed import PersonSeed
from app.demo.writing import Shelf, fitting, paragraphs, read
from app.kernel.region import LEVELS, Region
from app.skills.vocabulary_file import Vocabulary

SITUATIONS = {"seeking": 58, "employed": 42, "self_employed": 18}
"""How many talents there are in each situation, besides the two that visitors sign in as."""
STUB_EVERY = 31

_SAID = {
    role: read(sentences)
    for role, sentences in tomllib.loads(Path(__file__).with_name("talents.toml").read_text(encoding="utf-8")).items()
}
_PLANS = (
    "me me|situation trait",
    "situation me|trait",
    "me|situation me|trait",
    "me trait|situation",
    "trait me|me situation",
    "situation|me me trait",
)
_GENERAL = ("samenwerken", "communiceren", "plannen-organiseren", "leidinggeven", "klantcontact", "eerste-hulp")
_CAREFUL = frozenset({"zorg", "onderwijs", "kantoor"})
"""Sectors in which nobody works without good Dutch."""
_YEARS_SAID = re.compile(rf"\b({'|'.join(SMALL_NUMBERS[2:])}) jaar")
_CHANGING = 0.14


@dataclass(frozen=True)
class _Past:
    """What a talent did, for how long, and what the talent wants to be."""

    job: Job
    years: int
    wish: str
    situation: str
    named: Named

    @property
    def changes(self) -> bool:
        return self.wish != self.job.occupation

    @property
    def tags(self) -> frozenset[str]:
        return frozenset({self.situation, "nieuw" if self.named.dutch < "B2" else "van-hier"})


def generate_talents(
    seed: int, region: Region, vocabulary: Vocabulary, names: Names, *, anchor: date
) -> list[PersonSeed]:
    """Return the talents, numbered from 3 on; when they can start counts from `anchor`."""
    maker = _Maker(Random(f"talents {seed}"), region, vocabulary, names, anchor)
    return [maker.talent(job, situation, number) for number, (job, situation) in enumerate(_chosen(maker.rng), start=3)]


def _chosen(rng: Random) -> list[tuple[Job, str]]:
    """Return job and situation of each talent: every job is there; who works alone mostly does assignments."""
    jobs = load_jobs()
    alone = [job for job in jobs if job.kind == ASSIGNMENT]
    other = [job for job in jobs if job.kind != ASSIGNMENT]
    situations = [s for s, count in SITUATIONS.items() for _ in range(count)]
    rng.shuffle(situations)
    queues = {True: _endless(rng, alone), False: _endless(rng, other)}
    return [(next(queues[situation == "self_employed"]), situation) for situation in situations]


def _endless(rng: Random, jobs: Sequence[Job]) -> Iterator[Job]:
    """Yield all jobs in some order, and then again."""
    while True:
        yield from rng.sample(jobs, len(jobs))


class _Maker:
    def __init__(self, rng: Random, region: Region, vocabulary: Vocabulary, names: Names, anchor: date) -> None:
        self.rng = rng
        self._names = names
        self._shelf = Shelf(rng)
        self._addresses = Addresses(region)
        self._occupations = vocabulary.occupations
        self._levels = {study.code: study.levels for study in region.studies}
        self._anchor = anchor

    def talent(self, job: Job, situation: str, number: int) -> PersonSeed:
        """Make one talent who did this work."""
        rng = self.rng
        named = self._names.next(young=False)
        wish = self._wish(job)
        past = _Past(job, max(1, round(rng.triangular(1, 26, 6))), wish, situation, named)
        about, past = self._about(past)
        level = self._level(job)
        stub = number % STUB_EVERY == 0
        place = self._addresses.place(rng, "any")
        most = rng.choice(range(max(8, job.hours[0]), job.hours[1] + 1, 4)[-3:])
        return PersonSeed(
            kind="talent",
            email=address(Role.TALENT, number),
            name=named.name,
            headline=self._headline(past),
            about="" if stub else about,
            occupations=(wish,) if past.changes or rng.random() < 0.6 else self._also(wish),
            kinds=self._kinds(situation),
            level=level,
            study=next((code for code in job.studies if level in self._levels[code]), None),
            situation=situation,
            school=None,
            place=None if stub else place.name,
            municipality=None if stub else place.municipality,
            lat=None if stub else place.lat,
            lon=None if stub else place.lon,
            max_km=None if stub else rng.choice((8, 10, 15, 15, 20, 20, 25, 30, 40)),
            remote_ok=job.remote != "no",
            hours=None if stub else (max(8, job.hours[0] - 4, most - 16), most),
            available=(self._anchor + timedelta(days=rng.randint(5, 80)) if rng.random() < 0.5 else None, None),
            languages=self._languages(past, level),
            licences=self._licences(job),
            skills={} if stub else self._skills(past),
            consents=self._consents(stub=stub),
            job=job.key,
            days_old=rng.randint(3, 280),
        )

    def _wish(self, job: Job) -> str:
        """Most want to go on with what they did; some want to become something akin."""
        akin = self._occupations[job.occupation].related
        return self.rng.choice(akin) if akin and self.rng.random() < _CHANGING else job.occupation

    def _also(self, wish: str) -> tuple[str, ...]:
        return (wish, *self._occupations[wish].related[:1])

    def _about(self, past: _Past) -> tuple[str, _Past]:
        """Write about the talent; the years that a sentence speaks of are years of experience."""
        plan = self._shelf.one(_PLANS)
        banks = {
            "me": fitting(read(past.job.me), employees=1, tags=past.tags),
            "situation": fitting(_SAID[past.situation], employees=1, tags=past.tags),
            "trait": fitting(_SAID["trait"], employees=1, tags=past.tags),
        }
        said = {role: self._shelf.take(bank, plan.count(role)) for role, bank in banks.items()}
        reasons = {sentence.text for sentence in read(past.job.me) if sentence.only}
        if reasons & set(said["me"]):  # who told why a change is due does not need another reason
            said["situation"] = []
        past = _Past(past.job, _years(past, said["me"]), past.wish, past.situation, past.named)
        if past.changes:
            said["situation"] += self._shelf.take(fitting(_SAID["changing"], employees=1, tags=past.tags))
        parts = []
        for part in plan.split("|"):
            words = [said[role].pop(0) for role in part.split() if said[role]]
            parts.append([self._shelf.fill(text, self._facts(past)) for text in words])
        parts[-1] += [self._shelf.fill(text, self._facts(past)) for text in said["situation"]]
        return paragraphs(*parts), past

    def _headline(self, past: _Past) -> str:
        role = "headline_changing" if past.changes else f"headline_{past.situation}"
        texts = [sentence.text for sentence in _SAID[role] if "<jaren>" not in sentence.text or past.years > 2]
        return self._shelf.fill(self._shelf.one(texts), self._facts(past))

    def _facts(self, past: _Past) -> dict[str, str]:
        return {
            "vak": self._occupations[past.job.occupation].nl,
            "wens": self._occupations[past.wish].nl,
            "jaren": SMALL_NUMBERS[past.years] if past.years < len(SMALL_NUMBERS) else str(past.years),
        }

    def _level(self, job: Job) -> str:
        """Return the level of the job, or the next one."""
        index = LEVELS.index(job.level)
        return LEVELS[min(index + (self.rng.random() < 0.25), len(LEVELS) - 2)]

    def _kinds(self, situation: str) -> tuple[str, ...]:
        if situation != "self_employed":
            return ("job",)
        return ("assignment", "job") if self.rng.random() < 0.3 else ("assignment",)

    def _skills(self, past: _Past) -> dict[str, int]:
        """Return skills and levels by the years of experience; now and then one that the work asks is missing."""
        rng, job = self.rng, past.job
        grown = 3 if past.years >= 8 else 2
        required = list(job.required)
        if len(required) > 2 and rng.random() < 0.25:
            required.pop()
        skills = {slug: grown if i == 0 or rng.random() < 0.5 else min(grown, 2) for i, slug in enumerate(required)}
        for slug in rng.sample(job.wished, min(len(job.wished), rng.randint(0, 2))):
            skills[slug] = 2 if past.years >= 8 and rng.random() < 0.4 else 1
        for slug in rng.sample(_GENERAL, rng.choice((0, 0, 1, 1, 2))):
            skills.setdefault(slug, 2)
        return skills

    def _languages(self, past: _Past, level: str) -> dict[str, str]:
        rng = self.rng
        dutch = max(past.named.dutch, "B2") if past.job.sector in _CAREFUL else past.named.dutch
        languages = {"nl": dutch, **past.named.languages}
        if level in ("mbo4", "hbo") or rng.random() < 0.3:
            languages.setdefault("en", "B2" if level == "hbo" else "B1")
        if rng.random() < 0.25 or "duits" in past.job.wished:
            languages.setdefault("de", rng.choice(("A2", "B1", "B1", "B2")))
        return languages

    def _licences(self, job: Job) -> tuple[str, ...]:
        if "CE" in job.licences:
            return ("B", "CE")
        if "T" in job.licences:
            return ("B", "T")
        return ("B",) if job.licences or self.rng.random() < 0.7 else ()

    def _consents(self, *, stub: bool) -> frozenset[str]:
        chances = {"employers": 0.8, "advisor": 0.5}
        agreed = (purpose for purpose, chance in chances.items() if self.rng.random() < chance)
        return frozenset() if stub else frozenset(agreed)


def _years(past: _Past, said: Sequence[str]) -> int:
    """Return the years of experience, not fewer than what somebody says of them."""
    text = " ".join(said)
    if "eerste baan" in text:
        return 1
    mentioned = [SMALL_NUMBERS.index(word) for word in _YEARS_SAID.findall(text.lower())]
    return max([past.years, *mentioned])
