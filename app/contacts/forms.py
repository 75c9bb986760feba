"""The forms with which people write to each other, start an introduction and answer one."""

from collections.abc import Sequence
from datetime import date
from typing import Any

from flask_babel import gettext
from flask_babel import lazy_gettext as _l
from wtforms import BooleanField, RadioField, SelectField, StringField, TextAreaField
from wtforms.validators import Length, ValidationError

from app.contacts.rules import MAX_LENGTH, MAX_NOTE, MAX_PROMPT, REFUSALS, Refusal, Side
from app.kernel.forms import DayField, Form, Required, stripped
from app.kernel.personal_number import personal_numbers
from app.kernel.text import N_
from app.kernel.web import shown

TOO_LONG = _l("Dit is te lang. Gebruik hoogstens %(max)d tekens.", max=MAX_LENGTH)
PROMPT_TOO_LONG = _l("Dit is te lang. Gebruik hoogstens %(max)d tekens.", max=MAX_PROMPT)
CITIZEN_NUMBER = N_("Er lijkt een burgerservicenummer in te staan. Haal het weg, of zet een vinkje hieronder.")


class CheckedTexts(Form):
    """A form with texts for somebody else; what looks like a citizen number must be confirmed to be something else."""

    not_a_bsn = BooleanField(_l("Dit is geen burgerservicenummer"))
    asks_about_bsn = False
    checked: Sequence[str] = ("body",)

    def validate(self, extra_validators: Any = None) -> bool:
        """Check the fields, then the texts for citizen numbers."""
        valid = bool(super().validate(extra_validators))
        for name in self.checked:
            field = self._fields[name]
            if not personal_numbers(field.data or ""):
                continue
            self.asks_about_bsn = True
            if not self.not_a_bsn.data:
                field.errors = [*field.errors, shown(CITIZEN_NUMBER)]
                valid = False
        return valid


class MessageForm(CheckedTexts):
    """A message that must say something."""

    body = TextAreaField(_l("Bericht"), filters=[stripped], validators=[Length(max=MAX_LENGTH, message=TOO_LONG)])
    empty = _l("Schrijf een bericht.")

    def validate(self, extra_validators: Any = None) -> bool:
        """Check the fields, then the message as it will be sent."""
        if not super().validate(extra_validators):
            return False
        if not self.body.data:
            self.body.errors = [*self.body.errors, str(self.empty)]
            return False
        return True


def _prompt(label: Any) -> StringField:
    return StringField(label, filters=[stripped], validators=[Length(max=MAX_PROMPT, message=PROMPT_TOO_LONG)])


class PromptedForm(MessageForm):
    """A first message: three answers make a message that can be changed before it is sent."""

    body = TextAreaField(_l("Je bericht"), filters=[stripped], validators=[Length(max=MAX_LENGTH, message=TOO_LONG)])
    empty = _l("Beantwoord een van de vragen, of schrijf zelf je bericht.")
    openings: Sequence[tuple[str, str]] = ()
    """What stands before each answer in the message: (field, words)."""
    opening = closing = ""

    def compose(self) -> None:
        """Make the message of the answers, unless there is one."""
        answers = [(words, self._fields[name].data) for name, words in self.openings]
        lines = [f"{gettext(words)} {answer}" for words, answer in answers if answer]
        if lines and not self.body.data:
            parts = [gettext(self.opening), "\n".join(lines), gettext(self.closing)]
            self.body.data = "\n\n".join(parts)

    @property
    def prompts(self) -> list[Any]:
        """The fields of the questions, in the order in which they are asked."""
        return [self._fields[name] for name, _words in self.openings]


class WriteForm(PromptedForm):
    """A student's first message to a company."""

    when = _prompt(_l("Wanneer wil je komen?"))
    learn = _prompt(_l("Wat wil je leren?"))
    can = _prompt(_l("Wat kun je al?"))
    openings = (
        ("when", N_("Wanneer ik wil komen:")),
        ("learn", N_("Wat ik wil leren:")),
        ("can", N_("Wat ik al kan:")),
    )
    opening = N_("Hallo, ik zoek een stage en jullie bedrijf spreekt mij aan.")
    closing = N_("Is er plaats? Ik hoor het graag.")


