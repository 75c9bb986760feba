"""The `assess` contract: voucher cases as JSON in, decisions with reasons as JSON out.

Auditors use it, and an application freezes its case in this form, so that a decision can be replayed years
later. A case that does not fit gets an error with the path of the first thing that is wrong, in the place of
an answer; the other cases are answered all the same.
"""

import json
import re
from collections.abc import Sequence
from datetime import date, datetime
from typing import NoReturn, TypeVar

from app.vouchers.rules import Applicant, Assessment, Case, Costs, Participant, RuleResult, Training, assess
from app.vouchers.scheme import ApplicantKind, NotInForceError, Schemes, SchemeVersion, UnknownSchemeError

Day = TypeVar("Day", bound=date)

MAX_WHOLE = 10**15
"""Upper bound of cents and counts: EUR 10 trillion. It keeps sums within what a database column holds."""
MAX_DIGITS = 40
YEARS = (1900, 2999)
"""First and last year that a date may have: outside it is a typing error, and dates near the end of the
calendar cannot be reckoned with."""

_CASE = (
    "id",
    "scheme",
    "received_at",
    "applicant",
    "participant",
    "training",
    "budget_left_cents",
    "evidence_complete",
)
_APPLICANT = {
    ApplicantKind.EMPLOYER: ("kind", "kvk", "vat_deductible", "branch_municipalities", "de_minimis_prior_cents"),
    ApplicantKind.SELF_EMPLOYED: ("kind", "kvk", "vat_deductible", "de_minimis_prior_cents"),
    ApplicantKind.EMPLOYEE: ("kind", "vat_deductible"),
    ApplicantKind.JOB_SEEKER: ("kind", "vat_deductible"),
}
_PARTICIPANT = ("key", "birth_date", "municipality", "awards_this_year")
_TRAINING = (
    "start",
    "end",
    "tuition_cents",
    "exam_cents",
    "material_cents",
    "vat_percent",
    "amounts_include_vat",
    "third_party_cents",
    "trainer_recognised",
    "trainer_linked",
    "sector_fund_available",
)
_DATE = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")
_MOMENT = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9]{2}:[0-9]{2}(:[0-9]{2}(\.[0-9]+)?)?(Z|[+-][0-9]{2}:[0-9]{2})?")
_OFFSET = re.compile(r"(Z|[+-][0-9]{2}:[0-9]{2})$")
_KVK = re.compile(r"[0-9]{8}")


class InputError(ValueError):
    """The input as a whole cannot be read as a list of cases."""


class CaseError(Exception):
    """One case does not fit the contract: where ("$" is the case itself) and why."""

    def __init__(self, path: str, message: str) -> None:
        # Half a surrogate pair is a valid JSON escape and no valid text: it could not be printed.
        self.path = _printable(path)
        self.message = _printable(message)
        super().__init__(f"{self.path}: {self.message}")


class _TwiceNamed(dict[str, object]):
    """A JSON object in which a key came twice; `key` is that key."""

    key = ""


def read_items(raw: bytes) -> list[object]:
    """Read JSON (UTF-8, UTF-16 or UTF-32) that holds a list; raises InputError."""
    try:
        items = json.loads(raw, object_pairs_hook=_object, parse_int=_whole)
    except (ValueError, RecursionError) as error:
        # ValueError also covers bytes that are no text.
        raise InputError(f"this is not JSON: {error}") from None
    if not isinstance(items, list):
        raise InputError(f"the input must be a list of cases, not {_name(items)}")
    return items


def assess_json(items: Sequence[object], schemes: Schemes) -> tuple[list[dict[str, object]], bool]:
    """Answer every item in order; also say whether all of them could be answered.

    An item is a case, or an object with the case under "case" whose other keys are ignored.
    """
    answers: list[dict[str, object]] = []
    all_fit = True
    for item in items:
        value = item["case"] if isinstance(item, dict) and "case" in item else item
        try:
            case, version = parse_case(value, schemes)
        except CaseError as error:
            all_fit = False
            answers.append({"id": _id_of(value), "error": {"path": error.path, "message": error.message}})
        else:
            answers.append(write_answer(case, version, assess(case, version)))
    return answers, all_fit


def parse_case(value: object, schemes: Schemes) -> tuple[Case, SchemeVersion]:
    """Read one case and find the version it falls under; raises CaseError on the first thing wrong."""
    fields = _Fields(value, "")
    fields.exactly(_CASE)
    version = _version(fields, schemes)
    case = Case(
        id=fields.text("id"),
        scheme=version.scheme,
        received_at=fields.moment("received_at"),
        applicant=_applicant(fields.inner("applicant"), version),
        participant=_participant(fields.inner("participant")),
        training=_training(fields.inner("training")),
        budget_left_cents=fields.whole("budget_left_cents"),
        evidence_complete=fields.truth("evidence_complete"),
    )
    return case, version


