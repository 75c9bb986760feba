"""Ranked lists as pages show them: in the order of their scores, noted in the log, with a number to ask about."""

from collections.abc import Callable, Mapping, Sequence
from datetime import date
from typing import Any, Protocol
from zlib import crc32

import numpy as np

from app.accounts.models import Account
from app.accounts.session import active_role
from app.kernel import clock
from app.matching import pools
from app.matching.log.actions import note
from app.matching.log.shown import ShownList, ShownRow
from app.matching.ranking import Basis, Fit, PeopleList
from app.matching.score.pool import shuffled
from app.matching.score.ranked import Removed, Row
from app.matching.search import PAGE, Hit, Query
from app.matching.worth import WORDS

EVERYTHING = "alles"
"""In an address: also what does not suit the wishes."""


class Asked(Protocol):
    """What an address of a search asks for: the search pages know more of it."""

    query: Query
    pairs: tuple[tuple[str, str], ...]

    def value(self, name: str) -> str:
        """Return what was typed for `name`, or ""."""


def best_first(fit: Fit, day: date) -> Callable[[Any], tuple[float, int, str]]:
    """Return what work is ordered by for a person: the score, then the shuffle of the day, as the pools do."""
    scores = fit.fitted.scores
    keys = list(scores)
    shuffle = shuffled(np.array([crc32(key.encode()) for key in keys], np.uint64), day).tolist()
    places = {key: (-scores[key], at, key) for key, at in zip(keys, shuffle, strict=True)}
    return lambda work: places.get(work.slug, (1.0, 0, work.slug))


def note_work(
    user: Account, fit: Fit, hits: Sequence[Hit[Any]], asked: Asked, sort: str, total: int, tallies: Mapping[str, int]
) -> str:
    """Note a page of vacancies or stages that is ranked for the reader; returns the number of the list."""
    basis, rows = fit.basis, []
    for hit in hits:
        slug = hit.document.profile.slug
        party = basis.pool.get(slug)
        if party is not None:
            row = fit.fitted.row(slug)
            refused = fit.removed.get(slug) is Removed.BLOCKED
            outside = slug in fit.removed and not refused
            rows.append(ShownRow(row, party, hit.worth.score, hit.worth.words, outside, refused))
    typed: dict[str, list[str]] = {}
    for name, value in asked.pairs:
        typed.setdefault(name, []).append(value)
    return _noted(
        user,
        basis,
        rows,
        person_id=fit.person_id,
        total=total,
        removed={}
        if asked.value(EVERYTHING)
        else {reason: tallies[reason] for reason in Removed if tallies.get(reason)},
        sort=sort,
        share=1 - WORDS if any(hit.worth.words for hit in hits) else 1.0,
        first=(asked.query.page - 1) * PAGE + 1,
        asked=typed,
    )


def note_people(
    user: Account,
    listed: PeopleList,
    rows: Sequence[Row],
    *,
    company_id: int,
    vacancy_id: int | None,
    first: int,
    total: int,
    asked: Mapping[str, Sequence[str]],
) -> str:
    """Note a page of people that is ranked for a company; returns the number of the list, "" where nobody is in it."""
    if listed.basis is None:
        return ""
    found = [(row, listed.basis.pool.get(row.key)) for row in rows]
    return _noted(
        user,
        listed.basis,
        [ShownRow(row, party, row.score) for row, party in found if party is not None],
        company_id=company_id,
        vacancy_id=vacancy_id,
        total=total,
        removed=listed.ranked.removed,
        first=first,
        asked=asked,
    )


def _noted(user: Account, basis: Basis, rows: Sequence[ShownRow], **more: Any) -> str:
    role = active_role()
    if not rows:
        return ""
    return note(
        ShownList(
            pairing=basis.pairing,
            viewer_id=user.id,
            role=role.value if role else "",
            one=basis.one,
            rows=rows,
            day=clock.today(),
            lexicon=basis.lexicon,
            weights=pools.weights(),
            versions=basis.versions,
            **more,
        )
    )
