"""A badge from the mail to the recruiter: taken, shown, carried away as a picture, checked without an account."""

from collections.abc import Callable
from datetime import timedelta
from pathlib import Path

import pytest
from playwright.sync_api import expect

from app.accounts.models import Account
from app.accounts.rules import Role
from app.badges import actions
from app.badges.links import token_for
from app.badges.models import BadgeAssertion
from app.kernel import clock
from app.kernel.database import db
from app.organisations.models import Organisation
from tests.factories.accounts import make_account
from tests.factories.badges import make_badge_class, make_imported_badge
from tests.factories.organisations import make_organisation, make_organisation_membership
from tests.factories.skills import make_concept
from tests.support.site import Site

People = Callable[..., Site]
REASON = "Het proefstuk was van iemand anders."


@pytest.fixture
def issuer(people: People) -> Account:
    """Who acts for Techniekhuis."""
    account = make_account(Role.ISSUER)
    organisation = make_organisation(name="Techniekhuis", slug="techniekhuis", is_issuer=True)
    make_organisation_membership(organisation=organisation, account=account)
    return account


@pytest.fixture
def holder(people: People) -> Account:
    return make_account(Role.TALENT, name="Tarik Talent", email="tarik@voorbeeld.example")


@pytest.fixture
def awarded(issuer: Account, holder: Account) -> BadgeAssertion:
    """The badge Veilig lassen, awarded to the holder and not answered yet."""
    make_concept(slug="lassen", nl="lassen", en="welding")
    organisation = db.session.query(Organisation).one()
    badge = make_badge_class(
        organisation=organisation, name="Veilig lassen", slug="veilig-lassen", skills={"lassen": 2}, valid_months=24
    )
    made = actions.award(
        badge, email=holder.email, evidence="Laste drie proefstukken.", awarded_on=clock.today(), by=issuer
    )
    db.session.commit()
    return made


def test_from_the_mail_to_a_picture_that_a_recruiter_checks(
    site: Site, people: People, awarded: BadgeAssertion, holder: Account, issuer: Account, tmp_path: Path
) -> None:
    page, public_id = site.page, awarded.public_id
    site.open(f"/badges/ontvangen/{token_for(awarded)}")
    expect(page.get_by_role("heading", name="Veilig lassen")).to_be_visible()
    site.check("badge-uit-de-mail")
    site.sign_in(holder.email)
    site.open("/mijn-badges")
    page.get_by_role("button", name="Neem aan").first.click()
    page.get_by_role("button", name="Toon aan iedereen").click()
    site.check("badge-getoond")
    page.get_by_text("Neem de badge mee").click()
    with page.expect_download() as download:
        page.get_by_role("link", name="Plaatje (png)").click()
    picture = tmp_path / "badge.png"
    download.value.save_as(picture)
    site.open(f"/badges/uitreiking/{public_id}")
    expect(page.get_by_text("geldig", exact=True)).to_be_visible()
    site.check("badge-openbaar")

    recruiter = people()
    recruiter.open("/badges")
    recruiter.page.get_by_role("link", name="Controleer een badge").click()
    recruiter.check("badge-controleren")
    recruiter.page.get_by_label("Kies een bestand").set_input_files(picture)
    recruiter.page.get_by_label("E-mailadres van de persoon").fill(holder.email)
    recruiter.page.get_by_role("button", name="Controleer").click()
    expect(recruiter.page.get_by_role("heading", name="Deze badge is geldig")).to_be_visible()
    expect(recruiter.page.get_by_text("uitgereikt op het e-mailadres dat u invulde")).to_be_visible()
    recruiter.check("badge-geldig")

    db.session.expire_all()
    actions.revoke(db.session.get_one(BadgeAssertion, awarded.id), reason=REASON, by=issuer)
    db.session.commit()
    recruiter.open("/badges/controleren")
    recruiter.page.get_by_label("Of geef het adres").fill(f"http://localhost/badges/uitreiking/{public_id}")
    recruiter.page.get_by_role("button", name="Controleer").click()
    expect(recruiter.page.get_by_role("heading", name="Deze badge is ingetrokken")).to_be_visible()
    expect(recruiter.page.get_by_text(REASON)).to_be_visible()
    recruiter.check("badge-ingetrokken")
    assert recruiter.open(f"/badges/uitreiking/{public_id}").status == 410
    recruiter.check("badge-weg")


def test_a_recruiter_without_javascript_is_told_what_is_wrong(people: People) -> None:
    site = people(scripts=False)
    site.open("/badges/controleren")
    site.page.get_by_role("button", name="Controleer").click()
    expect(site.page.get_by_role("link", name="Kies een bestand, plak de badge, of geef het adres.")).to_be_visible()
    site.page.get_by_label("Of plak de badge").fill("zomaar wat")
    site.page.get_by_role("button", name="Controleer").click()
    expect(site.page.get_by_role("heading", name="Deze badge is niet geldig")).to_be_visible()


def test_what_somebody_brings_and_who_recognises_it(site: Site, people: People, holder: Account) -> None:
    make_imported_badge(account=holder, name="Pijpenlegger", status="valid")
    make_imported_badge(
        account=holder, name="Onleesbaar", status="unknown", valid_until=clock.now() + timedelta(days=9)
    )
    db.session.commit()
    site.sign_in(holder.email)
    site.open("/mijn-badges")
    expect(site.page.get_by_text("niet gecontroleerd")).to_be_visible()
    site.check("badges-van-elders")
    site.page.get_by_role("link", name="Breng een badge mee").click()
    site.page.get_by_role("button", name="Controleer en bewaar").click()
    site.check("badge-meebrengen-fout")
    keeper = people()
    keeper.sign_in(make_account(Role.ADMINISTRATOR).email)
    keeper.open("/beheer/badge-uitgevers")
    keeper.check("uitgevers-van-elders")
    keeper.page.get_by_role("button", name="Erken").first.click()
    expect(keeper.page.get_by_text("Badges van Elders tellen nu mee.")).to_be_visible()


def test_an_issuer_replaces_its_key_and_takes_back_a_stolen_one(
    site: Site, issuer: Account, awarded: BadgeAssertion
) -> None:
    page = site.page
    site.sign_in(issuer.email)
    site.open("/uitgever")
    page.get_by_role("link", name="Sleutels").first.click()
    site.check("sleutels")
    page.get_by_role("button", name="Maak een nieuwe sleutel").click()
    expect(page.get_by_text("Badges van eerder blijven geldig.").first).to_be_visible()
    expect(page.get_by_text("vervangen, blijft te controleren")).to_be_visible()
    page.get_by_role("link", name="Meld dat deze sleutel is gelekt").last.click()
    site.check("sleutel-gelekt")
    page.get_by_role("button", name="Verklaar de sleutel gelekt").click()
    expect(page.get_by_text("1 badge kreeg een nieuwe handtekening.")).to_be_visible()
    site.check("sleutels-na-diefstal")
