"""What search finds, in what order, and why."""

from datetime import timedelta
from typing import Any

import pytest

from app.kernel.region import Region
from app.matching.index import Index
from app.matching.profiles import Facet
from app.matching.search import PAGE, Query, Results, Sort, search
from app.matching.similar import Like, similar
from app.matching.snippets import OFF, ON
from tests.support.profiles import APELDOORN, NOW, TODAY, ZUTPHEN, profile
from tests.unit.matching.conftest import MakeIndex

WEB = {"description": "Je werkt aan webontwikkeling met React en PHP.", "skills": ("webontwikkeling", "react")}
WELD = {"description": "Je leert lassen, ook MIG/MAG.", "skills": ("lassen",), "levels": ("mbo2",)}
FORK = {"description": "Je rijdt op de heftruck en laadt vrachtwagens.", "skills": ("heftruck",)}
CARE = {"description": "Je helpt bewoners van het verpleeghuis.", "skills": ("verplegen",), "sector": "zorg"}
OTHER = {"description": "Je werkt op kantoor en neemt de telefoon op."}


def ask(index: Index, text: str = "", **values: Any) -> Results:
    """Search on the fixed day of the tests."""
    return search(index, Query(TODAY, text, **values))


def slugs(results: Results) -> list[str]:
    """Return the companies found, best first."""
    return [hit.document.profile.slug for hit in results.hits]


@pytest.fixture
def index(make_index: MakeIndex) -> Index:
    """Five companies, each in its own line."""
    return make_index(WEB, WELD, FORK, CARE, OTHER)


@pytest.mark.parametrize(
    ("typed", "found"),
    [
        ("web developper", "bedrijf-1"),
        ("webdeveloper", "bedrijf-1"),
        ("webdevelopper", "bedrijf-1"),
        ("web-developer", "bedrijf-1"),
        ("lassen", "bedrijf-2"),
        ("lasser", "bedrijf-2"),
        ("welding", "bedrijf-2"),
        ("LASSEN", "bedrijf-2"),
        ("heftrukchauffeur", "bedrijf-3"),
        ("heftruckchauffeur", "bedrijf-3"),
        ("heftruck chauffeur", "bedrijf-3"),
        ("forklift", "bedrijf-3"),
        ("verpleegkundige", "bedrijf-4"),
        ("verpleegkunidge", "bedrijf-4"),
        ("nurse", "bedrijf-4"),
        ("stage lassen", "bedrijf-2"),
        ("ik wil graag lassen leren", "bedrijf-2"),
    ],
)
def test_the_right_company_comes_first(index: Index, typed: str, found: str) -> None:
    assert slugs(ask(index, typed))[0] == found


def test_a_repaired_question_says_what_it_became(index: Index) -> None:
    results = ask(index, "web developper")
    assert results.text == "web developer"
    assert results.repaired == (("developper", "developer"),)
    assert ask(index, "web developer").repaired == ()


def test_every_hit_carries_its_own_words(index: Index) -> None:
    hit = ask(index, "web developper").hits[0]
    assert "webontwikkeling" in {find.words for find in hit.finds}
    assert any(find.concept for find in hit.finds)
    assert f"{ON}webontwikkeling{OFF}" in hit.passage
    plain = ask(index, "lassen").hits[0]
    assert plain.finds[0].words == "lassen"
    assert plain.finds[0].concept is None


def test_all_words_must_be_there_unless_no_company_has_them_all(make_index: MakeIndex) -> None:
    index = make_index(WELD | {"sites": (ZUTPHEN,)}, WELD, CARE | {"sites": (ZUTPHEN,)})
    both = ask(index, "lassen zutphen")
    assert slugs(both) == ["bedrijf-1"]
    assert not both.partial
    some = ask(index, "lassen koken")
    assert some.partial
    assert set(slugs(some)) == {"bedrijf-1", "bedrijf-2"}


def test_a_level_in_the_question_counts(make_index: MakeIndex) -> None:
    index = make_index(WELD, WELD | {"levels": ("mbo4",)})
    assert slugs(ask(index, "lassen mbo niveau 4")) == ["bedrijf-2"]


def test_a_word_half_typed_finds_what_begins_so(index: Index) -> None:
    assert slugs(ask(index, "verplee"))[:1] == ["bedrijf-4"]


def test_words_that_say_nothing_find_everything(index: Index) -> None:
    assert ask(index, "stage bij een bedrijf").total == 5
    assert ask(index, "?!").total == 5


