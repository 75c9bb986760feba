"""Points as people read them: whole, adding up to the score, and never more than a part can give."""

from hypothesis import example, given
from hypothesis import strategies as st

from app.matching.score.weights import Pairing, load_weights
from app.matching.worth import WORDS
from app.pages.scores import shared_out

SHARES = {pairing: tuple(load_weights().of[pairing].values()) for pairing in Pairing if pairing.for_person}


@given(
    pairing=st.sampled_from(sorted(SHARES)),
    values=st.lists(st.floats(0, 1), min_size=11, max_size=11),
)
@example(pairing=Pairing.STUDENT_STAGE, values=[1.0] * 11)
@example(pairing=Pairing.STUDENT_STAGE, values=[0.0] * 11)
@example(pairing=Pairing.TALENT_VACANCY, values=[1, 0, 0, 0, 1, 0, 0, 0, 1, 0, 0])
def test_parts_with_words_add_up_and_have_no_more_than_they_can(pairing: Pairing, values: list[float]) -> None:
    weights = [WORDS, *((1 - WORDS) * share for share in SHARES[pairing])]
    contributions = [weight * value for weight, value in zip(weights, values, strict=False)]
    points, most = shared_out(contributions, weights)
    assert sum(points) == int(100 * sum(contributions) + 0.5)
    assert sum(most) == 100
    assert all(0 <= whole <= of for whole, of in zip(points, most, strict=True))
