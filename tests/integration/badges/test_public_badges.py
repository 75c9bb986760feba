"""What everybody sees of badges: the list, a class, its issuer, and the badge of who shows it; never an address."""

import json
import re
from datetime import timedelta
from typing import Any

import pytest

from app.accounts.models import Account
from app.accounts.rules import Role
from app.badges import actions, queries
from app.badges.links import token_for
from app.badges.models import BadgeAssertion
from app.badges.rules import AssertionState
from app.kernel import clock
from app.kernel.database import db
from tests.factories.accounts import make_account
from tests.factories.badges import make_assertion, make_badge_class
from tests.factories.organisations import make_organisation
from tests.factories.trainings import make_training
from tests.integration.badges.conftest import Award, Desk
from tests.support.client import SiteClient
from tests.support.statements import counted

REASON = "Het bewijs bleek van een ander."


def _hits(page: str) -> list[str]:
    return re.findall(r'data-hit="([^"]+)"', page)


def _marked(page: str) -> dict[str, Any]:
    found = re.search(r'<script type="application/ld\+json"[^>]*>(.*?)</script>', page, re.DOTALL)
    assert found is not None
    marked: dict[str, Any] = json.loads(found[1])
    return marked


def _path(award: BadgeAssertion) -> str:
    return f"/badges/uitreiking/{award.public_id}"


@pytest.fixture
def shown(award: Award, holder: Account) -> BadgeAssertion:
    """A badge that its holder took and shows."""
    made = award(holder.email)
    actions.accept(made, seen=AssertionState.WAITING, by=holder)
    actions.show(made, by=holder)
    return made


@pytest.fixture
def others(desk: Desk) -> None:
    """Two more classes: one of a second issuer, and one that cannot be had any more."""
    bouwplaats = make_organisation(name="Bouwplaats", slug="bouwplaats", municipality="Zutphen", place="Zutphen")
    make_badge_class(
        organisation=bouwplaats,
        slug="metselen",
        name="Stenen stapelen",
        description="Wie deze badge heeft, maakt een rechte muur.",
        skills={"metselen": 1, "lassen": 1},
        formal=True,
        nlqf_level=2,
        register_reference="NLQF-7",
    )
    make_badge_class(organisation=desk.organisation, slug="oud", name="Oud", withdrawn_at=clock.now())


@pytest.mark.usefixtures("others")
@pytest.mark.parametrize(
    ("question", "hits"),
    [
        ("", ["metselen", "veilig-lassen"]),
        ("?q=lassen", ["metselen", "veilig-lassen"]),
        ("?q=lasen", ["metselen", "veilig-lassen"]),
        ("?q=welding", ["metselen", "veilig-lassen"]),
        ("?q=muren", ["metselen"]),
        ("?q=techniekhuis", ["veilig-lassen"]),
        ("?q=veilig+muur", []),
        ("?soort=formeel", ["metselen"]),
        ("?soort=non-formeel", ["veilig-lassen"]),
        ("?soort=formeel&soort=non-formeel", ["metselen", "veilig-lassen"]),
        ("?vaardigheid=metselen", ["metselen"]),
        ("?uitgever=techniekhuis", ["veilig-lassen"]),
        ("?gemeente=Zutphen", ["metselen"]),
        ("?gemeente=Zutphen&uitgever=techniekhuis", []),
        ("?gemeente=Bestaat+niet", []),
        ("?vaardigheid=", ["metselen", "veilig-lassen"]),
    ],
)
def test_the_list_holds_what_was_asked_for(question: str, hits: list[str], client: SiteClient) -> None:
    page = client.get(f"/badges{question}").text
    assert _hits(page) == hits
    assert ("Geen badge gevonden" in page) == (not hits)
    assert ("Toon alle 2 badges" in page) == (not hits)


