"""The page of one vacancy: what everybody reads, what a talent reads, and what is left when it is over."""

import re
from datetime import timedelta

import pytest

from app.accounts.rules import Role
from app.companies.models import Branch, Company
from app.companies.rules import Verification
from app.kernel import clock
from app.kernel.database import db
from app.kernel.search_clock import touch
from app.vacancies.models import Vacancy
from tests.factories.accounts import make_account
from tests.factories.companies import make_branch, make_company, make_membership
from tests.factories.organisations import make_organisation
from tests.factories.people import make_person, make_verified_skill
from tests.factories.skills import make_concept
from tests.factories.trainings import make_training
from tests.factories.vacancies import make_vacancy
from tests.support.client import SiteClient, parse
from tests.support.job_posting import read_strictly

PAGE = "/vacatures/lasser"


@pytest.fixture
def company() -> Company:
    """A verified company, and the words of a few skills."""
    for slug in ("lassen", "solderen", "heftruck", "meten"):
        make_concept(slug=slug, nl=slug, en=f"{slug} (en)")
    return make_company(slug="firma", name="Firma Zwaluw", contact_email="geheim@firma.example", contact_name="Geheim")


@pytest.fixture
def branch(company: Company) -> Branch:
    """Its branch in Deventer."""
    return make_branch(company=company)


@pytest.fixture
def vacancy(branch: Branch) -> Vacancy:
    """An open vacancy that asks four skills."""
    return make_vacancy(
        branch=branch,
        slug="lasser",
        title="Lasser",
        description="Je last frames.\n</script><script>alert(1)</script>",
        required={"lassen": 2, "heftruck": 1, "meten": 1},
        wished={"solderen": 1},
        languages={"nl": "B1"},
        licences=["B"],
    )


def states(page: str) -> dict[str, str]:
    """Return where the reader stands with each skill, by name."""
    found = {}
    for item in parse(page).iter("li"):
        kind = re.search(r"skill--(\w+)", str(item.get("class")))
        if kind:
            text = next(e for e in item.iter("span") if e.get("class") == "skill__text")
            found["".join(text.itertext()).split()[0]] = kind[1]
    return found


def posting_on(page: str) -> str | None:
    """Return the JSON-LD of a page."""
    scripts = [e for e in parse(page).iter("script") if e.get("type") == "application/ld+json"]
    assert all(script.get("nonce") for script in scripts)
    return "".join(scripts[0].itertext()) if scripts else None


def test_everybody_reads_what_it_pays_and_asks(client: SiteClient, vacancy: Vacancy) -> None:
    answer = client.get(PAGE)
    page = " ".join(answer.text.split())
    assert answer.status_code == 200
    assert "€\xa02.600 tot €\xa03.200 per maand" in answer.text
    assert "nog 30 dagen" in page
    assert "Nederlands (B1, een gewoon gesprek)" in page
    assert "rijbewijs B (auto)" in page
    assert "heftruck (een begin)" in page
    assert 'href="/vacatures/lasser/solliciteer"' in page
    assert 'href="/vergelijk?vacature=lasser"' in page
    assert 'href="/bedrijven/firma"' in page
    assert "geheim@firma.example" not in page
    assert "Geheim" not in page
    assert "alert(1)</script>" not in page
    assert states(answer.text) == {}


def test_search_engines_read_it_too(client: SiteClient, vacancy: Vacancy) -> None:
    found = read_strictly(posting_on(client.get(PAGE).text) or "")
    assert (found.title, found.organisation, found.locality) == ("Lasser", "Firma Zwaluw", "Deventer")
    assert "&lt;/script&gt;" in found.description
    assert found.url.endswith("/vacatures/lasser")
    assert found.valid_through.date() == vacancy.ends_on
    assert found.salary == (2600.0, 3200.0)


def test_a_talent_reads_where_they_stand_and_what_would_close_each_gap(client: SiteClient, vacancy: Vacancy) -> None:
    trainer = make_organisation(is_trainer=True)
    make_training(organisation=trainer, slug="heftruck-halen", title="Heftruck halen", skills={"heftruck": 2})
    account = make_account(Role.TALENT)
    make_person(account=account, skills={"lassen": 1, "solderen": 2, "meten": 1})
    make_verified_skill(account=account, skill="meten", level=2)
    client.sign_in(account)
    answer = client.get(PAGE)
    assert states(answer.text) == {"lassen": "near", "heftruck": "missing", "meten": "proven", "solderen": "have"}
    page = " ".join(answer.text.split())
    assert "Zo past dit bij jou" in page
    assert "Dit heb je bijna: lassen. Hier kennen we geen opleiding voor." in page
    assert re.search(
        r'Dit mis je nog: heftruck\. Leer het met <a href="/opleidingen/heftruck-halen">Heftruck halen</a>', page
    )
    assert re.search(r"Kun je dit, dan past het \d+ punten beter\.", page)
    assert "Solliciteer" in page


