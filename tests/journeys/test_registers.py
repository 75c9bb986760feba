"""The registers of staff in a browser: signals, de-minimis aid with an employer's own statement, exclusions."""

from datetime import date, timedelta
from pathlib import Path

import pytest
from playwright.sync_api import expect

from app.accounts.models import Account
from app.accounts.rules import Role
from app.kernel import clock
from app.kernel.database import db
from app.vouchers.afterwards import actions as afterwards
from app.vouchers.exclusions import actions as exclusions
from app.vouchers.models import VoucherApplication
from app.vouchers.rules import Blame
from tests.factories.accounts import make_account
from tests.factories.recourse import make_exclusion, make_signal
from tests.factories.voucher_after import make_granted, make_to_settle, sent
from tests.factories.voucher_cases import Employer, make_employer, make_in_review, make_sent, open_fund
from tests.support.site import At, Site


@pytest.fixture
def employer() -> Employer:
    return make_employer(name="Lasbedrijf De Toren", kvk_number="12345678")


def test_a_signal_is_looked_into_and_settled_with_a_note(
    at: At, advisor: Account, employer: Employer, days: dict[str, date]
) -> None:
    open_fund(rijk=20_000_00)
    application = make_in_review(advisor, employer, **days)
    make_signal(application=application)
    make_signal(application=application, kind="shared_iban", others="Bouwbedrijf Noord, Installatie Zuid")
    db.session.commit()
    site = at(advisor, "/advies/signalen")
    page = site.page
    expect(page.locator("main")).to_contain_text("2 signalen")
    site.check("signalen")
    page.get_by_role("link", name=f"Veel aanvragen voor één cursus, {application.number}").click()
    site.check("zaak-met-signalen")
    page.get_by_role("link", name="Handel signaal af").first.click()
    page.get_by_role("button", name="Handel signaal af").click()
    expect(page.get_by_role("alert")).to_contain_text("Schrijf wat u hebt uitgezocht.")
    site.check("signaal-afhandelen")
    page.get_by_label("Wat hebt u uitgezocht?").fill("Het is één klas van het ROC.")
    page.get_by_role("button", name="Handel signaal af").dblclick()
    expect(page.locator("main")).to_contain_text("Het signaal is afgehandeld.")
    expect(page.locator("main")).to_contain_text("Het is één klas van het ROC.")
    site.check("zaak-signaal-afgehandeld")
    expect(page.get_by_role("heading", level=1)).to_have_text(application.number or "")
    page.get_by_role("link", name="Alle signalen").click()
    expect(page.locator("main")).to_contain_text("1 signaal")
    expect(page.locator("main")).not_to_contain_text("Veel aanvragen voor één cursus")


def test_an_employer_states_aid_and_prints_the_statement(
    at: At, advisor: Account, decider: Account, employer: Employer, days: dict[str, date]
) -> None:
    open_fund(rijk=20_000_00)
    make_granted(advisor, decider, employer=employer, **days)
    db.session.commit()
    site = at(employer.account, "/vouchers/de-minimis")
    page, main = site.page, site.page.locator("main")
    page.get_by_role("button", name="Voeg toe").click()
    wrong = page.get_by_role("alert").get_by_role("listitem").all_inner_texts()
    assert len(set(wrong)) == 3, wrong
    site.check("steun-niet-ingevuld")
    _state(site, f"{clock.today() - timedelta(days=4 * 365):%d-%m-%Y}")
    expect(page.get_by_role("alert")).to_contain_text("Deze steun is te oud en telt niet meer mee.")
    _state(site, f"{clock.today() - timedelta(days=300):%d-%m-%Y}")
    expect(main).to_contain_text("De steun staat in uw lijst.")
    expect(main).to_contain_text("€\u00a025.500,00")
    site.check("eigen-steun")
    page.get_by_role("link", name="Maak de verklaring om af te drukken").click()
    expect(main).to_contain_text("Provincie Gelderland")
    site.check("verklaring")
    page.get_by_role("link", name="Terug naar uw de-minimissteun").click()
    page.get_by_role("button", name="Haal weg").click()
    expect(main).to_contain_text("De steun is uit uw lijst gehaald.")
    expect(main).to_contain_text("U hebt nog geen steun van anderen opgegeven.")
    nobody = at(make_account(Role.TALENT), "/vouchers/de-minimis")
    expect(nobody.page.locator("main")).to_contain_text("Wij kennen uw KvK-nummer nog niet")
    nobody.check("steun-zonder-onderneming")


