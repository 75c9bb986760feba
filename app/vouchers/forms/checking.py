"""The last page before sending, and the buttons of an application that is under way."""

from collections.abc import Collection
from typing import Any

from flask_babel import lazy_gettext as _l
from wtforms import BooleanField, HiddenField

from app.kernel.forms import Form, Required
from app.kernel.web import locale
from app.vouchers.scheme import ApplicantKind, SchemeVersion, Supply


class StepForm(Form):
    """One button: the tokens are all there is to send."""


class SubmitForm(Form):
    """What somebody declares when sending (R14). The amount of earlier aid stands on the page.

    `seen` is the revision of the application that the page shows.
    """

    seen = HiddenField("")
    consent = BooleanField(
        _l("De deelnemer weet van deze aanvraag en vindt het goed."),
        validators=[Required(_l("Vink aan dat de deelnemer het goed vindt."))],
    )
    de_minimis = BooleanField(
        _l("Het bedrag aan de-minimissteun hierboven klopt."),
        validators=[Required(_l("Vink aan dat het bedrag aan de-minimissteun klopt."))],
    )
    truth = BooleanField("", validators=[Required(_l("Vink aan dat u alles naar waarheid hebt ingevuld."))])

    def __init__(self, declaration: str, asked: Collection[str], *, many: bool = False, **values: Any) -> None:
        """Ask for the scheme's own `declaration`, in the reader's language, and for what it has declared (`asked`)."""
        super().__init__(**values)
        self.truth.label.text = declaration
        if "participant_consent" not in asked:
            del self.consent
        elif many:
            self.consent.label.text = _l("Alle deelnemers weten van deze aanvragen en vinden het goed.")
        if "de_minimis_form" not in asked:
            del self.de_minimis


def submit_form(version: SchemeVersion, kind: ApplicantKind, *, many: bool = False, **values: Any) -> SubmitForm:
    """Return the declarations of one kind of applicant."""
    asked = {item.code for item in version.kinds[kind].evidence if item.supply is Supply.DECLARATION}
    return SubmitForm(version.texts.declaration.show(locale()), asked, many=many, **values)
