"""Uploaded documents: judged by their content, images written anew, kept in the database.

In the database, because a document and the row that needs it must be stored together or not at all.
"""

import hashlib
import io
from datetime import datetime

from PIL import Image, ImageOps, UnidentifiedImageError
from sqlalchemy import Integer, LargeBinary, String
from sqlalchemy.orm import Mapped, mapped_column
from werkzeug.datastructures import FileStorage

from app.kernel import clock
from app.kernel.database import Base, db
from app.kernel.errors import DomainError
from app.kernel.text import N_, Text

MAX_BYTES = 10 * 1024 * 1024
MAX_PIXELS = 50_000_000
MAX_SIDE = 3000
ACCEPTED = ".pdf,.jpg,.jpeg,.png"


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


def store(upload: FileStorage, field: str) -> StoredFile:
    """Store a PDF or photo of at most 10 MB.

    Raises DomainError at `field` with what is wrong and what would be right.
    """
    content = upload.stream.read(MAX_BYTES + 1)
    if not content:
        raise DomainError(N_("Dit bestand is leeg. Kies een ander bestand."), field)
    if len(content) > MAX_BYTES:
        raise DomainError(N_("Dit bestand is te groot. Het mag 10 MB zijn."), field)
    if content.startswith(b"%PDF-"):
        media_type = "application/pdf"
    else:
        media_type, content = _photo(content, field)
    file = StoredFile(
        name=_shown_name(upload.filename, media_type),
        media_type=media_type,
        size=len(content),
        sha256=hashlib.sha256(content).hexdigest(),
        content=content,
        stored_at=clock.now(),
    )
    db.session.add(file)
    db.session.flush()
    return file


def _photo(content: bytes, field: str) -> tuple[str, bytes]:
    """Decode an image and encode it again, without metadata (the place where a photo was taken)."""
    try:
        with Image.open(io.BytesIO(content), formats=("JPEG", "PNG")) as image:
            if image.width * image.height > MAX_PIXELS:
                raise DomainError(
                    Text(
                        N_("Deze foto is te groot: %(w)s bij %(h)s pixels. Kies een kleinere foto."),
                        {"w": image.width, "h": image.height},
                    ),
                    field,
                )
            image.draft("RGB", (MAX_SIDE, MAX_SIDE))  # a large JPEG is decoded at a fraction of its size
            image.thumbnail((MAX_SIDE, MAX_SIDE))
            written = io.BytesIO()
            ImageOps.exif_transpose(image).convert("RGB").save(written, "JPEG", quality=85)
    except (UnidentifiedImageError, OSError, SyntaxError, ValueError, Image.DecompressionBombError) as error:
        raise DomainError(
            N_("Dit bestand kunnen wij niet lezen. Stuur een pdf of een foto (jpg of png)."), field
        ) from error
    return "image/jpeg", written.getvalue()


def _shown_name(typed: str | None, media_type: str) -> str:
    stem = (typed or "").replace("\\", "/").rsplit("/", 1)[-1].rsplit(".", 1)[0]
    clean = "".join(c for c in stem if c.isprintable() and c not in '"<>').strip()[:100]
    return (clean or "document") + (".pdf" if media_type == "application/pdf" else ".jpg")
