"""The index of this process, brought up to date before every search; one holder, in `app.extensions`."""

from dataclasses import dataclass, field
from threading import RLock

from flask import current_app

from app.companies.search_clock import next_revision
from app.matching import profiles
from app.matching.document import Document
from app.matching.index import Index
from app.matching.search import Query, Results, search
from app.matching.similar import similar
from app.skills import queries as skills
from app.skills.load import Loaded, load_into_database
from app.skills.vocabulary_file import Vocabulary, load_vocabulary

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


def skill_name(number: int, language: str) -> str:
    """Return what the concept with this number in the index is called."""
    holder = _holder()
    with holder.lock:
        return _current(holder).concepts.name(number, language)


def load_starter_vocabulary(vocabulary: Vocabulary | None = None) -> Loaded:
    """Bring the vocabulary files (or `vocabulary`) into the database and make every process search with it."""
    loaded = load_into_database(vocabulary=vocabulary or load_vocabulary())
    if loaded.anything:
        next_revision()
    return loaded


def _holder() -> Holder:
    holder: Holder = current_app.extensions.setdefault(NAME, Holder())
    return holder


def _current(holder: Holder) -> Index:
    """Return the index with every change that is committed: one statement where nothing changed."""
    now = profiles.revision()
    if holder.index is not None and holder.revision == now:
        return holder.index
    vocabulary = skills.fingerprint()
    if holder.index is None or holder.vocabulary != vocabulary or now < holder.revision:
        shown = profiles.changed_since(-1).shown
        holder.index = Index(current_app.extensions["region"], skills.all_concepts(), shown)
    else:
        changes = profiles.changed_since(holder.revision)
        holder.index.update(changes.shown, changes.hidden)
    holder.revision, holder.vocabulary = now, vocabulary
    return holder.index
