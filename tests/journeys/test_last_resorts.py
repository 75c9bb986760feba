"""When little else is left, in a browser: a voucher lapses, a claim is waived, an objection comes by post."""

from collections.abc import Callable
from datetime import timedelta
from pathlib import Path

from playwright.sync_api import expect
from sqlalchemy import select

from app.accounts.models import Account
from app.accounts.rules import Role
from app.kernel import clock
from app.kernel.database import db
from app.kernel.text import show
from app.vouchers import ledger
from app.vouchers.models import VoucherApplication
from app.vouchers.objections.models import Objection
from tests.factories.accounts import make_account
from tests.factories.recourse import make_claim, make_refused
from tests.factories.voucher_after import make_granted, pay
from tests.factories.voucher_cases import applicant_of, make_sent, open_fund
from tests.support.site import At


def test_a_voucher_lapses_and_its_money_goes_to_the_next(at: At, decider: Account) -> None:
    start = clock.today() - timedelta(days=100)
    days = {"training_start": start, "training_end": start + timedelta(days=30)}
    with clock.standing_at(clock.now() - timedelta(days=110)):
        open_fund(rijk=1_500_00)
        voucher = make_granted(make_account(Role.ADVISOR, name="Ilse Adviseur"), decider, **days)
        pay(voucher, 500_00)
    coming = clock.today() + timedelta(days=60)
    waiting = make_sent(training_start=coming, training_end=coming + timedelta(days=30))
    db.session.commit()
    employer = at(applicant_of(voucher), f"/vouchers/{voucher.public_id}")
    main = employer.page.locator("main")
    expect(main).to_contain_text("De opleiding moest uiterlijk op")
    employer.check("start-te-laat")

    site = at(decider, f"/advies/{voucher.public_id}")
    page = site.page
    page.get_by_role("link", name="Laat voucher vervallen").click()
    expect(page.locator("main")).to_contain_text("Niemand meldde een start.")
    page.get_by_role("button", name="Laat voucher vervallen").click()
    expect(page.get_by_role("alert")).to_contain_text("Schrijf waarom.")
    site.check("voucher-laten-vervallen")
    page.get_by_label("Motivering").fill("U begon niet op tijd en antwoordde niet op onze brieven.")
    page.get_by_role("button", name="Laat voucher vervallen").dblclick()
    expect(page.locator("main")).to_contain_text("De voucher is vervallen.")
    site.check("zaak-vervallen")

    employer.page.reload()
    expect(main.get_by_role("heading", name="De reden")).to_be_visible()
    expect(main).to_contain_text("U begon niet op tijd en antwoordde niet op onze brieven.")
    expect(main).to_contain_text("U moet nog €\u00a0500,00 terugbetalen.")
    employer.check("voucher-vervallen")
    next_one = at(applicant_of(waiting), f"/vouchers/{waiting.public_id}")
    expect(next_one.page.locator("main")).to_contain_text("Een adviseur gaat hem bekijken.")
    assert ledger.totals(voucher.id)["claimed"] == 500_00
    assert ledger.check() == []


