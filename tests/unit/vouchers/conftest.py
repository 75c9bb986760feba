"""The scheme of the region, and cases that differ from a plain one in what a test names."""

import copy
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from app.vouchers.contract import parse_case
from app.vouchers.rules import Case
from app.vouchers.scheme import Schemes, SchemeVersion

SCHEMES = Path(__file__).parents[3] / "regions" / "stedendriehoek" / "schemes"

PLAIN: dict[str, Any] = {
    "id": "c1",
    "scheme": "cleantech",
    "received_at": "2026-03-02T10:00:00+01:00",
    "applicant": {"kind": "employee", "vat_deductible": False},
    "participant": {"key": "p-1", "birth_date": "1990-05-01", "municipality": "Deventer", "awards_this_year": 0},
    "training": {
        "start": "2026-04-01",
        "end": "2026-06-30",
        "tuition_cents": 3_000_00,
        "exam_cents": 0,
        "material_cents": 0,
        "vat_percent": 21,
        "amounts_include_vat": True,
        "third_party_cents": 0,
        "trainer_recognised": True,
        "trainer_linked": False,
        "sector_fund_available": False,
    },
    "budget_left_cents": 1_000_000_00,
    "evidence_complete": True,
}

OF_KIND: dict[str, dict[str, Any]] = {
    "employer": {"kvk": "12345678", "branch_municipalities": ["Deventer"], "de_minimis_prior_cents": 0},
    "self_employed": {"kvk": "12345678", "de_minimis_prior_cents": 0},
    "employee": {},
    "job_seeker": {},
}


def put(content: dict[str, Any], path: str, value: object) -> None:
    """Set what `path` ("training.start") points at."""
    *groups, key = path.split(".")
    for group in groups:
        content = content[group]
    content[key] = value


@pytest.fixture(scope="session")
def schemes() -> Schemes:
    return Schemes.load(SCHEMES)


@pytest.fixture(scope="session")
def version(schemes: Schemes) -> SchemeVersion:
    return schemes.scheme("cleantech").versions[0]


@pytest.fixture(scope="session")
def scheme_text() -> str:
    return (SCHEMES / "cleantech.toml").read_text(encoding="utf-8")


@pytest.fixture(scope="session")
def case_json() -> Callable[..., dict[str, Any]]:
    """Return a maker of cases in JSON: a kind, and values by path."""

    def make(kind: str = "employee", changes: dict[str, object] | None = None) -> dict[str, Any]:
        content = copy.deepcopy(PLAIN)
        content["applicant"] = {"kind": kind, "vat_deductible": False, **copy.deepcopy(OF_KIND[kind])}
        for path, value in (changes or {}).items():
            put(content, path, value)
        return content

    return make


@pytest.fixture(scope="session")
def make_case(schemes: Schemes, case_json: Callable[..., dict[str, Any]]) -> Callable[..., Case]:
    """Return a maker of cases: a kind, and values by path."""

    def make(kind: str = "employee", changes: dict[str, object] | None = None) -> Case:
        case, _ = parse_case(case_json(kind, changes), schemes)
        return case

    return make


@pytest.fixture(scope="session")
def change() -> Callable[[dict[str, Any], dict[str, Any]], dict[str, Any]]:
    """Return a function that makes the change of a flip in a case, as whoever reads the answer would."""

    def make(case: dict[str, Any], flip: dict[str, Any]) -> dict[str, Any]:
        changed = copy.deepcopy(case)
        if flip["field"] == "applicant.kind":
            changed["applicant"] |= OF_KIND[flip["value"]]
        for step in (flip, *flip.get("also", ())):
            value = step["value"] if "value" in step else step["one_of"][-1]
            put(changed, step["field"], [value] if step["field"].endswith("branch_municipalities") else value)
        return changed

    return make
