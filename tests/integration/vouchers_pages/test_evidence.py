"""Documents: judged by what they are, named for people, handed out as documents only."""

import io

import pytest
from PIL import Image
from sqlalchemy import func, select

from app.kernel.database import db
from app.kernel.files import StoredFile
from app.vouchers.models import EvidenceItem
from app.vouchers.process import State
from tests.factories.files import PDF, image_bytes
from tests.integration.vouchers_pages.conftest import Desk, the

UNREADABLE = "Dit bestand kunnen wij niet lezen. Stuur een pdf of een foto (jpg of png)."
WRONG = [
    (b"MZ\x90\x00 a program", "offerte.pdf", UNREADABLE),
    (b"<script>alert(1)</script>", "foto.jpg", UNREADABLE),
    (b"<svg xmlns='http://www.w3.org/2000/svg'/>", "tekening.svg", UNREADABLE),
    (b"GIF89a" + b"\0" * 40, "foto.png", UNREADABLE),
    (b"", "leeg.pdf", "Dit bestand is leeg. Kies een ander bestand."),
    (PDF + b" " * (10 * 1024 * 1024), "groot.pdf", "Dit bestand is te groot. Het mag 10 MB zijn."),
]


def quote(public_id: str) -> EvidenceItem:
    """Return the item for the quote."""
    query = select(EvidenceItem).where(EvidenceItem.application_id == the(public_id).id, EvidenceItem.code == "quote")
    return db.session.scalars(query).one()


@pytest.mark.parametrize(("content", "name", "sentence"), WRONG)
@pytest.mark.parametrize("sent", [False, True])
def test_what_is_no_document_is_refused_beside_its_item(
    desk: Desk, content: bytes, name: str, sentence: str, sent: bool
) -> None:
    public_id = desk.sent(complete=False).public_id if sent else desk.draft()
    answer = desk.supply(public_id, content, name)
    assert answer.status_code == 400
    assert answer.text.count(sentence) == 2, "once in the summary, once beside the item"
    assert 'href="#stuk-quote-bestand"' in answer.text
    assert db.session.scalar(select(func.count()).select_from(StoredFile)) == 0
    assert quote(public_id).supplied_at is None


def test_a_mistake_leaves_the_document_that_is_there(desk: Desk) -> None:
    public_id = desk.draft()
    desk.supply(public_id)
    answer = desk.supply(public_id, b"nothing readable", "beter.pdf")
    assert answer.status_code == 400
    assert "offerte.pdf" in answer.text
    assert quote(public_id).supplied_at is not None


def test_sending_without_a_file_and_an_unknown_item(desk: Desk) -> None:
    public_id = desk.draft()
    empty = desk.client.post_form(
        f"/vouchers/{public_id}/aanleveren/quote", {}, page=f"/vouchers/{public_id}/versturen"
    )
    assert (empty.status_code, empty.text.count("Kies eerst een bestand.")) == (400, 2)
    unknown = desk.client.post_token(f"/vouchers/{public_id}/aanleveren/paspoort", {})
    assert unknown.status_code == 400


def test_a_photo_is_stored_without_the_place_where_it_was_taken(desk: Desk) -> None:
    exif = Image.Exif()
    exif[0x010E] = "at home"
    public_id = desk.draft()
    desk.supply(public_id, image_bytes(kind="JPEG", exif=exif), "IMG 0001.jpeg")
    shown = desk.client.get(f"/vouchers/{public_id}/stuk/{quote(public_id).id}")
    assert shown.mimetype == "image/jpeg"
    assert not Image.open(io.BytesIO(shown.data)).getexif()


def test_a_document_is_handed_out_as_a_document_only(desk: Desk) -> None:
    public_id = desk.draft()
    desk.supply(public_id, PDF, "../../offerte é 1.pdf")
    shown = desk.client.get(f"/vouchers/{public_id}/stuk/{quote(public_id).id}")
    assert shown.data == PDF
    assert shown.mimetype == "application/pdf"
    assert shown.headers["X-Content-Type-Options"] == "nosniff"
    assert "sandbox" in shown.headers["Content-Security-Policy"]
    assert shown.headers["Cache-Control"] == "private, no-store"
    assert shown.headers["Content-Disposition"] == (
        "inline; filename=\"offerte  1.pdf\"; filename*=UTF-8''offerte%20%C3%A9%201.pdf"
    )


def test_an_item_that_was_not_supplied_has_no_document(desk: Desk) -> None:
    public_id = desk.draft()
    assert desk.client.get(f"/vouchers/{public_id}/stuk/{quote(public_id).id}").status_code == 404
    assert desk.client.get(f"/vouchers/{public_id}/stuk/999999").status_code == 404


def test_a_complete_application_takes_no_more_documents(desk: Desk) -> None:
    application = desk.sent()
    assert "aanleveren" not in desk.client.get(f"/vouchers/{application.public_id}").text
    assert the(application.public_id).state == State.COMPLETE
