"""The treasurer at the end of a year, in a browser: the books of a day, total to case, the account, money back."""

import io
from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path
from zipfile import ZipFile

import pytest
from playwright.sync_api import Locator, expect

from app.accounts.models import Account
from app.accounts.rules import Role
from app.kernel import clock
from app.kernel.database import db
from app.kernel.text import show
from app.vouchers import ledger
from app.vouchers.models import VoucherApplication
from app.vouchers.recovery.models import Recovery
from tests.factories.accounts import make_account
from tests.factories.recourse import make_claim
from tests.factories.voucher_after import make_granted, pay
from tests.factories.voucher_cases import applicant_of, open_fund
from tests.support.pdfs import problems_of, text_of
from tests.support.site import At, Site


@dataclass(frozen=True)
class Year:
    """A fund with a voucher that was paid 40 days ago, and one of which EUR 900.00 is claimed back since yesterday."""

    treasurer: Account
    paid: VoucherApplication
    recovery: Recovery
    day: date
    """The day of the first payment."""


@pytest.fixture
def year() -> Year:
    start = clock.today() - timedelta(days=10)
    days = {"training_start": start, "training_end": start + timedelta(days=90)}
    with clock.standing_at(clock.now() - timedelta(days=40)):
        open_fund(rijk=20_000_00, deventer=2_000_00)
        day = clock.today()
        paid = make_granted(make_account(Role.ADVISOR), make_account(Role.DECIDER), **days)
        pay(paid, 1_500_00)
    with clock.standing_at(clock.now() - timedelta(days=20)):
        recovery = make_claim(900_00, **days)
    treasurer = make_account(Role.TREASURER, name="Kassier Een")
    db.session.commit()
    return Year(treasurer, paid, recovery, day)


def test_the_books_of_a_day_lead_from_a_total_to_its_case(at: At, year: Year) -> None:
    site = at(year.treasurer, "/kas")
    main = site.page.locator("main")
    expect(main).to_contain_text("De boeken kloppen")
    expect(_total(site)).to_contain_text("€\u00a02.100,00")
    site.check("kas-jaareinde")
    site.page.get_by_label("Saldo op een eerdere dag").fill("31-02-2026")
    site.page.get_by_role("button", name="Toon").click()
    expect(site.page.get_by_label("Saldo op een eerdere dag")).to_have_attribute("aria-invalid", "true")
    site.check("kas-geen-datum")
    site.page.get_by_label("Saldo op een eerdere dag").fill(f"{year.day:%d-%m-%Y}")
    site.page.get_by_role("button", name="Toon").click()
    expect(main).to_contain_text(f"Geld per bijdrager aan het einde van {show(year.day, 'nl')}")
    expect(_total(site)).not_to_contain_text("€\u00a02.100,00")
    site.check("kas-eerdere-dag")

    _total(site).get_by_role("link", name="€\u00a01.500,00").first.click()
    expect(main).to_contain_text("samen €\u00a01.500,00")
    expect(site.page.get_by_label("Tot en met")).to_have_value(f"{year.day:%d-%m-%Y}")
    site.check("boekingen-van-een-totaal")
    site.page.get_by_role("link", name=year.paid.number or "", exact=True).first.click()
    expect(site.page.get_by_role("heading", level=1)).to_have_text(year.paid.number or "")
    site.check("kas-aanvraag")
    site.page.get_by_role("link", name=f"{year.paid.number}-1").first.click()
    expect(main).to_contain_text("Betaald")


def test_the_account_is_the_same_on_the_page_and_in_three_files(at: At, year: Year) -> None:
    site = at(year.treasurer, "/kas")
    site.page.get_by_role("link", name="Verantwoording").click()
    site.check("verantwoording")
    site.page.get_by_label("Verdeel naar").select_option(label="Jaar")
    site.page.get_by_label("Tot en met").fill(f"{clock.today():%d-%m-%Y}")
    site.page.get_by_role("button", name="Toon").click()
    paid = "3.000,00"
    expect(_total(site)).to_contain_text(paid)
    site.check("verantwoording-per-jaar")
    pdf, sheet, text = (_downloaded(site, kind) for kind in ("pdf", "xlsx", "csv"))
    assert problems_of(pdf) == []
    assert paid in text_of(pdf)
    assert "3000,00" in text.decode("utf-8-sig")
    with ZipFile(io.BytesIO(sheet)) as book:
        assert b"<v>3000</v>" in book.read("xl/worksheets/sheet1.xml")


def test_a_claim_is_paid_back_in_instalments(at: At, year: Year) -> None:
    site = at(year.treasurer, "/kas/terugvorderingen")
    main, page = site.page.locator("main"), site.page
    expect(main).to_contain_text("Samen staat €\u00a0900,00 open.")
    site.check("terugvorderingen")
    page.locator("main tbody").get_by_role("link").click()
    site.check("terugvordering")
    page.get_by_role("link", name="Maak betaalplan").click()
    page.get_by_label("In hoeveel termijnen?").fill("drie")
    page.get_by_label("Wanneer is de eerste termijn?").fill(f"{clock.today() + timedelta(days=14):%d-%m-%Y}")
    page.get_by_role("button", name="Maak betaalplan").click()
    expect(page.get_by_label("In hoeveel termijnen?")).to_have_attribute("aria-invalid", "true")
    site.check("betaalplan")
    page.get_by_label("In hoeveel termijnen?").fill("3")
    page.get_by_role("button", name="Maak betaalplan").dblclick()
    expect(main).to_contain_text("Het betaalplan is gemaakt.")
    expect(page.get_by_role("row").filter(has_text="komt nog")).to_have_count(3)

    page.get_by_role("link", name="Boek ontvangst").click()
    page.locator("input[name=amount]").fill("900,01")
    page.get_by_role("button", name="Boek dit bedrag").click()
    expect(page.locator("input[name=amount]")).to_have_attribute("aria-invalid", "true")
    site.check("ontvangst-boeken")
    page.locator("input[name=amount]").fill("300")
    page.get_by_role("button", name="Boek dit bedrag").dblclick()
    expect(main).to_contain_text("€\u00a0300,00 is geboekt.")
    expect(page.get_by_role("row").filter(has_text="betaald")).to_have_count(1)
    site.check("terugvordering-eerste-termijn")

    application = db.session.get_one(VoucherApplication, year.recovery.application_id)
    applicant = at(applicant_of(application), f"/vouchers/{application.public_id}")
    expect(applicant.page.locator("main")).to_contain_text("U moet nog €\u00a0600,00 terugbetalen.")
    applicant.check("terugbetalen")
    assert ledger.totals(application.id)["claimed"] == 600_00
    assert ledger.check() == []


def _total(site: Site) -> Locator:
    """Return the row with the totals."""
    return site.page.locator("main tfoot tr")


def _downloaded(site: Site, kind: str) -> bytes:
    """Return the file that a link of the account hands over."""
    with site.page.expect_download() as arriving:
        site.page.get_by_role("link", name=f"Download ({kind})").click()
    assert arriving.value.suggested_filename == f"verantwoording.{kind}"
    return Path(arriving.value.path()).read_bytes()
