"""A voucher after the decision, in a browser: the training begins, its invoice is paid, and the bank answers."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path

import pytest
from lxml import etree
from playwright.sync_api import expect

from app.accounts.models import Account
from app.accounts.rules import Role
from app.kernel import clock
from app.kernel.database import db
from app.vouchers import ledger
from app.vouchers.actions.steps import lock
from app.vouchers.models import VoucherApplication
from app.vouchers.payments import actions as payments
from app.vouchers.payments.creditfile import NAMESPACE, check_order
from tests.factories.accounts import make_account
from tests.factories.bank import status_report
from tests.factories.voucher_after import make_granted
from tests.factories.voucher_cases import applicant_of, open_fund
from tests.support.site import At, Site

AMOUNT = "€\u00a01.500,00"


@dataclass(frozen=True)
class Cast:
    """A voucher of EUR 1,500.00 whose training was to begin two days ago, and who works on it."""

    application: VoucherApplication
    employer: Account
    advisor: Account
    treasurers: tuple[Account, Account]


@pytest.fixture
def cast() -> Cast:
    today = clock.today()
    with clock.standing_at(clock.now() - timedelta(days=30)):
        open_fund(rijk=20_000_00)
        advisor = make_account(Role.ADVISOR, name="Adviseur Een")
        application = make_granted(
            advisor,
            make_account(Role.DECIDER),
            training_start=today - timedelta(days=2),
            training_end=today + timedelta(days=60),
        )
    one, other = (make_account(Role.TREASURER, name=f"Kassier {name}") for name in ("Een", "Twee"))
    db.session.commit()
    return Cast(application, applicant_of(application), advisor, (one, other))


def test_the_training_begins_and_its_invoice_is_judged(at: At, cast: Cast, paper: Callable[[str], Path]) -> None:
    employer = at(cast.employer, f"/vouchers/{cast.application.public_id}")
    _tell_the_start(employer)
    _hand_in(employer, paper)
    employer.check("na-besluit-factuur-ingediend")

    advisor = at(cast.advisor, "/advies/facturen")
    advisor.check("facturen")
    advisor.page.get_by_role("link", name="Factuur F-2026-17").first.click()
    expect(advisor.page.locator("main")).to_contain_text("F-2026-17")
    advisor.check("factuur")
    advisor.page.get_by_role("button", name=f"Keur goed: betaal {AMOUNT}").dblclick()
    expect(advisor.page.locator("main")).to_contain_text("De factuur is goedgekeurd.")
    advisor.check("zaak-na-factuur")

    employer.page.reload()
    expect(employer.page.locator("main")).to_contain_text(f"Wij betalen {AMOUNT} van deze factuur.")
    assert ledger.totals(cast.application.id)["payable"] == 1_500_00
    assert ledger.check() == []


def test_two_treasurers_pay_and_the_employer_sees_it(at: At, cast: Cast, tmp_path: Path) -> None:
    payments.queue(lock(cast.application), 1_500_00, by=cast.advisor, reason="invoice")
    db.session.commit()
    one = at(cast.treasurers[0], "/kas/betalingen")
    one.check("betalingen")
    one.page.get_by_role("button", name="Zet de gekozen betalingen klaar").click()
    expect(one.page.locator("main")).to_contain_text("Kies eerst een of meer betalingen.")
    one.page.locator("input[name=betaling]").check()
    one.page.get_by_role("button", name="Zet de gekozen betalingen klaar").click()
    expect(one.page.locator("main")).to_contain_text("U zette deze batch zelf klaar.")
    expect(one.page.get_by_role("button", name="Geef vrij")).to_have_count(0)
    one.check("batch-klaargezet")
    batch = one.page.url.removeprefix(one.address)

    other = at(cast.treasurers[1], "/kas/betalingen")
    _release_in_two_tabs(other, batch)
    other.check("batch-vrijgegeven")
    message_id = batch.rpartition("/")[2]
    _right_for_the_bank(_downloaded(other), message_id)
    assert _downloaded(other) == _downloaded(one, batch)

    one.open("/kas/batches")
    one.check("batches")
    answer = tmp_path / "antwoord.xml"
    answer.write_bytes(status_report(message_id, {f"{cast.application.number}-1": ("ACSC", "")}, group="ACCP"))
    one.page.locator("input[type=file]").set_input_files(answer)
    one.page.get_by_role("button", name="Lees het bestand").click()
    expect(one.page.locator("main")).to_contain_text("1 betaling aangenomen, 0 afgekeurd")
    one.check("batch-beantwoord")
    one.open(f"/kas/betalingen/{cast.application.number}-1")
    one.check("betaling")

    employer = at(cast.employer, f"/vouchers/{cast.application.public_id}")
    row = employer.page.get_by_role("row").filter(has_text=f"{cast.application.number}-1")
    expect(row).to_contain_text("Betaald")
    expect(row).to_contain_text(AMOUNT)
    employer.check("na-besluit-betaald")
    assert ledger.totals(cast.application.id)["paid"] == 1_500_00
    assert ledger.check() == []


def _tell_the_start(site: Site) -> None:
    """Tell that the training began today; a day to come is not believed."""
    site.check("na-besluit-toegekend")
    site.page.get_by_role("link", name="Meld de start").click()
    site.page.get_by_label("Op welke dag begon de opleiding?").fill(f"{clock.today() + timedelta(days=1):%d-%m-%Y}")
    site.page.get_by_role("button", name="Meld de start").click()
    expect(site.page.locator("main")).to_contain_text("Deze dag moet nog komen.")
    site.check("start-melden")
    site.page.get_by_label("Op welke dag begon de opleiding?").fill(f"{clock.today():%d-%m-%Y}")
    site.page.get_by_role("button", name="Meld de start").dblclick()
    expect(site.page.locator("main")).to_contain_text("Wij weten nu dat de opleiding is begonnen.")


def _hand_in(site: Site, paper: Callable[[str], Path]) -> None:
    """Hand in the invoice and the proof that it was paid."""
    page = site.page
    page.get_by_role("link", name="Stuur de factuur").click()
    expect(page.locator("main")).to_contain_text(f"Van uw voucher is nog {AMOUNT} over.")
    page.get_by_role("button", name="Stuur de factuur").click()
    expect(page.locator("main")).to_contain_text("Neem het nummer over van de factuur.")
    site.check("factuur-insturen")
    page.locator("input[name=file]").set_input_files(paper("factuur.pdf"))
    page.locator("input[name=proof]").set_input_files(paper("afschrift.pdf"))
    page.get_by_label("Nummer van de factuur").fill("F-2026-17")
    page.get_by_label("Datum van de factuur").fill(f"{clock.today():%d-%m-%Y}")
    page.locator("input[name=tuition_cents]").fill("3.000")
    page.get_by_role("button", name="Stuur de factuur").click()
    expect(page.locator("main")).to_contain_text("Wij hebben uw factuur ontvangen.")


def _release_in_two_tabs(site: Site, batch: str) -> None:
    """Release `batch` in one tab, and once more where a page from before still shows the button."""
    site.open(batch)
    site.check("batch-vrijgeven")
    second = site.context.new_page()
    second.goto(site.address + batch)
    release = f"Geef vrij: betaal {AMOUNT}"
    site.page.get_by_role("button", name=release).click()
    expect(site.page.locator("main")).to_contain_text("De batch is vrijgegeven.")
    second.get_by_role("button", name=release).click()
    expect(second.locator("main")).to_contain_text("al vrijgegeven")
    second.close()
    site.page.go_back()
    expect(site.page.get_by_role("link", name="Download het bestand voor de bank")).to_be_visible()


def _downloaded(site: Site, path: str = "") -> bytes:
    """Return the file that the button on the page of a batch hands over."""
    if path:
        site.open(path)
    with site.page.expect_download() as arriving:
        site.page.get_by_role("link", name="Download het bestand voor de bank").click()
    return Path(arriving.value.path()).read_bytes()


def _right_for_the_bank(content: bytes, message_id: str) -> None:
    """The file is what the schema says (pain.001.001.09), and pays this voucher only."""
    check_order(content)
    root = etree.fromstring(content)
    found = {name: {item.text for item in root.iter(f"{{{NAMESPACE}}}{name}")} for name in ("MsgId", "CtrlSum")}
    assert found == {"MsgId": {message_id}, "CtrlSum": {"1500.00"}}
