"""Badges inside pictures: putting them in and taking them out, without ever looking at a pixel.

Sources: Open Badges 3.0 (PNG: an iTXt chunk `openbadgecredential`; SVG: an element `openbadges:credential`) and
Open Badges Baking 1.1 (`openbadges`, `openbadges:assertion`), which is read only.
"""

import zlib
from collections.abc import Iterator
from dataclasses import dataclass
from xml.etree import ElementTree as Xml

from defusedxml import DefusedXmlException
from defusedxml.ElementTree import fromstring

from app.badges.credentials import jwt
from app.badges.credentials.report import Refused

PNG = b"\x89PNG\r\n\x1a\n"
KEYWORD, OLD_KEYWORD = b"openbadgecredential", b"openbadges"
MAX_PICTURE = 10_000_000
MAX_TEXT = 2_000_000
MAX_CHUNKS = 20_000
SVG_SPACE = "http://www.w3.org/2000/svg"
NEW_SPACE, OLD_SPACE = "https://purl.imsglobal.org/ob/v3p0", "http://openbadges.org"
NEW_SPACES = (NEW_SPACE, "https://purl.imsglobal.org/spec/ob/v3p0")
ACTIVE = {"script", "foreignObject", "iframe", "embed", "object", "handler", "listener", "set", "animate"}
"""Elements that a baked picture may not have: they run, or bring in other documents."""


class BakingError(Refused):
    """The picture cannot hold a badge, or what it holds cannot be read; the text says why."""


@dataclass(frozen=True)
class Chunk:
    """A piece of a PNG."""

    kind: bytes
    data: bytes

    def write(self) -> bytes:
        """Return the piece as it stands in the file."""
        check = zlib.crc32(self.kind + self.data)
        return len(self.data).to_bytes(4, "big") + self.kind + self.data + check.to_bytes(4, "big")


def kind_of(document: bytes) -> str | None:
    """Return "png" or "svg" for a picture, None for anything else."""
    if document.startswith(PNG):
        return "png"
    head = document[:4096].removeprefix(b"\xef\xbb\xbf").lstrip()
    return "svg" if head.startswith(b"<") and b"<svg" in document[:20_000] else None


def bake(picture: bytes, credential: str) -> bytes:
    """Return the picture with the credential (a token, or JSON) in it; one that it had is replaced."""
    kind = kind_of(picture)
    if kind == "png":
        return _bake_png(picture, credential)
    if kind == "svg":
        return _bake_svg(picture, credential)
    raise BakingError("only PNG and SVG pictures can hold a badge")


def unbake(picture: bytes) -> str | None:
    """Return what is baked into a PNG or SVG picture, None when there is nothing; raises BakingError."""
    if len(picture) > MAX_PICTURE:
        raise BakingError(f"a picture larger than {MAX_PICTURE} bytes")
    kind = kind_of(picture)
    if kind is None:
        raise BakingError("not a PNG or SVG picture")
    found = _baked_in_png(picture) if kind == "png" else _baked_in_svg(picture)
    if len(found) > 1:
        raise BakingError("more than one badge in this picture")
    return found[0].strip() if found else None


def chunks(picture: bytes) -> Iterator[Chunk]:
    """Yield the pieces of a PNG up to its end; raises BakingError when one is damaged or cut off."""
    at, count = len(PNG), 0
    while True:
        count += 1
        length, kind = int.from_bytes(picture[at : at + 4], "big"), picture[at + 4 : at + 8]
        data, check = picture[at + 8 : at + 8 + length], picture[at + 8 + length : at + 12 + length]
        whole = len(check) == 4 and zlib.crc32(kind + data) == int.from_bytes(check, "big")
        if not whole or count > MAX_CHUNKS or (count == 1) is not (kind == b"IHDR"):
            raise BakingError("a damaged PNG")
        yield Chunk(kind, data)
        if kind == b"IEND":
            return
        at += 12 + length


def _bake_png(picture: bytes, credential: str) -> bytes:
    head, *rest = (chunk for chunk in chunks(picture) if _keyword(chunk) not in (KEYWORD, OLD_KEYWORD))
    # Keyword, not compressed, no language, no translated keyword, text.
    baked = Chunk(b"iTXt", KEYWORD + b"\0\0\0\0\0" + credential.encode())
    return PNG + b"".join(chunk.write() for chunk in (head, baked, *rest))


def _keyword(chunk: Chunk) -> bytes | None:
    return chunk.data.partition(b"\0")[0] if chunk.kind in (b"iTXt", b"tEXt", b"zTXt") else None


