"""The public list of badges: what a choice promises is what choosing it gives."""

from hypothesis import given
from hypothesis import strategies as st

from app.badges.queries import CatalogueEntry
from app.pages.badges.finder import FORMAL, NON_FORMAL, Choice, find, values_of

VALUES = {
    Choice.KIND: [FORMAL, NON_FORMAL],
    Choice.SKILL: ["lassen", "metselen", "koken"],
    Choice.ISSUER: ["techniekhuis", "bouwplaats"],
    Choice.MUNICIPALITY: ["Deventer", "Zutphen"],
}


def entry(slug: str, *, formal: bool, skills: tuple[str, ...], issuer: str, municipality: str) -> CatalogueEntry:
    return CatalogueEntry(slug, slug, "", "nl", formal, 4 if formal else None, issuer, issuer, municipality, skills)


entries = st.lists(
    st.builds(
        entry,
        st.uuids().map(str),
        formal=st.booleans(),
        skills=st.lists(st.sampled_from(VALUES[Choice.SKILL]), unique=True, max_size=3).map(tuple),
        issuer=st.sampled_from(VALUES[Choice.ISSUER]),
        municipality=st.sampled_from(VALUES[Choice.MUNICIPALITY]),
    ),
    max_size=10,
)
choices = st.fixed_dictionaries(
    {choice: st.frozensets(st.sampled_from(values), max_size=2) for choice, values in VALUES.items()}
)


@given(entries, choices)
def test_every_hit_fits_every_choice_and_nothing_that_fits_is_left_out(
    listed: list[CatalogueEntry], chosen: dict[Choice, frozenset[str]]
) -> None:
    found = find(listed, chosen, lambda _entry: True)

    def fits(one: CatalogueEntry) -> bool:
        return all(not chosen[choice] or chosen[choice] & set(values_of(one, choice)) for choice in Choice)

    fitting = [one for one in listed if fits(one)]
    assert list(found.entries) == fitting


@given(entries, choices)
def test_a_count_is_what_the_list_holds_after_choosing_only_that_value(
    listed: list[CatalogueEntry], chosen: dict[Choice, frozenset[str]]
) -> None:
    found = find(listed, chosen, lambda _entry: True)
    for choice, values in VALUES.items():
        for value in values:
            narrowed = find(listed, chosen | {choice: frozenset({value})}, lambda _entry: True)
            assert found.counts[choice][value] == len(narrowed.entries)


@given(entries)
def test_words_count_before_choices(listed: list[CatalogueEntry]) -> None:
    nothing = {choice: frozenset[str]() for choice in Choice}
    found = find(listed, nothing, lambda one: one.formal)
    assert [one.slug for one in found.entries] == [one.slug for one in listed if one.formal]
    assert found.counts[Choice.KIND][NON_FORMAL] == 0
