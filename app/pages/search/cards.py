"""What a card says about a company: the same until the company changes, apart from the reason and the distance.

Cards hold HTML: everything that a company typed is escaped when the card is made, not each time it is shown.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from babel.dates import format_date
from markupsafe import Markup, escape

from app.kernel.clock import AMSTERDAM
from app.kernel.web import shown as shown_text
from app.matching.document import Document
from app.matching.profiles import Facet, Profile
from app.matching.score.ranked import Row
from app.matching.search import Find, Hit, Query
from app.matching.snippets import OFF, ON, shorter
from app.matching.worth import Worth
from app.pages.scores import parts_of, parts_with_words, sides_of, total_of
from app.pages.search.moulds import part
from app.pages.search.words import Words

ENOUGH_MESSAGES, OFTEN, QUICK_DAYS = 3, 0.75, 5
"""When an answer rate is a reason to write: so many messages, so large a part answered, within so many days."""
LATELY = timedelta(days=60)
SHOWN_WORDS = 3
JOINT = f"{OFF}, {ON}"


@dataclass(frozen=True, slots=True)
class Card:
    """The words of one company, as HTML; `reason` is why it is worth a look when nothing was asked.

    `facts` are what is good to know; `other_facts` are those without the reason.
    """

    day: date
    name: Markup
    places: tuple[Markup, ...]
    opening: Markup
    tags: Markup
    facts: Markup
    other_facts: Markup
    reason: Markup
    strong: bool


@dataclass(frozen=True, slots=True)
class Asking:
    """What every hit of one page is shown against: the words, the day, the question and the filters as HTML."""

    words: Words
    today: date
    question: str
    choice: Markup | None
    municipalities: frozenset[str]
    named: str
    named_for: str

    @classmethod
    def of(cls, words: Words, query: Query, question: str, choice: str) -> "Asking":
        """Prepare for showing hits of `query`, read as `question`, under the filters named in `choice` (or "")."""
        return cls(
            words,
            query.today,
            question.lower(),
            escape(words.fits % {"choice": choice}) if choice else None,
            query.filters.get(Facet.MUNICIPALITY, frozenset()),
            words.named % {"words": "%s"},
            words.named_for % {"words": "%s", "question": question.replace("%", "%%")},
        )


def card_of(document: Document[Profile], words: Words, today: date) -> Card:
    """Return the card of a company in the language of `words`, kept with the document."""
    card: Card | None = document.shown.get(words.language)
    if card is None or card.day != today:
        card = document.shown[words.language] = _card(document, words, today)
    return card


def shown(hit: Hit[Profile], asking: Asking, note: Markup | None = None, row: Row | None = None) -> str:
    """Return `hit` as the page shows it, as HTML; `note` is one more tag, `row` is how well it fits the reader."""
    card = card_of(hit.document, asking.words, asking.today)
    facts = card.facts
    why: str
    if hit.finds:
        why = _named(hit.finds, asking)
    elif asking.choice is None or card.strong:
        why, facts = card.reason, card.other_facts
    else:
        why = asking.choice
    place: str = card.places[site_of(hit, asking.municipalities)]
    if hit.km is not None:
        place = f"{place} · {distance(hit.km, asking.words)}"
    passage = card.opening if hit.passage is hit.document.opening else _tagged(hit.passage, "mark")
    slug, tags = hit.document.profile.slug, card.tags + note if note else card.tags
    score, parts = written(hit.worth)
    mould, more = asking.words.card, ""
    if row is not None:
        mould, facts, passage = asking.words.fitted, card.facts, _tagged(shorter(hit.passage), "mark")
        why, more = _fit(hit, row, Markup(why) if hit.finds else None)  # noqa: S704 - made of escaped words
    return mould % (
        slug,
        slug,
        score,
        parts,
        slug,
        card.name,
        place,
        passage,
        why,
        tags,
        facts,
        more,
        slug,
        slug,
        slug,
        card.name,
    )


def written(worth: Worth) -> tuple[str, str]:
    """Write a score and its parts for who reads the page with a program: "0.8513" and what adds up to that."""
    words, standing, fit = (round(part, 4) for part in worth)
    return f"{words + standing + fit:.4f}", f"words={words:.4f} standing={standing:.4f} fit={fit:.4f}"


def _fit(hit: Hit[Profile], row: Row, why: Markup | None) -> tuple[Markup, Markup]:
    parts = parts_with_words(row, hit.worth.words) if hit.worth.words else parts_of(row)
    lacking = shown_text(row.lacking) if row.lacking else None
    return part("fit")(why, parts, total_of(parts), shown_text(row.brief), lacking, sides_of(row)), part("reckoned")(
        parts
    )


def site_of(hit: Hit[Profile], municipalities: frozenset[str]) -> int:
    """Return the number of the branch to name: the nearest one, else one in a chosen municipality, else the first."""
    if hit.km is None and municipalities:
        sites = enumerate(hit.document.profile.sites)
        return next((number for number, site in sites if site.municipality in municipalities), 0)
    return hit.site


def distance(km: float, words: Words) -> str:
    """Write a distance: "3,4 km", from ten in whole kilometres."""
    written = f"{km:.1f}" if km < 9.95 else f"{km:.0f}"
    return f"{written if words.language == 'en' else written.replace('.', ',')} km"


def _tagged(text: str, tag: str) -> str:
    """Return `text` as HTML, with an element around what stands between ON and OFF: escaping once is cheap."""
    return str(escape(text)).replace(ON, f"<{tag}>").replace(OFF, f"</{tag}>")


def answering_words(received: int, answered: int, days: float | None, words: Words) -> str:
    """Say how a company answers messages; `days` is how long that usually takes."""
    if not received:
        return words.no_messages
    if not answered:
        return words.not_yet
    if answered / received >= OFTEN and days is not None:
        return words.quick % {"days": words.in_days(max(1, round(days)))}
    return words.sometimes % {"answered": answered, "received": received}


def confirmed(profile: Profile, words: Words) -> str:
    """Say when the company last said that its profile is right."""
    if profile.confirmed_at is None:
        return words.not_confirmed
    day = profile.confirmed_at.astimezone(AMSTERDAM).date()
    return words.confirmed % {"day": format_date(day, "d MMMM y", locale=words.language)}


def _card(document: Document[Profile], words: Words, today: date) -> Card:
    profile = document.profile
    kinds = tuple(words.kinds[kind] for kind in profile.kinds if kind in words.kinds)
    answers = answering_words(profile.messages_received, profile.messages_answered, profile.answer_days, words)
    when = confirmed(profile, words)
    places = words.places_a_year(profile.places_per_year) if profile.places_per_year else ""
    facts = [fact for fact in (places, answers, when) if fact]
    reason = _reason(profile, today, answers, when)
    tags = [*kinds, *([words.recognised] if profile.sbb_recognised else []), *([] if profile.verified else [words.new])]
    return Card(
        day=today,
        name=escape(profile.name),
        places=_escaped([site.place for site in profile.sites] or [""]),
        opening=escape(document.opening),
        tags=_items("tag", tags),
        facts=_items("fact", facts),
        other_facts=_items("fact", [fact for fact in facts if fact != reason]),
        reason=escape(reason or words.offers % {"kinds": ", ".join(kinds)}),
        strong=bool(reason),
    )


def _reason(profile: Profile, today: date, answers: str, when: str) -> str:
    """Return a fact that makes a company worth a look without a question, or ""."""
    often = profile.messages_received >= ENOUGH_MESSAGES
    often = often and profile.messages_answered / profile.messages_received >= OFTEN
    if often and profile.answer_days is not None and profile.answer_days <= QUICK_DAYS:
        return answers
    if profile.confirmed_at and today - profile.confirmed_at.astimezone(AMSTERDAM).date() <= LATELY:
        return when
    return ""


def _named(finds: Sequence[Find], asking: Asking) -> str:
    """Say which words of the company answer the question, and that they do where that is not plain to see."""
    language = asking.words.language
    listed: dict[str, str] = {}
    for words, concept in finds:
        named = words or (concept or {}).get(language) or (concept or {}).get("nl", "")
        listed.setdefault(named.lower(), named)
        if len(listed) == SHOWN_WORDS:
            break
    question = asking.question
    plain_to_see = any(word in question or question in word for word in listed)
    sentence = asking.named if plain_to_see else asking.named_for
    return _tagged(sentence % f"{ON}{JOINT.join(listed.values())}{OFF}", "b")


def _items(name: str, texts: Sequence[str]) -> Markup:
    return Markup("").join(map(part(name), texts))


def _escaped(texts: Sequence[str]) -> tuple[Markup, ...]:
    return tuple(escape(text) for text in texts)
