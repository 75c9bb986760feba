"""A talent asks a list why: the reason, what brings work higher, who teaches that, what a voucher pays, the proof."""

from collections.abc import Callable

from playwright.sync_api import expect
from sqlalchemy import select

from app.accounts.models import Account
from app.accounts.rules import Role
from app.kernel.database import db
from app.kernel.search_clock import touch
from app.matching.log import actions
from app.people.models import Person
from app.skills.load import load_into_database
from app.skills.vocabulary_file import load_vocabulary
from tests.factories.accounts import make_account
from tests.factories.badges import make_badge_class
from tests.factories.companies import make_branch, make_company
from tests.factories.organisations import make_organisation
from tests.factories.people import make_person, make_verified_skill
from tests.factories.trainings import make_training
from tests.factories.vacancies import make_vacancy
from tests.support.site import Site

READING = "technisch-tekening-lezen"


def _world() -> Account:
    """A welder, work that asks for one thing more, and a school that teaches and proves it."""
    load_into_database(vocabulary=load_vocabulary())
    branch = make_branch(company=make_company(slug="lasserij", name="Lasserij Noord"))
    make_vacancy(branch=branch, slug="constructie", title="Constructiewerk", required={"lassen": 2, READING: 2})
    make_vacancy(branch=branch, slug="plaat", title="Plaatwerk", required={"lassen": 2}, level="hbo")
    school = make_organisation(name="Vakschool Oost", is_school=True, is_issuer=True, is_trainer=True)
    make_training(organisation=school, title="Tekening lezen in acht avonden", skills={READING: 2}, price_cents=240_000)
    make_badge_class(organisation=school, name="Tekeninglezer", skills={READING: 2})
    talent = make_account(Role.TALENT)
    make_person(account=talent, level="mbo2", skills={"lassen": 2})
    make_verified_skill(account=talent, skill="lassen")
    db.session.commit()
    return talent


def test_a_talent_asks_why(people: Callable[[], Site]) -> None:
    talent = _world()
    site = people()
    site.sign_in(talent.email)
    site.open("/vacatures")
    hits = site.page.locator("[data-hit]")
    expect(hits.nth(1)).to_have_attribute("data-hit", "constructie")
    expect(hits.nth(1)).to_contain_text("Wat er gevraagd wordt")
    number = site.page.locator(".list-note a").last.inner_text()

    hits.nth(1).locator("a").first.click()
    main = site.page.locator("main")
    expect(main).to_contain_text("Deze vacature staat op plaats 2 van 2 in jouw lijst.")
    expect(main).to_contain_text("gaat deze vacature van plaats 2 naar 1.")
    expect(main).to_contain_text("Tekeninglezer")
    site.check("wat-brengt-dit-hoger")
    site.page.locator("#hoger ~ ul").get_by_role("link", name="Tekening lezen in acht avonden").click()
    expect(main).to_contain_text("voucher")
    expect(main).to_contain_text("€\u00a01.200")

    db.session.commit()
    actions.store_waiting()
    site.open("/vacatures")
    site.page.locator(".list-note").get_by_role("link", name="hoe we rangschikken").click()
    expect(site.page.get_by_role("heading", level=1)).to_contain_text("Hoe we rangschikken")
    site.check("hoe-we-rangschikken")
    site.page.get_by_role("link", name="Bekijk in welke lijsten je stond").click()
    expect(main).to_contain_text(number)
    site.open(f"/ranglijsten/{number}")
    expect(main).to_contain_text("Er kwam precies hetzelfde uit.")
    site.check("ranglijst")

    make_verified_skill(account=talent, skill=READING)
    touch(db.session.scalars(select(Person)).one())
    db.session.commit()
    site.open("/vacatures")
    expect(hits.first).to_have_attribute("data-hit", "constructie")
