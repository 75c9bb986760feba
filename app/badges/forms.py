"""What issuers fill in: a badge class, an award, and why they take one back."""

from typing import Any

from flask_babel import lazy_gettext as _l
from wtforms import BooleanField, Field, RadioField, SelectField, StringField, TextAreaField
from wtforms.fields.choices import SelectChoice  # type: ignore[attr-defined]  # newer than the types
from wtforms.validators import StopValidation, ValidationError

from app.accounts.forms import LANGUAGE_CHOICES, email_field, one_line
from app.badges.actions import ClassContent
from app.badges.rules import MAX_MONTHS, NLQF_LEVELS
from app.kernel.forms import DayField, Form, Required, WholeNumberField, at_most, lines
from app.kernel.personal_number import personal_numbers
from app.skills.forms import SkillsField

MAX_TEXT = 2000
MAX_REASON = 500
MAX_BADGE_SKILLS = 12
BSN = _l("Er lijkt een burgerservicenummer in te staan. Haal het weg, of zet een vinkje hieronder.")


class ClassForm(Form):
    """A badge class: what it proves, and what somebody has to show for it."""

    organisation = SelectField(_l("Uitgever"), validate_choice=False)
    name = StringField(
        _l("Naam van de badge"),
        filters=[one_line],
        validators=[Required(_l("Vul de naam van de badge in.")), at_most(120)],
    )
    description = TextAreaField(
        _l("Wat bewijst deze badge?"),
        filters=[lines],
        validators=[Required(_l("Vertel wat deze badge bewijst.")), at_most(MAX_TEXT)],
    )
    criteria = TextAreaField(
        _l("Wat moet iemand laten zien?"),
        filters=[lines],
        validators=[Required(_l("Vertel wat iemand moet laten zien.")), at_most(MAX_TEXT)],
    )
    skills = SkillsField(
        _l("Vaardigheden"),
        formal=True,
        levels=True,
        most=MAX_BADGE_SKILLS,
        validators=[Required(_l("Noem minstens één vaardigheid die de badge bewijst."))],
    )
    language = RadioField(_l("In welke taal schrijft u dit?"), choices=LANGUAGE_CHOICES, default="nl")
    valid_months = WholeNumberField(_l("Hoeveel maanden is de badge geldig?"), low=1, high=MAX_MONTHS, example=24)
    kind = RadioField(
        _l("Wat voor badge is het?"),
        choices=[
            SelectChoice("non-formal", _l("Non-formeel: uw organisatie stelt zelf de eisen")),
            SelectChoice("formal", _l("Formeel: met een NLQF-niveau en een nummer in een register")),
        ],
        default="non-formal",
    )
    nlqf_level = SelectField(_l("NLQF-niveau"), validate_choice=False)
    register_reference = StringField(_l("Nummer in het register"), filters=[one_line], validators=[at_most(80)])

    def __init__(self, issuers: list[tuple[str, str]], **values: Any) -> None:
        """`issuers` are slugs and names to choose from."""
        super().__init__(**values)
        self._issuers = [slug for slug, _name in issuers]
        self.organisation.choices = [("", str(_l("Kies een organisatie"))), *issuers] if len(issuers) > 1 else issuers
        self.nlqf_level.choices = [("", str(_l("Kies een niveau"))), *((str(n), f"NLQF {n}") for n in NLQF_LEVELS)]
        if self.organisation.data is None:
            self.organisation.data = self._issuers[0] if len(issuers) == 1 else ""

    def validate_organisation(self, field: Field) -> None:
        """Require one of the issuers that this person acts for."""
        if field.data not in self._issuers:
            raise ValidationError(str(_l("Kies namens welke organisatie u de badge uitreikt.")))

    def validate_nlqf_level(self, field: Field) -> None:
        """Require a level for a formal badge."""
        if self._formal and field.data not in {str(level) for level in NLQF_LEVELS}:
            raise ValidationError(str(_l("Kies het NLQF-niveau van deze formele badge.")))

    def validate_register_reference(self, field: Field) -> None:
        """Require the number in the register for a formal badge."""
        if self._formal and not field.data:
            raise StopValidation(str(_l("Vul het nummer in waaronder de badge in het register staat.")))

    def content(self) -> ClassContent:
        """Return what was typed; what only a formal badge has is left out of any other."""
        return ClassContent(
            name=self.name.data or "",
            description=self.description.data or "",
            criteria=self.criteria.data or "",
            language=self.language.data,
            formal=self._formal,
            nlqf_level=int(self.nlqf_level.data) if self._formal else None,
            register_reference=self.register_reference.data if self._formal else None,
            valid_months=self.valid_months.data,
            skills={chosen.slug: chosen.level for chosen in self.skills.data},
        )

    @property
    def _formal(self) -> bool:
        return bool(self.kind.data == "formal")


class FreeText(Form):
    """A form with a text about somebody; what looks like a citizen number must be confirmed to be something else."""

    about = ""
    not_a_bsn = BooleanField(_l("Dit is geen burgerservicenummer"))
    asks_about_bsn = False

    def validate(self, extra_validators: Any = None) -> bool:
        """Check the fields, then the text for citizen numbers."""
        valid = bool(super().validate(extra_validators))
        field = self[self.about]
        if personal_numbers(field.data or ""):
            self.asks_about_bsn = True
            if not self.not_a_bsn.data:
                field.errors = [*field.errors, str(BSN)]
                return False
        return valid


class AwardForm(FreeText):
    """One badge for one person."""

    about = "evidence"
    email = email_field()
    evidence = TextAreaField(
        _l("Wat liet deze persoon zien?"),
        filters=[lines],
        validators=[Required(_l("Vertel wat deze persoon liet zien.")), at_most(MAX_TEXT)],
    )
    awarded_on = DayField(_l("Datum van uitreiking"), validators=[Required(_l("Vul de datum van uitreiking in."))])


class RenewForm(FreeText):
    """What several people showed, to get their badge anew."""

    about = "evidence"
    evidence = TextAreaField(
        _l("Wat lieten deze mensen zien?"),
        filters=[lines],
        validators=[Required(_l("Vertel wat deze mensen lieten zien.")), at_most(MAX_TEXT)],
    )
    awarded_on = DayField(_l("Datum van uitreiking"), validators=[Required(_l("Vul de datum van uitreiking in."))])


class RevokeForm(FreeText):
    """Why a badge is taken back."""

    about = "reason"
    reason = TextAreaField(
        _l("Waarom trekt u deze badge in?"),
        filters=[lines],
        validators=[Required(_l("Vul de reden in. De ontvanger leest deze.")), at_most(MAX_REASON)],
    )
