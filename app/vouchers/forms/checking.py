"""The last page before sending, and the buttons of an application that is under way."""

from typing import Any

from flask_babel import lazy_gettext as _l
from wtforms import BooleanField, HiddenField

from app.kernel.forms import Form, Required


class StepForm(Form):
    """One button: the tokens are all there is to send."""


class SubmitForm(Form):
    """What an employer declares when sending (R14). The amount of earlier aid stands on the page.

    `seen` is the revision of the application that the page shows.
    """

    seen = HiddenField()
    consent = BooleanField(
        _l("De deelnemer weet van deze aanvraag en vindt het goed."),
        validators=[Required(_l("Vink aan dat de deelnemer het goed vindt."))],
    )
    de_minimis = BooleanField(
        _l("Het bedrag aan de-minimissteun hierboven klopt."),
        validators=[Required(_l("Vink aan dat het bedrag aan de-minimissteun klopt."))],
    )
    truth = BooleanField("", validators=[Required(_l("Vink aan dat u alles naar waarheid hebt ingevuld."))])

    def __init__(self, declaration: str, **values: Any) -> None:
        """Ask for the scheme's own `declaration`, in the reader's language."""
        super().__init__(**values)
        self.truth.label.text = declaration
