"""People in files, with what changed since in layers, rank as one pool in memory with the same rows."""

from collections.abc import Iterator
from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from app.matching.kernel.packed import PackedSeekers
from app.matching.packed_people import packed_people
from app.matching.score import layered
from app.matching.score.layered import Layered
from app.matching.score.parties import Offering, Seeker
from app.matching.score.pools import Seekers
from app.matching.score.weights import Pairing
from tests.support.score import DAY, WEIGHTS, lexicon_of, many_offerings, many_seekers, offerings

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
    pool: Layered[Offering, Seeker] = Layered(
        packed_people(PackedSeekers.load(folder), pairing, lexicon_of(), WEIGHTS)
    ).under(lexicon)
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
    assert pool.fitted(one, day=DAY).scores == anew.fitted(one, day=DAY).scores
    assert {row.key: row for row in pool.rows()} == now
    for key, row in now.items():
        assert pool.get(key) == row
        assert pool.row(one, key, day=DAY) == anew.row(one, key, day=DAY)
