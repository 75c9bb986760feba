"""Who got to know whom: what happened with each introduction, as plain facts that `telling` acts out."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from itertools import cycle
from random import Random

from app.contacts.rules import Starter
from app.demo.companies import CompanySeed
from app.demo.people import DOMAIN, NEWCOMERS, PersonSeed
from app.demo.vacancies import VacancySeed
from app.demo.world import SEED, World
from app.kernel import clock
from app.kernel.region import Place, distance_km

STUDENT, TALENT = f"student@{DOMAIN}", f"talent@{DOMAIN}"

WAITING, ASKED, AGREED, TALKED, PLACED, WITHDRAWN = "waiting", "asked", "agreed", "talked", "placed", "withdrawn"
"""How far a story got; a no is "company:<reason>" or "person:<reason>". Asked: the student said yes to the school."""
CONSENT_GONE, CLOSED = "consent-gone", "closed"
"""What else ends an introduction: the person is seen no more, or the company closed the vacancy."""

_APPLIED = (
    (3, WAITING), (11, AGREED), (20, "company:skills"), (18, WAITING), (25, TALKED), (5, WAITING), (16, "company:full"),
    (9, AGREED), (22, "company:level"), (13, WITHDRAWN), (2, WAITING), (27, TALKED), (19, "company:period"),
    (7, AGREED), (24, "company:skills"), (1, WAITING),
)  # fmt: skip
_INVITED = (
    (4, WAITING), (14, AGREED), (20, "person:distance"), (10, TALKED), (18, WAITING), (12, "person:found"),
    (6, AGREED), (9, CONSENT_GONE), (22, "person:skills"), (3, WAITING), (8, CLOSED),
)  # fmt: skip
_INTRODUCED = (
    (5, ASKED), (30, PLACED), (21, "company:full"), (36, PLACED), (26, AGREED), (3, WAITING), (58, WAITING),
    (34, PLACED), (20, ASKED), (28, "company:period"), (17, "person:found"), (12, TALKED), (19, WAITING), (40, PLACED),
    (8, WITHDRAWN),
)  # fmt: skip
_WEB = ("frontendontwikkelaar", "softwareontwikkelaar", "ux-ontwerper", "softwaretester", "backendontwikkelaar")
"""Work that the visitors' talent looks at, the nearest to the heart first."""
_CODERS = ("ict-software-developer", "hbo-ict", "mediavormgeving")
"""Studies of those who fit the visitors' company."""
_INVITATIONS = 16
_EXPIRED = 3
"""How many applied to a vacancy that closed before anybody answered."""


@dataclass(frozen=True)
class Story:
    """One introduction: who started it, about what, how many days ago, and how it went."""

    person: str
    starter: Starter
    company: str
    vacancy: str | None
    days_ago: int
    end: str


