"""Fill app/static/vendor and the contexts of badges: fetch what is missing, write what browsers load and use.

Says in one line what it did; does nothing when nothing changed. Exits 0 also when fetching fails, so
that the site can start; it then shows that its style sheet is missing.
"""

import gzip
import hashlib
import sys
from pathlib import Path

from app.kernel.assets import MODULES, ROOT, VENDOR, contexts, icons, libraries, own_sheets, sheet
from app.kernel.assets.npm import NpmError, fetch

LOCK = ROOT / "package-lock.json"
FETCHED = MODULES / ".fetched"
STAMP = VENDOR / "stamp"
"""What everything in the folder was made from."""


def main() -> int:
    """Bring the folder up to date and say what was done."""
    used, named = sheet.used_classes(), icons.named_icons()
    stamp = fingerprint(used, named)
    if STAMP.is_file() and STAMP.read_text() == stamp and contexts.complete():
        return 0
    try:
        if not FETCHED.is_file() or FETCHED.read_text() != lock_hash():
            fetch(ROOT)
            FETCHED.write_text(lock_hash())
    except NpmError as error:
        sys.stderr.write(f"warning: the site will look bare, its style sheet could not be built: {error}\n")
        return 0
    built = {"site.css": sheet.build(used), "icons.svg": icons.build(named), **libraries.build()}
    VENDOR.mkdir(parents=True, exist_ok=True)
    for name, text in built.items():
        write(VENDOR / name, text.encode())
    contexts.write()
    STAMP.write_text(stamp)
    sizes = ", ".join(f"{name} {len(text) / 1000:.0f} kB" for name, text in built.items())
    sys.stdout.write(f"Built {VENDOR.relative_to(ROOT)}: {sizes}\n")
    return 0


def write(path: Path, content: bytes) -> None:
    """Write a file, where it differs from what is there, and its compressed twin, which is what browsers get."""
    if not path.is_file() or path.read_bytes() != content:
        path.write_bytes(content)
        path.with_name(f"{path.name}.gz").write_bytes(gzip.compress(content, 9, mtime=0))


def lock_hash() -> str:
    """Return what identifies the packages that the lock file names."""
    return hashlib.sha256(LOCK.read_bytes()).hexdigest()


def fingerprint(used: set[str], named: list[str]) -> str:
    """Return what identifies everything the folder is made from."""
    whole = hashlib.sha256(f"{lock_hash()} {sorted(used)} {named}".encode())
    for path in (*own_sheets(), *sorted(Path(__file__).parent.glob("*.py"))):
        whole.update(path.read_bytes())
    return whole.hexdigest()


if __name__ == "__main__":
    sys.exit(main())
