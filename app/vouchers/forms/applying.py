"""The steps of an application, a form for each: what is asked of whom. Field names are those of `Answers`."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, fields
from typing import Any, ClassVar

from flask_babel import lazy_gettext as _l
from wtforms import HiddenField, RadioField, SelectMultipleField, StringField, TextAreaField
from wtforms.validators import ValidationError

from app.accounts.forms import one_line
from app.kernel.forms import DayField, EuroField, Form, Required, valid_iban, valid_kvk
from app.kernel.personal_number import personal_numbers
from app.kernel.text import N_, Text
from app.kernel.web import shown
from app.vouchers.actions import Answers
from app.vouchers.drafts.models import Typed
from app.vouchers.forms.fields import (
    VatField,
    WithVatField,
    YesNoField,
    about_now,
    at_most,
    born,
    choices,
    lines,
    not_before,
    one_of,
    participant_fields,
    readable_name,
    valid_municipality,
)
from app.vouchers.queries.applications import Place
from app.vouchers.scheme import ApplicantKind, Payee

ANSWERED = frozenset(field.name for field in fields(Answers))
LOOKS_LIKE_BSN = N_("Dit lijkt op een burgerservicenummer (BSN). Haal het weg, of vink aan dat het iets anders is.")
_BRANCH = _l("Kies de vestiging waarvoor u aanvraagt.")
_OWN_HOME = _l("Vul de gemeente in waar u woont.")
_PAYEE = _l("Kies naar wie het geld gaat.")
_OF_THE_PAGE = frozenset({"csrf_token", "once", "seen"})


@dataclass(frozen=True)
class Asked:
    """What the questions depend on: who applies, from where it may be, and who can be paid (R13)."""

    kind: ApplicantKind
    places: Sequence[Place]
    payees: Sequence[Payee]


class PartForm(Form):
    """One step. `seen` is the revision that the page started from; what was kept before is not asked about again."""

    free_text: ClassVar[Sequence[str]] = ()

    seen = HiddenField()
    not_a_bsn = SelectMultipleField(choices=[], validate_choice=False)

    def __init__(self, asked: Asked, known: Mapping[str, Any], **options: Any) -> None:
        """Start with what is `known` by the name of the field. Without `formdata` it takes what this request sends."""
        super().__init__(data=dict(known), **options)
        self.asked = asked
        self._kept = {name: known.get(name) for name in self.free_text}

    def validate(self, extra_validators: Any = None) -> bool:
        """Judge everything, and ask about what looks like a citizen number."""
        valid = bool(super().validate(extra_validators))
        unsure = [name for name in self.free_text if self.unconfirmed(name)]
        for name in unsure:
            self[name].errors = [*self[name].errors, shown(Text(LOOKS_LIKE_BSN))]
        return valid and not unsure

    def validate_kept(self) -> bool:
        """Judge what was kept before and is shown again; nothing was sent, so there is no token to look at."""
        self.validate()
        self.csrf_token.errors = []
        return not self.errors

    def validate_typed(self) -> bool:
        """Judge only what was typed; what is open yet is no mistake."""
        verdicts = [field.validate(self) for field in self.typed_fields() if any(field.raw_data or [])]
        return all(verdicts)

    def unconfirmed(self, name: str) -> list[str]:
        """Return what looks like a BSN in the field `name` and was not said to be something else."""
        return [number for number in self.numbers_in(name) if f"{name}:{number}" not in (self.not_a_bsn.data or [])]

    def numbers_in(self, name: str) -> list[str]:
        """Return what looks like a BSN in the field `name`, unless that text was kept before."""
        typed = self[name].data or ""
        return [] if typed == self._kept.get(name) else personal_numbers(typed)

    def typed(self) -> Typed:
        """Return what was sent, right or wrong, by the name of its field."""
        sent = {
            field.name: [value for value in field.raw_data if isinstance(value, str)]
            for field in self.typed_fields()
            if field.raw_data
        }
        return {name: values for name, values in sent.items() if values}

    def typed_fields(self) -> list[Any]:
        """Return the fields that somebody types in."""
        return [field for name, field in self._fields.items() if name not in _OF_THE_PAGE]

    def values(self) -> dict[str, Any]:
        """Return what the fields hold by the names of `Answers`; None where there is nothing to read."""
        return {
            name: field.truth if isinstance(field, YesNoField) else field.data
            for name, field in self._fields.items()
            if name in ANSWERED
        }


class _WithVat(PartForm):
    vat_deductible = YesNoField(
        _l("Kan uw bedrijf de btw op deze opleiding terugvragen?"), _l("Kies of u de btw kunt terugvragen.")
    )
    de_minimis_prior_cents = EuroField(
        _l("Hoeveel de-minimissteun kreeg uw bedrijf in de afgelopen drie jaar?"),
        validators=[Required(_l("Vul het bedrag van de steun in. Kreeg u niets? Vul dan 0 in."))],
    )


class EmployerForm(_WithVat):
    """An employer: from which branch, and what it must say of VAT and earlier aid."""

    branch = RadioField(
        _l("Voor welke vestiging vraagt u aan?"),
        validators=[Required(_BRANCH), one_of(_BRANCH)],
        validate_choice=False,
    )

    def __init__(self, asked: Asked, known: Mapping[str, Any], **options: Any) -> None:
        super().__init__(asked, known, **options)
        self._places = {str(place.branch.id): place for place in asked.places}
        self.branch.choices = choices(*((value, _named(place)) for value, place in self._places.items()))

    @property
    def place(self) -> Place | None:
        """The chosen branch and its company."""
        return self._places.get(self.branch.data)


def _named(place: Place) -> str:
    return f"{place.company.name}, {place.branch.street}, {place.branch.place}"


class ParticipantForm(PartForm):
    """The person who follows the training, with an employer who applies."""

    free_text = ("participant_name",)

    participant_name, participant_birth_date, participant_municipality = participant_fields()


class PersonForm(ParticipantForm):
    """An employee or job seeker, who applies for themselves."""

    participant_name = StringField(
        _l("Uw voor- en achternaam"),
        filters=[one_line],
        validators=[Required(_l("Vul uw naam in.")), at_most(120), readable_name],
    )
    participant_birth_date = DayField(
        _l("Uw geboortedatum"), validators=[Required(_l("Vul uw geboortedatum in, zoals 31-12-1990.")), born]
    )
    participant_municipality = StringField(
        _l("Uw woongemeente"),
        filters=[one_line],
        validators=[Required(_OWN_HOME), at_most(80), valid_municipality(_OWN_HOME)],
    )


class SelfEmployedForm(PersonForm, _WithVat):
    """Somebody self-employed: a person, with the business to which de-minimis aid is counted (R11)."""

    kvk_number = StringField(
        _l("KvK-nummer van uw bedrijf"), validators=[Required(_l("Vul het KvK-nummer in, 8 cijfers.")), valid_kvk]
    )


class TrainingForm(PartForm):
    """The training, and what is asked of its trainer (R6, R8, R10)."""

    free_text = ("training_title", "trainer_name")

    training_title = StringField(
        _l("Naam van de opleiding"),
        filters=[one_line],
        validators=[Required(_l("Vul de naam van de opleiding in.")), at_most(160)],
    )
    trainer_name = StringField(
        _l("Naam van de opleider"),
        filters=[one_line],
        validators=[Required(_l("Vul de naam van de opleider in.")), at_most(160)],
    )
    training_start = DayField(
        _l("Eerste dag van de opleiding"),
        validators=[Required(_l("Vul de eerste dag in, zoals 31-12-2026.")), about_now],
    )
    training_end = DayField(
        _l("Laatste dag van de opleiding"),
        validators=[Required(_l("Vul de laatste dag in, zoals 31-12-2026.")), about_now],
    )
    trainer_recognised = YesNoField(_l("Is de opleider erkend?"), _l("Kies of de opleider erkend is."))
    trainer_linked = YesNoField(
        _l("Heeft uw bedrijf een band met de opleider?"), _l("Kies of er een band met de opleider is.")
    )
    sector_fund_available = YesNoField(
        _l("Betaalt een opleidingsfonds van uw sector deze opleiding?"), _l("Kies of een opleidingsfonds betaalt.")
    )

    def __init__(self, asked: Asked, known: Mapping[str, Any], **options: Any) -> None:
        super().__init__(asked, known, **options)
        if asked.kind is not ApplicantKind.EMPLOYER:
            self.trainer_linked.label.text = _l("Hebt u zelf een band met de opleider?")
        if asked.kind is ApplicantKind.JOB_SEEKER:
            del self.sector_fund_available

    def validate_training_end(self, field: Any) -> None:
        """Refuse a training that ends before it starts."""
        if not self.training_start.errors and not not_before(self.training_start.data, field.data):
            raise ValidationError(str(_l("De laatste dag komt vóór de eerste dag. Controleer de datums.")))


class CostsForm(PartForm):
    """The amounts of the quote, as they stand there (R3)."""

    tuition_cents = EuroField(_l("Lesgeld"), validators=[Required(_l("Vul het lesgeld in, zoals 2.300."))])
    exam_cents = EuroField(_l("Examengeld"))
    material_cents = EuroField(_l("Verplicht lesmateriaal"))
    third_party_cents = EuroField(_l("Hoeveel betalen anderen mee?"))
    vat_percent = VatField(
        _l("Hoeveel btw staat er op de offerte?"), _l("Kies het btw-percentage dat op de offerte staat.")
    )
    amounts_include_vat = WithVatField()

    def __init__(self, asked: Asked, known: Mapping[str, Any], **options: Any) -> None:
        super().__init__(asked, known, **options)
        for name in ("exam_cents", "material_cents", "third_party_cents"):
            if not self[name].raw_data:
                self[name].data = self[name].data or None


class PaymentForm(PartForm):
    """Who is paid (R13), and why this training helps (R9)."""

    free_text = ("payee_name", "motivation")

    payee_kind = RadioField(
        _l("Naar wie gaat het geld?"),
        validators=[Required(_PAYEE), one_of(_PAYEE)],
        validate_choice=False,
    )
    payee_name = StringField(
        _l("Op welke naam staat de rekening?"),
        filters=[one_line],
        validators=[Required(_l("Vul in op welke naam de rekening staat.")), at_most(70)],
    )
    payee_iban = StringField(
        _l("IBAN van deze rekening"),
        filters=[one_line],
        validators=[Required(_l("Vul het IBAN in, zoals NL91 ABNA 0417 1643 00.")), valid_iban],
    )
    motivation = TextAreaField(
        _l("Waarom helpt deze opleiding aan werk in de regio?"), filters=[lines], validators=[at_most(2000)]
    )

    def __init__(self, asked: Asked, known: Mapping[str, Any], **options: Any) -> None:
        super().__init__(asked, known, **options)
        names = {
            Payee.EMPLOYER: _l("Naar uw bedrijf, nadat u de factuur hebt betaald"),
            Payee.TRAINER: _l("Naar de opleider"),
        }
        self.payee_kind.choices = choices(*((payee.value, names[payee]) for payee in asked.payees))
        if len(asked.payees) == 1:
            self.only_payee: Payee | None = asked.payees[0]
            del self.payee_kind
        else:
            self.only_payee = None

    def values(self) -> dict[str, Any]:
        """Return the values, with the one payee there is where nothing was asked."""
        return super().values() | ({"payee_kind": self.only_payee.value} if self.only_payee else {})
