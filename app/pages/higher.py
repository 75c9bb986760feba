"""What would bring something higher in a list: in a sentence, with who teaches it, the price, and the badge for it."""

from collections.abc import Sequence
from dataclasses import dataclass

from app.badges import queries as badges
from app.badges.queries import BadgeName
from app.kernel import clock
from app.kernel.text import N_, Listed, Text
from app.kernel.web import locale, shown
from app.matching.counterfactuals import higher
from app.matching.ranking import Basis
from app.matching.score.counterfactual import Change, Counterfactual
from app.matching.score.ranked import Row
from app.matching.score.weights import COMPONENT_NAMES, Component, Pairing
from app.pages.trainings import voucher
from app.pages.trainings.wanted import LOOKED_THROUGH, far_enough_first
from app.skills import queries as skills
from app.skills.rules import SKILL_LEVEL_NAMES, SkillLevel
from app.trainings.queries import TrainingLine, trainings_for_skills


@dataclass(frozen=True)
class Sayings:
    """What is said in one pairing: of the place, and of what would bring it higher."""

    place: str
    first: str
    higher: str
    several: str


SAYINGS = {
    Pairing.TALENT_VACANCY: Sayings(
        place=N_("Deze vacature staat op plaats %(before)s van %(all)s in jouw lijst."),
        first=N_("Deze vacature staat bovenaan in jouw lijst."),
        higher=N_("Met een badge voor %(skills)s gaat deze vacature van plaats %(before)s naar %(after)s."),
        several=N_("Met badges voor %(skills)s gaat deze vacature van plaats %(before)s naar %(after)s."),
    ),
    Pairing.STUDENT_STAGE: Sayings(
        place=N_("Dit bedrijf staat op plaats %(before)s van %(all)s in jouw lijst."),
        first=N_("Dit bedrijf staat bovenaan in jouw lijst."),
        higher=N_("Met een badge voor %(skills)s gaat dit bedrijf van plaats %(before)s naar %(after)s."),
        several=N_("Met badges voor %(skills)s gaat dit bedrijf van plaats %(before)s naar %(after)s."),
    ),
    Pairing.VACANCY_TALENT: Sayings(
        place=N_("Deze kandidaat staat op plaats %(before)s van %(all)s in uw lijst."),
        first=N_("Deze kandidaat staat bovenaan in uw lijst."),
        higher=N_("Met een badge voor %(skills)s gaat deze kandidaat van plaats %(before)s naar %(after)s."),
        several=N_("Met badges voor %(skills)s gaat deze kandidaat van plaats %(before)s naar %(after)s."),
    ),
    Pairing.STAGE_STUDENT: Sayings(
        place=N_("Deze student staat op plaats %(before)s van %(all)s in uw lijst."),
        first=N_("Deze student staat bovenaan in uw lijst."),
        higher=N_("Met een badge voor %(skills)s gaat deze student van plaats %(before)s naar %(after)s."),
        several=N_("Met badges voor %(skills)s gaat deze student van plaats %(before)s naar %(after)s."),
    ),
}
NEVER = N_("Badges alleen zijn niet genoeg voor de eerste %(goal)s.")
NEVER_FIRST = N_("Badges alleen zijn niet genoeg voor de eerste plaats.")
TOO_FAR = N_("Ook met %(tried)s badges erbij komt dit niet bij de eerste %(goal)s.")
TOO_FAR_FROM_FIRST = N_("Ook met %(tried)s badges erbij komt dit niet op de eerste plaats.")
ELSEWHERE = N_("De meeste punten ontbreken nu bij: %(parts)s.")
NAMED = 2
"""So many parts of the score are named where badges alone do not do it."""
OF_THE_OTHER = frozenset({Component.SKILLS, Component.ANSWERS, Component.FRESHNESS})
"""Parts of the score that no wish of a person changes."""
FOR_COMPANY = N_("Met een voucher betaalt u nog %(own)s.")
BADGES = 2
"""So many badges are named that prove a skill."""


@dataclass(frozen=True)
class Step:
    """One badge that would help: the skill, its level in words, who teaches it, the price with a voucher, badges.

    Not `far_enough`: the training is a beginning, and does not reach that level.
    """

    skill: str
    level: str
    training: TrainingLine | None
    far_enough: bool
    price: Text | None
    badges: Sequence[BadgeName]


@dataclass(frozen=True)
class Higher:
    """Where something stands in a list (of the person's own, or of a company's), and what would bring it higher.

    `elsewhere` says, where badges alone do not do it, in which other parts of the score most is to be won.
    """

    for_person: bool
    place: Text
    sentence: Text | None
    steps: list[Step]
    elsewhere: Text | None = None


def higher_in(basis: Basis, key: str, *, total: int) -> Higher | None:
    """Return where the row with `key` stands in a list of `total`, and what would bring it higher.

    None where it does not stand in the list.
    """
    today = clock.today()
    found = higher(basis, key, day=today)
    if found is None:
        return None
    sayings = SAYINGS[basis.pairing]
    place = Text(sayings.place, {"before": found.before, "all": total})
    if found.before == 1:
        return Higher(basis.pairing.for_person, Text(sayings.first), None, [])
    steps = _steps(found.changes, for_person=basis.pairing.for_person)
    elsewhere = None if steps else _elsewhere(basis.pool.row(basis.one, key, day=today))
    return Higher(basis.pairing.for_person, place, _sentence(found, sayings, steps), steps, elsewhere)


def _sentence(found: Counterfactual, sayings: Sayings, steps: Sequence[Step]) -> Text:
    if found.changes:
        named = Listed(tuple(step.skill for step in steps))
        return Text(
            sayings.higher if len(steps) == 1 else sayings.several,
            {"skills": named, "before": found.before, "after": found.after or 1},
        )
    sentence = (NEVER, NEVER_FIRST) if found.never else (TOO_FAR, TOO_FAR_FROM_FIRST)
    return Text(sentence[found.goal == 1], {"tried": found.tried, "goal": found.goal})


def _elsewhere(row: Row) -> Text | None:
    """Name the parts, besides skills, in which this row lacks most points; None where it lacks none."""
    lacking = sorted(
        (part for part in row.parts if part.component not in OF_THE_OTHER and part.points < part.of),
        key=lambda part: part.points - part.of,
    )
    names = tuple(shown(COMPONENT_NAMES[part.component]).lower() for part in lacking[:NAMED])
    return Text(ELSEWHERE, {"parts": Listed(names)}) if names else None


def _steps(changes: Sequence[Change], *, for_person: bool) -> list[Step]:
    if not changes:
        return []
    slugs = [change.skill for change in changes]
    names = skills.skill_names(slugs, locale())
    taught, today = trainings_for_skills(slugs, count=LOOKED_THROUGH), voucher.today()
    proving = badges.for_skills(slugs, count=BADGES, at_least=dict(changes))
    steps = []
    for skill, level in changes:
        line, far_enough = far_enough_first(taught[skill], level)
        price = today.sentence(line.price_cents) if line and today else None
        if price and not for_person:
            price = Text(FOR_COMPANY, price.values)
        words = SKILL_LEVEL_NAMES[SkillLevel(level)]
        steps.append(Step(names.get(skill, skill), words, line, far_enough, price, proving.get(skill, ())))
    return steps
