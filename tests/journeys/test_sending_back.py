"""What comes back, in a browser: an invoice, evidence, a proposal to settle, and money that the bank did not place."""

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
from app.vouchers.actions.steps import lock
from app.vouchers.afterwards import actions as afterwards
from app.vouchers.models import VoucherApplication
from app.vouchers.payments import actions as payments
from app.vouchers.rules import Blame
from app.vouchers.scheme import Payee
from tests.factories.accounts import make_account
from tests.factories.bank import status_report
from tests.factories.voucher_after import make_started, send_evidence, sent
from tests.factories.voucher_cases import applicant_of, open_fund
from tests.factories.vouchers import SCHEME
from tests.support.site import At, Site

Paper = Callable[[str], Path]
AMOUNT = "€\u00a01.500,00"
RIGHT, WRONG = "NL20 INGB 0001 2345 67", "NL20 INGB 0001 2345 68"


@dataclass(frozen=True)
class Cast:
    """A voucher of EUR 1,500.00, to be paid to the trainer, whose training ended yesterday, and five people."""

    application: VoucherApplication
    employer: Account
    advisor: Account
    decider: Account
    treasurers: tuple[Account, Account]

    @property
    def status(self) -> str:
        """The page of the applicant."""
        return f"/vouchers/{self.application.public_id}"

    @property
    def case(self) -> str:
        """The page of staff."""
        return f"/advies/{self.application.public_id}"


@pytest.fixture
def cast() -> Cast:
    today = clock.today()
    with clock.standing_at(clock.now() - timedelta(days=30)):
        open_fund(rijk=20_000_00)
        advisor = make_account(Role.ADVISOR, name="Ilse Adviseur")
        decider = make_account(Role.DECIDER, name="Bram Beslisser")
        application = make_started(
            advisor,
            decider,
            training_start=clock.today() + timedelta(days=1),
            training_end=today - timedelta(days=1),
            payee_kind=Payee.TRAINER,
            payee_name="Vakschool Voorbeeld",
        )
    one, other = (make_account(Role.TREASURER, name=f"Kassier {name}") for name in ("Een", "Twee"))
    db.session.commit()
    return Cast(application, applicant_of(application), advisor, decider, (one, other))


def test_an_invoice_goes_back_with_a_reason_and_comes_again(at: At, cast: Cast, paper: Paper) -> None:
    employer = at(cast.employer, cast.status)
    main = employer.page.locator("main")
    _hand_in(employer, paper("offerte.pdf"), "OFF-9")
    advisor = at(cast.advisor, "/advies/facturen")
    advisor.page.get_by_role("link", name="Factuur OFF-9").first.click()
    advisor.page.get_by_role("button", name="Stuur de factuur terug").click()
    expect(advisor.page.get_by_role("alert")).to_contain_text("Schrijf wat er niet klopt.")
    advisor.check("factuur-terug-zonder-reden")
    advisor.page.get_by_label("Wat klopt er niet?").fill("Dit is de offerte. Stuur de factuur zelf.")
    advisor.page.get_by_role("button", name="Stuur de factuur terug").dblclick()
    expect(advisor.page.locator("main")).to_contain_text("De factuur is teruggestuurd.")
    advisor.page.get_by_role("link", name="Factuur OFF-9").click()
    expect(advisor.page.get_by_role("button", name="Keur goed")).to_have_count(0)
    advisor.check("factuur-teruggestuurd")

    employer.page.reload()
    expect(main).to_contain_text("Dit is de offerte. Stuur de factuur zelf.")
    employer.check("factuur-kwam-terug")
    _hand_in(employer, paper("factuur.pdf"), "F-2026-18")
    advisor.open("/advies/facturen")
    expect(advisor.page.get_by_role("link", name="Factuur OFF-9")).to_have_count(0)
    advisor.page.get_by_role("link", name="Factuur F-2026-18").first.click()
    advisor.page.get_by_role("button", name=f"Keur goed: betaal {AMOUNT}").click()
    expect(advisor.page.locator("main")).to_contain_text("De factuur is goedgekeurd.")
    assert ledger.totals(cast.application.id)["payable"] == 1_500_00
    assert ledger.check() == []


