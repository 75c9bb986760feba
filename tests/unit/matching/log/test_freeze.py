"""What is frozen comes back as it was, also nought."""

import json

import pytest
from hypothesis import given

from app.matching.log.freeze import FrozenLexicon, dumps, party, thawed, vocabulary
from app.matching.score.parties import Offering, Seeker
from tests.support.score import OCCUPATIONS, WEIGHTS, lexicon_of, offerings, seekers


@given(seekers())
def test_a_person_comes_back(one: Seeker):
    assert thawed(Seeker, json.loads(dumps(party(one)))) == one


@given(offerings())
def test_an_offering_comes_back(one: Offering):
    assert thawed(Offering, json.loads(dumps(party(one)))) == one


def test_nought_is_told():
    one = Offering("o", answers=0.0, freshness=0.0)
    assert thawed(Offering, json.loads(dumps(party(one)))) == one


@pytest.mark.parametrize("person", OCCUPATIONS)
@pytest.mark.parametrize("work", OCCUPATIONS)
def test_related_occupations_are_related_from_both_sides(person: str, work: str) -> None:
    offering, seeker = Offering("o", occupations=frozenset({work})), Seeker("s", occupations=frozenset({person}))
    lexicon = lexicon_of(offering)
    frozen = FrozenLexicon(json.loads(dumps(vocabulary(lexicon, [seeker], [offering]))), WEIGHTS.credit)
    assert frozen.occupations([person]).get(work) == lexicon.occupations([person]).get(work)
    assert frozen.occupations([work]).get(person) == lexicon.occupations([work]).get(person)
