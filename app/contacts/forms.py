"""The forms with which people write to each other."""

from typing import Any

from flask_babel import gettext
from flask_babel import lazy_gettext as _l
from wtforms import BooleanField, StringField, TextAreaField
from wtforms.validators import Length

from app.contacts.rules import MAX_LENGTH, MAX_PROMPT
from app.kernel.forms import Form, stripped
from app.kernel.personal_number import personal_numbers

TOO_LONG = _l("Dit is te lang. Gebruik hoogstens %(max)d tekens.", max=MAX_LENGTH)
PROMPT_TOO_LONG = _l("Dit is te lang. Gebruik hoogstens %(max)d tekens.", max=MAX_PROMPT)


class MessageForm(Form):
    """A message; what looks like a citizen number in it must be confirmed to be something else."""

    body = TextAreaField(_l("Bericht"), filters=[stripped], validators=[Length(max=MAX_LENGTH, message=TOO_LONG)])
    not_a_bsn = BooleanField(_l("Dit is geen burgerservicenummer"))
    asks_about_bsn = False
    empty = _l("Schrijf een bericht.")

    def validate(self, extra_validators: Any = None) -> bool:
        """Check the fields, then the message as it will be sent."""
        valid = bool(super().validate(extra_validators))
        if not self.body.data:
            self.body.errors = [*self.body.errors, str(self.empty)]
            return False
        if personal_numbers(self.body.data):
            self.asks_about_bsn = True
            if not self.not_a_bsn.data:
                warning = gettext(
                    "Er lijkt een burgerservicenummer in te staan. Haal het weg, of zet een vinkje hieronder."
                )
                self.body.errors = [*self.body.errors, warning]
                return False
        return valid


class WriteForm(MessageForm):
    """A student's first message: three answers make a message that can be changed before it is sent."""

    when = StringField(
        _l("Wanneer wil je komen?"), filters=[stripped], validators=[Length(max=MAX_PROMPT, message=PROMPT_TOO_LONG)]
    )
    learn = StringField(
        _l("Wat wil je leren?"), filters=[stripped], validators=[Length(max=MAX_PROMPT, message=PROMPT_TOO_LONG)]
    )
    can = StringField(
        _l("Wat kun je al?"), filters=[stripped], validators=[Length(max=MAX_PROMPT, message=PROMPT_TOO_LONG)]
    )
    body = TextAreaField(_l("Je bericht"), filters=[stripped], validators=[Length(max=MAX_LENGTH, message=TOO_LONG)])
    empty = _l("Beantwoord een van de vragen, of schrijf zelf je bericht.")

    def compose(self) -> None:
        """Make the message of the answers, unless there is one."""
        answers = (
            (gettext("Wanneer ik wil komen:"), self.when.data),
            (gettext("Wat ik wil leren:"), self.learn.data),
            (gettext("Wat ik al kan:"), self.can.data),
        )
        lines = [f"{prompt} {answer}" for prompt, answer in answers if answer]
        if lines and not self.body.data:
            opening = gettext("Hallo, ik zoek een stage en jullie bedrijf spreekt mij aan.")
            closing = gettext("Is er plaats? Ik hoor het graag.")
            self.body.data = "\n\n".join([opening, "\n".join(lines), closing])
