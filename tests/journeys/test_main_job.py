"""The main job, in a browser: a student finds a company and writes; an employer's voucher gets decided."""

import json
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import pytest
from playwright.sync_api import expect
from sqlalchemy import select

from app.accounts.models import Account
from app.accounts.rules import Role
from app.kernel.database import db
from app.kernel.outbox import OutboxMail
from app.skills.load import load_into_database
from app.skills.vocabulary_file import load_vocabulary
from app.vouchers import ledger
from app.vouchers.letters.models import Letter
from app.vouchers.models import VoucherApplication
from tests.factories.accounts import make_account
from tests.factories.companies import make_branch, make_company, make_membership
from tests.factories.files import PDF
from tests.factories.placements import make_offer
from tests.factories.voucher_cases import open_fund
from tests.support.applying import apply
from tests.support.site import Site


@dataclass(frozen=True)
class Cast:
    """Who takes part, besides the student who has no account yet."""

    employer: Account
    advisor: Account
    decider: Account
    treasurer: Account


@pytest.fixture
def cast() -> Cast:
    """Two companies that can be found, staff, and money in the fund."""
    load_into_database(vocabulary=load_vocabulary())
    employer = make_account(Role.EMPLOYER, name="Wieke Hasselman")
    web = make_company(slug="webwerf", name="Webwerf Oost", contact_email="stage@webwerf.example")
    make_branch(company=web)
    make_membership(company=web, account=employer)
    make_offer(
        company=web, description="Je bouwt mee aan webapplicaties, in React en Python.", skills=["webontwikkeling"]
    )
    weld = make_company(slug="lasserij", name="Lasserij Noord", sector="metaal", about="Wij lassen rvs.")
    make_branch(company=weld)
    make_offer(company=weld, description="Je leert lassen op drie manieren.", levels=["mbo2"])
    open_fund(deventer=2_000_00, rijk=1_000_00)
    staff = (make_account(role) for role in (Role.ADVISOR, Role.DECIDER, Role.TREASURER))
    people = Cast(employer, *staff)
    db.session.commit()
    return people


def test_a_student_finds_a_company_signs_up_and_writes(site: Site, cast: Cast) -> None:
    site.open("/")
    site.check("home")
    site.page.get_by_label("Wat wil je doen of leren?").fill("web developper")
    site.page.get_by_role("button", name="Zoek stage").click()
    expect(site.page.locator("[data-hit=webwerf]")).to_be_visible()
    expect(site.page.locator("[data-hit=lasserij]")).to_have_count(0)
    site.check("zoeken")

    site.page.locator("input[name=niveau][value=hbo]").check()
    site.page.get_by_role("button", name="Pas filters toe").click()
    assert "niveau=hbo" in site.page.url
    site.page.locator("[data-hit=webwerf] a").first.click()
    expect(site.page.get_by_role("heading", level=1)).to_contain_text("Webwerf Oost")
    assert "stage@webwerf.example" not in site.page.content()
    site.check("bedrijf")

    site.page.get_by_role("link", name="Stuur een bericht").first.click()
    site.page.get_by_label("Wanneer wil je komen?").fill("van februari tot juli")
    site.page.get_by_label("Wat wil je leren?").fill("React")
    site.page.get_by_role("button", name="Verstuur bericht").click()
    site.check("inloggen-om-te-versturen")

    site.page.locator("main").get_by_role("link", name="account").first.click()
    site.page.locator("input[name=name]").fill("Jorrit Veldkamp")
    site.page.locator("input[name=email]").fill("jorrit@voorbeeld.example")
    site.page.locator("input[name=password]").fill("een lange zin voor later")
    site.page.locator("input[name=role][value=student]").check()
    site.check("registreren")
    site.page.locator("form:has(input[name=password]) [type=submit]").first.click()

    expect(site.page.get_by_label("Wat wil je leren?")).to_have_value("React")
    site.page.get_by_role("button", name="Verstuur bericht").click()
    site.page.wait_for_url("**/berichten/**")
    expect(site.page.locator("main")).to_contain_text("React")
    site.check("gesprek")
    recipients = set(db.session.scalars(select(OutboxMail.recipient)))
    assert {"stage@webwerf.example", "jorrit@voorbeeld.example"} <= recipients
    db.session.rollback()