def write_case(case: Case) -> dict[str, object]:
    """Write a case in the form that `parse_case` reads: what an application keeps of its input."""
    applicant, participant, training = case.applicant, case.participant, case.training
    of_applicant: dict[str, object] = {
        "kind": applicant.kind.value,
        "kvk": applicant.kvk,
        "vat_deductible": applicant.vat_deductible,
        "branch_municipalities": list(applicant.branch_municipalities),
        "de_minimis_prior_cents": applicant.de_minimis_prior_cents,
    }
    costs = training.costs
    return {
        "id": case.id,
        "scheme": case.scheme,
        "received_at": case.received_at.isoformat(),
        "applicant": {key: of_applicant[key] for key in _APPLICANT[applicant.kind]},
        "participant": {
            "key": participant.key,
            "birth_date": participant.birth_date.isoformat(),
            "municipality": participant.municipality,
            "awards_this_year": participant.awards_this_year,
        },
        "training": {
            "start": training.start.isoformat(),
            "end": training.end.isoformat(),
            "tuition_cents": costs.tuition_cents,
            "exam_cents": costs.exam_cents,
            "material_cents": costs.material_cents,
            "vat_percent": costs.vat_percent,
            "amounts_include_vat": costs.amounts_include_vat,
            "third_party_cents": costs.third_party_cents,
            "trainer_recognised": training.trainer_recognised,
            "trainer_linked": training.trainer_linked,
            "sector_fund_available": training.sector_fund_available,
        },
        "budget_left_cents": case.budget_left_cents,
        "evidence_complete": case.evidence_complete,
    }


def write_answer(case: Case, version: SchemeVersion, assessment: Assessment) -> dict[str, object]:
    """Write the answer to one case."""
    return {
        "id": case.id,
        "outcome": assessment.outcome.value,
        "amount_cents": assessment.amount_cents,
        "base_cents": assessment.base_cents,
        "rules": [_write_rule(rule) for rule in assessment.rules],
        "scheme_version": version.id,
    }


def _write_rule(rule: RuleResult) -> dict[str, object]:
    return {
        "code": rule.code.value,
        "passed": rule.passed,
        "explanation_nl": rule.explanation.nl(),
        "flip": None if rule.flip is None else {"text_nl": rule.flip.nl(), **rule.flip.facts},
    }


def _version(fields: "_Fields", schemes: Schemes) -> SchemeVersion:
    code, received_at = fields.text("scheme"), fields.moment("received_at")
    try:
        return schemes.version_at(code, received_at)
    except UnknownSchemeError as error:
        fields.wrong("scheme", str(error))
    except NotInForceError as error:
        fields.wrong("received_at", str(error))


def _applicant(fields: "_Fields", version: SchemeVersion) -> Applicant:
    # The kind comes first: it says which other keys there must be.
    word = fields.text("kind")
    if word not in list(ApplicantKind):
        fields.wrong("kind", f"must be one of {', '.join(ApplicantKind)}, not {word!r}")
    kind = ApplicantKind(word)
    if kind not in version.kinds:
        fields.wrong("kind", f"scheme {version.scheme!r} has no voucher for {word!r}")
    keys = _APPLICANT[kind]
    fields.exactly(keys)
    return Applicant(
        kind=kind,
        vat_deductible=fields.truth("vat_deductible"),
        kvk=fields.kvk("kvk") if "kvk" in keys else None,
        branch_municipalities=fields.texts("branch_municipalities") if "branch_municipalities" in keys else (),
        de_minimis_prior_cents=fields.whole("de_minimis_prior_cents") if "de_minimis_prior_cents" in keys else 0,
    )


def _participant(fields: "_Fields") -> Participant:
    fields.exactly(_PARTICIPANT)
    return Participant(
        key=fields.text("key"),
        birth_date=fields.day("birth_date"),
        municipality=fields.text("municipality"),
        awards_this_year=fields.whole("awards_this_year"),
    )


def _training(fields: "_Fields") -> Training:
    # A training that ends before it starts is not refused here: no rule before the decision reads its end,
    # and the contract's list of what is malformed does not name it. The form asks about it instead.
    fields.exactly(_TRAINING)
    return Training(
        start=fields.day("start"),
        end=fields.day("end"),
        costs=Costs(
            tuition_cents=fields.whole("tuition_cents"),
            exam_cents=fields.whole("exam_cents"),
            material_cents=fields.whole("material_cents"),
            vat_percent=fields.whole("vat_percent", most=100),
            amounts_include_vat=fields.truth("amounts_include_vat"),
            third_party_cents=fields.whole("third_party_cents"),
        ),
        trainer_recognised=fields.truth("trainer_recognised"),
        trainer_linked=fields.truth("trainer_linked"),
        sector_fund_available=fields.truth("sector_fund_available"),
    )