def test_an_advisor_counts_two_undertakings_as_one(
    at: At, advisor: Account, decider: Account, employer: Employer, tmp_path: Path, days: dict[str, date]
) -> None:
    open_fund(rijk=20_000_00)
    make_granted(advisor, decider, employer=employer, **days)
    make_granted(advisor, decider, employer=make_employer(name="Toren Holding", kvk_number="87654321"), **days)
    db.session.commit()
    site = at(advisor, "/advies/de-minimis")
    page, main = site.page, site.page.locator("main")
    site.check("de-minimisregister")
    page.get_by_label("Naam of KvK-nummer").fill("11111111")
    page.get_by_role("button", name="Zoek").click()
    expect(main).to_contain_text("Geen onderneming gevonden")
    site.check("de-minimisregister-leeg")
    page.get_by_label("Naam of KvK-nummer").fill("de toren")
    page.get_by_role("button", name="Zoek").click()
    page.get_by_role("link", name="Lasbedrijf De Toren").click()
    expect(main).to_contain_text("Dit nummer staat op zichzelf.")
    page.get_by_label("KvK-nummer van de andere onderneming").fill("8765")
    page.get_by_role("button", name="Koppel").click()
    expect(page.get_by_role("alert")).to_contain_text("Een KvK-nummer heeft 8 cijfers, zoals 12345678.")
    site.check("onderneming")
    page.get_by_label("KvK-nummer van de andere onderneming").fill("8765 4321")
    page.get_by_label("Waarom horen zij bij elkaar?").fill("De holding bezit alle aandelen.")
    page.get_by_role("button", name="Koppel").dblclick()
    expect(main).to_contain_text("De nummers zijn gekoppeld. Hun steun telt nu samen.")
    expect(main).to_contain_text("€\u00a03.000,00")
    site.check("onderneming-gekoppeld")
    page.get_by_role("button", name="Maak los").click()
    expect(main).to_contain_text("De nummers zijn losgemaakt.")
    page.get_by_role("link", name="Terug naar het de-minimisregister").click()
    with page.expect_download() as arriving:
        page.get_by_role("link", name="csv").click()
    arriving.value.save_as(tmp_path / "steun.csv")
    assert "87654321" in (tmp_path / "steun.csv").read_text(encoding="utf-8-sig")


@pytest.fixture
def blamed(advisor: Account, decider: Account, employer: Employer) -> VoucherApplication:
    """A voucher of the employer, settled at half attendance without a good reason."""
    today = clock.today()
    with clock.standing_at(clock.now() - timedelta(days=30)):
        open_fund(rijk=20_000_00)
        days = {"training_start": clock.today() + timedelta(days=1), "training_end": today}
        case = make_to_settle(advisor, decider, sent(attended=50), Blame.TO_BLAME, employer=employer, **days)
        afterwards.settle(case, by=decider, reason="Akkoord.")
    db.session.commit()
    return case


def test_an_exclusion_is_proposed_answered_and_decided(
    at: At, advisor: Account, decider: Account, employer: Employer, blamed: VoucherApplication, days: dict[str, date]
) -> None:
    make_exclusion(application=make_sent(make_employer(name="Schildersbedrijf Noord"), **days), by=advisor)
    db.session.commit()
    _propose_exclusion(at(advisor, f"/advies/{blamed.public_id}"))
    applicant = at(employer.account, f"/vouchers/{blamed.public_id}")
    main = applicant.page.locator("main")
    expect(main).to_contain_text("Wij hebben nog niet besloten.")
    applicant.check("uitsluiting-aangekondigd")
    site = at(decider, "/advies/uitsluitingen")
    site.check("uitsluitingen")
    site.page.get_by_role("link", name="Lasbedrijf De Toren").click()
    _decide_on_exclusion(site)
    applicant.page.reload()
    expect(main).to_contain_text("U bent uitgesloten tot en met")
    expect(main).to_contain_text("Druk werk is geen goede reden.")
    applicant.check("uitgesloten")