def test_a_skill_that_everybody_has_makes_no_hit(make_index: MakeIndex) -> None:
    shops = [{"skills": ("klantcontact",), "description": "Je staat in de winkel."}] * 20
    index = make_index({"description": "Je leert knippen bij een kapper."}, *shops)
    assert slugs(ask(index, "kapper")) == ["bedrijf-1"]


def test_pages_hold_twenty_and_together_everything(make_index: MakeIndex) -> None:
    index = make_index(*[WELD] * 45)
    pages = [slugs(ask(index, "lassen", page=number)) for number in (1, 2, 3, 4)]
    assert [len(page) for page in pages] == [PAGE, PAGE, 5, 0]
    assert len({slug for page in pages for slug in page}) == 45
    assert ask(index, "lassen").pages == 3


def test_near_comes_first_when_asked_and_the_nearest_branch_is_meant(make_index: MakeIndex, region: Region) -> None:
    index = make_index({"sites": (APELDOORN,)}, {"sites": (APELDOORN, ZUTPHEN)}, {"sites": ()})
    results = ask(index, origin=region.locate("Zutphen"), sort=Sort.DISTANCE)
    assert slugs(results) == ["bedrijf-2", "bedrijf-1", "bedrijf-3"]
    assert results.hits[0].site == 1
    assert results.hits[0].km is not None
    assert results.hits[0].km < 1
    assert results.hits[2].km is None


def test_new_comes_first_when_asked(make_index: MakeIndex) -> None:
    index = make_index(*[{"published_at": NOW - timedelta(days=days)} for days in (9, 1, 5)])
    assert slugs(ask(index, sort=Sort.NEW)) == ["bedrijf-2", "bedrijf-3", "bedrijf-1"]


def test_without_words_fresh_and_answering_companies_come_first(make_index: MakeIndex) -> None:
    index = make_index(
        {"confirmed_at": NOW - timedelta(days=400)},
        {"messages_received": 6, "messages_answered": 0},
        {"messages_received": 6, "messages_answered": 6},
    )
    assert slugs(ask(index)) == ["bedrijf-3", "bedrijf-2", "bedrijf-1"]


def test_equals_are_shuffled_by_day_and_stay_so_that_day(make_index: MakeIndex) -> None:
    index = make_index(*[{}] * 30)
    today = slugs(ask(index))
    assert slugs(ask(index)) == today
    tomorrow = search(index, Query(TODAY + timedelta(days=1)))
    assert slugs(tomorrow) != today


def test_dropping_a_filter_is_counted(index: Index) -> None:
    filters = {Facet.SECTOR: frozenset({"zorg"}), Facet.LEVEL: frozenset({"mbo2"})}
    results = ask(index, "lassen", filters=filters)
    assert results.total == 0
    assert results.without == {"sector": 1, "niveau": 0, "filters": 1, "q": 0}
    assert results.everything == 5


def test_a_changed_company_is_found_by_its_new_words_only(index: Index) -> None:
    index.update([profile(2, description="Je bakt brood.", skills=("brood-bakken",))], [])
    assert "bedrijf-2" not in slugs(ask(index, "lassen"))
    assert slugs(ask(index, "brood"))[0] == "bedrijf-2"


def test_a_hidden_company_leaves_no_trace(index: Index) -> None:
    index.update([], [2])
    assert "bedrijf-2" not in slugs(ask(index, "lassen"))
    results = ask(index)
    assert results.total == 4
    assert results.facets[Facet.LEVEL]["mbo2"] == 0
    index.update([profile(2, **WELD)], [])
    assert ask(index).total == 5


def test_alike_are_those_with_the_same_work(make_index: MakeIndex) -> None:
    index = make_index(WEB, CARE, WEB, OTHER)
    found = similar(index, Like("bedrijf-1", "ict", "Deventer"))
    assert found[0].profile.slug == "bedrijf-3"
    gone = similar(index, Like("weg", "zorg", "Epe"))
    assert [document.profile.slug for document in gone] == ["bedrijf-2"]


def test_an_english_word_for_a_study_shows_the_dutch_name(make_index: MakeIndex) -> None:
    index = make_index({"studies": ("koude-en-klimaat",)}, OTHER)
    [hit] = ask(index, "refrigeration").hits
    assert [find.words for find in hit.finds] == ["Koude- en klimaattechniek"]
