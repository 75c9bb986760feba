"""Instructions that Python has no name for do on many numbers what Python does on one."""

import numpy as np
import pytest
from numba import njit

from app.matching.kernel.compiled import bits


@njit
def reaching(numbers, first, least):
    return bits.reaching(numbers, first, least)


@njit
def spread(numbers, first, value):
    bits.spread(numbers, first, value)


@njit
def ones_and_lowest(word):
    return bits.ones(word), bits.lowest(word)


@pytest.mark.parametrize("first", [0, 3, 64, 136])
@pytest.mark.parametrize("least", [0, 1, 255, 256, 32_768, 65_535])
def test_those_of_64_numbers_that_are_enough(first: int, least: int) -> None:
    edges = [0, 1, 255, 256, 32_767, 32_768, 65_534, 65_535] * 25
    numbers = np.array(edges, np.uint16)
    expected = sum(1 << at for at in range(64) if edges[first + at] >= least)
    assert int(reaching(numbers, first, np.uint16(least))) == expected


def test_64_numbers_become_one_value_and_no_others() -> None:
    numbers = np.arange(200).astype(np.uint16)
    spread(numbers, 5, np.uint16(65_535))
    assert (numbers[5:69] == 65_535).all()
    assert numbers[:5].tolist() == [0, 1, 2, 3, 4]
    assert numbers[69:].tolist() == list(range(69, 200))


@pytest.mark.parametrize("word", [1, 1 << 63, 0b1011000, (1 << 64) - 1])
def test_bits_of_a_word(word: int) -> None:
    assert ones_and_lowest(np.uint64(word)) == (word.bit_count(), (word & -word).bit_length() - 1)
