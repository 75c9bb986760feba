"""Letters: frozen in the transaction of a step, made into a PDF once, the same bytes for ever."""

import hashlib
from pathlib import Path

import pytest
from sqlalchemy import func, select
from sqlalchemy.orm import undefer

from app.accounts.models import Account, AuditRow
from app.kernel.database import db
from app.vouchers import actions, mails
from app.vouchers.letters import keeping, rendering
from app.vouchers.letters.content import Section, Words, section, strong
from app.vouchers.letters.freezing import freeze
from app.vouchers.letters.keeping import Pdfs
from app.vouchers.letters.models import Letter, LetterPdf
from app.vouchers.letters.writer import Writer
from app.vouchers.models import VoucherApplication
from tests.factories.letters import latest_letter, latest_said, make_letter
from tests.factories.voucher_cases import (
    applicant_of,
    make_employer,
    make_in_review,
    make_proposed,
    make_sent,
    open_fund,
)
from tests.support.client import SiteClient
from tests.support.pdfs import text_of


@pytest.fixture(autouse=True)
def _fund(database: object) -> None:
    open_fund(rijk=5_000_00)


def letters(case: VoucherApplication) -> list[Letter]:
    query = select(Letter).where(Letter.application_id == case.id).order_by(Letter.sequence)
    return list(db.session.scalars(query.options(undefer(Letter.data))))


def pdfs() -> list[LetterPdf]:
    return list(db.session.scalars(select(LetterPdf).order_by(LetterPdf.letter_id).options(undefer(LetterPdf.content))))


def own(case: VoucherApplication, sequence: int = 1) -> str:
    return f"/vouchers/{case.public_id}/brieven/{sequence}"


def of_staff(case: VoucherApplication, sequence: int = 1) -> str:
    return f"/advies/{case.public_id}/brieven/{sequence}"


def test_sending_an_application_writes_one_letter_and_makes_no_pdf() -> None:
    case = make_sent()
    (letter,) = letters(case)
    assert (letter.kind, letter.sequence, letter.locale) == ("receipt_complete", 1, "nl")
    assert letter.subject == "Wij hebben uw aanvraag ontvangen"
    assert letter.template == rendering.fingerprint("letter")
    assert db.session.scalar(select(func.count()).select_from(LetterPdf)) == 0
    said = latest_said()
    for words in (
        f"nummer {case.number}",
        "Op 2 maart 2026",
        "€\u00a01.500,00 voor u vast",
        "uiterlijk op 28 april 2026",
    ):
        assert words in said, words


def test_every_step_adds_the_next_letter_of_the_case(advisor: Account, decider: Account) -> None:
    case, other = make_proposed(advisor), make_sent()
    actions.decide(case, by=decider, reason="Akkoord.")
    assert [(one.sequence, one.kind) for one in letters(case)] == [(1, "receipt_complete"), (2, "granted")]
    assert [one.sequence for one in letters(other)] == [1]
    said = latest_said()
    for words in (
        "U krijgt een scholingsvoucher van €\u00a01.500,00.",
        "50 procent daarvan: €\u00a01.500,00",
        "Uw voucher: €\u00a01.500,00",
        "de-minimissteun van €\u00a01.500,00",
        "bezwaar tot en met 13 april 2026",
        "Mandaatbesluit",
        "versie 2021.1",
    ):
        assert words in said, words
    assert "Adviseur Een" not in said
    assert decider.name not in said


def test_a_letter_is_in_the_language_of_its_reader() -> None:
    employer = make_employer()
    employer.account.locale = "en"
    case = make_sent(employer)
    assert letters(case)[0].locale == "en"
    assert "2 March 2026" in latest_said()


def test_an_english_decision_says_whose_it_is_with_the_official_dutch_beside_it(
    advisor: Account, decider: Account
) -> None:
    employer = make_employer()
    employer.account.locale = "en"
    case = make_proposed(advisor, employer=employer)
    actions.decide(case, by=decider, reason="Akkoord.")
    said = latest_said()
    for words in (
        "the executive board of the Stedendriehoek region (demo) [het dagelijks bestuur",
        "The programme manager Learning and Work",
        "Mandate decision on training vouchers (demo) [Mandaatbesluit scholingsvouchers (demo)]",
        "General Administrative Law Act, title 4.2 (subsidies) [Algemene wet bestuursrecht, titel 4.2 (subsidies)]",
    ):
        assert words in said, words
    assert "De programmamanager" not in said


def test_another_room_sends_a_letter_of_its_own() -> None:
    case = make_sent()
    words = Words(
        "Besluit op uw bezwaar", (section("", strong("U krijgt gelijk.")),), ("Uw brief is er.",), decides=True
    )
    mails.tell("objection_decided", case, lambda _locale: words)
    letter = letters(case)[-1]
    assert (letter.kind, letter.sequence) == ("objection_decided", 2)
    assert "Bevoegd door: Mandaatbesluit" in latest_said()
    assert keeping.file_of(case.id, 2).name == f"besluit-bezwaar-{case.number}-2.pdf"