def test_a_long_list_has_pages_that_keep_the_filters(client: SiteClient, desk: Desk) -> None:
    for number in range(30):
        make_badge_class(organisation=desk.organisation, slug=f"stap-{number:02}", name=f"Stap {number:02}")
    first = client.get("/badges?soort=non-formeel").text
    assert "31 badges" in first
    assert 'href="/badges?soort=non-formeel&amp;pagina=2"' in first
    second = client.get("/badges?soort=non-formeel&pagina=2").text
    assert len(_hits(first)) == 24
    assert len({*_hits(first), *_hits(second)}) == 31


@pytest.mark.usefixtures("others")
def test_each_filter_is_a_chip_that_takes_only_itself_away(client: SiteClient) -> None:
    page = client.get("/badges?q=lassen&gemeente=Zutphen&soort=formeel").text
    assert 'href="/badges?q=lassen&amp;soort=formeel"' in page
    assert 'href="/badges?soort=formeel&amp;gemeente=Zutphen"' in page


@pytest.mark.usefixtures("others")
def test_the_issuers_of_the_hits_stand_on_the_map(client: SiteClient) -> None:
    page = client.get("/badges?uitgever=techniekhuis").text
    points = re.findall(r'<li data-lat="([\d.]+)" data-lon="([\d.]+)">\s*<a href="([^"]+)"', page)
    assert points == [("52.2515", "6.1607", "/uitgevers/techniekhuis")]


def test_what_an_issuer_that_left_had_is_gone(client: SiteClient, desk: Desk) -> None:
    desk.organisation.removed_at = clock.now()
    db.session.flush()
    assert _hits(client.get("/badges").text) == []
    assert client.get("/badges/veilig-lassen").status_code == 410
    assert client.get("/uitgevers/techniekhuis").status_code == 410


def test_the_list_asks_the_database_no_more_for_more_badges(client: SiteClient, desk: Desk) -> None:
    def statements() -> int:
        client.get("/badges")
        with counted() as sent:
            client.get("/badges")
        return len(sent)

    few = statements()
    for number in range(12):
        make_badge_class(organisation=make_organisation(), name=f"Badge {number}", skills={"lassen": 1})
    assert statements() == few


def test_a_class_says_what_it_proves_and_who_awards_it(client: SiteClient, desk: Desk) -> None:
    trainer = make_organisation(is_trainer=True, name="Avondschool")
    make_training(organisation=trainer, title="Lassen voor thuis", skills={"lassen": 1})
    assert "Lassen voor thuis" in client.get("/badges/veilig-lassen").text
    make_training(organisation=trainer, title="Lassen in acht avonden", badge_class_id=desk.badge.id)
    page = client.get("/badges/veilig-lassen").text
    for words in ("Wie deze badge heeft, kan veilig lassen.", "Je last drie proefstukken", "24 maanden", "zelfstandig"):
        assert words in page
    assert 'href="/uitgevers/techniekhuis"' in page
    assert 'href="/vacatures?q=lassen"' in page
    assert "Lassen in acht avonden" in page
    assert "Lassen voor thuis" not in page
    assert desk.organisation.contact_email not in page


def test_few_awards_are_not_counted_in_public(client: SiteClient, desk: Desk) -> None:
    for number in range(4):
        make_assertion(badge_class=desk.badge, email=f"m{number}@voorbeeld.example")
    make_assertion(badge_class=desk.badge, email="nee@voorbeeld.example", declined_at=clock.now())
    make_assertion(
        badge_class=desk.badge, email="weg@voorbeeld.example", revoked_at=clock.now(), revocation_reason="Fout"
    )
    make_assertion(badge_class=desk.badge, email="m0@voorbeeld.example", renewed_at=clock.now())
    page = client.get("/badges/veilig-lassen").text
    assert "minder dan 5 keer" in page
    make_assertion(badge_class=desk.badge, email="m5@voorbeeld.example")
    page = client.get("/badges/veilig-lassen").text
    assert "5 keer" in page
    assert "minder dan" not in page


