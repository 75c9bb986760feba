"""What a person's profile can be, what a person can agree to, and who may see what by that."""

from collections.abc import Collection
from dataclasses import dataclass
from enum import StrEnum

from app.accounts.rules import Role
from app.kernel.text import N_

MAX_SKILLS = 40
MAX_OCCUPATIONS = 5
MAX_KM = 100
MAX_HOURS = 60


class PersonKind(StrEnum):
    """A profile is that of a student, who looks for a place, or of a talent, who looks for work."""

    STUDENT = "student"
    TALENT = "talent"


KIND_OF_ROLE = {Role.STUDENT: PersonKind.STUDENT, Role.TALENT: PersonKind.TALENT}
"""The profile that belongs to the role somebody acts in."""


KIND_NAMES = {PersonKind.STUDENT: N_("student"), PersonKind.TALENT: N_("talent")}

WISHED_KINDS = {
    PersonKind.STUDENT: {
        "internship": N_("Stage"),
        "graduation_project": N_("Afstuderen"),
        "practical_assignment": N_("Praktijkopdracht"),
    },
    PersonKind.TALENT: {"job": N_("Baan"), "assignment": N_("Opdracht")},
}
"""What can be wished, by profile: the kinds of `placements.rules` and `vacancies.rules`, which stand above this."""


class Situation(StrEnum):
    """What a talent does now; decides which voucher fits."""

    EMPLOYED = "employed"
    SELF_EMPLOYED = "self_employed"
    SEEKING = "seeking"


SITUATION_NAMES = {
    Situation.EMPLOYED: N_("Ik heb een baan"),
    Situation.SELF_EMPLOYED: N_("Ik werk als zzp’er"),
    Situation.SEEKING: N_("Ik zoek werk"),
}


class Purpose(StrEnum):
    """What a person can agree to, each apart; nothing is agreed to beforehand."""

    EMPLOYERS = "employers"
    SCHOOL = "school"
    ADVISOR = "advisor"


PURPOSE_NAMES = {
    Purpose.EMPLOYERS: N_("Bedrijven mogen mijn profiel zien, zonder mijn naam"),
    Purpose.SCHOOL: N_("De stagecoördinator van mijn school mag mijn profiel en mijn contacten zien"),
    Purpose.ADVISOR: N_("Een adviseur van het leerwerkloket mag mijn profiel zien"),
}
PURPOSES_OF = {
    PersonKind.STUDENT: (Purpose.EMPLOYERS, Purpose.SCHOOL),
    PersonKind.TALENT: (Purpose.EMPLOYERS, Purpose.ADVISOR),
}


@dataclass(frozen=True)
class Meaning:
    """What somebody reads before agreeing: who sees what, what never, and the words of both buttons."""

    sees: str
    hidden: str
    agree: str
    withdraw: str


MEANINGS = {
    Purpose.EMPLOYERS: Meaning(
        sees=N_(
            "Bedrijven die wij hebben gecontroleerd, zien wat je kunt en zoekt. Ze kunnen je uitnodigen. "
            "Jij beslist daarna of ze je naam krijgen."
        ),
        hidden=N_("Je naam, je e-mailadres en je situatie zien ze niet."),
        agree=N_("Laat bedrijven mijn profiel zien"),
        withdraw=N_("Verberg mijn profiel voor bedrijven"),
    ),
    Purpose.SCHOOL: Meaning(
        sees=N_(
            "De stagecoördinator van je school ziet je naam en je profiel. "
            "Ook ziet die met welke bedrijven je contact hebt. Zo kan de coördinator je voordragen."
        ),
        hidden=N_("Wat jij en het bedrijf elkaar schrijven, blijft tussen jullie."),
        agree=N_("Laat mijn school meekijken"),
        withdraw=N_("Laat mijn school niet meer meekijken"),
    ),
    Purpose.ADVISOR: Meaning(
        sees=N_(
            "Een adviseur van het leerwerkloket ziet je naam, je e-mailadres en je profiel. "
            "De adviseur kan je helpen met werk of scholing."
        ),
        hidden=N_("Wat jij en een bedrijf elkaar schrijven, ziet de adviseur niet."),
        agree=N_("Laat een adviseur meekijken"),
        withdraw=N_("Laat geen adviseur meer meekijken"),
    ),
}


@dataclass(frozen=True)
class Viewer:
    """Who wants to see a profile: in which role, for a verified company or not, and for which schools (ids)."""

    account_id: int
    role: Role | None
    for_verified_company: bool = False
    schools: frozenset[int] = frozenset()


@dataclass(frozen=True)
class Subject:
    """What decides who may see a profile."""

    account_id: int
    kind: PersonKind
    school_id: int | None
    agreed: frozenset[Purpose]
    blocked: bool = False


def may_view(subject: Subject, viewer: Viewer) -> bool:
    """Return whether `viewer` may open the profile: the owner always, others by what the owner agreed to.

    Nobody but the owner sees the profile of a blocked account. What is seen (with or without a name) is for the page.
    """
    if subject.account_id == viewer.account_id:
        return KIND_OF_ROLE.get(viewer.role) is subject.kind if viewer.role else False
    if subject.blocked:
        return False
    match viewer.role:
        case Role.EMPLOYER:
            return viewer.for_verified_company and Purpose.EMPLOYERS in subject.agreed
        case Role.COORDINATOR:
            own = subject.school_id is not None and subject.school_id in viewer.schools
            return own and subject.kind is PersonKind.STUDENT and Purpose.SCHOOL in subject.agreed
        case Role.ADVISOR:
            return subject.kind is PersonKind.TALENT and Purpose.ADVISOR in subject.agreed
        case _:
            return False


def purposes_of(kind: PersonKind, *, with_school: bool) -> Collection[Purpose]:
    """Return what can be agreed to now: to the school's looking along only once a school is chosen."""
    return tuple(p for p in PURPOSES_OF[kind] if p is not Purpose.SCHOOL or with_school)
