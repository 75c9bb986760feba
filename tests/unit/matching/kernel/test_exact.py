"""The packed ranking gives the very list that the pools give: rows, order, scores, counts and reasons."""

import random
from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from app.matching.kernel.packed import Packed, PackedOfferings, PackedSeekers
from app.matching.kernel.ranker import Ranker, Top
from app.matching.score.lexicon import Lexicon
from app.matching.score.parties import Held, Offering, Seeker
from app.matching.score.pool import Pool, shuffled
from app.matching.score.pools import Offerings, Seekers
from app.matching.score.ranked import Removed
from app.matching.score.weights import Pairing
from tests.support.score import DAY, WEIGHTS, lexicon_of, offerings, seekers

pytestmark = pytest.mark.heavy
PERSON_LOOKS = st.sampled_from([Pairing.TALENT_VACANCY, Pairing.STUDENT_STAGE])
COMPANY_LOOKS = st.sampled_from([Pairing.VACANCY_TALENT, Pairing.STAGE_STUDENT])
MANY = 12
"""Copies of each drawn row, so that the first few are less than a tenth: the compiled search is used."""


def both(rows: list[Any], pairing: Pairing, lexicon: Lexicon) -> tuple[Ranker[Any, Any], Pool[Any, Any]]:
    """Return the two ways to rank these rows."""
    packed: Packed[Any]
    pool: Pool[Any, Any]
    if pairing.for_person:
        packed = PackedOfferings.build(rows, lexicon)
        pool = Offerings(rows, pairing=pairing, lexicon=lexicon, weights=WEIGHTS)
    else:
        packed = PackedSeekers.build(rows, lexicon)
        pool = Seekers(rows, pairing=pairing, lexicon=lexicon, weights=WEIGHTS)
    return Ranker(packed, pairing=pairing, lexicon=lexicon, weights=WEIGHTS), pool


def same(ranker: Ranker[Any, Any], pool: Pool[Any, Any], one: Any, limit: int | None, day: date = DAY) -> None:
    """Fail unless both give the same list."""
    top, ranked = ranker.top(one, day=day, limit=limit), pool.rank(one, day=day, count=limit)
    assert [ranker.packed.key(number) for number in top.numbers.tolist()] == [row.key for row in ranked.rows]
    assert top.scores.tolist() == [row.score for row in ranked.rows]
    assert top.total == ranked.total
    assert top.removed == ranked.removed
    assert list(top.removed) == list(ranked.removed)


def copies(rows: list[Any]) -> list[Any]:
    """Return every row many times, under keys of their own: equal scores abound."""
    return [replace(row, key=f"{row.key}-{copy}") for row in rows for copy in range(MANY)]


