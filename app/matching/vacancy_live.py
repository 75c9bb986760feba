"""The index of open vacancies in this process, up to date at every search; one holder, in `app.extensions`."""

from collections.abc import Collection, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import date, timedelta
from threading import RLock

from flask import current_app

from app.matching import complete, profiles, vacancy_rows
from app.matching.concepts import Concepts
from app.matching.document import Document
from app.matching.index import Index
from app.matching.postings import bits_of
from app.matching.search import Counts, Hit, Query, Results, counts, every_hit, search
from app.matching.similar import Like, similar
from app.matching.vacancy_rows import CLOSING, Opening, VacancyFacet
from app.skills import queries as skills

NAME = "vacancy_search"


@dataclass
class Holder:
    """The index, the revision and the day that it shows; `lock` is held by whoever looks at or changes it."""

    lock: RLock = field(default_factory=RLock)
    index: Index[Opening] | None = None
    revision: int = -1
    day: date | None = None
    vocabulary: skills.Fingerprint | None = None


def results(query: Query) -> Results[Opening]:
    """Search among the vacancies that are open on the day of `query`, as they are in this transaction."""
    with _current(query.today) as index:
        return search(index, query)


def places(query: Query) -> list[Hit[Opening]]:
    """Return all vacancies that answer `query`, in no order: what a map shows."""
    with _current(query.today) as index:
        return every_hit(index, query)


def alike(like: Like, today: date) -> list[Document[Opening]]:
    """Return the open vacancies most like one that may be gone itself."""
    with _current(today) as index:
        return similar(index, like)


def completions(typed: str, language: str, today: date) -> list[str]:
    """Return whole questions that begin as `typed` and find vacancies."""
    with _current(today) as index:
        return complete.completions(index, typed, language)


def everything(today: date) -> Counts:
    """Return how many vacancies there are to find, by filter option; the web server calls it before it serves."""
    with _current(today) as index:
        return counts(index)


def skill_names(language: str, today: date, slugs: Collection[str] | None = None) -> dict[str, str]:
    """Return what skills of the vocabulary are called, by slug: those asked for that are known, else all."""
    with _current(today) as index:
        concepts = index.concepts
        chosen = concepts.number_of_skill if slugs is None else slugs
        return {
            slug: concepts.name(concepts.number_of_skill[slug], language)
            for slug in chosen
            if slug in concepts.number_of_skill
        }


@contextmanager
def _current(today: date) -> Iterator[Index[Opening]]:
    """Give the index with every change that is committed, and hold it: one statement where nothing changed."""
    holder: Holder = current_app.extensions.setdefault(NAME, Holder())
    with holder.lock:
        if holder.index is None or holder.day != today or holder.revision != profiles.latest_revision():
            holder.index = _refreshed(holder, today)
        yield holder.index


def _refreshed(holder: Holder, today: date) -> Index[Opening]:
    """Return the index as this transaction and this day have it."""
    now = profiles.revision()  # what this transaction sees may be older: the rest is for the next search
    vocabulary = skills.fingerprint()
    index = holder.index
    if index is None or holder.vocabulary != vocabulary or now < holder.revision or today < (holder.day or today):
        shown = vacancy_rows.changed_since(-1, today).shown
        index = Index(current_app.extensions["region"], Concepts(skills.all_concepts()), VacancyFacet, shown)
    else:
        over = [number for number, document in index.by_id.items() if document.profile.ends_on < today]
        changes = vacancy_rows.changed_since(holder.revision, today)
        index.update(changes.shown, {*over, *changes.hidden})
    index.facets[VacancyFacet.CLOSING] = _closing(index, today)
    holder.revision, holder.day, holder.vocabulary = now, today, vocabulary
    return index


def _closing(index: Index[Opening], today: date) -> dict[str, int]:
    """Return the vacancies that close within each number of days."""
    last = {name: today + timedelta(days=days) for name, days in CLOSING.items()}
    return {
        name: bits_of(document.number for document in index.by_id.values() if document.profile.ends_on <= day)
        for name, day in last.items()
    }
