"""What a card says of a training: price, what a voucher leaves to pay, start, place, skills, and why it is here."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from app.badges import queries as badges
from app.kernel import clock
from app.kernel.text import N_, Listed, Text
from app.kernel.web import locale
from app.matching.search import Hit
from app.pages.trainings.catalogue import Entry
from app.pages.trainings.voucher import VoucherToday
from app.skills.queries import skill_names
from app.trainings.queries import PublicTraining
from app.trainings.rules import FORM_NAMES, TrainingForm, still_starts

SHOWN_SKILLS = 4
FOUND = N_("Genoemd: %(words)s")
TEACHES = N_("Leert wat je nog mist: %(skills)s")


@dataclass(frozen=True)
class Card:
    """A training in a list; texts are ready to be shown, `start` is None where it is not known or past."""

    slug: str
    title: str
    trainer: str
    where: str
    form_name: str
    price_cents: int
    voucher: Text | None
    start: date | None
    weeks: int
    study_hours: int
    skills: tuple[str, ...]
    more_skills: int
    badge: str
    why: Text | None


def cards_of(hits: Sequence[Hit[Entry]], voucher: VoucherToday | None, wanted: Mapping[str, float]) -> list[Card]:
    """Return the cards of a page of hits: two statements, for the names of skills and of badges."""
    language, today = locale(), clock.today()
    trainings = [hit.document.profile.training for hit in hits]
    names = skill_names({skill for one in trainings for skill, _level in one.skills}, language)
    badge_names = badges.badge_names({one.badge_class_id for one in trainings if one.badge_class_id is not None})
    cards = []
    for hit, one in zip(hits, trainings, strict=True):
        badge = badge_names.get(one.badge_class_id) if one.badge_class_id is not None else None
        taught = _first_wanted(one, names, wanted)
        cards.append(
            Card(
                slug=one.slug,
                title=one.title,
                trainer=one.trainer,
                where=one.place or "",
                form_name=FORM_NAMES[TrainingForm(one.form)],
                price_cents=one.price_cents,
                voucher=voucher.sentence(one.price_cents) if voucher else None,
                start=one.next_start if still_starts(one.next_start, today) else None,
                weeks=one.weeks,
                study_hours=one.study_hours,
                skills=tuple(taught[:SHOWN_SKILLS]),
                more_skills=max(0, len(taught) - SHOWN_SKILLS),
                badge=badge.name if badge else "",
                why=_why(hit, one, names, wanted, language),
            )
        )
    return cards


def _first_wanted(one: PublicTraining, names: Mapping[str, str], wanted: Mapping[str, float]) -> list[str]:
    """Return the names of what is taught, what the reader misses most first."""
    known = [skill for skill, _level in one.skills if skill in names]
    return [names[skill] for skill in sorted(known, key=lambda skill: (-wanted.get(skill, 0.0), names[skill]))]


def _why(
    hit: Hit[Entry], one: PublicTraining, names: Mapping[str, str], wanted: Mapping[str, float], language: str
) -> Text | None:
    """Return why a training is in the list: the reader misses what it teaches, else where the words stand."""
    missed = sorted((s for s, _level in one.skills if s in wanted and s in names), key=lambda s: -wanted[s])
    if missed:
        return Text(TEACHES, {"skills": Listed(tuple(names[skill] for skill in missed[:3]))})
    told = [find.words or (find.concept or {}).get(language) or (find.concept or {}).get("nl") for find in hit.finds]
    words = tuple(dict.fromkeys(word for word in told if word))
    return Text(FOUND, {"words": ", ".join(words)}) if words else None
