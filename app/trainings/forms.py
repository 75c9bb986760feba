"""What a trainer fills in about a training."""

from collections.abc import Sequence
from typing import Any

from flask_babel import lazy_gettext as _l
from wtforms import RadioField, SelectField, StringField, TextAreaField
from wtforms.fields.choices import SelectChoice  # type: ignore[attr-defined]  # newer than the types
from wtforms.validators import ValidationError

from app.accounts.forms import email_field, one_line
from app.kernel.forms import (
    DayField,
    EuroField,
    Form,
    Required,
    WholeNumberField,
    at_most,
    lines,
    valid_website,
)
from app.kernel.levels import LEVEL_NAMES
from app.kernel.text import format_euro
from app.kernel.web import shown
from app.organisations.models import Organisation
from app.skills.forms import Chosen, SkillsField
from app.trainings import queries
from app.trainings.actions import Content
from app.trainings.models import Training
from app.trainings.rules import FORM_NAMES, MAX_PRICE_CENTS, MAX_STUDY_HOURS, MAX_WEEKS, TrainingForm

MAX_SKILLS = 12
_FORM = _l("Kies hoe u de opleiding geeft.")
_LEVEL = _l("Kies een niveau uit de lijst.")
_BADGE = _l("Kies een badge uit de lijst.")


class EditForm(Form):
    """A training: what people learn, how, where, when and for how much."""

    title = StringField(
        _l("Naam van de opleiding"),
        filters=[one_line],
        validators=[Required(_l("Vul de naam van de opleiding in.")), at_most(120)],
    )
    description = TextAreaField(
        _l("Wat leert iemand?"),
        filters=[lines],
        validators=[Required(_l("Vertel wat iemand leert en voor wie de opleiding is.")), at_most(4000)],
    )
    skills = SkillsField(
        _l("Vaardigheden"),
        formal=True,
        levels=True,
        most=MAX_SKILLS,
        validators=[Required(_l("Noem minstens één vaardigheid die iemand leert."))],
    )
    form = RadioField(_l("Hoe geeft u de opleiding?"), validators=[Required(_FORM)], validate_choice=False)
    place = StringField(_l("Plaats"), filters=[one_line], validators=[at_most(80)])
    level = SelectField(_l("Niveau"), validate_choice=False)
    price_cents = EuroField(
        _l("Wat kost het voor één deelnemer?"),
        validators=[Required(_l("Vul de prijs in, zoals 1.250. Is het gratis? Vul dan 0 in."))],
    )
    study_hours = WholeNumberField(
        _l("Hoeveel uur kost het iemand in totaal?"),
        low=1,
        high=MAX_STUDY_HOURS,
        example=40,
        validators=[Required(_l("Vul het aantal uren in, zoals 40."))],
    )
    weeks = WholeNumberField(
        _l("Hoeveel weken duurt het?"),
        low=1,
        high=MAX_WEEKS,
        example=8,
        validators=[Required(_l("Vul het aantal weken in, zoals 8."))],
    )
    next_start = DayField(_l("Wanneer begint de volgende groep?"))
    website = StringField(_l("Pagina op uw website"), filters=[one_line], validators=[at_most(190), valid_website])
    badge_class_id = SelectField(_l("Badge na afloop"), validate_choice=False)

    def __init__(self, organisation_id: int, training: Training | None = None, **values: Any) -> None:
        super().__init__(data=_values(training) | values)
        self.form.choices = [SelectChoice(form.value, shown(name)) for form, name in FORM_NAMES.items()]
        self.level.choices = [("", str(_l("Geen bepaald niveau")))]
        self.level.choices += [(level, shown(name)) for level, name in LEVEL_NAMES.items()]
        self._kept_badge = training.badge_class_id if training else None
        self.badge_class_id.choices = _badges(organisation_id, self._kept_badge)

    def validate_form(self, field: Any) -> None:
        """Require one of the forms that there are."""
        if field.data not in set(TrainingForm):
            raise ValidationError(str(_FORM))

    def validate_level(self, field: Any) -> None:
        """Require a level of the list, or none."""
        if field.data and field.data not in LEVEL_NAMES:
            raise ValidationError(str(_LEVEL))

    def validate_price_cents(self, field: Any) -> None:
        """Refuse a price that can only be a typing error."""
        if field.data is not None and field.data > MAX_PRICE_CENTS:
            most = format_euro(MAX_PRICE_CENTS)
            raise ValidationError(str(_l("Een opleiding kost hier hoogstens %(most)s.", most=most)))

    def validate_badge_class_id(self, field: Any) -> None:
        """Require a badge of the list, or none."""
        if field.data and field.data not in {value for value, _label in field.choices}:
            raise ValidationError(str(_BADGE))

    def content(self) -> Content:
        """Return what a valid form holds."""
        badge: Any = self.badge_class_id.data
        return Content(
            title=self.title.data or "",
            description=self.description.data or "",
            form=TrainingForm(self.form.data),
            level=self.level.data or None,
            price_cents=self.price_cents.data or 0,
            study_hours=self.study_hours.data,
            weeks=self.weeks.data,
            next_start=self.next_start.data,
            place=self.place.data or "",
            website=self.website.data,
            badge_class_id=int(badge) if badge else None,
            skills=[(chosen.slug, chosen.level) for chosen in self.skills.data],
        )


class CompletionForm(Form):
    """One person who completed a training."""

    email = email_field()
    completed_on = DayField(_l("Afgerond op"), validators=[Required(_l("Vul in op welke dag deze persoon klaar was."))])


class CreateForm(EditForm):
    """A new training of one of the trainers that somebody acts for."""

    organisation = RadioField(_l("Voor welke opleider?"), validate_choice=False)

    def __init__(self, trainers: Sequence[Organisation]) -> None:
        self._trainers = {str(trainer.id): trainer for trainer in trainers}
        only = str(trainers[0].id) if len(trainers) == 1 else ""
        super().__init__(trainers[0].id, organisation=only)
        self.organisation.choices = [SelectChoice(value, found.name) for value, found in self._trainers.items()]

    def validate_organisation(self, field: Any) -> None:
        """Require one of the own trainers."""
        if field.data not in self._trainers:
            raise ValidationError(str(_l("Kies voor welke opleider u dit plaatst.")))

    @property
    def trainer(self) -> Organisation:
        """The trainer that a valid form names."""
        return self._trainers[self.organisation.data]


def _values(training: Training | None) -> dict[str, Any]:
    """Return what the form starts with."""
    if training is None:
        return {}
    plain = ("title", "description", "form", "place", "price_cents", "study_hours", "weeks", "next_start", "website")
    return {name: getattr(training, name) for name in plain} | {
        "level": training.level or "",
        "badge_class_id": str(training.badge_class_id or ""),
        "skills": [Chosen(skill, level) for skill, level in queries.skills_of([training.id])[training.id]],
    }


def _badges(organisation_id: int, kept: int | None) -> list[tuple[str, str]]:
    """Return the badges to choose from; one that is not awarded any more stays chosen where it was."""
    choices = [(str(row.id), f"{row.name} ({row.issuer})") for row in queries.badge_choices(organisation_id)]
    if kept is not None and str(kept) not in dict(choices):
        choices.append((str(kept), queries.badge_name(kept)))
    return [("", str(_l("Geen badge"))), *choices]