def test_a_class_is_marked_as_a_credential(client: SiteClient, desk: Desk) -> None:
    desk.badge.description = "Sluit </script><b>niets</b> af."
    marked = _marked(client.get("/badges/veilig-lassen").text)
    assert marked["@type"] == "EducationalOccupationalCredential"
    assert marked["description"] == "Sluit </script><b>niets</b> af."
    assert marked["competencyRequired"] == ["lassen"]
    assert marked["recognizedBy"]["name"] == "Techniekhuis"
    assert marked["validFor"] == "P24M"


def test_a_class_that_is_not_awarded_any_more_keeps_its_page(client: SiteClient, desk: Desk) -> None:
    actions.withdraw_class(desk.badge, by=desk.account)
    page = client.get("/badges/veilig-lassen").text
    assert "Deze badge wordt niet meer uitgereikt." in page
    assert "Zo krijg je hem" not in page
    assert client.get("/badges/bestaat-niet").status_code == 404


@pytest.mark.usefixtures("others")
def test_an_issuer_has_a_page_with_what_can_be_had(client: SiteClient, desk: Desk) -> None:
    page = client.get("/uitgevers/techniekhuis").text
    assert 'href="/badges/veilig-lassen"' in page
    assert 'href="/badges/oud"' not in page
    assert desk.organisation.contact_email not in page
    school = make_organisation(is_school=True, slug="school")
    assert client.get(f"/uitgevers/{school.slug}").status_code == 404


def test_a_shown_badge_says_whose_it_is_and_that_it_is_valid(
    client: SiteClient, shown: BadgeAssertion, holder: Account
) -> None:
    with clock.standing_at((clock.now() + timedelta(days=1)).replace(hour=13, minute=5)):
        page = client.get(_path(shown)).text
        at = clock.amsterdam(clock.now())
    assert "Tarik Talent" in page
    assert f"{at:%H:%M}" in page
    assert re.search(r'tag--good">geldig', page)
    assert "Laste drie proefstukken." in page
    assert "data-print" in page
    assert '<meta name="robots" content="noindex">' in page
    assert holder.email not in page
    assert "Tarik" not in json.dumps(_marked(page))


def test_a_badge_that_its_owner_does_not_show_is_not_there(client: SiteClient, award: Award, holder: Account) -> None:
    waiting = award(holder.email)
    assert client.get(_path(waiting)).status_code == 404
    actions.accept(waiting, seen=AssertionState.WAITING, by=holder)
    for somebody in (None, make_account(Role.EMPLOYER), make_account(Role.ADMINISTRATOR), holder):
        if somebody:
            client.sign_in(somebody)
        assert client.get(_path(waiting)).status_code == 404
    assert client.get("/badges/uitreiking/bestaat-niet").status_code == 404


def test_a_shown_badge_that_expired_says_so(client: SiteClient, shown: BadgeAssertion) -> None:
    shown.valid_until = clock.today() - timedelta(days=1)
    page = client.get(_path(shown))
    assert page.status_code == 200
    assert re.search(r'tag--late">verlopen', page.text)
    assert "tag--good" not in page.text


def test_a_shown_badge_that_was_taken_back_is_gone_with_the_reason(
    client: SiteClient, shown: BadgeAssertion, desk: Desk
) -> None:
    actions.revoke(shown, reason=REASON, by=desk.account)
    page = client.get(_path(shown))
    assert page.status_code == 410
    assert REASON in page.text
    assert "Tarik" not in page.text
    actions.hide(shown, by=make_account())
    assert client.get(_path(shown)).status_code == 404


