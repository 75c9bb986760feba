"""One decision from two tabs, and who waits for money, in a browser: it comes back, and there is an offer."""

from datetime import timedelta
from typing import Any

from playwright.sync_api import expect
from sqlalchemy import func, select

from app.accounts.models import Account
from app.kernel import clock
from app.kernel.database import db
from app.vouchers import ledger
from app.vouchers.models import CaseEvent, VoucherApplication
from tests.factories.voucher_after import make_granted
from tests.factories.voucher_cases import applicant_of, make_proposed, make_sent, open_fund
from tests.support.site import At

CLAIM, OFFER = "€\u00a02.000,00", "€\u00a01.500,00"


def test_deciding_in_two_tabs_decides_once(at: At, advisor: Account, decider: Account) -> None:
    open_fund(rijk=20_000_00)
    start = clock.today() + timedelta(days=60)
    application = make_proposed(advisor, training_start=start, training_end=start + timedelta(days=30))
    db.session.commit()
    case = f"/advies/{application.public_id}"
    site = at(decider, f"{case}/besluit")
    second = site.context.new_page()
    second.goto(f"{site.address}{case}/besluit")
    site.page.get_by_role("button", name="Ken voucher toe").dblclick()
    expect(site.page.locator("main")).to_contain_text("Het besluit is genomen.")

    second.get_by_role("button", name="Ken voucher toe").click()
    expect(second.get_by_role("heading", level=1)).to_have_text("Iemand was net eerder")
    expect(second.locator("main")).to_contain_text("Wat u net stuurde, is niet gedaan.")
    site.page.go_back()
    expect(site.page.locator("main")).to_contain_text("De voucher is toegekend.")
    site.page.close()
    site.page = second
    site.check("besluit-tweede-keer")
    second.get_by_role("link", name="Bekijk de aanvraag zoals die nu is").click()
    expect(second.locator("main")).to_contain_text("Toegekend")
    assert _times("grant", application) == 1
    assert ledger.totals(application.id)["awarded"] == 1_500_00
    assert ledger.check() == []


def test_money_that_comes_back_is_offered_to_the_next_in_line(at: At, advisor: Account, decider: Account) -> None:
    start = clock.today() + timedelta(days=60)
    days: dict[str, Any] = {"training_start": start, "training_end": start + timedelta(days=30)}
    with clock.standing_at(clock.now() - timedelta(days=14)):
        open_fund(rijk=1_500_00)
        holder = make_granted(advisor, decider, **days)
        waiting = make_sent(tuition_cents=4_000_00, **days)
    db.session.commit()
    case = f"/advies/{waiting.public_id}"

    next_one = at(applicant_of(waiting), f"/vouchers/{waiting.public_id}")
    main = next_one.page.locator("main")
    expect(main).to_contain_text("Er is nu te weinig geld. Komt er geld vrij, dan bent u op volgorde aan de beurt.")
    next_one.check("wacht-op-geld")

    first = at(applicant_of(holder), f"/vouchers/{holder.public_id}")
    first.page.get_by_role("link", name="Geef voucher terug").click()
    first.check("voucher-teruggeven")
    first.page.locator("main form [type=submit]").click()
    expect(first.page.locator("main")).to_contain_text("Uw voucher is teruggegeven. Het geld gaat naar een ander.")
    first.check("voucher-teruggegeven")

    next_one.page.reload()
    expect(main).to_contain_text("Uw aanvraag is compleet. Een adviseur gaat hem bekijken.")
    site = at(advisor, "/advies?lijst=verdelen")
    site.page.get_by_role("button", name="Pak volgende aanvraag").click()
    expect(site.page.get_by_role("heading", level=1)).to_contain_text(waiting.number or "")
    site.page.get_by_role("link", name="Stel een deel voor").click()
    site.check("deel-voorstellen")
    site.page.locator("textarea[name=reason]").fill("Er is niet meer geld dan dit.")
    site.page.locator("main form [type=submit]").first.click()
    expect(site.page.locator("main")).to_contain_text("collega")
    site = at(decider, f"{case}/besluit")
    site.check("deel-besluiten")
    site.page.locator("main form [type=submit]").first.click()
    expect(site.page.locator("main")).to_contain_text("Het besluit is genomen.")

    next_one.page.reload()
    expect(main).to_contain_text(f"Er is niet genoeg geld voor {CLAIM}.")
    expect(main).to_contain_text(f"Wij bieden u {OFFER} aan.")
    expect(main).to_contain_text("U bent aan zet, tot en met")
    next_one.check("deel-aangeboden")
    next_one.page.get_by_role("button", name="Neem aanbod aan").dblclick()
    expect(main).to_contain_text(f"Uw voucher is {OFFER}.")
    next_one.check("deel-aangenomen")
    assert _times("accept", waiting) == 1
    assert ledger.totals(waiting.id)["awarded"] == 1_500_00
    assert ledger.check() == []


def _times(name: str, application: VoucherApplication) -> int:
    """Return how often a step was taken."""
    query = select(func.count()).select_from(CaseEvent)
    found = db.session.scalar(query.where(CaseEvent.application_id == application.id, CaseEvent.transition == name))
    db.session.rollback()
    return found or 0
