"""Sixty accounts: one to sign in with per role, and enough others to make the lists look lived in."""

import random
from dataclasses import dataclass

from app.accounts.rules import Role

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
    Person(Role.EMPLOYER, f"werkgever@{DOMAIN}", "Henk Oldenhave"),
    Person(Role.ADVISOR, f"adviseur@{DOMAIN}", "Marjan Koldewijn"),
    Person(Role.DECIDER, f"beslisser@{DOMAIN}", "Ruud Teunissen"),
    Person(Role.TREASURER, f"kassier@{DOMAIN}", "Yvonne Brakel"),
    Person(Role.ADMINISTRATOR, f"beheerder@{DOMAIN}", "Tom Lensink"),
)
"""One person per role; these six are printed when the site starts."""

OTHERS = {
    Role.STUDENT: 24,
    Role.EMPLOYER: 23,
    Role.ADVISOR: 3,
    Role.DECIDER: 1,
    Role.TREASURER: 1,
    Role.ADMINISTRATOR: 2,
}
FIRST = (
    "Anouk", "Bas", "Carmen", "Daan", "Elif", "Femke", "Gijs", "Hanneke", "Ilse", "Joost", "Karim", "Lotte",
    "Mees", "Nadia", "Oscar", "Petra", "Quinten", "Rosa", "Sem", "Tessa", "Umut", "Vera", "Wouter", "Xandra",
    "Yusuf", "Zoë", "Bram", "Fleur", "Jelle", "Kim", "Lars", "Mila", "Noor", "Pim", "Rik", "Sofie", "Thijs",
    "Amir", "Eva", "Niels",
)  # fmt: skip
LAST = (
    "Altena", "Bosveld", "Copier", "Dijkgraaf", "Eikelboom", "Freriks", "Garritsen", "Hilderink", "Ilbrink",
    "Jansink", "Klumper", "Lettink", "Meulman", "Nijhof", "Oonk", "Pelgrom", "Rensink", "Slijkhuis", "Tijhuis",
    "Uilenreef", "Vruggink", "Wassink", "Zweverink", "Broekgaarden", "Harmelink", "Kamperman", "Lubberding",
    "Overesch", "Roelvink", "Stegeman",
)  # fmt: skip


def people(seed: int) -> list[Person]:
    """Return the sixty accounts, the sign-ins first; the same for the same `seed`."""
    chance = random.Random(seed)
    names = [f"{first} {last}" for first in FIRST for last in LAST]
    chance.shuffle(names)
    chosen = iter(names)
    others = [
        Person(role, f"{role.value}{number:02d}@{DOMAIN}", next(chosen))
        for role, count in OTHERS.items()
        for number in range(1, count + 1)
    ]
    return [*SIGN_INS, *others]
