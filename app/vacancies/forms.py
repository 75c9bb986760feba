"""The form of a vacancy, and the buttons beside it."""

from collections.abc import Sequence
from datetime import date
from typing import Any

from flask import current_app
from flask_babel import lazy_gettext as _l
from wtforms import Field, RadioField, SelectField, SelectMultipleField, StringField, TextAreaField
from wtforms.validators import ValidationError

from app.accounts.forms import one_line
from app.companies.forms import label_of
from app.companies.models import Branch
from app.kernel import clock
from app.kernel.errors import DomainError
from app.kernel.forms import (
    DayField,
    EuroField,
    Form,
    Required,
    WholeNumberField,
    at_most,
    boxes,
    known_choices,
    lines,
    ticked,
)
from app.kernel.levels import LEVEL_NAMES
from app.kernel.region import Region
from app.kernel.text import N_
from app.kernel.web import shown
from app.skills import queries as skills
from app.skills.forms import Chosen, LanguagesField, SkillsField
from app.skills.rules import LICENCE_NAMES
from app.skills.skill_words import folded
from app.vacancies import rules
from app.vacancies.actions import Content, minimum_wage
from app.vacancies.models import Vacancy
from app.vacancies.queries import AskedSkill
from app.vacancies.rules import KIND_NAMES, MAX_HOURS, MAX_SKILLS, REMOTE_NAMES, SALARY_PER_NAMES

LONGEST_TITLE = 120


def _one_of(sentence: Any) -> list[Any]:
    """Return the validators of a choice that must be made."""
    return [Required(sentence), known_choices(sentence)]


def _hours(label: Any, sentence: Any) -> WholeNumberField:
    return WholeNumberField(label, low=1, high=MAX_HOURS, example=32, validators=[Required(sentence)])


