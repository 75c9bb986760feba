"""Our model of the standard beside the official schema, on the examples of the data folder and on their variations."""

import copy
import json
import random
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from jsonschema import Draft201909Validator

from app.badges.credentials import schema
from app.badges.credentials.fetch import Nowhere
from app.badges.credentials.report import Json
from app.badges.credentials.verify import verify
from tests.support.credentials import NOW, School, plain_badge

DATA = Path(__file__).resolve().parents[5] / "shared" / "data" / "openbadges"
OFFICIAL = DATA / "ob_v3p0_achievementcredential_schema.json"
EXAMPLES = [*sorted(DATA.glob("[fm]*.json")), *sorted(DATA.glob("nl/*.json"))]

with_data = pytest.mark.skipif(not OFFICIAL.is_file(), reason="../shared/data/openbadges is not here")
STRICTER = ("is not a moment", "is not a day", "is not an address or URN", "neither an id nor an identifier")
"""What we ask beyond the official schema: dates that exist, addresses that are, a recipient."""


@pytest.fixture(scope="module")
def official() -> Draft201909Validator:
    return Draft201909Validator(json.loads(OFFICIAL.read_text(encoding="utf-8")))


@with_data
@pytest.mark.parametrize("path", EXAMPLES, ids=lambda path: path.stem)
def test_examples_pass_and_are_not_taken_for_signed(path: Path, official: Draft201909Validator) -> None:
    example = json.loads(path.read_text(encoding="utf-8"))
    assert list(official.iter_errors(example)) == []
    assert schema.faults(example) == []
    report = verify(path.read_bytes(), Nowhere(), NOW)
    assert report.status == "unknown"
    checks = {check.name: check.passed for check in report.checks}
    assert checks["schema"]
    assert not checks["proof"]


@with_data
def test_all_of_them_were_there() -> None:
    assert len(EXAMPLES) == 32


def test_ours_passes() -> None:
    assert schema.faults(plain_badge()) == []
    assert schema.faults(School().proven()) == []


@with_data
def test_what_we_sign_passes_the_official_schema(official: Draft201909Validator) -> None:
    school = School()
    for made in (school.badge(), school.payload(), school.proven()):
        assert list(official.iter_errors(made)) == []


def places(value: Any, way: tuple[Any, ...] = ()) -> Iterator[tuple[Any, ...]]:
    """Yield the way to every member and entry of a document."""
    entries = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    for name, inner in entries:
        yield (*way, name)
        yield from places(inner, (*way, name))


ODD = [
    None,
    True,
    5,
    1.5,
    "",
    "text",
    "ext:more",
    [],
    ["text"],
    {},
    {"type": "x"},
    {"id": "urn:x", "type": ["Profile"]},
]


@with_data
@pytest.mark.parametrize("seed", range(6))
def test_we_see_what_the_official_schema_sees(seed: int, official: Draft201909Validator) -> None:
    """Change or leave out one part of the richest example: both say the same, but for what we ask beyond."""
    example: Json = json.loads((DATA / "full_ex.json").read_text(encoding="utf-8"))
    chance = random.Random(seed)
    for way in chance.sample(list(places(example)), 25):
        document = copy.deepcopy(example)
        at: Any = document
        for name in way[:-1]:
            at = at[name]
        if chance.random() < 0.7:
            at[way[-1]] = copy.deepcopy(chance.choice(ODD))
        else:
            del at[way[-1]]
        ours = schema.faults(document)
        beyond = [fault for fault in ours if fault.endswith(STRICTER)]
        if official.is_valid(document):
            assert ours == beyond, (way, at)
        else:
            assert ours, (way, at)


def test_one_value_for_a_list_is_the_same_when_reading_only() -> None:
    badge = plain_badge()
    badge["issuer"]["type"] = "Profile"
    badge["evidence"] = {"id": "urn:e", "type": "Evidence"}
    assert len(schema.faults(badge)) == 2
    assert schema.faults(badge, strict=False) == []
    badge["evidence"] = None
    assert schema.faults(badge, strict=False) == ["badge.evidence is not a list"]


def test_faults_say_where() -> None:
    badge = plain_badge()
    badge["credentialSubject"]["achievement"]["alignment"] = [{"type": ["Alignment"], "targetName": "Weld"}]
    assert schema.faults(badge) == ["badge.credentialSubject.achievement.alignment[0].targetUrl is missing"]
