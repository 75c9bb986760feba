"""What the words of a text name: read on saving, shown to the writer once, taken or not."""

from collections.abc import Collection
from dataclasses import dataclass

from sqlalchemy import delete, select

from app.kernel import clock
from app.kernel.database import db
from app.skills.corrections import links
from app.skills.corrections.models import Owner, TextTag
from app.skills.resolver import spot
from app.skills.skill_words import folded


@dataclass(frozen=True)
class Tag:
    """A skill, and the words of the text that name it."""

    slug: str
    words: str


def read(owner: Owner, owner_id: int, text: str, *, known: Collection[str]) -> None:
    """Keep which skills `text` names that its owner does not have (`known`), for the writer to take or not.

    What was answered before is not asked again; what the text does not say any more is not asked at all.
    """
    wrong = links.wrong("skill")
    found = {
        spotted.link.slug: spotted
        for spotted in spot(text)
        if (folded(spotted.words), spotted.link.slug) not in wrong and spotted.link.slug not in known
    }
    before = {tag.slug: tag for tag in _of(owner, owner_id)}
    for slug, tag in before.items():
        if slug not in found and tag.answered_at is None:
            db.session.delete(tag)
    now = clock.now()
    for slug, spotted in found.items():
        if slug not in before:
            words = spotted.words[: links.LONGEST]
            db.session.add(
                TextTag(owner=owner, owner_id=owner_id, slug=slug, words=words, score=spotted.link.score, read_at=now)
            )
            links.seen("skill", words, slug, spotted.link.score)
    db.session.flush()


def to_ask(owner: Owner, owner_id: int) -> list[Tag]:
    """Return what the writer has not answered yet, as read in the text."""
    return [Tag(tag.slug, tag.words) for tag in _of(owner, owner_id) if tag.answered_at is None]


def answer(owner: Owner, owner_id: int, taken: Collection[str]) -> list[str]:
    """Record which of the skills asked about are `taken`, and that the others are not; return the slugs taken now."""
    now, chosen = clock.now(), []
    for tag in _of(owner, owner_id):
        if tag.answered_at is None:
            tag.answered_at, tag.taken = now, tag.slug in taken
            if tag.taken:
                chosen.append(tag.slug)
    db.session.flush()
    return chosen


def forget(owner: Owner, owner_id: int) -> None:
    """Forget what was read in a text that is gone."""
    db.session.execute(delete(TextTag).where(TextTag.owner == owner, TextTag.owner_id == owner_id))


def _of(owner: Owner, owner_id: int) -> list[TextTag]:
    query = select(TextTag).where(TextTag.owner == owner, TextTag.owner_id == owner_id)
    return list(db.session.scalars(query.order_by(TextTag.read_at, TextTag.slug)))