class _Fields:
    """A JSON object whose values are read by key and checked; `path` ends with a dot, or is empty."""

    def __init__(self, value: object, path: str) -> None:
        if not isinstance(value, dict):
            raise CaseError(path.removesuffix(".") or "$", f"must be an object, not {_name(value)}")
        self._value = value
        self._path = path
        if isinstance(value, _TwiceNamed):
            self.wrong(value.key, "is there twice")

    def wrong(self, key: str, message: str) -> NoReturn:
        raise CaseError(f"{self._path}{key}", message)

    def exactly(self, keys: Sequence[str]) -> None:
        """Refuse keys that the contract does not know, and the lack of one that it does."""
        for key in self._value:
            if key not in keys:
                self.wrong(key, "unknown key")
        for key in keys:
            self._get(key)

    def inner(self, key: str) -> "_Fields":
        return _Fields(self._get(key), f"{self._path}{key}.")

    def text(self, key: str) -> str:
        return self._text(key, self._get(key))

    def texts(self, key: str) -> tuple[str, ...]:
        value = self._get(key)
        if not isinstance(value, list):
            self.wrong(key, f"must be a list, not {_name(value)}")
        return tuple(self._text(f"{key}[{place}]", part) for place, part in enumerate(value))

    def truth(self, key: str) -> bool:
        value = self._get(key)
        if not isinstance(value, bool):
            self.wrong(key, f"must be true or false, not {_name(value)}")
        return value

    def whole(self, key: str, most: int = MAX_WHOLE) -> int:
        value = self._get(key)
        # In Python True is an int; in this contract it is not a number.
        if not isinstance(value, int) or isinstance(value, bool):
            self.wrong(key, f"must be a whole number, not {_name(value)}")
        if value < 0:
            self.wrong(key, "must not be negative")
        if value > most:
            self.wrong(key, f"must be at most {most}")
        return value

    def kvk(self, key: str) -> str:
        value = self.text(key)
        if not _KVK.fullmatch(value):
            self.wrong(key, "must be a text of eight digits")
        return value

    def day(self, key: str) -> date:
        value = self.text(key)
        if not _DATE.fullmatch(value):
            self.wrong(key, "must be a date such as 2026-04-01")
        try:
            return self._within_years(key, date.fromisoformat(value))
        except ValueError as error:
            self.wrong(key, f"is no date: {error}")

    def moment(self, key: str) -> datetime:
        value = self.text(key)
        if not _MOMENT.fullmatch(value):
            self.wrong(key, "must be a date and time such as 2026-03-02T10:00:00+01:00")
        if not _OFFSET.search(value):
            self.wrong(key, "must say its offset from UTC, such as +01:00 or Z")
        try:
            return self._within_years(key, datetime.fromisoformat(value))
        except ValueError as error:
            self.wrong(key, f"is no date and time: {error}")

    def _within_years(self, key: str, value: Day) -> Day:
        first, last = YEARS
        if not first <= value.year <= last:
            self.wrong(key, f"must be in the years {first} to {last}")
        return value

    def _get(self, key: str) -> object:
        if key not in self._value:
            self.wrong(key, "is missing")
        return self._value[key]

    def _text(self, key: str, value: object) -> str:
        if not isinstance(value, str):
            self.wrong(key, f"must be a text, not {_name(value)}")
        if value != _printable(value):
            self.wrong(key, "holds half a character")
        if not value.strip():
            self.wrong(key, "must not be blank")
        return value


def _object(pairs: list[tuple[str, object]]) -> dict[str, object]:
    """Make a JSON object that remembers when a key came twice: which of two amounts counts is no guess."""
    content = dict(pairs)
    if len(content) == len(pairs):
        return content
    keys = [key for key, _ in pairs]
    twice = _TwiceNamed(content)
    twice.key = next(key for key in keys if keys.count(key) > 1)
    return twice


def _whole(digits: str) -> int:
    """Read a whole number; one of thousands of digits is too large anyway, and spoils its own case only."""
    return int(digits) if len(digits) <= MAX_DIGITS else 10**MAX_DIGITS


def _id_of(value: object) -> str | None:
    """Return the id of a case that could not be read, as far as it has one."""
    case_id = value.get("id") if isinstance(value, dict) else None
    return case_id if isinstance(case_id, str) and case_id == _printable(case_id) else None


def _printable(text: str) -> str:
    """Return the text with every lone surrogate replaced by a question mark."""
    return text.encode("utf-8", "replace").decode("utf-8")


def _name(value: object) -> str:
    """Return the type of `value` as JSON calls it."""
    if value is None:
        return "null"
    names = {
        bool: "true or false",
        int: "a whole number",
        float: "a number with a fraction",
        str: "a text",
        list: "a list",
    }
    return names.get(type(value), "an object")
