"""What is signed, apart from any database: the bits of a status list, the end of a day, the pictures."""

import gzip
import io
from base64 import urlsafe_b64decode
from datetime import UTC, date, datetime
from xml.etree import ElementTree as Xml

import pytest
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image

from app.badges import pictures
from app.badges.credentials.status_list import encode
from app.badges.rules import LIST_SIZE
from app.badges.signing.credential import end_of


def _bits(said: str) -> bytes:
    assert said.startswith("u")
    assert "=" not in said
    return gzip.decompress(urlsafe_b64decode(said[1:] + "=" * (-len(said[1:]) % 4)))


@given(st.sets(st.integers(0, LIST_SIZE - 1), max_size=30))
def test_the_bits_of_a_list_are_those_that_were_set(places: set[int]) -> None:
    bits = _bits(encode(places))
    assert len(bits) * 8 == LIST_SIZE
    assert {n for n in range(LIST_SIZE) if bits[n // 8] and bits[n // 8] >> (7 - n % 8) & 1} == places
    assert encode(places) == encode(sorted(places)), "the same bits are the same list"


def test_the_first_bit_is_the_leftmost() -> None:
    assert _bits(encode([0]))[0] == 0b1000_0000
    assert _bits(encode([LIST_SIZE - 1]))[-1] == 1


@pytest.mark.parametrize(
    ("day", "end"),
    [
        (date(2026, 1, 31), datetime(2026, 1, 31, 22, 59, 59, tzinfo=UTC)),
        (date(2026, 7, 1), datetime(2026, 7, 1, 21, 59, 59, tzinfo=UTC)),
        (date(2026, 3, 29), datetime(2026, 3, 29, 21, 59, 59, tzinfo=UTC)),
    ],
)
def test_a_badge_counts_until_midnight_in_amsterdam(day: date, end: datetime) -> None:
    assert end_of(day) == end


@pytest.mark.parametrize("formal", [True, False])
@pytest.mark.parametrize("name", ["Veilig lassen", "Élektra & <bouw> in de wijk", "…", "漢字 schrijven"])
def test_a_badge_has_a_picture_whatever_its_name(name: str, formal: bool) -> None:
    with Image.open(io.BytesIO(pictures.png(name, formal))) as image:
        assert (image.format, image.size) == ("PNG", (512, 512))
    root = Xml.fromstring(pictures.svg(name, formal))  # noqa: S314 - our own picture
    assert root.tag == "{http://www.w3.org/2000/svg}svg"
    assert root.findtext("{http://www.w3.org/2000/svg}title") == name


def test_formal_badges_look_different() -> None:
    assert pictures.png("Lassen", True) != pictures.png("Lassen", False)
    assert pictures.svg("Lassen", True) != pictures.svg("Lassen", False)
