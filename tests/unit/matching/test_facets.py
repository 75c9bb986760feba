"""Filters and their counts are what counting one by one would give."""

import math
from collections.abc import Iterable

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from app.kernel.region import Place, Region, distance_km
from app.matching.concepts import Concepts
from app.matching.index import Index
from app.matching.postings import bits_of, numbers_of
from app.matching.profiles import Facet, Profile
from app.matching.search import RADII, Query, search
from tests.support.profiles import APELDOORN, DEVENTER, TODAY, ZUTPHEN, profile

KINDS = ("internship", "graduation_project", "practical_assignment")
LEVELS = ("mbo2", "mbo4", "hbo")
STUDIES = ("timmeren", "verpleegkunde")
SECTORS = ("zorg", "bouw")


def _some(values: Iterable[object], least: int = 0) -> st.SearchStrategy[tuple[object, ...]]:
    return st.lists(st.sampled_from(list(values)), min_size=least, unique=True).map(tuple)


PROFILES = st.lists(
    st.fixed_dictionaries(
        {
            "kinds": _some(KINDS, 1),
            "levels": _some(LEVELS),
            "studies": _some(STUDIES),
            "sector": st.sampled_from(SECTORS),
            "sites": _some((DEVENTER, ZUTPHEN, APELDOORN)),
            "description": st.sampled_from(("Je leert lassen.", "Je leert koken.", "Je kookt en last: koken, lassen.")),
        }
    ),
    max_size=12,
)
FILTERS = st.fixed_dictionaries(
    {},
    optional={
        Facet.KIND: _some(KINDS, 1),
        Facet.LEVEL: _some(LEVELS, 1),
        Facet.STUDY: _some(STUDIES, 1),
        Facet.SECTOR: _some(SECTORS, 1),
        Facet.MUNICIPALITY: _some(("Deventer", "Zutphen"), 1),
    },
)


def _values(company: Profile, facet: Facet) -> set[str]:
    return {
        Facet.KIND: set(company.kinds),
        Facet.LEVEL: set(company.levels),
        Facet.STUDY: set(company.studies),
        Facet.SECTOR: {company.sector},
        Facet.MUNICIPALITY: {site.municipality for site in company.sites},
    }[facet]


def _km(company: Profile, origin: Place) -> float:
    places = (Place(s.place, s.municipality, s.lat, s.lon) for s in company.sites)
    return min((distance_km(origin, place) for place in places), default=math.inf)


@pytest.mark.filterwarnings("default")
@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(PROFILES, FILTERS, st.sampled_from(("", "lassen")), st.none() | st.sampled_from(RADII))
def test_every_count_is_that_of_counting_one_by_one(
    region: Region,
    listed: list[dict[str, object]],
    filters: dict[Facet, tuple[str, ...]],
    text: str,
    radius: int | None,
) -> None:
    companies = [profile(number, **values) for number, values in enumerate(listed, start=1)]
    index, origin = Index(region, Concepts([]), Facet, companies), region.locate("Zutphen")
    assert origin is not None
    query = Query(TODAY, text, {f: frozenset(v) for f, v in filters.items()}, origin, radius)
    results = search(index, query)

    def fits(company: Profile, without: str = "") -> bool:
        return (
            (not text or "lassen" in company.description)
            and all(_values(company, f) & set(v) for f, v in filters.items() if f != without)
            and (radius is None or without == "afstand" or _km(company, origin) <= radius)
        )

    assert {hit.document.profile.id for hit in results.hits} == {c.id for c in companies if fits(c)}
    assert results.total == sum(fits(c) for c in companies)
    for facet in Facet:
        for value, count in results.facets[facet].items():
            assert count == sum(fits(c, facet) and value in _values(c, facet) for c in companies)
    for km in RADII:
        assert results.radii[km] == sum(fits(c, "afstand") and _km(c, origin) <= km for c in companies)
    for facet in filters:
        assert results.without[facet] == sum(fits(c, facet) for c in companies)


@given(st.sets(st.integers(0, 300)))
def test_a_set_of_numbers_survives_as_bits(numbers: set[int]) -> None:
    assert numbers_of(bits_of(numbers)) == sorted(numbers)
