"""What the two sides of a conversation get by mail."""

from flask_babel import force_locale, format_date
from flask_babel import gettext as _

from app.accounts.models import Account
from app.companies.models import Company
from app.contacts import links
from app.contacts.mails.letter import COMPANY_LOCALE, address, quoted, send
from app.contacts.models import Conversation
from app.kernel.clock import amsterdam


def message_to_company(conversation: Conversation, company: Company, person: Account, body: str) -> None:
    """Relay a message of a student, with the link to answer."""
    with force_locale(COMPANY_LOCALE):
        subject = _("Bericht van %(person)s over een stage bij %(company)s", person=person.name, company=company.name)
        day = format_date(amsterdam(conversation.expected_by), "d MMMM y")
        send(
            company.contact_email,
            subject,
            _("Dag %(contact)s,", contact=company.contact_name),
            _("%(person)s stuurde %(company)s dit bericht:", person=person.name, company=company.name),
            quoted(body),
            _("Antwoorden kan zonder account, met deze link:"),
            address("contacts.answer", token=links.token_for(conversation, company)),
            _("Graag vóór %(day)s. Ook een kort “nee, dit jaar niet” helpt een student verder.", day=day),
            _("De link is alleen voor u en werkt 60 dagen. Antwoord niet op deze mail: die leest niemand."),
        )


def copy_to_person(conversation: Conversation, company: Company, person: Account, body: str) -> None:
    """Send the student a copy, with the day on which to expect an answer."""
    with force_locale(person.locale):
        day = format_date(amsterdam(conversation.expected_by), "d MMMM y")
        send(
            person.email,
            _("Je bericht aan %(company)s", company=company.name),
            _("Dag %(person)s,", person=person.name),
            _("Dit stuurde je aan %(company)s:", company=company.name),
            quoted(body),
            _("Je hoort vóór %(day)s iets. Hoor je niets? Stuur dan een ander bedrijf een bericht.", day=day),
            _("Je gesprek staat hier:"),
            address("contacts.conversation", public_id=conversation.public_id),
        )


def answer_to_person(conversation: Conversation, company: Company, person: Account, body: str) -> None:
    """Relay an answer of the company, with the link to the conversation."""
    with force_locale(person.locale):
        send(
            person.email,
            _("%(company)s antwoordt op je bericht", company=company.name),
            _("Dag %(person)s,", person=person.name),
            _("%(company)s antwoordt:", company=company.name),
            quoted(body),
            _("Wil je iets terugschrijven? Dat kan hier:"),
            address("contacts.conversation", public_id=conversation.public_id),
        )
