"""An employee who gets no voucher objects, in a browser; somebody else than who refused decides, in time."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import date, timedelta
from pathlib import Path

import pytest
from playwright.sync_api import expect
from sqlalchemy import select

from app.accounts.models import Account
from app.accounts.rules import Role
from app.kernel import clock
from app.kernel.database import db
from app.kernel.text import show
from app.vouchers import actions, ledger
from app.vouchers.actions.applying import Applicant
from app.vouchers.models import VoucherApplication
from app.vouchers.objections.models import Objection
from app.vouchers.process import term_end
from app.vouchers.scheme import ApplicantKind, Payee
from tests.factories.accounts import make_account
from tests.factories.voucher_cases import ANSWERS, hand_in, open_fund
from tests.support.site import At, Site

GROUNDS = "Mijn opleider staat wel in het register. Zie de brief die ik meestuur."


@dataclass(frozen=True)
class Cast:
    """An employee whose application was refused three weeks ago, and who worked on it; one decider did not."""

    application: VoucherApplication
    employee: Account
    advisor: Account
    first: Account
    second: Account


@pytest.fixture
def cast() -> Cast:
    start = clock.today() + timedelta(days=60)
    with clock.standing_at(clock.now() - timedelta(days=21)):
        open_fund(rijk=20_000_00)
        employee, advisor = make_account(Role.TALENT, name="Coen Brinkhorst"), make_account(Role.ADVISOR)
        first, second = (make_account(Role.DECIDER, name=f"Beslisser {name}") for name in ("Een", "Twee"))
        application = _refused(employee, advisor, first, start)
    db.session.commit()
    return Cast(application, employee, advisor, first, second)


def _refused(employee: Account, advisor: Account, decider: Account, start: date) -> VoucherApplication:
    """Let an employee apply for a training of a trainer who is not recognised, and be refused."""
    answers = replace(
        ANSWERS,
        vat_deductible=False,
        de_minimis_prior_cents=None,
        participant_name=employee.name,
        participant_municipality="Deventer",
        training_start=start,
        training_end=start + timedelta(days=90),
        trainer_recognised=False,
        payee_kind=Payee.TRAINER,
        payee_name="Vakschool Voorbeeld",
    )
    application = actions.save_draft(by=employee, applicant=Applicant(ApplicantKind.EMPLOYEE), answers=answers)
    for code in ("quote", "residence", "employment"):
        hand_in(application, code)
    actions.submit(application, by=employee)
    actions.take(application, by=advisor)
    actions.propose(application, by=advisor, outcome="refuse", reason="De opleider is niet erkend.")
    actions.decide(application, by=decider, reason="De opleider is niet erkend.")
    return application


def test_an_objection_is_decided_by_somebody_else_and_read(at: At, cast: Cast, paper: Callable[[str], Path]) -> None:
    number, status = cast.application.number or "", f"/vouchers/{cast.application.public_id}"
    employee = at(cast.employee, status)
    main = employee.page.locator("main")
    expect(main).to_contain_text("U krijgt geen voucher.")
    expect(main).to_contain_text(f"U kunt bezwaar maken tot en met {_day(cast.application, weeks=6)}.")
    employee.check("geweigerd-met-bezwaar")
    _object(employee, paper("erkenning.pdf"))
    objection = db.session.scalars(select(Objection)).one()
    expect(main).to_contain_text(f"U hoort het uiterlijk op {show(objection.decide_before, 'nl')}.")
    employee.check("bezwaar-ontvangen")

    first = at(cast.first, "/advies/bezwaren")
    expect(first.page.get_by_role("row").filter(has_text=number)).to_contain_text("voor een collega")
    first.page.get_by_role("link", name=number).click()
    expect(first.page.locator("main")).to_contain_text("Een collega beslist over het bezwaar.")
    expect(first.page.get_by_role("button", name="Beslis over het bezwaar")).to_have_count(0)
    first.check("bezwaar-van-een-collega")
    advisor = at(cast.advisor, f"/advies/{cast.application.public_id}")
    expect(advisor.page.locator("#bezwaren")).to_be_visible()

    second = at(cast.second, "/advies/bezwaren")
    days = (objection.decide_before - clock.today()).days
    expect(second.page.get_by_role("row").filter(has_text=number)).to_contain_text(f"{days} dagen")
    second.check("bezwaren")
    second.page.get_by_role("link", name=number).click()
    _decide(second)
    second.check("bezwaar-beslist")
    second.open("/advies/bezwaren?lijst=afgehandeld")
    expect(second.page.get_by_role("row").filter(has_text=number)).to_contain_text("Gegrond")

    employee.open(status)
    expect(main).to_contain_text("Gegrond")
    expect(main).not_to_contain_text("Dit besluit is genomen namens")
    expect(main).not_to_contain_text("in beroep gaan")
    expect(main).to_contain_text("De opleider staat in het register sinds mei.")
    expect(main).to_contain_text("Uw aanvraag is compleet. Een adviseur gaat hem bekijken.")
    employee.check("bezwaar-gegrond")
    assert ledger.check() == []


def _day(application: VoucherApplication, *, weeks: int) -> str:
    """Return the last day of a term of `weeks` from the decision, as people read it."""
    assert application.decided_at is not None
    return show(term_end(clock.amsterdam(application.decided_at).date(), weeks), "nl")


def _object(site: Site, document: Path) -> None:
    """Make an objection with a document; without grounds there is none."""
    page = site.page
    page.get_by_role("link", name="Maak bezwaar").click()
    page.get_by_role("button", name="Verstuur bezwaar").click()
    expect(page.locator("main")).to_contain_text("Schrijf waarom u het er niet mee eens bent.")
    site.check("bezwaar-maken")
    page.get_by_label("Waarom bent u het er niet mee eens?").fill(GROUNDS)
    page.locator("input[type=file][name=documents]").set_input_files(document)
    page.get_by_role("button", name="Verstuur bezwaar").dblclick()
    expect(page.locator("main")).to_contain_text("Wij hebben uw bezwaar ontvangen.")


def _decide(site: Site) -> None:
    """Find for the employee, after reading what was written and sent."""
    page = site.page
    expect(page.locator("main")).to_contain_text(GROUNDS)
    expect(page.get_by_role("link", name="erkenning.pdf")).to_be_visible()
    page.get_by_label("Wij hebben de aanvrager gehoord").check()
    page.get_by_role("button", name="Beslis over het bezwaar").click()
    expect(page.locator("main")).to_contain_text("Kies een uitkomst.")
    site.check("bezwaar-beslissen")
    page.get_by_label("Gegrond", exact=True).check()
    page.get_by_label("Motivering").fill("De opleider staat in het register sinds mei.")
    page.get_by_role("button", name="Beslis over het bezwaar").dblclick()
    expect(page.locator("main")).to_contain_text("De opleider staat in het register sinds mei.")
