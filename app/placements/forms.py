"""The form of a stage profile."""

import re
from collections.abc import Callable, Iterable
from typing import Any

from flask import current_app
from flask_babel import lazy_gettext as _l
from wtforms import BooleanField, Field, HiddenField, SelectMultipleField, StringField, TextAreaField
from wtforms.validators import ValidationError
from wtforms.widgets import CheckboxInput, ListWidget

from app.accounts.forms import one_line
from app.companies.forms import WholeNumberField, at_most, label_of, lines
from app.kernel.forms import Form, Required
from app.kernel.region import Region
from app.kernel.text import N_, Text, Value
from app.kernel.web import locale, shown
from app.placements import queries
from app.placements.actions import Offer
from app.placements.models import PlacementOffer
from app.placements.rules import KIND_NAMES, LEVEL_NAMES
from app.placements.skill_words import SkillWords, Word, folded

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
    skills = TextAreaField(_l("Vaardigheden"), filters=[lines], validators=[at_most(2000)])
    understood = _boxes(_l("Wij begrepen"))
    asked = HiddenField()
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
        labels = queries.skill_labels(offer.skills, locale()) if offer else []
        super().__init__(data=_values(offer) | {"skills": "\n".join(labels)})
        region: Region = current_app.extensions["region"]
        self.kinds.choices = [(kind.value, shown(name)) for kind, name in KIND_NAMES.items()]
        self.levels.choices = [(level, shown(name)) for level, name in LEVEL_NAMES.items()]
        self.studies.choices = [(study.code, label_of(study)) for study in region.studies]
        self.understood.choices = []
        self._slugs: list[str] = []

    def validate_skills(self, field: Field) -> None:
        """Find a skill for every word; a word that only resembles one is shown, to agree with or not."""
        vocabulary = queries.skill_words()
        words = [self._judged(word, vocabulary) for word in vocabulary.understand(field.data or "")]
        guesses = [word for word in words if word.slug and not word.exact]
        news = [word for word in guesses if word.slug not in (self.understood.data or [])]
        self._slugs = list(dict.fromkeys(word.slug for word in words if word.slug))
        self._ask_about(guesses)
        errors = [_unknown_sentence(word) for word in words if word.slug is None]
        if news:
            errors.append(shown(N_("Kijk of wij deze woorden goed begrepen. Bewaar dan nog een keer.")))
        if len(self._slugs) > MAX_SKILLS:
            errors.append(shown(Text(N_("Noem hoogstens %(n)s vaardigheden."), {"n": MAX_SKILLS})))
        field.errors = [*field.errors, *errors]

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
            skills=self._slugs,
            places_per_year=self.places_per_year.data or 0,
            hours_per_week=self.hours_per_week.data,
            period=self.period.data or None,
            sbb_recognised=bool(self.sbb_recognised.data or self.sbb_number.data),
            sbb_number=self.sbb_number.data,
        )

    def _judged(self, word: Word, vocabulary: SkillWords) -> Word:
        """Return `word`, without its guess where the person saw that guess and did not agree."""
        refused = folded(word.typed) in (self.asked.data or "").split(";")
        if word.slug is None or word.exact or not refused or word.slug in (self.understood.data or []):
            return word
        return vocabulary.unknown(word.typed, without=[word.slug])

    def _ask_about(self, guesses: list[Word]) -> None:
        """Show the guesses as boxes, ticked; remember which ones were asked about."""
        labels = _labels(word.slug for word in guesses)
        self.understood.choices = [
            (word.slug, shown(Text(N_("%(label)s (u typte: %(typed)s)"), _said(word, labels)))) for word in guesses
        ]
        self.understood.data = [word.slug for word in guesses if word.slug]
        self.asked.data = ";".join(folded(word.typed) for word in guesses)


def _said(word: Word, labels: dict[str, str]) -> dict[str, Value]:
    return {"label": labels.get(word.slug or "", ""), "typed": word.typed[:80]}


def _labels(slugs: Iterable[str | None]) -> dict[str, str]:
    known = list(dict.fromkeys(slug for slug in slugs if slug))
    return dict(zip(known, queries.skill_labels(known, locale()), strict=True))


def _unknown_sentence(word: Word) -> str:
    """Return what to tell about a word that is not known: the nearest skills, if there are any."""
    names = list(_labels(word.suggestions).values())
    typed = word.typed[:60]
    if not names:
        return shown(Text(N_("“%(typed)s” kennen wij niet. Gebruik een ander woord."), {"typed": typed}))
    *first, last = names
    values: dict[str, Value] = {"typed": typed, "first": ", ".join(first), "last": last}
    if not first:
        return shown(Text(N_("“%(typed)s” kennen wij niet. Bedoelt u %(last)s?"), values))
    return shown(Text(N_("“%(typed)s” kennen wij niet. Bedoelt u %(first)s of %(last)s?"), values))


def _values(offer: PlacementOffer | None) -> dict[str, Any]:
    """Return what the form starts with: the fields of `offer`, by name."""
    if offer is None:
        return {}
    plain = ("description", "kinds", "levels", "studies", "places_per_year", "hours_per_week", "period")
    return {name: getattr(offer, name) for name in (*plain, "sbb_recognised", "sbb_number")}


def _in_order(field: Any) -> list[str]:
    """Return what was chosen, in the order of the list."""
    return [value for value, _label in field.choices if value in (field.data or [])]
