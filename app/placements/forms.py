"""The form of a stage profile."""

import re
from collections.abc import Callable
from typing import Any

from flask import current_app
from flask_babel import lazy_gettext as _l
from wtforms import BooleanField, Field, SelectMultipleField, StringField, TextAreaField
from wtforms.validators import ValidationError
from wtforms.widgets import CheckboxInput, ListWidget

from app.accounts.forms import one_line
from app.companies.forms import label_of
from app.kernel.forms import Form, Required, WholeNumberField, at_most, lines
from app.kernel.levels import LEVEL_NAMES
from app.kernel.region import Region
from app.kernel.web import shown
from app.placements.actions import Offer
from app.placements.models import PlacementOffer
from app.placements.rules import KIND_NAMES
from app.skills.forms import Chosen, SkillsField

MAX_SKILLS = 30
MAX_PLACES = 999
MAX_HOURS = 60


def known_choices(sentence: Any) -> Callable[[Form, Field], None]:
    """Validator: only choices that the field offers."""

    def check(_form: Form, field: Any) -> None:
        if not set(field.data or []) <= {value for value, _label in field.choices}:
            raise ValidationError(str(sentence))

    return check


def _boxes(label: Any, validators: list[Any] | None = None) -> SelectMultipleField:
    """Return a field of boxes to tick."""
    return SelectMultipleField(
        label,
        widget=ListWidget(prefix_label=False),
        option_widget=CheckboxInput(),
        validate_choice=False,
        validators=validators,
    )


def _several(label: Any, sentence: Any) -> SelectMultipleField:
    """Return a field of boxes of which at least one has to be ticked."""
    return _boxes(label, [Required(sentence), known_choices(sentence)])


class OfferForm(Form):
    """What a company offers students."""

    description = TextAreaField(
        _l("Wat kan een student bij u doen?"),
        filters=[lines],
        validators=[Required(_l("Vertel wat een student bij u kan doen.")), at_most(4000)],
    )
    skills = SkillsField(_l("Vaardigheden"), most=MAX_SKILLS, formal=True)
    kinds = _several(_l("Wat biedt u aan?"), _l("Kies wat u aanbiedt."))
    levels = _several(_l("Voor welk niveau?"), _l("Kies minstens één niveau."))
    places_per_year = WholeNumberField(
        _l("Plaatsen per jaar"),
        low=0,
        high=MAX_PLACES,
        example=2,
        validators=[Required(_l("Vul in hoeveel studenten per jaar kunnen komen."))],
    )
    hours_per_week = WholeNumberField(_l("Uren per week"), low=1, high=MAX_HOURS, example=32)
    period = StringField(_l("Periode"), filters=[one_line], validators=[at_most(120)])
    sbb_recognised = BooleanField(_l("Wij zijn een erkend leerbedrijf (SBB)"))
    sbb_number = StringField(_l("Erkenningsnummer van SBB"), filters=[one_line])
    studies = _several(_l("Voor welke studies?"), _l("Kies minstens één studie."))

    def __init__(self, offer: PlacementOffer | None) -> None:
        super().__init__(data=_values(offer))
        region: Region = current_app.extensions["region"]
        self.kinds.choices = [(kind.value, shown(name)) for kind, name in KIND_NAMES.items()]
        self.levels.choices = [(level, shown(name)) for level, name in LEVEL_NAMES.items()]
        self.studies.choices = [(study.code, label_of(study)) for study in region.studies]

    def validate_sbb_number(self, field: Field) -> None:
        """Require digits; spaces and dots are forgiven."""
        digits = re.sub(r"[\s.]", "", field.data or "")
        if digits and not re.fullmatch(r"[0-9]{5,20}", digits):
            raise ValidationError(str(_l("Een erkenningsnummer bestaat uit cijfers, zoals 100012345.")))
        field.data = digits or None

    def offer(self) -> Offer:
        """Return what was typed; a recognition number says that the company is recognised."""
        return Offer(
            description=self.description.data or "",
            kinds=_in_order(self.kinds),
            levels=_in_order(self.levels),
            studies=_in_order(self.studies),
            skills=[chosen.slug for chosen in self.skills.data],
            places_per_year=self.places_per_year.data or 0,
            hours_per_week=self.hours_per_week.data,
            period=self.period.data or None,
            sbb_recognised=bool(self.sbb_recognised.data or self.sbb_number.data),
            sbb_number=self.sbb_number.data,
        )


def _values(offer: PlacementOffer | None) -> dict[str, Any]:
    """Return what the form starts with: the fields of `offer`, by name."""
    if offer is None:
        return {}
    plain = ("description", "kinds", "levels", "studies", "places_per_year", "hours_per_week", "period")
    values = {name: getattr(offer, name) for name in (*plain, "sbb_recognised", "sbb_number")}
    return values | {"skills": [Chosen(slug) for slug in offer.skills]}


def _in_order(field: Any) -> list[str]:
    """Return what was chosen, in the order of the list."""
    return [value for value, _label in field.choices if value in (field.data or [])]