def test_a_talent_without_a_profile_is_invited(client: SiteClient, vacancy: Vacancy) -> None:
    client.sign_in(make_account(Role.TALENT))
    page = client.get(PAGE).text
    assert "Voeg drie vaardigheden toe" in page
    assert "Zo past dit bij jou" not in page


@pytest.mark.parametrize("role", [Role.STUDENT, Role.EMPLOYER, Role.ADVISOR])
def test_other_roles_are_not_asked_to_apply(client: SiteClient, vacancy: Vacancy, role: Role) -> None:
    client.sign_in(make_account(role))
    page = client.get(PAGE).text
    assert "/solliciteer" not in page
    assert "uw eigen vacature" not in page


@pytest.mark.parametrize("how", ["closed", "expired", "rejected", "removed"])
def test_what_is_over_answers_410_with_others_like_it(
    client: SiteClient, company: Company, branch: Branch, vacancy: Vacancy, how: str
) -> None:
    other = make_branch(company=make_company(name="Andere firma", sector=company.sector))
    make_vacancy(branch=other, slug="andere", title="Constructielasser", required={"lassen": 1})
    assert "Constructielasser" in client.get(PAGE).text
    if how == "closed":
        vacancy.closed_at = clock.now()
        touch(vacancy)
    elif how == "expired":
        vacancy.ends_on = clock.today() - timedelta(days=1)
        touch(vacancy)
    elif how == "rejected":
        company.verification = Verification.REJECTED
        touch(company)
    else:
        company.removed_at = clock.now()
        touch(company)
    gone = client.get(PAGE)
    assert gone.status_code == 410
    assert "Deze vacature is gesloten" in gone.text
    assert "Constructielasser" in gone.text
    assert posting_on(gone.text) is None
    assert "Lasser 1" not in gone.text


@pytest.mark.parametrize("closed", [False, True])
def test_a_draft_is_nobodys_business(client: SiteClient, branch: Branch, closed: bool) -> None:
    draft = make_vacancy(branch=branch, slug="geheim", published=False)
    draft.closed_at = clock.now() if closed else None
    assert client.get("/vacatures/geheim").status_code == 404
    client.sign_in(make_account(Role.TALENT))
    assert client.get("/vacatures/geheim").status_code == 404
    stranger = make_account(Role.EMPLOYER)
    make_membership(company=make_company(), account=stranger)
    client.sign_in(stranger)
    assert client.get("/vacatures/geheim").status_code == 404


@pytest.mark.parametrize("slug", ["onbekend", "a%00b", "x" * 300, "%F0%9F%98%80"])
def test_an_unknown_address_is_not_found(client: SiteClient, vacancy: Vacancy, slug: str) -> None:
    assert client.get(f"/vacatures/{slug}").status_code in (400, 404)


def test_members_see_it_in_every_state_and_never_as_a_posting_before_it_is_open(
    client: SiteClient, company: Company, vacancy: Vacancy
) -> None:
    member = make_account(Role.EMPLOYER, Role.TALENT)
    make_membership(company=company, account=member)
    client.sign_in(member, Role.EMPLOYER)
    assert "Zoek talenten" in client.get(PAGE).text
    vacancy.published_at = None
    page = client.get(PAGE)
    assert (page.status_code, posting_on(page.text)) == (200, None)
    assert "Plaats vacature" in page.text
    client.sign_in(member, Role.TALENT)
    assert client.get(PAGE).status_code == 404, "who acts as a talent reads what talents read"


def test_a_company_that_hides_its_profile_is_named_but_not_linked(
    client: SiteClient, company: Company, vacancy: Vacancy
) -> None:
    company.published_at = None
    db.session.flush()
    page = client.get(PAGE).text
    assert "Firma Zwaluw" in page
    assert 'href="/bedrijven/firma"' not in page


def test_the_way_back_leads_to_the_card_in_the_list(client: SiteClient, vacancy: Vacancy) -> None:
    came = client.get(PAGE, headers={"Referer": "http://localhost/vacatures?q=lasser&pagina=2"}).text
    assert 'href="/vacatures?q=lasser&amp;pagina=2#vacature-lasser"' in came
    assert (
        'class="back" href="/vacatures"'
        in client.get(PAGE, headers={"Referer": "https://elders.example/vacatures"}).text
    )
