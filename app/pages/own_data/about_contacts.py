"""What is kept of what somebody did here: messages, introductions, placements, mails, the trail."""

from sqlalchemy import or_, select

from app.accounts import audit_words
from app.accounts import queries as accounts
from app.accounts.models import Account, AuditRow
from app.accounts.rules import ROLE_NAMES, Role
from app.companies.models import Company
from app.contacts.models import Conversation, Introduction, Message, Placement
from app.contacts.rules import REFUSALS, Refusal, Side, Starter
from app.kernel.database import db
from app.kernel.outbox import OutboxMail
from app.kernel.text import N_
from app.kernel.web import shown
from app.pages.own_data.about_you import AGREEMENT
from app.pages.own_data.record import Entry, Record, Section, entries
from app.people.models import Person
from app.vacancies.models import Vacancy

STARTERS = {Starter.PERSON: N_("jij"), Starter.COMPANY: N_("het bedrijf"), Starter.COORDINATOR: N_("je school")}
SENDERS = {True: N_("jij"), False: N_("het bedrijf")}


def messages_section(user: Account) -> Section:
    """Return the messages of one's own conversations, and those that one wrote for a company.

    Who answered for a company, and to whom one answered for it, are other people: they are not named.
    """
    query = (
        select(Company.name, Conversation.person_id, Message.author_id, Message.sender, Message.body, Message.sent_at)
        .join(Conversation, Conversation.id == Message.conversation_id)
        .join(Company, Company.id == Conversation.company_id)
        .where(or_(Conversation.person_id == user.id, Message.author_id == user.id))
        .order_by(Message.conversation_id, Message.id)
    )
    records = [
        Record(
            row.name,
            entries(
                [
                    ("company", N_("Bedrijf"), row.name),
                    ("from", N_("Van"), shown(SENDERS[_is_own(row.person_id, row.sender, user)])),
                    ("sent_at", N_("Verstuurd"), row.sent_at),
                    ("body", N_("Bericht"), row.body),
                ]
            ),
        )
        for row in db.session.execute(query)
    ]
    until = N_("Eén jaar na het laatste bericht als het niets werd. Anders zolang je account er is.")
    return Section("messages", N_("Je berichten"), AGREEMENT, until, records)


def _is_own(person_id: int, sender: str, user: Account) -> bool:
    return sender == Side.PERSON if person_id == user.id else True


def introductions_section(user: Account) -> Section:
    """Return the introductions of one's profiles, and what one wrote to start others: nothing of who they are about."""
    query = (
        select(Introduction, Company.name, Vacancy.title, Person.account_id == user.id)
        .join(Person, Person.id == Introduction.person_id)
        .join(Company, Company.id == Introduction.company_id)
        .outerjoin(Vacancy, Vacancy.id == Introduction.vacancy_id)
        .where(or_(Person.account_id == user.id, Introduction.started_by_id == user.id))
        .order_by(Introduction.id)
    )
    records = [Record(row[1], _introduction(*row)) for row in db.session.execute(query)]
    return Section(
        "introductions", N_("Je kennismakingen"), AGREEMENT, N_("Eén jaar na het laatste antwoord."), records
    )


def _introduction(row: Introduction, company: str, vacancy: str | None, about_self: bool) -> list[Entry]:
    if not about_self:
        started = (("started_at", N_("Begonnen"), row.started_at), ("message", N_("Bericht"), row.message))
        return entries([("company", N_("Bedrijf"), company), ("vacancy", N_("Vacature"), vacancy), *started])
    side = Side.PERSON if row.person_declined_at else Side.COMPANY
    refusal = shown(REFUSALS[side].get(Refusal(row.refusal), row.refusal)) if row.refusal else None
    return entries(
        [
            ("company", N_("Bedrijf"), company),
            ("vacancy", N_("Vacature"), vacancy),
            ("started_by", N_("Begonnen door"), shown(STARTERS[Starter(row.started_by)])),
            ("started_at", N_("Begonnen"), row.started_at),
            ("message", N_("Bericht"), row.message),
            ("you_agreed_at", N_("Jij zei ja"), row.person_agreed_at),
            ("you_declined_at", N_("Jij zei nee"), row.person_declined_at),
            ("company_agreed_at", N_("Het bedrijf zei ja"), row.company_agreed_at),
            ("company_declined_at", N_("Het bedrijf zei nee"), row.company_declined_at),
            ("refusal", N_("Waarom niet"), refusal),
            ("refusal_note", N_("Toelichting"), row.refusal_note),
            ("withdrawn_at", N_("Ingetrokken"), row.withdrawn_at),
        ]
    )


