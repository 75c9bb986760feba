"""What is kept of somebody as such: the account, the profiles, what was agreed to, badges, memberships."""

from sqlalchemy import select

from app.accounts.models import Account, RoleGrant
from app.accounts.rules import ROLE_NAMES, Role
from app.badges.models import BadgeAssertion, BadgeClass
from app.badges.queries import state_now
from app.badges.queries.imported import imported_of
from app.badges.rules import CHECK_NAMES, STATE_NAMES
from app.companies.models import Company, CompanyMembership
from app.kernel import clock
from app.kernel.database import db
from app.kernel.text import N_
from app.kernel.web import locale, shown
from app.organisations import queries as organisations
from app.organisations.models import Organisation, OrganisationMembership
from app.pages.own_data.record import Record, Section, entries, yes_or_no
from app.people import queries as people
from app.people.models import Person
from app.people.rules import KIND_NAMES, PURPOSE_NAMES, SITUATION_NAMES, PersonKind, Purpose, Situation
from app.people.words import shown_words
from app.skills import queries as skills
from app.skills.rules import SKILL_LEVEL_NAMES, SkillLevel

YES_NO = (N_("ja"), N_("nee"))
AGREEMENT = N_("Nodig om deze site voor je te laten werken (AVG artikel 6, lid 1b).")
CONSENT = N_("Jouw toestemming (AVG artikel 6, lid 1a). Je kunt die altijd intrekken.")
WHILE_ACCOUNT = N_("Zolang je account er is.")


def account_section(user: Account) -> Section:
    """Return what the account says."""
    facts = entries(
        [
            ("name", N_("Naam"), user.name),
            ("email", N_("E-mailadres"), user.email),
            ("email_confirmed_at", N_("E-mailadres bevestigd"), user.email_confirmed_at),
            ("language", N_("Taal"), {"nl": "Nederlands", "en": "English"}[user.locale]),
            ("created_at", N_("Account gemaakt"), user.created_at),
        ]
    )
    grants = db.session.scalars(select(RoleGrant).where(RoleGrant.account_id == user.id).order_by(RoleGrant.id))
    roles = [
        Record(
            shown(N_("Rol")),
            entries(
                [
                    ("role", N_("Rol"), shown(ROLE_NAMES[Role(grant.role)])),
                    ("granted_at", N_("Sinds"), grant.granted_at),
                    ("ended_at", N_("Tot"), grant.ended_at),
                ]
            ),
        )
        for grant in grants
    ]
    note = N_("Je wachtwoord kennen we niet: we bewaren alleen een code die het kan controleren.")
    return Section("account", N_("Je account"), AGREEMENT, WHILE_ACCOUNT, [Record("", facts), *roles], note)


def profiles_section(user: Account) -> Section:
    """Return the profiles, with what companies never see as well."""
    found = db.session.scalars(select(Person).where(Person.account_id == user.id).order_by(Person.id)).all()
    schools = organisations.names_of(person.school_id for person in found if person.school_id)
    return Section(
        "profiles",
        N_("Je profiel"),
        AGREEMENT,
        N_("Tot je het leegmaakt."),
        [_profile(person, schools.get(person.school_id or 0)) for person in found],
    )


def _profile(person: Person, school: str | None) -> Record:
    seen = shown_words(people.shown_to_employers(person))
    facts = [
        ("kind", N_("Profiel als"), shown(KIND_NAMES[PersonKind(person.kind)])),
        ("headline", N_("Wat je zoekt"), person.headline),
        ("about", N_("Over jezelf"), person.about),
        ("school", N_("School"), school),
        (
            "situation",
            N_("Situatie"),
            shown(SITUATION_NAMES[Situation(person.situation)]) if person.situation else None,
        ),
        ("municipality", N_("Gemeente"), person.municipality),
        ("position", N_("Midden van je woonplaats"), _position(person)),
        ("created_at", N_("Profiel gemaakt"), person.created_at),
        ("changed_at", N_("Profiel gewijzigd"), person.changed_at),
    ]
    wishes = [(f"wish_{number}", name, value) for number, (name, value) in enumerate(seen.facts, start=1)]
    return Record(shown(KIND_NAMES[PersonKind(person.kind)]), entries([*facts, *wishes]))


def _position(person: Person) -> str | None:
    return f"{person.lat:.4f}, {person.lon:.4f}" if person.lat is not None and person.lon is not None else None


def skills_section(user: Account) -> Section:
    """Return what somebody says to be able to do, and what badges prove."""
    found = db.session.scalars(select(Person).where(Person.account_id == user.id).order_by(Person.id)).all()
    said = [(person, slug, level) for person in found for slug, level in people.skills_of(person.id).items()]
    proven = people.verified_of(user.id, clock.today())
    names = skills.skill_names({slug for _person, slug, _level in said} | proven.keys(), locale())
    source = N_("Volgens")
    told = [
        _skill(names.get(slug, slug), level, source, shown(KIND_NAMES[PersonKind(person.kind)]))
        for person, slug, level in said
    ]
    badges = [_skill(names.get(slug, slug), level, source, shown(N_("een badge"))) for slug, level in proven.items()]
    return Section("skills", N_("Je vaardigheden"), AGREEMENT, N_("Tot je ze weghaalt."), [*told, *badges])


