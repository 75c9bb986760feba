"""How packed rows lie in memory: which number stands where.

Everything that rows have in common is written down once, in a table; a row holds the numbers of its values. So
the parts of a score are worked out once for each different value, and a row adds up what its numbers point at.
"""

from enum import IntEnum


class Column(IntEnum):
    """The sixteen numbers of a row, together 64 bytes: numbers of values, and what orders equals."""

    TITLE = 0
    LEVEL = 1
    STUDIES = 2
    SPOT = 3
    HOURS = 4
    COMES = 5
    GOES = 6
    LANGUAGES = 7
    LICENCES = 8
    KINDS = 9
    ANSWERS = 10
    FRESHNESS = 11
    FLAGS = 12
    HASH = 13
    NUMBER = 14
    SPARE = 15


TOLD, HAS_SKILLS, HAS_TITLE = 1, 2, 4
"""Flags of a row: its profile says something, names or asks skills, has a title or an occupation."""

ENTRY_BITS = 4
"""Of a skill in a row, these bits hold how well it is known or asked; the others are the skill's number."""
NO_LEVEL = 7
"""The number of "no level told", behind those of `kernel.region.LEVELS`; Python's index -1 of eight."""

SMALL_CHUNK_BITS, LARGE_CHUNK_BITS, LARGE = 9, 13, 5_000
"""Rows are worked through in chunks whose sums fit the first cache: 512 rows, from 5,000 rows on 8,192."""


def chunk_bits(length: int) -> int:
    """Return how many bits number the rows within one chunk."""
    return LARGE_CHUNK_BITS if length >= LARGE else SMALL_CHUNK_BITS


def chunks_of(length: int) -> int:
    """Return how many chunks so many rows make; one where there is none."""
    return max(1, -(-length >> chunk_bits(length)))