@pytest.mark.parametrize("taken_back", [False, True])
def test_every_badge_has_a_way_back(
    client: SiteClient, shown: BadgeAssertion, desk: Desk, holder: Account, taken_back: bool
) -> None:
    if taken_back:
        actions.revoke(shown, reason=REASON, by=desk.account)
    assert '<a class="back" href="/badges">Alle badges</a>' in client.get(_path(shown)).text
    client.sign_in(make_account(Role.TALENT))
    assert '<a class="back" href="/badges">Alle badges</a>' in client.get(_path(shown)).text
    client.sign_in(holder)
    assert '<a class="back" href="/mijn-badges">Naar mijn badges</a>' in client.get(_path(shown)).text
    assert f'href="{_path(shown)}"' in client.get("/mijn-badges").text


def test_a_shown_badge_outlives_its_issuer(client: SiteClient, shown: BadgeAssertion, desk: Desk) -> None:
    desk.organisation.removed_at = clock.now()
    page = client.get(_path(shown))
    assert page.status_code == 200
    assert "Techniekhuis" in page.text
    assert "/uitgevers/techniekhuis" not in re.findall(r'<a href="([^"]+)"', page.text)


def test_the_mailed_link_tells_how_to_take_the_badge(client: SiteClient, award: Award, holder: Account) -> None:
    made = award(holder.email)
    link = f"/badges/ontvangen/{token_for(made)}"
    visitor = client.get(link)
    assert visitor.headers["Cache-Control"] == "no-store"
    assert "/account/registreren?next=/mijn-badges" in visitor.text
    client.sign_in(make_account(Role.TALENT))
    assert "Je bent ingelogd met een ander e-mailadres" in client.get(link).text
    client.sign_in(holder)
    assert "Geef antwoord" in client.get(link).text
    assert queries.state_now(made) is AssertionState.WAITING


def test_a_link_that_was_changed_or_is_too_old_opens_nothing(client: SiteClient, award: Award, holder: Account) -> None:
    made = award(holder.email)
    token = token_for(made)
    assert client.get(f"/badges/ontvangen/{made.public_id}").status_code == 410
    assert client.get(f"/badges/ontvangen/x{token}").status_code == 410
    assert client.get(f"/badges/ontvangen/{token}").status_code == 200


def test_the_mailed_link_of_a_badge_that_was_taken_back_gives_the_reason(
    client: SiteClient, award: Award, holder: Account, desk: Desk
) -> None:
    made = award(holder.email)
    actions.revoke(made, reason=REASON, by=desk.account)
    page = client.get(f"/badges/ontvangen/{token_for(made)}")
    assert page.status_code == 410
    assert REASON in page.text


def test_no_public_page_holds_the_address_of_a_recipient(
    client: SiteClient, shown: BadgeAssertion, holder: Account
) -> None:
    paths = ("/badges", "/badges/veilig-lassen", "/uitgevers/techniekhuis", _path(shown))
    for path in (*paths, f"/badges/ontvangen/{token_for(shown)}"):
        assert holder.email not in client.get(path).text
        assert "tarik" not in path.casefold()


def test_other_features_find_badges_by_skill_and_issuer(desk: Desk) -> None:
    best = make_badge_class(organisation=desk.organisation, name="Meesterlasser", skills={"lassen": 3})
    gone = make_badge_class(organisation=desk.organisation, name="Oud", skills={"lassen": 3}, withdrawn_at=clock.now())
    assert [badge.name for badge in queries.for_skills(["lassen"])["lassen"]] == ["Meesterlasser", "Veilig lassen"]
    assert [badge.name for badge in queries.for_skills(["lassen"], count=1)["lassen"]] == ["Meesterlasser"]
    assert queries.for_skills(["koken", "metselen"]) == {"koken": [], "metselen": []}
    assert [badge.name for badge in queries.classes_of(desk.organisation.id)] == ["Meesterlasser", "Veilig lassen"]
    assert len(queries.classes_of(desk.organisation.id, withdrawn=True)) == 3
    assert {badge.name for badge in queries.badge_names([best.id, gone.id, 0]).values()} == {"Meesterlasser", "Oud"}
