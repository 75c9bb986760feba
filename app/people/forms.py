"""What people fill in about themselves: what they look for and what they can do."""

from typing import Any

from flask import current_app
from flask_babel import lazy_gettext as _l
from wtforms import BooleanField, RadioField, SelectField, StringField, TextAreaField
from wtforms.validators import ValidationError

from app.accounts.forms import one_line
from app.kernel import clock
from app.kernel.forms import DayField, Form, Required, WholeNumberField, at_most, boxes, known_choices, lines, ticked
from app.kernel.levels import LEVEL_NAMES
from app.kernel.region import Region
from app.kernel.web import locale, shown
from app.organisations import queries as organisations
from app.people.actions import Wishes
from app.people.models import Person
from app.people.own_words import gives_away
from app.people.rules import (
    MAX_HOURS,
    MAX_KM,
    MAX_OCCUPATIONS,
    MAX_SKILLS,
    SITUATION_NAMES,
    WISHED_KINDS,
    PersonKind,
)
from app.skills.forms import Chosen, LanguagesField, SkillsField
from app.skills.rules import LICENCE_NAMES

MAX_ABOUT = 1500
_LISTED = _l("Kies iets uit de lijst.")


class StartForm(Form):
    """Somebody begins a profile, and is old enough for it."""

    old_enough = BooleanField(
        _l("Ik ben 16 jaar of ouder"),
        validators=[Required(_l("Vink aan dat je 16 jaar of ouder bent. Ben je jonger? Zoek dan zonder profiel."))],
    )


class ClearForm(Form):
    """Somebody empties the own profile, and means it."""

    sure = BooleanField(
        _l("Ja, maak mijn profiel leeg. Ik kan dit niet terugdraaien."),
        validators=[Required(_l("Vink aan dat je je profiel leeg wilt maken."))],
    )


