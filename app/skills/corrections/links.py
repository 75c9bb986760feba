"""The links that the site made by itself: what words were taken for, and what an advisor says of that."""

from collections.abc import Collection
from dataclasses import dataclass

from sqlalchemy import delete, func, select
from sqlalchemy.exc import IntegrityError

from app.accounts import audit
from app.accounts.models import Account
from app.kernel import clock
from app.kernel.database import db
from app.kernel.errors import ConflictError, NotFoundError
from app.kernel.paging import AnySelect, Page, paged
from app.kernel.search_clock import SearchClock, next_revision
from app.kernel.text import N_
from app.skills.corrections.models import Verdict, WordLink
from app.skills.models import Concept, Label
from app.skills.skill_words import folded

LONGEST = 120
SIZE = 25


@dataclass(frozen=True)
class Counts:
    """How many links wait for an advisor, and how many were decided."""

    waiting: int
    decided: int


def seen(kind: str, words: str, slug: str, score: float) -> None:
    """Count that `words` were taken for the concept `slug` of `kind`, this surely (0 to 1)."""
    _hold_the_clock()
    key, now = folded(words)[:LONGEST], clock.now()
    same = (WordLink.kind == kind, WordLink.words == key, WordLink.slug == slug)
    link = db.session.scalars(select(WordLink).where(*same)).first()
    if link is None:
        link = WordLink(kind=kind, words=key, slug=slug, score=score, times=0, first_at=now, last_at=now)
        try:
            with db.session.begin_nested():
                db.session.add(link)
        except IntegrityError:  # two people wrote it at the same moment
            link = db.session.scalars(select(WordLink).where(*same)).one()
    link.times, link.score, link.last_at = WordLink.times + 1, score, now
    db.session.flush()


def wrong(kind: str) -> frozenset[tuple[str, str]]:
    """Return what words, folded, do not mean by an advisor's word: (words, slug)."""
    query = select(WordLink.words, WordLink.slug).where(WordLink.kind == kind, WordLink.verdict == Verdict.WRONG)
    return frozenset((row.words, row.slug) for row in db.session.execute(query))


def listed(*, decided: bool) -> Page:
    """Return one page of links: those to decide, the least sure and most used first, or the last decided first."""
    query: AnySelect = select(
        WordLink.id,
        WordLink.kind,
        WordLink.words,
        WordLink.slug,
        WordLink.score,
        WordLink.times,
        WordLink.verdict,
        WordLink.moved_to,
    )
    if decided:
        query = query.where(WordLink.verdict.is_not(None)).order_by(WordLink.decided_at.desc(), WordLink.id.desc())
    else:
        query = query.where(WordLink.verdict.is_(None)).order_by(
            (WordLink.score < 1).desc(), WordLink.times.desc(), WordLink.score, WordLink.id
        )
    return paged(query, SIZE)


def counts() -> Counts:
    """Return how many links there are to decide, and decided."""
    decided = func.count(WordLink.verdict)
    total, done = db.session.execute(select(func.count(), decided)).one()
    return Counts(total - done, done)


def link(link_id: int) -> WordLink:
    """Return one link. Raises NotFoundError."""
    found = db.session.get(WordLink, link_id)
    if found is None:
        raise NotFoundError
    return found


def decide(found: WordLink, *, right: bool, moved_to: str | None = None, by: Account) -> None:
    """Say what words mean; the concept that they mean learns them as an alternative label, another one forgets them.

    `moved_to` is the slug of what they mean where the link is wrong; None then says that they mean nothing here.
    Raises ConflictError where the words are the name of something else in the vocabulary.
    """
    _hold_the_clock()
    found = db.session.scalars(select(WordLink).where(WordLink.id == found.id).with_for_update()).one()
    found.decided_by_id, found.decided_at = by.id, clock.now()  # read before the row differs: reading writes it
    found.verdict = Verdict.RIGHT if right else Verdict.WRONG
    found.moved_to = None if right else moved_to
    meant = found.slug if right else moved_to
    _forget(found.kind, found.words, keep=meant)
    if meant is not None:
        _learn(found.kind, found.words, meant)
    next_revision()  # search and lists look at the labels again
    audit.record("skills.decide_link", f"word:{found.id}", by=by, verdict=found.verdict)
    db.session.flush()


def _hold_the_clock() -> None:
    """Take the search clock before any link, as who saves a text does: so nobody waits in a circle."""
    db.session.execute(select(SearchClock.id).where(SearchClock.id == 1).with_for_update())


def _learn(kind: str, words: str, slug: str) -> None:
    """Give a concept these words as an alternative label, unless it has them."""
    labels = select(Label.text, Concept.slug).join(Concept, Concept.id == Label.concept_id).where(Concept.kind == kind)
    owners = {row.slug for row in db.session.execute(labels.where(func.lower(Label.text) == words))}
    if slug in owners:
        return
    if owners:
        raise ConflictError(N_("Deze woorden zijn al de naam van iets anders in de lijst. Dat verandert hier niet."))
    concept_id = db.session.scalar(select(Concept.id).where(Concept.kind == kind, Concept.slug == slug))
    if concept_id is None:
        raise NotFoundError
    db.session.add(Label(concept_id=concept_id, language="nl", text=words, preferred=False, learnt=True))


def _forget(kind: str, words: str, keep: str | None) -> None:
    """Take words that were learnt away from every concept but `keep`."""
    others = select(Concept.id).where(Concept.kind == kind)
    if keep is not None:
        others = others.where(Concept.slug != keep)
    db.session.execute(delete(Label).where(Label.learnt, func.lower(Label.text) == words, Label.concept_id.in_(others)))


def names_of(references: Collection[str]) -> dict[str, str]:
    """Return the words of links, by their ids as text."""
    ids = [int(reference) for reference in references if reference.isdecimal()]
    query = select(WordLink.id, WordLink.words).where(WordLink.id.in_(ids))
    return {str(row.id): row.words for row in db.session.execute(query)}
