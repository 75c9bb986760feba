"""Badges in pictures: taken out without looking at pixels, and without letting the picture do anything."""

import json
import struct
import zlib

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from app.badges.credentials import baking
from app.badges.credentials.baking import BakingError
from tests.support.credentials import SVG, School, chunk, png

SCHOOL = School()
TOKEN = SCHOOL.token()
PROVEN = json.dumps(SCHOOL.proven())
KEYWORD = b"openbadgecredential"
OPEN = '<svg xmlns="http://www.w3.org/2000/svg" xmlns:openbadges="https://purl.imsglobal.org/ob/v3p0">'


def itxt(text: bytes, flag: bytes = b"\0\0", keyword: bytes = KEYWORD) -> bytes:
    return chunk(b"iTXt", keyword + b"\0" + flag + b"nl\0\0" + text)


@pytest.mark.parametrize("document", [TOKEN, PROVEN], ids=["token", "proof"])
@pytest.mark.parametrize("picture", [png(), SVG.encode(), b"\xef\xbb\xbf" + SVG.encode()], ids=["png", "svg", "bom"])
def test_round_trip(picture: bytes, document: str) -> None:
    baked = baking.bake(picture, document)
    assert baking.unbake(baked) == document
    assert SCHOOL.verify(baked).valid


def test_where_a_png_keeps_it() -> None:
    baked = baking.bake(png(), TOKEN)
    pieces = list(baking.chunks(baked))
    assert [piece.kind for piece in pieces] == [b"IHDR", b"iTXt", b"IDAT", b"IEND"]
    assert pieces[1].data == KEYWORD + b"\0\0\0\0\0" + TOKEN.encode()


def test_other_texts_of_a_picture_stay() -> None:
    picture = png(chunks=chunk(b"tEXt", b"Author\0Somebody"))
    assert b"Author\0Somebody" in baking.bake(picture, TOKEN)
    assert baking.unbake(picture) is None


@pytest.mark.parametrize(
    "chunks",
    [
        itxt(zlib.compress(TOKEN.encode()), b"\1\0", b"openbadges"),
        chunk(b"tEXt", b"openbadges\0" + TOKEN.encode()),
        chunk(b"zTXt", b"openbadges\0\0" + zlib.compress(TOKEN.encode())),
        itxt(TOKEN.encode(), keyword=b"openbadges"),
        itxt(b"\n " + TOKEN.encode() + b"\n"),
    ],
    ids=["packed", "tEXt", "zTXt", "2.0", "with space"],
)
def test_other_ways_to_keep_it_in_a_png(chunks: bytes) -> None:
    assert SCHOOL.verify(png(chunks=chunks)).valid


WRONG_PNG = {
    "nothing": png(),
    "two badges": png(chunks=itxt(TOKEN.encode()) * 2),
    "two badges of two versions": png(chunks=itxt(TOKEN.encode()) + itxt(TOKEN.encode(), keyword=b"openbadges")),
    "a bomb": png(chunks=itxt(zlib.compress(bytes(100_000_000)), b"\1\0", b"openbadges")),
    "cut off inside": png(chunks=itxt(zlib.compress(TOKEN.encode())[:-9], b"\1\0", b"openbadges")),
    "not packed": png(chunks=itxt(TOKEN.encode(), b"\1\0", b"openbadges")),
    "packed": png(chunks=itxt(zlib.compress(TOKEN.encode()), b"\1\0")),
    "in tEXt": png(chunks=chunk(b"tEXt", KEYWORD + b"\0" + TOKEN.encode())),
    "in zTXt": png(chunks=chunk(b"zTXt", KEYWORD + b"\0\0" + zlib.compress(TOKEN.encode()))),
    "not text": png(chunks=itxt(b"\xff\xfe")),
    "a wrong sum": png(chunks=itxt(TOKEN.encode())[:-1] + b"\0"),
    "a length that lies": png(chunks=struct.pack(">I", 0x7FFFFFFF) + b"iTXt" + TOKEN.encode()),
    "no end": png(chunks=itxt(TOKEN.encode()))[:-12],
    "no head": b"\x89PNG\r\n\x1a\n" + itxt(TOKEN.encode()),
    "only a beginning": b"\x89PNG\r\n\x1a\n",
    "too many pieces": png(chunks=chunk(b"tEXt", b"a\0b") * 20_001 + itxt(TOKEN.encode())),
    "too large": png(chunks=itxt(TOKEN.encode())) + bytes(10_000_000),
}


@pytest.mark.parametrize("picture", WRONG_PNG.values(), ids=WRONG_PNG.keys())
def test_wrong_png(picture: bytes) -> None:
    assert SCHOOL.verify(picture).status == "invalid"


