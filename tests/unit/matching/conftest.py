"""A small index over the real vocabulary and the real region."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from app.kernel.region import Region, load_region
from app.matching.concepts import Concepts
from app.matching.index import Index
from app.matching.profiles import Facet, Profile
from tests.support.profiles import profile, vocabulary_concepts

REGION = Path(__file__).parents[3] / "regions" / "stedendriehoek"
MakeIndex = Callable[..., Index]


@pytest.fixture(scope="session")
def region() -> Region:
    """The region that the product ships with."""
    return load_region(REGION)


@pytest.fixture(scope="session")
def concepts() -> Concepts:
    """The vocabulary that the product ships with, as the database would hold it."""
    return Concepts(vocabulary_concepts())


@pytest.fixture
def make_index(region: Region, concepts: Concepts) -> MakeIndex:
    """Return an index over profiles given as dicts of what differs from the usual one."""

    def make(*listed: dict[str, Any] | Profile) -> Index:
        profiles = [
            one if isinstance(one, Profile) else profile(number, **one) for number, one in enumerate(listed, start=1)
        ]
        return Index(region, concepts, Facet, profiles)

    return make
