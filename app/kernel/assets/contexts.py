"""JSON-LD contexts that badges name: needed offline to check a proof, so fetched at set-up with the style sheets.

The packages hold them as their makers publish them: as JSON, or as a JavaScript file with one object literal.
"""

import json
import re
from pathlib import Path

from app.kernel.assets import MODULES, ROOT

FOLDER = ROOT / "app" / "badges" / "credentials" / "contexts"
"""Where they are put; not committed."""
BADGES = MODULES / "@digitalcredentials" / "open-badges-context" / "js" / "contexts"
BAZAAR = MODULES / "@digitalbazaar"
FILES = {
    "ob-3.0.0.json": BADGES / "context-3.0.js",
    "ob-3.0.1.json": BADGES / "context-3.0.1.js",
    "ob-3.0.2.json": BADGES / "context-3.0.2.js",
    "ob-3.0.3.json": BADGES / "context-3.0.3.js",
    "ob-extensions.json": BADGES / "context-extensions.js",
    "data-integrity-v1.json": BAZAAR / "data-integrity-context" / "contexts" / "data-integrity-v1.jsonld",
    "data-integrity-v2.json": BAZAAR / "data-integrity-context" / "contexts" / "data-integrity-v2.jsonld",
    "multikey-v1.json": BAZAAR / "multikey-context" / "contexts" / "multikey-v1.jsonld",
    "bitstring-status-list-v1.json": BAZAAR
    / "vc-bitstring-status-list-context/contexts/vc-bitstring-status-list-v1.jsonld",
    "status-list-2021-v1.json": BAZAAR / "vc-status-list-context" / "contexts" / "vc-status-list-v1.jsonld",
}
ADDED = {
    "ob-3.0.3.json": {
        "endorsementJwt": {
            "@id": "https://purl.imsglobal.org/spec/vc/ob/vocab.html#endorsementJwt",
            "@container": "@set",
        },
        "jti": {"@id": "https://www.iana.org/assignments/jwt#jti", "@type": "@id"},
    }
}
"""Terms that were added at the same address after the package was made."""


def build() -> dict[str, str]:
    """Return the text of each context, as JSON, by the name of its file."""
    texts = {}
    for name, path in FILES.items():
        context = read(path.read_text(encoding="utf-8"))
        context["@context"].update(ADDED.get(name, {}))
        texts[name] = json.dumps(context, ensure_ascii=False, indent=1)
    return texts


def read(text: str) -> dict[str, dict[str, object]]:
    """Return the one object in `text`: JSON, or what a JavaScript module exports as a literal."""
    literal = text.partition("module.exports =")[2].strip().rstrip(";") or text
    quoted = re.sub(r"(?m)^(\s*)([A-Za-z]\w*):", r'\1"\2":', literal)
    found: dict[str, dict[str, object]] = json.loads(re.sub(r",(\s*[}\]])", r"\1", quoted))
    return found


def write(folder: Path = FOLDER) -> None:
    """Put all of them in `folder`."""
    folder.mkdir(parents=True, exist_ok=True)
    for name, text in build().items():
        (folder / name).write_text(text, encoding="utf-8")


def complete(folder: Path = FOLDER) -> bool:
    """Whether none is missing."""
    return all((folder / name).is_file() for name in FILES)