ENTITY = '<!DOCTYPE svg [<!ENTITY x SYSTEM "file:///etc/passwd">]>'
LAUGHS = "<!DOCTYPE svg [<!ENTITY a 'haha'><!ENTITY b '&a;&a;&a;&a;'>]>"
WRONG_SVG = {
    "nothing": SVG,
    "an entity from a file": f"{ENTITY}{OPEN}<openbadges:credential>&x;</openbadges:credential></svg>",
    "entities in entities": f"{LAUGHS}{OPEN}<openbadges:credential verify='&b;'/></svg>",
    "a parameter entity": f'<!DOCTYPE svg [<!ENTITY % x SYSTEM "https://evil.example/x">%x;]>{OPEN}</svg>',
    "two badges": f'{OPEN}<openbadges:credential verify="{TOKEN}"/><openbadges:credential verify="{TOKEN}"/></svg>',
    "two in one": f'{OPEN}<openbadges:credential verify="{TOKEN}">{{}}</openbadges:credential></svg>',
    "empty": f"{OPEN}<openbadges:credential/></svg>",
    "not closed": f'{OPEN}<openbadges:credential verify="{TOKEN}"/>',
    "a script": f'{OPEN}<script>alert(1)</script><openbadges:credential verify="{TOKEN}"/></svg>',
    "a handler": f'{OPEN}<path onload="alert(1)"/><openbadges:credential verify="{TOKEN}"/></svg>',
    "not an SVG": f"<p><svg/>{TOKEN}</p>",
    "another space": f'<svg xmlns:openbadges="urn:x"><openbadges:credential verify="{TOKEN}"/></svg>',
    "another encoding": f'<?xml version="1.0" encoding="rot13"?>{OPEN}</svg>',
    "deep": "<svg>" * 100_000,
}


@pytest.mark.parametrize("picture", WRONG_SVG.values(), ids=WRONG_SVG.keys())
def test_wrong_svg(picture: str) -> None:
    assert SCHOOL.verify(picture).status == "invalid"


def test_an_outside_document_type_is_named_but_not_read() -> None:
    doctype = '<!DOCTYPE svg PUBLIC "-//W3C//DTD SVG 1.1//EN" "http://www.w3.org/Graphics/SVG/1.1/DTD/svg11.dtd">'
    text = (
        f'<?xml version="1.0"?>\n{doctype}{OPEN}<openbadges:credential verify="{TOKEN}"></openbadges:credential></svg>'
    )
    assert SCHOOL.verify(text).valid
    text = f"{doctype}{OPEN}<openbadges:credential><![CDATA[\n {PROVEN}\n]]></openbadges:credential></svg>"
    assert SCHOOL.verify(text).valid


def test_a_picture_that_only_refers_elsewhere_is_read() -> None:
    link = '<a href="https://school.example/"><path d="M0 0h1v1z"/></a>'
    assert SCHOOL.verify(f'{OPEN}{link}<openbadges:credential verify="{TOKEN}"/></svg>').valid


@pytest.mark.parametrize(
    "inside",
    [
        "<script>alert(1)</script>",
        "<foreignObject/>",
        '<path onload="alert(1)"/>',
        '<image href="https://evil.example/track.png"/>',
        '<a xmlns:xlink="http://www.w3.org/1999/xlink" xlink:href="javascript:alert(1)"/>',
        '<use href="//evil.example/x#y"/>',
    ],
)
def test_we_bake_nothing_that_runs_or_calls_home(inside: str) -> None:
    with pytest.raises(BakingError):
        baking.bake(f'<svg xmlns="http://www.w3.org/2000/svg">{inside}</svg>'.encode(), TOKEN)


@pytest.mark.parametrize("picture", [b"", b"GIF89a", b"<html/>", b"{}"])
def test_other_files_hold_no_badge(picture: bytes) -> None:
    with pytest.raises(BakingError):
        baking.bake(picture, TOKEN)
    with pytest.raises(BakingError):
        baking.unbake(picture)


BAKED = baking.bake(png(), TOKEN)


@settings(max_examples=150, deadline=None)
@given(at=st.integers(0, len(BAKED) - 1), bit=st.integers(0, 7))
def test_any_bit_of_a_png_changed(at: int, bit: int) -> None:
    """Every piece has its sum: a changed picture is a damaged picture."""
    changed = bytearray(BAKED)
    changed[at] ^= 1 << bit
    assert not SCHOOL.verify(bytes(changed)).valid


@settings(max_examples=150, deadline=None)
@given(st.binary(max_size=300))
def test_any_bytes_behind_the_signature_of_a_png(data: bytes) -> None:
    assert SCHOOL.verify(b"\x89PNG\r\n\x1a\n" + data).status == "invalid"
