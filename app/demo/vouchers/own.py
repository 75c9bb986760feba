"""Applications that people of the demo make for themselves: employees, job seekers and self-employed people."""

import random
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import cycle

from app.accounts.models import Account
from app.accounts.rules import Role
from app.demo.cases import WAITING_MUNICIPALITY, Desk, Happening, Story, Telling, iban_of, moment, path_of
from app.demo.world import World
from app.kernel import clock
from app.people.models import Person
from app.people.rules import Situation
from app.vouchers.actions import Answers, Applicant
from app.vouchers.process import State
from app.vouchers.scheme import ApplicantKind, Payee

_W, _J, _Z = ApplicantKind.EMPLOYEE, ApplicantKind.JOB_SEEKER, ApplicantKind.SELF_EMPLOYED
KINDS = {Situation.EMPLOYED: _W, Situation.SEEKING: _J, Situation.SELF_EMPLOYED: _Z}
PAPERS = {
    _W: (("quote", "Offerte"), ("residence", "Uittreksel woonadres"), ("employment", "Verklaring van de werkgever")),
    _J: (("quote", "Offerte"), ("residence", "Uittreksel woonadres"), ("registration", "Inschrijving bij UWV")),
    _Z: (("quote", "Offerte"), ("residence", "Uittreksel woonadres")),
}
BORN_EARLIEST, BORN_WITHIN = 1964, 38


@dataclass(frozen=True)
class Own:
    """A story of somebody's own: of which kind, what they want to learn, with whom, and why it helps."""

    kind: ApplicantKind
    story: Story
    title: str
    trainer: str
    why: str


STORIES = (
    Own(
        _W,
        Story(57, 3_640_00, State.GRANTED),
        "Verzorgende IG, verkort traject",
        "Zorgacademie De Berkel",
        "Ik werk als helpende. Met dit diploma mag ik zelf medicijnen geven.",
    ),
    Own(
        _J,
        Story(56, 2_950_00, State.GRANTED),
        "Monteur warmtepompen",
        "Leerhuis Techniek IJsselrand",
        "Een installatiebedrijf in Zutphen neemt mij aan als ik dit kan.",
    ),
    Own(
        _Z,
        Story(54, 2_780_00, State.GRANTED, starts_after=95),
        "Bim-modelleren voor de bouw",
        "Bouwleerplein Achterom",
        "Aannemers vragen mij om tekeningen in 3D. Nu zeg ik daarvoor nog nee.",
    ),
    Own(
        _Z,
        Story(50, 3_100_00, State.REFUSED, answers={"trainer_linked": True}),
        "Duurzaam inkopen",
        "Kantoorschool De Hanze",
        "Mijn klanten willen weten waar hun spullen vandaan komen.",
    ),
    Own(
        _W,
        Story(35, 2_310_00, State.WITHDRAWN),
        "Planner transport",
        "Logistiek Leren Oost",
        "Ik rijd al twaalf jaar en wil de planning gaan doen.",
    ),
    Own(
        _W,
        Story(31, 4_150_00, State.IN_REVIEW),
        "PLC programmeren basis",
        "Leerhuis Techniek IJsselrand",
        "Ik onderhoud de lijn. De besturing doet nu een bedrijf van buiten.",
    ),
    Own(
        _J,
        Story(26, 3_275_00, State.PROPOSED),
        "Heftruck en reachtruck met VCA",
        "Logistiek Leren Oost",
        "Er zijn zeven vacatures in magazijnen bij mij in de buurt.",
    ),
    Own(
        _J,
        Story(20, 2_640_00, State.WAITING, WAITING_MUNICIPALITY),
        "Zonnepanelen installeren",
        "Vakschool Oostwaarts",
        "Ik was dakdekker. Werk op het dak blijf ik zo doen.",
    ),
    Own(
        _Z,
        Story(14, 2_420_00, State.COMPLETE, answers={"vat_deductible": True, "tuition_cents": 3_025_00}),
        "Precisielandbouw met drones",
        "Groene Leerschuur",
        "Loonwerkers zonder drone krijgen hier steeds minder werk.",
    ),
    Own(
        _W,
        Story(12, 3_480_00, State.INCOMPLETE, mine=True),
        "Front-end ontwikkelen met React",
        "Codeplaats Hanzestad",
        "Ik doe nu beheer. Bij ons in Deventer zoeken vijf bedrijven een ontwikkelaar.",
    ),
    Own(
        _J,
        Story(8, 2_190_00, State.INCOMPLETE),
        "Natuur- en groenbeheer",
        "Groene Leerschuur",
        "Na mijn uitkering wil ik buiten werken. De gemeente zoekt mensen.",
    ),
    Own(
        _Z,
        Story(4, 5_200_00, State.INCOMPLETE),
        "Lassen MIG/MAG niveau 2",
        "Vakschool Oostwaarts",
        "Ik maak hekken en trappen. Voor constructies is dit papier nodig.",
    ),
)
"""The oldest come after the municipalities paid in: what there was before went to employers."""


