"""Roles and their start pages, how long sessions and links last, what a password must be."""

from datetime import timedelta
from enum import StrEnum

from app.kernel.text import N_, Text

IDLE = timedelta(hours=1)
ABSOLUTE = timedelta(hours=12)
RESET_VALID = timedelta(hours=2)
CONFIRM_VALID = timedelta(days=7)
BETWEEN_LINKS = timedelta(minutes=1)
"""Asking for a link again within this time sends no second mail."""
MIN_PASSWORD = 10
MAX_PASSWORD = 200


class Role(StrEnum):
    """What an account may act as; one at a time."""

    STUDENT = "student"
    TALENT = "talent"
    EMPLOYER = "employer"
    COORDINATOR = "coordinator"
    ISSUER = "issuer"
    TRAINER = "trainer"
    ADVISOR = "advisor"
    DECIDER = "decider"
    TREASURER = "treasurer"
    ADMINISTRATOR = "administrator"


ROLE_NAMES = {
    Role.STUDENT: N_("student"),
    Role.TALENT: N_("talent"),
    Role.EMPLOYER: N_("werkgever"),
    Role.COORDINATOR: N_("stagecoördinator"),
    Role.ISSUER: N_("badge-uitgever"),
    Role.TRAINER: N_("opleider"),
    Role.ADVISOR: N_("adviseur"),
    Role.DECIDER: N_("beslisser"),
    Role.TREASURER: N_("kassier"),
    Role.ADMINISTRATOR: N_("beheerder"),
}
ROLE_NAMES_PLURAL = {
    Role.STUDENT: N_("studenten"),
    Role.TALENT: N_("talenten"),
    Role.EMPLOYER: N_("werkgevers"),
    Role.COORDINATOR: N_("stagecoördinatoren"),
    Role.ISSUER: N_("badge-uitgevers"),
    Role.TRAINER: N_("opleiders"),
    Role.ADVISOR: N_("adviseurs"),
    Role.DECIDER: N_("beslissers"),
    Role.TREASURER: N_("kassiers"),
    Role.ADMINISTRATOR: N_("beheerders"),
}
STAFF = frozenset({Role.ADVISOR, Role.DECIDER, Role.TREASURER, Role.ADMINISTRATOR})
FOR_AN_ORGANISATION = frozenset({Role.COORDINATOR, Role.ISSUER, Role.TRAINER})
"""Roles that come with acting for a school, a badge issuer or a trainer (see `app.organisations`)."""
PERSONS = frozenset({Role.STUDENT, Role.TALENT})
"""Roles with a profile of their own (see `app.people`)."""
SELF_CHOSEN = PERSONS | {Role.EMPLOYER}
"""Roles that a person may take without asking; an administrator grants the others."""

START_PAGES = {
    Role.STUDENT: "/overzicht",
    Role.TALENT: "/overzicht",
    Role.EMPLOYER: "/mijn-bedrijf",
    Role.COORDINATOR: "/mijn-studenten",
    Role.ISSUER: "/uitgever",
    Role.TRAINER: "/opleider",
    Role.ADVISOR: "/advies",
    Role.DECIDER: "/advies",
    Role.TREASURER: "/kas",
    Role.ADMINISTRATOR: "/beheer",
}


class Purpose(StrEnum):
    """What a mailed link is for."""

    RESET = "reset"
    CONFIRM = "confirm"


LINK_VALID = {Purpose.RESET: RESET_VALID, Purpose.CONFIRM: CONFIRM_VALID}

_OBVIOUS = """
    wachtwoord password passwoord geheim welkom welkomwelkom hallo hallohallo ikhouvanjou iloveyou
    qwerty qwertyuiop qwertyqwerty asdfghjkl zxcvbnm vindplatform vindstage vindwerk stage stageplek
    student werkgever deventer apeldoorn zutphen goaheadeagles ajax feyenoord voetbal lente zomer
    herfst winter admin administrator beheerder
"""
OBVIOUS = frozenset(_OBVIOUS.split())
"""What is tried first, without the digits and signs around it."""
SEQUENCES = ("01234567890123456789", "98765432109876543210", "abcdefghijklmnopqrstuvwxyz")
MIN_EMAIL_NAME = 4


def password_problem(password: str, email: str) -> Text | None:
    """Return what is wrong with a new `password` for the account of `email`, or None.

    The rules of NIST SP 800-63B 5.1.1.2: length, no obvious choices, no demands on kinds of characters.
    """
    if len(password) < MIN_PASSWORD:
        return Text(N_("Kies een wachtwoord van ten minste %(least)s tekens."), {"least": MIN_PASSWORD})
    if len(password) > MAX_PASSWORD:
        return Text(N_("Kies een wachtwoord van hoogstens %(most)s tekens."), {"most": MAX_PASSWORD})
    folded = password.casefold()
    if _is_obvious(folded):
        return Text(N_("Dit wachtwoord is makkelijk te raden. Kies een ander, bijvoorbeeld vier losse woorden."))
    name = email.partition("@")[0].casefold()
    if len(name) >= MIN_EMAIL_NAME and name in folded:
        return Text(N_("Kies een wachtwoord zonder uw e-mailadres erin."))
    return None


def _is_obvious(folded: str) -> bool:
    word = folded.strip("0123456789!?.,-_*#@$&+= ")
    return word in OBVIOUS or len(set(folded)) <= 3 or any(folded in sequence for sequence in SEQUENCES)


def local_path(address: str | None, fallback: str) -> str:
    """Return `address` if it is a page of this site ("/stages?q=lassen"), else `fallback`.

    What begins with one slash has no scheme and no host. Browsers read a backslash as a slash and drop
    white space and control characters, so that none of these may occur.
    """
    if not address or not address.startswith("/") or address.startswith("//"):
        return fallback
    if "\\" in address or any(char.isspace() or not char.isprintable() for char in address):
        return fallback
    return address
