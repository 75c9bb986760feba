"""When a term runs, in a browser: a decision takes longer, nothing comes in time, a start is told by telephone."""

from datetime import date, timedelta

from playwright.sync_api import expect

from app.accounts.models import Account
from app.kernel import clock
from app.kernel.database import db
from app.kernel.text import show
from app.vouchers.process import term_end
from tests.factories.voucher_after import make_granted
from tests.factories.voucher_cases import applicant_of, make_in_review, make_sent, open_fund
from tests.support.site import At


def test_a_decision_takes_longer_and_its_new_day_is_told(at: At, advisor: Account, days: dict[str, date]) -> None:
    with clock.standing_at(clock.now() - timedelta(days=50)):
        open_fund(rijk=20_000_00)
        received = clock.today()
        application = make_in_review(advisor, **days)
    db.session.commit()
    site = at(advisor, f"/advies/{application.public_id}")
    page = site.page
    page.get_by_role("link", name="Verleng de beslistermijn").click()
    page.get_by_role("button", name="Verleng de beslistermijn").click()
    expect(page.get_by_role("alert")).to_contain_text("Schrijf waarom.")
    site.check("beslistermijn-verlengen")
    page.get_by_label("Waarom hebben wij meer tijd nodig?").fill("Wij wachten op de opleider.")
    page.get_by_role("button", name="Verleng de beslistermijn").dblclick()
    expect(page.locator("main")).to_contain_text("De termijn is verlengd. De aanvrager krijgt bericht.")
    expect(page.get_by_role("link", name="Verleng de beslistermijn")).to_have_count(0)

    employer = at(applicant_of(application), f"/vouchers/{application.public_id}")
    until = show(term_end(received, 8 + 4), "nl")
    expect(employer.page.locator("main")).to_contain_text(f"U hoort het uiterlijk op {until}.")
    expect(employer.page.locator("main")).to_contain_text("Wij wachten op de opleider.")
    employer.check("beslistermijn-verlengd")


def test_what_stays_incomplete_is_set_aside_by_two_people(
    at: At, advisor: Account, decider: Account, days: dict[str, date]
) -> None:
    with clock.standing_at(clock.now() - timedelta(days=20)):
        open_fund(rijk=20_000_00)
        application = make_sent(complete=False, **days)
    db.session.commit()
    site = at(advisor, f"/advies/{application.public_id}")
    page = site.page
    page.get_by_role("link", name="Stel buiten behandeling laten voor").click()
    site.check("buiten-behandeling-voorstellen")
    page.get_by_label("Motivering").fill("Wij kregen geen offerte.")
    page.get_by_role("button", name="Stel buiten behandeling laten voor").dblclick()
    expect(page.locator("main")).to_contain_text("Het voorstel ligt bij de beslisser.")

    site = at(decider, f"/advies/{application.public_id}/besluit")
    expect(site.page.get_by_label("Motivering")).to_have_value("Wij kregen geen offerte.")
    site.check("buiten-behandeling-besluiten")
    site.page.get_by_role("button", name="Laat aanvraag buiten behandeling").dblclick()
    expect(site.page.locator("main")).to_contain_text("Het besluit is genomen.")

    employer = at(applicant_of(application), f"/vouchers/{application.public_id}")
    expect(employer.page.locator("main")).to_contain_text("Wij behandelen uw aanvraag niet verder.")
    expect(employer.page.locator("main")).to_contain_text("Wij kregen geen offerte.")
    employer.check("niet-behandeld")


def test_a_start_that_was_told_by_telephone_is_noted(at: At, advisor: Account, decider: Account) -> None:
    today = clock.today()
    with clock.standing_at(clock.now() - timedelta(days=30)):
        open_fund(rijk=20_000_00)
        start = today - timedelta(days=7)
        application = make_granted(advisor, decider, training_start=start, training_end=today + timedelta(days=30))
    db.session.commit()
    site = at(advisor, f"/advies/{application.public_id}")
    page = site.page
    page.get_by_role("link", name="Noteer de start").click()
    page.get_by_label("Op welke dag begon de opleiding?").fill(f"{today - timedelta(days=40):%d-%m-%Y}")
    page.get_by_role("button", name="Noteer de start").click()
    expect(page.get_by_role("alert")).to_contain_text("Een opleiding begint na de aanvraag.")
    site.check("start-noteren")
    page.get_by_label("Op welke dag begon de opleiding?").fill(f"{today - timedelta(days=7):%d-%m-%Y}")
    page.get_by_role("button", name="Noteer de start").dblclick()
    expect(page.locator("main")).to_contain_text("De start is genoteerd.")
    employer = at(applicant_of(application), f"/vouchers/{application.public_id}")
    expect(employer.page.locator("main")).to_contain_text("De opleiding is begonnen.")
    expect(employer.page.get_by_role("link", name="Verstuur bewijs")).to_be_visible()
