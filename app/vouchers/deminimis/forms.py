"""A line of the statement, and a link between KvK numbers."""

from datetime import date
from typing import Any

from flask_babel import lazy_gettext as _l
from wtforms import StringField, TextAreaField
from wtforms.validators import ValidationError

from app.accounts.forms import one_line
from app.kernel import clock
from app.kernel.forms import DayField, EuroField, Form, Required, at_most, valid_kvk
from app.vouchers.forms.advice import no_bsn
from app.vouchers.forms.fields import lines


class LineForm(Form):
    """Aid from another grantor; `since` is the first day that still counts."""

    grantor = StringField(
        _l("Wie gaf de steun?"),
        description=_l("Bijvoorbeeld: RVO of provincie Overijssel."),
        filters=[one_line],
        validators=[Required(_l("Vul in wie de steun gaf.")), at_most(120), no_bsn],
    )
    granted_on = DayField(
        _l("Datum van het besluit"), validators=[Required(_l("Vul de datum van het besluit in, zoals 31-12-2025."))]
    )
    amount = EuroField(_l("Bedrag van de steun"), validators=[Required(_l("Vul het bedrag van de steun in."))])

    def __init__(self, since: date, **values: Any) -> None:
        super().__init__(**values)
        self._since = since

    def validate_granted_on(self, field: DayField) -> None:
        """Refuse a day that is still to come, and one that does not count any more."""
        if field.data is None:
            return
        if field.data > clock.today():
            raise ValidationError(str(_l("Deze datum ligt in de toekomst. Controleer de datum.")))
        if field.data < self._since:
            raise ValidationError(str(_l("Deze steun is te oud en telt niet meer mee.")))

    def validate_amount(self, field: EuroField) -> None:
        """Refuse nothing at all."""
        if field.data == 0:
            raise ValidationError(str(_l("Vul een bedrag in dat hoger is dan € 0.")))


class LinkForm(Form):
    """Another KvK number of the same undertaking, and how staff know."""

    other = StringField(
        _l("KvK-nummer van de andere onderneming"),
        validators=[Required(_l("Vul het KvK-nummer in, 8 cijfers.")), valid_kvk],
    )
    reason = TextAreaField(
        _l("Waarom horen zij bij elkaar?"),
        description=_l("Bijvoorbeeld: de ene onderneming bezit de meeste aandelen van de andere."),
        filters=[lines],
        validators=[Required(_l("Schrijf waarom zij bij elkaar horen.")), at_most(1000), no_bsn],
    )
