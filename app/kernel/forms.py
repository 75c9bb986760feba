"""Forms as Dutch people fill them in: money with a comma, dates day first, one clear sentence per mistake."""

import re
from collections.abc import Callable
from datetime import date
from typing import Any

from babel.dates import format_date
from flask import g
from flask_babel import lazy_gettext as _l
from flask_wtf import FlaskForm
from stdnum import iban
from stdnum.exceptions import ValidationError as StdnumError
from wtforms import Field, HiddenField, SelectMultipleField, StringField
from wtforms.validators import Length, StopValidation, ValidationError
from wtforms.widgets import CheckboxInput, ListWidget, TextInput

from app.kernel import once, pending
from app.kernel.address import website_of
from app.kernel.days import parse_day
from app.kernel.errors import DomainError, TooManyRequestsError
from app.kernel.money import AmountError, parse_euro
from app.kernel.text import N_, Text, Value, format_euro
from app.kernel.web import shown


class Form(FlaskForm):  # type: ignore[misc]
    """A form with CSRF protection and a token that can be used once; brings back what was kept aside."""

    once = HiddenField("")  # without a label WTForms reads a file with words for one, at every form
    form_errors: list[str]

    def __init__(self, *args: Any, **values: Any) -> None:
        if (kept := pending.brought_back()) is not None and "formdata" not in values:
            values["formdata"] = kept
        super().__init__(*args, **values)
        if not self.once.data:
            self.once.data = once.new_token()

    def refuse(self, error: DomainError) -> None:
        """Show what an action refused: beside its field, else above the form."""
        if isinstance(error, TooManyRequestsError):
            g.retry_after = error.seconds
        field = self._fields.get(error.field or "")
        if field is not None:
            field.errors = [*field.errors, shown(error.text)]
        else:
            self.form_errors = [*self.form_errors, shown(error.text)]


class Required:
    """The field must be filled in; `message` tells what to fill in, never "required"."""

    field_flags = {"required": True}  # noqa: RUF012

    def __init__(self, message: object) -> None:
        self.message = message

    def __call__(self, _form: object, field: Any) -> None:
        """Raise StopValidation with the sentence if nothing was filled in."""
        typed = field.raw_data
        empty = not typed or not typed[0] or _blank(typed[0]) or _blank(field.data)
        if empty and not field.errors:
            raise StopValidation(str(self.message))


def _blank(value: object) -> bool:
    """Return whether a text has nothing in it that can be seen, as typed or once its filters took out the rest."""
    return isinstance(value, str) and not any(char.isprintable() and not char.isspace() for char in value)


class EuroField(Field):
    """Money typed as Dutch people do; `data` is whole cents or None."""

    widget = TextInput()
    data: int | None

    def _value(self) -> str:
        if self.raw_data:
            return str(self.raw_data[0])
        return "" if self.data is None else format_euro(self.data, "nl").replace("€\u00a0", "")

    def process_formdata(self, valuelist: list[Any]) -> None:
        """Read the amount; ValueError carries the sentence."""
        self.data = None
        typed = str(valuelist[0]).strip() if valuelist else ""
        if typed:
            try:
                self.data = parse_euro(typed)
            except AmountError as error:
                raise ValueError(shown(str(error))) from error


class WholeNumberField(StringField):
    """A whole number between two bounds, dots and spaces forgiven; `data` is an int or None."""

    data: Any

    def __init__(self, label: Any, *, low: int, high: int, example: int, **options: Any) -> None:
        super().__init__(label, **options)
        self.low, self.high, self.example = low, high, example

    def _value(self) -> str:
        if self.raw_data:
            return str(self.raw_data[0])
        return "" if self.data is None else str(self.data)

    def process_formdata(self, valuelist: list[Any]) -> None:
        """Read the number; ValueError carries the sentence."""
        self.data = None
        typed = re.sub(r"[\s.]", "", str(valuelist[0])) if valuelist else ""
        if not typed:
            return
        if not re.fullmatch(r"[0-9]{1,9}", typed):
            raise ValueError(shown(Text(N_("Vul een heel getal in, zoals %(n)s."), {"n": self.example})))
        if not self.low <= int(typed) <= self.high:
            bounds: dict[str, Value] = {"low": self.low, "high": self.high}
            raise ValueError(shown(Text(N_("Vul een getal in van %(low)s tot en met %(high)s."), bounds)))
        self.data = int(typed)


