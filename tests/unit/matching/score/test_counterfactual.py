"""The fewest badges that bring a row to the top: they truly do, no fewer do, and it is always the same answer."""

from itertools import combinations

from hypothesis import given, settings
from hypothesis import strategies as st

from app.matching.score import counterfactual
from app.matching.score.counterfactual import MOST, Change, Counterfactual, for_offering, for_seeker, with_badges
from app.matching.score.parties import Held, Offering, Seeker
from app.matching.score.pools import Offerings, Seekers
from app.matching.score.weights import Pairing
from tests.support.score import DAY, SKILLS, WEIGHTS, lexicon_of, many_offerings, many_seekers, offerings, seekers

PERSON_LOOKS = st.sampled_from([Pairing.TALENT_VACANCY, Pairing.STUDENT_STAGE])
COMPANY_LOOKS = st.sampled_from([Pairing.VACANCY_TALENT, Pairing.STAGE_STUDENT])
TOPS = st.integers(1, 3)


@st.composite
def asking(draw: st.DrawFn, key: str) -> Offering:
    """Draw an offering that takes everybody, and asks up to six skills."""
    asked = draw(st.dictionaries(st.sampled_from(SKILLS), st.integers(1, 3), max_size=6))
    required = draw(st.sets(st.sampled_from(SKILLS)))
    return Offering(
        key,
        required={skill: level for skill, level in asked.items() if skill in required},
        wished={skill: level for skill, level in asked.items() if skill not in required},
        studies=draw(st.sampled_from([frozenset(), frozenset({"elektro"})])),
        levels=draw(st.sampled_from([frozenset(), frozenset({"mbo4"})])),
    )


rivals = st.integers(1, 7).flatmap(lambda count: st.tuples(*(asking(f"o{number}") for number in range(count))))


def _pool(many: list[Offering], pairing: Pairing) -> Offerings:
    return Offerings(many, pairing=pairing, lexicon=lexicon_of(*many), weights=WEIGHTS)


def _for_seeker(one: Seeker, key: str, pool: Offerings, top: int) -> Counterfactual | None:
    return for_seeker(
        one,
        key,
        pool=pool,
        offering_of=lambda other: pool.rows[pool.number[other]],
        pairing=pool.pairing,
        lexicon=pool.lexicon,
        weights=pool.weights,
        day=DAY,
        top=top,
    )


def _places(pool: Offerings | Seekers, one: Seeker | Offering) -> dict[str, int]:
    return {row.key: row.rank for row in pool.rank(one, day=DAY, count=None).rows}  # type: ignore[arg-type]


def _sets(one: Seeker, offering: Offering, sizes: range) -> list[tuple[Change, ...]]:
    """Return every set of badges for what is asked and not proven."""
    asked = {**offering.required, **offering.wished}
    changes = [Change(s, n) for s, n in asked.items() if one.skills.get(s, Held(1)).verified < n]
    return [chosen for size in sizes for chosen in combinations(changes, size)]


def _check(found: Counterfactual, before: int, top: int, reach: dict[tuple[Change, ...], int]) -> None:
    """Check an answer against the place that every set of badges reaches."""
    assert found.before == before
    assert found.goal == (top if before > top else 1)
    smaller = {chosen: at for chosen, at in reach.items() if len(chosen) < (len(found.changes) or MOST + 1)}
    assert [chosen for chosen, at in smaller.items() if at <= found.goal and before > found.goal] == []
    if found.changes:
        same = [at for chosen, at in reach.items() if len(chosen) == len(found.changes)]
        assert found.after == reach[tuple(sorted(found.changes))] == min(same) <= found.goal < before
    elif before > 1:
        assert found.never or found.tried == MOST
        assert not found.never or min(reach.values(), default=before) > found.goal


def _sorted(reach: dict[tuple[Change, ...], int]) -> dict[tuple[Change, ...], int]:
    return {tuple(sorted(chosen)): at for chosen, at in reach.items()}


