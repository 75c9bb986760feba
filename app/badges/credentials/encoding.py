"""Bytes as text: base64url, base58 and multibase, each with one way only to write a value.

A second spelling of the same bytes would be a changed credential that still verifies, so it is refused.
"""

import base64
import re

from app.badges.credentials.report import Refused

BASE58 = "123456789ABCDEFGHJKLMNPQRSTUVWXYZabcdefghijkmnopqrstuvwxyz"
MAX_BASE58 = 2_000
"""Decoding takes time with the square of the length; keys and signatures are far shorter."""


def base64url(data: bytes) -> str:
    """Return `data` as base64url without padding."""
    return base64.urlsafe_b64encode(data).rstrip(b"=").decode()


def from_base64url(text: str) -> bytes:
    """Return the bytes of `text`; raises Refused unless it is exactly how base64url writes them."""
    if not re.fullmatch(r"[A-Za-z0-9_-]*", text):
        raise Refused("not base64url")
    try:
        data = base64.urlsafe_b64decode(text + "=" * (-len(text) % 4))
    except ValueError:
        raise Refused("not base64url") from None
    if base64url(data) != text:
        raise Refused("not how base64url writes these bytes")
    return data


def base58(data: bytes) -> str:
    """Return `data` in the alphabet of Bitcoin."""
    number, text = int.from_bytes(data, "big"), ""
    while number:
        number, digit = divmod(number, 58)
        text = BASE58[digit] + text
    return "1" * (len(data) - len(data.lstrip(b"\0"))) + text


def from_base58(text: str) -> bytes:
    """Return the bytes of `text`; raises Refused when it has other characters or is too long."""
    if len(text) > MAX_BASE58 or not set(text) <= set(BASE58):
        raise Refused("not base58")
    number = 0
    for character in text:
        number = number * 58 + BASE58.index(character)
    zeros = len(text) - len(text.lstrip("1"))
    return bytes(zeros) + number.to_bytes((number.bit_length() + 7) // 8, "big")


def from_multibase(text: str) -> bytes:
    """Return the bytes of `text`: `z` and base58, or `u` and base64url."""
    if text[:1] == "z":
        return from_base58(text[1:])
    if text[:1] == "u":
        return from_base64url(text[1:])
    raise Refused("not multibase: it must start with z (base58) or u (base64url)")