@given(seekers(), st.lists(offerings(), min_size=1, max_size=6), PERSON_LOOKS, st.integers(1, 30))
@settings(max_examples=40)
def test_work_for_a_person(one: Seeker, drawn: list[Offering], pairing: Pairing, limit: int):
    rows = copies([replace(row, key=f"o{number}") for number, row in enumerate(drawn)])
    ranker, pool = both(rows, pairing, lexicon_of(*rows))
    for count in (1, min(limit, len(rows) // 10), limit, None):
        same(ranker, pool, one, count)


@given(offerings(), st.lists(seekers(), min_size=1, max_size=6), COMPANY_LOOKS, st.integers(1, 30))
@settings(max_examples=40)
def test_people_for_work(one: Offering, drawn: list[Seeker], pairing: Pairing, limit: int):
    rows = copies([replace(row, key=f"p{number}") for number, row in enumerate(drawn)])
    ranker, pool = both(rows, pairing, lexicon_of(one))
    for count in (1, min(limit, len(rows) // 10), limit, None):
        same(ranker, pool, one, count)


@given(st.integers(), COMPANY_LOOKS, st.lists(offerings(), min_size=1, max_size=3))
@settings(max_examples=15)
def test_several_chunks_of_different_people(seed: int, pairing: Pairing, asked: list[Offering]):
    draw = random.Random(seed)
    rows = [_mixed(draw, number) for number in range(1_200)]
    ranker, pool = both(rows, pairing, lexicon_of(*asked))
    for one in asked:
        for limit in (7, 150):
            same(ranker, pool, one, limit)


@given(st.data(), COMPANY_LOOKS)
@settings(max_examples=40)
def test_blocked_and_chosen_rows(data: Any, pairing: Pairing):
    one, drawn = data.draw(offerings()), data.draw(st.lists(seekers(), min_size=1, max_size=4))
    rows = copies([replace(row, key=f"p{number}") for number, row in enumerate(drawn)])
    ranker, pool = both(rows, pairing, lexicon_of(one))
    some = st.sets(st.sampled_from([*(row.key for row in rows), "nobody"]), max_size=30)
    blocked, among = data.draw(some), data.draw(st.none() | some)
    first, count = data.draw(st.integers(0, 5)), data.draw(st.sampled_from([None, 1, 3, 20]))
    asked: dict[str, Any] = {"day": DAY, "blocked": blocked, "among": among, "first": first, "count": count}
    assert ranker.rank(one, **asked) == pool.rank(one, **asked)


@given(st.data(), st.sampled_from(list(Pairing)))
@settings(max_examples=40)
def test_base_without_the_dead_and_a_small_part_are_what_is_built_anew(data: Any, pairing: Pairing):
    """An index with tombstones and appended rows, its lists merged, equals one of the rows that are left."""
    drawn = data.draw(st.lists(offerings() if pairing.for_person else seekers(), min_size=2, max_size=5))
    one = data.draw(seekers() if pairing.for_person else offerings())
    rows = copies([replace(row, key=f"r{number}") for number, row in enumerate(drawn)])
    new = [replace(row, key=f"{row.key}-new") for row in rows[::17]]
    lexicon = lexicon_of(*(rows if pairing.for_person else [one]))
    base, _ = both(rows, pairing, lexicon)
    added, _ = both(new, pairing, lexicon)
    dead = sorted(data.draw(st.sets(st.integers(0, len(rows) - 1), max_size=60)))
    gone = {base.packed.key(number) for number in dead}
    whole, _ = both([row for row in [*rows, *new] if row.key not in gone], pairing, lexicon)
    limit = data.draw(st.integers(1, 6))
    parts = base.top(one, day=DAY, limit=limit, dead=dead), added.top(one, day=DAY, limit=limit)
    expected = whole.top(one, day=DAY, limit=limit)
    merged = sorted([*_listed(base, parts[0]), *_listed(added, parts[1])])[:limit]
    assert merged == _listed(whole, expected)
    assert parts[0].total + parts[1].total == expected.total
    assert {why: count + parts[1].removed[why] for why, count in parts[0].removed.items()} == expected.removed


@given(st.lists(seekers(), max_size=3), st.lists(offerings(), max_size=3))
@settings(max_examples=30)
def test_rows_come_out_as_they_went_in(people: list[Seeker], work: list[Offering]):
    people = [replace(row, key=f"p{number}é") for number, row in enumerate(people)]
    work = [replace(row, key=f"o{number}") for number, row in enumerate(work)]
    for kind, rows in ((PackedSeekers, people), (PackedOfferings, work)):
        packed = kind.build(rows, lexicon_of(*work))  # type: ignore[attr-defined]
        assert list(packed.rows()) == sorted(rows, key=lambda row: row.key)
        assert [packed.number_of(row.key) for row in sorted(rows, key=lambda row: row.key)] == list(range(len(rows)))
        assert packed.number_of("nobody") is None


def test_what_is_saved_is_what_was_built(tmp_path: Path):
    rows = [
        replace(Seeker("x", skills={"plc": Held(2)}, headline="lasser", lat=52.2, lon=6.1), key=f"p{n}")
        for n in range(50)
    ]
    lexicon, one = lexicon_of(), Offering("o", required={"plc": 1}, title="lasser", sites=((52.1, 6.0),))
    ranker, pool = both(rows, Pairing.VACANCY_TALENT, lexicon)
    ranker.packed.save(tmp_path)
    loaded = PackedSeekers.load(tmp_path)
    assert list(loaded.rows()) == list(ranker.packed.rows())
    same(Ranker(loaded, pairing=Pairing.VACANCY_TALENT, lexicon=lexicon, weights=WEIGHTS), pool, one, 3)
    with pytest.raises(ValueError, match="seekers"):
        PackedOfferings.load(tmp_path)


def test_two_rows_with_one_key_are_refused():
    with pytest.raises(ValueError, match="keys must differ"):
        PackedSeekers.build([Seeker("a"), Seeker("a")], lexicon_of())


def test_another_lexicon_weighs_the_same_work_anew():
    rows = copies([Offering("a", required={"plc": 1}, wished={"lassen": 2}), Offering("b", required={"lassen": 1})])
    one = Seeker("s", skills={"plc": Held(1), "lassen": Held(1, 1)})
    ranker, _ = both(rows, Pairing.TALENT_VACANCY, lexicon_of(*rows))
    later = lexicon_of(*rows, *(Offering(f"c{number}", required={"plc": 1}) for number in range(100)))
    _, pool = both(rows, Pairing.TALENT_VACANCY, later)
    same(ranker.with_lexicon(later), pool, one, 5)


PERSON = Seeker(
    "s", skills={"plc": Held(2)}, headline="elektricien", level="mbo4", lat=52.2, lon=6.1, hours_min=24, hours_max=40
)
WORK = Offering(
    "o", required={"plc": 2, "lassen": 1}, title="elektricien", sites=((52.25, 6.15),), kinds=frozenset({"job"})
)
AWKWARD: dict[str, tuple[list[Seeker], Offering]] = {
    "no matching skill at all": ([replace(PERSON, skills={"plannen": Held(3)})], WORK),
    "nobody has a skill": ([replace(PERSON, skills={})], WORK),
    "no skill is asked": ([PERSON, replace(PERSON, key="t", level=None)], replace(WORK, required={})),
    "nothing is asked": ([PERSON], Offering("o")),
    "nothing is told": ([Seeker("s"), Seeker("t", max_km=3)], WORK),
    "everybody is filtered out": ([replace(PERSON, kinds=frozenset({"assignment"}))], WORK),
    "everybody is too far": ([replace(PERSON, max_km=1)], WORK),
    "it is over": ([PERSON], replace(WORK, ends_on=DAY - timedelta(days=1))),
    "places are not known": ([replace(PERSON, lat=None, lon=None, max_km=5), replace(PERSON, key="t")], WORK),
    "places are no numbers": ([replace(PERSON, lat=float("nan"), lon=float("nan"), max_km=5)], WORK),
    "the work has no place": ([PERSON], replace(WORK, sites=())),
    "a skill the vocabulary does not know": (
        [replace(PERSON, skills={"x": Held(1)})],
        replace(WORK, required={"x": 1}),
    ),
}


@pytest.mark.parametrize("case", AWKWARD)
@pytest.mark.parametrize("size", [1, 60, 700])
@pytest.mark.parametrize("limit", [1, 5, 50, 5_000])
def test_awkward_cases(case: str, size: int, limit: int):
    people, one = AWKWARD[case]
    rows = [replace(people[number % len(people)], key=f"p{number:03d}") for number in range(size)]
    ranker, pool = both(rows, Pairing.VACANCY_TALENT, lexicon_of(one))
    same(ranker, pool, one, limit)


def test_nobody_at_all():
    ranker, pool = both([], Pairing.VACANCY_TALENT, lexicon_of())
    same(ranker, pool, WORK, 50)
    ranker, pool = both([], Pairing.TALENT_VACANCY, lexicon_of())
    same(ranker, pool, PERSON, 50)


def test_equals_on_the_cut_are_in_the_order_of_the_day():
    rows = [replace(PERSON, key=f"p{number:03d}") for number in range(400)]
    ranker, pool = both(rows, Pairing.VACANCY_TALENT, lexicon_of(WORK))
    days = [DAY + timedelta(days=number) for number in range(5)]
    for day in days:
        same(ranker, pool, WORK, 10, day)
    assert len({tuple(ranker.top(WORK, day=day, limit=10).numbers.tolist()) for day in days}) == len(days)


def test_a_row_without_any_skill_can_be_first():
    far = [replace(PERSON, key=f"p{number:03d}", lat=52.45, lon=6.4, level=None, headline="") for number in range(600)]
    near = replace(PERSON, key="near", skills={}, level="mbo4")
    one = replace(WORK, required={"plc": 3}, levels=frozenset({"mbo4"}))
    ranker, pool = both([*far, near], Pairing.STAGE_STUDENT, lexicon_of(one))
    same(ranker, pool, one, 3)
    one = replace(one, required={"mig-lassen": 3})
    same(ranker, pool, one, 3)
    assert ranker.packed.key(int(ranker.top(one, day=DAY, limit=1).numbers[0])) == "near"


@pytest.mark.parametrize("perfect", [0, 4, 8, 9, 10, 11, 30, 500])
def test_enough_good_ones_or_too_few(perfect: int):
    """Whatever the rows that are scored first are worth, the list is the same."""
    good, poor = PERSON.skills | {"lassen": Held(3, 3)}, {"plannen": Held(1)}
    near = [replace(PERSON, key=f"n{number:04d}", skills=good if number < perfect else poor) for number in range(600)]
    far = [
        replace(PERSON, key=f"f{number:04d}", lat=52.4, lon=6.3, skills=poor, hours_min=number % 40, hours_max=40)
        for number in range(5_400)
    ]
    ranker, pool = both([*near, *far], Pairing.VACANCY_TALENT, lexicon_of(WORK))
    for limit in (5, 10, 50):
        same(ranker, pool, WORK, limit)


def test_parts_add_up_to_the_score():
    rows = [replace(PERSON, key=f"p{number:03d}", hours_max=20 + number % 20) for number in range(200)]
    ranker, pool = both([*rows, Seeker("untold")], Pairing.VACANCY_TALENT, lexicon_of(WORK))
    top = ranker.top(WORK, day=DAY, limit=None)
    parts = ranker.parts(WORK, top.numbers, day=DAY)
    assert np.abs(parts.contributions.sum(axis=0) - top.scores).max() <= 1e-9
    rows_of = pool.rank(WORK, day=DAY, count=None).rows
    for at, row in enumerate(rows_of):
        assert [part.value for part in row.parts] == parts.values[:, at].tolist()
        assert [part.answered for part in row.parts] == parts.answered[:, at].tolist()


def test_one_pair_and_a_key_that_is_not_there():
    ranker, pool = both([PERSON], Pairing.VACANCY_TALENT, lexicon_of(WORK))
    assert ranker.row(WORK, "s", day=DAY) == pool.row(WORK, "s", day=DAY)
    with pytest.raises(KeyError):
        ranker.row(WORK, "nobody", day=DAY)


def test_a_pack_of_people_is_not_ranked_for_a_person():
    with pytest.raises(ValueError, match="talent_vacancy"):
        Ranker(
            PackedSeekers.build([], lexicon_of()), pairing=Pairing.TALENT_VACANCY, lexicon=lexicon_of(), weights=WEIGHTS
        )


def _listed(ranker: Ranker[Any, Any], top: Top) -> list[tuple[float, int, str]]:
    """Return the rows of a list as what puts them in order."""
    found = zip(top.numbers.tolist(), top.scores.tolist(), top.told.tolist(), top.shuffles.tolist(), strict=True)
    return [(-score if told else 1.0, shuffle, ranker.packed.key(number)) for number, score, told, shuffle in found]


def _mixed(draw: random.Random, number: int) -> Seeker:
    """Return somebody of whom there are not many alike."""
    skills = {
        skill: Held(draw.randint(1, 3), draw.choice((0, 0, 2)))
        for skill in ("plc", "besturing", "elektra", "lassen", "mig-lassen")
        if draw.random() < 0.4
    }
    return Seeker(
        f"p{number:04d}",
        skills=skills,
        occupations=frozenset(draw.choice(((), ("lasser",), ("elektricien", "paneelbouwer")))),
        headline=draw.choice(("", "lasser", "Elektricien", "monteur elektra")),
        level=draw.choice((None, "mbo2", "mbo4", "hbo")),
        lat=draw.uniform(52.0, 52.5),
        lon=draw.uniform(5.8, 6.4),
        max_km=draw.choice((None, 10, 40, 90)),
        remote_ok=draw.random() < 0.2,
        hours_min=draw.choice((None, 16, 32)),
        available_from=draw.choice((None, DAY, DAY + timedelta(days=draw.randint(1, 200)))),
        available_until=draw.choice((None, None, DAY + timedelta(days=draw.randint(-5, 200)))),
        languages=draw.choice(({}, {"nl": "B1"}, {"nl": "C1", "en": "A2"})),
        licences=frozenset(draw.choice(((), ("B",), ("C",)))),
        kinds=frozenset(draw.choice(((), ("job",), ("assignment",)))),
    )


def test_shuffles_are_those_of_the_pools():
    rows = [replace(PERSON, key=f"p{number:03d}") for number in range(100)]
    ranker, pool = both(rows, Pairing.VACANCY_TALENT, lexicon_of(WORK))
    top = ranker.top(WORK, day=DAY, limit=5)
    assert top.shuffles.tolist() == shuffled(pool._hashes, DAY)[top.numbers].tolist()
    assert Removed.BLOCKED in top.removed
