"""The application of an employer: five sections of one form, the same for a new one and for a change."""

from collections.abc import Sequence
from datetime import date, timedelta
from typing import Any

from flask_babel import lazy_gettext as _l
from wtforms import HiddenField, RadioField, SelectMultipleField, StringField, TextAreaField
from wtforms.validators import ValidationError

from app.accounts.forms import one_line
from app.kernel.forms import DayField, EuroField, Form, Required, valid_iban
from app.kernel.personal_number import personal_numbers
from app.kernel.text import N_, Text
from app.kernel.web import shown
from app.trainings.models import Training
from app.trainings.rules import still_starts
from app.vouchers.actions.applying import Answers
from app.vouchers.forms.fields import (
    YesNoField,
    about_now,
    at_most,
    born,
    choices,
    lines,
    not_before,
    one_of,
    readable_name,
    valid_municipality,
)
from app.vouchers.models import VoucherApplication
from app.vouchers.queries.applications import Place
from app.vouchers.queries.estimate import Answered
from app.vouchers.rules import Costs
from app.vouchers.scheme import Payee

VAT_PERCENTS = ("0", "9", "21")
FREE_TEXT = ("participant_name", "training_title", "trainer_name", "payee_name", "motivation")
ESTIMATED = (
    "vat_deductible",
    "tuition_cents",
    "exam_cents",
    "material_cents",
    "third_party_cents",
    "vat_percent",
    "amounts_include_vat",
)
"""The answers without which there is no sum; the rest may stay open while somebody reckons."""
OPTIONAL_AMOUNTS = ("exam_cents", "material_cents", "third_party_cents")

_LOOKS_LIKE_BSN = N_("Dit lijkt op een burgerservicenummer (BSN). Haal het weg, of vink aan dat het iets anders is.")
_BRANCH = _l("Kies de vestiging waarvoor u aanvraagt.")
_HOME = _l("Vul de gemeente in waar de deelnemer woont.")
_VAT = _l("Kies het btw-percentage dat op de offerte staat.")
_PAYEE = _l("Kies naar wie het geld gaat.")


