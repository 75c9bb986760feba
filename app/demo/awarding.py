"""Stories of issuers in the demo: lists, badges that end soon or were taken back, a trainer that asks, pathways, what companies say."""

from datetime import timedelta

from sqlalchemy import select

from app.accounts.models import Account
from app.badges import actions
from app.badges.awarding import actions as lists
from app.badges.awarding import permissions, running
from app.badges.awarding.actions import Subject
from app.badges.awarding.reading import Sheet, TypedRow
from app.badges.endorsing import actions as endorsing
from app.badges.models import BadgeAssertion, BadgeClass
from app.badges.pathways import actions as pathways
from app.badges.pathways.actions import Content
from app.badges.rules import last_valid_day
from app.badges.signing import sign_awards
from app.demo.badges import AwardSeed
from app.demo.badges.generate import MINE
from app.demo.badges.rows import award_row
from app.demo.people import DOMAIN
from app.demo.world import World, days_ago
from app.kernel import clock
from app.kernel.database import db
from app.trainings import completing
from app.trainings.models import Training

_WEB, _CODE, _LINKS = "websites-bouwen-html-css-en-javascript", "code-die-een-ander-begrijpt", "koppelingen-en-api-s"
_ROUTES = (
    (
        MINE,
        "Van eerste website tot webontwikkelaar",
        "Je begint met een website, schrijft code die een ander begrijpt en koppelt systemen aan elkaar.",
        ((_WEB,), ("toegankelijk-bouwen", "front-end-met-react"), (_CODE,), (_LINKS,)),
        None,
    ),
    (
        "ijsselrand",
        "Naar monteur duurzame installaties",
        "Veilig werken eerst. Daarna leer je storingen vinden en warmtepompen monteren.",
        (
            ("veilig-werken-vca-basis",),
            ("veilig-werken-aan-spanning-nen-3140",),
            ("storingen-zoeken-in-hydrauliek", "plc-programmeren-basis"),
            ("monteur-warmtepompen",),
        ),
        None,
    ),
    (
        "codeplaats",
        "Werken met gegevens",
        "Van vragen stellen aan een database tot zelf onderzoek doen met Python.",
        (("sql-en-databases",), ("python-voor-data-analyse", "data-analyse-voor-beginners-in-het-vak")),
        None,
    ),
)
"""The issuer's key, name, where it leads, the badges of each step, and the badge at the end."""
_SAID = {
    _WEB: "Wie deze badge heeft, bouwt bij ons na een week mee aan echte pagina’s.",
    "weerbaar-tegen-aanvallen": "Voor ons een reden om iemand uit te nodigen: veilig werken leer je niet uit een boekje.",
    "toegankelijk-bouwen": "Onze klanten vragen hierom. Deze badge scheelt ons een toets bij het solliciteren.",
    "veilig-werken-vca-basis": "Zonder deze badge komt niemand bij ons het terrein op.",
}
_EVIDENCE = "Bouwde in vier avonden een website voor een vereniging en liet hem zien aan de groep."
_ENDS_IN = (12, 26, 41, 55)


def tell(world: World) -> None:
    """Tell every story; the caller's transaction holds it all."""
    badges = {row.slug: row for row in db.session.scalars(select(BadgeClass))}
    issuer = world.organisations[MINE].admin
    _finished_list(badges[_CODE], issuer)
    _list_to_mend(badges[_WEB], issuer)
    _ending(world, badges["weerbaar-tegen-aanvallen"], issuer)
    _taken_back(world, badges[_LINKS])
    _trainer(world, badges[_LINKS])
    for key, name, about, steps, end in _ROUTES:
        _route(world, badges, key, Content(name, about, "nl", [[badges[s].id for s in step] for step in steps], end))
    _say(world, badges)


def _sheet(name: str, emails: list[str], wrong: dict[int, tuple[str, str]]) -> Sheet:
    rows = [TypedRow(number, *wrong.get(number, (email, "")), "") for number, email in enumerate(emails, start=2)]
    return Sheet(name, rows, ["Naam", "Groep"])


def _people(word: str, number: int) -> list[str]:
    return [f"{word}{n:02d}@{DOMAIN}" for n in range(1, number + 1)]


def _finished_list(badge: BadgeClass, issuer: Account) -> None:
    """A list of last week, done but for one row that went wrong."""
    subject = Subject(badge.organisation_id, badge.name, badge.id)
    emails = _people("cursist", 22)
    with clock.standing_at(days_ago(16, 10)):
        today = clock.today()
        sheet = _sheet("avondcursus-programmeren.xlsx", emails, {9: ("cursist07", ""), 15: (emails[2], "")})
        batch = lists.start(subject, sheet, awarded_on=today, evidence="Rondde de avondcursus af.", by=issuer)
        lists.confirm(batch, seen=0, by=issuer)
        while running.some_rows() is not None:
            pass


