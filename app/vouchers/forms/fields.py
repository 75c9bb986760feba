"""Fields and checks that the forms of the vouchers share."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from typing import Any

from flask import current_app
from flask_babel import lazy_gettext as _l
from wtforms import RadioField, SelectChoice, StringField  # type: ignore[attr-defined]  # newer than the types
from wtforms.validators import Length, ValidationError

from app.accounts.forms import one_line
from app.kernel import clock
from app.kernel.forms import DayField, Form, Required
from app.kernel.region import Region
from app.vouchers.casefile import letters_of

_HOME = _l("Vul de gemeente in waar de deelnemer woont.")
YES, NO = "ja", "nee"
YEARS_AROUND = 10
OLDEST = 1900


def choices(*pairs: tuple[str, Any]) -> list[SelectChoice]:
    """Return the choices of a field from pairs of value and label."""
    return [SelectChoice(value, label) for value, label in pairs]


class YesNoField(RadioField):
    """A question that is answered with yes or no; `truth` is the answer, None without one."""

    def __init__(self, label: Any, missing: Any, *, yes: Any = None, no: Any = None, **options: Any) -> None:
        super().__init__(
            label,
            choices=choices((YES, yes or _l("Ja")), (NO, no or _l("Nee"))),
            validators=[Required(missing), one_of(missing)],
            validate_choice=False,
            **options,
        )

    def process_data(self, value: Any) -> None:
        """Take True and False of a record."""
        words = {True: YES, False: NO}
        super().process_data(words.get(value, value))

    @property
    def truth(self) -> bool | None:
        """The answer."""
        return {YES: True, NO: False}.get(self.data)


VAT = {"21": _l("21%"), "9": _l("9%"), "0": _l("0%, of vrijgesteld van btw")}
"""The percentages of VAT that a quote and an invoice can have, as every form names them."""


class VatField(RadioField):
    """How much VAT a paper names; `missing` is said where none was chosen."""

    def __init__(self, label: Any, missing: Any, **options: Any) -> None:
        checks = [Required(missing), one_of(missing)]
        super().__init__(label, choices=choices(*VAT.items()), validators=checks, validate_choice=False, **options)


class WithVatField(YesNoField):
    """Whether the amounts above it hold the VAT already."""

    def __init__(self, **options: Any) -> None:
        question = _l("Zijn deze bedragen met of zonder btw?")
        missing = _l("Kies of de bedragen met of zonder btw zijn.")
        super().__init__(question, missing, yes=_l("Met btw"), no=_l("Zonder btw"), **options)


def one_of(sentence: Any) -> Callable[[Form, Any], None]:
    """Validator: one of the choices that the field offers."""

    def check(_form: Form, field: Any) -> None:
        if field.data not in {choice.value for choice in field.choices}:
            raise ValidationError(str(sentence))

    return check


def at_most(characters: int) -> Length:
    """Validator: no more than `characters`."""
    return Length(max=characters, message=_l("Gebruik hoogstens %(n)s tekens.", n=characters))


def lines(value: str | None) -> str | None:
    """Filter: text of several lines, without other control characters."""
    if not value:
        return value
    plain = value.replace("\r\n", "\n").replace("\r", "\n")
    return "".join(c if c == "\n" or c.isprintable() else " " for c in plain).strip()


def readable_name(_form: Form, field: Any) -> None:
    """Validator: a name with letters, of whatever script, by which a person is known again (R7)."""
    if len(letters_of(field.data or "")) < 2:
        raise ValidationError(str(_l("Vul voor- en achternaam in, zoals in het paspoort.")))


def born(_form: Form, field: Any) -> None:
    """Validator: a birth date that somebody can have."""
    if field.data is None:
        return
    if field.data > clock.today():
        raise ValidationError(str(_l("Deze geboortedatum ligt in de toekomst. Controleer het jaar.")))
    if field.data.year < OLDEST:
        raise ValidationError(str(_l("Deze geboortedatum is te lang geleden. Controleer het jaar.")))


def about_now(_form: Form, field: Any) -> None:
    """Validator: a day within ten years from today; another year is a typing error."""
    if field.data is not None and abs(field.data.year - clock.today().year) > YEARS_AROUND:
        raise ValidationError(str(_l("Dit jaar kan niet kloppen. Controleer de datum.")))


def municipality_of(typed: str | None) -> str | None:
    """Return the municipality that somebody means: of a place or postcode of the region, else as it was typed."""
    text = " ".join((typed or "").split())
    if not any(char.isalnum() for char in text):
        return None
    region: Region = current_app.extensions["region"]
    place = region.locate(text)
    if place is not None:
        return place.municipality
    return text[:1].upper() + text[1:] if any(char.isalpha() for char in text) else None


def valid_municipality(sentence: Any) -> Callable[[Form, Any], None]:
    """Validator: a municipality, or a place or postcode of the region; stored as the municipality."""

    def check(_form: Form, field: Any) -> None:
        found = municipality_of(field.data)
        if found is None:
            raise ValidationError(str(sentence))
        field.data = found

    return check


@dataclass(frozen=True)
class Person:
    """One participant of several; `number` is the row that they stand on."""

    number: int
    name: str
    birth_date: date
    municipality: str


def participant_fields() -> tuple[StringField, DayField, StringField]:
    """Return the fields for a participant: name, birth date, municipality."""
    return (
        StringField(
            _l("Voor- en achternaam"),
            filters=[one_line],
            validators=[Required(_l("Vul de naam van de deelnemer in.")), at_most(120), readable_name],
        ),
        DayField(_l("Geboortedatum"), validators=[Required(_l("Vul de geboortedatum in, zoals 31-12-1990.")), born]),
        StringField(
            _l("Woongemeente"), filters=[one_line], validators=[Required(_HOME), at_most(80), valid_municipality(_HOME)]
        ),
    )


def not_before(earlier: date | None, later: date | None) -> bool:
    """Return whether `later` does not come before `earlier`, as far as both are known."""
    return earlier is None or later is None or later >= earlier