@settings(max_examples=40)
@given(seekers(), rivals, TOPS, PERSON_LOOKS)
def test_no_fewer_badges_bring_an_offering_to_the_top(one: Seeker, many: tuple[Offering], top: int, pairing: Pairing):
    pool = _pool(list(many), pairing)
    places = _places(pool, one)
    for offering in many:
        found = _for_seeker(one, offering.key, pool, top)
        if not one.told or offering.key not in places:
            assert found is None
            continue
        assert found is not None
        sets = _sets(one, offering, range(1, 7))
        reach = {chosen: _places(pool, with_badges(one, chosen))[offering.key] for chosen in sets}
        _check(found, places[offering.key], top, _sorted(reach))


@settings(max_examples=40)
@given(offerings(), many_seekers(), TOPS, COMPANY_LOOKS)
def test_no_fewer_badges_bring_a_person_to_the_top(one: Offering, many: list[Seeker], top: int, pairing: Pairing):
    lexicon = lexicon_of(one)
    pool = Seekers(many, pairing=pairing, lexicon=lexicon, weights=WEIGHTS)
    places, by_key = _places(pool, one), {seeker.key: seeker for seeker in many}
    for seeker in many:
        given_ = {"pairing": pairing, "lexicon": lexicon, "weights": WEIGHTS, "day": DAY, "top": top}
        found = for_offering(one, seeker.key, pool=pool, seeker_of=by_key.__getitem__, **given_)
        if not seeker.told or seeker.key not in places:
            assert found is None
            continue
        assert found is not None
        reach = {}
        for chosen in _sets(seeker, one, range(1, 6)):
            others = [with_badges(other, chosen) if other is seeker else other for other in many]
            changed = Seekers(others, pairing=pairing, lexicon=lexicon, weights=WEIGHTS)
            reach[chosen] = _places(changed, one)[seeker.key]
        _check(found, places[seeker.key], top, _sorted(reach))


@settings(max_examples=40)
@given(seekers(), many_offerings(), st.randoms(), TOPS)
def test_the_answer_does_not_depend_on_the_order_of_the_input(one: Seeker, many: list[Offering], random, top: int):
    shuffled = list(many)
    random.shuffle(shuffled)
    pools = [_pool(rows, Pairing.TALENT_VACANCY) for rows in (many, shuffled)]
    for offering in many:
        assert _for_seeker(one, offering.key, pools[0], top) == _for_seeker(one, offering.key, pools[1], top)


def test_rivals_that_ask_the_same_rise_as_well():
    """One badge would pass the rival as it stands now; the rival asks for the same, so two are needed."""
    one = Seeker("p", skills={"plannen": Held(1)}, level="mbo4")
    many = [
        Offering("doel", required={"plc": 1, "lassen": 1, "elektra": 1}),
        Offering("ander", required={"plc": 1, "plannen": 1}),
    ]
    found = _for_seeker(one, "doel", _pool(many, Pairing.TALENT_VACANCY), 1)
    assert found is not None
    assert (found.before, found.goal, found.after) == (2, 1, 1)
    assert {change.skill for change in found.changes} == {"lassen", "elektra"}


def test_it_says_that_no_badge_helps():
    one = Seeker("p", skills={"plannen": Held(3, 3)}, level="mbo4")
    many = [Offering("goed", required={"plannen": 1}, levels=frozenset({"mbo4"})), Offering("leeg", title="planner")]
    found = _for_seeker(one, "leeg", _pool(many, Pairing.TALENT_VACANCY), 1)
    assert found == Counterfactual(before=2, goal=1, never=True)


def test_more_badges_than_are_tried_is_said_as_such(monkeypatch):
    monkeypatch.setattr(counterfactual, "MOST", 1)
    one = Seeker("p", skills={"plannen": Held(2)}, level="mbo4")
    many = [
        Offering("doel", required={"plc": 2, "lassen": 2, "elektra": 2}),
        Offering("ander", required={"plannen": 2}, levels=frozenset({"mbo4"})),
    ]
    pool = _pool(many, Pairing.TALENT_VACANCY)
    found = _for_seeker(one, "doel", pool, 1)
    assert found is not None
    assert (found.changes, found.tried, found.never) == ((), 1, False)
