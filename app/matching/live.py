"""The index of this process, brought up to date before every search; one holder, in `app.extensions`."""

from collections.abc import Collection
from dataclasses import dataclass, field
from threading import RLock

from flask import current_app

from app.matching import complete, profiles
from app.matching.concepts import Concepts
from app.matching.document import Document
from app.matching.index import Index
from app.matching.profiles import Facet, Profile
from app.matching.search import Counts, Hit, Query, Results, counts, every_hit, search
from app.matching.similar import Like, similar
from app.skills import queries as skills

NAME = "search"


@dataclass
class Holder:
    """The index and the revision it shows; `lock` is held by whoever looks at or changes the index."""

    lock: RLock = field(default_factory=RLock)
    index: Index[Profile] | None = None
    revision: int = -1
    vocabulary: skills.Fingerprint | None = None


def results(query: Query) -> Results[Profile]:
    """Search among the companies as they are in this transaction."""
    holder = _holder()
    with holder.lock:
        return search(_current(holder), query)


def places(query: Query) -> list[Hit[Profile]]:
    """Return all companies that answer `query`, in no order: what a map shows."""
    holder = _holder()
    with holder.lock:
        return every_hit(_current(holder), query)


def document_of(slug: str) -> Document[Profile] | None:
    """Return what search knows of a company, or None where it is not shown."""
    holder = _holder()
    with holder.lock:
        return _current(holder).by_slug.get(slug)


def alike(*, slug: str, sector: str, municipality: str) -> list[Document[Profile]]:
    """Return the companies most like the one with this slug, which may be gone itself."""
    holder = _holder()
    with holder.lock:
        return similar(_current(holder), Like(slug, sector, municipality))


def completions(typed: str, language: str) -> list[str]:
    """Return whole questions that begin as `typed` and find companies."""
    holder = _holder()
    with holder.lock:
        return complete.completions(_current(holder), typed, language)


def everything() -> Counts:
    """Return how many companies there are to find, by filter option."""
    holder = _holder()
    with holder.lock:
        return counts(_current(holder))


def shown(among: Collection[int] | None = None) -> list[tuple[Profile, frozenset[str]]]:
    """Return the companies that can be found, all or those with these ids, and the occupations that each names."""
    holder = _holder()
    with holder.lock:
        index = _current(holder)
        concepts = index.concepts.concepts
        ids = index.by_id if among is None else index.by_id.keys() & among
        return [
            (
                document.profile,
                frozenset(concepts[n].slug for n in document.concepts if concepts[n].kind == "occupation"),
            )
            for document in map(index.by_id.__getitem__, ids)
        ]


def _holder() -> Holder:
    holder: Holder = current_app.extensions.setdefault(NAME, Holder())
    return holder


def _current(holder: Holder) -> Index[Profile]:
    """Return the index with every change that is committed: one statement where nothing changed."""
    if holder.index is not None and holder.revision == profiles.latest_revision():
        return holder.index
    now = profiles.revision()  # what this transaction sees may be older: the rest is for the next search
    vocabulary = skills.fingerprint()
    if holder.index is None or holder.vocabulary != vocabulary or now < holder.revision:
        shown = profiles.changed_since(-1).shown
        holder.index = Index(current_app.extensions["region"], Concepts(skills.all_concepts()), Facet, shown)
    else:
        changes = profiles.changed_since(holder.revision)
        holder.index.update(changes.shown, changes.hidden)
    holder.revision, holder.vocabulary = now, vocabulary
    return holder.index
