"""Passages: the found words are in them, nothing is invented."""

import re

from hypothesis import given
from hypothesis import strategies as st

from app.matching.snippets import BRIEF, LENGTH, OFF, ON, PRIVATE, around, shorter

SENTENCES = st.lists(
    st.sampled_from(("Je leert lassen.", "Koffie staat klaar!", "We beginnen om zeven uur.")), max_size=30
)


@given(SENTENCES.map(" ".join), st.data())
def test_a_passage_is_cut_from_the_text_around_the_first_mark(text: str, data: st.DataObject) -> None:
    starts = [at for at in range(len(text)) if text.startswith("lassen", at)]
    chosen = sorted(data.draw(st.sets(st.sampled_from(starts)))) if starts else []
    passage = around(text, [(start, start + 6) for start in chosen])
    plain = passage.replace(ON, "").replace(OFF, "").removeprefix("… ").removesuffix(" …")
    assert plain in text
    assert len(plain) <= LENGTH + 20
    assert (f"{ON}lassen{OFF}" in passage) == bool(chosen)


def test_marks_that_overlap_are_marked_once() -> None:
    assert around("web developer", [(0, 3), (0, 13), (4, 13)]) == f"{ON}web{OFF} {ON}developer{OFF}"


def test_private_characters_of_a_text_are_left_out() -> None:
    assert f"a{ON}b{OFF}c".translate(PRIVATE) == "abc"


@given(st.text(alphabet=f"ab {ON}{OFF}", max_size=200))
def test_a_shorter_passage_ends_at_a_word_and_closes_its_mark(text: str) -> None:
    passage = re.sub(f"[{ON}{OFF}]", "", text)
    marked = f"{passage[:70]}{ON}{passage[70:120]}{OFF}{passage[120:]}"
    short = shorter(marked)
    assert len(short) <= BRIEF + len(f"{OFF} …") or short == marked
    assert short.count(ON) == short.count(OFF)
    assert marked.startswith(short.removesuffix(" …").removesuffix(OFF))


def test_what_is_short_stays_whole() -> None:
    assert shorter("Je leert lassen. …") == "Je leert lassen. …"
    assert shorter("woord " * 20) == f"{'woord ' * 14}woord …"
