"""An issuer awards badges to a list of people, in a browser: mends rows, confirms, follows it, reads the report."""

from collections.abc import Callable
from pathlib import Path

import pytest
from playwright.sync_api import expect

from app.accounts.models import Account
from app.accounts.rules import Role
from app.badges.awarding import running
from app.badges.models import BadgeAssertion
from app.kernel.database import db
from tests.factories.accounts import make_account
from tests.factories.badges import make_badge_class
from tests.factories.organisations import make_organisation, make_organisation_membership
from tests.support.site import Site

ROWS = ["E-mailadres;Naam;Datum", *(f"deelnemer{n}@voorbeeld.example;Deelnemer {n};" for n in range(1, 31))]
BAD = {4: "deelnemer3@@voorbeeld.example;;", 9: "deelnemer2@voorbeeld.example;;", 12: "a@voorbeeld.example;;31-2-2026"}


@pytest.fixture
def issuer() -> Account:
    account = make_account(Role.ISSUER)
    organisation = make_organisation(name="Techniekhuis")
    make_organisation_membership(organisation=organisation, account=account)
    make_badge_class(organisation=organisation, name="Veilig lassen", slug="veilig-lassen", valid_months=24)
    return account


@pytest.fixture
def file(tmp_path: Path) -> Path:
    rows = [BAD.get(number, row) for number, row in enumerate(ROWS, start=1)]
    path = tmp_path / "klas-4b.csv"
    path.write_text("\r\n".join(rows), encoding="utf-8")
    return path


def test_a_list_is_mended_confirmed_and_followed(site: Site, issuer: Account, file: Path) -> None:
    site.sign_in(issuer.email)
    site.open("/uitgever")
    site.check("issuer-desk-empty")
    page = site.page
    page.get_by_role("link", name="Veilig lassen").click()
    page.get_by_role("link", name="Reik uit aan een lijst").click()
    site.check("list-upload")
    page.get_by_role("button", name="Bekijk de rijen").click()
    expect(page.get_by_role("alert")).to_contain_text("Kies een bestand")
    site.check("list-upload-without-file")
    page.locator("input[type=file]").set_input_files(file)
    page.get_by_label("Wat lieten deze mensen zien?").fill("Laste drie proefstukken.")
    page.get_by_role("button", name="Bekijk de rijen").click()
    expect(page.get_by_role("heading", name="Kijk de lijst na")).to_be_visible()
    expect(page.get_by_text("rijen zijn klaar")).to_be_visible()
    site.check("list-preview")
    page.get_by_role("group", name="Rij 4").get_by_label("E-mailadres").fill("deelnemer3@voorbeeld.example")
    page.get_by_role("group", name="Rij 9").get_by_label("Laat weg").check()
    page.get_by_role("button", name="Bewaar en kijk opnieuw na").click()
    expect(page.get_by_role("group", name="Rij 12")).to_be_visible()
    expect(page.get_by_role("group", name="Rij 4")).to_have_count(0)
    page.get_by_role("button", name="Reik 28 badges uit en sla 1 rij over").click()
    expect(page.get_by_text("0 van 28 rijen gedaan")).to_be_visible()
    site.check("list-progress")
    db.session.commit()
    assert running.run_batches() == 28
    expect(page.get_by_role("heading", name="Uw lijst is verwerkt")).to_be_visible()  # the page looked by itself
    expect(page.get_by_text("28 badges zijn uitgereikt.")).to_be_visible()
    expect(page.get_by_text("De datum klopt niet")).to_be_visible()
    site.check("list-report")
    page.go_back()
    page.reload()
    expect(page.get_by_role("heading", name="Uw lijst is verwerkt")).to_be_visible()
    site.open("/uitgever/badges/veilig-lassen/uitreikingen")
    site.check("awards-with-boxes")
    db.session.rollback()
    assert db.session.query(BadgeAssertion).count() == 28
    site.open("/uitgever")
    site.check("issuer-desk")


def test_the_same_works_without_scripts(people: Callable[..., Site], issuer: Account, file: Path) -> None:
    site = people(scripts=False)
    site.sign_in(issuer.email)
    site.open("/uitgever/badges/veilig-lassen/uitreiken/lijst")
    page = site.page
    page.locator("input[type=file]").set_input_files(file)
    page.get_by_label("Wat lieten deze mensen zien?").fill("Laste drie proefstukken.")
    page.get_by_role("button", name="Bekijk de rijen").click()
    page.get_by_role("button", name="Reik 27 badges uit en sla 3 rijen over").click()
    expect(page.get_by_text("0 van 27 rijen gedaan")).to_be_visible()
    db.session.commit()
    running.run_batches()
    page.get_by_role("link", name="Ververs de stand").click()
    expect(page.get_by_text("27 badges zijn uitgereikt.")).to_be_visible()


def test_a_route_and_a_permission_can_be_used_by_everybody(site: Site, issuer: Account) -> None:
    other = make_organisation(name="Lasschool", is_trainer=True, is_issuer=True)
    make_badge_class(organisation=other, name="Tekening lezen", slug="tekening-lezen")
    site.sign_in(issuer.email)
    site.open("/uitgever/leerroutes/nieuw")
    site.check("pathway-form")
    page = site.page
    page.get_by_label("Naam van de leerroute").fill("Van starter tot lasser")
    page.get_by_label("Waar leidt deze route heen?").fill("Je leert lassen.")
    page.get_by_label("Badge van stap 1").select_option(label="Veilig lassen (Techniekhuis)")
    page.get_by_label("Badge van stap 2").select_option(label="Tekening lezen (Lasschool)")
    page.get_by_role("button", name="Maak de leerroute").click()
    expect(page.get_by_role("heading", name="Van starter tot lasser")).to_be_visible()
    site.check("pathway")
    site.open("/leerroutes")
    site.check("pathways")
    site.open("/uitgever/badges/veilig-lassen/opleiders")
    site.check("trainers-of-a-badge")
    site.open("/uitgevers")
    site.check("issuers")
