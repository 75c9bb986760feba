"""Rows in layers rank as one pool with the same rows, whatever came and went."""

from collections.abc import Iterator
from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from app.matching.score import layered
from app.matching.score.layered import Layered, LayeredOfferings
from app.matching.score.parties import Offering, Seeker
from app.matching.score.pools import Offerings, Seekers
from app.matching.score.weights import Pairing
from tests.support.score import DAY, WEIGHTS, lexicon_of, many_offerings, many_seekers, offerings, seekers

STEPS = st.integers(0, 3)


@pytest.fixture(autouse=True, scope="module")
def _small_layers() -> Iterator[None]:
    """Let a few rows fill a layer, so that rows move from one to the next and into the largest."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(layered, "SIZES", (6, 3, 1))
        patch.setattr(layered, "SHARE", 1)
        yield


@pytest.mark.heavy
@settings(max_examples=40)
@given(seekers(), many_offerings(), st.lists(many_offerings(), max_size=4), st.data())
def test_offerings_in_layers_rank_as_one_pool(
    one: Seeker, many: list[Offering], later: list[list[Offering]], data: st.DataObject
):
    now = {row.key: row for row in many}
    lexicon = lexicon_of(*many)
    pairing = data.draw(st.sampled_from([Pairing.TALENT_VACANCY, Pairing.STUDENT_STAGE]))
    pool = LayeredOfferings(Offerings(many, pairing=pairing, lexicon=lexicon, weights=WEIGHTS))
    for step, rows in enumerate(later):
        came = {f"{row.key}-{step % 2}": replace(row, key=f"{row.key}-{step % 2}") for row in rows}
        gone = data.draw(st.frozensets(st.sampled_from(sorted(now)))) - came.keys() if now else frozenset()
        before = [now[key] for key in (*gone, *came) if key in now]
        now = {key: row for key, row in {**now, **came}.items() if key not in gone}
        lexicon = lexicon.recounted(before, came.values())
        pool = pool.changed(came, gone).under(lexicon)
    anew = Offerings(list(now.values()), pairing=pairing, lexicon=lexicon_of(*now.values()), weights=WEIGHTS)
    first, count = data.draw(STEPS), data.draw(st.one_of(st.none(), STEPS))
    blocked = data.draw(st.frozensets(st.sampled_from(sorted(now)))) if now else frozenset()
    assert pool.rank(one, day=DAY, blocked=blocked, first=first, count=count) == anew.rank(
        one, day=DAY, blocked=blocked, first=first, count=count
    )
    assert pool.rank(one, day=DAY, among=blocked) == anew.rank(one, day=DAY, among=blocked)
    assert pool.fitted(one, day=DAY).scores == anew.fitted(one, day=DAY).scores
    assert pool.removed(one, day=DAY, blocked=blocked) == anew.removed(one, day=DAY, blocked=blocked)
    assert pool.missing(one) == anew.missing(one)
    assert len(pool) == len(now)
    for key, row in now.items():
        assert pool.get(key) == row
        assert pool.row(one, key, day=DAY) == anew.row(one, key, day=DAY)


@pytest.mark.heavy
@settings(max_examples=40)
@given(offerings(), many_seekers(), st.lists(many_seekers(), max_size=4), st.data())
def test_people_in_layers_rank_as_one_pool(
    one: Offering, many: list[Seeker], later: list[list[Seeker]], data: st.DataObject
):
    now = {row.key: row for row in many}
    lexicon = lexicon_of(one)
    pool = Layered(Seekers(many, pairing=Pairing.VACANCY_TALENT, lexicon=lexicon, weights=WEIGHTS))
    for step, rows in enumerate(later):
        came = {f"{row.key}-{step % 2}": replace(row, key=f"{row.key}-{step % 2}") for row in rows}
        gone = data.draw(st.frozensets(st.sampled_from(sorted(now)))) - came.keys() if now else frozenset()
        now = {key: row for key, row in {**now, **came}.items() if key not in gone}
        old, ranked = pool, pool.rank(one, day=DAY, count=None)
        pool = pool.changed(came, gone)
        assert old.rank(one, day=DAY, count=None) == ranked, "who still has the pool of before sees what it was"
    anew = Seekers(list(now.values()), pairing=Pairing.VACANCY_TALENT, lexicon=lexicon, weights=WEIGHTS)
    first, count = data.draw(STEPS), data.draw(st.one_of(st.none(), STEPS))
    assert pool.rank(one, day=DAY, first=first, count=count) == anew.rank(one, day=DAY, first=first, count=count)


def test_equal_scores_in_other_layers_keep_the_order_of_the_day():
    rows = [Seeker(f"p{number}", headline="lasser") for number in range(12)]
    lexicon = lexicon_of()
    anew = Seekers(rows, pairing=Pairing.VACANCY_TALENT, lexicon=lexicon, weights=WEIGHTS)
    pool = Layered(anew.like(rows[:5]))
    for row in rows[5:]:
        pool = pool.changed({row.key: row})
    assert sum(bool(layer.count) for layer in pool.layers) > 1
    asked = Offering("o", title="lasser")
    assert pool.rank(asked, day=DAY, count=7) == anew.rank(asked, day=DAY, count=7)


def test_a_row_that_is_the_same_changes_nothing():
    row = Seeker("p", headline="lasser")
    pool = Layered(Seekers([row], pairing=Pairing.VACANCY_TALENT, lexicon=lexicon_of(), weights=WEIGHTS))
    assert pool.changed({"p": replace(row)}, ["unknown"]) is pool
    with pytest.raises(KeyError):
        pool.row(Offering("o"), "unknown", day=DAY)
