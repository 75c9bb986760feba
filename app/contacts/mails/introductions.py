"""What is mailed about an introduction: before both said yes without a name of the person, never with an address."""

from datetime import datetime

from flask_babel import force_locale, format_date
from flask_babel import gettext as _

from app.accounts.models import Account
from app.companies.models import Company
from app.contacts import links
from app.contacts.mails.letter import COMPANY_LOCALE, address, quoted, send
from app.contacts.models import Conversation, Introduction, Placement
from app.contacts.rules import REFUSALS, Refusal, Side
from app.kernel.clock import amsterdam
from app.vacancies.models import Vacancy


def application_to_company(introduction: Introduction, company: Company, vacancy: Vacancy) -> None:
    """Relay an application, without the name, with the link to say yes or no."""
    with force_locale(COMPANY_LOCALE):
        send(
            company.contact_email,
            _("Sollicitatie op uw vacature %(title)s", title=vacancy.title),
            _("Dag %(contact)s,", contact=company.contact_name),
            _("Iemand solliciteert op uw vacature %(title)s en schrijft:", title=vacancy.title),
            quoted(introduction.message),
            *_ask_company(introduction, company),
        )


def introduction_to_company(introduction: Introduction, company: Company) -> None:
    """Ask the company about a student whom a school introduces and who said yes, without the name."""
    with force_locale(COMPANY_LOCALE):
        send(
            company.contact_email,
            _("Een school draagt een student voor bij %(company)s", company=company.name),
            _("Dag %(contact)s,", contact=company.contact_name),
            _("Een stagecoördinator draagt een student voor. De student wil graag kennismaken. De school schrijft:"),
            quoted(introduction.message),
            *_ask_company(introduction, company),
        )


def _ask_company(introduction: Introduction, company: Company) -> list[str]:
    return [
        _("Bekijk het profiel en zeg ja of nee. Dat kan zonder account, met deze link:"),
        address("contacts.introduction_by_link", token=links.token_for(introduction, company)),
        _("Graag vóór %(day)s. U ziet de naam zodra u ja zegt.", day=_day(introduction.expected_by)),
        _("De link is alleen voor u en werkt 60 dagen. Antwoord niet op deze mail: die leest niemand."),
    ]


def copy_to_person_of_application(
    introduction: Introduction, company: Company, vacancy: Vacancy, person: Account
) -> None:
    """Send who applied a copy, with the day before which to expect an answer."""
    with force_locale(person.locale):
        send(
            person.email,
            _("Je sollicitatie op %(title)s", title=vacancy.title),
            _("Dag %(person)s,", person=person.name),
            _("Dit stuurde je aan %(company)s, zonder je naam:", company=company.name),
            quoted(introduction.message),
            _(
                "Je hoort vóór %(day)s iets. Hoor je niets? Solliciteer dan ook op een andere vacature.",
                day=_day(introduction.expected_by),
            ),
            _("Zo staat het ervoor:"),
            _page(introduction),
        )


def invitation_to_person(
    introduction: Introduction, company: Company, vacancy: Vacancy | None, person: Account
) -> None:
    """Relay the invitation of a company."""
    with force_locale(person.locale):
        about = (
            _("%(company)s nodigt je uit voor de vacature %(title)s:", company=company.name, title=vacancy.title)
            if vacancy
            else _("%(company)s nodigt je uit om over een stage te praten:", company=company.name)
        )
        send(
            person.email,
            _("%(company)s wil je leren kennen", company=company.name),
            _("Dag %(person)s,", person=person.name),
            about,
            quoted(introduction.message),
            _("%(company)s zag je profiel, niet je naam. Zeg ja of nee:", company=company.name),
            _page(introduction),
            _("Graag vóór %(day)s. Zeg je ja, dan ziet het bedrijf je naam.", day=_day(introduction.expected_by)),
        )


def copy_to_member(introduction: Introduction, company: Company, vacancy: Vacancy | None, member: Account) -> None:
    """Send who invited somebody a copy, with the day before which to expect an answer."""
    with force_locale(member.locale):
        work = vacancy.title if vacancy else _("een stage bij %(company)s", company=company.name)
        send(
            member.email,
            _("Uw uitnodiging voor %(work)s", work=work),
            _("Dag %(person)s,", person=member.name),
            _("Dit stuurde u:"),
            quoted(introduction.message),
            _(
                "U hoort vóór %(day)s iets. Hoort u niets? Nodig dan gerust iemand anders uit.",
                day=_day(introduction.expected_by),
            ),
            _page(introduction),
        )


def introduction_to_student(introduction: Introduction, company: Company, student: Account) -> None:
    """Ask a student whether the school may introduce them."""
    with force_locale(student.locale):
        send(
            student.email,
            _("Je school stelt %(company)s voor", company=company.name),
            _("Dag %(person)s,", person=student.name),
            _("Je stagecoördinator wil je voordragen bij %(company)s. Jij beslist.", company=company.name),
            _("Zeg je ja, dan leest het bedrijf dit over je, zonder je naam:"),
            quoted(introduction.message),
            _("Zeg je nee, dan hoort het bedrijf niets. Hier zeg je ja of nee:"),
            _page(introduction),
            _("Graag vóór %(day)s.", day=_day(introduction.expected_by)),
        )


