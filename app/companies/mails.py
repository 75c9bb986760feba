"""What companies get by mail, each in the language of who reads it."""

from collections.abc import Iterable

from flask import current_app
from flask_babel import force_locale
from flask_babel import gettext as _

from app.accounts.models import Account
from app.companies.models import Company
from app.kernel import outbox


def registered(company: Company, to: Account) -> None:
    """Tell the applicant that the company is in, and what happens next."""
    with force_locale(to.locale):
        _post(
            to,
            _("%(company)s is aangemeld", company=company.name),
            _("U meldde %(company)s aan.", company=company.name),
            _(
                "Een beheerder controleert het bedrijf. U krijgt daarna een mail. "
                "U kunt uw profiel nu al invullen en tonen."
            ),
            _dashboard(company),
        )


def verified(company: Company, to: Iterable[Account]) -> None:
    """Tell the company's admins that it was found right."""
    for account in to:
        with force_locale(account.locale):
            _post(
                account,
                _("%(company)s is gecontroleerd", company=company.name),
                _("Een beheerder controleerde %(company)s. Alles klopt.", company=company.name),
                _("Bij uw profiel staat nu niet meer “nieuw”."),
                _dashboard(company),
            )


def rejected(company: Company, to: Iterable[Account], note: str) -> None:
    """Tell the company's admins that it was refused, and why in the administrator's words."""
    for account in to:
        with force_locale(account.locale):
            _post(
                account,
                _("%(company)s is afgewezen", company=company.name),
                _(
                    "Een beheerder controleerde %(company)s en wees het bedrijf af. Anderen zien uw profiel niet meer.",
                    company=company.name,
                ),
                _("De reden: %(note)s", note=note),
                _("U kunt uw gegevens verbeteren. Een beheerder kan dan opnieuw kijken."),
                _dashboard(company),
            )


def removed(company: Company, to: Iterable[Account], note: str) -> None:
    """Tell the company's admins that it was removed, and why in the administrator's words."""
    for account in to:
        with force_locale(account.locale):
            _post(
                account,
                _("%(company)s is verwijderd", company=company.name),
                _("Een beheerder verwijderde %(company)s van deze site.", company=company.name),
                _("De reden: %(note)s", note=note),
            )


def access_requested(company: Company, requester: Account, to: Iterable[Account]) -> None:
    """Ask the company's admins to let somebody in, or not."""
    for account in to:
        with force_locale(account.locale):
            _post(
                account,
                _("%(name)s vraagt toegang tot %(company)s", name=requester.name, company=company.name),
                _(
                    "%(name)s (%(email)s) wil ook voor %(company)s werken op deze site.",
                    name=requester.name,
                    email=requester.email,
                    company=company.name,
                ),
                _("Kent u deze persoon? Geef dan toegang. Anders wijst u de vraag af."),
                _address("companies.members", slug=company.slug),
            )


def access_granted(company: Company, to: Account) -> None:
    """Tell somebody that they act for the company now."""
    with force_locale(to.locale):
        _post(
            to,
            _("U hebt toegang tot %(company)s", company=company.name),
            _("U werkt op deze site nu ook voor %(company)s.", company=company.name),
            _dashboard(company),
        )


def access_ended(company: Company, to: Account, *, was_member: bool) -> None:
    """Tell somebody that they do not (any longer) act for the company."""
    with force_locale(to.locale):
        _post(
            to,
            _("U hebt geen toegang tot %(company)s", company=company.name),
            _("Uw toegang tot %(company)s is beëindigd.", company=company.name)
            if was_member
            else _("%(company)s gaf u geen toegang.", company=company.name),
            _("Klopt dit niet? Bel of mail dan met iemand van het bedrijf."),
        )


def _dashboard(company: Company) -> str:
    return _address("pages.company_dashboard", slug=company.slug)


def _address(endpoint: str, **values: str) -> str:
    """Return the full address of a page, inside and outside a request."""
    path = current_app.url_map.bind("").build(endpoint, values)
    return str(current_app.config["SITE_URL"]) + path


def _post(to: Account, subject: str, *paragraphs: str) -> None:
    greeting = _("Dag %(name)s,", name=to.name)
    body = "\n\n".join([greeting, *paragraphs, _("Met vriendelijke groet,") + "\nVindplatform"])
    outbox.post(recipient=to.email, subject=subject[:200], body=body + "\n")
