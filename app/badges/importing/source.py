"""The form with which somebody hands over a badge: a file, what stands in one, or its address."""

from typing import Any
from urllib.parse import urlsplit

from flask_babel import lazy_gettext as _l
from flask_wtf.file import FileField
from werkzeug.datastructures import FileStorage
from wtforms import StringField, TextAreaField, ValidationError

from app.accounts.forms import one_line
from app.badges import checking
from app.badges.credentials.fetch import FetchError
from app.kernel.errors import DomainError
from app.kernel.forms import Form, at_most
from app.kernel.text import N_
from app.kernel.web import shown

MAX_BYTES = 2_000_000
MAX_TEXT = 200_000
NOTHING = N_("Kies een bestand, plak de badge, of geef het adres.")
SEVERAL = N_("Geef één badge tegelijk: een bestand, een tekst of een adres.")
EMPTY = N_("Dit bestand is leeg. Kies een ander bestand.")
TOO_LARGE = N_("Dit bestand is te groot. Het mag 2 MB zijn.")
NO_ADDRESS = N_("Dit is geen adres van een pagina. Het begint met https://.")
NOT_FETCHED = N_("Op dit adres vonden wij niets dat wij mogen ophalen. Download de badge en kies hem als bestand.")


class SourceForm(Form):
    """A badge from anywhere."""

    file = FileField(_l("Kies een bestand"))
    text = TextAreaField(_l("Of plak de badge"), validators=[at_most(MAX_TEXT)])
    address = StringField(_l("Of geef het adres"), filters=[one_line], validators=[at_most(1000)])

    def validate_address(self, field: StringField) -> None:
        """Refuse what cannot even be taken apart as an address (a [ without its end)."""
        try:
            urlsplit(field.data or "")
        except ValueError:
            raise ValidationError(shown(NO_ADDRESS)) from None

    def validate(self, extra_validators: Any = None) -> bool:
        """Check the fields, and that exactly one of them holds a badge."""
        valid = bool(super().validate(extra_validators))
        given = [name for name in ("file", "text", "address") if self._given(name)]
        if valid and len(given) != 1:
            self.refuse(DomainError(SEVERAL if given else NOTHING, given[-1] if given else "file"))
            return False
        return valid

    def document(self) -> bytes | str:
        """Return the badge as it was handed over; an address of the internet is asked for it.

        The transaction of who calls this ends where an address is asked. Raises DomainError at the field.
        """
        if self._given("file"):
            return _uploaded(self.file.data)
        if self._given("text"):
            return str(self.text.data).strip()
        return _fetched(str(self.address.data))

    def _given(self, name: str) -> bool:
        data = self[name].data
        return bool(data.filename) if isinstance(data, FileStorage) else bool((data or "").strip())


def _uploaded(upload: FileStorage) -> bytes:
    with upload.stream as stream:
        content = stream.read(MAX_BYTES + 1)
    if not content:
        raise DomainError(EMPTY, "file")
    if len(content) > MAX_BYTES:
        raise DomainError(TOO_LARGE, "file")
    return content


def _fetched(address: str) -> bytes:
    if urlsplit(address).scheme not in ("http", "https") or not urlsplit(address).hostname:
        raise DomainError(NO_ADDRESS, "address")
    try:
        return checking.fetched(address)
    except FetchError as error:
        raise DomainError(NOT_FETCHED, "address") from error