class DayField(Field):
    """A day typed as 31-12-1990 (also 31/12/1990, 31 12 1990, 1990-12-31); `data` is a date or None."""

    widget = TextInput()
    data: date | None

    def _value(self) -> str:
        if self.raw_data:
            return str(self.raw_data[0])
        return "" if self.data is None else format_date(self.data, "dd-MM-y", locale="nl")

    def process_formdata(self, valuelist: list[Any]) -> None:
        """Read the day; ValueError carries the sentence."""
        self.data = None
        typed = str(valuelist[0]).strip() if valuelist else ""
        if not typed:
            return
        try:
            self.data = parse_day(typed)
        except ValueError as error:
            raise ValueError(shown(str(error))) from None


def valid_iban(_form: object, field: Any) -> None:
    """Require an IBAN with right check digits; store it without spaces."""
    try:
        field.data = iban.validate(field.data or "")
    except StdnumError as error:
        raise ValidationError(
            str(_l("Dit IBAN klopt niet. Controleer de cijfers, zoals NL91 ABNA 0417 1643 00."))
        ) from error


def valid_kvk(_form: object, field: Any) -> None:
    """Require a KvK number of eight digits; spaces and dots are forgiven."""
    digits = re.sub(r"[\s.]", "", field.data or "")
    if not re.fullmatch(r"[0-9]{8}", digits):
        raise ValidationError(str(_l("Een KvK-nummer heeft 8 cijfers, zoals 12345678.")))
    field.data = digits


def stripped(value: str | None) -> str | None:
    """Filter: text without white space around it."""
    return value.strip() if value else value


def valid_website(_form: object, field: Any) -> None:
    """Require an address of the web; store it with its scheme, nothing as None."""
    if not field.data:
        field.data = None
        return
    address = website_of(field.data)
    if address is None:
        raise ValidationError(str(_l("Vul een website in, zoals www.bedrijf.nl.")))
    field.data = address


def lines(value: str | None) -> str | None:
    """Filter: text of several lines, without other control characters."""
    if not value:
        return value
    plain = value.replace("\r\n", "\n").replace("\r", "\n")
    return re.sub(r"[\x00-\x09\x0b-\x1f\x7f]", " ", plain).strip()


def at_most(characters: int) -> Length:
    """Validator: no more than `characters`."""
    return Length(max=characters, message=_l("Gebruik hoogstens %(n)s tekens.", n=characters))


def known_choices(sentence: object) -> Callable[[Form, Field], None]:
    """Validator: only choices that the field offers."""

    def check(_form: Form, field: Any) -> None:
        chosen = field.data if isinstance(field.data, list) else [field.data]
        if not set(chosen) <= {value for value, _label in field.choices}:
            raise ValidationError(str(sentence))

    return check


def boxes(label: Any, sentence: object, *, required: bool = False) -> SelectMultipleField:
    """Return a field of boxes to tick; `sentence` is for who ticks what is not there or, if `required`, nothing."""
    return SelectMultipleField(
        label,
        widget=ListWidget(prefix_label=False),
        option_widget=CheckboxInput(),
        validate_choice=False,
        validators=[Required(sentence), known_choices(sentence)] if required else [known_choices(sentence)],
    )


def ticked(field: Any) -> list[str]:
    """Return what was chosen, in the order of the list."""
    return [value for value, _label in field.choices if value in (field.data or [])]
