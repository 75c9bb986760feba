"""What the recipient of a badge gets by mail, in the language of the own account, else of the badge."""

from babel.dates import format_date
from flask import current_app
from flask_babel import force_locale, get_locale
from flask_babel import gettext as _

from app.accounts.models import Account
from app.badges import links
from app.badges.models import BadgeAssertion, BadgeClass
from app.kernel import outbox
from app.kernel.database import db
from app.organisations.models import Organisation

MAX_SUBJECT = 200


def awarded(assertion: BadgeAssertion, badge_class: BadgeClass, holder: Account | None) -> None:
    """Tell that a badge was awarded, with the link to read it; `holder` is the account of that address."""
    names = {"issuer": _issuer(badge_class), "badge": badge_class.name}
    with force_locale(holder.locale if holder else badge_class.language):
        _post(
            assertion.recipient_email,
            _("Je krijgt de badge %(badge)s", badge=badge_class.name),
            _greeting(holder),
            _("%(issuer)s geeft je de badge “%(badge)s”.", **names),
            _("Bekijk wat de badge bewijst. Daarvoor heb je geen account nodig:"),
            _address("pages.received_badge", token=links.token_for(assertion)),
            _("Je neemt de badge aan, of niet. Dat doe je met een account op dit e-mailadres."),
            _("Verwachtte je dit niet? Dan hoef je niets te doen. Niemand anders ziet de badge."),
        )


def revoked(assertion: BadgeAssertion, badge_class: BadgeClass, holder: Account | None) -> None:
    """Tell that a badge counts no more, and why in the issuer's words."""
    names = {"issuer": _issuer(badge_class), "badge": badge_class.name}
    with force_locale(holder.locale if holder else badge_class.language):
        _post(
            holder.email if holder else assertion.recipient_email,
            _("Je badge %(badge)s is ingetrokken", badge=badge_class.name),
            _greeting(holder),
            _("%(issuer)s heeft je badge “%(badge)s” ingetrokken.", **names),
            _("De reden: %(reason)s", reason=assertion.revocation_reason or ""),
            _("De badge bewijst vanaf nu niets meer. Klopt dit niet? Vraag het dan aan %(issuer)s.", **names),
        )


def series_done(account: Account, title: str, done: int, not_done: int, path: str) -> None:
    """Tell who confirmed a series that it is done: how many people were in it, and where the report is."""
    with force_locale(account.locale):
        _post(
            account.email,
            _("Uw lijst voor %(title)s is verwerkt", title=title),
            _greeting(account),
            _("Gelukt: %(done)s. Niet gelukt of overgeslagen: %(rest)s.", done=done, rest=not_done),
            _("U leest per rij wat er gebeurde:") + f"\n{current_app.config['SITE_URL']}{path}",
        )


def unanswered(assertion: BadgeAssertion, badge_class: BadgeClass, holder: Account | None) -> None:
    """Remind of an award that waits for an answer, with the link to read it."""
    names = {"issuer": _issuer(badge_class), "badge": badge_class.name}
    with force_locale(holder.locale if holder else badge_class.language):
        _post(
            assertion.recipient_email,
            _("Je badge %(badge)s wacht op je", badge=badge_class.name),
            _greeting(holder),
            _("%(issuer)s gaf je de badge “%(badge)s”. Je hebt nog niet geantwoord.", **names),
            _("Bekijk wat de badge bewijst. Daarvoor heb je geen account nodig:"),
            _address("pages.received_badge", token=links.token_for(assertion)),
            _("Je neemt de badge aan, of niet. Dat doe je met een account op dit e-mailadres."),
        )


def expiring(assertion: BadgeAssertion, badge_class: BadgeClass, holder: Account) -> None:
    """Tell a holder until when a badge counts, and who can renew it."""
    names = {"issuer": _issuer(badge_class), "badge": badge_class.name}
    with force_locale(holder.locale):
        day = _last_day(assertion)
        _post(
            holder.email,
            _("Je badge %(badge)s verloopt binnenkort", badge=badge_class.name),
            _greeting(holder),
            _("Je badge “%(badge)s” van %(issuer)s telt nog mee tot en met %(day)s.", day=day, **names),
            _("Vraag %(issuer)s wat je moet laten zien om hem te verlengen:", **names),
            _address("pages.badge", slug=badge_class.slug),
        )


def endorsed(holder: Account, badge_class: BadgeClass, company: str) -> None:
    """Tell a holder that a company endorses the badge, and that nobody sees it without a yes."""
    with force_locale(holder.locale):
        _post(
            holder.email,
            _("%(company)s beveelt je badge aan", company=company),
            _greeting(holder),
            _("%(company)s schreef iets over je badge “%(badge)s”.", company=company, badge=badge_class.name),
            _("Lees het, en kies of anderen het zien:"),
            _address("badges.endorsements"),
        )


def _last_day(assertion: BadgeAssertion) -> str:
    """Return the last day of an award, in the language of the mail."""
    return format_date(assertion.valid_until, "d MMMM y", locale=str(get_locale()))


def _issuer(badge_class: BadgeClass) -> str:
    return db.session.get_one(Organisation, badge_class.organisation_id).name


def _greeting(holder: Account | None) -> str:
    return str(_("Dag %(name)s,", name=holder.name) if holder else _("Dag,"))


def _post(recipient: str, subject: str, *paragraphs: str) -> None:
    body = "\n\n".join([*paragraphs, _("Met vriendelijke groet,") + "\nVindplatform"])
    outbox.post(recipient=recipient, subject=" ".join(subject.split())[:MAX_SUBJECT], body=body + "\n")


def _address(endpoint: str, **values: str) -> str:
    """Return the full address of a page, inside and outside a request."""
    path = current_app.url_map.bind("").build(endpoint, values)
    return str(current_app.config["SITE_URL"]) + path
