"""Uploaded documents: judged by their content, images written anew, kept in the database.

In the database, because a document and the row that needs it must be stored together or not at all.
"""

import hashlib
import io
from dataclasses import dataclass
from datetime import datetime
from threading import BoundedSemaphore, Lock

from PIL import Image, ImageOps
from sqlalchemy import Integer, LargeBinary, String
from sqlalchemy.orm import Mapped, mapped_column
from werkzeug.datastructures import FileStorage

from app.kernel import clock
from app.kernel.database import Base, db
from app.kernel.errors import DomainError, TooManyRequestsError
from app.kernel.text import N_, Text, Value

MAX_BYTES = 10 * 1024 * 1024
MAX_PIXELS = 50_000_000
MAX_SIDE = 3000
ACCEPTED = ".pdf,.jpg,.jpeg,.png"
PDF = "application/pdf"
_one_photo_at_a_time = Lock()  # a photo takes up to 200 MB while it is decoded
_waiting_for_it = BoundedSemaphore(2)  # the other threads of this process go on answering


class StoredFile(Base):
    """One document; `name` is for people only and never a path."""

    __tablename__ = "stored_file"

    id: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str] = mapped_column(String(120))
    media_type: Mapped[str] = mapped_column(String(40))
    size: Mapped[int] = mapped_column(Integer)
    sha256: Mapped[str] = mapped_column(String(64))
    content: Mapped[bytes] = mapped_column(LargeBinary, deferred=True)
    stored_at: Mapped[datetime]


@dataclass(frozen=True)
class Document:
    """An upload that was read and found good; `name` is for people only."""

    name: str
    media_type: str
    content: bytes


def read(upload: FileStorage, field: str) -> Document:
    """Read a PDF or photo of at most 10 MB. Slow for a large photo: call it before anything in the database is held.

    Raises DomainError at `field` with what is wrong and what would be right, TooManyRequestsError while
    other photos are being read.
    """
    content = upload.stream.read(MAX_BYTES + 1)
    if not content:
        raise DomainError(N_("Dit bestand is leeg. Kies een ander bestand."), field)
    if len(content) > MAX_BYTES:
        raise DomainError(N_("Dit bestand is te groot. Het mag 10 MB zijn."), field)
    media_type = PDF
    if not content.startswith(b"%PDF-"):
        media_type, content = _in_turn(content, field)
    return Document(_shown_name(upload.filename, media_type), media_type, content)


def store(document: Document) -> StoredFile:
    """Keep a document that was read, in this transaction."""
    file = StoredFile(
        name=document.name,
        media_type=document.media_type,
        size=len(document.content),
        sha256=hashlib.sha256(document.content).hexdigest(),
        content=document.content,
        stored_at=clock.now(),
    )
    db.session.add(file)
    db.session.flush()
    return file


def _in_turn(content: bytes, field: str) -> tuple[str, bytes]:
    """Decode a photo after the one before it; who would be third is asked to come back."""
    if not _waiting_for_it.acquire(blocking=False):
        raise TooManyRequestsError(N_("Wij lezen nu al andere foto’s. Probeer het over een minuut opnieuw."), field)
    try:
        with _one_photo_at_a_time:
            return _photo(content, field)
    finally:
        _waiting_for_it.release()


def _photo(content: bytes, field: str) -> tuple[str, bytes]:
    """Decode an image and encode it again, without metadata (the place where a photo was taken)."""
    try:
        with Image.open(io.BytesIO(content), formats=("JPEG", "PNG")) as image:
            size: dict[str, Value] = {"w": image.width, "h": image.height}
            if image.width * image.height <= MAX_PIXELS:
                return "image/jpeg", _written_anew(image)
    except Exception as error:  # Pillow raises errors of any type on a file that is made to be strange
        raise DomainError(
            N_("Dit bestand kunnen wij niet lezen. Stuur een pdf of een foto (jpg of png)."), field
        ) from error
    raise DomainError(Text(N_("Deze foto is te groot: %(w)s bij %(h)s pixels. Kies een kleinere foto."), size), field)


def _written_anew(image: Image.Image) -> bytes:
    image.draft("RGB", (MAX_SIDE, MAX_SIDE))  # a large JPEG is decoded at a fraction of its size
    image.thumbnail((MAX_SIDE, MAX_SIDE))
    written = io.BytesIO()
    ImageOps.exif_transpose(image).convert("RGB").save(written, "JPEG", quality=85)
    return written.getvalue()


def _shown_name(typed: str | None, media_type: str) -> str:
    stem = (typed or "").replace("\\", "/").rsplit("/", 1)[-1].rsplit(".", 1)[0]
    clean = "".join(c for c in stem if c.isprintable() and c not in '"<>').strip()[:100]
    return (clean or "document") + (".pdf" if media_type == PDF else ".jpg")
