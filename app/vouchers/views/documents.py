"""Documents that somebody supplied, on their way to a browser: never as a page of this site."""

from urllib.parse import quote

from flask import Response
from werkzeug.http import dump_options_header

from app.kernel.files import PDF, StoredFile
from app.vouchers.letters.keeping import File

SHOWN = frozenset({"application/pdf", "image/jpeg"})
"""What may be looked at in the browser; anything else is downloaded. `kernel.files` stores nothing else."""


def document_response(document: StoredFile) -> Response:
    """Return a document under its own name and type, in a sandbox without scripts, kept by no cache.

    Whoever calls this has checked that the reader may see the application it belongs to.
    """
    shown = document.media_type in SHOWN
    response = Response(document.content, mimetype=document.media_type if shown else "application/octet-stream")
    response.headers["Content-Disposition"] = _disposition("inline" if shown else "attachment", document.name)
    response.headers["Content-Security-Policy"] = "sandbox; default-src 'none'; frame-ancestors 'none'"
    response.headers["X-Content-Type-Options"] = "nosniff"
    response.headers["Cache-Control"] = "private, no-store"
    return response


def letter_response(file: File) -> Response:
    """Return a letter as PDF, in the same way."""
    return document_response(StoredFile(name=file.name, media_type=PDF, content=file.content))


def _disposition(kind: str, name: str) -> str:
    """Return the header's value; a name outside ASCII is sent along in UTF-8 (RFC 6266)."""
    plain = name.encode("ascii", "ignore").decode().strip()
    if plain == name:
        return dump_options_header(kind, {"filename": name})
    stem, _dot, suffix = plain.rpartition(".")
    return dump_options_header(
        kind, {"filename": f"{stem.strip() or 'document'}.{suffix}", "filename*": f"UTF-8''{quote(name, safe='')}"}
    )
