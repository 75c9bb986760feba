"""Small real documents, and stored ones."""

import hashlib
import io

from PIL import Image
from werkzeug.datastructures import FileStorage

from app.kernel import clock
from app.kernel.database import db
from app.kernel.files import StoredFile

PDF = (
    b"%PDF-1.4\n1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj\n"
    b"2 0 obj<</Type/Pages/Kids[3 0 R]/Count 1>>endobj\n"
    b"3 0 obj<</Type/Page/Parent 2 0 R/MediaBox[0 0 72 72]>>endobj\n"
    b"trailer<</Root 1 0 R>>\n%%EOF\n"
)


def image_bytes(*, kind: str = "PNG", size: tuple[int, int] = (8, 6), exif: Image.Exif | None = None) -> bytes:
    """Return a small picture as a PNG or JPEG file."""
    written = io.BytesIO()
    options = {"exif": exif} if exif is not None else {}
    Image.new("RGB", size, (20, 90, 160)).save(written, kind, **options)
    return written.getvalue()


def upload(content: bytes, name: str = "bewijs.pdf") -> FileStorage:
    """Return `content` as a form hands it over."""
    return FileStorage(io.BytesIO(content), filename=name)


def make_file(*, content: bytes = PDF, name: str = "bewijs.pdf") -> StoredFile:
    """Add a stored PDF."""
    file = StoredFile(
        name=name,
        media_type="application/pdf",
        size=len(content),
        sha256=hashlib.sha256(content).hexdigest(),
        content=content,
        stored_at=clock.now(),
    )
    db.session.add(file)
    db.session.flush()
    return file