def happenings(world: World, desk: Desk, seed: int) -> Iterator[Happening]:
    """Yield what happens to these applications; each is somebody else's, one is the visitors' own."""
    chance = random.Random(f"own {seed}")
    mine, *_ = world.holders[Role.TALENT]
    people = {
        (kind, waits): cycle(_people(world, kind, mine, waits=waits)) for kind in PAPERS for waits in (True, False)
    }
    own = world.persons[mine.email]
    advisors, deciders = cycle(desk.advisors), cycle(desk.deciders)
    for one in STORIES:
        account, person = (mine, own) if one.story.mine else next(people[one.kind, one.story.municipality is not None])
        answers = _answers(one, account, person, chance)
        applicant = Applicant(one.kind, kvk_number=_kvk(chance) if one.kind is _Z else None)
        papers = PAPERS[one.kind]
        telling = Telling(one.story, account, applicant, next(advisors), next(deciders), answers, papers)
        path = path_of(one.story)
        if one.story.until is State.INCOMPLETE:  # everything but the last paper
            telling.papers = papers[:-1]
            path = [(0, 9, "begin"), (0, 10, "supply"), (0, 11, "submit")]
        for days_later, hour, verb in path:
            yield moment(one.story.days_ago - days_later, hour, chance.randrange(60)), getattr(telling, verb)


def _people(world: World, kind: ApplicantKind, mine: Account, *, waits: bool) -> Sequence[tuple[Account, Person]]:
    """Return the talents of one kind who live in the region, in the municipality that has not paid in or elsewhere."""
    by_id = {account.id: account for account in world.holders[Role.TALENT] if account.id != mine.id}
    served = {employer.branch.municipality for employer in world.employers} - {WAITING_MUNICIPALITY}
    homes = {WAITING_MUNICIPALITY} if waits else served
    return [
        (by_id[person.account_id], person)
        for person in world.persons.values()
        if person.account_id in by_id
        and person.municipality in homes
        and person.situation is not None
        and KINDS[Situation(person.situation)] is kind
    ]


def _kvk(chance: random.Random) -> str:
    return f"9{chance.randrange(10**7):07d}"


def _answers(one: Own, account: Account, person: Person, chance: random.Random) -> Answers:
    story = one.story
    start = clock.today() + timedelta(days=story.starts_after - story.days_ago)
    born = date(BORN_EARLIEST + chance.randrange(BORN_WITHIN), chance.randrange(1, 13), chance.randrange(1, 29))
    said: Mapping[str, object] = {
        "vat_deductible": False,
        "de_minimis_prior_cents": chance.choice((0, 0, 2_000_00)) if one.kind is _Z else None,
        "participant_name": account.name,
        "participant_birth_date": born,
        "participant_municipality": person.municipality,
        "training_title": one.title,
        "trainer_name": one.trainer,
        "training_start": start,
        "training_end": start + timedelta(days=chance.choice((55, 83, 111))),
        "tuition_cents": story.tuition_cents,
        "exam_cents": 0,
        "material_cents": 0,
        "third_party_cents": 0,
        "vat_percent": 21,
        "amounts_include_vat": True,
        "trainer_recognised": True,
        "trainer_linked": False,
        "sector_fund_available": False,
        "motivation": one.why,
        "payee_kind": Payee.TRAINER,
        "payee_name": one.trainer,
        "payee_iban": iban_of(f"{sum(map(ord, one.trainer)):08d}"),
    }
    return Answers(**{**said, **(story.answers or {})})  # type: ignore[arg-type]
