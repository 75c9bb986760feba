"""All steps of one application together: which hold, what they come to, and the answers of a whole one."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from werkzeug.datastructures import MultiDict

from app.vouchers.actions import Answers, Applicant
from app.vouchers.drafts.models import Typed
from app.vouchers.drafts.parts import Part, parts_of
from app.vouchers.forms.applying import (
    Asked,
    CostsForm,
    EmployerForm,
    PartForm,
    ParticipantForm,
    PaymentForm,
    PersonForm,
    SelfEmployedForm,
    TrainingForm,
)
from app.vouchers.forms.fields import VAT, municipality_of
from app.vouchers.forms.participants import ManyForm
from app.vouchers.queries.applications import Place
from app.vouchers.queries.estimate import Answered
from app.vouchers.rules import Costs
from app.vouchers.scheme import ApplicantKind, Payee

_APPLICANTS: Mapping[ApplicantKind, type[PartForm]] = {
    ApplicantKind.EMPLOYER: EmployerForm,
    ApplicantKind.SELF_EMPLOYED: SelfEmployedForm,
    ApplicantKind.EMPLOYEE: PersonForm,
    ApplicantKind.JOB_SEEKER: PersonForm,
}
_FORMS: Mapping[Part, type[PartForm]] = {
    Part.PARTICIPANT: ParticipantForm,
    Part.TRAINING: TrainingForm,
    Part.COSTS: CostsForm,
    Part.PAYMENT: PaymentForm,
}
_NOTHING = {"exam_cents": 0, "material_cents": 0, "third_party_cents": 0, "sector_fund_available": False}
"""What an answer that was left open, or not asked, comes to."""


def form_class(kind: ApplicantKind, part: Part, *, many: bool) -> type[PartForm]:
    """Return the form of a step."""
    if part is Part.APPLICANT:
        return _APPLICANTS[kind]
    return ManyForm if many and part is Part.PARTICIPANT else _FORMS[part]


def as_sent(typed: Typed | None) -> MultiDict[str, str] | None:
    """Return what was kept of a step as a browser sends it; None where nothing was."""
    return MultiDict((name, value) for name, values in typed.items() for value in values) if typed else None


@dataclass(frozen=True)
class Filled:
    """The forms of all steps, as they were kept; the one that is on the page may be as it was sent."""

    asked: Asked
    forms: Mapping[Part, PartForm]
    known: Mapping[str, Any]
    """What is known of fields that nobody has filled in yet, by their names."""
    kept: frozenset[Part]
    """The steps that somebody has seen and kept; the others hold what we know."""

    def wrong(self) -> Part | None:
        """Return the first step that does not hold; None when the application is whole."""
        return next((part for part, form in self.forms.items() if part not in self.kept or not form.validate()), None)

    def _values(self) -> Iterator[tuple[str, Any]]:
        for form in self.forms.values():
            yield from form.values().items()

    @property
    def place(self) -> Place | None:
        """The branch that an employer applies from."""
        form = self.forms[Part.APPLICANT]
        return form.place if isinstance(form, EmployerForm) else None

    def applicant(self) -> Applicant:
        """Return who applies, of a whole application."""
        form, place = self.forms[Part.APPLICANT], self.place
        return Applicant(
            self.asked.kind,
            company=place.company if place else None,
            branch=place.branch if place else None,
            kvk_number=form.kvk_number.data if isinstance(form, SelfEmployedForm) else None,
        )

    def answers(self, **more: Any) -> Answers:
        """Return the answers of a whole application; `more` replaces or adds some, for one of several participants."""
        values = dict(self._values()) | more
        for name, nothing in _NOTHING.items():
            values[name] = values.get(name) or nothing
        values["vat_percent"] = int(values["vat_percent"])
        values["payee_kind"] = Payee(values["payee_kind"])
        values["motivation"] = values["motivation"] or ""
        return Answers(**{"vat_deductible": False, "de_minimis_prior_cents": None} | values)

    def reckons(self) -> bool:
        """Say whether the sum can be made: what the training costs is known, and its VAT where that matters."""
        found = dict(self._values())
        vat_matters = found.get("vat_deductible") or found["amounts_include_vat"] is False
        return found["tuition_cents"] is not None and (found["vat_percent"] in VAT or not vat_matters)

    def answered(self) -> Answered:
        """Return the answers so far, as the estimate takes them."""
        found, place = dict(self._values()), self.place
        form = self.forms[Part.APPLICANT]
        percent = found["vat_percent"]
        return Answered(
            kind=self.asked.kind,
            vat_deductible=bool(found.get("vat_deductible")),
            costs=Costs(
                tuition_cents=found["tuition_cents"] or 0,
                exam_cents=found["exam_cents"] or 0,
                material_cents=found["material_cents"] or 0,
                vat_percent=int(percent) if percent in VAT else 0,
                amounts_include_vat=found["amounts_include_vat"] is not False,
                third_party_cents=found["third_party_cents"] or 0,
            ),
            company_id=place.company.id if place else None,
            municipality=place.branch.municipality if place else None,
            kvk_number=_digits(form.kvk_number.data) if isinstance(form, SelfEmployedForm) else None,
            de_minimis_prior_cents=found.get("de_minimis_prior_cents"),
            participant_name=found.get("participant_name") or None,
            participant_birth_date=found.get("participant_birth_date"),
            participant_municipality=municipality_of(found.get("participant_municipality")),
            training_start=found["training_start"],
            trainer_recognised=found["trainer_recognised"],
            trainer_linked=found["trainer_linked"],
            sector_fund_available=found.get("sector_fund_available"),
        )


def _digits(typed: str | None) -> str | None:
    digits = "".join(char for char in typed or "" if char.isdigit())
    return digits if len(digits) == 8 else None


def fill(
    asked: Asked,
    answers: Mapping[str, Typed],
    known: Mapping[str, Any],
    *,
    many: bool = False,
    on_page: tuple[Part, PartForm] | None = None,
) -> Filled:
    """Return all steps as they were kept, else as they are known; that of the page as it is there."""
    forms: dict[Part, PartForm] = {}
    told = dict(known)
    for part in parts_of(asked.kind):
        if on_page is not None and part is on_page[0]:
            forms[part] = on_page[1]
        else:
            made = form_class(asked.kind, part, many=many)
            forms[part] = made(asked, told, formdata=as_sent(answers.get(part)), meta={"csrf": False})
        if part is Part.TRAINING and Payee.EMPLOYER not in asked.payees:
            told.setdefault("payee_name", (forms[part]["trainer_name"].data or "")[:70] or None)
    kept = {part for part in forms if part in answers}
    return Filled(asked, forms, told, frozenset(kept | {on_page[0]} if on_page else kept))
