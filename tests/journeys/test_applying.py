"""Applying for a voucher in a browser: four kinds of applicant, a browser that dies, no scripts, many at once."""

from collections.abc import Callable
from pathlib import Path

import pytest
import xlsxwriter
from playwright.sync_api import expect
from sqlalchemy import select

from app.accounts.models import Account
from app.accounts.rules import Role
from app.kernel.database import db
from app.vouchers.models import VoucherApplication
from tests.factories.accounts import make_account
from tests.factories.companies import make_branch, make_company, make_membership
from tests.factories.files import PDF
from tests.factories.voucher_cases import open_fund
from tests.support.applying import apply, begin, fill_in, go_on, typed
from tests.support.site import Site

KINDS = ("employer", "self_employed", "employee", "job_seeker")


@pytest.fixture
def applicant() -> Callable[[str], Account]:
    """Makes somebody who can apply as a kind; there is money in the fund."""
    open_fund(rijk=60_000_00)

    def make(kind: str) -> Account:
        account = make_account(Role.EMPLOYER if kind == "employer" else Role.TALENT, name="Coen Brinkhorst")
        if kind == "employer":
            company = make_company(name="Webwerf Oost")
            make_branch(company=company)
            make_membership(company=company, account=account)
        db.session.commit()
        return account

    return make


def sent_numbers() -> list[str]:
    """Return the numbers of what was sent."""
    db.session.rollback()
    found = db.session.scalars(select(VoucherApplication.number).where(VoucherApplication.number.is_not(None)))
    numbers = [str(number) for number in found]
    db.session.rollback()
    return numbers


@pytest.mark.parametrize("kind", KINDS)
def test_each_kind_applies_and_a_double_click_is_one_application(
    site: Site, applicant: Callable[[str], Account], kind: str
) -> None:
    site.sign_in(applicant(kind).email)
    apply(site, kind, look=lambda step: site.check(f"voucher-{kind}-{step}"))
    expect(site.page.locator("#schatting")).to_contain_text("€\u00a01.500,00")
    site.check(f"voucher-{kind}-controle")
    for box in site.page.locator("form input[type=checkbox]").all():
        box.check()
    site.page.get_by_role("button", name="Verstuur aanvraag").dblclick()
    site.page.wait_for_load_state()
    expect(site.page.locator("main")).to_contain_text("SV-", timeout=20_000)
    assert len(sent_numbers()) == 1
    site.check(f"voucher-{kind}-status")


def test_a_browser_that_dies_in_the_middle_of_a_step_loses_nothing(
    people: Callable[[], Site], applicant: Callable[[str], Account]
) -> None:
    account, first = applicant("employer"), people()
    first.sign_in(account.email)
    begin(first)
    fill_in(first, typed())
    go_on(first)
    first.page.locator("[name=participant_name]").fill("Jorrit Veldkamp")
    first.page.locator("[name=participant_birth_date]").fill("halverwege")
    expect(first.page.locator("#bewaard")).to_contain_text("Bewaard op")
    first.page.wait_for_timeout(1500)
    address = first.page.url.removeprefix(first.address)
    first.context.close()

    second = people()
    second.sign_in(account.email)
    second.open("/vouchers")
    second.page.get_by_role("link", name="Aanvraag zonder opleiding").click()
    assert second.page.url.endswith(address)
    expect(second.page.locator("[name=participant_name]")).to_have_value("Jorrit Veldkamp")
    expect(second.page.locator("[name=participant_birth_date]")).to_have_value("halverwege")


def test_the_estimate_follows_the_typing(site: Site, applicant: Callable[[str], Account]) -> None:
    site.sign_in(applicant("employee").email)
    begin(site, "employee")
    for _ in range(2):
        fill_in(site, typed())
        go_on(site)
    site.page.locator("[name=tuition_cents]").fill("4.000")
    expect(site.page.locator("#schatting")).to_contain_text("€\u00a02.000,00")
    site.page.locator("[name=tuition_cents]").fill("1.999,99")
    expect(site.page.locator("#schatting")).to_contain_text("Uw kosten moeten minstens €\u00a02.000,00 zijn")
    site.page.go_back()
    expect(site.page.locator("[name=training_title]")).to_have_value("Lassen niveau 2")
    site.page.get_by_role("link", name="Vorige").click()
    expect(site.page.locator("[name=participant_municipality]")).to_have_value("Deventer")


def test_without_scripts_and_with_a_photo(
    people: Callable[..., Site], applicant: Callable[[str], Account], tmp_path: Path
) -> None:
    account, site = applicant("employer"), people(scripts=False)
    site.sign_in(account.email)
    begin(site)
    answers = typed()
    for _ in range(3):
        fill_in(site, answers)
        go_on(site)
    fill_in(site, answers)
    site.page.get_by_role("button", name="Bereken").click()
    expect(site.page.locator("#schatting")).to_contain_text("€\u00a01.500,00")
    go_on(site)
    quote = tmp_path / "offerte.pdf"
    quote.write_bytes(PDF)
    site.page.locator("input[type=file][name=quote]").set_input_files(quote)
    site.page.locator("[name=payee_iban]").fill("NL00")
    go_on(site)
    expect(site.page.locator("main")).to_contain_text("Dit IBAN klopt niet.")
    expect(site.page.locator("main")).to_contain_text("Wij hebben offerte.pdf")
    site.page.locator("[name=payee_iban]").fill(answers["payee_iban"])
    go_on(site)
    assert site.page.url.endswith("/versturen")
    for box in site.page.locator("form input[type=checkbox]").all():
        box.check()
    site.page.get_by_role("button", name="Verstuur aanvraag").click()
    expect(site.page.locator("main")).to_contain_text("Wij houden €\u00a01.500,00 voor u vast")


def test_several_employees_from_a_spreadsheet(site: Site, applicant: Callable[[str], Account], tmp_path: Path) -> None:
    site.sign_in(applicant("employer").email)
    site.open("/vouchers/aanvragen?soort=employer")
    site.page.get_by_label("Meer medewerkers, voor dezelfde opleiding").check()
    site.check("voucher-begin")
    site.page.get_by_role("button", name="Begin", exact=True).click()
    answers = typed()
    fill_in(site, answers)
    go_on(site)
    listed = tmp_path / "deelnemers.xlsx"
    with xlsxwriter.Workbook(listed) as book:
        sheet = book.add_worksheet()
        for at, row in enumerate(
            (
                ("Voor- en achternaam", "Geboortedatum", "Woongemeente"),
                ("Jorrit Veldkamp", "01-05-1990", "Raalte"),
                ("Wieke Hasselman", "32-05-1990", "Epe"),
            )
        ):
            sheet.write_row(at, 0, row)
    site.page.locator("input[type=file][name=file]").set_input_files(listed)
    site.page.get_by_role("button", name="Lees lijst in").click()
    expect(site.page.locator("main")).to_contain_text("Rij 3: Deze datum bestaat niet.")
    site.check("voucher-deelnemers")
    site.page.locator("[name=people-1-participant_birth_date]").fill("12-05-1990")
    for _ in range(3):
        go_on(site)
        fill_in(site, answers)
    go_on(site)
    expect(site.page.locator("main")).to_contain_text("2 deelnemers, samen €\u00a03.000,00.")
    site.check("voucher-deelnemers-controle")
    for box in site.page.locator("form input[type=checkbox]").all():
        box.check()
    site.page.get_by_role("button", name="Verstuur 2 aanvragen").dblclick()
    expect(site.page.locator("main")).to_contain_text("2 aanvragen zijn verstuurd.", timeout=20_000)
    assert len(sent_numbers()) == 2
