"""What a card says about a vacancy, and to a talent: how well it fits, and the training that closes the first gap."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from flask import current_app
from flask_babel import gettext
from markupsafe import Markup, escape

from app.kernel.clock import AMSTERDAM
from app.kernel.text import Text
from app.kernel.web import locale, shown
from app.matching.document import Document
from app.matching.score.ranked import Row
from app.matching.search import Find, Hit
from app.matching.snippets import OFF, ON, shorter
from app.matching.vacancy_rows import Opening
from app.pages.scores import ShownPart, parts_of, parts_with_words, sides_of, total_of
from app.pages.search.cards import SHOWN_WORDS, written
from app.pages.trainings.voucher import VoucherToday
from app.pages.trainings.wanted import far_enough_first
from app.pages.vacancies.words import hours, salary
from app.trainings.queries import TrainingLine
from app.vacancies.rules import KIND_NAMES, REMOTE_NAMES, Remote, VacancyKind

STRENGTHS = 2


@dataclass(frozen=True, slots=True)
class Gap:
    """A skill that misses (or nearly), the training that teaches it, if we know one, and its price with a voucher.

    Not `far_enough`: the training is a beginning, and does not reach the level that is asked.
    """

    skill: str
    slug: str
    training: TrainingLine | None
    price: Text | None
    near: bool
    far_enough: bool


@dataclass(frozen=True, slots=True)
class Fits:
    """How well a vacancy fits the reader: the bar with its parts, the sentence, what speaks for it, what misses."""

    parts: Sequence[ShownPart]
    total: int
    sentence: str
    sides: str
    strengths: str
    gap: Gap | None


@dataclass(frozen=True, slots=True)
class Card:
    """The words of one vacancy; `passage`, `why`, `facts` and `choice` are HTML."""

    opening: Opening
    place: str
    salary: str
    facts: Markup
    choice: Markup
    passage: Markup
    why: Markup
    score: str
    worth: str
    fits: Fits | None
    outside: bool


@dataclass(frozen=True, slots=True)
class Around:
    """What the cards of one page share: the day, the question, names of skills, trainings by skill, the voucher.

    `levels` says by skill how far a training has to go, 1 to 3, where that is known.
    """

    today: date
    question: str
    names: Mapping[str, str]
    trainings: Mapping[str, Sequence[TrainingLine]]
    voucher: VoucherToday | None
    levels: Mapping[str, int] = field(default_factory=dict)

    def gap(self, slug: str, *, near: bool = False) -> Gap:
        """Return a skill that misses with the first training that teaches it far enough, else the first."""
        line, far_enough = far_enough_first(self.trainings.get(slug, ()), self.levels.get(slug, 1))
        price = self.voucher.sentence(line.price_cents) if line and self.voucher else None
        return Gap(self.names.get(slug, slug), slug, line, price, near, far_enough)


def first_gaps(rows: Iterable[Row]) -> set[str]:
    """Return the skills that cards name as a gap."""
    return {gap for row in rows if (gap := _first_gap(row))}


def _first_gap(row: Row) -> str | None:
    """Return the skill that misses, else the one that nearly does."""
    return next(iter((*row.missing, *row.near)), None)


def card(hit: Hit[Opening], around: Around, place: str, row: Row | None, *, outside: bool = False) -> Card:
    """Return the card of a hit; `row` is how well it fits the reader, `outside` that it does not suit the wishes."""
    opening, kept = hit.document.profile, _kept(hit.document, around.today)
    score, worth = written(hit.worth)
    passage, why = hit.passage, kept.reason
    if row is not None:  # how well it fits says more than how it begins
        passage, why = shorter(hit.passage) if hit.finds else "", Markup("")
    if hit.finds:
        why = _why(hit.finds, around.question)
    return Card(
        opening=opening,
        place=place,
        salary=kept.salary,
        facts=kept.facts,
        choice=kept.choice,
        passage=_marked(passage),
        why=why,
        score=score,
        worth=worth,
        fits=_fits(row, hit.worth.words, around) if row is not None else None,
        outside=outside,
    )


def plain_card(document: Document[Opening], today: date) -> Card:
    """Return the card of a vacancy that nobody asked for: one like another."""
    around = Around(today, "", {}, {}, None)
    place = document.profile.sites[0].place
    return card(Hit(document, None, 0, (), document.opening), around, place, None)


@dataclass(frozen=True, slots=True)
class _Kept:
    """What a card says whoever reads it, made once a day for each language: macros cost much."""

    day: date
    salary: str
    reason: Markup
    facts: Markup
    choice: Markup


def _kept(document: Document[Opening], today: date) -> _Kept:
    language, opening = locale(), document.profile
    kept: _Kept | None = document.shown.get(language)
    if kept is None or kept.day != today:
        parts: Any = current_app.jinja_env.get_template("pages/vacancies_parts.html").module
        days = (opening.ends_on - today).days
        facts = parts.facts(_kinds(opening), days, hours(opening), opening.ends_on)
        kept = _Kept(today, salary(opening), escape(_reason(opening, today)), facts, parts.choice(opening))
        document.shown[language] = kept
    return kept


def _kinds(opening: Opening) -> list[str]:
    kinds = [gettext(KIND_NAMES[VacancyKind(opening.kind)])]
    if opening.remote != Remote.NO:
        kinds.append(gettext(REMOTE_NAMES[Remote(opening.remote)]))
    return kinds


def _fits(row: Row, words: float, around: Around) -> Fits:
    parts = parts_with_words(row, words) if words else parts_of(row)
    strengths = [around.names[slug] for slug in row.matched if slug in around.names][:STRENGTHS]
    slug = _first_gap(row)
    gap = around.gap(slug, near=slug in row.near) if slug else None
    sentence = row.brief if gap else row.sentence
    return Fits(parts, total_of(parts), shown(sentence), sides_of(row), ", ".join(strengths), gap)


def _why(finds: Sequence[Find], question: str) -> Markup:
    """Say which words of the vacancy answer the question, and that they do where that is not plain to see."""
    language = locale()
    listed: dict[str, str] = {}
    for words, concept in finds:
        named = words or (concept or {}).get(language) or (concept or {}).get("nl", "")
        listed.setdefault(named.lower(), named)
        if len(listed) == SHOWN_WORDS:
            break
    html = Markup(", ").join(Markup("<b>{}</b>").format(words) for words in listed.values())
    if any(word in question.lower() or question.lower() in word for word in listed):
        return _sentence(gettext("Genoemd: %(words)s", words="%(words)s"), words=html)
    sentence = gettext("Genoemd: %(words)s. Dat hoort bij “%(question)s”.", words="%(words)s", question="%(question)s")
    return _sentence(sentence, words=html, question=question)


def _sentence(sentence: str, **values: object) -> Markup:
    return Markup(sentence) % values  # noqa: S704 - our own sentence; the values are escaped


def _reason(opening: Opening, today: date) -> str:
    """Say what is worth knowing where nothing was asked: how new it is."""
    days = (today - opening.published_at.astimezone(AMSTERDAM).date()).days
    if days <= 1:
        return str(gettext("Gisteren geplaatst") if days else gettext("Vandaag geplaatst"))
    return str(gettext("%(days)s dagen geleden geplaatst", days=days))


def _marked(passage: str) -> Markup:
    """Return a passage as HTML, with what was found in it marked."""
    html = str(escape(passage)).replace(ON, "<mark>").replace(OFF, "</mark>")
    return Markup(html)  # noqa: S704 - escaped just now
