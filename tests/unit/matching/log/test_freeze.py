"""What is frozen comes back as it was, also nought."""

import json

from hypothesis import given

from app.matching.log.freeze import dumps, party, thawed
from app.matching.score.parties import Offering, Seeker
from tests.support.score import offerings, seekers


@given(seekers())
def test_a_person_comes_back(one: Seeker):
    assert thawed(Seeker, json.loads(dumps(party(one)))) == one


@given(offerings())
def test_an_offering_comes_back(one: Offering):
    assert thawed(Offering, json.loads(dumps(party(one)))) == one


def test_nought_is_told():
    one = Offering("o", answers=0.0, freshness=0.0)
    assert thawed(Offering, json.loads(dumps(party(one)))) == one
