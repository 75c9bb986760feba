"""What the treasurer fills in."""

from collections.abc import Sequence
from typing import Any

from flask_babel import lazy_gettext as _l
from wtforms import SelectField, StringField

from app.accounts.forms import one_line
from app.kernel.forms import EuroField, Form, Required
from app.vouchers.forms.fields import at_most, choices, one_of

_WHO = _l("Kies wie dit geld betaalt.")
_BACK_TO = _l("Kies wie dit geld terugkrijgt.")


def _amount() -> EuroField:
    return EuroField(
        _l("Bedrag"),
        description=_l("Zoals 40.000 of 1.234,56"),
        validators=[Required(_l("Vul een bedrag in, zoals 40.000."))],
    )


class BudgetForm(Form):
    """Money that a contributor pays in."""

    contributor = SelectField(
        _l("Wie betaalt?"), choices=choices(), validators=[Required(_WHO), one_of(_WHO)], validate_choice=False
    )
    amount = _amount()
    note = StringField(
        _l("Omschrijving"),
        description=_l("Bijvoorbeeld: bijdrage 2026, brief van 3 mei"),
        filters=[one_line],
        validators=[Required(_l("Schrijf waar dit geld vandaan komt.")), at_most(200)],
    )

    def __init__(self, contributors: Sequence[tuple[str, str]], **values: Any) -> None:
        """Offer `contributors` (code, name)."""
        super().__init__(**values)
        self.contributor.choices = choices(("", _l("Kies een bijdrager")), *contributors)


class GiveBackForm(BudgetForm):
    """Money that a contributor gets back."""

    contributor = SelectField(
        _l("Wie krijgt geld terug?"),
        choices=choices(),
        validators=[Required(_BACK_TO), one_of(_BACK_TO)],
        validate_choice=False,
    )
    amount = _amount()  # anew: what is wrong is listed in the order of the fields
    note = StringField(
        _l("Omschrijving"),
        description=_l("Bijvoorbeeld: niet gebruikt in 2026, brief van 3 mei"),
        filters=[one_line],
        validators=[Required(_l("Schrijf waarom dit geld teruggaat.")), at_most(200)],
    )
