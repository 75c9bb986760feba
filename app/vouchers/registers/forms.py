"""What staff fill in about recognised trainers."""

from collections.abc import Sequence
from typing import Any

from flask_babel import lazy_gettext as _l
from wtforms import RadioField, SelectField, StringField, TextAreaField
from wtforms.validators import ValidationError

from app.accounts.forms import one_line, typed
from app.kernel import clock
from app.kernel.forms import DayField, Form, Required, at_most, stripped, valid_kvk
from app.kernel.web import shown
from app.vouchers.forms.advice import no_bsn
from app.vouchers.forms.fields import about_now, choices, lines, one_of
from app.vouchers.trainers.actions import TOO_EARLY, Recognition
from app.vouchers.trainers.rules import MARK_NAMES, Mark, key_of

_MARK = _l("Kies welke erkenning de opleider heeft.")
_ORGANISATION = _l("Kies een opleider uit de lijst, of geen.")


class TrainerForm(Form):
    """A recognised trainer, and where somebody saw that it is."""

    name = StringField(
        _l("Naam van de opleider"),
        filters=[one_line],
        validators=[Required(_l("Vul de naam van de opleider in.")), at_most(160), no_bsn],
    )
    kvk_number = StringField(_l("KvK-nummer"), filters=[stripped])
    mark = RadioField(
        _l("Erkenning"),
        choices=choices(*((mark.value, _l(name)) for mark, name in MARK_NAMES.items())),
        validators=[Required(_MARK), one_of(_MARK)],
        validate_choice=False,
    )
    since = DayField(
        _l("Erkend vanaf"), validators=[Required(_l("Vul de eerste dag in, zoals 31-12-2026.")), about_now]
    )
    until = DayField(_l("Erkend tot en met"), validators=[about_now])
    source = StringField(
        _l("Waar zag u dit?"),
        description=_l("Bijvoorbeeld: ledenlijst op nrto.nl, gezien op 3 maart."),
        filters=[one_line],
        validators=[Required(_l("Schrijf waar u de erkenning zag.")), at_most(200), no_bsn],
    )
    organisation = SelectField(
        _l("Opleider op deze site"), validators=[one_of(_ORGANISATION)], validate_choice=False, default=""
    )

    def __init__(self, trainers: Sequence[tuple[int, str]], **values: Any) -> None:
        """Offer `trainers` (id, name) of this site."""
        super().__init__(**values)
        named = ((str(row_id), name) for row_id, name in trainers)
        self.organisation.choices = choices(("", _l("Staat niet op deze site")), *named)

    def validate_name(self, field: Any) -> None:
        """Refuse a name by which nobody can be found."""
        if len(key_of(field.data or "")) < 2:
            raise ValidationError(str(_l("Vul de naam van de opleider in.")))

    def validate_kvk_number(self, field: Any) -> None:
        """Refuse what is no KvK number; it may be left out."""
        if field.data:
            valid_kvk(self, field)

    def validate_until(self, field: Any) -> None:
        """Refuse a last day before the first."""
        if field.data is not None and self.since.data is not None and field.data < self.since.data:
            raise ValidationError(shown(TOO_EARLY))

    def found(self) -> Recognition:
        """Return what a valid form holds."""
        return Recognition(
            name=typed(self.name),
            kvk_number=self.kvk_number.data or None,
            mark=Mark(self.mark.data),
            since=self.since.data or clock.today(),
            until=self.until.data,
            source=typed(self.source),
            organisation_id=int(self.organisation.data) if self.organisation.data else None,
        )


class EndForm(Form):
    """The last day of a recognition, and why."""

    last_day = DayField(
        _l("Erkend tot en met"), validators=[Required(_l("Vul de laatste dag in, zoals 31-12-2026.")), about_now]
    )
    reason = TextAreaField(
        _l("Waarom eindigt de erkenning?"),
        filters=[lines],
        validators=[Required(_l("Schrijf waarom de erkenning eindigt.")), at_most(2000), no_bsn],
    )
