"""What an issuer fills in to award many badges at once, and the rows that are mended on the page."""

from collections.abc import Mapping
from typing import Any

from flask_babel import lazy_gettext as _l
from flask_wtf.file import FileField
from werkzeug.datastructures import FileStorage
from wtforms import Field, TextAreaField
from wtforms.validators import ValidationError

from app.accounts.forms import one_line
from app.badges.awarding.actions import Mended
from app.badges.awarding.rules import MAX_CELL, MAX_EVIDENCE
from app.badges.forms import FreeText
from app.badges.rules import FIRST_DAY
from app.kernel import clock
from app.kernel.forms import DayField, Required, at_most, lines

CHOOSE = _l("Kies een bestand: een Excel-werkmap (xlsx) of csv.")


class ManyForm(FreeText):
    """A spreadsheet with people, and what holds for all of them."""

    about = "evidence"
    file = FileField(_l("Uw lijst"))
    awarded_on = DayField(_l("Datum van uitreiking"), validators=[Required(_l("Vul de datum van uitreiking in."))])
    evidence = TextAreaField(_l("Wat lieten deze mensen zien?"), filters=[lines], validators=[at_most(MAX_EVIDENCE)])

    def validate_file(self, field: Field) -> None:
        """Require a file."""
        if not isinstance(field.data, FileStorage) or not field.data.filename:
            raise ValidationError(str(CHOOSE))

    def validate_awarded_on(self, field: Field) -> None:
        """Require a day that was, and not too long ago."""
        if field.data is not None and field.data > clock.today():
            raise ValidationError(str(_l("Deze dag is nog niet geweest. Vul vandaag of een eerdere dag in.")))
        if field.data is not None and field.data < FIRST_DAY:
            raise ValidationError(str(_l("Vul een dag in vanaf 1 januari 2000.")))


def mended(form: Mapping[str, str], row_ids: list[int]) -> dict[int, Mended]:
    """Return the rows that a form sent, by their id; a field that was not sent is not changed by anybody."""
    found = {}
    for row_id in row_ids:
        if f"email-{row_id}" in form:
            found[row_id] = Mended(
                email=(one_line(form[f"email-{row_id}"]) or "")[:MAX_CELL],
                day=(one_line(form.get(f"day-{row_id}", "")) or "")[:40],
                evidence=(lines(form.get(f"evidence-{row_id}", "")) or "")[: MAX_EVIDENCE + 1],
                not_a_bsn=f"bsn-{row_id}" in form,
                leave_out=f"weg-{row_id}" in form,
            )
    return found


def sent_ids(form: Mapping[str, str]) -> list[int]:
    """Return the ids of the rows that a form sent."""
    numbers = (name.removeprefix("email-") for name in form if name.startswith("email-"))
    return [int(number) for number in numbers if number.isdecimal() and len(number) < 10]


def values_of(row: Any, typed: Mapping[str, str] | None) -> Mended:
    """Return what the fields of a row show: what is typed in `typed`, else what is stored."""
    stored = Mended(row.email, row.day, row.evidence, row.not_a_bsn, leave_out=False)
    return mended(typed, [row.id]).get(row.id, stored) if typed else stored
