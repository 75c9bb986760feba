"""What the treasurer and deciders fill in about a recovery."""

from typing import Any

from flask_babel import lazy_gettext as _l
from wtforms import HiddenField, RadioField, StringField, TextAreaField

from app.accounts.forms import one_line
from app.kernel.forms import DayField, EuroField, Form, Required, WholeNumberField, at_most
from app.vouchers.forms.advice import no_bsn
from app.vouchers.forms.fields import about_now, choices, lines, one_of

_AMOUNT = _l("Vul een bedrag in, zoals 250 of 1.234,56.")
_DAY = _l("Vul een dag in.")
_CHOOSE = _l("Kies ja of nee.")


class ReceiveForm(Form):
    """Money that came in."""

    amount = EuroField(_l("Bedrag"), validators=[Required(_AMOUNT)])
    on = DayField(_l("Wanneer kwam het binnen?"), validators=[Required(_DAY), about_now])
    note = StringField(_l("Omschrijving van de bank"), filters=[one_line], validators=[at_most(140), no_bsn])


class PlanForm(Form):
    """What is still open, in equal parts a month apart."""

    parts = WholeNumberField(
        _l("In hoeveel termijnen?"),
        low=1,
        high=60,
        example=6,
        description=_l("Elke maand één termijn."),
        validators=[Required(_l("Vul het aantal termijnen in."))],
    )
    first = DayField(_l("Wanneer is de eerste termijn?"), validators=[Required(_DAY), about_now])


class WaiveForm(Form):
    """A proposal to ask no longer for an amount."""

    amount = EuroField(_l("Welk bedrag scheldt u kwijt?"), validators=[Required(_AMOUNT)])
    reason = TextAreaField(
        _l("Waarom?"),
        filters=[lines],
        validators=[Required(_l("Schrijf waarom. Eén zin is genoeg.")), at_most(4000), no_bsn],
    )


class DecideForm(Form):
    """The decision on a proposal to waive; `seen` is the proposal that the page showed."""

    seen = HiddenField()
    granted = RadioField(
        _l("Scheldt u dit bedrag kwijt?"),
        choices=choices(("ja", _l("Ja")), ("nee", _l("Nee"))),
        validators=[Required(_CHOOSE), one_of(_CHOOSE)],
        validate_choice=False,
    )
    reason = TextAreaField(
        _l("Motivering"),
        description=_l("Bij ja leest de aanvrager deze woorden."),
        filters=[lines],
        validators=[Required(_l("Schrijf waarom. Eén zin is genoeg.")), at_most(4000), no_bsn],
    )

    @property
    def seen_id(self) -> int:
        """The proposal that the page showed; 0 where the form was tampered with."""
        typed: Any = self.seen.data
        return int(typed) if str(typed).isdecimal() and len(str(typed)) < 10 else 0
