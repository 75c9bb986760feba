"""Whose key is it? A signature proves nothing about an issuer until the issuer says that the key is theirs.

A key speaks for an issuer when the issuer's own document lists it for statements, or when it is published in the
issuer's own place. A key inside a token or a proof is never believed for what it says of itself.
"""

import re
from dataclasses import dataclass
from datetime import datetime
from urllib.parse import urlsplit

from app.badges.credentials import did
from app.badges.credentials.did import SELF_CONTAINED, Controller, Method
from app.badges.credentials.fetch import Fetch
from app.badges.credentials.keys import Key
from app.badges.credentials.report import Refused, Unsure

FOR_KEYS = re.compile(r"(.*[-_.])?(public)?[-_]?keys?\d*([-_.].*)?|jwks?([-_.].*)?|\.well-known", re.IGNORECASE)
"""The name of a folder or file in which a site has keys."""
AWAY = re.compile(r"(^|/)(\.|%2e)+(/|$)|//|\\|%2f|%5c", re.IGNORECASE)
"""In a path: steps up, and other ways to end somewhere else than it says."""
NOBODYS = re.compile(r"urn:uuid:[0-9a-fA-F-]{36}")
"""An identifier that anyone may make up and nobody owns."""


@dataclass(frozen=True)
class Bound:
    """A key that speaks for the issuer, and in words why."""

    key: Key
    why: str


@dataclass(frozen=True)
class Issuer:
    """An issuer as a badge names it, and how to find what it publishes."""

    id: str
    fetch: Fetch
    now: datetime

    def document(self) -> Controller | None:
        """Return what the issuer publishes about its keys; None when there is nothing. Raises Unsure, Refused."""
        if self.id.startswith("did:"):
            return did.resolve(self.id, self.fetch)
        if self.id.startswith(("https://", "http://")):
            found = did.of_address(self.id, self.fetch)
            return found if isinstance(found, Controller) else None
        return None

    def key(self, name: str) -> Bound:
        """Return the key that is called `name`, when it speaks for this issuer.

        Raises Refused when it is another's, Unsure when that cannot be found out.
        """
        name = name if ":" in name else f"{self.id}#{name.removeprefix('#')}"
        owner = name.partition("#")[0]
        if NOBODYS.fullmatch(self.id) and name.startswith(SELF_CONTAINED):
            return self._checked(self._in(did.resolve(owner, self.fetch), name), "the issuer is known by its key only")
        if owner == self.id:
            return self._own(name)
        return self._elsewhere(name)

    def _own(self, name: str) -> Bound:
        if self.id.startswith("did:"):
            return self._checked(self._in(did.resolve(self.id, self.fetch), name), f"listed by {self.id}")
        if not self.id.startswith(("https://", "http://")):
            raise Refused(f"nothing shows that {name} is the issuer's")
        found = did.of_address(name, self.fetch)
        if isinstance(found, Key):
            return Bound(found, f"published at {name}")
        if not found.methods:
            raise Unsure(f"{self.id} lists no keys")
        return self._checked(self._in(found, name), f"listed by {self.id}")

    def _elsewhere(self, name: str) -> Bound:
        """Return a key with a name of its own: listed by the issuer, or published in a place of the issuer's."""
        if self.id.startswith(SELF_CONTAINED):
            raise Refused(f"{name} is not the key of {self.id}")
        document = self._document_if_any()
        if document is not None and document.asserting:
            return self._listed(document, name)
        if not same_place(self.id, name):
            raise Refused(f"nothing shows that {name} is the issuer's")
        return self._published(name)

    def _document_if_any(self) -> Controller | None:
        try:
            return self.document()
        except Unsure:
            return None

    def _listed(self, document: Controller, name: str) -> Bound:
        """Return the key that the document names; where it holds another's, that one is asked."""
        if name not in document.asserting:
            if not name.startswith("did:"):
                hosted = self._published(name) if same_place(self.id, name) else None
                if hosted and any(hosted.key.same(method.key) for method in document.signers()):
                    return hosted
            raise Refused(f"{self.id} does not list {name}")
        method = document.methods.get(name)
        if method is None and name.startswith("did:"):
            owner = name.partition("#")[0]
            return self._checked(self._in(did.resolve(owner, self.fetch), name), f"listed by {self.id}")
        if method is None:
            return self._published(name)
        return self._checked(method, f"listed by {self.id}", any_owner=True)

    def _published(self, name: str) -> Bound:
        found = did.of_address(name, self.fetch)
        if isinstance(found, Key):
            return Bound(found, f"published at {name}")
        method = found.methods.get(name) or (next(iter(found.methods.values())) if len(found.methods) == 1 else None)
        if method is None:
            raise Unsure(f"no key at {name}")
        return self._checked(method, f"published at {name}")

    def _in(self, document: Controller, name: str) -> Method:
        if name == document.id and len(document.methods) == 1:
            name = next(iter(document.methods))
        method = document.signer(name)
        if method is None:
            raise Refused(f"{document.id} does not list {name} for statements")
        return method

    def _checked(self, method: Method, why: str, *, any_owner: bool = False) -> Bound:
        if method.until is not None and method.until <= self.now:
            raise Refused(f"{method.id} no longer speaks for its owner")
        delegate = method.id.partition("#")[0] if method.id.startswith("did:") else self.id
        if not any_owner and method.controller not in (None, self.id, delegate):
            raise Refused(f"{method.id} is the key of {method.controller}")
        return Bound(method.key, why)


def same_place(issuer: str, name: str) -> bool:
    """Whether a hosted key is in a place that only the issuer can write: under its address, or where its site has keys.

    On a site of many issuers, /issuers/b/key is not in the place of /issuers/a.
    """
    home, place = urlsplit(issuer), urlsplit(name)
    if home.scheme not in ("https", "http") or home.hostname is None or home.hostname != place.hostname:
        return False
    if place.scheme not in ("https", "http") or (home.port or 0) != (place.port or 0):
        return False
    if AWAY.search(place.path):
        return False
    if name.startswith(issuer.rstrip("/") + "/"):
        return True
    own, other = ([part for part in path.split("/") if part] for path in (home.path, place.path))
    return bool(other and FOR_KEYS.fullmatch(other[0])) and own[:1] != other[:1]