def test_evidence_goes_back_and_better_evidence_comes(at: At, cast: Cast, paper: Paper) -> None:
    employer = at(cast.employer, cast.status)
    _send_evidence(employer, paper("rooster.pdf"))
    advisor = at(cast.advisor, cast.case)
    advisor.page.get_by_role("link", name="Vraag om beter bewijs").click()
    expect(advisor.page.get_by_role("link", name="rooster.pdf")).to_be_visible()
    advisor.page.get_by_role("button", name="Vraag om beter bewijs").click()
    expect(advisor.page.get_by_role("alert")).to_contain_text("Schrijf wat er mist.")
    advisor.check("bewijs-terug")
    advisor.page.get_by_label("Wat mist er aan het bewijs?").fill("Dit is het rooster. Stuur het diploma.")
    advisor.page.get_by_role("button", name="Vraag om beter bewijs").dblclick()
    expect(advisor.page.locator("main")).to_contain_text("De aanvrager is nu aan zet.")
    advisor.check("zaak-bewijs-terug")

    employer.page.reload()
    expect(employer.page.locator("main")).to_contain_text("Dit is het rooster. Stuur het diploma.")
    employer.check("bewijs-kwam-terug")
    _send_evidence(employer, paper("diploma.pdf"))
    advisor.open(cast.case)
    expect(advisor.page.get_by_role("link", name="diploma.pdf")).to_be_visible()


def test_a_proposal_to_settle_goes_back_to_its_advisor(at: At, cast: Cast) -> None:
    send_evidence(cast.application, sent(on=clock.today() - timedelta(days=1)))
    afterwards.propose_settlement(cast.application, by=cast.advisor, blame=Blame.NONE, reason="Het diploma klopt.")
    db.session.commit()
    decider = at(cast.decider, cast.case)
    decider.page.get_by_role("link", name="Lees voorstel en stel vast").click()
    decider.page.get_by_role("link", name="Stuur terug naar adviseur").click()
    expect(decider.page.locator("main")).to_contain_text("Het diploma klopt.")
    decider.page.get_by_role("button", name="Stuur terug naar adviseur").click()
    expect(decider.page.get_by_role("alert")).to_contain_text("Schrijf wat de adviseur nog moet bekijken.")
    decider.check("vaststelling-terug")
    decider.page.get_by_label("Wat moet de adviseur nog bekijken?").fill("Wie betaalde het examen?")
    decider.page.get_by_role("button", name="Stuur terug naar adviseur").dblclick()
    expect(decider.page.locator("main")).to_contain_text("Het voorstel is terug bij de adviseur.")

    advisor = at(cast.advisor, cast.case)
    expect(advisor.page.locator("main")).to_contain_text("Wie betaalde het examen?")
    advisor.check("zaak-vaststelling-terug")
    advisor.page.get_by_role("link", name="Stel vaststelling voor").click()
    advisor.page.get_by_label("Motivering").fill("Het examen hoorde bij het lesgeld.")
    advisor.page.get_by_role("button", name="Stel vaststelling voor").click()
    expect(advisor.page.locator("main")).to_contain_text("Het voorstel ligt bij de beslisser.")
    employer = at(cast.employer, cast.status)
    expect(employer.page.locator("main")).not_to_contain_text("Wie betaalde het examen?")