def _skill(name: str, level: int, label: str, source: str) -> Record:
    words = shown(SKILL_LEVEL_NAMES[SkillLevel(level)])
    return Record(
        name, entries([("skill", N_("Vaardigheid"), name), ("level", N_("Niveau"), words), ("source", label, source)])
    )


def consents_section(user: Account) -> Section:
    """Return everything that was ever agreed to."""
    found = db.session.scalars(select(Person.id).where(Person.account_id == user.id).order_by(Person.id)).all()
    rows = [row for person_id in found for row in people.consent_log(person_id)]
    records = [
        Record(
            shown(PURPOSE_NAMES[Purpose(row.purpose)]),
            entries(
                [
                    ("purpose", N_("Waarvoor"), shown(PURPOSE_NAMES[Purpose(row.purpose)])),
                    ("given_at", N_("Gegeven"), row.given_at),
                    ("withdrawn_at", N_("Ingetrokken"), row.withdrawn_at),
                ]
            ),
        )
        for row in rows
    ]
    until = N_("Zolang je account er is: zo kunnen we laten zien wat je wanneer koos.")
    ground = N_("De wet vraagt dat we je toestemming kunnen aantonen (AVG artikel 7, lid 1).")
    return Section("consents", N_("Je toestemming"), ground, until, records)


def badges_section(user: Account) -> Section:
    """Return the badges that were awarded to this account, or to its confirmed address."""
    mine = BadgeAssertion.account_id == user.id
    if user.email_confirmed_at is not None:
        mine |= BadgeAssertion.account_id.is_(None) & (BadgeAssertion.recipient_email == user.email)
    query = (
        select(BadgeAssertion, BadgeClass.name, Organisation.name)
        .join(BadgeClass, BadgeClass.id == BadgeAssertion.badge_class_id)
        .join(Organisation, Organisation.id == BadgeClass.organisation_id)
        .where(mine)
        .order_by(BadgeAssertion.id)
    )
    records = [
        Record(
            name,
            entries(
                [
                    ("badge", N_("Badge"), name),
                    ("issuer", N_("Uitgever"), issuer),
                    ("recipient_email", N_("Uitgereikt aan"), award.recipient_email),
                    ("awarded_at", N_("Uitgereikt"), award.awarded_at),
                    ("accepted_at", N_("Aangenomen"), award.accepted_at),
                    ("declined_at", N_("Niet aangenomen"), award.declined_at),
                    ("valid_until", N_("Geldig tot en met"), award.valid_until),
                    ("state", N_("Nu"), shown(STATE_NAMES[state_now(award)])),
                    ("revocation_reason", N_("Waarom ingetrokken"), award.revocation_reason),
                    ("evidence", N_("Bewijs"), award.evidence),
                    ("shown", N_("Openbare pagina"), yes_or_no(award.shown, YES_NO)),
                ]
            ),
        )
        for award, name, issuer in db.session.execute(query)
    ]
    ground = N_("De uitgever moet kunnen laten zien wat de badge bewijst (AVG artikel 6, lid 1f).")
    return Section("badges", N_("Je badges"), ground, N_("Zolang de badge kan worden gecontroleerd."), records)


def imported_section(user: Account) -> Section:
    """Return the badges from elsewhere that this account brought, each as it was handed over."""
    records = [
        Record(
            badge.name,
            entries(
                [
                    ("badge", N_("Badge"), badge.name),
                    ("issuer", N_("Uitgever"), badge.issuer_name),
                    ("imported_at", N_("Meegebracht"), badge.imported_at),
                    ("status", N_("Nu"), shown(CHECK_NAMES[badge.status])),
                    ("checked_at", N_("Gecontroleerd"), badge.checked_at),
                    ("content", N_("De badge zelf"), badge.content),
                ]
            ),
        )
        for badge in imported_of(user.id)
    ]
    return Section("imported", N_("Je badges van elders"), AGREEMENT, N_("Tot je ze weghaalt."), records)


def memberships_section(user: Account) -> Section:
    """Return which companies and organisations this account acts or acted for."""
    companies = (
        select(Company.name, CompanyMembership.is_admin, CompanyMembership.created_at, CompanyMembership.ended_at)
        .join(Company, Company.id == CompanyMembership.company_id)
        .where(CompanyMembership.account_id == user.id)
        .order_by(CompanyMembership.id)
    )
    others = (
        select(
            Organisation.name,
            OrganisationMembership.is_admin,
            OrganisationMembership.created_at,
            OrganisationMembership.ended_at,
        )
        .join(Organisation, Organisation.id == OrganisationMembership.organisation_id)
        .where(OrganisationMembership.account_id == user.id)
        .order_by(OrganisationMembership.id)
    )
    records = [
        Record(
            name,
            entries(
                [
                    ("organisation", N_("Bedrijf of organisatie"), name),
                    ("is_admin", N_("Hoofdgebruiker"), yes_or_no(is_admin, YES_NO)),
                    ("since", N_("Sinds"), since),
                    ("until", N_("Tot"), until),
                ]
            ),
        )
        for query in (companies, others)
        for name, is_admin, since, until in db.session.execute(query)
    ]
    return Section("memberships", N_("Bedrijven en organisaties"), AGREEMENT, WHILE_ACCOUNT, records)