class ApplyForm(Form):
    """What an employer fills in. The names of the fields are those of `Answers` and of the record.

    `seen` is the revision of the draft that the answers started from.
    """

    seen = HiddenField()
    branch = RadioField(
        _l("Voor welke vestiging vraagt u aan?"),
        validators=[Required(_BRANCH), one_of(_BRANCH)],
        validate_choice=False,
    )
    vat_deductible = YesNoField(
        _l("Kan uw bedrijf de btw op deze opleiding terugvragen?"), _l("Kies of u de btw kunt terugvragen.")
    )
    de_minimis_prior_cents = EuroField(
        _l("Hoeveel de-minimissteun kreeg uw bedrijf in de afgelopen drie jaar?"),
        validators=[Required(_l("Vul het bedrag van de steun in. Kreeg u niets? Vul dan 0 in."))],
    )

    participant_name = StringField(
        _l("Voor- en achternaam"),
        filters=[one_line],
        validators=[Required(_l("Vul de naam van de deelnemer in.")), at_most(120), readable_name],
    )
    participant_birth_date = DayField(
        _l("Geboortedatum"), validators=[Required(_l("Vul de geboortedatum in, zoals 31-12-1990.")), born]
    )
    participant_municipality = StringField(
        _l("Woongemeente"), filters=[one_line], validators=[Required(_HOME), at_most(80), valid_municipality(_HOME)]
    )

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
        _l("Heeft uw bedrijf een band met de opleider?"), _l("Kies of uw bedrijf een band heeft met de opleider.")
    )
    sector_fund_available = YesNoField(
        _l("Betaalt een opleidingsfonds van uw sector deze opleiding?"), _l("Kies of een opleidingsfonds betaalt.")
    )

    tuition_cents = EuroField(_l("Lesgeld"), validators=[Required(_l("Vul het lesgeld in, zoals 2.300."))])
    exam_cents = EuroField(_l("Examengeld"))
    material_cents = EuroField(_l("Verplicht lesmateriaal"))
    third_party_cents = EuroField(_l("Hoeveel betalen anderen mee?"))
    vat_percent = RadioField(
        _l("Hoeveel btw staat er op de offerte?"),
        choices=choices(("21", _l("21%")), ("9", _l("9%")), ("0", _l("0%, of vrijgesteld van btw"))),
        validators=[Required(_VAT), one_of(_VAT)],
        validate_choice=False,
    )
    amounts_include_vat = YesNoField(
        _l("Zijn deze bedragen met of zonder btw?"),
        _l("Kies of de bedragen met of zonder btw zijn."),
        yes=_l("Met btw"),
        no=_l("Zonder btw"),
    )

    payee_kind = RadioField(
        _l("Naar wie gaat het geld?"),
        choices=choices(
            (Payee.EMPLOYER.value, _l("Naar uw bedrijf, nadat u de rekening hebt betaald")),
            (Payee.TRAINER.value, _l("Naar de opleider")),
        ),
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

    not_a_bsn = SelectMultipleField(choices=[], validate_choice=False)

    def __init__(self, places: Sequence[Place], kept: VoucherApplication | None = None, **values: Any) -> None:
        """Offer `places` to apply from; start with the answers of the draft `kept`, or with `values` by name."""
        self._places = {str(place.branch.id): place for place in places}
        self._kept = {name: getattr(kept, name) for name in FREE_TEXT} if kept else {}
        super().__init__(obj=kept, **values)
        if kept is not None and self.seen.raw_data is None:
            self.seen.data = kept.revision
        self.branch.choices = choices(*((value, _named(place)) for value, place in self._places.items()))
        for name in OPTIONAL_AMOUNTS:
            if not self[name].raw_data:
                self[name].data = self[name].data or None

    def validate_training_end(self, field: Any) -> None:
        """Refuse a training that ends before it starts."""
        if not self.training_start.errors and not not_before(self.training_start.data, field.data):
            raise ValidationError(str(_l("De laatste dag komt vóór de eerste dag. Controleer de datums.")))

    def validate(self, extra_validators: Any = None) -> bool:
        """Judge everything, and ask about what looks like a citizen number."""
        valid = bool(super().validate(extra_validators))
        unsure = [name for name in FREE_TEXT if self.unconfirmed(name)]
        for name in unsure:
            self[name].errors = [*self[name].errors, shown(Text(_LOOKS_LIKE_BSN))]
        return valid and not unsure

    def unconfirmed(self, name: str) -> list[str]:
        """Return what looks like a BSN in the field `name` and was not said to be something else."""
        return [number for number in self.numbers_in(name) if f"{name}:{number}" not in (self.not_a_bsn.data or [])]

    def numbers_in(self, name: str) -> list[str]:
        """Return what looks like a BSN in the field `name`, unless that text was kept before."""
        typed = self[name].data or ""
        return [] if typed == self._kept.get(name) else personal_numbers(typed)

    def validate_for_estimate(self) -> bool:
        """Judge only what the sum needs; the other fields keep what was typed without being judged."""
        verdicts = [self[name].validate(self) for name in ESTIMATED]
        return all(verdicts)

    @property
    def places(self) -> list[Place]:
        """The branches that can be chosen."""
        return list(self._places.values())

    @property
    def place(self) -> Place | None:
        """The chosen branch and its company."""
        return self._places.get(self.branch.data)

    def costs(self) -> Costs:
        """Return the costs as they were typed; what is empty is nothing."""
        return Costs(
            tuition_cents=self.tuition_cents.data or 0,
            exam_cents=self.exam_cents.data or 0,
            material_cents=self.material_cents.data or 0,
            vat_percent=int(self.vat_percent.data or 0),
            amounts_include_vat=bool(self.amounts_include_vat.truth),
            third_party_cents=self.third_party_cents.data or 0,
        )

    def answered(self) -> Answered:
        """Return the answers so far, as the estimate takes them."""
        place = self.place
        return Answered(
            vat_deductible=bool(self.vat_deductible.truth),
            costs=self.costs(),
            company_id=place.company.id if place else None,
            municipality=place.branch.municipality if place else None,
            de_minimis_prior_cents=self.de_minimis_prior_cents.data,
            participant_name=self.participant_name.data or None,
            participant_birth_date=self.participant_birth_date.data,
            training_start=self.training_start.data,
            trainer_recognised=self.trainer_recognised.truth,
            trainer_linked=self.trainer_linked.truth,
            sector_fund_available=self.sector_fund_available.truth,
        )

    def answers(self) -> Answers:
        """Return what a valid form holds."""
        costs = self.costs()
        birth_date: Any = self.participant_birth_date.data
        start: Any = self.training_start.data
        end: Any = self.training_end.data
        return Answers(
            vat_deductible=bool(self.vat_deductible.truth),
            de_minimis_prior_cents=self.de_minimis_prior_cents.data or 0,
            participant_name=self.participant_name.data or "",
            participant_birth_date=birth_date,
            participant_municipality=self.participant_municipality.data or "",
            training_title=self.training_title.data or "",
            trainer_name=self.trainer_name.data or "",
            training_start=start,
            training_end=end,
            tuition_cents=costs.tuition_cents,
            exam_cents=costs.exam_cents,
            material_cents=costs.material_cents,
            third_party_cents=costs.third_party_cents,
            vat_percent=costs.vat_percent,
            amounts_include_vat=costs.amounts_include_vat,
            trainer_recognised=bool(self.trainer_recognised.truth),
            trainer_linked=bool(self.trainer_linked.truth),
            sector_fund_available=bool(self.sector_fund_available.truth),
            motivation=self.motivation.data or "",
            payee_kind=Payee(self.payee_kind.data),
            payee_name=self.payee_name.data or "",
            payee_iban=self.payee_iban.data or "",
        )


def _named(place: Place) -> str:
    return f"{place.company.name}, {place.branch.street}, {place.branch.place}"


def first_answers(places: Sequence[Place], latest: VoucherApplication | None) -> dict[str, Any]:
    """Return what a new application starts with: the company, and what its latest application said of it."""
    known = {place.branch.id for place in places}
    if latest is None or latest.branch_id not in known:
        only = places[0] if len(places) == 1 else None
        return _paid_to_company(only.company.name) | {"branch": str(only.branch.id)} if only else {}
    start = {"branch": str(latest.branch_id), "vat_deductible": latest.vat_deductible}
    if latest.payee_kind != Payee.EMPLOYER:
        return start
    return start | _paid_to_company(latest.payee_name) | {"payee_iban": latest.payee_iban}


def of_training(training: Training, trainer: str, today: date) -> dict[str, Any]:
    """Return what is known of an application for a training on this site; its price has VAT in it.

    The last day follows from the first one and the number of weeks; who applies can change it.
    """
    known: dict[str, Any] = {
        "training_title": training.title,
        "trainer_name": trainer,
        "tuition_cents": training.price_cents,
        "amounts_include_vat": True,
    }
    start = training.next_start
    if start is not None and still_starts(start, today):
        known |= {"training_start": start, "training_end": start + timedelta(weeks=training.weeks, days=-1)}
    return known


def _paid_to_company(name: str) -> dict[str, Any]:
    return {"payee_kind": Payee.EMPLOYER.value, "payee_name": name[:70]}
