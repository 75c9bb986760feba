"""The score of a hit: in [0, 1], in parts, and the order of the list."""

import pytest

from app.matching.search import Query, Results, search
from tests.support.profiles import TODAY
from tests.unit.matching.conftest import MakeIndex

SLUGS = [f"bedrijf-{number}" for number in range(1, 9)]


def ask(make_index: MakeIndex, **query: object) -> Results:
    """Search among eight companies that say more and less of welding, fresher and less fresh."""
    texts = ("lassen", "Je leert lassen.", "lasser", "metaal en lassen", "tekenen", "lassen lassen", "", "Wij lassen.")
    index = make_index(
        *(
            {"description": text, "messages_received": 4, "messages_answered": number % 5}
            for number, text in enumerate(texts)
        )
    )
    return search(index, Query(TODAY, **query))


@pytest.mark.parametrize("text", ["", "lassen", "metaal lassen", "lassen goochelen"])
@pytest.mark.parametrize("fit", [None, {slug: number / 8 for number, slug in enumerate(SLUGS)}])
def test_the_list_is_in_the_order_of_scores_that_add_up(
    make_index: MakeIndex, text: str, fit: dict[str, float] | None
) -> None:
    hits = ask(make_index, text=text, fit=fit).hits
    scores = [hit.worth.score for hit in hits]
    assert scores
    assert scores == sorted(scores, reverse=True)
    for hit in hits:
        assert 0.0 <= hit.worth.score <= 1.0 + 1e-9
        assert min(hit.worth) >= 0.0
        assert sum(hit.worth) == hit.worth.score


def test_words_count_beside_how_well_something_fits(make_index: MakeIndex) -> None:
    fit = dict.fromkeys(SLUGS, 0.5) | {"bedrijf-5": 1.0}
    by_fit = ask(make_index, fit=fit).hits
    assert by_fit[0].document.profile.slug == "bedrijf-5"
    assert by_fit[0].worth == (0.0, 0.0, 1.0)
    with_words = ask(make_index, text="lassen", fit=fit).hits
    assert "bedrijf-5" not in [hit.document.profile.slug for hit in with_words]
    assert with_words[0].worth.words == pytest.approx(0.4)
    assert with_words[0].worth.fit == pytest.approx(0.6 * 0.5)


def test_without_words_or_reader_the_standing_is_all(make_index: MakeIndex) -> None:
    hits = ask(make_index).hits
    assert hits[0].worth == (0.0, 1.0, 0.0)
    assert all(hit.worth.words == hit.worth.fit == 0.0 for hit in hits)
