"""What the two sides of a conversation get by mail; neither sees the other's address."""

from flask import current_app
from flask_babel import force_locale, format_date
from flask_babel import gettext as _

from app.accounts.models import Account
from app.companies.models import Company
from app.contacts import links
from app.contacts.models import Conversation
from app.kernel import outbox
from app.kernel.clock import amsterdam

MAX_SUBJECT = 200
COMPANY_LOCALE = "nl"
"""The language of mail to a company: its contact person has no account that says otherwise."""


def message_to_company(conversation: Conversation, company: Company, person: Account, body: str) -> None:
    """Relay a message of a student, with the link to answer."""
    with force_locale(COMPANY_LOCALE):
        subject = _("Bericht van %(person)s over een stage bij %(company)s", person=person.name, company=company.name)
        day = format_date(amsterdam(conversation.expected_by), "d MMMM y")
        _post(
            company.contact_email,
            subject,
            _("Dag %(contact)s,", contact=company.contact_name),
            _("%(person)s stuurde %(company)s dit bericht:", person=person.name, company=company.name),
            _quoted(body),
            _("Antwoorden kan zonder account, met deze link:"),
            _address("contacts.answer", token=links.token_for(conversation, company)),
            _("Graag vóór %(day)s. Ook een kort “nee, dit jaar niet” helpt een student verder.", day=day),
            _("De link is alleen voor u en werkt 60 dagen. Antwoord niet op deze mail: die leest niemand."),
        )


def copy_to_person(conversation: Conversation, company: Company, person: Account, body: str) -> None:
    """Send the student a copy, with the day on which to expect an answer."""
    with force_locale(person.locale):
        day = format_date(amsterdam(conversation.expected_by), "d MMMM y")
        _post(
            person.email,
            _("Je bericht aan %(company)s", company=company.name),
            _("Dag %(person)s,", person=person.name),
            _("Dit stuurde je aan %(company)s:", company=company.name),
            _quoted(body),
            _("Je hoort vóór %(day)s iets. Hoor je niets? Stuur dan een ander bedrijf een bericht.", day=day),
            _("Je gesprek staat hier:"),
            _address("contacts.conversation", public_id=conversation.public_id),
        )


def answer_to_person(conversation: Conversation, company: Company, person: Account, body: str) -> None:
    """Relay an answer of the company, with the link to the conversation."""
    with force_locale(person.locale):
        _post(
            person.email,
            _("%(company)s antwoordt op je bericht", company=company.name),
            _("Dag %(person)s,", person=person.name),
            _("%(company)s antwoordt:", company=company.name),
            _quoted(body),
            _("Wil je iets terugschrijven? Dat kan hier:"),
            _address("contacts.conversation", public_id=conversation.public_id),
        )


def _post(recipient: str, subject: str, *paragraphs: str) -> None:
    body = "\n\n".join([*paragraphs, _("Met vriendelijke groet,") + "\nVindplatform"])
    outbox.post(recipient=recipient, subject=" ".join(subject.split())[:MAX_SUBJECT], body=body + "\n")


def _quoted(body: str) -> str:
    return "\n".join(f"> {line}".rstrip() for line in body.splitlines())


def _address(endpoint: str, **values: str) -> str:
    """Return the full address of a page, inside and outside a request."""
    path = current_app.url_map.bind("").build(endpoint, values)
    return str(current_app.config["SITE_URL"]) + path
