"""What an issuer fills in about a pathway: a few steps, each with one badge or some of which one is enough."""

from typing import Any

from flask_babel import lazy_gettext as _l
from wtforms import Field, RadioField, SelectField, StringField, TextAreaField
from wtforms.validators import ValidationError

from app.accounts.forms import LANGUAGE_CHOICES, one_line
from app.badges.pathways.actions import Content
from app.badges.pathways.rules import ALTERNATIVES, MAX_STEPS, MIN_STEPS
from app.kernel.forms import Form, Required, at_most, lines

NUMBERS = range(1, MAX_STEPS + 1)


class PathwayForm(Form):
    """A pathway; `step_2_1` is the first badge of the second step, `step_2_2` another that also will do."""

    organisation = SelectField(_l("Uitgever"), validate_choice=False)
    name = StringField(
        _l("Naam van de leerroute"),
        filters=[one_line],
        validators=[Required(_l("Vul de naam van de leerroute in.")), at_most(120)],
    )
    description = TextAreaField(
        _l("Waar leidt deze route heen?"),
        filters=[lines],
        validators=[Required(_l("Vertel waar deze route heen leidt.")), at_most(2000)],
    )
    language = RadioField(_l("In welke taal schrijft u dit?"), choices=LANGUAGE_CHOICES, default="nl")
    completion = SelectField(_l("Badge aan het eind"), validate_choice=False)

    def __init__(
        self,
        issuers: list[tuple[str, str]],
        classes: list[tuple[str, str]],
        own: list[tuple[str, str]],
        **values: Any,
    ) -> None:
        """`issuers` are slugs and names; `classes` what a step can hold, `own` what the end can be: ids and names."""
        super().__init__(**values)
        self._known = {value for value, _label in classes}
        self._own = {value for value, _label in own}
        self.organisation.choices = issuers
        self.completion.choices = [("", str(_l("Geen badge aan het eind"))), *own]
        for step in self.steps():
            for at, field in enumerate(step):
                field.choices = [("", str(_l("Kies een badge") if at == 0 else _l("Geen andere badge"))), *classes]

    def steps(self) -> list[list[Any]]:
        """Return the fields of each step."""
        return [[self[f"step_{number}_{at}"] for at in range(1, ALTERNATIVES + 1)] for number in NUMBERS]

    def validate_organisation(self, field: Any) -> None:
        """Require one of the issuers that this person acts for."""
        if field.data not in {value for value, _label in field.choices}:
            raise ValidationError(str(_l("Kies namens welke organisatie u de leerroute maakt.")))

    def validate_completion(self, field: Field) -> None:
        """Require an own badge that is no step itself, or none."""
        if field.data and field.data not in self._own:
            raise ValidationError(str(_l("Kies een eigen badge uit de lijst.")))
        if field.data and int(field.data) in {one for step in self.chosen() for one in step}:
            raise ValidationError(str(_l("Deze badge is al een stap. Kies een andere, of geen.")))

    def validate_step_1_1(self, field: Field) -> None:
        """Require enough steps, each badge once, all of them from the list."""
        if any(field.data and str(field.data) not in self._known for step in self.steps() for field in step):
            raise ValidationError(str(_l("Kies badges uit de lijst.")))
        chosen = [one for step in self.chosen() for one in step]
        if len(chosen) != len(set(chosen)):
            raise ValidationError(str(_l("Een badge staat er twee keer in. Haal hem één keer weg.")))
        if len(self.chosen()) < MIN_STEPS:
            raise ValidationError(str(_l("Kies badges voor minstens twee stappen.")))

    def chosen(self) -> list[list[int]]:
        """Return the known classes of each step that has any."""
        steps = [[int(field.data) for field in step if str(field.data) in self._known] for step in self.steps()]
        return [step for step in steps if step]

    def content(self) -> Content:
        """Return what a valid form holds."""
        return Content(
            name=self.name.data or "",
            description=self.description.data or "",
            language=self.language.data,
            steps=self.chosen(),
            completion_class_id=int(self.completion.data) if self.completion.data else None,
        )


for _number in NUMBERS:
    for _at in range(1, ALTERNATIVES + 1):
        _label = _l("Badge van stap %(n)s", n=_number) if _at == 1 else _l("Of deze badge (stap %(n)s)", n=_number)
        setattr(PathwayForm, f"step_{_number}_{_at}", SelectField(_label, validate_choice=False))