def agreed_to_person(
    conversation: Conversation, company: Company, person: Account, vacancy: Vacancy | None, note: str
) -> None:
    """Tell the person that both said yes; `note` is what the company wrote with it."""
    with force_locale(person.locale):
        send(
            person.email,
            _("%(company)s en jij zeiden allebei ja", company=company.name),
            _("Dag %(person)s,", person=person.name),
            _("%(company)s wil met je kennismaken%(about)s.", company=company.name, about=_about(vacancy)),
            *_said(note),
            _("Vanaf nu ziet het bedrijf je naam. Spreek iets af:"),
            address("contacts.conversation", public_id=conversation.public_id),
        )


def agreed_to_company(
    conversation: Conversation, company: Company, person: Account, vacancy: Vacancy | None, note: str
) -> None:
    """Tell the company that both said yes, with the name; `note` is what the person wrote with it."""
    with force_locale(COMPANY_LOCALE):
        send(
            company.contact_email,
            _("%(person)s en %(company)s zeiden allebei ja", person=person.name, company=company.name),
            _("Dag %(contact)s,", contact=company.contact_name),
            _(
                "%(person)s wil kennismaken met %(company)s%(about)s.",
                person=person.name,
                company=company.name,
                about=_about(vacancy),
            ),
            *_said(note),
            _("Spreek iets af. Dat kan zonder account, met deze link:"),
            address("contacts.answer", token=links.token_for(conversation, company)),
        )


def refusal_to_person(introduction: Introduction, company: Company, person: Account) -> None:
    """Tell the person that the company said no, why, and where to read what helps."""
    with force_locale(person.locale):
        reason = _reason(introduction, Side.COMPANY)
        send(
            person.email,
            _("%(company)s kiest deze keer niet voor jou", company=company.name),
            _("Dag %(person)s,", person=person.name),
            _(
                "%(company)s heeft je bericht gelezen en zegt nee. De reden: %(reason)s.",
                company=company.name,
                reason=reason,
            ),
            *_said(introduction.refusal_note or ""),
            _("Het bedrijf weet niet wie je bent. Hier lees je wat je verder helpt:"),
            _page(introduction),
        )


def refusal_to_member(introduction: Introduction, company: Company, member: Account) -> None:
    """Tell who invited somebody for the company that the answer is no, and why."""
    with force_locale(member.locale):
        reason = _reason(introduction, Side.PERSON)
        send(
            member.email,
            _("Nee op uw uitnodiging namens %(company)s", company=company.name),
            _("Dag %(person)s,", person=member.name),
            _("Wie u uitnodigde, zegt nee. De reden: %(reason)s.", reason=reason),
            *_said(introduction.refusal_note or ""),
            _("U vindt er meer mensen die passen:"),
            address("pages.talents"),
        )


def application_stands(introduction: Introduction, company: Company, vacancy: Vacancy, person: Account) -> None:
    """Tell who applied that the vacancy was closed, and that an answer may still come."""
    with force_locale(person.locale):
        _closed(
            introduction,
            company,
            vacancy,
            person,
            _("Je sollicitatie staat er nog. Het bedrijf kan je nog antwoord geven."),
            _("Wacht je liever niet? Trek je sollicitatie dan hier in:"),
        )


def invitation_ended(introduction: Introduction, company: Company, vacancy: Vacancy, person: Account) -> None:
    """Tell who was invited that the vacancy was closed, and the invitation with it."""
    with force_locale(person.locale):
        text = _("De uitnodiging is daarmee voorbij. Je hoeft niets meer te doen.")
        _closed(introduction, company, vacancy, person, text)


def _closed(introduction: Introduction, company: Company, vacancy: Vacancy, person: Account, *so: str) -> None:
    """Tell a person, in the language that is set, that a vacancy was closed, and what follows from it."""
    send(
        person.email,
        _("De vacature %(title)s is gesloten", title=vacancy.title),
        _("Dag %(person)s,", person=person.name),
        _("%(company)s sloot de vacature %(title)s.", company=company.name, title=vacancy.title),
        *so,
        _page(introduction),
    )


def placement_to_student(placement: Placement, company: Company, student: Account) -> None:
    """Tell a student that the school recorded where they found a place."""
    with force_locale(student.locale):
        first, last = (format_date(day, "d MMMM y") for day in (placement.starts_on, placement.ends_on))
        send(
            student.email,
            _("Je plek bij %(company)s is bevestigd", company=company.name),
            _("Dag %(person)s,", person=student.name),
            _(
                "Je stagecoördinator bevestigt je plek bij %(company)s, van %(first)s tot en met %(last)s.",
                company=company.name,
                first=first,
                last=last,
            ),
            _("Klopt er iets niet? Vraag het je stagecoördinator."),
        )


def _about(vacancy: Vacancy | None) -> str:
    return " " + _("over %(title)s", title=vacancy.title) if vacancy else ""


def _said(note: str) -> list[str]:
    return [_("Erbij staat:"), quoted(note)] if note else []


def _reason(introduction: Introduction, side: Side) -> str:
    sentence = str(_(REFUSALS[side][Refusal(introduction.refusal or Refusal.OTHER)]))
    return sentence[:1].lower() + sentence[1:]


def _page(introduction: Introduction) -> str:
    return address("contacts.introduction", public_id=introduction.public_id)


def _day(expected_by: datetime) -> str:
    return str(format_date(amsterdam(expected_by), "d MMMM y"))
