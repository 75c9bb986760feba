"""What people of the demo began and did not finish: applications that stopped in the middle of a step."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta

from app.accounts.models import Account
from app.accounts.rules import Role
from app.demo.cases import moment
from app.demo.world import World
from app.kernel import clock
from app.vouchers.drafts import actions
from app.vouchers.drafts.models import Typed
from app.vouchers.drafts.parts import Part
from app.vouchers.forms.fields import Person
from app.vouchers.forms.participants import typed_of
from app.vouchers.scheme import ApplicantKind

_PAGE = "demo"
"""Stands for the page that kept them."""
_PEOPLE = (
    ("Wessel Haverkate", date(1987, 4, 17), "Deventer"),
    ("Fenna Roelofs", date(1995, 11, 2), "Zutphen"),
    ("Bram Zandbergen", date(2001, 6, 29), "Voorst"),
)


@dataclass(frozen=True)
class Begun:
    """Who began what, how long ago, and what was typed in each step, as the pages name the fields."""

    role: Role
    holder: int
    days_ago: int
    kind: ApplicantKind
    typed: Mapping[Part, Typed] = field(default_factory=dict)
    many: bool = False


def tell(world: World) -> None:
    """Begin what nobody finished yet."""
    for begun in _begun(world):
        account = world.holders[begun.role][begun.holder]
        with clock.standing_at(moment(begun.days_ago, 20)):
            _keep(account, begun)


def _keep(account: Account, begun: Begun) -> None:
    draft = actions.begin(by=account, kind=begun.kind, many=begun.many)
    for part, typed in begun.typed.items():
        actions.keep(draft, by=account, part=part, typed=typed, seen=draft.revision, writer=_PAGE)


def _begun(world: World) -> tuple[Begun, ...]:
    """Return the stories: the employer and the talent that visitors sign in as, and two others."""
    branch = {"branch": [str(world.employers[0].branch.id)]}
    business = {"vat_deductible": ["ja"], "de_minimis_prior_cents": ["0"]}
    employer, talent = Role.EMPLOYER, Role.TALENT
    return (
        Begun(
            employer,
            0,
            4,
            ApplicantKind.EMPLOYER,
            {
                Part.APPLICANT: branch | business,
                Part.PARTICIPANT: _person("Marit Wolbers", "23-9-1991", "Olst-Wijhe"),
                Part.TRAINING: _training("Python voor data-analyse", "Codeplaats Hanzestad", 50),
                Part.COSTS: {"tuition_cents": ["2.950"]},
            },
        ),
        Begun(
            employer,
            0,
            1,
            ApplicantKind.EMPLOYER,
            {
                Part.APPLICANT: branch | business,
                Part.PARTICIPANT: typed_of(Person(row, *one) for row, one in enumerate(_PEOPLE, start=2)),
            },
            many=True,
        ),
        Begun(
            talent,
            0,
            2,
            ApplicantKind.SELF_EMPLOYED,
            {
                Part.APPLICANT: _person(world.holders[talent][0].name, "14-3-1989", "Deventer")
                | {"kvk_number": ["90004411"]}
                | business,
                Part.TRAINING: _training("Toegankelijk bouwen", "Codeplaats Hanzestad", 64),
                Part.COSTS: {"tuition_cents": ["2.100"], "vat_percent": ["21"]},
            },
        ),
        Begun(
            talent,
            5,
            3,
            ApplicantKind.JOB_SEEKER,
            {Part.APPLICANT: _person(world.holders[talent][5].name, "30-11-1978", "Apeldoorn")},
        ),
    )


def _person(name: str, born: str, home: str) -> Typed:
    return {"participant_name": [name], "participant_birth_date": [born], "participant_municipality": [home]}


def _training(title: str, trainer: str, starts_in: int) -> Typed:
    start = clock.today() + timedelta(days=starts_in)
    return {
        "training_title": [title],
        "trainer_name": [trainer],
        "training_start": [f"{start:%d-%m-%Y}"],
        "training_end": [f"{start + timedelta(days=83):%d-%m-%Y}"],
        "trainer_recognised": ["ja"],
        "trainer_linked": ["nee"],
        "sector_fund_available": ["nee"],
    }
