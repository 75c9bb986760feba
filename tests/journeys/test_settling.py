"""The end of a voucher, in a browser: the evidence, what an advisor proposes, and what a decider settles."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path

import pytest
from playwright.sync_api import expect

from app.accounts.models import Account
from app.accounts.rules import Role
from app.kernel import clock
from app.kernel.database import db
from app.vouchers import ledger
from app.vouchers.models import VoucherApplication
from tests.factories.accounts import make_account
from tests.factories.voucher_after import make_started, pay
from tests.factories.voucher_cases import applicant_of, open_fund
from tests.support.pdfs import problems_of, text_of
from tests.support.site import At, Site


@dataclass(frozen=True)
class Cast:
    """A voucher of EUR 1,500.00, of which EUR 1,000.00 is paid, for a training that ended yesterday."""

    application: VoucherApplication
    applicant: Account
    advisor: Account
    decider: Account


@pytest.fixture
def cast() -> Cast:
    today = clock.today()
    with clock.standing_at(clock.now() - timedelta(days=30)):
        open_fund(rijk=20_000_00)
        advisor, decider = make_account(Role.ADVISOR, name="Adviseur Een"), make_account(Role.DECIDER, name="Beslisser")
        application = make_started(
            advisor, decider, training_start=clock.today() + timedelta(days=1), training_end=today - timedelta(days=1)
        )
        pay(application, 1_000_00)
    db.session.commit()
    return Cast(application, applicant_of(application), advisor, decider)


def test_from_evidence_to_the_letter_with_the_final_amount(at: At, cast: Cast, paper: Callable[[str], Path]) -> None:
    number, status = cast.application.number or "", f"/vouchers/{cast.application.public_id}"
    case = f"/advies/{cast.application.public_id}"
    applicant = at(cast.applicant, status)
    applicant.check("opleiding-begonnen")
    _send_evidence(applicant, paper("diploma.pdf"))
    applicant.check("bewijs-gestuurd")

    advisor = at(cast.advisor, case)
    advisor.check("zaak-met-bewijs")
    advisor.page.get_by_role("link", name="Stel vaststelling voor").click()
    advisor.page.get_by_role("button", name="Bereken opnieuw").click()
    expect(advisor.page.get_by_role("alert")).to_have_count(0)
    expect(advisor.page.locator("main")).to_contain_text("€\u00a01.300,00")
    advisor.check("vaststelling-voorstellen")
    advisor.page.locator("textarea[name=reason]").fill("Het diploma en de rekening kloppen.")
    advisor.page.get_by_role("button", name="Stel vaststelling voor").click()
    expect(advisor.page.locator("main")).to_contain_text("Het voorstel ligt bij de beslisser.")

    decider = at(cast.decider, case)
    decider.page.get_by_role("link", name="Lees voorstel en stel vast").click()
    expect(decider.page.locator("main")).to_contain_text("Het diploma en de rekening kloppen.")
    expect(decider.page.locator("main")).to_contain_text("€\u00a0300,00")
    decider.check("vaststellen")
    decider.page.get_by_role("button", name="Stel voucher vast").dblclick()
    expect(decider.page.locator("main")).to_contain_text("Vastgesteld")
    decider.check("zaak-vastgesteld")

    applicant.open(status)
    main = applicant.page.locator("main")
    expect(main).to_contain_text("Uw voucher is vastgesteld op €\u00a01.300,00.")
    expect(main).to_contain_text("Wij betalen nog €\u00a0300,00.")
    applicant.check("vastgesteld")
    letter = _last_letter(applicant)
    assert problems_of(letter) == []
    assert number in text_of(letter)
    assert "1.300,00" in text_of(letter)
    assert ledger.totals(cast.application.id)["payable"] == 300_00
    assert ledger.check() == []


def _send_evidence(site: Site, diploma: Path) -> None:
    """Send a diploma with a bill that is lower than was thought; what is missing is said first."""
    page = site.page
    page.get_by_role("link", name="Verstuur bewijs").click()
    expect(page.locator("input[name=tuition_cents]")).to_have_value("3.000,00")
    page.get_by_role("button", name="Verstuur bewijs").click()
    expect(page.locator("main")).to_contain_text("Kies wat u stuurt.")
    expect(page.locator("main")).to_contain_text("Kies een bestand met het diploma, het certificaat of de lijst.")
    site.check("bewijs-sturen")
    page.get_by_label("Een diploma of certificaat").check()
    page.locator("input[name=document]").set_input_files(diploma)
    page.locator("input[name=tuition_cents]").fill("2.600")
    page.get_by_role("button", name="Verstuur bewijs").dblclick()
    expect(page.locator("main")).to_contain_text("Wij hebben uw bewijs ontvangen.")


def _last_letter(site: Site) -> bytes:
    """Return the PDF of the newest letter."""
    address = site.page.get_by_role("region", name="Brieven").get_by_role("link").first.get_attribute("href")
    answer = site.page.request.get(f"{site.address}{address}")
    assert (answer.status, answer.headers["content-type"]) == (200, "application/pdf")
    return answer.body()
