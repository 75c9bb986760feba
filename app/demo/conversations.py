"""What students and companies of the demo wrote each other, through the actions that people use."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta
from itertools import cycle

from app.accounts.models import Account
from app.companies.models import Company
from app.contacts import actions
from app.demo.cases import Employer
from app.kernel import clock


@dataclass(frozen=True)
class Exchange:
    """A student's message and, after some days, the answer; None is silence so far."""

    days_ago: int
    message: str
    answer: str | None = None
    answered_after: int = 2


TO_ME = (
    Exchange(
        16,
        "Hoi, ik zoek een stage van februari tot juli, vier dagen per week. Ik wil leren hoe je met een team aan één "
        "website werkt. Ik ken HTML en CSS goed, en ben net begonnen met JavaScript.",
        "Leuk dat je schrijft. Kom volgende week eens kijken, dan laten we zien waar we aan werken. Past dinsdag om tien uur?",
    ),
    Exchange(
        5,
        "Goedemiddag, voor mijn studie zoek ik een afstudeeropdracht vanaf februari. Ik wil onderzoeken hoe een webwinkel "
        "sneller wordt op oude telefoons. Ik werk graag met Python.",
    ),
    Exchange(
        2, "Hallo, mag ik een dag meelopen? Ik zit in de vierde klas van de havo en wil weten of ICT iets voor mij is."
    ),
)
FROM_ME = (
    Exchange(
        21,
        "Hoi, ik ben tweedejaars en zoek een stage vanaf februari, vier dagen per week. Ik wil leren hoe jullie een project "
        "van begin tot eind doen. Ik kan goed samenwerken en ben handig met computers.",
        "Dankjewel voor je bericht! Dit jaar zitten we vol, maar in september hebben we weer plek. Mag ik je dan mailen?",
        3,
    ),
    Exchange(
        12,
        "Goedendag, mijn school zoekt bedrijven voor een praktijkopdracht van tien weken. Ik wil graag iets maken dat echt "
        "gebruikt wordt. Zou dat bij u kunnen?",
    ),
    Exchange(
        4,
        "Hoi, op jullie profiel las ik wat stagiairs doen en dat wil ik ook leren. Ik ben er op maandag tot en met donderdag. "
        "Is er nog plek vanaf februari?",
    ),
)


def tell(students: Sequence[Account], employers: Sequence[Employer], companies: Sequence[Company]) -> None:
    """Let the other students write to the visitor's company, and the visitor's student write to three others."""
    visitor, *others = students
    mine, *known = employers
    for student, exchange in zip(cycle(others), TO_ME, strict=False):
        _exchange(student, mine.company, exchange, mine.account)
    written_to = [
        employer for employer in known if employer.company.sector in ("installatie", "bouw", "zorg", "metaal")
    ]
    for employer, exchange in zip(written_to or known, FROM_ME, strict=False):
        _exchange(visitor, employer.company, exchange, employer.account)
    for student, company, exchange in zip(others[len(TO_ME) :], companies[10:], cycle(FROM_ME), strict=False):
        _exchange(student, company, exchange, None)


def _exchange(student: Account, company: Company, exchange: Exchange, member: Account | None) -> None:
    began = clock.now() - timedelta(days=exchange.days_ago, hours=3)
    with clock.standing_at(began):
        conversation = actions.write(company, exchange.message, by=student)
    if exchange.answer:
        with clock.standing_at(began + timedelta(days=exchange.answered_after, hours=1)):
            actions.answer(conversation, exchange.answer, by=member)