def _list_to_mend(badge: BadgeClass, issuer: Account) -> None:
    """A list of this morning that waits for its issuer: a few rows are wrong."""
    subject = Subject(badge.organisation_id, badge.name, badge.id)
    tomorrow = (clock.today() + timedelta(days=1)).strftime("%d-%m-%Y")
    emails = _people("bouwer", 46)
    wrong = {
        5: ("bouwer04@@demo.example", ""),
        11: ("bouwer10 demo.example", ""),
        17: (emails[3 + 8], ""),
        23: ("", "03-10-2026"),
        29: (emails[27], tomorrow),
        34: (emails[32], "31-02-2026"),
        40: (issuer.email, ""),
    }
    sheet = _sheet("websites-najaar.xlsx", emails, wrong)
    lists.start(subject, sheet, awarded_on=clock.today(), evidence=_EVIDENCE, by=issuer)


def _ending(world: World, badge: BadgeClass, issuer: Account) -> None:
    """Badges that end within two months, of people who have an account."""
    held = set(db.session.scalars(select(BadgeAssertion.recipient_email).filter_by(badge_class_id=badge.id)))
    people = [profile.email for profile in world.profiles if profile.email not in held]
    rows = []
    for email, left in zip(people[30:], _ENDS_IN, strict=False):
        awarded = clock.today() - timedelta(days=731 - left)
        until = last_valid_day(awarded, badge.valid_months)
        seed = AwardSeed(
            badge.slug,
            email,
            awarded,
            "Vond in de oefenomgeving alle vier de lekken.",
            valid_until=until,
            accepted=awarded + timedelta(days=2),
        )
        rows.append(award_row(seed, badge, issuer, world.accounts[email]))
    db.session.add_all(rows)
    db.session.flush()
    sign_awards((row, badge) for row in rows)
    for row in rows:
        actions.refresh_verified_skills(row.account_id or 0)


def _taken_back(world: World, badge: BadgeClass) -> None:
    """A badge that its issuer took back while its holder showed it: whoever has the link reads so, with the reason."""
    email = f"talent@{DOMAIN}"
    awarded = clock.today() - timedelta(days=120)
    seed = AwardSeed(
        badge.slug,
        email,
        awarded,
        "Koppelde een webwinkel aan een boekhouding.",
        valid_until=last_valid_day(awarded, badge.valid_months),
        accepted=awarded + timedelta(days=3),
        revoked=clock.today() - timedelta(days=25),
        reason="De koppeling bleek van iemand anders te zijn.",
        shown=True,
    )
    row = award_row(seed, badge, world.organisations[MINE].admin, world.accounts[email])
    db.session.add(row)
    db.session.flush()
    sign_awards([(row, badge)])


def _trainer(world: World, badge: BadgeClass) -> None:
    """A trainer says who completed what; the badge of one training is somebody else's, who has to agree."""
    trainer = world.organisations["codeplaats"]
    by = {t.slug: t for t in db.session.scalars(select(Training).filter_by(organisation_id=trainer.row.id))}
    asks = by["api-s-en-koppelingen-bouwen"]
    asks.badge_class_id = badge.id
    db.session.flush()
    permissions.ask(badge, trainer.row.id)
    for training, emails in ((asks, _people("koppelaar", 3)), (by["sql-en-databases"], _people("rekenaar", 4))):
        for email in emails:
            day = clock.today() - timedelta(days=4)
            completing.complete(training, email=email, completed_on=day, by=trainer.admin)


def _route(world: World, badges: dict[str, BadgeClass], key: str, content: Content) -> None:
    organisation = world.organisations[key]
    with clock.standing_at(days_ago(60)):
        pathways.create(organisation.row, content, by=organisation.admin)


def _say(world: World, badges: dict[str, BadgeClass]) -> None:
    """Companies say what a badge is worth to them; one says it of a person, who still has to answer."""
    trusted = [one for one in world.employers if one.company.verification == "verified" and one.company.published_at]
    for employer, (slug, words) in zip(trusted, _SAID.items(), strict=False):
        with clock.standing_at(days_ago(20)):
            endorsing.endorse_class(badges[slug], employer.company, words, by=employer.account)
    talent = world.accounts.get("talent@demo.example")
    query = select(BadgeAssertion).where(
        BadgeAssertion.account_id == (talent.id if talent else 0),
        BadgeAssertion.accepted_at.is_not(None),
        BadgeAssertion.badge_class_id == badges["toegankelijk-bouwen"].id,
    )
    shown = db.session.scalars(query).first()
    if shown is not None and trusted:
        shown.shown = True
        words = "Wij zagen het werk van deze ontwikkelaar op een open dag. Zo hoort een toegankelijke site."
        endorsing.endorse_award(shown, trusted[0].company, words, by=trusted[0].account)
