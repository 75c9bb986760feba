"""What must hold for any two parties: the score, its parts, and what may never lower it."""

import math
from dataclasses import fields, replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.matching.score.gaps import gaps, proven
from app.matching.score.parties import Held, Offering, Seeker
from app.matching.score.pools import Offerings, Seekers
from app.matching.score.weights import Pairing
from tests.support import score as reference
from tests.support.score import DAY, WEIGHTS, lexicon_of, many_offerings, many_seekers, offerings, seekers

PERSON_LOOKS = st.sampled_from([Pairing.TALENT_VACANCY, Pairing.STUDENT_STAGE])
COMPANY_LOOKS = st.sampled_from([Pairing.VACANCY_TALENT, Pairing.STAGE_STUDENT])
PERSONAL = {"name", "sex", "gender", "birth_date", "birthdate", "age", "origin", "nationality", "postcode", "photo"}


def _score(seeker: Seeker, offering: Offering, pairing: Pairing = Pairing.TALENT_VACANCY) -> float:
    pool = Offerings([offering], pairing=pairing, lexicon=lexicon_of(offering), weights=WEIGHTS)
    return pool.row(seeker, offering.key, day=DAY).score


@given(seekers(), many_offerings(), PERSON_LOOKS)
def test_a_list_for_a_person_is_what_each_pair_scores_by_itself(one: Seeker, many: list[Offering], pairing: Pairing):
    lexicon = lexicon_of(*many)
    pool = Offerings(many, pairing=pairing, lexicon=lexicon, weights=WEIGHTS)
    ranked = pool.rank(one, day=DAY, count=None)
    apart = {other.key: reference.removed(one, other) for other in many}
    assert {row.key for row in ranked.rows} == {key for key, reason in apart.items() if reason is None}
    assert {reason: count for reason, count in ranked.removed.items() if count} == {
        reason: list(apart.values()).count(reason) for reason in apart.values() if reason
    }
    by_key = {other.key: other for other in many}
    for row in ranked.rows:
        assert row.score == pytest.approx(reference.score(one, by_key[row.key], pairing, lexicon), abs=2e-9)
    assert [row.score for row in ranked.rows] == sorted((row.score for row in ranked.rows), reverse=True)
    assert [row.rank for row in ranked.rows] == list(range(1, ranked.total + 1))


@given(offerings(), many_seekers(), COMPANY_LOOKS)
def test_a_list_for_a_company_is_what_each_pair_scores_by_itself(one: Offering, many: list[Seeker], pairing: Pairing):
    lexicon = lexicon_of(one)
    pool = Seekers(many, pairing=pairing, lexicon=lexicon, weights=WEIGHTS)
    ranked = pool.rank(one, day=DAY, count=None)
    apart = {other.key: reference.removed(other, one) for other in many}
    assert {row.key for row in ranked.rows} == {key for key, reason in apart.items() if reason is None}
    assert {reason: count for reason, count in ranked.removed.items() if count} == {
        reason: list(apart.values()).count(reason) for reason in apart.values() if reason
    }
    by_key = {other.key: other for other in many}
    for row in ranked.rows:
        assert row.score == pytest.approx(reference.score(by_key[row.key], one, pairing, lexicon), abs=2e-9)


@given(seekers(), many_offerings(), PERSON_LOOKS)
def test_every_row_adds_up(one: Seeker, many: list[Offering], pairing: Pairing):
    pool = Offerings(many, pairing=pairing, lexicon=lexicon_of(*many), weights=WEIGHTS)
    for row in pool.rank(one, day=DAY, count=None).rows:
        assert 0.0 <= row.score <= 1.0
        assert math.fsum(row.contributions.values()) == pytest.approx(row.score, abs=1e-9)
        assert sum(row.points.values()) == row.total
        assert abs(row.total - 100 * row.score) <= 0.5 + 1e-6
        assert 0.0 <= row.confidence <= 1.0 + 1e-9
        assert 0.0 <= row.wishes <= 1.0 + 1e-9
        assert 0.0 <= row.needs <= 1.0 + 1e-9
        assert row.sentence.nl()


@given(seekers(), offerings(), st.sampled_from(reference.SKILLS), reference.helds, PERSON_LOOKS)
def test_more_skill_never_lowers_a_score(one: Seeker, offering: Offering, skill: str, more: Held, pairing: Pairing):
    own = one.skills.get(skill)
    better = Held(max(own.level, more.level), max(own.verified, more.verified)) if own else more
    gained = replace(one, skills={**one.skills, skill: better})
    assert _score(gained, offering, pairing) >= _score(one, offering, pairing)


@given(seekers().filter(lambda one: not one.skills), many_seekers(), offerings())
def test_an_empty_profile_is_below_every_other(nobody: Seeker, many: list[Seeker], offering: Offering):
    empty = Seeker("empty", max_km=nobody.max_km, licences=nobody.licences, kinds=nobody.kinds)
    pool = Seekers([*many, empty], pairing=Pairing.VACANCY_TALENT, lexicon=lexicon_of(offering), weights=WEIGHTS)
    rows = pool.rank(offering, day=DAY, count=None).rows
    told = {one.key for one in many if one.told}
    below = [row.key for row in rows][next((n for n, row in enumerate(rows) if row.key not in told), len(rows)) :]
    assert not told.intersection(below)
    assert all(row.score == 0.0 for row in rows if row.key not in told)


@given(seekers(), many_offerings(), st.randoms())
def test_the_order_of_the_input_does_not_matter(one: Seeker, many: list[Offering], random):
    shuffled = list(many)
    random.shuffle(shuffled)
    lists = [
        Offerings(rows, pairing=Pairing.TALENT_VACANCY, lexicon=lexicon_of(*rows), weights=WEIGHTS).rank(one, day=DAY)
        for rows in (many, shuffled)
    ]
    assert lists[0] == lists[1]


@given(seekers(), many_offerings(), st.integers(0, 4), st.integers(1, 4))
def test_pages_are_cut_from_one_list(one: Seeker, many: list[Offering], first: int, count: int):
    pool = Offerings(many, pairing=Pairing.TALENT_VACANCY, lexicon=lexicon_of(*many), weights=WEIGHTS)
    whole = pool.rank(one, day=DAY, count=None)
    page = pool.rank(one, day=DAY, first=first, count=count)
    assert page.rows == whole.rows[first : first + count]
    assert page.total == whole.total


@given(seekers(), offerings(), PERSON_LOOKS)
def test_a_gap_adds_what_the_score_says(one: Seeker, offering: Offering, pairing: Pairing):
    lexicon = lexicon_of(offering)
    found = gaps(one, offering, pairing=pairing, lexicon=lexicon, weights=WEIGHTS, day=DAY)
    for gap in found:
        after = reference.score(proven(one, gap.skill, gap.level), offering, pairing, lexicon)
        before = reference.score(one, offering, pairing, lexicon)
        assert gap.adds == pytest.approx(after - before, abs=3e-9)
    assert [gap.adds for gap in found] == sorted((gap.adds for gap in found), reverse=True)


def test_nothing_about_who_somebody_is_goes_in():
    for party in (Seeker, Offering):
        names = {field.name for field in fields(party)}
        assert not names & PERSONAL
        assert not [name for name in names if any(word in name for word in ("birth", "sex", "gender", "photo"))]
