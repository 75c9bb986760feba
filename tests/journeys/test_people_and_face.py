"""People meet work, in a browser: visitor, talent, student, employer, coordinator and advisor; also without scripts."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta

import pytest
from playwright.sync_api import Page, expect

from app.accounts.models import Account
from app.accounts.rules import Role
from app.companies.models import Company
from app.kernel import clock
from app.kernel.database import db
from app.organisations.models import Organisation
from app.people.models import Person
from app.people.rules import PersonKind, Purpose
from app.skills.load import load_into_database
from app.skills.vocabulary_file import load_vocabulary
from app.vacancies.models import Vacancy
from tests.factories.accounts import make_account
from tests.factories.badges import make_assertion, make_badge_class
from tests.factories.companies import make_branch, make_company, make_membership
from tests.factories.organisations import make_organisation, make_organisation_membership
from tests.factories.people import make_person
from tests.factories.placements import make_offer
from tests.factories.trainings import make_training
from tests.factories.vacancies import make_vacancy
from tests.support.site import Site

NAME = "Wietske Roelofsen"
EMAIL = "wietske.roelofsen-van.ittersum@voorbeeld.example"
"""As long as addresses are: it has to fit on a phone."""
READING = "technisch-tekening-lezen"


@dataclass(frozen=True)
class Cast:
    """Who and what is there before anybody begins."""

    employer: Account
    company: Company
    vacancy: Vacancy
    school: Organisation
    coordinator: Account
    advisor: Account


@pytest.fixture
def cast() -> Cast:
    """A verified company with a vacancy and a stage profile, a school that gives badges and trainings, an advisor."""
    load_into_database(vocabulary=load_vocabulary())
    employer = make_account(Role.EMPLOYER, name="Harm Slotboom")
    company = make_company(slug="lasserij", name="Lasserij Noord", sector="metaal", about="Wij lassen rvs.")
    branch = make_branch(company=company)
    make_membership(company=company, account=employer)
    make_offer(company=company, description="Je leert lassen op drie manieren.", levels=["mbo2"], skills=["lassen"])
    vacancy = make_vacancy(
        branch=branch, slug="constructielasser", title="Constructielasser", required={"lassen": 2, READING: 2}
    )
    bakery = make_branch(company=make_company(slug="bakkerij", name="Bakkerij Zuid", sector="proces"))
    make_vacancy(branch=bakery, slug="bakker", title="Bakker", description="Je bakt.", required={"brood-banket": 2})
    school = make_organisation(name="Vakschool Oost", is_school=True, is_issuer=True, is_trainer=True)
    coordinator = make_account(Role.COORDINATOR)
    make_organisation_membership(organisation=school, account=coordinator)
    make_training(organisation=school, title="Tekening lezen in acht avonden", skills={READING: 2})
    advisor = make_account(Role.ADVISOR)
    db.session.commit()
    return Cast(employer, company, vacancy, school, coordinator, advisor)


def make_talent(**values: object) -> Person:
    """Add a talent who can weld and agreed to be seen."""
    account = make_account(Role.TALENT, name=NAME, email=EMAIL)
    person = make_person(
        account=account,
        kind=PersonKind.TALENT,
        headline="Ik wil lassen in een kleine werkplaats",
        skills={"lassen": 2},
        consents=[Purpose.EMPLOYERS, Purpose.ADVISOR],
        **values,
    )
    db.session.commit()
    return person


def make_student(school: Organisation) -> Person:
    """Add a student of `school` who can weld and agreed to be seen by school and companies."""
    person = make_person(
        account=make_account(Role.STUDENT, name=NAME, email=EMAIL),
        kind=PersonKind.STUDENT,
        headline="Ik wil leren lassen",
        skills={"lassen": 1},
        consents=[Purpose.EMPLOYERS, Purpose.SCHOOL],
        school_id=school.id,
    )
    db.session.commit()
    return person


def email_of(person: Person) -> str:
    """Return the address with which somebody signs in."""
    return db.session.get_one(Account, person.account_id).email


def test_a_visitor_looks_around(site: Site, cast: Cast) -> None:
    for path, heading in (("/vacatures", "2 vacatures"), ("/opleidingen", ""), ("/badges", "Badges")):
        site.open(path)
        expect(site.page.get_by_role("heading", level=1)).to_contain_text(heading)
        site.check(f"bezoeker{path}")
    site.open("/vacatures?q=lasser")
    expect(site.page.locator("[data-hit=constructielasser]")).to_be_visible()
    expect(site.page.locator("[data-hit=bakker]")).to_have_count(0)
    site.page.locator("[data-hit=constructielasser] a").first.click()
    expect(site.page.get_by_role("heading", level=1)).to_contain_text("Constructielasser")
    expect(site.page.locator("main")).to_contain_text("€\u00a02.600")
    site.check("vacature")
    site.page.get_by_role("link", name="Solliciteer").first.click()
    site.check("solliciteren")
    cast.vacancy.ends_on = clock.today() - timedelta(days=1)
    db.session.commit()
    assert site.open("/vacatures/constructielasser").status == 410
    site.check("vacature-verlopen")


def test_a_talent_makes_a_profile_applies_and_is_answered(people: Callable[[], Site], cast: Cast) -> None:
    talent = people()
    talent.open("/account/registreren")
    _register(talent.page, "talent", "wietske@voorbeeld.example")
    talent.open("/overzicht")
    talent.check("overzicht-leeg")
    talent.open("/vacatures")
    expect(talent.page.locator("main")).not_to_contain_text("Je hebt")
    talent.open("/profiel")
    talent.check("profiel-begin")
    talent.page.get_by_label("16 jaar", exact=False).check()
    talent.page.get_by_role("button", name="Maak mijn profiel").click()
    talent.open("/profiel/vaardigheden")
    _type_skills(talent.page, "lassen")
    talent.check("vaardigheden")
    talent.page.get_by_role("button", name="Bewaar vaardigheden").click()
    talent.open("/profiel/wensen")
    talent.check("wensen")
    talent.page.get_by_label("Woonplaats of postcode").fill("Zutphen")
    talent.page.get_by_label("Hoe ver wil je reizen?").fill("30")
    talent.page.get_by_role("button", name="Bewaar wensen").click()
    talent.check("profiel")

    talent.open("/vacatures")
    first = talent.page.locator("[data-hit]").first
    expect(first).to_have_attribute("data-hit", "constructielasser")
    expect(first).to_contain_text("Je hebt 1 van de 2 vaardigheden")
    talent.check("vacatures-passend")
    first.locator("a").first.click()
    expect(talent.page.locator("main")).to_contain_text("Tekening lezen in acht avonden")
    talent.check("vacature-passend")
    talent.page.get_by_role("link", name="Solliciteer").first.click()
    talent.page.get_by_label("Waarom wil je dit werk doen?").fill("Ik last graag")
    talent.page.get_by_role("button", name="Verstuur sollicitatie").dblclick()
    expect(talent.page.locator("main")).to_contain_text("Ik last graag")
    talent.check("sollicitatie")

    employer = people()
    employer.sign_in(cast.employer.email)
    employer.open("/berichten")
    employer.check("berichten-werkgever")
    assert NAME not in employer.page.content()
    employer.page.locator("main a[href*='/kennismakingen/']").first.click()
    assert NAME not in employer.page.content()
    employer.check("kennismaking-werkgever")
    employer.page.locator("button[value=ja]").click()
    expect(employer.page.locator("main")).to_contain_text(NAME)
    employer.check("kennismaking-ja")
    talent.open("/overzicht")
    talent.check("overzicht")
    talent.open("/berichten")
    expect(talent.page.locator("main")).to_contain_text("Lasserij Noord")
    talent.check("berichten-talent")


def test_an_employer_publishes_a_vacancy_and_invites_a_talent(people: Callable[[], Site], cast: Cast) -> None:
    person = make_talent()
    site = people()
    site.sign_in(cast.employer.email)
    site.open("/mijn-bedrijf/lasserij")
    site.check("mijn-bedrijf")
    site.open("/mijn-bedrijf/lasserij/vacatures")
    site.check("mijn-vacatures")
    site.page.get_by_role("link", name="Schrijf een vacature").click()
    page = site.page
    page.get_by_label("Titel").fill("Lasser in opleiding")
    page.locator("input[name=kind][value=job]").check()
    page.get_by_label("Wat gaat iemand doen?").fill("Je leert lassen van een vakman en last daarna zelf.")
    _type_skills(page, "lassen")
    page.get_by_label("Uren per week, vanaf").fill("32")
    page.get_by_label("Uren per week, tot en met").fill("40")
    page.locator("input[name=salary_per][value=month]").check()
    page.get_by_label("Bruto salaris, vanaf").fill("2.700")
    page.get_by_label("Bruto salaris, tot en met").fill("3.100")
    page.locator("input[name=remote][value=no]").check()
    page.get_by_label("Sluit op").fill((clock.today() + timedelta(days=40)).strftime("%d-%m-%Y"))
    site.check("vacature-schrijven")
    page.locator("form:has([name=title]) [type=submit]").last.click()
    expect(page.get_by_role("heading", level=1)).to_contain_text("Lasser in opleiding")
    site.check("vacature-concept")
    page.get_by_role("button", name="Plaats vacature").click()
    expect(page.get_by_role("button", name="Sluit vacature")).to_be_visible()
    site.open("/talenten")
    site.check("talenten-kiezen")
    page.get_by_role("link", name="Lasser in opleiding").click()
    expect(page.locator("[data-hit]")).to_have_count(1)
    assert page.locator("[data-hit]").get_attribute("data-hit") == person.public_id
    assert NAME not in page.content()
    site.check("talenten")
    page.locator("[data-hit] a").first.click()
    assert NAME not in page.content()
    site.check("talent")
    page.get_by_role("link", name="Nodig uit").first.click()
    page.get_by_label("Waarom past deze persoon bij u?").fill("U kunt al lassen")
    site.check("uitnodigen")
    page.get_by_role("button", name="Verstuur").first.click()

    talent = people()
    talent.sign_in(email_of(person))
    talent.open("/overzicht")
    talent.check("overzicht-uitgenodigd")
    talent.page.locator("main a[href*='/kennismakingen/']").first.click()
    talent.check("uitnodiging")
    talent.page.locator("button[value=ja]").click()
    site.open("/berichten")
    expect(page.locator("main")).to_contain_text(NAME)


def test_a_student_takes_a_badge_that_then_counts(site: Site, cast: Cast) -> None:
    person = make_student(cast.school)
    badge = make_badge_class(organisation=cast.school, name="Veilig lassen", skills={"lassen": 3})
    make_assertion(badge_class=badge, email=email_of(person))
    db.session.commit()
    site.sign_in(email_of(person))
    site.open("/stages")
    hit = site.page.locator("[data-hit=lasserij]")
    before = float(hit.get_attribute("data-score") or 0)
    assert before > 0
    site.check("stages-passend")
    site.open("/mijn-badges")
    site.check("mijn-badges")
    site.page.get_by_role("button", name="Neem aan").click()
    site.page.get_by_role("button", name="Toon aan iedereen").click()
    site.check("mijn-badges-aangenomen")
    site.open("/stages")
    assert float(hit.get_attribute("data-score") or 0) > before
    site.open("/mijn-badges")
    site.page.get_by_role("link", name="Bekijk de openbare pagina").click()
    expect(site.page.locator("main")).to_contain_text("Veilig lassen")
    site.check("uitreiking")
    site.open("/mijn-gegevens")
    site.check("mijn-gegevens")
    site.open("/profiel/toestemming")
    site.check("toestemming")


def test_a_coordinator_introduces_a_student_and_confirms_the_place(people: Callable[[], Site], cast: Cast) -> None:
    person = make_student(cast.school)
    site = people()
    site.sign_in(cast.coordinator.email)
    site.open("/mijn-studenten")
    expect(site.page.locator("main")).to_contain_text(NAME)
    site.check("mijn-studenten")
    site.page.get_by_role("link", name=NAME).first.click()
    site.check("student")
    site.page.get_by_role("link", name="Draag voor bij een bedrijf").click()
    site.page.get_by_label("Naam van het bedrijf").fill("lasserij")
    site.page.get_by_role("button", name="Zoek bedrijf").click()
    site.page.locator("input[name=company]").first.check()
    site.page.get_by_label("Waarom past deze student bij het bedrijf?").fill("Leert graag lassen.")
    site.check("voordragen")
    site.page.get_by_role("button", name="Draag voor").click()
    site.check("voorgedragen")

    student = people()
    student.sign_in(email_of(person))
    student.open("/overzicht")
    student.page.locator("main a[href*='/kennismakingen/']").first.click()
    student.page.locator("button[value=ja]").click()
    student.check("voordracht-student")
    employer = people()
    employer.sign_in(cast.employer.email)
    employer.open("/berichten")
    employer.page.locator("main a[href*='/kennismakingen/']").first.click()
    employer.page.locator("button[value=ja]").click()

    site.open(f"/mijn-studenten/{person.public_id}")
    site.page.get_by_role("link", name="Bevestig een plek").click()
    site.page.get_by_label("Naam van het bedrijf").fill("lasserij")
    site.page.get_by_role("button", name="Zoek bedrijf").click()
    site.page.locator("input[name=company]").first.check()
    site.page.get_by_label("Eerste dag").fill("01-02-2027")
    site.page.get_by_label("Laatste dag").fill("30-06-2027")
    site.check("plek-bevestigen")
    site.page.get_by_role("button", name="Bevestig plek").click()
    expect(site.page.locator("main")).to_contain_text("30 juni 2027")
    student.open("/overzicht")
    expect(student.page.locator("main")).to_contain_text("Lasserij Noord")
    student.check("overzicht-met-plek")


def test_an_advisor_reads_a_profile_and_the_talent_sees_that(people: Callable[[], Site], cast: Cast) -> None:
    person = make_talent()
    advisor = people()
    advisor.sign_in(cast.advisor.email)
    advisor.open("/advies/talenten")
    advisor.check("advies-talenten")
    advisor.page.get_by_role("link", name=NAME).first.click()
    expect(advisor.page.locator("main")).to_contain_text("Ik wil lassen")
    advisor.check("advies-talent")
    talent = people()
    talent.sign_in(email_of(person))
    talent.open("/mijn-gegevens")
    expect(talent.page.locator("main")).to_contain_text("adviseur")


def test_search_and_application_with_keys_only(site: Site, cast: Cast) -> None:
    person = make_talent()
    site.sign_in(email_of(person))
    site.open("/vacatures")
    keys = site.page.keyboard
    _tab_to(site.page, "input[name=q]")
    keys.type("lasser")
    keys.press("Enter")
    site.page.wait_for_url("**q=lasser**")
    _tab_to(site.page, "[data-hit=constructielasser] a")
    keys.press("Enter")
    expect(site.page.get_by_role("heading", level=1)).to_contain_text("Constructielasser")
    _tab_to(site.page, "a[href$='/solliciteer']")
    keys.press("Enter")
    site.page.wait_for_url("**/solliciteer")
    _tab_to(site.page, "input[name=why]")
    keys.type("Ik last graag")
    _tab_to(site.page, "button[value=verstuur]")
    keys.press("Enter")
    site.page.wait_for_url("**/kennismakingen/**")
    expect(site.page.locator("main")).to_contain_text("Ik last graag")


def test_without_scripts_a_talent_searches_filters_and_applies(people: Callable[..., Site], cast: Cast) -> None:
    site = people(scripts=False)
    page = site.page
    site.open("/vacatures/constructielasser/solliciteer")
    page.get_by_label("Waarom wil je dit werk doen?").fill("Ik last graag")
    page.get_by_role("button", name="Verstuur sollicitatie").click()
    page.locator("main").get_by_role("link", name="account").first.click()
    _register(page, "talent", "wietske@voorbeeld.example")
    expect(page.get_by_label("Waarom wil je dit werk doen?")).to_have_value("Ik last graag")
    page.get_by_role("button", name="Verstuur sollicitatie").click()
    if page.get_by_label("16 jaar", exact=False).count():
        page.get_by_label("16 jaar", exact=False).check()
        page.locator("main form [type=submit]").first.click()
    site.open("/profiel/vaardigheden")
    page.locator("textarea[name=skills]").fill("lassen\ntechnische tekeningen lezen")
    page.get_by_role("button", name="Bewaar vaardigheden").click()
    site.open("/vacatures")
    page.get_by_label("Welk werk zoek je?").fill("lassen")
    page.get_by_role("button", name="Zoek vacatures").click()
    expect(page.locator("[data-hit=constructielasser]")).to_be_visible()
    page.locator("input[name=soort][value=baan]").check()
    page.get_by_role("button", name="Pas filters toe").first.click()
    assert "soort=baan" in page.url
    expect(page.locator("[data-hit=constructielasser]")).to_be_visible()
    site.open("/stages?q=lassen")
    expect(page.locator("[data-hit=lasserij]")).to_be_visible()
    assert site.mistakes == []


def _register(page: Page, role: str, email: str) -> None:
    page.locator("input[name=name]").fill(NAME)
    page.locator("input[name=email]").fill(email)
    page.locator("input[name=password]").fill("een lange zin voor later")
    page.locator(f"input[name=role][value={role}]").check()
    page.locator("form:has(input[name=password]) [type=submit]").first.click()


def _type_skills(page: Page, *skills: str) -> None:
    """Type skills in the box that suggests them, and take what it suggests."""
    box = page.locator("#skills-kiezen")
    for skill in skills:
        box.fill(skill)
        page.get_by_role("option", name=skill).first.click()


def _tab_to(page: Page, selector: str) -> None:
    """Press Tab until what `selector` names has the focus; fail after a hundred presses."""
    for _ in range(100):
        page.keyboard.press("Tab")
        if page.evaluate("selector => document.activeElement.matches(selector)", selector):
            return
    raise AssertionError(f"{selector} is not reached with Tab")
