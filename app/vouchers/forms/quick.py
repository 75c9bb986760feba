"""The quick check of the start page: four questions, nothing stored."""

from collections.abc import Collection
from typing import Any

from flask_babel import lazy_gettext as _l
from werkzeug.datastructures import MultiDict
from wtforms import RadioField, StringField

from app.accounts.forms import one_line
from app.kernel.forms import DayField, EuroField, Form, Required
from app.vouchers.forms.beginning import KIND_WORDS
from app.vouchers.forms.fields import about_now, at_most, choices, one_of, valid_municipality
from app.vouchers.queries.estimate import Question
from app.vouchers.scheme import ApplicantKind

_KIND = _l("Kies wie de voucher aanvraagt.")
_PLACE = _l("Vul een gemeente of plaats in, zoals Zutphen.")


class QuickForm(Form):
    """Who, where, what it costs and when it starts. It travels in the address, so that it can be shared."""

    kind = RadioField(
        _l("Wie vraagt aan?"),
        name="soort",
        validators=[Required(_KIND), one_of(_KIND)],
        validate_choice=False,
    )
    municipality = StringField(
        _l("In welke gemeente?"),
        name="gemeente",
        filters=[one_line],
        validators=[Required(_PLACE), at_most(80), valid_municipality(_PLACE)],
    )
    costs = EuroField(
        _l("Wat kost de opleiding?"),
        name="kosten",
        validators=[Required(_l("Vul de kosten in, zoals 2.300."))],
    )
    start = DayField(
        _l("Wanneer begint de opleiding?"),
        name="begin",
        validators=[Required(_l("Vul de begindatum in, zoals 31-12-2026.")), about_now],
    )

    def __init__(self, asked: MultiDict[str, str], kinds: Collection[ApplicantKind]) -> None:
        """Offer the `kinds` of applicant that the scheme knows."""
        super().__init__(formdata=asked, meta={"csrf": False})
        self.kind.choices = choices(*((kind.value, words) for kind, words in KIND_WORDS.items() if kind in kinds))

    @property
    def was_sent(self) -> bool:
        """Whether the address holds answers."""
        return any(field.raw_data for field in (self.kind, self.municipality, self.costs, self.start))

    def question(self) -> Question:
        """Return the answers of a valid form."""
        costs: Any = self.costs.data
        start: Any = self.start.data
        return Question(ApplicantKind(self.kind.data), self.municipality.data or "", costs, start)
