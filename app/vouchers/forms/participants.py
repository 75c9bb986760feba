"""The participants of an employer who applies for several at once: a row each, typed or read from a spreadsheet."""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date
from typing import Any

from flask_babel import gettext as _
from werkzeug.datastructures import FileStorage
from wtforms import FieldList, FormField, HiddenField
from wtforms import Form as PlainForm

from app.kernel.errors import DomainError
from app.kernel.personal_number import personal_numbers
from app.kernel.spreadsheet import reading
from app.kernel.text import N_
from app.vouchers.casefile import participant_key
from app.vouchers.drafts.models import Typed
from app.vouchers.forms.applying import Asked, PartForm
from app.vouchers.forms.fields import Person, participant_fields

MOST = 50
"""So many participants go in one time."""
NAMES = {
    "participant_name": ("voor- en achternaam", "naam", "name", "full name", "deelnemer"),
    "participant_birth_date": ("geboortedatum", "geboren", "date of birth", "birth date"),
    "participant_municipality": ("woongemeente", "woonplaats", "gemeente", "plaats", "municipality", "town"),
}
"""What a column may be called; the first of each stands in the template."""
NO_NAMES = N_("In dit bestand vinden wij niet alle kolommen. Gebruik ons voorbeeldbestand.")


class RowForm(PlainForm):
    """One participant; `number` is the row of the spreadsheet."""

    number = HiddenField()
    participant_name, participant_birth_date, participant_municipality = participant_fields()


class RowsField(FieldList):  # type: ignore[type-arg]  # not generic when it runs
    """The rows; a name with a number to which nobody counts is none of them."""

    def _extract_indices(self, prefix: str, formdata: Iterable[str]) -> Iterator[int]:
        row = re.compile(rf"{re.escape(prefix)}-([0-9]{{1,6}})(-|$)")
        return (int(found[1]) for found in map(row.match, formdata) if found)


class ManyForm(PartForm):
    """All participants. A row without anything in it is none."""

    people = RowsField(FormField(RowForm), max_entries=MOST)

    def __init__(self, asked: Asked, known: Mapping[str, Any], **options: Any) -> None:
        super().__init__(asked, known, **options)
        if not self.people.entries:
            self.people.append_entry()

    def validate(self, extra_validators: Any = None) -> bool:
        """Judge every row; name the row in each sentence, and each person once."""
        for entry in [entry for entry in self.people.entries if _is_empty(entry)][: len(self.people.entries) - 1]:
            self.people.entries.remove(entry)
        valid = bool(super().validate(extra_validators))
        seen: dict[str, int] = {}
        for number, row in self.rows():
            self._once(number, row, seen)
            for field in (row.participant_name, row.participant_birth_date, row.participant_municipality):
                field.errors = [_("Rij %(row)s: %(what)s", row=number, what=error) for error in field.errors]
                valid = valid and not field.errors
        wrong = [entry.errors for entry in self.people.entries]
        self.people.errors = wrong if any(wrong) else []
        return valid

    def _once(self, number: int, row: Any, seen: dict[str, int]) -> None:
        name, born = row.participant_name, row.participant_birth_date
        if personal_numbers(name.data or ""):
            name.errors = [*name.errors, _("Dit lijkt op een burgerservicenummer (BSN). Haal het weg.")]
        elif not name.errors and not born.errors:
            key = participant_key(name.data, born.data)
            if key in seen:
                name.errors = [_("Deze persoon staat ook op rij %(row)s.", row=seen[key])]
            seen.setdefault(key, number)

    def rows(self) -> Iterator[tuple[int, Any]]:
        """Yield the rows with their number: of the spreadsheet, else their place in the list."""
        for place, entry in enumerate(self.people.entries, start=1):
            typed = entry.form.number.data or ""
            yield int(typed) if re.fullmatch("[0-9]{1,6}", typed) else place, entry.form

    def persons(self) -> list[Person]:
        """Return the participants of a valid form."""
        return [
            Person(
                number,
                row.participant_name.data or "",
                row.participant_birth_date.data or date.min,
                row.participant_municipality.data or "",
            )
            for number, row in self.rows()
        ]

    def typed_fields(self) -> list[Any]:
        """Return the fields of all rows."""
        return [field for entry in self.people.entries for field in entry.form]


def _is_empty(entry: Any) -> bool:
    fields = (field for name, field in entry.form._fields.items() if name != "number")
    return not any((field.raw_data or [""])[0].strip() for field in fields)


def read_people(upload: FileStorage) -> Typed:
    """Return the participants of a spreadsheet as `ManyForm` sends them. Raises DomainError with what is wrong."""
    cells = reading.read_cells(upload, MOST)
    for start, (_number, line) in enumerate(cells[: reading.HEADER_WITHIN]):
        columns = list(reading.named(line, NAMES))
        if {name for _at, name in columns} == NAMES.keys():
            return _typed(cells[start + 1 :], reading.placed(line, columns))
    raise DomainError(NO_NAMES, reading.FIELD)


def _typed(cells: Sequence[tuple[int, list[str]]], places: Mapping[str, int]) -> Typed:
    rows = [(number, line) for number, line in cells if any(cell.strip() for cell in line)]
    if not rows:
        raise DomainError(reading.NOTHING, reading.FIELD)
    if len(rows) > MOST:
        raise reading.too_many(MOST)
    typed: Typed = {}
    for place, (number, line) in enumerate(rows):
        typed[f"people-{place}-number"] = [str(number)]
        for name, at in places.items():
            typed[f"people-{place}-{name}"] = [line[at][:200] if at < len(line) else ""]
    return typed


def typed_of(people: Iterable[Person]) -> Typed:
    """Return participants as `ManyForm` sends them."""
    typed: Typed = {}
    for place, person in enumerate(people):
        typed[f"people-{place}-number"] = [str(person.number)]
        typed[f"people-{place}-participant_name"] = [person.name]
        typed[f"people-{place}-participant_birth_date"] = [f"{person.birth_date:%d-%m-%Y}"]
        typed[f"people-{place}-participant_municipality"] = [person.municipality]
    return typed
