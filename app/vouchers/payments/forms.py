"""What applicants, advisors and treasurers fill in about invoices and payments."""

from typing import Any

from flask_babel import lazy_gettext as _l
from flask_wtf.file import FileField
from wtforms import StringField, TextAreaField
from wtforms.validators import ValidationError

from app.accounts.forms import one_line
from app.kernel.forms import DayField, EuroField, Form, Required, at_most, valid_iban
from app.vouchers.forms.fields import VatField, WithVatField, about_now, lines
from app.vouchers.payments.actions.invoicing import Billed, number_key
from app.vouchers.rules import Costs


def _chosen(sentence: Any) -> Any:
    """Validator: a file was chosen; a browser sends an empty one where none was."""

    def check(_form: Form, field: Any) -> None:
        if not field.data or not field.data.filename:
            raise ValidationError(str(sentence))

    return check


def _has_letters(_form: Form, field: Any) -> None:
    if not number_key(field.data or ""):
        raise ValidationError(str(_l("Neem het nummer over van de factuur.")))


class InvoiceForm(Form):
    """An invoice of the trainer, line by line; `proof` only where the company is paid."""

    file = FileField(_l("De factuur van de opleider"), validators=[_chosen(_l("Kies het bestand van de factuur."))])
    number = StringField(
        _l("Nummer van de factuur"),
        filters=[one_line],
        validators=[Required(_l("Neem het nummer over van de factuur.")), at_most(40), _has_letters],
    )
    invoiced_on = DayField(
        _l("Datum van de factuur"),
        validators=[Required(_l("Vul de datum van de factuur in, zoals 31-12-2026.")), about_now],
    )
    tuition_cents = EuroField(_l("Lesgeld"), validators=[Required(_l("Vul het lesgeld in, zoals 2.300."))])
    exam_cents = EuroField(_l("Examengeld"))
    material_cents = EuroField(_l("Verplicht lesmateriaal"))
    third_party_cents = EuroField(_l("Hoeveel betalen anderen mee?"))
    vat_percent = VatField(
        _l("Hoeveel btw staat op de factuur?"), _l("Kies het btw-percentage dat op de factuur staat.")
    )
    amounts_include_vat = WithVatField()
    proof = FileField(_l("Bewijs dat uw bedrijf de factuur betaalde"))

    def __init__(self, *args: Any, with_proof: bool, **values: Any) -> None:
        """Ask for a proof of payment only `with_proof`."""
        super().__init__(*args, **values)
        if not with_proof:
            del self.proof
        self.with_proof = with_proof

    def billed(self) -> Billed:
        """Return what was filled in."""
        costs = Costs(
            tuition_cents=self.tuition_cents.data or 0,
            exam_cents=self.exam_cents.data or 0,
            material_cents=self.material_cents.data or 0,
            vat_percent=int(self.vat_percent.data),
            amounts_include_vat=bool(self.amounts_include_vat.truth),
            third_party_cents=self.third_party_cents.data or 0,
        )
        day = self.invoiced_on.data
        if day is None:
            raise ValueError("the form does not validate")
        return Billed(self.number.data or "", day, costs)


class PayeeForm(Form):
    """The account that is paid, corrected."""

    payee_name = StringField(
        _l("Naam van de rekening"),
        description=_l("Precies zoals de bank de naam kent."),
        filters=[one_line],
        validators=[Required(_l("Vul in op welke naam de rekening staat.")), at_most(70)],
    )
    payee_iban = StringField(
        _l("IBAN"), filters=[one_line], validators=[Required(_l("Vul het IBAN in waarop wij betalen.")), valid_iban]
    )
    reason = TextAreaField(
        _l("Waarom klopt de rekening niet meer?"),
        filters=[lines],
        validators=[Required(_l("Schrijf kort waarom de rekening anders is.")), at_most(500)],
    )


class ReturnForm(Form):
    """Why an invoice goes back."""

    reason = TextAreaField(
        _l("Wat klopt er niet?"),
        description=_l("De aanvrager leest dit."),
        filters=[lines],
        validators=[Required(_l("Schrijf wat er niet klopt.")), at_most(500)],
    )


class AnswerForm(Form):
    """A file of the bank."""

    file = FileField(
        _l("Bestand van de bank (pain.002)"), validators=[_chosen(_l("Kies het bestand dat u van de bank kreeg."))]
    )
