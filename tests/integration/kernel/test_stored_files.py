"""Documents are stored whole, in the transaction of the row that needs them."""

import hashlib

import pytest
from sqlalchemy import func, select

from app.kernel import files
from app.kernel.database import db
from app.kernel.errors import DomainError
from app.kernel.files import StoredFile
from tests.factories.files import PDF, image_bytes, upload


def test_a_pdf_is_kept_as_it_is() -> None:
    file = files.store(files.read(upload(PDF, "offerte.pdf"), "quote"))
    db.session.commit()
    stored = db.session.get_one(StoredFile, file.id)
    assert (stored.name, stored.media_type, stored.size) == ("offerte.pdf", "application/pdf", len(PDF))
    assert stored.sha256 == hashlib.sha256(PDF).hexdigest()
    assert stored.content == PDF


def test_a_photo_is_a_jpeg_whatever_it_is_called() -> None:
    file = files.store(files.read(upload(image_bytes(), "bon.pdf"), "quote"))
    assert (file.name, file.media_type) == ("bon.jpg", "image/jpeg")
    assert file.content.startswith(b"\xff\xd8")
    assert file.size == len(file.content)


def test_lists_do_not_load_the_documents() -> None:
    files.store(files.read(upload(PDF), "quote"))
    db.session.commit()
    (file,) = db.session.scalars(select(StoredFile)).all()
    assert "content" not in file.__dict__


@pytest.mark.parametrize(
    ("content", "about"),
    [
        (b"", "leeg"),
        (b"%PDF-" + b"x" * files.MAX_BYTES, "te groot"),
        (b"MZ a program that is called offerte.pdf", "kunnen wij niet lezen"),
        (b"<html>%PDF-", "kunnen wij niet lezen"),
    ],
)
def test_anything_else_is_refused_at_its_field_and_not_stored(content: bytes, about: str) -> None:
    with pytest.raises(DomainError, match=about) as refused:
        files.store(files.read(upload(content, "offerte.pdf"), "quote"))
    assert refused.value.field == "quote"
    assert db.session.scalar(select(func.count()).select_from(StoredFile)) == 0


def test_ten_megabytes_is_allowed() -> None:
    assert files.store(files.read(upload(b"%PDF-" + b"x" * (files.MAX_BYTES - 5)), "quote")).size == files.MAX_BYTES