def test_a_voucher_from_application_to_grant(people: Callable[[], Site], cast: Cast, tmp_path: Path) -> None:
    employer = people()
    _apply(employer, cast, tuition="3.000")
    expect(employer.page.locator("main")).to_contain_text("€\u00a01.500,00")
    number = _send(employer)
    expect(employer.page.locator("main")).to_contain_text("offerte")
    employer.check("aanvraag-niet-compleet")
    _hand_in(employer, tmp_path)
    expect(employer.page.locator("main")).to_contain_text("Wij houden €\u00a01.500,00 voor u vast")

    advisor = people()
    advisor.sign_in(cast.advisor.email)
    advisor.open("/advies?lijst=verdelen")
    advisor.check("werkvoorraad")
    advisor.page.get_by_role("button", name="Pak volgende aanvraag").click()
    expect(advisor.page.get_by_role("heading", level=1)).to_contain_text(number)
    case = advisor.page.url.removeprefix(advisor.address)
    advisor.check("zaak")
    advisor.page.get_by_role("link", name="Vraag om een stuk").click()
    advisor.page.locator("input[name=code]").first.check()
    advisor.page.get_by_label("reden").or_(advisor.page.locator("textarea[name=reason]")).first.fill(
        "De datum op de offerte is niet te lezen."
    )
    advisor.check("stuk-vragen")
    advisor.page.get_by_role("button", name="Stuur de vraag").click()

    employer.page.reload()
    expect(employer.page.locator("main")).to_contain_text("De datum op de offerte is niet te lezen.")
    _hand_in(employer, tmp_path)

    advisor.open(case)
    advisor.page.get_by_role("button", name="Neem in behandeling").click()
    advisor.page.get_by_role("link", name="Stel toekennen voor").click()
    advisor.page.locator("textarea[name=reason]").fill("Past bij het werk. Alle regels zijn in orde.")
    advisor.check("voorstel")
    advisor.page.get_by_role("button", name="Stel toekennen voor").click()
    expect(advisor.page.locator("main")).to_contain_text("collega")

    decider = people()
    decider.sign_in(cast.decider.email)
    decider.open(case)
    decider.page.get_by_role("link", name="Lees voorstel en beslis").click()
    decider.page.locator("textarea[name=reason]").fill("Akkoord.")
    decider.check("besluit")
    decider.page.get_by_role("button", name="Ken voucher toe").click()

    employer.page.reload()
    expect(employer.page.locator("main")).to_contain_text("Uw voucher is €\u00a01.500,00")
    employer.check("aanvraag-toegekend")

    treasurer = people()
    treasurer.sign_in(cast.treasurer.email)
    treasurer.open("/kas")
    expect(treasurer.page.locator("main")).to_contain_text("1.500,00")
    treasurer.check("kas")
    treasurer.open("/kas/boekingen")
    expect(treasurer.page.locator("main")).to_contain_text(number)
    treasurer.check("boekingen")
    assert ledger.check() == []
    db.session.rollback()


def test_a_refusal_says_why_and_what_would_have_helped(people: Callable[[], Site], cast: Cast, tmp_path: Path) -> None:
    employer = people()
    _apply(employer, cast, tuition="1.999,99")
    expect(employer.page.locator("main")).to_contain_text("Een voucher kan vanaf")
    employer.check("controle-met-reden")
    _hand_in(employer, tmp_path)
    number = _send(employer)

    advisor = people()
    advisor.sign_in(cast.advisor.email)
    advisor.open("/advies")
    advisor.page.get_by_role("button", name="Pak volgende aanvraag").click()
    case = advisor.page.url.removeprefix(advisor.address)
    advisor.page.get_by_role("link", name="Stel weigeren voor").click()
    advisor.page.locator("textarea[name=reason]").fill("De kosten zijn te laag voor een voucher.")
    advisor.check("weigering-voorstel")
    advisor.page.get_by_role("button", name="Stel weigeren voor").click()

    decider = people()
    decider.sign_in(cast.decider.email)
    decider.open(case)
    decider.page.get_by_role("link", name="Lees voorstel en beslis").click()
    expect(decider.page.locator("main")).to_contain_text("Een voucher kan vanaf")
    decider.page.locator("textarea[name=reason]").fill("De kosten zijn te laag voor een voucher.")
    decider.page.get_by_role("button", name="Weiger aanvraag").click()

    employer.page.reload()
    main = employer.page.locator("main")
    expect(main).to_contain_text("Geweigerd")
    expect(main).to_contain_text("Uw kosten zijn €\u00a01.999,99")
    expect(main).to_contain_text("minstens €\u00a02.000,00")
    expect(main).to_contain_text("De voucher is dan €\u00a01.000,00")
    expect(main).to_contain_text("bezwaar")
    employer.check("aanvraag-geweigerd")
    mail = db.session.scalars(
        select(OutboxMail.body).where(OutboxMail.subject.contains(number)).order_by(OutboxMail.id.desc())
    ).first()
    assert mail is not None
    assert "In de brief leest u waarom." in mail
    letter = db.session.scalars(select(Letter.data).where(Letter.kind == "refused")).one()
    assert "€\u00a01.999,99" in json.dumps(letter, ensure_ascii=False)
    assert ledger.check() == []
    db.session.rollback()


def _apply(site: Site, cast: Cast, *, tuition: str) -> None:
    """Fill in all steps as an employer does, and go on to the check."""
    site.sign_in(cast.employer.email)
    site.open("/vouchers")
    site.check("voucher-start")
    apply(site, tuition_cents=tuition)


def _send(site: Site) -> str:
    """Declare, send, and return the number of the application."""
    for name in ("consent", "de_minimis", "truth"):
        site.page.locator(f"input[name={name}]").check()
    site.check("controleren")
    site.page.get_by_role("button", name="Verstuur aanvraag").dblclick()
    site.page.wait_for_load_state()
    expect(site.page.locator("main")).to_contain_text("SV-")
    sent = db.session.scalars(select(VoucherApplication.number).where(VoucherApplication.number.is_not(None))).all()
    db.session.rollback()
    assert len(sent) == 1, "a double click sends one application"
    return str(sent[0])


def _hand_in(site: Site, folder: Path) -> None:
    quote = folder / "offerte.pdf"
    quote.write_bytes(PDF)
    site.page.locator("input[type=file]").first.set_input_files(quote)
    site.page.locator("form:has(input[type=file]) [type=submit]").first.click()
    site.page.wait_for_load_state()