def _baked_in_png(picture: bytes) -> list[str]:
    texts = [chunk for chunk in chunks(picture) if _keyword(chunk) in (KEYWORD, OLD_KEYWORD)]
    try:
        return [_text(chunk).decode("utf-8") for chunk in texts]
    except UnicodeDecodeError:
        raise BakingError("the badge in this picture is not text") from None


def _text(chunk: Chunk) -> bytes:
    keyword, _, rest = chunk.data.partition(b"\0")
    if keyword == KEYWORD and (chunk.kind != b"iTXt" or rest[:1] != b"\0"):
        raise BakingError("the badge in this picture is not in plain iTXt, as the standard asks")
    if chunk.kind == b"tEXt":
        return rest
    if chunk.kind == b"zTXt":
        return _unpacked(rest[1:])
    packed, (_language, _, rest) = rest[:2], rest[2:].partition(b"\0")
    text = rest.partition(b"\0")[2]
    return _unpacked(text) if packed[:1] == b"\x01" else text


def _unpacked(data: bytes) -> bytes:
    unpack = zlib.decompressobj()
    try:
        text = unpack.decompress(data, MAX_TEXT + 1)
    except zlib.error:
        raise BakingError("the badge in this picture is damaged") from None
    if len(text) > MAX_TEXT or not unpack.eof:
        raise BakingError("the badge in this picture is damaged or too large")
    return text


def _tree(picture: bytes) -> Xml.Element:
    """Return a parsed SVG: without entities, so that nothing outside is read and nothing blows up."""
    try:
        root: Xml.Element = fromstring(picture, forbid_dtd=False, forbid_entities=True, forbid_external=True)
    except (Xml.ParseError, DefusedXmlException, ValueError, LookupError, RecursionError) as error:
        raise BakingError(f"this SVG cannot be read: {type(error).__name__}") from None
    if root.tag not in (f"{{{SVG_SPACE}}}svg", "svg"):
        raise BakingError("not an SVG picture")
    return root


def _elements(root: Xml.Element) -> list[Xml.Element]:
    wanted = {f"{{{space}}}credential" for space in NEW_SPACES} | {f"{{{OLD_SPACE}}}assertion"}
    return [element for element in root.iter() if element.tag in wanted]


def _baked_in_svg(picture: bytes) -> list[str]:
    root = _tree(picture)
    if running := running_parts(root):
        raise BakingError(f"this picture runs something: {running[0]}")
    found = []
    for element in _elements(root):
        token, body = element.get("verify", "").strip(), (element.text or "").strip()
        if token and body and jwt.looks_like(token) and element.tag != f"{{{OLD_SPACE}}}assertion":
            raise BakingError("two badges in one element")
        found.append(body if body and not jwt.looks_like(token) else token)
    return [text for text in found if text]


def _bake_svg(picture: bytes, credential: str) -> bytes:
    root = _tree(picture)
    faults = active_parts(root)
    if faults:
        raise BakingError(f"this picture does more than show itself: {faults[0]}")
    for parent in list(root.iter()):
        for element in [child for child in parent if child in _elements(root)]:
            parent.remove(element)
    baked = Xml.Element(f"{{{NEW_SPACE}}}credential")
    if jwt.looks_like(credential):
        baked.set("verify", credential)
    else:
        baked.text = credential
    root.insert(0, baked)
    for prefix, space in (("", SVG_SPACE), ("openbadges", NEW_SPACE), ("xlink", "http://www.w3.org/1999/xlink")):
        Xml.register_namespace(prefix, space)
    return bytes(Xml.tostring(root, encoding="utf-8", xml_declaration=True))


def running_parts(root: Xml.Element) -> list[str]:
    """Return what in a picture is a programme; a picture that only refers elsewhere may be read, not baked."""
    return [part for part in active_parts(root) if part == "script" or part.partition(" ")[2].startswith("on")]


def active_parts(root: Xml.Element) -> list[str]:
    """Return what in a picture runs or brings in something from elsewhere."""
    found = []
    for element in root.iter():
        name = str(element.tag).rpartition("}")[2]
        if name in ACTIVE:
            found.append(name)
        for attribute, value in element.attrib.items():
            local, text = attribute.rpartition("}")[2].lower(), value.strip().lower()
            away = local == "href" and not text.startswith(("#", "data:image/png", "data:image/jpeg"))
            if local.startswith("on") or away or "javascript:" in text:
                found.append(f"{name} {local}")
    return found
