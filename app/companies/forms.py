"""What companies and administrators fill in."""

import re
from collections.abc import Callable
from typing import Any

from flask import current_app
from flask_babel import lazy_gettext as _l
from wtforms import BooleanField, EmailField, Field, SelectField, StringField, TextAreaField
from wtforms.validators import ValidationError

from app.accounts.forms import one_line, valid_email
from app.companies import rules
from app.companies.actions.branches import Address
from app.companies.actions.profile import Profile
from app.companies.actions.registration import Registration
from app.companies.countries import country_codes, country_name
from app.companies.models import Company
from app.kernel.forms import Form, Required, WholeNumberField, at_most, lines, valid_kvk, valid_website
from app.kernel.region import Region, Sector, Study
from app.kernel.text import N_, Text, Value
from app.kernel.web import locale, shown

MAX_COUNTRIES = 40
MAX_EMPLOYEES = 1_000_000


def label_of(entry: Sector | Study) -> str:
    """Return the name of a sector or study in the reader's language."""
    return entry.en if locale() == "en" else entry.nl


def known_choice(sentence: Any) -> Callable[[Form, Field], None]:
    """Validator: one of the choices that the field offers."""

    def check(_form: Form, field: Any) -> None:
        if field.data not in {value for value, _label in field.choices}:
            raise ValidationError(str(sentence))

    return check


class WithKvk(Form):
    """A form that asks which company it is. The forms below are put together in the order of their pages."""

    kvk_number = StringField(
        _l("KvK-nummer"),
        filters=[one_line],
        validators=[Required(_l("Vul het KvK-nummer van het bedrijf in.")), valid_kvk],
    )


class WithName(Form):
    """A form that asks for the company's name and sector."""

    name = StringField(
        _l("Naam van het bedrijf"),
        filters=[one_line],
        validators=[Required(_l("Vul de naam van het bedrijf in.")), at_most(120)],
    )
    sector = SelectField(
        _l("Sector"),
        validate_choice=False,
        validators=[Required(_l("Kies de sector van het bedrijf.")), known_choice(_l("Kies een sector uit de lijst."))],
    )

    def __init__(self, *args: Any, **values: Any) -> None:
        super().__init__(*args, **values)
        region: Region = current_app.extensions["region"]
        self.sector.choices = [("", str(_l("Kies een sector")))] + [(s.code, label_of(s)) for s in region.sectors]


def valid_postcode(_form: Form, field: Field) -> None:
    """Validator: a Dutch postcode; stored as "7411 AB"."""
    postcode = rules.postcode_of(field.data or "")
    if postcode is None:
        raise ValidationError(str(_l("Vul een postcode in, zoals 7411 AB.")))
    field.data = postcode


class WithAddress(Form):
    """A form that asks for the address of a branch."""

    street = StringField(
        _l("Straat en huisnummer"),
        filters=[one_line],
        validators=[Required(_l("Vul de straat en het huisnummer in.")), at_most(120)],
    )
    postcode = StringField(
        _l("Postcode"),
        filters=[one_line],
        validators=[Required(_l("Vul een postcode in, zoals 7411 AB.")), valid_postcode],
    )
    place = StringField(_l("Plaats"), filters=[one_line], validators=[Required(_l("Vul de plaats in.")), at_most(80)])

    def address(self) -> Address:
        """Return what was typed."""
        return Address(self.street.data or "", self.postcode.data or "", self.place.data or "")


class WithAbout(Form):
    """A form in which a company tells about itself."""

    about = TextAreaField(_l("Wat doet uw bedrijf?"), filters=[lines], validators=[at_most(4000)])
    website = StringField(_l("Website"), filters=[one_line], validators=[at_most(190), valid_website])
    employees = WholeNumberField(_l("Aantal mensen dat er werkt"), low=0, high=MAX_EMPLOYEES, example=25)
    sbi_code = StringField(_l("SBI-code"), filters=[one_line])
    countries = TextAreaField(_l("Landen waarnaar u exporteert"), filters=[lines], validators=[at_most(2000)])


class WithContact(Form):
    """A form that asks whom messages of students are relayed to."""

    contact_name = StringField(
        _l("Naam van de contactpersoon"),
        filters=[one_line],
        validators=[Required(_l("Vul de naam van de contactpersoon in.")), at_most(120)],
    )
    contact_email = EmailField(
        _l("E-mailadres van de contactpersoon"),
        filters=[one_line],
        validators=[Required(_l("Vul het e-mailadres van de contactpersoon in.")), valid_email],
    )


class AccessForm(WithKvk):
    """The KvK number of a company that somebody wants to act for."""


class BranchForm(WithAddress):
    """One more branch."""


class RegisterForm(WithKvk, WithName, WithAddress, WithContact):
    """A new company with its first branch."""

    def registration(self) -> Registration:
        """Return what was typed."""
        return Registration(
            name=self.name.data or "",
            kvk_number=self.kvk_number.data or "",
            sector=self.sector.data,
            contact_name=self.contact_name.data or "",
            contact_email=self.contact_email.data or "",
            address=self.address(),
        )


class ProfileForm(WithName, WithAbout, WithContact):
    """The profile of a company."""

    def __init__(self, company: Company) -> None:
        names = ", ".join(country_name(code, locale()) for code in company.export_countries)
        super().__init__(obj=company, countries=names)
        self._codes: list[str] = []

    def validate_sbi_code(self, field: Field) -> None:
        """Require two to five digits; dots are forgiven."""
        digits = re.sub(r"[\s.]", "", field.data or "")
        if digits and not re.fullmatch(r"[0-9]{2,5}", digits):
            raise ValidationError(str(_l("Een SBI-code heeft 2 tot 5 cijfers, zoals 43210.")))
        field.data = digits or None

    def validate_countries(self, field: Field) -> None:
        """Require names of countries, in Dutch or English."""
        self._codes, unknown = country_codes(field.data or "")
        if unknown:
            words: dict[str, Value] = {"words": ", ".join(word[:60] for word in unknown[:3])}
            raise ValidationError(shown(Text(N_("Dit land kennen wij niet: %(words)s. Schrijf het voluit."), words)))
        if len(self._codes) > MAX_COUNTRIES:
            raise ValidationError(shown(Text(N_("Noem hoogstens %(n)s landen."), {"n": MAX_COUNTRIES})))

    def profile(self) -> Profile:
        """Return what was typed."""
        return Profile(
            name=self.name.data or "",
            sector=self.sector.data,
            sbi_code=self.sbi_code.data,
            about=self.about.data or "",
            website=self.website.data,
            employees=self.employees.data,
            export_countries=self._codes,
            contact_name=self.contact_name.data or "",
            contact_email=self.contact_email.data or "",
        )


def _note(label: Any) -> TextAreaField:
    return TextAreaField(
        label, filters=[lines], validators=[Required(_l("Vul de reden in. Het bedrijf leest deze.")), at_most(500)]
    )


class RejectForm(Form):
    """Why an administrator refuses a company."""

    note = _note(_l("Waarom wijst u dit bedrijf af?"))


class RemoveForm(Form):
    """Why an administrator removes a company, and that it is meant."""

    note = _note(_l("Waarom verwijdert u dit bedrijf?"))
    sure = BooleanField(
        _l("Ik weet het zeker. Ik kan dit niet terugdraaien."),
        validators=[Required(_l("Vink aan dat u het zeker weet."))],
    )
