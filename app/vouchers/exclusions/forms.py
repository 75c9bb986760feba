"""What advisors and deciders fill in about an exclusion."""

from flask_babel import lazy_gettext as _l
from wtforms import TextAreaField

from app.kernel.forms import Form, Required, WholeNumberField, at_most
from app.vouchers.excluded.rules import LONGEST_MONTHS
from app.vouchers.forms.advice import no_bsn
from app.vouchers.forms.fields import YesNoField, lines

_WHY = _l("Schrijf waarom. Eén zin is genoeg.")


class ProposeForm(Form):
    """How long, and why: the applicant reads both."""

    months = WholeNumberField(
        _l("Hoeveel maanden?"),
        low=1,
        high=LONGEST_MONTHS,
        example=12,
        validators=[Required(_l("Vul in hoeveel maanden."))],
    )
    reason = TextAreaField(
        _l("Waarom?"),
        description=_l("De aanvrager leest deze woorden."),
        filters=[lines],
        validators=[Required(_WHY), at_most(4000), no_bsn],
    )


class DecideForm(Form):
    """The decision on a proposal, with what the applicant said to it."""

    reply = TextAreaField(
        _l("Wat zei de aanvrager hierop?"),
        description=_l("Leeg als er geen reactie kwam."),
        filters=[lines],
        validators=[at_most(4000), no_bsn],
    )
    granted = YesNoField(_l("Sluit u deze aanvrager uit?"), _l("Kies ja of nee."))
    reason = TextAreaField(
        _l("Motivering"),
        description=_l("De aanvrager leest deze woorden."),
        filters=[lines],
        validators=[Required(_WHY), at_most(4000), no_bsn],
    )


class EndForm(Form):
    """Why an exclusion ends early."""

    reason = TextAreaField(
        _l("Waarom eindigt de uitsluiting?"),
        description=_l("De aanvrager leest deze woorden."),
        filters=[lines],
        validators=[Required(_WHY), at_most(4000), no_bsn],
    )