def placements_section(user: Account) -> Section:
    """Return the stages that the school confirmed."""
    query = (
        select(Company.name, Placement.starts_on, Placement.ends_on, Placement.confirmed_at, Placement.withdrawn_at)
        .join(Person, Person.id == Placement.person_id)
        .join(Company, Company.id == Placement.company_id)
        .where(Person.account_id == user.id)
        .order_by(Placement.id)
    )
    records = [
        Record(
            row.name,
            entries(
                [
                    ("company", N_("Bedrijf"), row.name),
                    ("starts_on", N_("Van"), row.starts_on),
                    ("ends_on", N_("Tot en met"), row.ends_on),
                    ("confirmed_at", N_("Bevestigd door je school"), row.confirmed_at),
                    ("withdrawn_at", N_("Ingetrokken"), row.withdrawn_at),
                ]
            ),
        )
        for row in db.session.execute(query)
    ]
    return Section("placements", N_("Je stageplaatsen"), AGREEMENT, N_("Zolang je account er is."), records)


def mails_section(user: Account) -> Section:
    """Return when mail was sent to the address of the account."""
    query = (
        select(OutboxMail.created_at, OutboxMail.sent_at)
        .where(OutboxMail.recipient == user.email)
        .order_by(OutboxMail.id)
    )
    records = [
        Record("", entries([("created_at", N_("Gemaakt"), row.created_at), ("sent_at", N_("Verstuurd"), row.sent_at)]))
        for row in db.session.execute(query)
    ]
    return Section("mails", N_("Mails aan jou"), AGREEMENT, N_("Negentig dagen na het versturen."), records)


def looks_section(user: Account) -> Section:
    """Return who looked at or changed what is this account's: in which role, never by name."""
    looks = accounts.looks_by_others(user)
    names = audit_words.subject_names(row.subject for row in looks)
    records = [
        Record(
            "",
            entries(
                [
                    ("at", N_("Wanneer"), row.at),
                    ("role", N_("Wie"), shown(ROLE_NAMES[Role(row.role)] if row.role else SENDERS[False])),
                    ("action", N_("Wat"), audit_words.action_name(row.action)),
                    ("subject", N_("Waarvan"), names[row.subject]),
                ]
            ),
        )
        for row in looks
    ]
    return Section(
        "looks",
        N_("Wie keek naar je gegevens"),
        N_("We moeten kunnen laten zien wie je gegevens zag (AVG artikel 5, lid 2)."),
        N_("Vijf jaar."),
        records,
        empty=N_("Nog niemand. Opent iemand je gegevens, dan staat dat hier."),
    )


def trail_section(user: Account) -> Section:
    """Return what this account did itself; on what it did that is not said: it may be somebody else's file."""
    query = select(AuditRow.at, AuditRow.action).where(AuditRow.actor_id == user.id).order_by(AuditRow.id)
    records = [
        Record(
            "",
            entries([("at", N_("Wanneer"), row.at), ("action", N_("Wat"), audit_words.action_name(row.action))]),
        )
        for row in db.session.execute(query)
    ]
    return Section(
        "trail",
        N_("Wat jij hier deed"),
        N_("We moeten kunnen laten zien wie wat deed (AVG artikel 5, lid 2)."),
        N_("Vijf jaar."),
        records,
    )