class WishesForm(Form):
    """What somebody looks for, where, when, and with which schooling."""

    headline = StringField(_l("Wat zoek je, in één zin?"), filters=[one_line], validators=[at_most(120)])
    kinds = boxes(_l("Wat zoek je?"), _LISTED)
    occupations = SkillsField(_l("Welk werk wil je doen?"), kind="occupation", most=MAX_OCCUPATIONS)
    about = TextAreaField(_l("Vertel iets over jezelf"), filters=[lines], validators=[at_most(MAX_ABOUT)])
    place = StringField(_l("Woonplaats of postcode"), filters=[one_line], validators=[at_most(80)])
    max_km = WholeNumberField(_l("Hoe ver wil je reizen?"), low=1, high=MAX_KM, example=15)
    remote_ok = BooleanField(_l("Ik werk ook graag op afstand"))
    hours_min = WholeNumberField(_l("Minstens zoveel uur per week"), low=1, high=MAX_HOURS, example=24)
    hours_max = WholeNumberField(_l("Hoogstens zoveel uur per week"), low=1, high=MAX_HOURS, example=36)
    available_from = DayField(_l("Vanaf wanneer kun je?"))
    available_until = DayField(_l("Tot en met wanneer?"))
    situation = RadioField(_l("Wat doe je nu?"), validate_choice=False, validators=[known_choices(_LISTED)])
    school_id = SelectField(_l("School"), validate_choice=False, validators=[known_choices(_LISTED)])
    level = SelectField(_l("Niveau"), validate_choice=False, validators=[known_choices(_LISTED)])
    study = SelectField(_l("Studie"), validate_choice=False, validators=[known_choices(_LISTED)])
    languages = LanguagesField(_l("Welke talen spreek je?"))
    licences = boxes(_l("Welke rijbewijzen heb je?"), _LISTED)

    def __init__(self, person: Person, name: str) -> None:
        """`name` is that of the account: it may not stand in the texts."""
        super().__init__(data=_values(person))
        self._region: Region = current_app.extensions["region"]
        self._name, self._until = name, person.available_until
        kind = PersonKind(person.kind)
        self.kinds.choices = [(code, shown(label)) for code, label in WISHED_KINDS[kind].items()]
        self.level.choices = _with_none(
            [(level, shown(label)) for level, label in LEVEL_NAMES.items()], _l("Kies je niveau")
        )
        studies = [(study.code, study.en if locale() == "en" else study.nl) for study in self._region.studies]
        self.study.choices = _with_none(studies, _l("Kies je studie"))
        self.licences.choices = [(licence.value, shown(label)) for licence, label in LICENCE_NAMES.items()]
        if kind is PersonKind.STUDENT:
            schools = [(str(school.id), school.name) for school in organisations.schools()]
            self.school_id.choices = _with_none(schools, _l("Kies je school"))
            del self.situation
            del self.remote_ok
        else:
            asked = [(situation.value, shown(label)) for situation, label in SITUATION_NAMES.items()]
            self.situation.choices = [*asked, ("", shown(str(_l("Dat zeg ik liever niet"))))]
            del self.school_id

    def validate_headline(self, field: Any) -> None:
        """Refuse what gives the person away."""
        self._ensure_nameless(field)

    def validate_about(self, field: Any) -> None:
        """Refuse what gives the person away."""
        self._ensure_nameless(field)

    def validate_place(self, field: Any) -> None:
        """Require a place that the region knows; a postcode becomes the place that it belongs to."""
        if field.data:
            found = self._region.locate(field.data)
            if found is None:
                raise ValidationError(
                    str(_l("Deze plaats kennen we niet. Vul een plaats of postcode in de buurt in, zoals Deventer."))
                )
            field.data = found.name

    def validate_hours_max(self, field: Any) -> None:
        """Require that it is no less than the least."""
        if field.data is not None and self.hours_min.data is not None and field.data < self.hours_min.data:
            raise ValidationError(str(_l("Dit is minder dan het laagste aantal uren. Draai ze om.")))

    def validate_available_until(self, field: Any) -> None:
        """Require a day that comes, after the first one."""
        if field.data is None:
            return
        if self.available_from.data is not None and field.data < self.available_from.data:
            raise ValidationError(str(_l("Deze dag is vóór de eerste dag. Vul een latere dag in.")))
        if field.data < clock.today() and field.data != self._until:
            raise ValidationError(str(_l("Deze dag is al voorbij. Vul een dag in die nog komt.")))

    def _ensure_nameless(self, field: Any) -> None:
        if said := gives_away(field.data or "", self._name):
            raise ValidationError(shown(said))

    def wishes(self) -> Wishes:
        """Return what was filled in."""
        place = self._region.locate(self.place.data or "")
        student = "school_id" in self
        return Wishes(
            headline=self.headline.data or "",
            about=self.about.data or "",
            occupations=[chosen.slug for chosen in self.occupations.data],
            kinds=ticked(self.kinds),
            level=self.level.data or None,
            study=self.study.data or None,
            situation=None if student else self.situation.data or None,
            place=place.name if place else None,
            municipality=place.municipality if place else None,
            lat=place.lat if place else None,
            lon=place.lon if place else None,
            max_km=self.max_km.data,
            remote_ok=False if student else bool(self.remote_ok.data),
            hours_min=self.hours_min.data,
            hours_max=self.hours_max.data,
            available_from=self.available_from.data,
            available_until=self.available_until.data,
            languages=self.languages.data,
            licences=ticked(self.licences),
            school_id=int(self.school_id.data) if student and self.school_id.data else None,
        )


class SkillsForm(Form):
    """What somebody can do, and how well."""

    skills = SkillsField(_l("Wat kun je?"), most=MAX_SKILLS, levels=True)

    def __init__(self, before: dict[str, int]) -> None:
        super().__init__(data={"skills": [Chosen(slug, level) for slug, level in before.items()]})

    def chosen(self) -> dict[str, int]:
        """Return the level of each skill, by slug."""
        return {one.slug: one.level for one in self.skills.data}


_PLAIN = (
    *("headline", "about", "kinds", "place", "max_km", "remote_ok", "hours_min", "hours_max"),
    *("available_from", "available_until", "languages", "licences"),
)


def _values(person: Person) -> dict[str, Any]:
    """Return what the form starts with."""
    return {name: getattr(person, name) for name in _PLAIN} | {
        "occupations": [Chosen(slug) for slug in person.occupations],
        "situation": person.situation or "",
        "school_id": str(person.school_id or ""),
        "level": person.level or "",
        "study": person.study or "",
    }


def _with_none(choices: list[tuple[str, str]], invitation: Any) -> list[tuple[str, str]]:
    return [("", str(invitation)), *choices]
