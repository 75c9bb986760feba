"""Second thoughts in a browser: an applicant withdraws, a proposal goes back, money is booked back, a text changes."""

from datetime import date

from playwright.sync_api import expect

from app.accounts.models import Account
from app.accounts.rules import Role
from app.kernel import clock
from app.kernel.database import db
from app.vouchers import actions, ledger
from tests.factories.accounts import make_account
from tests.factories.desk import make_block
from tests.factories.registers import make_registered_trainer
from tests.factories.voucher_cases import (
    applicant_of,
    make_draft,
    make_employer,
    make_in_review,
    make_proposed,
    make_sent,
    open_fund,
)
from tests.support.site import At


def test_an_applicant_withdraws_and_throws_a_draft_away(at: At, days: dict[str, date]) -> None:
    open_fund(rijk=20_000_00)
    employer = make_employer()
    sent, draft = make_sent(employer, **days), make_draft(employer, **days).public_id
    db.session.commit()
    site = at(employer.account, f"/vouchers/{sent.public_id}")
    page, main = site.page, site.page.locator("main")
    page.get_by_role("link", name="Trek aanvraag in").click()
    expect(main).to_contain_text("Wij houden €\u00a01.500,00 voor u vast.")
    site.check("aanvraag-intrekken")
    page.get_by_role("button", name="Trek aanvraag in").dblclick()
    expect(main).to_contain_text("Uw aanvraag is ingetrokken.")
    assert ledger.totals(sent.id)["reserved"] == 0

    site.open(f"/vouchers/{draft}/versturen")
    page.get_by_role("link", name="Gooi dit concept weg").click()
    site.check("concept-weggooien")
    page.get_by_role("link", name="Nee, ga terug").click()
    page.get_by_role("link", name="Gooi dit concept weg").click()
    page.get_by_role("button", name="Gooi concept weg").dblclick()
    expect(main).to_contain_text("Het concept is weggegooid.")
    assert site.open(f"/vouchers/{draft}").status == 404


def test_an_offer_is_turned_down(at: At, advisor: Account, decider: Account, days: dict[str, date]) -> None:
    open_fund(rijk=1_200_00)
    offered = make_proposed(advisor, "partial_offer", **days)
    actions.decide(offered, by=decider, reason="Er is niet meer geld.")
    db.session.commit()
    site = at(applicant_of(offered), f"/vouchers/{offered.public_id}")
    site.page.get_by_role("link", name="Wijs aanbod af").click()
    expect(site.page.locator("main")).to_contain_text("Wij houden €\u00a01.200,00 voor u vast.")
    site.check("aanbod-afwijzen")
    site.page.get_by_role("button", name="Wijs aanbod af").dblclick()
    expect(site.page.locator("main")).to_contain_text("U wijst het aanbod af.")
    assert ledger.totals(offered.id)["reserved"] == 0
    assert ledger.check() == []


def test_a_proposal_goes_back_and_a_fact_is_corrected(
    at: At, advisor: Account, decider: Account, days: dict[str, date]
) -> None:
    open_fund(rijk=20_000_00)
    application = make_proposed(advisor, **days)
    db.session.commit()
    case = f"/advies/{application.public_id}"
    site = at(decider, f"{case}/besluit")
    site.page.get_by_role("link", name="Stuur terug naar adviseur").click()
    site.page.get_by_role("button", name="Stuur terug naar adviseur").click()
    question = site.page.get_by_label("Wat moet de adviseur nog bekijken?")
    expect(question).to_have_attribute("aria-invalid", "true")
    site.check("voorstel-terug")
    question.fill("Is deze opleider wel onafhankelijk?")
    site.page.get_by_role("button", name="Stuur terug naar adviseur").dblclick()
    expect(site.page.locator("main")).to_contain_text("Het voorstel is terug bij de adviseur.")

    site = at(advisor, case)
    expect(site.page.locator("main")).to_contain_text("Is deze opleider wel onafhankelijk?")
    site.page.get_by_role("link", name="Pas gegevens aan").click()
    site.check("gegevens-aanpassen")
    site.page.get_by_label("De opleider heeft een band met de aanvrager").check()
    site.page.get_by_role("button", name="Bewaar gegevens").dblclick()
    expect(site.page.locator("main")).to_contain_text("De gegevens zijn bewaard.")
    expect(site.page.get_by_role("link", name="Stel weigeren voor")).to_be_visible()


def test_money_comes_in_and_what_is_not_used_goes_back(at: At) -> None:
    open_fund(rijk=1_000_00)
    db.session.commit()
    site = at(make_account(Role.TREASURER, name="Kassier Een"), "/kas")
    page, main = site.page, site.page.locator("main")
    page.get_by_role("link", name="Boek geld erbij").click()
    page.get_by_role("button", name="Boek dit bedrag").click()
    expect(page.get_by_role("alert").get_by_role("listitem")).to_have_count(3)
    site.check("geld-erbij")
    page.get_by_label("Wie betaalt?").select_option(label="Provincie Gelderland")
    page.locator("input[name=amount]").fill("40.000")
    page.get_by_label("Omschrijving").fill("bijdrage, brief van 3 mei")
    page.get_by_role("button", name="Boek dit bedrag").dblclick()
    expect(main).to_contain_text("€\u00a040.000,00 van Provincie Gelderland is bijgeschreven.")

    page.get_by_role("link", name="Boek geld terug").click()
    page.get_by_label("Wie krijgt geld terug?").select_option(label="Provincie Gelderland")
    page.locator("input[name=amount]").fill("40.000,01")
    page.get_by_label("Omschrijving").fill("niet gebruikt")
    page.get_by_role("button", name="Boek dit bedrag terug").click()
    expect(page.locator("input[name=amount]")).to_have_attribute("aria-invalid", "true")
    site.check("geld-terug")
    page.locator("input[name=amount]").fill("15.000")
    page.get_by_role("button", name="Boek dit bedrag terug").dblclick()
    expect(main).to_contain_text("€\u00a015.000,00 is teruggeboekt aan Provincie Gelderland.")
    assert ledger.check() == []


def test_a_case_a_text_and_a_recognition_change_hands_or_end(at: At, advisor: Account, days: dict[str, date]) -> None:
    open_fund(rijk=20_000_00)
    make_account(Role.ADVISOR, name="Noor Adviseur")
    application, block, trainer = make_in_review(advisor, **days), make_block(), make_registered_trainer()
    db.session.commit()
    site = at(advisor, f"/advies/{application.public_id}/geef")
    site.check("aanvraag-geven")
    site.open(f"/advies/{application.public_id}/notitie")
    site.check("notitie")
    site.open(f"/advies/teksten/{block.id}")
    site.check("vaste-tekst-wijzigen")
    site.open(f"/advies/opleiders/{trainer.id}/beeindig")
    site.page.get_by_role("button", name="Beëindig de erkenning").click()
    site.check("erkenning-beeindigen")
    site.page.get_by_label("Waarom").fill("De school is gestopt.")
    site.page.locator("input[name=last_day]").fill(f"{clock.today():%d-%m-%Y}")
    site.page.get_by_role("button", name="Beëindig de erkenning").dblclick()
    expect(site.page.locator("main")).to_contain_text(f"{clock.today().year}")
    expect(site.page.get_by_role("heading", level=1)).not_to_have_text("Beëindig de erkenning")
