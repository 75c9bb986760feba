"""Why one match scores as it does: its skills, one by one, and what is said of them."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from app.kernel.text import N_, Listed, Text
from app.matching.score.lexicon import Asked, Lexicon
from app.matching.score.parties import Held, Offering, Seeker
from app.matching.score.ranked import Part, Row, whole_points
from app.matching.score.weights import SIDES, Component, Pairing, Side

NAMED = 3
"""So many missing skills are named in the sentence."""
DIGITS = 9


@dataclass(frozen=True)
class Saying:
    """What is said of the skills in one pairing: how many are there, and of what is not, where not too much, or much.

    `nothing` is where none is asked; `one` and `not_one` where one is, there or not.
    """

    nothing: str
    one: str
    not_one: str
    both: str
    every: str
    none: str
    some: str
    lacking: str
    lacking_much: str


BOTH = 2
SAYINGS = {
    Pairing.TALENT_VACANCY: Saying(
        nothing=N_("In deze vacature staan geen vaardigheden."),
        one=N_("Je hebt de gevraagde vaardigheid."),
        not_one=N_("Je hebt de gevraagde vaardigheid nog niet."),
        both=N_("Je hebt beide vaardigheden."),
        every=N_("Je hebt alle %(all)s vaardigheden."),
        none=N_("Je hebt nog geen van de %(all)s vaardigheden."),
        some=N_("Je hebt %(have)s van de %(all)s vaardigheden."),
        lacking=N_("Dit mis je nog: %(skills)s."),
        lacking_much=N_("Dit mis je vooral: %(skills)s."),
    ),
    Pairing.STUDENT_STAGE: Saying(
        nothing=N_("Dit bedrijf noemt geen vaardigheden."),
        one=N_("Je hebt de genoemde vaardigheid."),
        not_one=N_("Je hebt de genoemde vaardigheid nog niet."),
        both=N_("Je hebt beide vaardigheden."),
        every=N_("Je hebt alle %(all)s vaardigheden."),
        none=N_("Je hebt nog geen van de %(all)s vaardigheden."),
        some=N_("Je hebt %(have)s van de %(all)s vaardigheden."),
        lacking=N_("Dit kun je hier leren: %(skills)s."),
        lacking_much=N_("Je kunt hier veel leren, zoals %(skills)s."),
    ),
    Pairing.VACANCY_TALENT: Saying(
        nothing=N_("In uw vacature staan geen vaardigheden."),
        one=N_("Deze kandidaat heeft de gevraagde vaardigheid."),
        not_one=N_("Deze kandidaat heeft de gevraagde vaardigheid nog niet."),
        both=N_("Deze kandidaat heeft beide vaardigheden."),
        every=N_("Deze kandidaat heeft alle %(all)s vaardigheden."),
        none=N_("Deze kandidaat heeft nog geen van de %(all)s vaardigheden."),
        some=N_("Deze kandidaat heeft %(have)s van de %(all)s vaardigheden."),
        lacking=N_("Dit mist nog: %(skills)s."),
        lacking_much=N_("Dit mist vooral: %(skills)s."),
    ),
    Pairing.STAGE_STUDENT: Saying(
        nothing=N_("In uw stageprofiel staan geen vaardigheden."),
        one=N_("Deze student heeft de genoemde vaardigheid."),
        not_one=N_("Deze student heeft de genoemde vaardigheid nog niet."),
        both=N_("Deze student heeft beide vaardigheden."),
        every=N_("Deze student heeft alle %(all)s vaardigheden."),
        none=N_("Deze student heeft nog geen van de %(all)s vaardigheden."),
        some=N_("Deze student heeft %(have)s van de %(all)s vaardigheden."),
        lacking=N_("Te leren: %(skills)s."),
        lacking_much=N_("Er is veel te leren, zoals %(skills)s."),
    ),
}


@dataclass(frozen=True, slots=True)
class Skills:
    """The skills that an offering asks, by how well somebody has them; `near` also has those a level too low."""

    matched: tuple[Asked, ...]
    near: tuple[Asked, ...]
    missing: tuple[Asked, ...]
    verified: tuple[Asked, ...]


def skills_of(asked: Sequence[Asked], held: Mapping[str, Held], lexicon: Lexicon) -> Skills:
    """Split what is asked by what somebody has."""
    matched, near, missing, verified = [], [], [], []
    for one in asked:
        own = held.get(one.skill)
        if own is not None and max(own.level, own.verified) >= one.level:
            matched.append(one)
            if own.verified >= one.level:
                verified.append(one)
        elif any(skill in held for skill in lexicon.answers(one.skill)):
            near.append(one)
        else:
            missing.append(one)
    return Skills(tuple(matched), tuple(near), tuple(missing), tuple(verified))


def said(pairing: Pairing, asked: Sequence[Asked], skills: Skills, lexicon: Lexicon) -> tuple[Text, Text | None]:
    """Say how many of the required skills are there (of the wished where none is required), and which are not."""
    saying = SAYINGS[pairing]
    listed = [one for one in asked if one.required] or list(asked)
    if not listed:
        return Text(saying.nothing), None
    matched = set(skills.matched)
    missing = [one for one in listed if one not in matched]
    return _how_many(saying, len(listed), len(listed) - len(missing)), _which(saying, missing, lexicon)


def _how_many(saying: Saying, asked: int, have: int) -> Text:
    if asked == 1:
        return Text(saying.one if have else saying.not_one)
    if have == asked:
        return Text(saying.both) if asked == BOTH else Text(saying.every, {"all": asked})
    return Text(saying.some, {"have": have, "all": asked}) if have else Text(saying.none, {"all": asked})


def _which(saying: Saying, missing: Sequence[Asked], lexicon: Lexicon) -> Text | None:
    if not missing:
        return None
    names = Listed(tuple(lexicon.skill_name(one.skill) for one in missing[:NAMED]))
    return Text(saying.lacking_much if len(missing) > NAMED else saying.lacking, {"skills": names})


def explained(
    seeker: Seeker,
    offering: Offering,
    *,
    key: str,
    rank: int,
    score: float,
    parts: Sequence[tuple[Component, float, float, float, bool]],
    pairing: Pairing,
    lexicon: Lexicon,
) -> Row:
    """Return the row of a scored pair; `parts` are (component, weight, value, contribution, answered)."""
    points = whole_points([contribution for _, _, _, contribution, _ in parts])
    listed = tuple(
        Part(component, weight, value, contribution, whole, answered)
        for (component, weight, value, contribution, answered), whole in zip(parts, points, strict=True)
    )
    asked = lexicon.asked(offering)
    skills = skills_of(asked, seeker.skills, lexicon)
    brief, lacking = said(pairing, asked, skills, lexicon)
    return Row(
        key=key,
        rank=rank,
        score=score,
        parts=listed,
        confidence=_confidence(listed),
        matched=_slugs(skills.matched),
        near=_slugs(skills.near),
        missing=_slugs(skills.missing),
        verified=_slugs(skills.verified),
        wishes=_side(listed, Side.WISHES),
        needs=_side(listed, Side.NEEDS),
        brief=brief,
        lacking=lacking,
    )


def _slugs(asked: Sequence[Asked]) -> tuple[str, ...]:
    return tuple(one.skill for one in asked)


def _confidence(parts: Sequence[Part]) -> float:
    return round(sum(part.weight for part in parts if part.answered), DIGITS)


def _side(parts: Sequence[Part], side: Side) -> float:
    """Return the weighted mean of the components of one side."""
    own = [part for part in parts if SIDES.get(part.component) is side]
    weight = sum(part.weight for part in own)
    return sum(part.contribution for part in own) / weight if weight else 0.0
