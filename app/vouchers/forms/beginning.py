"""The page before the first step: who applies, and for how many."""

from collections.abc import Sequence
from typing import Any

from flask_babel import lazy_gettext as _l
from wtforms import RadioField

from app.kernel.forms import Form, Required
from app.vouchers.forms.fields import choices, one_of
from app.vouchers.scheme import ApplicantKind

_KIND = _l("Kies wie de voucher aanvraagt.")
_MANY = _l("Kies voor hoeveel medewerkers u aanvraagt.")
ONE, SEVERAL = "een", "meer"
KIND_WORDS = {
    ApplicantKind.EMPLOYER: _l("Werkgever, voor iemand in dienst"),
    ApplicantKind.SELF_EMPLOYED: _l("Zzp’er"),
    ApplicantKind.EMPLOYEE: _l("Werknemer"),
    ApplicantKind.JOB_SEEKER: _l("Werkzoekende"),
}


class BeginForm(Form):
    """Who applies, of the kinds that this account can apply as; an employer also says for how many."""

    kind = RadioField(_l("Wie vraagt aan?"), validators=[Required(_KIND), one_of(_KIND)], validate_choice=False)
    many = RadioField(
        _l("Voor hoeveel medewerkers?"),
        choices=choices((ONE, _l("Eén medewerker")), (SEVERAL, _l("Meer medewerkers, voor dezelfde opleiding"))),
        default=ONE,
        validators=[one_of(_MANY)],
        validate_choice=False,
    )

    def __init__(self, kinds: Sequence[ApplicantKind], **values: Any) -> None:
        """Offer `kinds`."""
        super().__init__(**values)
        self.kind.choices = choices(*((kind.value, KIND_WORDS[kind]) for kind in kinds))
        if ApplicantKind.EMPLOYER not in kinds:
            del self.many

    @property
    def chosen(self) -> ApplicantKind:
        """The kind that a valid form holds."""
        return ApplicantKind(self.kind.data)

    @property
    def for_many(self) -> bool:
        """Whether an employer applies for several participants."""
        return self.chosen is ApplicantKind.EMPLOYER and self.many.data == SEVERAL
