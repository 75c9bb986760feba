"""Makes the 200 vacancies of the demo: work that fits the company, no two in the same words."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import replace
from datetime import date, timedelta
from random import Random

from app.demo.companies import CompanySeed
from app.demo.companies.names import slugify
from app.demo.jobs import ASSIGNMENT, Job, load_jobs
from app.demo.vacancies.seed import SkillAsked, VacancySeed
from app.demo.vacancies.writing import Writer
from app.kernel.region import Region

COUNT = 200
MINE = 3
"""How many are of the company that visitors sign in for."""
DRAFTS, EXPIRED, CLOSED = 8, 14, 8

_OLDEST = 34
"""How many days ago the first of the open vacancies was written."""
_MOST_OF_ONE = 4
_HOURS_A_MONTH = 40 * 52 / 12
_MOST_BY_THE_HOUR = 28
"""Work of at most so many hours a week is paid by the hour."""
_BEGINNER = ("Junior", "Leerling", "in opleiding", "Assistent", "Groepshulp", "zij-instromer")
_EXPERT = ("Eerste", "Senior", "Teamleider", "Regie", "Zelfstandig", "Allround", "Souschef", "Programmeur")


def generate_vacancies(
    seed: int, companies: Sequence[CompanySeed], region: Region, *, mine: str, anchor: date
) -> list[VacancySeed]:
    """Return the vacancies of `companies`, three of them of the company with slug `mine`; dates count from `anchor`."""
    maker = _Maker(Random(f"vacancies {seed}"), companies, region, anchor)
    own = next(company for company in companies if company.slug == mine)
    chosen = _chosen(maker.rng)
    first = _of_own(chosen, own)
    made = [maker.vacancy(job, own) for job in first]
    for job in first:
        chosen.remove(job)
    made += [maker.vacancy(job, maker.company(job)) for job in chosen]
    return [maker.dated(vacancy, number) for number, vacancy in enumerate(made)]


def _chosen(rng: Random) -> list[Job]:
    """Return the job of each vacancy: every job at least once, the frequent ones more often."""
    turns = [((turn + rng.random()) / job.count, job) for job in load_jobs() for turn in range(job.count)]
    once = {job.key: job for _, job in turns}
    rest = [job for position, job in sorted(turns, key=lambda turn: turn[0])]
    for job in once.values():
        rest.remove(job)
    chosen = [*once.values(), *rest[: COUNT - len(once)]]
    rng.shuffle(chosen)
    return chosen


def _of_own(chosen: Sequence[Job], own: CompanySeed) -> list[Job]:
    """Return what the visitors' company asks: different jobs first, assignments after that, then more of the same."""
    fitting = [job for job in chosen if own.trade in job.trades and own.employees >= job.smallest]
    different = sorted({job.key: job for job in fitting}.values(), key=lambda job: job.kind == ASSIGNMENT)
    again = list(fitting)
    for job in different:
        again.remove(job)
    return [*different, *again][:MINE]