def test_one_proposes_to_waive_a_claim_and_another_decides(at: At, decider: Account) -> None:
    with clock.standing_at(clock.now() - timedelta(days=20)):
        open_fund(rijk=20_000_00)
        start = clock.today() + timedelta(days=1)
        recovery = make_claim(900_00, training_start=start, training_end=start + timedelta(days=90))
    treasurer = make_account(Role.TREASURER, name="Kassier Een")
    application = db.session.get_one(VoucherApplication, recovery.application_id)
    db.session.commit()
    claim = f"/kas/terugvorderingen/{recovery.public_id}"
    site = at(treasurer, claim)
    page = site.page
    page.get_by_role("link", name="Stel kwijtschelden voor").click()
    page.get_by_label("Welk bedrag scheldt u kwijt?").fill("900,01")
    page.get_by_role("button", name="Stel voor").click()
    expect(page.get_by_role("alert")).to_contain_text("Schrijf waarom.")
    site.check("kwijtschelden-voorstellen")
    page.get_by_label("Waarom?").fill("Het bedrijf is failliet.")
    page.get_by_role("button", name="Stel voor").click()
    expect(page.get_by_role("alert")).to_contain_text("Vul een bedrag in tot en met €\u00a0900,00.")
    page.get_by_label("Welk bedrag scheldt u kwijt?").fill("600")
    page.get_by_role("button", name="Stel voor").dblclick()
    expect(page.locator("main")).to_contain_text("Uw voorstel ligt klaar. Een collega beslist.")
    expect(page.locator("main")).to_contain_text("Een beslisser neemt het besluit. Wie voorstelt, beslist niet.")
    expect(page.get_by_role("link", name="Beslis")).to_have_count(0)
    site.check("kwijtschelden-voorgesteld")

    site = at(decider, "/kas/terugvorderingen")
    page = site.page
    expect(page.get_by_role("row").filter(has_text=application.number or "")).to_contain_text("voorstel kwijtschelden")
    site.check("terugvorderingen-met-voorstel")
    page.get_by_role("link", name=application.number or "", exact=True).click()
    page.get_by_role("link", name="Beslis").click()
    expect(page.locator("main")).to_contain_text("Het bedrijf is failliet.")
    page.get_by_role("button", name="Beslis").click()
    expect(page.get_by_role("alert")).to_contain_text("Kies ja of nee.")
    site.check("kwijtschelden-beslissen")
    page.get_by_label("Ja", exact=True).check()
    page.get_by_label("Motivering").fill("De curator betaalt niets meer uit.")
    page.get_by_role("button", name="Beslis").dblclick()
    expect(page.locator("main")).to_contain_text("kwijtgescholden")
    site.check("kwijtgescholden")

    employer = at(applicant_of(application), f"/vouchers/{application.public_id}")
    expect(employer.page.locator("main")).to_contain_text("U moet nog €\u00a0300,00 terugbetalen.")
    employer.check("deels-kwijtgescholden")
    assert ledger.totals(application.id)["claimed"] == 300_00
    assert ledger.check() == []


def test_an_objection_by_letter_is_noted_and_takes_more_time(
    at: At, decider: Account, paper: Callable[[str], Path]
) -> None:
    start = clock.today() + timedelta(days=60)
    with clock.standing_at(clock.now() - timedelta(days=43)):
        open_fund(rijk=20_000_00)
        application = make_refused(training_start=start, training_end=start + timedelta(days=30))
    advisor = make_account(Role.ADVISOR, name="Ilse Adviseur")
    db.session.commit()
    site = at(advisor, f"/advies/{application.public_id}")
    page = site.page
    page.get_by_role("link", name="Noteer een bezwaar").click()
    page.get_by_role("button", name="Noteer bezwaar").click()
    wrong = page.get_by_role("alert").get_by_role("listitem").all_inner_texts()
    assert len(wrong) == len(set(wrong)) == 3, wrong
    site.check("bezwaar-noteren")
    page.get_by_label("Wanneer kwam de brief?").fill(f"{clock.today():%d-%m-%Y}")
    page.get_by_label("Welke dag staat op het poststempel?").fill(f"{clock.today() - timedelta(days=3):%d-%m-%Y}")
    page.get_by_label("Wat staat er in de brief?").fill("De opleider staat wel in het register.")
    page.locator("input[type=file][name=documents]").set_input_files(paper("brief.pdf"))
    page.get_by_role("button", name="Noteer bezwaar").dblclick()
    expect(page.locator("main")).to_contain_text("Het bezwaar staat in de lijst.")
    site.check("zaak-met-bezwaar")

    objection = db.session.scalars(select(Objection)).one()
    first = objection.decide_before
    site = at(decider, f"/advies/bezwaren/{objection.public_id}")
    page = site.page
    expect(page.locator("main")).not_to_contain_text("te laat ingediend")
    page.get_by_role("link", name="Meer tijd nodig").click()
    later = show(first + timedelta(weeks=6), "nl")
    expect(page.locator("main")).to_contain_text(f"Wij beslissen dan uiterlijk op {later}.")
    page.get_by_role("button", name="Verleng de termijn").click()
    expect(page.get_by_role("alert")).to_contain_text("Schrijf waarom.")
    site.check("bezwaar-verlengen")
    page.get_by_label("Waarom is er meer tijd nodig?").fill("Wij vragen de opleider om zijn papieren.")
    page.get_by_role("button", name="Verleng de termijn").dblclick()
    expect(page.locator("main")).to_contain_text("De termijn is verlengd.")
    expect(page.get_by_role("link", name="Meer tijd nodig")).to_have_count(0)
    site.check("bezwaar-verlengd")

    employer = at(applicant_of(application), f"/vouchers/{application.public_id}")
    expect(employer.page.locator("main")).to_contain_text(f"U hoort het uiterlijk op {later}.")
    employer.check("bezwaar-per-brief")
