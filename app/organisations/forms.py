"""What administrators and the admins of organisations fill in."""

from typing import Any

from flask_babel import lazy_gettext as _l
from wtforms import BooleanField, EmailField, SelectMultipleField, StringField, TextAreaField
from wtforms.validators import ValidationError
from wtforms.widgets import CheckboxInput, ListWidget

from app.accounts.forms import one_line, valid_email
from app.kernel.forms import Form, Required, at_most, lines, valid_website
from app.kernel.web import shown
from app.organisations import policy
from app.organisations.actions.profile import Identity, Profile
from app.organisations.models import Organisation
from app.organisations.rules import KIND_NAMES, OrganisationKind

_KINDS = _l("Kies wat de organisatie hier doet.")
_PLACE = _l("Vul een plaats of postcode in, zoals Zutphen.")
_COLLEAGUE = _l("Vul het e-mailadres in, zoals naam@voorbeeld.nl.")


class ProfileForm(Form):
    """What an organisation tells about itself."""

    about = TextAreaField(_l("Over de organisatie"), filters=[lines], validators=[at_most(4000)])
    website = StringField(_l("Website"), filters=[one_line], validators=[at_most(190), valid_website])
    place = StringField(_l("Plaats"), filters=[one_line], validators=[Required(_PLACE), at_most(80)])

    def profile(self) -> Profile:
        """Return what was typed."""
        return Profile(self.about.data or "", self.website.data, self.place.data or "")


class IdentityForm(ProfileForm):
    """All that is said of an organisation, by an administrator."""

    name = StringField(
        _l("Naam"), filters=[one_line], validators=[Required(_l("Vul de naam van de organisatie in.")), at_most(120)]
    )
    kinds = SelectMultipleField(
        _l("Wat doet de organisatie hier?"),
        widget=ListWidget(prefix_label=False),
        option_widget=CheckboxInput(),
        validate_choice=False,
        validators=[Required(_KINDS)],
    )
    contact_email = EmailField(
        _l("E-mailadres van de organisatie"), filters=[one_line], validators=[Required(_COLLEAGUE), valid_email]
    )

    def __init__(self, organisation: Organisation | None = None) -> None:
        kinds = [kind.value for kind in policy.kinds_of(organisation)] if organisation else []
        super().__init__(obj=organisation, kinds=kinds)
        self.kinds.choices = [(kind.value, shown(name)) for kind, name in KIND_NAMES.items()]

    def validate_kinds(self, field: Any) -> None:
        """Require kinds that there are."""
        if not set(field.data or []) <= set(OrganisationKind):
            raise ValidationError(str(_KINDS))

    def identity(self) -> Identity:
        """Return what was typed."""
        kinds = [OrganisationKind(kind) for kind in self.kinds.data or []]
        return Identity(self.name.data or "", kinds, self.contact_email.data or "")


class CreateForm(IdentityForm):
    """A new organisation with its first admin."""

    email = EmailField(
        _l("E-mailadres van de eerste hoofdgebruiker"),
        filters=[one_line],
        validators=[Required(_COLLEAGUE), valid_email],
    )


class AddForm(Form):
    """Somebody who is let in, by the address of their account."""

    email = EmailField(_l("E-mailadres"), filters=[one_line], validators=[Required(_COLLEAGUE), valid_email])
    is_admin = BooleanField(_l("Deze persoon is hoofdgebruiker en mag anderen toelaten."))


class RemoveForm(Form):
    """Why an administrator removes an organisation, and that it is meant."""

    note = TextAreaField(
        _l("Waarom verwijdert u deze organisatie?"),
        filters=[lines],
        validators=[Required(_l("Vul de reden in. De mensen van de organisatie lezen deze.")), at_most(500)],
    )
    sure = BooleanField(
        _l("Ik weet het zeker. Ik kan dit niet terugdraaien."),
        validators=[Required(_l("Vink aan dat u het zeker weet."))],
    )