class VacancyForm(Form):
    """What a company writes in a vacancy."""

    title = StringField(
        _l("Titel"),
        filters=[one_line],
        validators=[Required(_l("Vul de titel van de vacature in.")), at_most(LONGEST_TITLE)],
    )
    kind = RadioField(
        _l("Wat biedt u aan?"),
        validate_choice=False,
        validators=_one_of(_l("Kies een baan of een opdracht.")),
    )
    occupation = SkillsField(_l("Beroep"), kind="occupation", most=1, formal=True)
    description = TextAreaField(
        _l("Wat gaat iemand doen?"),
        filters=[lines],
        validators=[Required(_l("Vertel welk werk iemand gaat doen.")), at_most(6000)],
    )
    meant = SelectMultipleField(choices=[], validate_choice=False)
    skills = SkillsField(
        _l("Vaardigheden"),
        most=MAX_SKILLS,
        formal=True,
        levels=True,
        needs=True,
        validators=[Required(_l("Noem minstens één vaardigheid."))],
    )
    level = SelectField(
        _l("Opleidingsniveau"), validate_choice=False, validators=[known_choices(_l("Kies een niveau uit de lijst."))]
    )
    studies = boxes(_l("Studies die erbij passen"), _l("Kies studies uit de lijst."))
    hours_min = _hours(_l("Uren per week, vanaf"), _l("Vul in hoeveel uur per week het minstens is."))
    hours_max = _hours(_l("Uren per week, tot en met"), _l("Vul in hoeveel uur per week het hoogstens is."))
    salary_per = RadioField(
        _l("Salaris per"),
        validate_choice=False,
        validators=_one_of(_l("Kies per maand of per uur.")),
    )
    salary_min = EuroField(_l("Bruto salaris, vanaf"), validators=[Required(_l("Vul het laagste salaris in."))])
    salary_max = EuroField(_l("Bruto salaris, tot en met"), validators=[Required(_l("Vul het hoogste salaris in."))])
    branch_id = SelectField(
        _l("Vestiging"),
        coerce=lambda value: int(value) if str(value).isdigit() else 0,
        validate_choice=False,
        validators=[known_choices(_l("Kies een vestiging van uw bedrijf."))],
    )
    remote = RadioField(
        _l("Thuis werken"),
        validate_choice=False,
        validators=_one_of(_l("Kies of thuis werken kan.")),
    )
    languages = LanguagesField(_l("Talen"))
    licences = boxes(_l("Rijbewijs"), _l("Kies een rijbewijs uit de lijst."))
    starts_on = DayField(_l("Begint op"))
    ends_on = DayField(
        _l("Sluit op"), validators=[Required(_l("Vul in tot en met welke dag mensen kunnen solliciteren."))]
    )

    def __init__(
        self, branches: Sequence[Branch], vacancy: Vacancy | None = None, asked: Sequence[AskedSkill] = ()
    ) -> None:
        super().__init__(data=_values(branches, vacancy, asked))
        region: Region = current_app.extensions["region"]
        self.kind.choices = [(kind.value, shown(name)) for kind, name in KIND_NAMES.items()]
        self.level.choices = [("", str(_l("Geen eis")))] + [(level, shown(name)) for level, name in LEVEL_NAMES.items()]
        self.studies.choices = [(study.code, label_of(study)) for study in region.studies]
        self.salary_per.choices = [(per.value, shown(name)) for per, name in reversed(SALARY_PER_NAMES.items())]
        self.branch_id.choices = [(branch.id, f"{branch.street}, {branch.place}") for branch in branches]
        self.remote.choices = [(remote.value, shown(name)) for remote, name in REMOTE_NAMES.items()]
        self.licences.choices = [(licence.value, shown(name)) for licence, name in LICENCE_NAMES.items()]
        self.demands: list[tuple[str, str, bool]] = []
        """Words that look like a demand that nobody may make: (words, sentence, whether it was meant)."""
        if self.is_submitted() and not self.occupation._value().strip():
            self._suggest_occupation()

    def validate_description(self, field: Field) -> None:
        """Ask back about what looks like a demand on age, sex or origin, in the title too; agreed is agreed."""
        agreed = set(self.meant.data or [])
        found = rules.demands(self.title.data or "", field.data or "")
        self.demands = [(demand.words, shown(demand.sentence), demand.words in agreed) for demand in found]
        news = [sentence for words, sentence, meant in self.demands if not meant]
        if news:
            field.errors = [*field.errors, *news, shown(N_("Pas de tekst aan, of vink aan waarom het mag."))]

    def validate_hours_max(self, field: Field) -> None:
        """Require the most hours not to be fewer than the least."""
        if field.data is not None and self.hours_min.data is not None and field.data < self.hours_min.data:
            raise ValidationError(str(_l("Dit is minder dan het laagste aantal uren. Draai ze om.")))

    def validate_starts_on(self, field: Field) -> None:
        """Require a day within reach."""
        if field.data and not 2000 <= field.data.year <= 2100:
            raise ValidationError(str(_l("Kijk of het jaar klopt.")))

    def validate(self, extra_validators: Any = None) -> bool:
        """Judge every field, and the salary against the hours; tell all of it at once."""
        right = bool(super().validate(extra_validators))
        typed = (self.salary_min, self.salary_max, self.salary_per, self.hours_min, self.hours_max)
        if any(field.errors or field.data is None for field in typed):
            return right
        content = self.content()
        pay = rules.Pay(
            content.salary_min_cents,
            content.salary_max_cents,
            content.salary_per,
            content.hours_min,
            content.hours_max,
        )
        if (problem := rules.salary_problem(pay, minimum_wage(clock.today()))) is not None:
            self.refuse(DomainError(problem[1], problem[0]))
        return right and problem is None

    def validate_ends_on(self, field: Field) -> None:
        """Require a day from today on, within a year."""
        late = rules.closing_problem(field.data, clock.today()) if field.data else None
        if late is not None:
            raise ValidationError(shown(late))

    def content(self) -> Content:
        """Return what was typed."""
        occupation = self.occupation.data
        return Content(
            title=self.title.data or "",
            kind=self.kind.data,
            description=self.description.data or "",
            branch_id=self.branch_id.data,
            hours_min=self.hours_min.data or 0,
            hours_max=self.hours_max.data or 0,
            salary_min_cents=self.salary_min.data or 0,
            salary_max_cents=self.salary_max.data or 0,
            salary_per=self.salary_per.data,
            remote=self.remote.data,
            ends_on=self.ends_on.data or date.min,
            occupation=occupation[0].slug if occupation else None,
            level=self.level.data or None,
            studies=ticked(self.studies),
            languages=self.languages.data or {},
            licences=ticked(self.licences),
            starts_on=self.starts_on.data,
        )

    def asked_skills(self) -> list[AskedSkill]:
        """Return the skills that were asked for."""
        return [AskedSkill(one.slug, int(one.level), one.required) for one in self.skills.data]

    def _suggest_occupation(self) -> None:
        """Take the occupation from the title where the title names one, or nearly; a refused guess is not repeated."""
        title = rules.plain_title(self.title.data or "")
        if not title or len(title) > LONGEST_TITLE or "," in title or folded(title) in self.occupation.asked.split(";"):
            return
        word = skills.word_list("occupation").words.word(title)
        if word.slug:
            self.occupation.process_formdata([title])


class ButtonForm(Form):
    """A button that must have its effect once."""


def _values(branches: Sequence[Branch], vacancy: Vacancy | None, asked: Sequence[AskedSkill]) -> dict[str, Any]:
    """Return what the form starts with, by name of field."""
    if vacancy is None:
        return {"salary_per": "month", "remote": "no", "branch_id": branches[0].id if branches else None}
    plain = ("title", "kind", "description", "level", "studies", "hours_min", "hours_max", "salary_per")
    same = ("branch_id", "remote", "languages", "licences", "starts_on", "ends_on")
    return {name: getattr(vacancy, name) for name in (*plain, *same)} | {
        "salary_min": vacancy.salary_min_cents,
        "salary_max": vacancy.salary_max_cents,
        "level": vacancy.level or "",
        "occupation": [Chosen(vacancy.occupation)] if vacancy.occupation else [],
        "skills": [Chosen(one.slug, one.level, one.required) for one in asked],
    }
