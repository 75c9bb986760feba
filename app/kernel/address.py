"""Words in the addresses of our pages, and the addresses of other sites as people type them."""

import re
import unicodedata
from collections.abc import Collection
from urllib.parse import urlsplit

SLUG_MAX = 100


def slug_stem(name: str, fallback: str) -> str:
    """Return what the address of something called `name` starts with: "bakkerij-t-hoekje"; else `fallback`."""
    plain = unicodedata.normalize("NFKD", name.casefold()).encode("ascii", "ignore").decode()
    return re.sub(r"[^a-z0-9]+", "-", plain).strip("-")[:SLUG_MAX].strip("-") or fallback


def free_slug(stem: str, taken: Collection[str], reserved: Collection[str] = ()) -> str:
    """Return `stem`, or the first of "stem-2", "stem-3", … that is neither taken nor a page itself."""
    slug, number = stem, 1
    while slug in taken or slug in reserved:
        number += 1
        slug = f"{stem}-{number}"
    return slug


def website_of(typed: str) -> str | None:
    """Return an address of the web with its scheme, or None where `typed` is not one."""
    address = typed.strip()
    if "://" not in address:
        address = f"https://{address}"
    if re.search(r"[\s\"'<>\\]", address):
        return None
    try:
        parts = urlsplit(address)
        host = parts.hostname or ""
    except ValueError:
        return None
    plain = parts.scheme in ("http", "https") and "@" not in parts.netloc
    return address if plain and re.fullmatch(r"[^.]+(\.[^.]+)*\.[^.\d]{2,}", host) else None