def test_an_exclusion_stands_beside_a_new_application_until_it_is_ended(
    at: At, advisor: Account, decider: Account, employer: Employer, blamed: VoucherApplication, days: dict[str, date]
) -> None:
    exclusion = exclusions.propose(blamed, by=advisor, months=12, reason="De helft van de lessen.")
    exclusions.decide(exclusion, by=decider, granted=True, reply="Te druk.", reason="Geen goede reden.")
    application = make_in_review(advisor, employer, **days)
    db.session.commit()
    colleague = at(advisor, f"/advies/{application.public_id}")
    expect(colleague.page.locator("main")).to_contain_text("Staat in het register van uitsluitingen tot en met")
    expect(colleague.page.get_by_role("link", name="Stel weigeren voor wegens uitsluiting")).to_be_visible()
    colleague.check("zaak-van-wie-uitgesloten-is")
    site = at(decider, "/advies/uitsluitingen")
    site.page.get_by_role("link", name="Lasbedrijf De Toren").click()
    site.page.get_by_role("link", name="Beëindig de uitsluiting").click()
    site.page.get_by_role("button", name="Beëindig de uitsluiting").click()
    expect(site.page.get_by_role("alert")).to_contain_text("Schrijf waarom.")
    site.check("uitsluiting-beeindigen")
    site.page.get_by_label("Waarom eindigt de uitsluiting?").fill("Het bedrijf haalde de lessen in.")
    site.page.get_by_role("button", name="Beëindig de uitsluiting").dblclick()
    expect(site.page.locator("main")).to_contain_text("De uitsluiting is beëindigd.")
    site.check("uitsluiting-beeindigd")
    colleague.page.reload()
    expect(colleague.page.locator("main")).not_to_contain_text("Staat in het register van uitsluitingen tot en met")
    applicant = at(employer.account, f"/vouchers/{blamed.public_id}")
    expect(applicant.page.locator("main")).to_contain_text("Het bedrijf haalde de lessen in.")


def _state(site: Site, day: str) -> None:
    """Fill in aid of EUR 24,000.00 that was granted on `day`."""
    site.page.get_by_label("Wie gaf de steun?").fill("Provincie Gelderland")
    site.page.get_by_label("Datum van het besluit").fill(day)
    site.page.locator("input[name=amount]").fill("24.000")
    site.page.get_by_role("button", name="Voeg toe").click()


def _propose_exclusion(site: Site) -> None:
    """Propose to exclude for a year; more than the scheme allows is not taken."""
    page = site.page
    page.get_by_role("link", name="Stel uitsluiting voor").click()
    page.get_by_label("Hoeveel maanden?").fill("36")
    page.get_by_role("button", name="Stel uitsluiting voor").click()
    expect(page.get_by_label("Hoeveel maanden?")).to_have_attribute("aria-invalid", "true")
    site.check("uitsluiting-voorstellen")
    page.get_by_label("Hoeveel maanden?").fill("12")
    page.get_by_label("Waarom?").fill("De deelnemer volgde de helft van de lessen, zonder reden.")
    page.get_by_role("button", name="Stel uitsluiting voor").dblclick()
    expect(page.locator("main")).to_contain_text("Het voorstel ligt bij de beslisser.")
    site.check("zaak-met-uitsluiting")


def _decide_on_exclusion(site: Site) -> None:
    """Exclude as proposed, once what the employer answered is written down."""
    page = site.page
    page.get_by_role("link", name="Lees voorstel en beslis").click()
    page.get_by_label("Ja", exact=True).check()
    page.get_by_label("Motivering").fill("Druk werk is geen goede reden.")
    page.get_by_role("button", name="Beslis").click()
    expect(page.get_by_role("alert")).to_contain_text("De aanvrager kan nog reageren tot en met")
    site.check("uitsluiting-beslissen")
    page.get_by_label("Wat zei de aanvrager hierop?").fill("Wij hadden het te druk.")
    page.get_by_role("button", name="Beslis").dblclick()
    expect(page.locator("main")).to_contain_text("De uitsluiting staat in het register.")
    site.check("uitsluiting")
