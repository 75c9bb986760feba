"""Documents are judged by what is in them; photos lose what they tell besides the picture."""

import io
import struct
import zlib

import pytest
from PIL import ExifTags, Image

from app.kernel import files
from app.kernel.errors import DomainError, TooManyRequestsError
from tests.factories.files import PDF, image_bytes, upload


def _decoded(content: bytes) -> Image.Image:
    return Image.open(io.BytesIO(content))


@pytest.mark.parametrize("kind", ["PNG", "JPEG"])
def test_a_photo_is_written_anew_as_jpeg(kind: str) -> None:
    media_type, content = files._photo(image_bytes(kind=kind), "file")
    assert media_type == "image/jpeg"
    assert _decoded(content).format == "JPEG"
    assert _decoded(content).size == (8, 6)


def test_where_a_photo_was_taken_is_removed_and_its_rotation_applied() -> None:
    exif = Image.Exif()
    exif[ExifTags.Base.Orientation] = 6
    exif.get_ifd(ExifTags.IFD.GPSInfo)[ExifTags.GPS.GPSLatitude] = (52.0, 15.0, 3.0)
    original = image_bytes(kind="JPEG", exif=exif)
    assert _decoded(original).getexif().get_ifd(ExifTags.IFD.GPSInfo), "the test's photo must have a place"
    _, content = files._photo(original, "file")
    assert not _decoded(content).getexif()
    assert b"Exif" not in content
    assert _decoded(content).size == (6, 8)


def test_a_large_photo_is_made_smaller() -> None:
    _, content = files._photo(image_bytes(size=(files.MAX_SIDE * 2, 300)), "file")
    assert _decoded(content).size == (files.MAX_SIDE, 150)


def _png_that_claims(width: int, height: int) -> bytes:
    """A small file whose header promises a very large picture."""

    def chunk(kind: bytes, data: bytes) -> bytes:
        return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))

    header = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", header) + chunk(b"IDAT", zlib.compress(b"")) + chunk(b"IEND", b"")


@pytest.mark.filterwarnings("ignore::PIL.Image.DecompressionBombWarning")
@pytest.mark.parametrize("size", [(10_000, 10_000), (20_000, 20_000), (60_000, 60_000)])
def test_a_picture_that_would_fill_the_memory_is_refused_before_it_is_decoded(size: tuple[int, int]) -> None:
    with pytest.raises(DomainError) as refused:
        files._photo(_png_that_claims(*size), "file")
    assert refused.value.field == "file"


@pytest.mark.parametrize(
    "content",
    [
        b"MZ\x90\x00 a program",
        b"<svg xmlns='http://www.w3.org/2000/svg'><script>alert(1)</script></svg>",
        b"GIF89a\x01\x00\x01\x00\x00\xff\x00,\x00\x00\x00\x00\x01\x00\x01\x00\x00\x02\x00;",
        b"\x89PNG\r\n\x1a\n cut short",
        image_bytes()[:40],
        image_bytes(kind="JPEG")[:200],
    ],
)
def test_what_is_no_photo_is_refused_whatever_its_name(content: bytes) -> None:
    with pytest.raises(DomainError, match="kunnen wij niet lezen"):
        files._photo(content, "file")


def test_a_palette_with_transparency_becomes_a_photo() -> None:
    written = io.BytesIO()
    Image.new("RGBA", (4, 4), (0, 0, 0, 0)).convert("P").save(written, "PNG", transparency=0)
    media_type, _ = files._photo(written.getvalue(), "file")
    assert media_type == "image/jpeg"


@pytest.mark.parametrize(
    ("typed", "shown"),
    [
        ("offerte.pdf", "offerte.pdf"),
        ("offerte.exe", "offerte.pdf"),
        ("C:\\Users\\jan\\offerte.v2.pdf", "offerte.v2.pdf"),
        ("../../etc/passwd", "passwd.pdf"),
        ('a"b<c>.pdf', "abc.pdf"),
        ("regel\r\nSet-Cookie: x.pdf", "regelSet-Cookie: x.pdf"),
        ("\u202efdp.exe", "fdp.pdf"),
        (".pdf", "document.pdf"),
        ("", "document.pdf"),
        (None, "document.pdf"),
        ("x" * 300, "x" * 100 + ".pdf"),
    ],
)
def test_a_name_is_for_people_only(typed: str | None, shown: str) -> None:
    assert files._shown_name(typed, "application/pdf") == shown


@pytest.mark.parametrize("error", [TypeError("abs(): 'str'"), KeyError("tag"), RuntimeError("codec")])
def test_whatever_a_strange_photo_makes_the_decoder_raise_is_one_sentence(
    error: Exception, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fails(_image: Image.Image) -> bytes:
        raise error

    monkeypatch.setattr(files, "_written_anew", fails)
    with pytest.raises(DomainError) as refused:
        files._photo(image_bytes(), "file")
    assert refused.value.field == "file"


def test_a_third_photo_at_once_is_asked_to_come_back_and_a_pdf_is_not() -> None:
    with files._waiting_for_it, files._waiting_for_it:
        with pytest.raises(TooManyRequestsError) as refused:
            files.read(upload(image_bytes(), "foto.png"), "file")
        assert refused.value.field == "file"
        assert files.read(upload(PDF, "offerte.pdf"), "file").content == PDF
    assert files.read(upload(image_bytes(), "foto.png"), "file").media_type == "image/jpeg"