def test_the_worker_makes_the_pdfs_a_few_at_a_time_and_once(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(keeping, "AT_ONCE", 2)
    for _ in range(3):
        make_sent()
    db.session.commit()
    work = Pdfs()
    assert [work(), work(), work()] == [2, 1, 0]
    assert len(pdfs()) == 3
    for kept in pdfs():
        assert kept.sha256 == hashlib.sha256(kept.content).hexdigest()


def test_a_letter_that_cannot_be_made_keeps_no_other_waiting(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(keeping, "AT_ONCE", 1)
    case = make_sent()
    Pdfs()()
    writer = Writer(case, applicant_of(case))
    freeze("broken", writer, Words("Onderwerp", (Section("", ({"kind": "text"},)),)))
    good = make_letter(application=case)
    db.session.commit()
    work = Pdfs()
    assert [work(), work(), work()] == [0, 1, 0]
    assert pdfs()[-1].letter_id == good.id
    assert len(pdfs()) == 2


def test_the_same_bytes_come_back_after_the_template_changed(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, client: SiteClient
) -> None:
    case = make_sent()
    client.sign_in(applicant_of(case))
    first = client.get(own(case))
    changed = (rendering.TEMPLATES / "letter.typ").read_text(encoding="utf-8").replace("data.salutation", '"Anders"')
    for name, content in (("letter", changed), ("layout", (rendering.TEMPLATES / "layout.typ").read_text("utf-8"))):
        (tmp_path / f"{name}.typ").write_text(content, encoding="utf-8")
    monkeypatch.setattr(rendering, "TEMPLATES", tmp_path)
    rendering.fingerprint.cache_clear()
    assert client.get(own(case)).data == first.data
    rendering.fingerprint.cache_clear()


def test_who_opens_it_first_gets_what_the_worker_would_have_made(client: SiteClient) -> None:
    case = make_sent()
    (letter,) = letters(case)
    expected = keeping.pdf(letter.data, 1, "nl", letter.sent_at)
    client.sign_in(applicant_of(case))
    answer = client.get(own(case))
    assert answer.data == expected
    assert answer.mimetype == "application/pdf"
    assert f"ontvangst-{case.number}-1.pdf" in answer.headers["Content-Disposition"]
    assert [one.content for one in pdfs()] == [expected]
    assert Pdfs()() == 0


def test_the_page_of_the_applicant_lists_the_letters(client: SiteClient, advisor: Account) -> None:
    case = make_in_review(advisor)
    actions.ask_item(case, by=advisor, code="quote", label="", reason="De offerte mist een datum.")
    client.sign_in(applicant_of(case))
    page = client.get(f"/vouchers/{case.public_id}").text
    assert page.index("Wij missen nog iets bij uw aanvraag (pdf)") < page.index(
        "Wij hebben uw aanvraag ontvangen (pdf)"
    )
    assert own(case, 2) in page
    assert "De offerte mist een datum." in text_of(client.get(own(case, 2)).data)


def test_staff_read_a_letter_and_the_trail_says_so(client: SiteClient, advisor: Account) -> None:
    case = make_sent()
    client.sign_in(advisor)
    assert of_staff(case) in client.get(f"/advies/{case.public_id}").text
    assert client.get(of_staff(case)).status_code == 200
    row = db.session.scalars(select(AuditRow).where(AuditRow.action == "voucher.letter.read")).one()
    assert (row.actor_id, row.subject, row.person_id) == (advisor.id, f"voucher:{case.number}", case.applicant_id)


def test_nobody_else_reads_a_letter(client: SiteClient, treasurer: Account) -> None:
    case = make_sent()
    stranger = make_employer().account
    client.sign_in(stranger)
    assert client.get(own(case)).status_code == 404
    client.sign_in(treasurer)
    assert client.get(of_staff(case)).status_code == 403
    client.sign_in(applicant_of(case))
    assert client.get(own(case, 9)).status_code == 404


def test_a_company_letter_names_company_person_and_branch() -> None:
    employer = make_employer(name="Smederij Ünal & Zn. B.V.")
    make_sent(employer)
    addressee = latest_letter().data["addressee"]
    assert addressee[:2] == ["Smederij Ünal & Zn. B.V.", f"t.a.v. {employer.account.name}"]
    assert addressee[2:] == [employer.branch.street, f"{employer.branch.postcode}  {employer.branch.place}"]


def test_what_somebody_typed_is_text_and_no_markup() -> None:
    case = make_sent()
    typed = "#panic() *vet* $x$ <label> @ref // weg"
    make_letter(application=case, line=typed)
    letter = latest_letter()
    assert typed in text_of(keeping.pdf(letter.data, 2, "nl", letter.sent_at))


def test_own_data_name_the_letters(client: SiteClient) -> None:
    case = make_sent()
    client.sign_in(applicant_of(case))
    assert "Wij hebben uw aanvraag ontvangen" in client.get("/mijn-gegevens").text
    (record,) = client.get("/mijn-gegevens.json").json["voucher_letters"]["records"]
    assert (record["number"], record["subject"]) == (f"{case.number}-1", "Wij hebben uw aanvraag ontvangen")