def test_money_that_came_back_is_paid_to_the_corrected_account(at: At, cast: Cast, tmp_path: Path) -> None:
    one, other = cast.treasurers
    payment = payments.queue(lock(cast.application), 1_500_00, by=cast.advisor, reason="invoice")
    batch = payments.prepare(SCHEME, [payment.end_to_end_id], by=one)
    payments.release(batch, by=other)
    db.session.commit()
    number, answer = payment.end_to_end_id, tmp_path / "antwoord.xml"
    answer.write_bytes(status_report(batch.message_id, {number: ("RJCT", "AC04")}))
    treasurer = at(one, "/kas/batches")
    treasurer.page.locator("input[type=file]").set_input_files(answer)
    treasurer.page.get_by_role("button", name="Lees het bestand").click()
    expect(treasurer.page.locator("main")).to_contain_text("0 betalingen aangenomen, 1 afgekeurd")
    treasurer.check("batch-afgekeurd")
    treasurer.open(f"/kas/betalingen/{number}")
    expect(treasurer.page.locator("main")).to_contain_text("Deze rekening is opgeheven.")
    treasurer.check("betaling-kwam-terug")

    employer = at(cast.employer, cast.status)
    expect(employer.page.locator("main")).to_contain_text("Ons geld kwam terug. Klopt de rekening nog?")
    employer.check("geld-kwam-terug")
    _correct_account(employer)

    treasurer.open("/kas/betalingen")
    treasurer.page.get_by_role("link", name=f"{cast.application.number}-2").first.click()
    expect(treasurer.page.locator("main")).to_contain_text("De rekening is aangepast")
    expect(treasurer.page.locator("main")).to_contain_text(f"Werd: Vakschool Voorbeeld B.V., {RIGHT}")
    treasurer.page.get_by_label("naam komt overeen", exact=True).check()
    treasurer.page.get_by_role("button", name="Bewaar").dblclick()
    expect(treasurer.page.locator("main")).to_contain_text("Bewaard.")
    treasurer.check("betaling-op-andere-rekening")
    assert ledger.totals(cast.application.id)["payable"] == 1_500_00
    assert ledger.check() == []


def _hand_in(site: Site, invoice: Path, number: str) -> None:
    """Hand in an invoice of EUR 3,000.00."""
    page = site.page
    page.get_by_role("link", name="Stuur de factuur").click()
    page.locator("input[name=file]").set_input_files(invoice)
    page.get_by_label("Nummer van de factuur").fill(number)
    page.get_by_label("Datum van de factuur").fill(f"{clock.today():%d-%m-%Y}")
    page.locator("input[name=tuition_cents]").fill("3.000")
    page.get_by_role("button", name="Stuur de factuur").click()
    expect(page.locator("main")).to_contain_text("Wij hebben uw factuur ontvangen.")


def _send_evidence(site: Site, document: Path) -> None:
    """Send a document as a diploma; what else is asked stands as the application says."""
    page = site.page
    page.get_by_role("link", name="Verstuur bewijs").click()
    page.get_by_label("Een diploma of certificaat").check()
    page.locator("input[name=document]").set_input_files(document)
    page.get_by_role("button", name="Verstuur bewijs").click()
    expect(page.locator("main")).to_contain_text("Wij hebben uw bewijs ontvangen.")


def _correct_account(site: Site) -> None:
    """Correct the account that is paid; one with a typing error is not taken, and stays in its field."""
    page = site.page
    page.get_by_role("link", name="Pas de rekening aan").first.click()
    page.get_by_label("Naam van de rekening").fill("Vakschool Voorbeeld B.V.")
    page.get_by_label("IBAN").fill(WRONG)
    page.get_by_role("button", name="Bewaar de rekening").click()
    expect(page.get_by_label("IBAN")).to_have_attribute("aria-invalid", "true")
    expect(page.get_by_label("IBAN")).to_have_value(WRONG)
    site.check("rekening-aanpassen")
    page.get_by_label("IBAN").fill(RIGHT)
    page.get_by_label("Waarom klopt de rekening niet meer?").fill("De school heeft een nieuwe bank.")
    page.get_by_role("button", name="Bewaar de rekening").dblclick()
    expect(page.locator("main")).to_contain_text("De rekening is aangepast.")
    site.check("rekening-aangepast")
