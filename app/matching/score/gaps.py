"""What somebody would gain by learning a skill: the pair scored again, with that skill proven."""

from dataclasses import dataclass, replace
from datetime import date

from app.matching.score.lexicon import Lexicon
from app.matching.score.parties import Held, Offering, Seeker
from app.matching.score.pool import DIGITS
from app.matching.score.pools import Offerings
from app.matching.score.ranked import Row
from app.matching.score.weights import Pairing, Weights


@dataclass(frozen=True, slots=True)
class Gap:
    """A skill that is asked and not there at the level asked; `adds` is what a badge for it adds to the score."""

    skill: str
    level: int
    required: bool
    adds: float
    points: int


def gaps(
    seeker: Seeker, offering: Offering, *, pairing: Pairing, lexicon: Lexicon, weights: Weights, day: date
) -> tuple[Gap, ...]:
    """Return the skills that are still missing, what adds most first; wished ones only where none is required."""
    pool = Offerings([offering], pairing=pairing, lexicon=lexicon, weights=weights)
    before = pool.row(seeker, offering.key, day=day)
    lacking = {*before.near, *before.missing}
    asked = [one for one in lexicon.asked(offering) if one.skill in lacking]
    found = []
    for one in [one for one in asked if one.required] or asked:
        after = pool.row(proven(seeker, one.skill, one.level), offering.key, day=day)
        found.append(_gap(one.skill, one.level, one.required, before, after))
    return tuple(sorted(found, key=lambda gap: (-gap.adds, gap.skill)))


def proven(seeker: Seeker, skill: str, level: int) -> Seeker:
    """Return somebody who has a badge that proves `skill` at `level`."""
    own = seeker.skills.get(skill, Held(level, level))
    return replace(seeker, skills={**seeker.skills, skill: Held(max(own.level, level), max(own.verified, level))})


def _gap(skill: str, level: int, required: bool, before: Row, after: Row) -> Gap:
    return Gap(skill, level, required, round(after.score - before.score, DIGITS), after.total - before.total)
