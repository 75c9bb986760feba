"""Who can sign in: one account to try per role, and others that make the lists look lived in."""

import random
from dataclasses import dataclass

from app.accounts.rules import Role
from app.demo.people.names import FIRST, LAST

PASSWORD = "welkom-in-de-demo"  # noqa: S105 - printed on purpose; production refuses demo data
DOMAIN = "demo.example"


@dataclass(frozen=True)
class Person:
    """One demo account."""

    role: Role
    email: str
    name: str


SIGN_INS = (
    Person(Role.STUDENT, f"student@{DOMAIN}", "Sanne Wolters"),
    Person(Role.TALENT, f"talent@{DOMAIN}", "Jasper Nijhof"),
    Person(Role.EMPLOYER, f"werkgever@{DOMAIN}", "Henk Oldenhave"),
    Person(Role.COORDINATOR, f"coordinator@{DOMAIN}", "Ineke Wassenberg"),
    Person(Role.ISSUER, f"uitgever@{DOMAIN}", "Folkert Stroink"),
    Person(Role.TRAINER, f"opleider@{DOMAIN}", "Dorien Heutink"),
    Person(Role.ADVISOR, f"adviseur@{DOMAIN}", "Marjan Koldewijn"),
    Person(Role.DECIDER, f"beslisser@{DOMAIN}", "Ruud Teunissen"),
    Person(Role.TREASURER, f"kassier@{DOMAIN}", "Yvonne Brakel"),
    Person(Role.TREASURER, f"kassier2@{DOMAIN}", "Gerben Averink"),
    Person(Role.ADMINISTRATOR, f"beheerder@{DOMAIN}", "Tom Lensink"),
)
"""One person per role, and a second treasurer, for nobody pays alone; these are printed when the site starts."""
NEWCOMERS = (
    Person(Role.STUDENT, f"student02@{DOMAIN}", "Jip Overbeek"),
    Person(Role.TALENT, f"talent02@{DOMAIN}", "Marleen Kiers"),
)
"""Who has an account and nothing else yet."""

OTHERS = {
    Role.EMPLOYER: 23,
    Role.COORDINATOR: 5,
    Role.ISSUER: 30,
    Role.TRAINER: 13,
    Role.ADVISOR: 3,
    Role.DECIDER: 1,
    Role.TREASURER: 1,
    Role.ADMINISTRATOR: 2,
}
"""How many others act in each role; students and talents come with their profiles."""


def address(role: Role, number: int) -> str:
    """Return the e-mail address of the account with that number in a role."""
    return f"{role.value}{number:02d}@{DOMAIN}"


def people(seed: int) -> list[Person]:
    """Return the accounts that do not come with a profile, the sign-ins first; the same for the same `seed`."""
    chance = random.Random(seed)
    names = [f"{first} {last}" for first in FIRST for last in LAST]
    chance.shuffle(names)
    chosen = iter(names)
    others = [
        Person(role, address(role, number), next(chosen))
        for role, count in OTHERS.items()
        for number in range(1, count + 1)
    ]
    return [*SIGN_INS, *NEWCOMERS, *others]
