"""What people get by mail when their rights at an organisation change, each in their own language."""

from flask import current_app
from flask_babel import force_locale
from flask_babel import gettext as _

from app.accounts.models import Account
from app.kernel import outbox
from app.organisations.models import Organisation


def access_granted(organisation: Organisation, to: Account, *, is_admin: bool) -> None:
    """Tell somebody that they act for the organisation now."""
    with force_locale(to.locale):
        more = _("U bent hoofdgebruiker. U kunt collega’s toelaten.") if is_admin else ""
        _post(
            to,
            _("U werkt nu voor %(organisation)s", organisation=organisation.name),
            _("U hebt op deze site toegang tot %(organisation)s.", organisation=organisation.name),
            *([more] if more else []),
            _("Log in en ga naar uw organisatie:"),
            _own_page(),
        )


def access_ended(organisation: Organisation, to: Account) -> None:
    """Tell somebody that they do not act for the organisation any longer."""
    with force_locale(to.locale):
        _post(
            to,
            _("U hebt geen toegang meer tot %(organisation)s", organisation=organisation.name),
            _("Uw toegang tot %(organisation)s is beëindigd.", organisation=organisation.name),
            _("Klopt dit niet? Bel of mail dan met iemand van de organisatie."),
        )


def admin_changed(organisation: Organisation, to: Account, *, is_admin: bool) -> None:
    """Tell somebody that they may let others in now, or may not any longer."""
    with force_locale(to.locale):
        if is_admin:
            subject = _("U bent hoofdgebruiker van %(organisation)s", organisation=organisation.name)
            sentence = _("U kunt nu collega’s toelaten en gegevens wijzigen.")
        else:
            subject = _("U bent geen hoofdgebruiker meer van %(organisation)s", organisation=organisation.name)
            sentence = _("U houdt toegang. Collega’s toelaten kan nu alleen een andere hoofdgebruiker.")
        _post(to, subject, sentence, _own_page())


def removed(organisation: Organisation, to: Account, note: str) -> None:
    """Tell a member that the organisation was removed, and why in the administrator's words."""
    with force_locale(to.locale):
        _post(
            to,
            _("%(organisation)s is verwijderd", organisation=organisation.name),
            _("Een beheerder verwijderde %(organisation)s van deze site.", organisation=organisation.name),
            _("De reden: %(note)s", note=note),
            _("Uw toegang is daarmee geëindigd."),
        )


def _own_page() -> str:
    """Return the full address of the page of the own organisations, inside and outside a request."""
    path = current_app.url_map.bind("").build("organisations.mine", {})
    return str(current_app.config["SITE_URL"]) + path


def _post(to: Account, subject: str, *paragraphs: str) -> None:
    greeting = _("Dag %(name)s,", name=to.name)
    body = "\n\n".join([greeting, *paragraphs, _("Met vriendelijke groet,") + "\nVindplatform"])
    outbox.post(recipient=to.email, subject=subject[:200], body=body + "\n")
