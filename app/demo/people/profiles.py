"""All profiles of the demo: those that visitors sign in as, written by hand, and the others."""

from datetime import date, timedelta
from random import Random

from app.accounts.rules import Role
from app.demo.people.accounts import NEWCOMERS, SIGN_INS, Person, people
from app.demo.people.names import Names
from app.demo.people.seed import PersonSeed
from app.demo.people.students import generate_students, next_starts
from app.demo.people.talents import generate_talents
from app.kernel.region import Region
from app.skills.vocabulary_file import Vocabulary

_HOME = "Deventer"


def generate_profiles(seed: int, region: Region, vocabulary: Vocabulary, *, anchor: date) -> list[PersonSeed]:
    """Return 180 students and 120 talents; the same for the same seed, day and region."""
    by_role = {person.role: person for person in SIGN_INS}
    names = Names(Random(f"names {seed}"), {person.name for person in people(seed)})
    home = region.locate(_HOME)
    if home is None:
        raise LookupError(f"{_HOME} is not in this region")
    place = {"place": home.name, "municipality": home.municipality, "lat": home.lat, "lon": home.lon}
    return [
        _visitor_student(by_role[Role.STUDENT], next_starts(anchor)[0][0], place),
        _newcomer(NEWCOMERS[0], "student"),
        *generate_students(seed, region, names, anchor=anchor),
        _visitor_talent(by_role[Role.TALENT], anchor + timedelta(days=14), place),
        _newcomer(NEWCOMERS[1], "talent"),
        *generate_talents(seed, region, vocabulary, names, anchor=anchor),
    ]


def _visitor_student(person: Person, start: date, place: dict[str, object]) -> PersonSeed:
    return PersonSeed(
        kind="student",
        email=person.email,
        name=person.name,
        headline="Tweedejaars software development zoekt stage vanaf februari",
        about=(
            "Ik leer websites maken en wil nu eens met een team aan één site werken. HTML en CSS ken ik goed, met "
            "JavaScript ben ik een halfjaar bezig. Voor de handbalclub maakte ik een rooster dat iedereen op de "
            "telefoon kan zien.\n\nIk ben op tijd, vraag door als ik iets niet snap en kom met de fiets of de trein."
        ),
        occupations=("webontwikkelaar", "frontendontwikkelaar"),
        kinds=("internship",),
        level="mbo4",
        study="ict-software-developer",
        situation=None,
        school="twaalfbrug",
        max_km=20,
        remote_ok=True,
        hours=(24, 32),
        available=(start, date(start.year, start.month + 5, 1) if start.month < 8 else None),
        languages={"nl": "C2", "en": "B1"},
        licences=(),
        skills={"html-css": 2, "programmeren": 1, "javascript": 1, "git": 1, "samenwerken": 2},
        consents=frozenset({"employers", "school"}),
        job="",
        days_old=75,
        **place,  # type: ignore[arg-type]
    )


def _visitor_talent(person: Person, start: date, place: dict[str, object]) -> PersonSeed:
    return PersonSeed(
        kind="talent",
        email=person.email,
        name=person.name,
        headline="Van winkelvloer naar front-end: ontwikkelaar zoekt eerste baan",
        about=(
            "Elf jaar stond ik in een fietsenwinkel, de laatste drie bouwde en beheerde ik ook de webwinkel. Dat laatste "
            "wil ik nu de hele week doen. Ik rondde een omscholing af in HTML, CSS en JavaScript en bouw graag pagina's "
            "die iedereen kan bedienen.\n\nKlanten begrijpen kan ik als de beste. React en TypeScript moet ik nog leren."
        ),
        occupations=("frontendontwikkelaar", "webontwikkelaar"),
        kinds=("job",),
        level="mbo4",
        study="ict-software-developer",
        situation="seeking",
        school=None,
        max_km=25,
        remote_ok=True,
        hours=(24, 36),
        available=(start, None),
        languages={"nl": "C2", "en": "B1", "de": "A2"},
        licences=("B",),
        skills={
            "html-css": 3,
            "javascript": 2,
            "frontend": 2,
            "programmeren": 2,
            "git": 2,
            "webredactie": 3,
            "klantcontact": 3,
            "fietstechniek": 3,
        },
        consents=frozenset({"employers", "advisor"}),
        job="frontendontwikkelaar",
        days_old=48,
        **place,  # type: ignore[arg-type]
    )


def _newcomer(person: Person, kind: str) -> PersonSeed:
    """Return an account whose profile is still empty."""
    return PersonSeed(
        kind=kind,
        email=person.email,
        name=person.name,
        headline="",
        about="",
        occupations=(),
        kinds=(),
        level=None,
        study=None,
        situation=None,
        school=None,
        place=None,
        municipality=None,
        lat=None,
        lon=None,
        max_km=None,
        remote_ok=False,
        hours=None,
        available=(None, None),
        languages={},
        licences=(),
        skills={},
        consents=frozenset(),
        job="",
        days_old=1,
    )