class ApplyForm(PromptedForm):
    """A talent's application for a vacancy."""

    checked = ()
    """What gives away who writes is refused by the action, citizen numbers too."""

    why = _prompt(_l("Waarom wil je dit werk doen?"))
    can = _prompt(_l("Wat kun je al?"))
    when = _prompt(_l("Wanneer kun je beginnen?"))
    openings = (
        ("why", N_("Waarom ik dit werk wil doen:")),
        ("can", N_("Wat ik al kan:")),
        ("when", N_("Wanneer ik kan beginnen:")),
    )
    opening = N_("Hallo, deze vacature spreekt mij aan.")
    closing = N_("Ik hoor graag van jullie.")


class InviteForm(PromptedForm):
    """A company's invitation to somebody whose name it does not know."""

    checked = ()

    work = SelectField(_l("Voor welk werk nodigt u deze persoon uit?"), validate_choice=False)
    why = _prompt(_l("Waarom past deze persoon bij u?"))
    what = _prompt(_l("Wat gaat deze persoon bij u doen?"))
    when = _prompt(_l("Wanneer kunt u elkaar spreken?"))
    body = TextAreaField(_l("Uw bericht"), filters=[stripped], validators=[Length(max=MAX_LENGTH, message=TOO_LONG)])
    empty = _l("Beantwoord een van de vragen, of schrijf zelf uw bericht.")
    openings = (
        ("why", N_("Waarom wij aan jou denken:")),
        ("what", N_("Wat je bij ons gaat doen:")),
        ("when", N_("Wanneer wij elkaar kunnen spreken:")),
    )
    opening = N_("Goedendag, wij zagen je profiel en maken graag kennis.")
    closing = N_("Wil je met ons praten? Zeg dan ja op deze uitnodiging.")

    def validate_work(self, field: Any) -> None:
        """Require one of the works that are offered."""
        if field.data not in {value for value, _label in field.choices}:
            raise ValidationError(gettext("Kies waarvoor u deze persoon uitnodigt."))


class CompanyChoiceForm(Form):
    """A form in which a company is looked up by name and then chosen."""

    search = StringField(_l("Naam van het bedrijf"), filters=[stripped])
    company = RadioField(_l("Kies het bedrijf"), validate_choice=False)

    def offer(self, found: Sequence[tuple[str, str]]) -> None:
        """Offer these companies, as (slug, name and place)."""
        self.company.choices = list(found)

    def validate_company(self, field: Any) -> None:
        """Require one of the companies that are offered."""
        if field.data not in {value for value, _label in field.choices}:
            raise ValidationError(gettext("Zoek een bedrijf en kies het."))


class IntroduceForm(CompanyChoiceForm):
    """A coordinator introduces a student to a company."""

    body = TextAreaField(
        _l("Waarom past deze student bij het bedrijf?"),
        filters=[stripped],
        validators=[
            Required(_l("Schrijf waarom deze student bij het bedrijf past.")),
            Length(max=MAX_LENGTH, message=TOO_LONG),
        ],
    )


class PlacementForm(CompanyChoiceForm):
    """A coordinator confirms where a student found a place."""

    starts_on = DayField(_l("Eerste dag"), validators=[Required(_l("Vul de eerste dag in."))])
    ends_on = DayField(_l("Laatste dag"), validators=[Required(_l("Vul de laatste dag in."))])

    @property
    def period(self) -> tuple[date, date]:
        """The first and the last day, of a form that validated."""
        if self.starts_on.data is None or self.ends_on.data is None:
            raise ValueError("a period was asked of a form that did not validate")
        return self.starts_on.data, self.ends_on.data


def _note(label: Any) -> TextAreaField:
    too_long = _l("Dit is te lang. Gebruik hoogstens %(max)d tekens.", max=MAX_NOTE)
    return TextAreaField(label, filters=[stripped], validators=[Length(max=MAX_NOTE, message=too_long)])


class YesForm(CheckedTexts):
    """Yes to an introduction, perhaps with a first message."""

    checked = ("greeting",)
    greeting = _note(_l("Bericht erbij"))


class NoForm(Form):
    """No to an introduction, with the reason and perhaps a note."""

    refusal = RadioField(_l("Waarom past het niet?"), validate_choice=False)
    note = _note(_l("Toelichting"))

    def __init__(self, side: Side, **values: Any) -> None:
        super().__init__(**values)
        self.refusal.choices = [(code.value, shown(words)) for code, words in REFUSALS[side].items()]

    def validate_refusal(self, field: Any) -> None:
        """Require one of the reasons of this side."""
        if field.data not in {value for value, _label in field.choices}:
            raise ValidationError(gettext("Kies een reden."))

    @property
    def reason(self) -> Refusal:
        """The reason that was chosen."""
        return Refusal(self.refusal.data)
