"""People in files, with what changed since in layers, rank as one pool in memory with the same rows."""

from collections.abc import Callable, Iterator
from dataclasses import replace
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from app.kernel.region import LEVELS
from app.matching.kernel.packed import PackedSeekers
from app.matching.packed_people import packed_people
from app.matching.score import layered
from app.matching.score.columns import number_of
from app.matching.score.fits import kilometres
from app.matching.score.layered import LayeredSeekers
from app.matching.score.listing import Facts
from app.matching.score.parties import Offering, Seeker
from app.matching.score.pools import Seekers
from app.matching.score.weights import Pairing
from tests.support.score import DAY, WEIGHTS, lexicon_of, many_offerings, many_seekers, offerings

pytestmark = pytest.mark.heavy
FEW = st.integers(0, 3)


@pytest.fixture(autouse=True, scope="module")
def _small_layers() -> Iterator[None]:
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(layered, "SIZES", (6, 3, 1))
        yield


@settings(max_examples=40)
@given(offerings(), many_seekers(), many_offerings(), st.lists(many_seekers(), max_size=3), st.data())
def test_files_and_changes_rank_as_one_pool(
    tmp_path_factory: pytest.TempPathFactory,
    one: Offering,
    many: list[Seeker],
    work: list[Offering],
    later: list[list[Seeker]],
    data: st.DataObject,
) -> None:
    pairing = data.draw(st.sampled_from([Pairing.VACANCY_TALENT, Pairing.STAGE_STUDENT]))
    lexicon = lexicon_of(*work)
    folder = tmp_path_factory.mktemp("packed")
    PackedSeekers.build(many, lexicon).save(folder)
    pool = LayeredSeekers(packed_people(PackedSeekers.load(folder), pairing, lexicon_of(), WEIGHTS)).under(lexicon)
    now = {row.key: row for row in many}
    for step, rows in enumerate(later):
        came = {f"{row.key}-{step % 2}": replace(row, key=f"{row.key}-{step % 2}") for row in rows}
        came |= {key: replace(row, headline="planner") for key, row in now.items() if data.draw(st.booleans())}
        gone = data.draw(st.frozensets(st.sampled_from(sorted(now)))) - came.keys() if now else frozenset()
        now = {key: row for key, row in {**now, **came}.items() if key not in gone}
        pool = pool.changed(came, gone)
    anew = Seekers(list(now.values()), pairing=pairing, lexicon=lexicon, weights=WEIGHTS)
    first, count = data.draw(FEW), data.draw(st.one_of(st.none(), FEW))
    keys = [*now, "unknown"]
    blocked, among = data.draw(st.frozensets(st.sampled_from(keys))), data.draw(st.frozensets(st.sampled_from(keys)))
    assert pool.rank(one, day=DAY, blocked=blocked, first=first, count=count) == anew.rank(
        one, day=DAY, blocked=blocked, first=first, count=count
    )
    assert pool.rank(one, day=DAY, among=among) == anew.rank(one, day=DAY, among=among)
    _is_narrowed_as_the_rows_are(pool, anew, one, data)
    assert pool.fitted(one, day=DAY).scores == anew.fitted(one, day=DAY).scores
    assert {row.key: row for row in pool.rows()} == now
    for key, row in now.items():
        assert pool.get(key) == row
        assert pool.row(one, key, day=DAY) == anew.row(one, key, day=DAY)


def _is_narrowed_as_the_rows_are(pool: LayeredSeekers, anew: Seekers, one: Offering, data: st.DataObject) -> None:
    skills = sorted({skill for row in anew.rows for skill in row.skills}) or ["unknown"]
    skill, level = data.draw(st.sampled_from(skills)), data.draw(st.integers(1, 3))
    hours, km = data.draw(st.sampled_from([8, 24, 36])), data.draw(st.sampled_from([0, 20, 200]))
    first, count = data.draw(FEW), data.draw(st.one_of(st.none(), FEW))
    asks: list[tuple[Callable[[Facts], Any], Callable[[Seeker], bool]]] = [
        (lambda facts: facts.holding(skill, level), lambda row: _holds(row, skill, level)),
        (lambda facts: facts.levels() == LEVELS.index("mbo4"), lambda row: row.level == "mbo4"),
        (lambda facts: facts.most_hours() >= hours, lambda row: (row.hours_max or 0) >= hours),
        (lambda facts: facts.km_from(52.2, 6.1) <= km, lambda row: _lives_near(row, km)),
    ]
    listing = pool.listing(one, day=DAY)
    for asked, holds in asks:
        among = [row.key for row in anew.rows if holds(row)]
        narrowed = anew.rank(one, day=DAY, among=among, first=first, count=count)
        left = listing.column(asked)
        assert listing.page(left, first, count) == narrowed.rows
        assert left.sum() == narrowed.total
    whole = anew.rank(one, day=DAY, count=1)
    assert (listing.total, listing.removed) == (whole.total, whole.removed)


def _holds(row: Seeker, skill: str, level: int) -> bool:
    held = row.skills.get(skill)
    return held is not None and max(held.level, held.verified) >= level


def _lives_near(row: Seeker, km: float) -> bool:
    return row.lat is not None and bool(kilometres(number_of(row.lat), number_of(row.lon), 52.2, 6.1) <= km)