class Stories:
    """Chooses people and companies that fit each other, each pair once."""

    def __init__(self, world: World) -> None:
        self._world = world
        self._rng = Random(f"introductions {SEED}")
        self._taken: set[tuple[str, str]] = set()
        busy = {STUDENT, TALENT, *(person.email for person in NEWCOMERS)}
        self._others = [p for p in world.profiles if p.about and p.email not in busy]
        self._rng.shuffle(self._others)
        self._mine = world.employers[0].company.slug
        self._acting = {employer.company.slug for employer in world.employers}

    def all(self) -> list[Story]:
        """Return every story, those of the visitors' accounts first."""
        return [*self._own_company(), *self._own_people(), *self._applied(), *self._invited(), *self._introduced()]

    def _own_company(self) -> Iterator[Story]:
        """Yield what the visitors' employer sees: people in every state, about each vacancy and the stage profile."""
        first, second, third = [v.slug for v in self._world.vacancy_seeds if v.company == self._mine][:3]
        yield self._story(TALENT, Starter.PERSON, self._mine, first, 4, WAITING)
        makers = iter(self._talents(lambda p: p.study in _CODERS))
        for vacancy, starter, days, end in (
            (first, Starter.PERSON, 19, WAITING),
            (first, Starter.PERSON, 24, TALKED),
            (first, Starter.PERSON, 28, "company:skills"),
            (second, Starter.COMPANY, 3, WAITING),
            (second, Starter.PERSON, 7, WAITING),
            (second, Starter.COMPANY, 17, "person:distance"),
            (third, Starter.COMPANY, 12, AGREED),
            (third, Starter.PERSON, 9, WITHDRAWN),
        ):
            maker = next((p for p in makers if starter is Starter.PERSON or "employers" in p.consents), None)
            if maker is not None:
                yield self._story(maker.email, starter, self._mine, vacancy, days, end)
        own = [p for p in self._students_of("twaalfbrug") if p.study in (*_CODERS, "ict-beheer")]
        for student, (days, end) in zip(
            own, ((6, ASKED), (33, PLACED), (2, WAITING), (25, "company:full")), strict=False
        ):
            yield self._story(student.email, Starter.COORDINATOR, self._mine, None, days, end)
        coders = [
            p
            for p in self._others
            if p.kind == "student" and p.study in _CODERS and "employers" in p.consents and p.days_old > 35
        ]
        coders = [p for p in coders if (p.email, self._mine) not in self._taken]
        for student, (days, end) in zip(coders, ((4, WAITING), (15, AGREED)), strict=False):
            yield self._story(student.email, Starter.COMPANY, self._mine, None, days, end)

    def _own_people(self) -> Iterator[Story]:
        """Yield what the visitors' talent and student see: others answered, and somebody waits for them."""
        web = [v for v in self._open(8) if v.job in _WEB and v.company != self._mine]
        web.sort(key=lambda v: _WEB.index(v.job))
        for vacancy, (days, end) in zip(web, ((21, "company:skills"), (26, TALKED)), strict=False):
            yield self._story(TALENT, Starter.PERSON, vacancy.company, vacancy.slug, self._within(vacancy, days), end)
        acting = [v for v in self._open(2) if v.company in self._acting and v.company != self._mine]
        inviting = min(
            acting, key=lambda v: (v.job not in _WEB, self._world.company_seeds[v.company].sector != "ict", v.slug)
        )
        yield self._story(TALENT, Starter.COMPANY, inviting.company, inviting.slug, 2, WAITING)
        student = next(p for p in self._world.profiles if p.email == STUDENT)
        near = [c for c in self._fitting(student) if c.slug != self._mine]
        for company, (days, end) in zip(near, ((3, WAITING), (38, "company:period"), (9, ASKED)), strict=False):
            yield self._story(STUDENT, Starter.COORDINATOR, company.slug, None, days, end)
        others = [e.company.slug for e in self._world.employers[1:] if (STUDENT, e.company.slug) not in self._taken]
        inviter = min(others, key=lambda slug: student.study not in self._world.company_seeds[slug].studies)
        yield self._story(STUDENT, Starter.COMPANY, inviter, None, 5, WAITING)

    def _applied(self) -> Iterator[Story]:
        """Yield talents who applied for work like theirs."""
        endings = cycle(_APPLIED)
        for talent in self._talents(lambda p: bool(p.job))[:40]:
            days, end = next(endings)
            vacancy = self._vacancy_for(talent, self._open(6))
            if vacancy is not None:
                days = self._within(vacancy, days)
                yield self._story(talent.email, Starter.PERSON, vacancy.company, vacancy.slug, days, end)
        over = [v for v in self._world.vacancy_seeds if v.published and v.ends_on < clock.today() and not v.closed]
        late = [p for p in self._talents(lambda p: p.days_old > 60) if self._vacancy_for(p, over)]
        for talent in late[:_EXPIRED]:
            vacancy = self._vacancy_for(talent, over)
            if vacancy is not None:
                days = (clock.today() - vacancy.ends_on).days + 4
                yield self._story(talent.email, Starter.PERSON, vacancy.company, vacancy.slug, days, WAITING)

    def _invited(self) -> Iterator[Story]:
        """Yield talents whom employers invited."""
        endings = cycle(_INVITED)
        shown = self._talents(lambda p: "employers" in p.consents)
        asked: set[str] = set()
        acting = [v for v in self._open(6) if v.company in self._acting and v.company != self._mine]
        for vacancy in acting[:_INVITATIONS]:
            days, end = next(endings)
            days = self._within(vacancy, days)
            fitting = (p for p in shown if p.email not in asked and _suits(p, vacancy))
            who = next((p for p in fitting if self._is_free(p, vacancy)), None)
            if who is not None:
                asked.add(who.email)
                yield self._story(who.email, Starter.COMPANY, vacancy.company, vacancy.slug, days, end)

    def _introduced(self) -> Iterator[Story]:
        """Yield students whom the coordinator of their school introduced."""
        endings = cycle(_INTRODUCED)
        for school in [key for key, o in self._world.organisations.items() if o.seed.is_school]:
            for student in self._students_of(school)[:9]:
                days, end = next(endings)
                company = next((c for c in self._fitting(student) if (student.email, c.slug) not in self._taken), None)
                if company is not None and student.days_old > days:
                    yield self._story(student.email, Starter.COORDINATOR, company.slug, None, days, end)

    def _story(self, person: str, starter: Starter, company: str, vacancy: str | None, days: int, end: str) -> Story:
        self._taken.add((person, company))
        return Story(person, starter, company, vacancy, days, end)

    def _talents(self, wanted: Callable[[PersonSeed], bool]) -> list[PersonSeed]:
        return [p for p in self._others if p.kind == "talent" and p.days_old > 28 and wanted(p)]

    def _students_of(self, school: str) -> list[PersonSeed]:
        """Return the students of a school who share their profile with it."""
        return [p for p in self._others if p.school == school and "school" in p.consents and p.days_old > 35]

    def _open(self, days: int) -> list[VacancySeed]:
        """Return the vacancies that are open and were so many days ago."""
        today = clock.today()
        return [
            v
            for v in self._world.vacancy_seeds
            if v.published and not v.closed and v.ends_on >= today and (today - v.published).days >= days
        ]

    def _within(self, vacancy: VacancySeed, days: int) -> int:
        """Return so many days, or fewer where the vacancy is younger than that."""
        return min(days, (clock.today() - (vacancy.published or clock.today())).days)

    def _vacancy_for(self, talent: PersonSeed, among: Sequence[VacancySeed]) -> VacancySeed | None:
        """Return a vacancy for work like the talent's that the talent has nothing to do with yet."""
        kinds = [v for v in among if v.kind in talent.kinds and self._is_free(talent, v)]
        return next((v for v in kinds if v.job == talent.job), None) or next(
            (v for v in kinds if _suits(talent, v)), None
        )

    def _is_free(self, talent: PersonSeed, vacancy: VacancySeed) -> bool:
        return (talent.email, vacancy.company) not in self._taken

    def _fitting(self, student: PersonSeed) -> list[CompanySeed]:
        """Return the companies that take students of this study and level, the nearest first."""
        home = Place("", "", student.lat or 0, student.lon or 0)
        fitting = [
            c
            for c in self._world.company_seeds.values()
            if student.study in c.studies and student.level in c.levels and set(student.kinds) & set(c.kinds)
        ]
        return sorted(fitting, key=lambda c: distance_km(home, Place("", "", c.branches[0].lat, c.branches[0].lon)))


def _suits(talent: PersonSeed, vacancy: VacancySeed) -> bool:
    """Return whether a talent has at least half of what a vacancy requires."""
    required = [asked.skill for asked in vacancy.skills if asked.required]
    return vacancy.kind in talent.kinds and 2 * sum(skill in talent.skills for skill in required) >= len(required)