class _Maker:
    """What the vacancies share while they are made: each title once per job, and no company with too many."""

    def __init__(self, rng: Random, companies: Sequence[CompanySeed], region: Region, anchor: date) -> None:
        self.rng = rng
        self._companies = companies
        self._writer = Writer(rng, anchor)
        self._anchor = anchor
        self._titles: Counter[str] = Counter()
        self._of_company: Counter[str] = Counter()
        self._slugs: set[str] = set()
        self._study_levels = {study.code: study.levels for study in region.studies}

    def company(self, job: Job) -> CompanySeed:
        """Choose a company where the work is found, one with few vacancies so far."""
        fitting = [c for c in self._companies if c.trade in job.trades and c.employees >= job.smallest]
        free = [c for c in fitting if self._of_company[c.slug] < _MOST_OF_ONE]
        return self.rng.choices(free, [(c.employees**0.5) / (1 + 4 * self._of_company[c.slug]) for c in free])[0]

    def vacancy(self, job: Job, company: CompanySeed) -> VacancySeed:
        """Make one vacancy, not yet dated."""
        rng = self.rng
        title = job.titles[self._titles[job.key] % len(job.titles)]
        self._titles[job.key] += 1
        self._of_company[company.slug] += 1
        hours = self._hours(job)
        by_hour = job.kind == ASSIGNMENT or hours[1] <= _MOST_BY_THE_HOUR
        return VacancySeed(
            slug=self._slug(f"{title} {company.name}"),
            job=job.key,
            company=company.slug,
            branch=rng.randrange(len(company.branches)),
            kind=job.kind,
            title=title,
            occupation=job.occupation,
            description=self._writer.description(job, company),
            level=job.level,
            studies=tuple(code for code in job.studies if job.level in self._study_levels[code]),
            hours=hours,
            salary_cents=self._salary(job, title, by_hour=by_hour),
            salary_per="hour" if by_hour else "month",
            remote=job.remote,
            languages=self._languages(job, company),
            licences=job.licences,
            skills=self._skills(job, title),
            starts_on=self._anchor + timedelta(days=rng.randint(20, 75)) if rng.random() < 0.3 else None,
            ends_on=self._anchor,
            created=self._anchor,
            published=None,
            closed=None,
        )

    def dated(self, vacancy: VacancySeed, number: int) -> VacancySeed:
        """Say when a vacancy was written, shown and closes; the first ones are open."""
        rng, today = self.rng, self._anchor
        created = today - timedelta(days=_OLDEST if number < MINE else rng.randint(3, _OLDEST))
        ends = today + timedelta(days=rng.randint(4, 56))
        from_the_end = COUNT - number
        if from_the_end <= DRAFTS:
            return replace(vacancy, ends_on=ends, created=today - timedelta(days=rng.randint(0, 6)))
        published = min(today, created + timedelta(days=rng.randint(0, 2)))
        if from_the_end <= DRAFTS + EXPIRED:
            published -= timedelta(days=50)
            return replace(
                vacancy,
                ends_on=today - timedelta(days=rng.randint(1, 30)),
                created=published - timedelta(days=1),
                published=published,
                starts_on=None,
            )
        closed = None
        if from_the_end <= DRAFTS + EXPIRED + CLOSED:
            closed = today - timedelta(days=rng.randint(0, 2))
        return replace(vacancy, ends_on=ends, created=created, published=published, closed=closed)

    def _slug(self, text: str) -> str:
        stem = slugify(text)[:100].strip("-")
        slug, number = stem, 1
        while slug in self._slugs:
            number += 1
            slug = f"{stem}-{number}"
        self._slugs.add(slug)
        return slug

    def _hours(self, job: Job) -> tuple[int, int]:
        low, high = job.hours
        most = self.rng.choice(range(low, high + 1, 4)[-3:])
        return (max(low, most - self.rng.choice((0, 4, 8, 8, 12))), most)

    def _salary(self, job: Job, title: str, *, by_hour: bool) -> tuple[int, int]:
        """Return a range of gross pay in cents, within that of the job; beginners get less, experts more."""
        low, high = job.pay
        low_share = 0.0 if _is(title, _BEGINNER) else self.rng.uniform(0.35, 0.5) if _is(title, _EXPERT) else 0.0
        start = low + (high - low) * (low_share + self.rng.uniform(0, 0.2))
        width = (high - low) * self.rng.uniform(0.35, 0.5)
        step, scale = (50, 1.0) if not by_hour else (0.5, 1.0)
        if by_hour and job.kind != ASSIGNMENT:
            scale, step = 1 / _HOURS_A_MONTH, 0.05
        ends = [round(amount * scale / step) * step for amount in (start, min(high, start + width))]
        return (round(ends[0] * 100), round(ends[1] * 100))

    def _skills(self, job: Job, title: str) -> tuple[SkillAsked, ...]:
        """Ask the first skills of the job firmly; who looks for a beginner asks less."""
        core = 1 if _is(title, _BEGINNER) else 3 if _is(title, _EXPERT) else 2
        wished = self.rng.sample(job.wished, min(len(job.wished), self.rng.randint(1, 3)))
        asked = [SkillAsked(slug, True, core if i == 0 else min(core, 2)) for i, slug in enumerate(job.required)]
        asked += [SkillAsked(slug, False, self.rng.choice((1, 1, 2))) for slug in wished]
        return tuple(asked)

    def _languages(self, job: Job, company: CompanySeed) -> dict[str, str]:
        if "en" in company.languages and job.sector == "ict":
            return {"en": "B2"}
        dutch = {"mbo1": "A2", "mbo2": "B1", "mbo3": "B1", "mbo4": "B2", "hbo": "B2"}[job.level]
        languages = {"nl": dutch}
        for code, skill in (("de", "duits"), ("en", "engels")):
            if skill in job.wished and self.rng.random() < 0.35:
                languages[code] = "A2"
        return languages


def _is(title: str, words: Sequence[str]) -> bool:
    return any(word.lower() in title.lower() for word in words)
