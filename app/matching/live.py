"""The index of this process, brought up to date before every search; one holder, in `app.extensions`."""

from dataclasses import dataclass, field
from threading import RLock

from flask import current_app

from app.matching import profiles
from app.matching.concepts import Concepts
from app.matching.document import Document
from app.matching.index import Index
from app.matching.search import Counts, Query, Results, counts, search
from app.matching.similar import similar
from app.skills import queries as skills

NAME = "search"


@dataclass
class Holder:
    """The index and the revision it shows; `lock` is held by whoever looks at or changes the index."""

    lock: RLock = field(default_factory=RLock)
    index: Index | None = None
    revision: int = -1
    vocabulary: skills.Fingerprint | None = None


def results(query: Query) -> Results:
    """Search among the companies as they are in this transaction."""
    holder = _holder()
    with holder.lock:
        return search(_current(holder), query)


def document_of(slug: str) -> Document | None:
    """Return what search knows of a company, or None where it is not shown."""
    holder = _holder()
    with holder.lock:
        return _current(holder).by_slug.get(slug)


def alike(*, slug: str, sector: str, municipality: str) -> list[Document]:
    """Return the companies most like the one with this slug, which may be gone itself."""
    holder = _holder()
    with holder.lock:
        return similar(_current(holder), slug=slug, sector=sector, municipality=municipality)


def everything() -> Counts:
    """Return how many companies there are to find, by filter option."""
    holder = _holder()
    with holder.lock:
        return counts(_current(holder))


def _holder() -> Holder:
    holder: Holder = current_app.extensions.setdefault(NAME, Holder())
    return holder


def _current(holder: Holder) -> Index:
    """Return the index with every change that is committed: one statement where nothing changed."""
    if holder.index is not None and holder.revision == profiles.latest_revision():
        return holder.index
    now = profiles.revision()  # what this transaction sees may be older: the rest is for the next search
    vocabulary = skills.fingerprint()
    if holder.index is None or holder.vocabulary != vocabulary or now < holder.revision:
        shown = profiles.changed_since(-1).shown
        holder.index = Index(current_app.extensions["region"], Concepts(skills.all_concepts()), shown)
    else:
        changes = profiles.changed_since(holder.revision)
        holder.index.update(changes.shown, changes.hidden)
    holder.revision, holder.vocabulary = now, vocabulary
    return holder.index
